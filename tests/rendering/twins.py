"""Twins: one replicate in the engine and in the reference implementation, month by month side by side."""

from __future__ import annotations

import copy
from typing import NamedTuple

from reference.simulation import ReferenceRun

from integration_sim import Scenario
from integration_sim.model.calendar.scheduled_events import ScheduledEvent
from integration_sim.model.plan import Plan
from integration_sim.model.run import Run
from integration_sim.vocabulary import MECHANISM_NAMES
from rendering.states import Numbers, differences, of_engine, of_reference, outcomes_of_engine, outcomes_of_reference


class Twins(NamedTuple):
    """The same replicate twice."""

    engine: Run
    reference: ReferenceRun

    def step(self) -> None:
        """Live through a month, with what is dated in it."""
        advance(self.engine)
        self.reference.step()

    def differences_of_state(self, tolerance: float) -> list[str]:
        """Where the two states differ now."""
        return differences(of_engine(self.engine), of_reference(self.reference), tolerance)

    def differences_of_outcomes(self, tolerance: float) -> list[str]:
        """Where this month's outcomes differ."""
        measured = outcomes_of_reference(self.reference.rows[-1], self.engine.aggregation.names)
        return differences(outcomes_of_engine(self.engine, self.engine.month), measured, tolerance)


def twins(scenario: Scenario, seed: int, *, attribution: bool = False) -> Twins:
    """Return twins after their warm-up."""
    plan, replicate = Plan(scenario), replicate_of(seed)
    return Twins(Run(plan, seed, replicate, attribution=attribution), ReferenceRun(plan, seed, replicate, attribution=attribution))


def replicate_of(seed: int) -> int:
    """The replicate to look at: another number than the seed, so that neither can stand for the other."""
    return 10 * seed + 3


def advance(run: Run) -> None:
    """Let the engine live through one month, what is dated in it first."""
    run.begin_month()
    run.simulate_month()


def due(run: Run) -> list[ScheduledEvent]:
    """What is dated in the coming month."""
    return [scheduled for scheduled in run.calendar if scheduled.month == run.month + 1]


def copied(pair: Twins) -> Twins:
    """Return twins that can go their own way from here."""
    return Twins(engine_from(pair.engine, pair.engine.plan), reference_copy(pair.reference))


def alone(pair: Twins, mechanism: str | None) -> Twins:
    """Return twins that go on from here with one mechanism only, or none."""
    return Twins(engine_alone(pair.engine, mechanism), reference_alone(pair.reference, mechanism))


def engine_alone(run: Run, mechanism: str | None) -> Run:
    """Return an engine that goes on from here with one mechanism only, or none."""
    others = [other for other in MECHANISM_NAMES.names() if other != mechanism]
    return engine_from(run, Plan(run.plan.scenario.override({"switch_off": others})))


def reference_alone(run: ReferenceRun, mechanism: str | None) -> ReferenceRun:
    """Return a reference implementation that goes on from here with one mechanism only, or none."""
    found = reference_copy(run)
    found.switched_on = set() if mechanism is None else {mechanism}
    return found


def engine_from(run: Run, plan: Plan) -> Run:
    """Return a run of a plan that goes on from where another has got to."""
    return Run(plan, run.key.seed, run.key.replicate, origin=run.checkpoint)


def reference_copy(run: ReferenceRun) -> ReferenceRun:
    """Return an independent copy without the outcomes so far; what never changes (plan, luck, series) is shared."""
    shared = {id(thing): thing for thing in (run.plan, run.p, run.luck, run.series)}
    return copy.deepcopy(run, {**shared, id(run.rows): []})


def state_after_a_month(run: Run) -> Numbers:
    """Return the engine's state a month from now."""
    advance(run)
    return of_engine(run)
