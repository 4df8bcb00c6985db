"""The month: the mechanisms in order, then the sum of what they propose.

Every mechanism reads the state at the start of the month and proposes changes; only the meetings of the month itself
(drawn by `encounter`) are read by those that come after it. The month applies the sum, keeps it on its scale and credits
each contributor with its share.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from integration_sim.compiled import compiled, compiled_entry
from integration_sim.mechanisms import (
    ambition,
    capability,
    commitment,
    confidence,
    contact,
    culture,
    decisions,
    encounter,
    familiarity,
    finance,
    phases,
    services,
    staffing,
    surroundings,
    survival,
    terms,
    trust,
    uncertainty,
    workload,
)
from integration_sim.mechanisms.ledger import Ledger, credit
from integration_sim.randomness import Key
from integration_sim.state import Blocks, Table, World
from integration_sim.vocabulary import Mechanism

REFORM = len(Mechanism)
CLIPPING = REFORM + 1
CONTRIBUTORS: tuple[str, ...] = (*(mechanism.name.lower() for mechanism in Mechanism), "reform", "clipping")
"""Who may change a state: the mechanisms, dated events (`reform`), and the ends of the scale (`clipping`)."""

MECHANISMS = len(Mechanism)
APRIL, MONTHS_A_YEAR = 3, 12


class Parameters(NamedTuple):
    """Everything that the month needs to know, a group a mechanism."""

    forms: surroundings.Forms
    phases: phases.Phases
    uncertainty: uncertainty.Uncertainty
    contact: contact.Contact
    encounter: encounter.Encounter
    trust: trust.Trust
    ambition: ambition.Ambition
    familiarity: familiarity.Familiarity
    culture: culture.Culture
    terms: terms.Terms
    capability: capability.Capability
    commitment: commitment.Commitment
    workload: workload.Workload
    decisions: decisions.Decisions
    confidence: confidence.Confidence
    finance: finance.Finance
    staffing: staffing.Staffing
    survival: survival.Survival
    services: services.Services


class Schedule(NamedTuple):
    """What a run's months share."""

    key: Key
    first_calendar_month: int  # of month 0; 0 = January
    switched_on: NDArray[np.bool_]  # by Mechanism


@compiled
def propose_changes(mechanism: int, world: World, month: int, schedule: Schedule, p: Parameters) -> None:  # noqa: C901 - a table
    """Let one mechanism propose its changes."""
    key = schedule.key
    new_year = (schedule.first_calendar_month + month) % MONTHS_A_YEAR == APRIL
    if mechanism == Mechanism.UNCERTAINTY:
        uncertainty.propose(world, p.uncertainty)
    elif mechanism == Mechanism.CONTACT:
        contact.propose(world, p.forms, p.contact)
    elif mechanism == Mechanism.ENCOUNTER:
        encounter.propose(world, month, key, p.encounter)
    elif mechanism == Mechanism.TRUST:
        trust.propose(world, p.trust)
    elif mechanism == Mechanism.AMBITION:
        ambition.propose(world, p.ambition)
    elif mechanism == Mechanism.FAMILIARITY:
        familiarity.propose(world, p.familiarity)
    elif mechanism == Mechanism.CULTURE:
        culture.propose(world, p.culture)
    elif mechanism == Mechanism.TERMS:
        terms.propose(world, new_year and month > 0, p.terms)
    elif mechanism == Mechanism.CAPABILITY:
        capability.propose(world, p.capability)
    elif mechanism == Mechanism.COMMITMENT:
        commitment.propose(world, p.commitment)
    elif mechanism == Mechanism.WORKLOAD:
        workload.propose(world, p.uncertainty.usual_ambiguity, p.workload)
    elif mechanism == Mechanism.DECISIONS:
        decisions.propose(world, month, key, p.forms, p.encounter, p.decisions)
    elif mechanism == Mechanism.CONFIDENCE:
        confidence.propose(world, p.confidence)
    elif mechanism == Mechanism.FINANCE:
        finance.propose(world, month, new_year, key, p.finance)
    elif mechanism == Mechanism.STAFFING:
        staffing.propose(world, month, key, p.staffing)
    elif mechanism == Mechanism.SURVIVAL:
        survival.propose(world, month, key, p.forms, p.phases, p.survival)
    elif mechanism == Mechanism.SERVICES:
        services.propose(world, month, p.services)


@compiled_entry
def apply_changes(pairs: Table, blocks: Blocks, contributor: int, ledger: Ledger, row: int) -> None:
    """Add the proposed changes to the states, keep them on their scales, and credit the difference to clipping.

    What is proposed and not yet credited goes to `contributor` (an event); the month has credited its mechanisms already.
    """
    credit(ledger, row, contributor, pairs, blocks)
    add_within(blocks.managers, blocks.manager_changes, blocks.manager_limits)
    add_within(blocks.ties, blocks.tie_changes, blocks.tie_limits)
    credit(ledger, row, CLIPPING, pairs, blocks)
    for done in (blocks.manager_changes, blocks.tie_changes, ledger.proposed):
        clear(done)


@compiled
def clear(numbers: NDArray[np.float64]) -> None:
    """Set every number to 0."""
    flat = numbers.reshape(-1)
    for index in range(flat.size):
        flat[index] = 0.0


@compiled
def add_within(states: NDArray[np.float64], changes: NDArray[np.float64], upper: NDArray[np.float64]) -> None:
    """Add changes to states, each kept within [0, its upper limit]; `changes` becomes what was really added.

    One loop over all numbers, without a branch: so the processor works on several at a time.
    """
    state, change, limit = states.reshape(-1), changes.reshape(-1), upper.reshape(-1)
    for index in range(state.size):
        before = state[index]
        after = before + change[index]
        after = after if after > 0.0 else 0.0
        after = after if after < limit[index] else limit[index]
        change[index] = after - before
        state[index] = after


@compiled
def run_month(world: World, blocks: Blocks, month: int, schedule: Schedule, p: Parameters, ledger: Ledger, row: int) -> None:
    """Simulate one month."""
    surroundings.observe_partnerships(world, p.finance.relief)
    surroundings.look_around(world, month, p.forms, p.uncertainty.team)
    for mechanism in range(MECHANISMS):
        if schedule.switched_on[mechanism]:
            propose_changes(mechanism, world, month, schedule, p)
            credit(ledger, row, mechanism, world.pairs, blocks)
    apply_changes(world.pairs, blocks, CLIPPING, ledger, row)
    if schedule.switched_on[Mechanism.STAFFING]:
        staffing.move_on(world, month, schedule.key, p.staffing)
    phases.settle(world, p.forms, p.phases)
