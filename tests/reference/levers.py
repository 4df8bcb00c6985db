"""Levers: what those at work lend this month to the posts that they reach, and what they cost."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from integration_sim.parameters import registry
from integration_sim.randomness import Stream
from integration_sim.scenario.kinds.lever import Lever, PartnershipLever
from integration_sim.scenario.levers import AccountableOfficer
from integration_sim.vocabulary import Level
from reference.people import Post

if TYPE_CHECKING:
    from reference.places import Partnership
    from reference.simulation import ReferenceRun

OF_PARTNERSHIPS = ("accountable", "team", "communication", "vision", "recognition", "harmonising", "delegated", "peer_support")
"""Channels that serve a partnership as a whole."""


def lend(run: ReferenceRun) -> None:
    """Levers on one channel saturate; costs are shared among the partnerships of those reached."""
    for number, lever in enumerate(run.plan.scenario.levers):
        if not run.during(lever.start, lever.months):
            continue
        effects = effects_of(run, lever)
        if isinstance(lever, Lever):
            for post in reached(run, number, lever):
                lend_to(post, effects)
                for partnership in post.partnerships:
                    charge(partnership, effects, run.plan.scenario.stands_for / len(post.partnerships))
            continue
        for partnership in run.partnerships:
            if lever.partnership in (None, partnership.name):
                serve(run, number, lever, partnership, effects)


def take_back(run: ReferenceRun) -> None:
    """What was lent and spent last month is lent and spent no more."""
    for post in run.posts:
        post.take_back()
    for partnership in run.partnerships:
        partnership.officer = None
        for channel in (*OF_PARTNERSHIPS, "cost_manager_days", "cost_gbp"):
            setattr(partnership, channel, 0.0)


def serve(run: ReferenceRun, number: int, lever: PartnershipLever, partnership: Partnership, effects: dict[str, float]) -> None:
    """What a lever does for a partnership as a whole; an accountable officer is one of its strategic managers."""
    if isinstance(lever, AccountableOfficer):
        officer = appointed(run, number, lever, partnership)
        if officer is None:
            return
        partnership.officer = officer
        lend_to(officer, {channel: amount for channel, amount in effects.items() if channel not in OF_PARTNERSHIPS})
    for channel in OF_PARTNERSHIPS:
        setattr(partnership, channel, together(getattr(partnership, channel), effects.get(channel, 0.0)))
    charge(partnership, effects, 1.0)


def appointed(run: ReferenceRun, number: int, lever: AccountableOfficer, partnership: Partnership) -> Post | None:
    """The strategic manager who serves the fewest partnerships and isn't an officer yet; among several, by lot."""
    officers = [other.officer for other in run.partnerships]
    able = [
        post
        for post in partnership.posts
        if post.level == Level.STRATEGIC and post not in officers and lever.organisation in (None, post.organisation.name)
    ]
    return min(able, key=lambda post: (len(post.partnerships), lot(run, number, lever, post)), default=None)


def lot(run: ReferenceRun, number: int, lever: PartnershipLever, post: Post) -> float:
    """A post's luck in the lottery of a lever, which goes by its kind and target and, among several alike, by their count."""

    def where(things: list[Any], name: str | None) -> int:
        return next((thing.number for thing in things if thing.name == name), -1)

    def alike(one: PartnershipLever) -> tuple[str | int, ...]:
        told = dict(one)
        kind = f"{one.kind}.{told['style']}" if "style" in told else one.kind
        level = -1 if told.get("level") is None else int(told["level"])
        places = where(run.partnerships, told.get("partnership")), where(run.organisations, told.get("organisation"))
        return kind, *places, level, where(run.localities, told.get("locality"))

    before = [alike(other) for other in run.plan.scenario.levers[:number]].count(alike(lever))
    lottery = zlib.crc32(repr((*alike(lever), before)).encode())
    return run.luck.draw(Stream.LEVER_REACH, lottery, post.number)[0]


def together(one: float, other: float) -> float:
    """What two levers on one channel come to: 1 - (1 - a)(1 - b)."""
    return 1.0 - (1.0 - one) * (1.0 - other)


def lend_to(post: Post, effects: dict[str, float]) -> None:
    """Lend to a post what a lever has on each channel; a burden is the opposite of relief."""
    for channel, amount in effects.items():
        if channel == "burden":
            post.lent.relief -= amount
        elif channel == "relief":
            post.lent.relief += amount
        elif channel not in ("manager_days", "gbp"):
            setattr(post.lent, channel, together(getattr(post.lent, channel), amount))


def effects_of(run: ReferenceRun, lever: PartnershipLever) -> dict[str, float]:
    """The strength of a lever on each of its channels, and its unit costs, times its intensity."""
    style = getattr(lever, "style", None)
    group = f"levers.{lever.kind}.{style}." if style else f"levers.{lever.kind}."
    overrides = run.plan.scenario.parameters
    return {
        name.removeprefix(group): lever.intensity * overrides.get(name, parameter.value)
        for name, parameter in registry().items()
        if name.startswith(group)
    }


def reached(run: ReferenceRun, number: int, lever: Lever) -> list[Post]:
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
    return sorted(aimed, key=lambda post: lot(run, number, lever, post))[: lever.reach]


def charge(partnership: Partnership, effects: dict[str, float], share: float) -> None:
    """Add a share of a lever's unit costs to a partnership's month."""
    partnership.cost_manager_days += share * effects["manager_days"]
    partnership.cost_gbp += share * effects["gbp"]
