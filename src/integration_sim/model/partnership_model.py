"""The simulation as a Mesa model: agents to ask, a calendar to add to, a step that is a month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import mesa
import numpy as np
import pandas as pd
from mesa.time import Priority

from integration_sim.model.manager import Manager
from integration_sim.model.occurrences import Occurrence
from integration_sim.model.plan import Plan
from integration_sim.model.run import Run
from integration_sim.model.trajectories import tidy
from integration_sim.scenario.schema import Scenario

BEFORE_THE_MONTH = 0.5
"""Dated occurrences of month m happen at time m - 0.5: after month m - 1, before month m."""


class _Dated:
    """An occurrence on the model's calendar. Mesa holds only a weak reference to what it calls, so the model keeps these."""

    def __init__(self, run: Run, occurrence: Occurrence) -> None:
        self.run, self.occurrence = run, occurrence

    def happen(self) -> None:
        self.run.happen(self.occurrence)


class PartnershipModel(mesa.Model):
    """One replicate of a scenario, after its warm-up; `step()` is a month.

    The managers in post are `agents`. What they feel may be read and written between months; your own DataCollector, AgentSet
    calls and scheduled events work as on any Mesa model. The same scenario, seed and replicate give the same numbers as
    `simulate`, bit for bit, as long as nothing is written.

    Parameters
    ----------
    scenario
        What to simulate, from `load_scenario`.
    seed, replicate
        The key of all its draws; whole numbers from 0 to 2**32 - 1.
    manager_type
        A subclass of Manager, if yours should report more.

    """

    def __init__(self, scenario: Scenario, seed: int = 1, replicate: int = 0, manager_type: type[Manager] = Manager) -> None:
        super().__init__(rng=np.random.SeedSequence((seed, replicate)))
        self.run = Run(Plan(scenario), seed, replicate)
        self.holders: dict[int, Manager] = {}
        """Who holds which post; vacant posts are not in it."""
        self._manager_type = manager_type
        self._dated = [_Dated(self.run, occurrence) for occurrence in self.run.calendar]
        for dated in self._dated:
            self.schedule_event(dated.happen, at=dated.occurrence.month - BEFORE_THE_MONTH, priority=Priority.HIGH)
        self._come_and_go()

    @property
    def scenario(self) -> Scenario:
        """The scenario that is simulated."""
        return self.run.plan.scenario

    @scenario.setter
    def scenario(self, value: object) -> None:
        """Mesa sets a scenario of its own kind while it starts; ours is the run's."""

    @property
    def date(self) -> str:
        """The calendar month reached, such as 2016-04."""
        return str(self.scenario.start + self.run.month)

    @property
    def outcomes(self) -> Mapping[str, float]:
        """The outcomes of the latest month over all partnerships, organisations and levels, by name."""
        row = self.run.recording.values[self.run.month, self.run.cells.overall]
        return {name: float(row[name]) for name in row.dtype.names or ()}

    @property
    def trajectories(self) -> pd.DataFrame:
        """The outcomes so far, tidy, with the columns of `Ensemble.trajectories`."""
        values = self.run.recording.values[np.newaxis, : self.run.month + 1]
        return tidy(values, self.run.cells, self.scenario.start, [self.run.key.replicate])

    def step(self) -> None:
        """Simulate a month. Raises RuntimeError after the scenario's last."""
        if self.run.month >= self.scenario.months:
            raise RuntimeError(f"the scenario ends after month {self.scenario.months}; override `months` to go on")
        self.run.advance(self.run.month + 1)
        self._come_and_go()
        self.running = self.run.month < self.scenario.months

    def highest(self, state: str) -> float:
        """Return the upper end of a manager's state; the lower is 0."""
        return self.run.plan.month.workload.limit if state == "workload" else 1.0

    def _come_and_go(self) -> None:
        posts: Any = self.run.world.posts
        for post in range(posts.size):
            filled, holder = posts["vacancy"][post] == 0, self.holders.get(post)
            if not filled and holder is not None:
                del self.holders[post]
                holder.leave()
            elif filled and holder is None:
                self.holders[post] = self._manager_type(self, post)
