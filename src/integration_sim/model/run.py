"""One replicate: the world, its calendar, and what is recorded of it.

This is the engine. `PartnershipModel` shows it as a Mesa model; `simulate` runs it from event to event in compiled stretches.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, NamedTuple, NoReturn

import numpy as np
from numpy.typing import NDArray

from integration_sim.compiled import compiled_entry
from integration_sim.mechanisms.changes import apply_changes
from integration_sim.mechanisms.faults import told_of_extensions
from integration_sim.mechanisms.ledger import Groups, Ledger, new_ledger, organisations_and_levels
from integration_sim.mechanisms.month import CONTRIBUTORS, EVENTS, MONTH
from integration_sim.mechanisms.running import Schedule, run_month
from integration_sim.model.calendar.scheduled_events import ScheduledEvent, scheduled_events
from integration_sim.model.plan import Plan
from integration_sim.model.recording.aggregation import AggregationGroups
from integration_sim.model.recording.recorder import Recording, new_recording, record
from integration_sim.model.world.population import new_world
from integration_sim.model.world.warmup import Fitting, WarmUp, end_warmup_month, new_fitting, settle_baseline
from integration_sim.randomness import Key
from integration_sim.state import Blocks, World
from integration_sim.tables import blocks_of


@compiled_entry
def run_months(
    world: World,
    blocks: Blocks,
    first: int,
    last: int,
    schedule: Schedule,
    p: Any,
    ledger: Ledger,
    recording: Recording,
    measures: Any,
    fitting: Fitting,
    warmup: WarmUp,
) -> None:
    """Simulate the months from `first` to `last`, both included: those up to month 0 to fit, those after it to record."""
    for month in range(first, last + 1):
        run_month(world, blocks, month, schedule, p, ledger, month)
        if month <= 0:
            end_warmup_month(world, month, fitting, warmup)
        else:
            record(world, recording, month, measures)


class Checkpoint(NamedTuple):
    """Where a run has come to, for others of the same seed and replicate to go on from."""

    month: int
    world: World  # as it stands after that month
    recording: Recording  # rows up to that month hold
    ledger: Ledger


def _departing(world: World, plan: Plan) -> World:
    """Return a copy of another run's world for a future of its own."""
    copy = world.copy()._replace(pressure=plan.pressure, demand=plan.demand)
    copy.organisations["terms_drift"] = plan.terms_drift
    return copy


class Run:
    """One replicate of a scenario under way.

    `month` is the last month simulated (0 = just warmed up); row m of `recording.values` holds the outcomes after month m.
    With `attribution`, `ledger.shares[m]` says who changed what between rows m - 1 and m, by organisation and level, or by the
    `groups` of posts given. With `origin`, the past of a run of the same seed and replicate that is this one's too
    (`experiments/replicates/shared_past.py` tells how far), it goes on from there; the ledger of months past must have been kept alike.
    """

    def __init__(
        self,
        plan: Plan,
        seed: int,
        replicate: int,
        *,
        attribution: bool = False,
        groups: Groups | None = None,
        origin: Checkpoint | None = None,
    ) -> None:
        self.plan = plan = plan.lived(replicate)
        self.key = Key(seed, replicate)
        groups = groups or organisations_and_levels(plan.layout.posts.posts, len(plan.layout.organisations))
        self.ledger = new_ledger(0, len(CONTRIBUTORS), groups)
        self.fitting = new_fitting(*plan.declared, len(plan.layout.localities))
        self.world: World = new_world(plan, self.key) if origin is None else _departing(origin.world, plan)
        rows = plan.scenario.months + 1
        ties = self.aggregation.ties(self.world.pairs) if origin is None else origin.recording.ties
        self.recording = new_recording(self.aggregation, rows, ties, self.world.pairs.size)
        self.month = 0
        if origin is None:
            self._run(1 - plan.warmup_months, 0, warm=True)
            settle_baseline(self.world, self.fitting)
            record(self.world, self.recording, 0, plan.measures)
        if attribution:
            self.ledger = new_ledger(rows, len(CONTRIBUTORS), groups)
        if origin is not None:
            self._take_over(origin)

    @cached_property
    def calendar(self) -> list[ScheduledEvent]:
        """Everything dated, in order."""
        return scheduled_events(self.plan)

    @cached_property
    def blocks(self) -> Blocks:
        """The world's states as plain numbers, in the same memory."""
        return blocks_of(self.world, self.plan.month.workload.limit)

    @property
    def aggregation(self) -> AggregationGroups:
        """Where outcomes are recorded."""
        return self.plan.aggregation

    def __getstate__(self) -> dict[str, Any]:
        """Return what a copy is made of; what is derived from it would, copied too, be views of somebody else's memory."""
        return {name: value for name, value in vars(self).items() if not isinstance(getattr(Run, name, None), cached_property)}

    def __copy__(self) -> NoReturn:
        raise TypeError("a shallow copy would go on in the same memory; copy.deepcopy makes a run of its own")

    @property
    def checkpoint(self) -> Checkpoint:
        """Where it has come to; the world is its own, so whoever goes on from there copies it."""
        return Checkpoint(self.month, self.world, self.recording, self.ledger)

    def _take_over(self, origin: Checkpoint) -> None:
        """Begin where another run has come to: what was recorded until then is this run's past too."""
        self.month = origin.month
        past = slice(self.month + 1)
        self.recording.values[past] = origin.recording.values[past]
        if self.ledger.shares.size and self.month > 0:
            self.ledger.shares[past] = origin.ledger.shares[past]

    def _run(self, first: int, last: int, warm: bool = False) -> None:
        plan = self.plan
        switched_on = plan.switched_on & [mechanism.warms_up or not warm for mechanism in MONTH]
        schedule = Schedule(self.key, plan.scenario.start.month - 1, switched_on)
        with told_of_extensions():
            run_months(
                self.world,
                self.blocks,
                first,
                last,
                schedule,
                plan.month,
                self.ledger,
                self.recording,
                plan.measures,
                self.fitting,
                plan.warmup,
            )
        if not warm:
            self._record_spending(first, last)

    def _record_spending(self, first: int, last: int) -> None:
        """Add what reforms take to what the months' levers cost: nothing in a run depends on it, so it is known beforehand."""
        months, cells = slice(first, last + 1), self.aggregation.compiled.of_partnership
        for number, outcome in enumerate(("cost_manager_days", "cost_gbp")):
            spent = self.plan.spent_on_reforms[:, months, number]
            column = self.recording.values[outcome]
            for cell, one in zip(cells, (*spent, spent.sum(axis=0)), strict=True):
                column[months, cell] += one

    def served_by(self, post: int) -> NDArray[np.int64]:
        """Return the numbers of the partnerships that a post serves."""
        first, count = self.world.posts["first_membership"][post], self.world.posts["memberships"][post]
        return self.world.memberships[first : first + count]

    def happen(self, scheduled: ScheduledEvent) -> None:
        """Let something dated happen, at the start of the coming month."""
        scheduled.act(self.world, self.key)
        apply_changes(self.world.pairs, self.blocks, EVENTS, self.ledger, scheduled.month)

    def begin_month(self) -> None:
        """Let everything happen that is scheduled for the coming month."""
        for scheduled in self.calendar:
            if scheduled.month == self.month + 1:
                self.happen(scheduled)

    def simulate_month(self) -> None:
        """Simulate the coming month, once what is scheduled for it has happened (`begin_month`, or a Mesa model's calendar)."""
        self._advance(self.month + 1)

    def _advance(self, month: int) -> None:
        """Simulate up to and including a month, without looking at the calendar."""
        self._run(self.month + 1, month)
        self.month = month

    def run_until(self, month: int | None = None) -> None:
        """Simulate up to a month (left out: the last), each scheduled event at the start of its month."""
        last = self.plan.scenario.months if month is None else month
        for scheduled in self.calendar:
            if scheduled.month <= self.month:  # has happened
                continue
            if scheduled.month > last:
                break
            if scheduled.month - 1 > self.month:
                self._advance(scheduled.month - 1)
            self.happen(scheduled)
        if last > self.month:
            self._advance(last)
