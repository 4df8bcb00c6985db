"""Whom a lever reaches."""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from integration_sim.model.plan import Plan
from integration_sim.randomness import Key, Stream, uniforms
from integration_sim.scenario.kinds.lever import Lever, PartnershipLever
from integration_sim.scenario.levers import AccountableOfficer
from integration_sim.state import NOBODY, World
from integration_sim.vocabulary import Level


def kind_of(lever: PartnershipLever) -> str:
    """Return the registry's name for a lever: its kind, and its style where there are several."""
    style = getattr(lever, "style", None)
    return f"{lever.kind}.{style}" if style else lever.kind


def lottery(plan: Plan, number: int) -> int:
    """Return the number that a lever's draws are keyed by: its kind and target, counted where several are alike.

    So another lever put in before it, a later start or a wider reach leave those whom it reaches as they are.
    """
    *before, this = (_aim(plan, lever) for lever in plan.scenario.levers[: number + 1])
    return zlib.crc32(repr((*this, before.count(this))).encode())


def _aim(plan: Plan, lever: PartnershipLever) -> tuple[str | int, ...]:
    """Return a lever's kind and target, by numbers: labels carry nothing."""
    known: dict[str, list[Any]] = {
        "partnership": plan.layout.partnerships,
        "organisation": plan.layout.organisations,
        "level": list(Level),
        "locality": [name for _, name in plan.layout.localities],
    }
    targets = {field: getattr(lever, field, None) for field in known}
    return kind_of(lever), *(NOBODY if name is None else known[field].index(name) for field, name in targets.items())


def drawn_by_lot(plan: Plan, number: int, key: Key, posts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return posts in the order in which a lever draws them."""
    lots = uniforms(key, Stream.LEVER_REACH, lottery(plan, number), posts)[:, 0]
    return posts[np.argsort(lots, kind="stable")]


def serving(plan: Plan, partnership: str) -> NDArray[np.bool_]:
    """Tell of every post whether it serves a partnership."""
    posts, memberships = plan.layout.posts
    owner = np.repeat(np.arange(posts.size), posts["memberships"])
    return np.isin(np.arange(posts.size), owner[memberships == plan.layout.partnerships.index(partnership)])


def reached(plan: Plan, number: int, lever: Lever, key: Key) -> NDArray[np.int64]:
    """Return the posts that a lever (number so and so of the scenario) reaches: those it is aimed at, or as many as its reach, by lot."""
    posts, _ = plan.layout.posts
    chosen = np.ones(posts.size, dtype=bool)
    if lever.partnership is not None:
        chosen &= serving(plan, lever.partnership)
    if lever.organisation is not None:
        chosen &= posts["organisation"] == plan.layout.organisations.index(lever.organisation)
    if lever.level is not None:
        chosen &= posts["level"] == lever.level
    if lever.locality is not None:
        chosen &= posts["locality"] == [name for _, name in plan.layout.localities].index(lever.locality)
    aimed = np.flatnonzero(chosen)
    if lever.reach is None or lever.reach >= aimed.size:
        return aimed
    return np.sort(drawn_by_lot(plan, number, key, aimed)[: lever.reach])


def appointed(world: World, plan: Plan, number: int, lever: AccountableOfficer, key: Key) -> dict[int, int]:
    """Return by partnership the post of its accountable officer: strategic, serving as few other partnerships as can be, by lot."""
    posts, _ = plan.layout.posts
    strategic = posts["level"] == Level.STRATEGIC
    if lever.organisation is not None:
        strategic &= posts["organisation"] == plan.layout.organisations.index(lever.organisation)
    taken = set(world.partnerships["officer"].tolist())
    found: dict[int, int] = {}
    for partnership in plan.target_partnerships(lever.partnership):
        able = np.flatnonzero(strategic & serving(plan, plan.layout.partnerships[partnership]))
        ranked = sorted(drawn_by_lot(plan, number, key, able).tolist(), key=lambda post: posts["memberships"][post])
        free = [post for post in ranked if post not in taken]
        if free:
            found[partnership] = free[0]
            taken.add(free[0])
    return found
