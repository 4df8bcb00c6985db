"""The simulation as a Mesa model: agents to ask, a calendar to add to, a step that is a month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NoReturn

import mesa
import numpy as np
import pandas as pd
from mesa.time import Event, EventGenerator, EventList, Priority

from integration_sim.model.manager import Manager
from integration_sim.model.plan import Plan
from integration_sim.model.recording.trajectories import tidy
from integration_sim.model.run import Run
from integration_sim.scenario.schema import Scenario

BEFORE_THE_MONTH = 0.5
"""Scheduled events of month m happen at time m - 0.5: after month m - 1, before month m."""


class _Dated:
    """A scheduled event on a run's calendar, by its number there."""

    def __init__(self, run: Run, number: int) -> None:
        self.run, self.number = run, number

    def happen(self) -> None:
        self.run.happen(self.run.calendar[self.number])


def _still_calls(event: Event) -> bool:
    """Tell whether there is still somebody whom an event calls; Mesa passes over the others without a word."""
    called = None if event.CANCELED else event.fn()
    recurring = getattr(called, "__self__", None)
    return called is not None and (not isinstance(recurring, EventGenerator) or recurring.function() is not None)


class PartnershipModel(mesa.Model):
    """One replicate of a scenario, after its warm-up; `step()` is a month.

    The managers in post are `agents`. What they feel may be read and written between months; your own DataCollector, AgentSet
    calls and scheduled events work as on any Mesa model. The same scenario, seed and replicate give the same numbers as
    `simulate`, bit for bit, as long as nothing is written.

    A deep copy or an unpickled model goes on exactly like the original and shares nothing with it; its agents are its own. What
    you hung on the model comes along: agents, collectors, whoever is called by scheduled events and signals. Python itself cannot
    pickle lambdas and functions inside functions (cloudpickle can), and a deep copy shares what these close over.

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
        self._called = [_Dated(self.run, number).happen for number in range(len(self.run.calendar))]
        """Whatever Mesa will call: it holds only weak references, so the model keeps these."""
        for happen, scheduled in zip(self._called, self.run.calendar, strict=True):
            self.schedule_event(happen, at=scheduled.month - BEFORE_THE_MONTH, priority=Priority.HIGH)
        self._come_and_go()

    def __getstate__(self) -> dict[str, Any]:
        """Return what a copy is made of: everything, and whom Mesa will call, since nobody else may keep their copies.

        Waiting events are numbered below those to come, so that they keep their turn in another process, where Mesa counts afresh.
        """
        months = self._default_schedule
        waiting = sorted(event for event in self._event_list._events if _still_calls(event))
        if months.is_active and months._current_event not in waiting:  # copied in the midst of a step: the next month is still due
            waiting.append(Event(self.run.month + 1.0, months._execute_and_reschedule, Priority.HIGH))
        events = EventList()
        for place, event in enumerate(waiting):
            event.unique_id = place - len(waiting)
            events.add_event(event)
        recurring = {generator for generator in self._event_generators if generator.function() is not None}
        subscribed = [(*signal, handler) for signal, known in self.subscribers.items() for one in known if (handler := one())]
        called = [*(event.fn() for event in waiting), *(one.function() for one in recurring), *(handler for *_, handler in subscribed)]
        return vars(self) | {
            "_event_list": events,
            "_event_generators": recurring,
            "_called": called,
            "subscribers": defaultdict(list),
            "_subscribed": subscribed,
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        subscribed = state.pop("_subscribed")
        self.__dict__.update(state)
        for subscription in subscribed:
            self.observe(*subscription)

    def __copy__(self) -> NoReturn:
        raise TypeError("a shallow copy would go on in the same memory; copy.deepcopy makes a model of its own")

    @property
    def scenario(self) -> Scenario:
        """The scenario that is simulated."""
        return self.run.plan.scenario

    @scenario.setter
    def scenario(self, value: object) -> None:
        """Let Mesa set a scenario of its own kind while it starts; ours is the run's. Raises AttributeError afterwards."""
        if "run" in vars(self):
            raise AttributeError("a model's scenario is what it was made from; make another PartnershipModel to simulate another")

    @property
    def date(self) -> str:
        """The calendar month reached, such as 2016-04."""
        return str(self.scenario.start + self.run.month)

    @property
    def outcomes(self) -> Mapping[str, float]:
        """The outcomes of the latest month over all partnerships, organisations and levels, by name."""
        row = self.run.recording.values[self.run.month, self.run.aggregation.overall]
        return {name: float(row[name]) for name in row.dtype.names or ()}

    @property
    def trajectories(self) -> pd.DataFrame:
        """The outcomes so far, tidy, with the columns of `Ensemble.trajectories`."""
        values = self.run.recording.values[np.newaxis, : self.run.month + 1]
        return tidy(values, self.run.aggregation, self.scenario.start, [self.run.key.replicate])

    def step(self) -> None:
        """Simulate a month. Raises RuntimeError after the scenario's last."""
        if self.run.month >= self.scenario.months:
            raise RuntimeError(f"the scenario ends after month {self.scenario.months}; override `months` to go on")
        self.run.simulate_month()
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
