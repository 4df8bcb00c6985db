"""Who works with whom: likelier at the same level and locality, always with one's line manager."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from integration_sim.compiled import compiled, compiled_entry
from integration_sim.mechanisms.surroundings import Forms
from integration_sim.model.world.layout import Layout
from integration_sim.randomness import Key, Stream, two_uniforms, uniforms
from integration_sim.state import NOBODY, Table
from integration_sim.tables import PAIR
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


class Given(NamedTuple):
    """Working relationships that a roster gives: all of those posts that list theirs."""

    lists: NDArray[np.bool_]
    """By post: whether the roster lists its ties, so that none of them is drawn."""
    first: NDArray[np.int64]
    second: NDArray[np.int64]

    def between(self, ones: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the slots of those between two groups of posts (or inside one, given twice)."""
        among_ones, among_others = np.zeros((2, self.lists.size), dtype=bool)
        among_ones[ones] = among_others[others] = True
        here = among_ones[self.first] & among_others[self.second]
        return self.first[here] * self.lists.size + self.second[here]


def given_pairs(layout: Layout) -> Given:
    """Return the relationships that the roster gives: each that either side lists, and between these posts and line managers."""
    posts = layout.described_posts
    lists = np.array([bool(post.ties) for post in posts])
    couples = {(min(one, other), max(one, other)) for one, post in enumerate(posts) for other in post.ties}
    couples |= {
        (min(one, post.boss), max(one, post.boss))
        for one, post in enumerate(posts)
        if post.boss != NOBODY and (lists[one] or lists[post.boss])
    }
    first, second = np.array(sorted(couples), dtype=np.int64).reshape(-1, 2).T
    return Given(lists, first, second)


def draw_pairs(
    posts: Table, ones: NDArray[np.int64], others: NDArray[np.int64], partnership: int, each: float, key: Key, p: Ties, given: Given
) -> Table:
    """Draw the working relationships between two groups of posts, or inside one (`partnership` NOBODY, the group twice).

    `each` are expected per post; among posts that list their own, those listed are all there are.
    """
    open_ones, open_others = ones[~given.lists[ones]], others[~given.lists[others]]
    certain = given.between(ones, others)
    ends = (~given.lists[np.array(np.divmod(certain, posts.size))]).sum()  # a post that lists none may be listed by others
    size = open_ones.size if partnership == NOBODY else open_ones.size + open_others.size
    reports, kinds = possible_pairs(posts, open_ones, open_others)
    chance = chances(kinds, (size * each - ends) / 2.0 - reports, p)
    slots = np.sort(np.concatenate([tied_pairs(posts, open_ones, open_others, chance, key), certain]))
    pairs = np.zeros(slots.size, dtype=PAIR)
    pairs["first"], pairs["second"] = one, other = np.divmod(slots, posts.size)
    pairs["partnership"] = partnership
    pairs["same_level"] = posts["level"][one] == posts["level"][other]
    pairs["strategic"] = pairs["same_level"] & (posts["level"][one] == Level.STRATEGIC)
    pairs["contact_rate"] = 1.0 + p.contact_spread * (2.0 * uniforms(key, Stream.TIES, 0, slots)[:, 1] - 1.0)
    return pairs


def working_pairs(layout: Layout, key: Key, p: Ties) -> Table:
    """Return all working relationships of a scenario, those inside organisations first."""
    posts, memberships = layout.posts
    numbers = np.arange(posts.size)
    given = given_pairs(layout)
    found = []
    for organisation in range(len(layout.organisations)):
        own = numbers[posts["organisation"] == organisation]
        found.append(draw_pairs(posts, own, own, NOBODY, p.within, key, p, given))
    owner = np.repeat(numbers, posts["memberships"])
    for partnership, members in enumerate(layout.partners):
        serving = owner[memberships == partnership]
        for index, one in enumerate(members):
            for other in members[index + 1 :]:
                ones = serving[posts["organisation"][serving] == one]
                others = serving[posts["organisation"][serving] == other]
                found.append(draw_pairs(posts, ones, others, partnership, p.across / (len(members) - 1), key, p, given))
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
