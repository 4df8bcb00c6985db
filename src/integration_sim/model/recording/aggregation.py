"""Where outcomes are recorded: by partnership x organisation x level.

A **group** is one such combination, `all` included; a **base_group** is a group of one organisation and one level, whose managers and
ties are added up one by one. Every other group is made of base_groups.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from integration_sim.model.world.layout import Layout
from integration_sim.state import Table, own
from integration_sim.vocabulary import Level

ALL = "all"


class Members(NamedTuple):
    """What counts in each base group: `rows[first[base_group] : first[base_group + 1]]`, posts or ties, in the order of their numbers."""

    rows: NDArray[np.uint32]
    first: NDArray[np.int64]

    def __reduce__(self) -> tuple[Any, ...]:
        return own, (Members, *self)


class GroupNumbers(NamedTuple):
    """The groups as compiled code sees them."""

    base_groups: NDArray[np.int64]  # base group -> its group
    posts: Members
    rolls_up: NDArray[np.int64]  # pairs (base group's number, group that holds it)
    measured: NDArray[np.int64]  # groups whose means are taken: all, but where there is one partnership only its own
    repeats: NDArray[np.int64]  # then: pairs (group of that partnership, the same of all partnerships)
    of_partnership: NDArray[np.int64]  # partnership (last: all) -> its group

    def __reduce__(self) -> tuple[Any, ...]:
        return own, (GroupNumbers, *self)


class TieMembers(NamedTuple):
    """The ties that count in each base group: those of its managers, across organisations and inside them."""

    across: Members
    within: Members


@dataclass(frozen=True)
class AggregationGroups:
    """The groups of a layout, with their names."""

    layout: Layout

    @cached_property
    def numbers(self) -> list[tuple[int, int, int]]:
        """Partnership, organisation and level of each group; one past the last means all."""
        partnerships, organisations, levels = self.ends
        found = []
        for partnership in range(partnerships + 1):
            inside = self.layout.partners[partnership] if partnership < partnerships else list(range(organisations))
            found += [(partnership, organisation, level) for organisation in [*inside, organisations] for level in range(levels + 1)]
        return found

    @property
    def ends(self) -> tuple[int, int, int]:
        """The numbers that stand for all partnerships, organisations and levels."""
        return len(self.layout.partnerships), len(self.layout.organisations), len(Level)

    @property
    def overall(self) -> int:
        """The group of all partnerships, organisations and levels."""
        return self.numbers.index(self.ends)

    @cached_property
    def names(self) -> list[tuple[str, str, str]]:
        """Names of partnership, organisation and level of each group."""
        partnerships = [*self.layout.partnerships, ALL]
        organisations = [*self.layout.organisations, ALL]
        levels = [*(level.name.lower() for level in Level), ALL]
        return [(partnerships[one], organisations[two], levels[three]) for one, two, three in self.numbers]

    @cached_property
    def compiled(self) -> GroupNumbers:
        """The groups as compiled code sees them."""
        every, anyone, each = self.ends
        group = {numbers: index for index, numbers in enumerate(self.numbers)}
        of_partnership = np.array([group[partnership, anyone, each] for partnership in range(every + 1)])
        base_groups, edges = [], []
        for partnership, organisation, level in self._base_group_numbers:
            base_groups.append(group[partnership, organisation, level])
            holders = ((partnership, organisation, each), (partnership, anyone, level), (partnership, anyone, each))
            edges += [(base_groups[-1], group[above]) for above in holders]
        twice = [(group[0, two, three], group[1, two, three]) for one, two, three in self.numbers if one == 0 and every == 1]
        repeats = np.array(twice, dtype=np.int64).reshape(-1, 2)
        measured = repeats[:, 0].copy() if every == 1 else np.arange(len(self.numbers))
        return GroupNumbers(np.array(base_groups), self._posts, np.array(edges), measured, repeats, of_partnership)

    def ties(self, pairs: Table) -> TieMembers:
        """Return the ties of each base group; a tie inside an organisation counts in each partnership that its owner serves."""
        posts, memberships = self.layout.posts
        owner = np.column_stack((pairs["first"], pairs["second"])).ravel()
        partnership = np.repeat(pairs["partnership"], 2)
        across, within = np.flatnonzero(partnership >= 0), np.flatnonzero(partnership < 0)
        serves = posts["memberships"][owner[within]]
        within, before = np.repeat(within, serves), np.repeat(np.cumsum(serves) - serves, serves)
        served = memberships[posts["first_membership"][owner[within]] + np.arange(within.size) - before]
        return TieMembers(
            self._members(across, owner[across], partnership[across]),
            self._members(within, owner[within], served),
        )

    @cached_property
    def _base_group_numbers(self) -> list[tuple[int, int, int]]:
        """Partnership, organisation and level of each base group; with a single partnership, those of all would only repeat its own."""
        every, anyone, each = self.ends
        return [(one, two, three) for one, two, three in self.numbers if two != anyone and three != each and (every > 1 or one != every)]

    @cached_property
    def _posts(self) -> Members:
        posts, memberships = self.layout.posts
        owner = np.repeat(np.arange(posts.size), posts["memberships"])
        return self._members(owner, owner, memberships)

    def _members(self, rows: NDArray[np.int64], posts: NDArray[np.int64], partnerships: NDArray[np.int64]) -> Members:
        """Sort rows, each a post's and in a partnership, by base group; with several partnerships they count in all of them too."""
        every, anyone, each = self.ends
        base_group_of = np.full((every + 1, anyone, each), -1)
        base_group_of[tuple(np.array(self._base_group_numbers).T)] = np.arange(len(self._base_group_numbers))
        table, _ = self.layout.posts
        place = table["organisation"][posts], table["level"][posts]
        base_group = base_group_of[partnerships, *place]
        if every > 1:
            once = np.flatnonzero(np.append(True, rows[1:] != rows[:-1])) if rows.size else np.arange(0)
            base_group = np.append(base_group, base_group_of[every, place[0][once], place[1][once]])
            rows = np.append(rows, rows[once])
        order = np.argsort(base_group, kind="stable")
        return Members(rows[order].astype(np.uint32), np.searchsorted(base_group[order], np.arange(len(self._base_group_numbers) + 1)))
