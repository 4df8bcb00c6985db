"""The month: the mechanisms in order, then the sum of what they propose.

Every mechanism reads the state at the start of the month and proposes changes; only the meetings of the month itself
(drawn by `encounter`) are read by those that come after it. The month applies the sum, keeps it on its scale and credits
each contributor with its share.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from integration_sim.compiled import compiled
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
from integration_sim.state import World
from integration_sim.vocabulary import Mechanism


REFORM = len(Mechanism)
CLIPPING = REFORM + 1
CONTRIBUTORS: tuple[str, ...] = (*(mechanism.name.lower() for mechanism in Mechanism), "reform", "clipping")
"""Who may change a state: the mechanisms, dated events (`reform`), and the ends of the scale (`clipping`)."""

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
def propose_changes(world: World, month: int, schedule: Schedule, p: Parameters, ledger: Ledger, row: int) -> None:
    """Let every mechanism that is switched on propose its changes, in order."""
    on, key = schedule.switched_on, schedule.key
    new_year = (schedule.first_calendar_month + month) % MONTHS_A_YEAR == APRIL
    people = world.manager_changes.view(np.float64).reshape(world.managers.size, -1)
    ties = world.tie_changes.view(np.float64).reshape(world.ties.size, -1)

    if on[Mechanism.UNCERTAINTY]:
        uncertainty.propose(world, p.uncertainty)
        credit(ledger, row, Mechanism.UNCERTAINTY, world, people, ties)
    if on[Mechanism.CONTACT]:
        contact.propose(world, p.forms, p.contact)
        credit(ledger, row, Mechanism.CONTACT, world, people, ties)
    if on[Mechanism.ENCOUNTER]:
        encounter.propose(world, month, key, p.encounter)
        credit(ledger, row, Mechanism.ENCOUNTER, world, people, ties)
    if on[Mechanism.TRUST]:
        trust.propose(world, p.trust)
        credit(ledger, row, Mechanism.TRUST, world, people, ties)
    if on[Mechanism.AMBITION]:
        ambition.propose(world, p.ambition)
        credit(ledger, row, Mechanism.AMBITION, world, people, ties)
    if on[Mechanism.FAMILIARITY]:
        familiarity.propose(world, p.familiarity)
        credit(ledger, row, Mechanism.FAMILIARITY, world, people, ties)
    if on[Mechanism.CULTURE]:
        culture.propose(world, p.culture)
        credit(ledger, row, Mechanism.CULTURE, world, people, ties)
    if on[Mechanism.TERMS]:
        terms.propose(world, new_year, p.terms)
        credit(ledger, row, Mechanism.TERMS, world, people, ties)
    if on[Mechanism.CAPABILITY]:
        capability.propose(world, p.capability)
        credit(ledger, row, Mechanism.CAPABILITY, world, people, ties)
    if on[Mechanism.COMMITMENT]:
        commitment.propose(world, p.commitment)
        credit(ledger, row, Mechanism.COMMITMENT, world, people, ties)
    if on[Mechanism.WORKLOAD]:
        workload.propose(world, p.uncertainty.usual_ambiguity, p.workload)
        credit(ledger, row, Mechanism.WORKLOAD, world, people, ties)
    if on[Mechanism.DECISIONS]:
        decisions.propose(world, month, key, p.forms, p.encounter, p.decisions)
        credit(ledger, row, Mechanism.DECISIONS, world, people, ties)
    if on[Mechanism.CONFIDENCE]:
        confidence.propose(world, p.confidence)
        credit(ledger, row, Mechanism.CONFIDENCE, world, people, ties)
    if on[Mechanism.FINANCE]:
        finance.propose(world, month, new_year, key, p.finance)
        credit(ledger, row, Mechanism.FINANCE, world, people, ties)
    if on[Mechanism.STAFFING]:
        staffing.propose(world, month, key, p.staffing)
        credit(ledger, row, Mechanism.STAFFING, world, people, ties)
    if on[Mechanism.SURVIVAL]:
        survival.propose(world, month, key, p.forms, p.phases, p.survival)
        credit(ledger, row, Mechanism.SURVIVAL, world, people, ties)
    if on[Mechanism.SERVICES]:
        services.propose(world, month, p.services)
        credit(ledger, row, Mechanism.SERVICES, world, people, ties)


@compiled
def apply_changes(world: World, upper: NDArray[np.float64], contributor: int, ledger: Ledger, row: int) -> None:
    """Add the proposed changes to the states, keep them within [0, upper], and credit the difference to clipping.

    What is proposed and not yet credited goes to `contributor` (an event); the month has credited its mechanisms already.
    """
    people = world.manager_changes.view(np.float64).reshape(world.managers.size, -1)
    ties = world.tie_changes.view(np.float64).reshape(world.ties.size, -1)
    credit(ledger, row, contributor, world, people, ties)
    add_within(world.managers.view(np.float64).reshape(people.shape), people, upper)
    add_within(world.ties.view(np.float64).reshape(ties.shape), ties, np.ones(ties.shape[1]))
    credit(ledger, row, CLIPPING, world, people, ties)
    people[:] = 0.0
    ties[:] = 0.0
    ledger.proposed[:] = 0.0


@compiled
def add_within(states: NDArray[np.float64], changes: NDArray[np.float64], upper: NDArray[np.float64]) -> None:
    """Add changes to states, each kept within [0, its upper limit]; `changes` becomes what was really added."""
    for row in range(states.shape[0]):
        for column in range(states.shape[1]):
            before = states[row, column]
            after = min(upper[column], max(0.0, before + changes[row, column]))
            changes[row, column] = after - before
            states[row, column] = after


@compiled
def run_month(
    world: World, month: int, schedule: Schedule, p: Parameters, upper: NDArray[np.float64], ledger: Ledger, row: int
) -> None:
    """Simulate one month."""
    surroundings.observe_partnerships(world, p.finance.relief)
    surroundings.look_around(world, month, p.forms)
    propose_changes(world, month, schedule, p, ledger, row)
    apply_changes(world, upper, CLIPPING, ledger, row)
    if schedule.switched_on[Mechanism.STAFFING]:
        staffing.move_on(world, month, schedule.key, p.staffing)
    phases.settle(world, p.forms, p.phases)
