"""Records outcomes month by month into arrays that exist before the run, by partnership x organisation x level.

A **cell** is one such combination, `all` included. Managers' outcomes are means over posts; a vacant post counts with the
states that its last holder left, so that a recorded change is exactly what the mechanisms proposed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from integration_sim.compiled import compiled, compiled_entry
from integration_sim.mechanisms.month import clear
from integration_sim.mechanisms.rules import culture_distance
from integration_sim.model.layout import Layout
from integration_sim.model.outcomes import MEASURED, Measures, engagement, resistance
from integration_sim.state import Table, World, block
from integration_sim.vocabulary import Level

ALL = "all"
NO_CELL = -1

_SUMMED = """
posts vacant partner_confidence leadership_trust ambiguity insecurity grievance capability commitment espoused rhetoric_gap
resistance workload engagement experience ties_across trust_across distance ambition ties_within trust_within meetings successes
"""
SUMS = np.dtype((np.record, [(name, "f8") for name in _SUMMED.split()]))
"""What is summed over the managers of a cell before means are taken."""


class Cells(NamedTuple):
    """The cells as compiled code sees them. A leaf is a cell of one organisation and level; `rolls_up` adds leaves to others."""

    leaf: NDArray[np.int64]  # partnership (last: all) x organisation x level -> cell
    rolls_up: NDArray[np.int64]  # pairs (leaf, cell that holds it)
    of_partnership: NDArray[np.int64]  # partnership (last: all) -> its cell


@dataclass(frozen=True)
class CellTable:
    """The cells of a layout, with their names."""

    layout: Layout

    @cached_property
    def numbers(self) -> list[tuple[int, int, int]]:
        """Partnership, organisation and level of each cell; one past the last means all."""
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
        """The cell of all partnerships, organisations and levels."""
        return self.numbers.index(self.ends)

    @cached_property
    def names(self) -> list[tuple[str, str, str]]:
        """Names of partnership, organisation and level of each cell."""
        partnerships = [*self.layout.partnerships, ALL]
        organisations = [*self.layout.organisations, ALL]
        levels = [*(level.name.lower() for level in Level), ALL]
        return [(partnerships[one], organisations[two], levels[three]) for one, two, three in self.numbers]

    @cached_property
    def compiled(self) -> Cells:
        """The cells as compiled code sees them."""
        every, anyone, each = self.ends
        cell = {numbers: index for index, numbers in enumerate(self.numbers)}
        leaf = np.full((every + 1, anyone, each), NO_CELL, dtype=np.int64)
        edges: list[tuple[int, int]] = []
        for (partnership, organisation, level), index in cell.items():
            if organisation == anyone or level == each:
                continue
            leaf[partnership, organisation, level] = index
            holders = ((partnership, organisation, each), (partnership, anyone, level), (partnership, anyone, each))
            edges.extend((index, cell[above]) for above in holders)
        of_partnership = [cell[partnership, anyone, each] for partnership in range(every + 1)]
        return Cells(leaf, np.array(edges, dtype=np.int64), np.array(of_partnership, dtype=np.int64))


class Recording(NamedTuple):
    """Where a run writes its outcomes."""

    values: Table  # month x cell, of MEASURED
    sums: Table  # cell, of SUMS: working space
    sum_block: NDArray[np.float64]  # the same memory as plain numbers
    cells: Cells


def new_recording(cells: CellTable, rows: int) -> Recording:
    """Return room for so many rows (month 0 included)."""
    count = len(cells.numbers)
    values = np.full((rows, count, len(MEASURED.names or ())), np.nan).view(MEASURED)[..., 0]
    sums = np.zeros(count, dtype=SUMS)
    return Recording(values, sums, block(sums), cells.compiled)


@compiled
def add_manager(world: World, post: int, total: np.record, p: Measures) -> None:
    """Add one manager to a cell's sums."""
    manager = world.managers[post]
    total.posts += 1.0
    total.vacant += 1.0 if world.posts[post].vacancy > 0 else 0.0
    total.partner_confidence += manager.partner_confidence
    total.leadership_trust += manager.leadership_trust
    total.ambiguity += manager.ambiguity
    total.insecurity += manager.insecurity
    total.grievance += manager.grievance
    total.capability += manager.capability
    total.commitment += manager.commitment
    total.espoused += manager.espoused
    total.rhetoric_gap += max(0.0, manager.espoused - manager.commitment)
    total.resistance += resistance(manager, p.resistance)
    total.workload += manager.workload
    total.engagement += engagement(manager, p.engagement)
    total.experience += manager.experience


@compiled
def add_managers(world: World, recording: Recording, p: Measures) -> None:
    """Add every manager to the leaf of each partnership served, and to that of all partnerships if there are several."""
    every = recording.cells.leaf.shape[0] - 1
    for post in range(world.posts.size):
        place = world.posts[post]
        for index in range(place.first_membership, place.first_membership + place.memberships):
            cell = recording.cells.leaf[world.memberships[index], place.organisation, place.level]
            add_manager(world, post, recording.sums[cell], p)
        if every > 1:
            cell = recording.cells.leaf[every, place.organisation, place.level]
            add_manager(world, post, recording.sums[cell], p)


@compiled
def add_tie_across(world: World, relation: np.record, tie: int, distance: float, total: np.record) -> None:
    """Add a tie across organisations to a cell's sums."""
    state = world.ties[tie]
    total.ties_across += 1.0
    total.trust_across += state.trust
    total.distance += distance
    total.ambition += state.ambition
    total.meetings += relation.met
    total.successes += relation.met * world.went_well[tie]


@compiled
def add_tie_within(world: World, tie: int, total: np.record) -> None:
    """Add a tie inside an organisation to a cell's sums."""
    total.ties_within += 1.0
    total.trust_within += world.ties[tie].trust


@compiled
def add_ties(world: World, recording: Recording) -> None:
    """Add every tie to its owner's cells; one inside an organisation counts in each partnership that the owner serves."""
    leaf, every = recording.cells.leaf, recording.cells.leaf.shape[0] - 1
    for pair in range(world.pairs.size):
        relation = world.pairs[pair]
        across, distance = relation.partnership >= 0, 0.0
        if across:
            distance = culture_distance(world.managers[relation.first].culture, world.managers[relation.second].culture)
        for side in range(2):
            tie = 2 * pair + side
            owner = world.posts[relation.second if side else relation.first]
            if across:
                add_tie_across(world, relation, tie, distance, recording.sums[leaf[relation.partnership, owner.organisation, owner.level]])
            else:
                for index in range(owner.first_membership, owner.first_membership + owner.memberships):
                    add_tie_within(world, tie, recording.sums[leaf[world.memberships[index], owner.organisation, owner.level]])
            if every > 1:
                total = recording.sums[leaf[every, owner.organisation, owner.level]]
                if across:
                    add_tie_across(world, relation, tie, distance, total)
                else:
                    add_tie_within(world, tie, total)


@compiled
def repeat_only_partnership(recording: Recording) -> None:
    """Where there is one partnership, it is all partnerships."""
    leaf = recording.cells.leaf
    for organisation in range(leaf.shape[1]):
        for level in range(leaf.shape[2]):
            for column in range(recording.sum_block.shape[1]):
                recording.sum_block[leaf[1, organisation, level], column] = recording.sum_block[leaf[0, organisation, level], column]


@compiled
def share(part: float, whole: float) -> float:
    """part / whole, or NaN where there is nothing to share."""
    return part / whole if whole > 0.0 else np.nan


@compiled
def take_means(total: np.record, row: np.record) -> None:
    """Turn a cell's sums into its outcomes."""
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
    every = recording.values[row, recording.cells.of_partnership[count]]
    every.partnership_active = every.disputes = every.failed_settlements = every.delayed_discharge_index = 0.0
    every.cost_manager_days = every.cost_gbp = 0.0
    raised = escalated = 0.0
    for index in range(count):
        partnership = world.partnerships[index]
        one = recording.values[row, recording.cells.of_partnership[index]]
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
        every.partnership_active += one.partnership_active / count
        every.disputes += one.disputes
        every.failed_settlements += one.failed_settlements
        every.delayed_discharge_index += one.delayed_discharge_index / count
        every.cost_manager_days += one.cost_manager_days
        every.cost_gbp += one.cost_gbp
    every.decision_months = median_age(ages)
    every.escalation_rate = share(escalated, raised)
    every.service_performance = all_performance / world.localities.size


@compiled_entry
def record(world: World, recording: Recording, row: int, p: Measures) -> None:
    """Write one month's outcomes into a row."""
    sums = recording.sum_block
    clear(sums)
    add_managers(world, recording, p)
    add_ties(world, recording)
    if recording.cells.leaf.shape[0] == 2:
        repeat_only_partnership(recording)
    for edge in range(recording.cells.rolls_up.shape[0]):
        leaf, above = recording.cells.rolls_up[edge, 0], recording.cells.rolls_up[edge, 1]
        for column in range(sums.shape[1]):
            sums[above, column] += sums[leaf, column]
    for cell in range(recording.sums.size):
        take_means(recording.sums[cell], recording.values[row, cell])
    record_partnerships(world, recording, row)
