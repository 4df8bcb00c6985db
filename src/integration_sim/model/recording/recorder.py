"""Records outcomes month by month into arrays that exist before the run, group by group (`aggregation.py`).

Managers' outcomes are means over posts; a vacant post counts with the states that its last holder left, so that a recorded
change is exactly what the mechanisms proposed.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from integration_sim.compiled import compiled, compiled_entry
from integration_sim.mechanisms.changes import clear
from integration_sim.mechanisms.rules import culture_distance
from integration_sim.model.recording.aggregation import AggregationGroups, GroupNumbers, TieMembers
from integration_sim.model.recording.outcomes import MEASURED, Measures, engagement, resistance
from integration_sim.state import Table, World, block, own

_OF_A_MANAGER = """
posts vacant partner_confidence leadership_trust ambiguity insecurity grievance capability commitment espoused rhetoric_gap
resistance workload engagement experience
"""
_OF_TIES = "ties_across trust_across distance ambition meetings successes ties_within trust_within"
OF_A_MANAGER = np.dtype((np.record, [(name, "f8") for name in _OF_A_MANAGER.split()]))
"""What a manager adds to the sums of a group."""
SUMS = np.dtype((np.record, [(name, "f8") for name in (_OF_A_MANAGER + _OF_TIES).split()]))
"""What is summed over the managers of a group, and over their ties, before means are taken."""
ADDED = len(OF_A_MANAGER.names or ())


class Recording(NamedTuple):
    """Where a run writes its outcomes."""

    values: Table  # month x group, of MEASURED
    sums: Table  # group, of SUMS: working space, as all that follows but the last two
    sum_block: NDArray[np.float64]  # the same memory as plain numbers
    managers: Table  # post, of OF_A_MANAGER
    manager_block: NDArray[np.float64]
    distances: NDArray[np.float64]  # pair
    groups: GroupNumbers
    ties: TieMembers

    def __reduce__(self) -> tuple[Any, ...]:
        return own, (with_blocks, self.values, self.sums, self.managers, self.distances, self.groups, self.ties)


def with_blocks(
    values: Table, sums: Table, managers: Table, distances: NDArray[np.float64], groups: GroupNumbers, ties: TieMembers
) -> Recording:
    """Return a recording whose blocks are views of its tables."""
    return Recording(values, sums, block(sums), managers, block(managers), distances, groups, ties)


def new_recording(groups: AggregationGroups, rows: int, ties: TieMembers, pairs: int) -> Recording:
    """Return room for so many rows (month 0 included)."""
    count = len(groups.numbers)
    values = np.full((rows, count, len(MEASURED.names or ())), np.nan).view(MEASURED)[..., 0]
    sums, managers = np.zeros(count, dtype=SUMS), np.zeros(groups.layout.posts.posts.size, dtype=OF_A_MANAGER)
    return with_blocks(values, sums, managers, np.zeros(pairs), groups.compiled, ties)


@compiled
def describe_managers(world: World, managers: Table, p: Measures) -> None:
    """Write down what each manager adds to the sums of a group."""
    for post in range(world.posts.size):
        manager, adds = world.managers[post], managers[post]
        adds.posts = 1.0
        adds.vacant = 1.0 if world.posts[post].vacancy > 0 else 0.0
        adds.partner_confidence = manager.partner_confidence
        adds.leadership_trust = manager.leadership_trust
        adds.ambiguity = manager.ambiguity
        adds.insecurity = manager.insecurity
        adds.grievance = manager.grievance
        adds.capability = manager.capability
        adds.commitment = manager.commitment
        adds.espoused = manager.espoused
        adds.rhetoric_gap = max(0.0, manager.espoused - manager.commitment)
        adds.resistance = resistance(manager, p.resistance)
        adds.workload = manager.workload
        adds.engagement = engagement(manager, p.engagement)
        adds.experience = manager.experience


@compiled
def measure_distances(world: World, distances: NDArray[np.float64]) -> None:
    """Write down the culture distance of each pair across organisations."""
    for pair in range(world.pairs.size):
        relation = world.pairs[pair]
        if relation.partnership >= 0:
            distances[pair] = culture_distance(world.managers[relation.first].culture, world.managers[relation.second].culture)


@compiled
def add_managers(recording: Recording, base_group: int, group: int) -> None:
    """Add up the managers of a base group."""
    posts = recording.groups.posts
    for post in posts.rows[posts.first[base_group] : posts.first[base_group + 1]]:
        for column in range(ADDED):
            recording.sum_block[group, column] += recording.manager_block[post, column]


@compiled
def add_ties_across(world: World, recording: Recording, base_group: int, total: np.record) -> None:
    """Add up the ties across organisations that a base group's managers have."""
    members = recording.ties.across
    trust, distance, ambition, meetings, successes = 0.0, 0.0, 0.0, 0, 0
    for tie in members.rows[members.first[base_group] : members.first[base_group + 1]]:
        trust += world.ties[tie].trust
        distance += recording.distances[tie // 2]
        ambition += world.ties[tie].ambition
        met = world.pairs[tie // 2].met
        meetings += met
        successes += met & world.went_well[tie]
    total.ties_across = members.first[base_group + 1] - members.first[base_group]
    total.trust_across, total.distance, total.ambition = trust, distance, ambition
    total.meetings, total.successes = meetings, successes


@compiled
def add_ties_within(world: World, recording: Recording, base_group: int, total: np.record) -> None:
    """Add up the ties inside their organisation that a base group's managers have."""
    members = recording.ties.within
    trust = 0.0
    for tie in members.rows[members.first[base_group] : members.first[base_group + 1]]:
        trust += world.ties[tie].trust
    total.ties_within, total.trust_within = members.first[base_group + 1] - members.first[base_group], trust


@compiled
def share(part: float, whole: float) -> float:
    """part / whole, or NaN where there is nothing to share."""
    return part / whole if whole > 0.0 else np.nan


@compiled
def take_means(total: np.record, row: np.record) -> None:
    """Turn a group's sums into its outcomes."""
    row.cross_trust = share(total.trust_across, total.ties_across)
    row.within_trust = share(total.trust_within, total.ties_within)
    row.partner_confidence = share(total.partner_confidence, total.posts)
    row.leadership_trust = share(total.leadership_trust, total.posts)
    row.culture_distance = share(total.distance, total.ties_across)
    row.role_ambiguity = share(total.ambiguity, total.posts)
    row.job_insecurity = share(total.insecurity, total.posts)
    row.terms_grievance = share(total.grievance, total.posts)
    row.capability = share(total.capability, total.posts)
    row.commitment = share(total.commitment, total.posts)
    row.espoused_commitment = share(total.espoused, total.posts)
    row.rhetoric_gap = share(total.rhetoric_gap, total.posts)
    row.resistance = share(total.resistance, total.posts)
    row.workload = share(total.workload, total.posts)
    row.engagement = share(total.engagement, total.posts)
    row.vacancy_rate = share(total.vacant, total.posts)
    row.cooperation_rate = share(total.successes, total.meetings)
    row.ambition = share(total.ambition, total.ties_across)
    in_use = row.cross_trust + share(total.experience, total.posts) + row.ambition + row.commitment
    row.integration_index = 100.0 * in_use / 4.0
    row.espoused_integration_index = 100.0 * row.espoused_commitment


@compiled
def median_age(ages: NDArray[np.float64]) -> float:
    """Median of the ages of decisions, counted by month (1, 2, ...), interpolated inside the month; NaN without decisions."""
    half = 0.0
    for number in ages:
        half += 0.5 * number
    if half <= 0.0:
        return np.nan
    below = 0.0
    for month in range(ages.size):
        if below + ages[month] >= half:
            return month + (half - below) / ages[month]
        below += ages[month]
    return float(ages.size)


@compiled
def record_partnerships(world: World, recording: Recording, row: int) -> None:
    """Write the outcomes of whole partnerships, and over all of them: means, but sums of disputes, failed settlements and costs."""
    count = world.partnerships.size
    performance, localities, all_performance = np.zeros(count), np.zeros(count), 0.0
    ages = np.zeros(world.decision_ages.shape[1])
    for index in range(world.localities.size):
        place = world.localities[index].partnership
        performance[place] += world.localities[index].performance
        localities[place] += 1.0
        all_performance += world.localities[index].performance
    every = recording.values[row, recording.groups.of_partnership[count]]
    every.partnership_active = every.disputes = every.failed_settlements = every.delayed_discharge_index = 0.0
    every.cost_manager_days = every.cost_gbp = 0.0
    raised = escalated = 0.0
    for index in range(count):
        partnership = world.partnerships[index]
        one = recording.values[row, recording.groups.of_partnership[index]]
        one.decision_months = median_age(world.decision_ages[index])
        one.escalation_rate = share(partnership.escalated, partnership.raised)
        one.service_performance = share(performance[index], localities[index])
        one.delayed_discharge_index = partnership.delayed_discharge
        one.partnership_active = partnership.active
        one.disputes = partnership.dispute
        one.failed_settlements = partnership.failed_settlements
        one.cost_manager_days = partnership.cost_manager_days
        one.cost_gbp = partnership.cost_gbp
        for age in range(ages.size):
            ages[age] += world.decision_ages[index, age]
        raised += partnership.raised
        escalated += partnership.escalated
        every.partnership_active += one.partnership_active
        every.disputes += one.disputes
        every.failed_settlements += one.failed_settlements
        every.delayed_discharge_index += one.delayed_discharge_index
        every.cost_manager_days += one.cost_manager_days
        every.cost_gbp += one.cost_gbp
    every.partnership_active /= count  # divided once: so a mean of ones is 1, as the sum of a count's parts need not be
    every.delayed_discharge_index /= count
    every.decision_months = median_age(ages)
    every.escalation_rate = share(escalated, raised)
    every.service_performance = all_performance / world.localities.size


@compiled_entry
def record(world: World, recording: Recording, row: int, p: Measures) -> None:
    """Write one month's outcomes into a row."""
    groups, sums = recording.groups, recording.sum_block
    describe_managers(world, recording.managers, p)
    measure_distances(world, recording.distances)
    clear(sums)
    for base_group in range(groups.base_groups.size):
        group = groups.base_groups[base_group]
        add_managers(recording, base_group, group)
        add_ties_across(world, recording, base_group, recording.sums[group])
        add_ties_within(world, recording, base_group, recording.sums[group])
    for edge in range(groups.rolls_up.shape[0]):
        base_group, above = groups.rolls_up[edge, 0], groups.rolls_up[edge, 1]
        for column in range(sums.shape[1]):
            sums[above, column] += sums[base_group, column]
    for group in groups.measured:
        take_means(recording.sums[group], recording.values[row, group])
    for number in range(groups.repeats.shape[0]):
        recording.values[row, groups.repeats[number, 1]] = recording.values[row, groups.repeats[number, 0]]
    record_partnerships(world, recording, row)
