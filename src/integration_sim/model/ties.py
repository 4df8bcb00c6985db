"""Who works with whom: likelier at the same level and locality, always with one's line manager."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from integration_sim.compiled import compiled, compiled_entry
from integration_sim.mechanisms.surroundings import Forms
from integration_sim.model.layout import Layout
from integration_sim.randomness import Key, Stream, two_uniforms, uniforms
from integration_sim.state import NOBODY, PAIR, Table
from integration_sim.vocabulary import Level

KINDS = 4
"""Kinds of pair, as `kind_of_pair` tells them apart."""


class Ties(NamedTuple):
    """Parameters `ties.*`."""

    within: float
    across: float
    same_level: float
    same_locality: float
    contact_spread: float
    trust_spread: float


@compiled
def kind_of_pair(posts: Table, one: int, other: int) -> int:
    """Tell apart: different level and place (0), same level (1), same place (2), both (3). Strategic managers share one place."""
    same_level = posts[one].level == posts[other].level
    same_place = posts[one].locality == posts[other].locality
    return same_level + 2 * same_place


@compiled
def reports_to(posts: Table, one: int, other: int) -> bool:
    """Tell whether one of two posts is the other's line manager."""
    return bool(posts[one].boss == other or posts[other].boss == one)


@compiled_entry
def possible_pairs(posts: Table, ones: NDArray[np.int64], others: NDArray[np.int64]) -> tuple[int, NDArray[np.int64]]:
    """Count the pairs between two groups of posts (or inside one, given twice): with a line manager, and the rest by kind."""
    reports, kinds = 0, np.zeros(KINDS, dtype=np.int64)
    for one in ones:
        for other in others:
            if one < other:  # so are all pairs between organisations: posts are numbered organisation after organisation
                if reports_to(posts, one, other):
                    reports += 1
                else:
                    kinds[kind_of_pair(posts, one, other)] += 1
    return reports, kinds


@compiled_entry
def tied_pairs(
    posts: Table, ones: NDArray[np.int64], others: NDArray[np.int64], chance: NDArray[np.float64], key: Key
) -> NDArray[np.int64]:
    """Draw which pairs work together: line managers with theirs, others by the chance of their kind. Returns the draws' slots."""
    found = [np.int64(0) for _ in range(0)]
    for one in ones:
        for other in others:
            if one < other:
                slot = one * posts.size + other
                if reports_to(posts, one, other) or two_uniforms(key, Stream.TIES, 0, slot)[0] < chance[kind_of_pair(posts, one, other)]:
                    found.append(slot)
    return np.array(found)


def chances(counts: NDArray[np.int64], wanted: float, p: Ties) -> NDArray[np.float64]:
    """Return the chance of a tie by kind of pair, so that as many ties as wanted are expected: min(1, scale x likeliness)."""
    likeliness = np.array([1.0, p.same_level, p.same_locality, p.same_level * p.same_locality])
    certain = np.zeros(counts.size, dtype=bool)
    while True:  # a round may find one more kind certain
        room = max(0.0, wanted - counts[certain].sum())
        likely = (counts * likeliness)[~certain].sum()
        chance = np.where(certain, 1.0, room / likely * likeliness if likely else 0.0)
        if np.array_equal(chance >= 1.0, certain):
            return chance
        certain = chance >= 1.0


def draw_pairs(
    posts: Table, ones: NDArray[np.int64], others: NDArray[np.int64], partnership: int, wanted: float, key: Key, p: Ties
) -> Table:
    """Draw the working relationships between two groups of posts, or inside one (`partnership` NOBODY, the group twice)."""
    reports, kinds = possible_pairs(posts, ones, others)
    slots = tied_pairs(posts, ones, others, chances(kinds, wanted - reports, p), key)
    pairs = np.zeros(slots.size, dtype=PAIR)
    pairs["first"], pairs["second"] = one, other = np.divmod(slots, posts.size)
    pairs["partnership"] = partnership
    pairs["same_level"] = posts["level"][one] == posts["level"][other]
    pairs["contact_rate"] = 1.0 + p.contact_spread * (2.0 * uniforms(key, Stream.TIES, 0, slots)[:, 1] - 1.0)
    return pairs


def working_pairs(layout: Layout, key: Key, p: Ties) -> Table:
    """Return all working relationships of a scenario, those inside organisations first."""
    posts, memberships = layout.posts
    numbers = np.arange(posts.size)
    found = []
    for organisation in range(len(layout.organisations)):
        own = numbers[posts["organisation"] == organisation]
        found.append(draw_pairs(posts, own, own, NOBODY, own.size * p.within / 2.0, key, p))
    owner = np.repeat(numbers, posts["memberships"])
    for partnership, members in enumerate(layout.partners):
        serving = owner[memberships == partnership]
        for index, one in enumerate(members):
            for other in members[index + 1 :]:
                ones = serving[posts["organisation"][serving] == one]
                others = serving[posts["organisation"][serving] == other]
                wanted = (ones.size + others.size) * p.across / 2.0 / (len(members) - 1)
                found.append(draw_pairs(posts, ones, others, partnership, wanted, key, p))
    return np.concatenate(found)


def listed(pairs: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Return lists of pairs as rows of one table, filled up with NOBODY."""
    table = np.full((len(pairs), max((entry.size for entry in pairs), default=0) or 1), NOBODY, dtype=np.int64)
    for row, entry in enumerate(pairs):
        table[row, : entry.size] = entry
    return table


def decision_makers(layout: Layout, pairs: Table) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return who may settle joint decisions: middle pairs by locality (or of the whole partnership), strategic pairs by partnership."""
    posts, _ = layout.posts
    first, second = posts[pairs["first"]], posts[pairs["second"]]
    numbers = np.arange(pairs.size)
    across = (pairs["partnership"] >= 0) & (pairs["same_level"] == 1)
    middle = across & (first["level"] == Level.MIDDLE)
    shared_place = np.where(middle & (first["locality"] == second["locality"]), first["locality"], NOBODY)
    settling = []
    for locality, (partnership, _) in enumerate(layout.localities):
        near = numbers[shared_place == locality]
        settling.append(near if near.size else numbers[middle & (pairs["partnership"] == partnership)])
    strategic = across & (first["level"] == Level.STRATEGIC)
    deciding = [numbers[strategic & (pairs["partnership"] == partnership)] for partnership in range(len(layout.partnerships))]
    return listed(settling), listed(deciding)


def planned_contacts(layout: Layout, pairs: Table, contact_across: float, forms: Forms) -> NDArray[np.float64]:
    """Return by locality how many contacts across its managers would have in an ordinary month, in the form at the start."""
    posts, _ = layout.posts
    across = pairs[pairs["partnership"] >= 0]
    start_forms = [forms[partnership.form].contact for partnership in layout.scenario.partnerships.values()]
    planned = np.zeros(len(layout.localities))
    rate = across["contact_rate"] * contact_across * np.array(start_forms)[across["partnership"]]
    for side in ("first", "second"):
        place = posts["locality"][across[side]]
        np.add.at(planned, place[place != NOBODY], rate[place != NOBODY])
    return planned
