"""Records outcomes month by month into arrays that exist before the run, group by group (`aggregation.py`).

Managers' outcomes are means over posts; a vacant post counts with the states that its last holder left, so that a recorded
change is exactly what the mechanisms proposed. What is measured is written from the list of outcomes (`writing.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from integration_sim.compiled import compiled, compiled_entry
from integration_sim.extensions import place_of
from integration_sim.frozen import FrozenDict
from integration_sim.generated import generated_module
from integration_sim.mechanisms.changes import clear
from integration_sim.model.recording.aggregation import AggregationGroups, GroupNumbers, TieMembers
from integration_sim.model.recording.checks import expect_compiled
from integration_sim.model.recording.outcomes import MEASURED, OUTCOMES
from integration_sim.model.recording.writing import MANAGERS, TIES_ACROSS, TIES_WITHIN, code_of, measured_by_post, sums_of
from integration_sim.state import Table, World, block, own

_BY_MANAGER, _ACROSS, _WITHIN = ((over, *sums_of(OUTCOMES.values(), over)) for over in (MANAGERS, TIES_ACROSS, TIES_WITHIN))
OF_A_MANAGER = np.dtype((np.record, [(name, "f8") for name in _BY_MANAGER]))
"""What a manager adds to the sums of a group."""
SUMS = np.dtype((np.record, [(name, "f8") for name in (*_BY_MANAGER, *_ACROSS, *_WITHIN)]))
"""What is summed over the managers of a group, and over their ties, before means are taken."""
ADDED = len(_BY_MANAGER)
OF_PAIRS = sum(outcome.of_pair is not None for outcome in OUTCOMES.values())

for _outcome in OUTCOMES.values():
    if place_of(_outcome):
        expect_compiled(_outcome)
_written = generated_module("outcomes", code_of(OUTCOMES.values()))
describe_managers, describe_pairs = _written.describe_managers, _written.describe_pairs
add_ties_across, add_ties_within = _written.add_ties_across, _written.add_ties_within
take_means, record_partnerships = _written.take_means, _written.record_partnerships
measure_posts: Mapping[str, Callable[..., None]] = FrozenDict(
    {name: getattr(_written, f"measure_{name}") for name in measured_by_post(OUTCOMES.values())}
)
"""For each outcome that follows states of managers: rule(world, found, measures) writes down what it is of each post."""


class Recording(NamedTuple):
    """Where a run writes its outcomes."""

    values: Table  # month x group, of MEASURED
    sums: Table  # group, of SUMS: working space, as all that follows but the last two
    sum_block: NDArray[np.float64]  # the same memory as plain numbers
    managers: Table  # post, of OF_A_MANAGER
    manager_block: NDArray[np.float64]
    of_pairs: NDArray[np.float64]  # pair x what is measured of pairs across organisations
    groups: GroupNumbers
    ties: TieMembers

    def __reduce__(self) -> tuple[Any, ...]:
        return own, (with_blocks, self.values, self.sums, self.managers, self.of_pairs, self.groups, self.ties)


def with_blocks(
    values: Table, sums: Table, managers: Table, of_pairs: NDArray[np.float64], groups: GroupNumbers, ties: TieMembers
) -> Recording:
    """Return a recording whose blocks are views of its tables."""
    return Recording(values, sums, block(sums), managers, block(managers), of_pairs, groups, ties)


def new_recording(groups: AggregationGroups, rows: int, ties: TieMembers, pairs: int) -> Recording:
    """Return room for so many rows (month 0 included)."""
    count = len(groups.numbers)
    values = np.full((rows, count, len(MEASURED.names or ())), np.nan).view(MEASURED)[..., 0]
    sums, managers = np.zeros(count, dtype=SUMS), np.zeros(groups.layout.posts.posts.size, dtype=OF_A_MANAGER)
    return with_blocks(values, sums, managers, np.zeros((pairs, OF_PAIRS)), groups.compiled, ties)


@compiled
def add_managers(recording: Recording, base_group: int, group: int) -> None:
    """Add up the managers of a base group."""
    posts = recording.groups.posts
    for post in posts.rows[posts.first[base_group] : posts.first[base_group + 1]]:
        for column in range(ADDED):
            recording.sum_block[group, column] += recording.manager_block[post, column]


@compiled_entry
def record(world: World, recording: Recording, row: int, p: Any) -> None:
    """Write one month's outcomes into a row; `p` are the `Measures`."""
    groups, sums = recording.groups, recording.sum_block
    describe_managers(world, recording.managers, p)
    describe_pairs(world, recording.of_pairs, p)
    clear(sums)
    for base_group in range(groups.base_groups.size):
        group = groups.base_groups[base_group]
        add_managers(recording, base_group, group)
        add_ties_across(world, recording, recording.ties.across, base_group, recording.sums[group], p)
        add_ties_within(world, recording, recording.ties.within, base_group, recording.sums[group], p)
    for edge in range(groups.rolls_up.shape[0]):
        base_group, above = groups.rolls_up[edge, 0], groups.rolls_up[edge, 1]
        for column in range(sums.shape[1]):
            sums[above, column] += sums[base_group, column]
    for group in groups.measured:
        take_means(recording.sums[group], recording.values[row, group])
    for number in range(groups.repeats.shape[0]):
        recording.values[row, groups.repeats[number, 1]] = recording.values[row, groups.repeats[number, 0]]
    record_partnerships(world, recording, row, p)
