"""Who works with whom: likelier at the same level and locality, always with one's line manager."""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from integration_sim.compiled import compiled
from integration_sim.mechanisms.surroundings import Forms
from integration_sim.model.layout import Layout
from integration_sim.randomness import Key, Stream, two_uniforms
from integration_sim.state import NOBODY, PAIR, Table
from integration_sim.vocabulary import Level


PAIR_TYPE = numba.from_dtype(PAIR)
"""The compiler's name for a row of the table of pairs."""


class Ties(NamedTuple):
    """Parameters `ties.*`."""

    within: float
    across: float
    same_level: float
    same_locality: float
    contact_spread: float
    trust_spread: float


@compiled
def kind_of_pair(one: np.record, other: np.record) -> int:
    """Tell apart: different level and place (0), same level (1), same place (2), both (3). Strategic managers share one place."""
    return (1 if one.level == other.level else 0) + (2 if one.locality == other.locality else 0)


@compiled
def chances(counts: NDArray[np.float64], wanted: float, p: Ties) -> NDArray[np.float64]:
    """Return the chance of a tie by kind of pair, so that as many ties as wanted are expected: min(1, scale x likeliness)."""
    likeliness = np.array([1.0, p.same_level, p.same_locality, p.same_level * p.same_locality])
    scale = 0.0
    taken = np.zeros(counts.size)
    for _ in range(counts.size):  # each round may find one more kind certain
        room = wanted - np.sum(counts * taken)
        scale = max(0.0, room) / max(np.sum(counts * likeliness * (taken < 1.0)), 1e-300)
        certain = (scale * likeliness >= 1.0) | (taken >= 1.0)
        if np.array_equal(certain, taken >= 1.0):
            break
        taken = np.where(certain, 1.0, 0.0)
    return np.minimum(1.0, np.where(taken >= 1.0, 1.0, scale * likeliness))


@compiled
def draw_pairs(
    posts: Table, ones: NDArray[np.int64], others: NDArray[np.int64], partnership: int, wanted: float, key: Key, p: Ties
) -> Table:
    """Draw the working relationships between two groups of posts, or inside one (`partnership` NOBODY, the group twice)."""
    inside = partnership == NOBODY
    counts = np.zeros(4)
    reporting = 0
    for one in ones:
        for other in others:
            if not inside or one < other:
                if posts[one].boss == other or posts[other].boss == one:
                    reporting += 1
                else:
                    counts[kind_of_pair(posts[one], posts[other])] += 1.0
    chance = chances(counts, wanted - reporting, p)
    size = int(2.0 * wanted + reporting + 100)
    found = np.empty(size, dtype=PAIR_TYPE)
    count = 0
    for one in ones:
        for other in others:
            if inside and one >= other:
                continue
            draw, rate = two_uniforms(key, Stream.TIES, 0, one * posts.size + other)
            reports = posts[one].boss == other or posts[other].boss == one
            if not reports and draw >= chance[kind_of_pair(posts[one], posts[other])]:
                continue
            if count == found.size:
                found = np.concatenate((found, np.empty_like(found)))
            pair = found[count]
            pair.first, pair.second, pair.partnership = one, other, partnership
            pair.same_level = 1 if posts[one].level == posts[other].level else 0
            pair.contact_rate = 1.0 + p.contact_spread * (2.0 * rate - 1.0)
            pair.contact_chance = 0.0
            pair.met = 0
            count += 1
    return found[:count]


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
    settling = []
    for locality, (partnership, _) in enumerate(layout.localities):
        near = numbers[middle & (first["locality"] == locality) & (second["locality"] == locality)]
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
