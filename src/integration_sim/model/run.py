"""One replicate: the world, its calendar, and what is recorded of it.

This is the engine. `PartnershipModel` shows it as a Mesa model; `simulate` runs it from event to event in compiled stretches.
"""

from __future__ import annotations

import numpy as np

from integration_sim.compiled import compiled
from integration_sim.mechanisms.ledger import Ledger, empty_ledger
from integration_sim.mechanisms.month import CONTRIBUTORS, REFORM, Parameters, Schedule, apply_changes, run_month
from integration_sim.model.occurrences import Occurrence, occurrences
from integration_sim.model.outcomes import Measures
from integration_sim.model.plan import Plan
from integration_sim.model.population import new_world
from integration_sim.model.recorder import CellTable, Recording, new_recording, record
from integration_sim.model.warmup import warm_up
from integration_sim.randomness import Key
from integration_sim.state import World
from integration_sim.vocabulary import Mechanism


@compiled
def run_months(
    world: World,
    first: int,
    last: int,
    schedule: Schedule,
    p: Parameters,
    upper: np.ndarray,
    ledger: Ledger,
    recording: Recording,
    measures: Measures,
) -> None:
    """Simulate the months from `first` to `last`, both included, and record each."""
    for month in range(first, last + 1):
        run_month(world, month, schedule, p, upper, ledger, month)
        record(world, recording, month, measures)


def started_world(plan: Plan, key: Key) -> World:
    """Return the world of one replicate at month 0, after its warm-up."""
    world = new_world(plan, key)
    survival_off = plan.switched_on.copy()
    survival_off[Mechanism.SURVIVAL] = False
    histories = [plan.scenario.history_of(name) for name in plan.layout.partnerships]
    across = np.array([history.cross_trust for history in histories])
    within = np.array([
        np.mean([histories[number].within_trust for number in plan.layout.served_by(organisation)])
        for organisation in range(len(plan.layout.organisations))
    ])
    schedule = Schedule(key, plan.scenario.start.month - 1, survival_off)
    ledger = empty_ledger(0, len(CONTRIBUTORS), len(plan.layout.organisations))
    warm_up(world, schedule, across, within, plan.month, plan.state_limits, ledger, plan.warmup)
    return world


class Run:
    """One replicate of a scenario under way.

    `month` is the last month simulated (0 = just warmed up); row m of `recording.values` holds the outcomes after month m.
    With `attribution`, `ledger.shares[m]` says who changed what between rows m - 1 and m.
    """

    def __init__(self, plan: Plan, seed: int, replicate: int, *, attribution: bool = False, start: World | None = None) -> None:
        self.plan = plan
        self.key = Key(seed, replicate)
        self.month = 0
        self.world = started_world(plan, self.key) if start is None else start.copy()
        self.calendar = occurrences(plan, self.key)
        self.schedule = Schedule(self.key, plan.scenario.start.month - 1, plan.switched_on)
        rows = plan.scenario.months + 1
        self.ledger = empty_ledger(rows if attribution else 0, len(CONTRIBUTORS), len(plan.layout.organisations))
        self.cells = CellTable(plan.layout)
        self.recording = new_recording(self.cells, rows)
        record(self.world, self.recording, 0, plan.measures)

    def happen(self, occurrence: Occurrence) -> None:
        """Let something dated happen, at the start of the coming month."""
        occurrence.act(self.world)
        apply_changes(self.world, self.plan.state_limits, REFORM, self.ledger, occurrence.month)

    def advance(self, month: int) -> None:
        """Simulate up to and including a month, without looking at the calendar."""
        run_months(
            self.world,
            self.month + 1,
            month,
            self.schedule,
            self.plan.month,
            self.plan.state_limits,
            self.ledger,
            self.recording,
            self.plan.measures,
        )
        self.month = month

    def finish(self) -> None:
        """Simulate to the end, each occurrence at the start of its month."""
        for occurrence in self.calendar:
            if occurrence.month - 1 > self.month:
                self.advance(occurrence.month - 1)
            self.happen(occurrence)
        if self.plan.scenario.months > self.month:
            self.advance(self.plan.scenario.months)
