"""Levers: what those at work lend this month to the posts that they reach, and what they cost (model section 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from integration_sim.parameters import registry
from integration_sim.randomness import Stream
from integration_sim.scenario.levers import AnyLever, TransitionTeam
from plain.people import Lent, Post

if TYPE_CHECKING:
    from plain.places import Partnership
    from plain.simulation import PlainRun


def lend(run: PlainRun) -> None:
    """Levers on one channel add up to 1 at most; costs are shared among the partnerships of those reached."""
    for post in run.posts:
        post.lent = Lent()
    for partnership in run.partnerships:
        partnership.team = partnership.cost_manager_days = partnership.cost_gbp = 0.0
    for number, lever in enumerate(run.plan.scenario.levers):
        if not run.during(lever.start, lever.months):
            continue
        effects = effects_of(run, lever)
        if isinstance(lever, TransitionTeam):
            for partnership in run.partnerships:
                if lever.partnership in (None, partnership.name):
                    partnership.team = min(1.0, partnership.team + effects["team"])
                    charge(partnership, effects, 1.0)
            continue
        for post in reached(run, number, lever):
            lend_to(post, effects)
            for partnership in post.partnerships:
                charge(partnership, effects, 1.0 / len(post.partnerships))
    for post in run.posts:
        for channel, amount in vars(post.lent).items():
            setattr(post.lent, channel, min(1.0, amount))


def lend_to(post: Post, effects: dict[str, float]) -> None:
    """Lend to a post what a lever has on each channel; a burden is the opposite of relief."""
    for channel, amount in effects.items():
        if channel == "burden":
            post.lent.relief -= amount
        elif channel not in ("manager_days", "gbp"):
            setattr(post.lent, channel, getattr(post.lent, channel) + amount)


def effects_of(run: PlainRun, lever: AnyLever) -> dict[str, float]:
    """The strength of a lever on each of its channels, and its unit costs, times its intensity."""
    style = getattr(lever, "style", None)
    group = f"levers.{lever.kind}.{style}." if style else f"levers.{lever.kind}."
    overrides = run.plan.scenario.parameters
    return {
        name.removeprefix(group): lever.intensity * overrides.get(name, parameter.value)
        for name, parameter in registry().items()
        if name.startswith(group)
    }


def reached(run: PlainRun, number: int, lever: AnyLever) -> list[Post]:
    """Those whom the lever is aimed at, or as many as its reach, by lot."""
    aimed = [
        post
        for post in run.posts
        if (lever.partnership is None or lever.partnership in [partnership.name for partnership in post.partnerships])
        and lever.organisation in (None, post.organisation.name)
        and lever.level in (None, post.level)
        and (lever.locality is None or (post.locality is not None and post.locality.name == lever.locality))
    ]
    if lever.reach is None:
        return aimed
    return sorted(aimed, key=lambda post: run.luck.draw(Stream.LEVER_REACH, number, post.number)[0])[: lever.reach]


def charge(partnership: Partnership, effects: dict[str, float], share: float) -> None:
    """Add a share of a lever's unit costs to a partnership's month."""
    partnership.cost_manager_days += share * effects["manager_days"]
    partnership.cost_gbp += share * effects["gbp"]
