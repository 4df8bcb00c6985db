"""A baseline's replicates with their states kept on the way, so that what differs only later goes on from there.

For people who try one change after another against the same baseline: each costs only the months in which it can differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from functools import cached_property
from threading import Event

import numpy as np

from integration_sim.experiments.comparison.comparison import Comparison
from integration_sim.experiments.replicates.ensemble import Ensemble, allocate
from integration_sim.experiments.replicates.executors import threads
from integration_sim.experiments.replicates.provenance import provenance
from integration_sim.experiments.replicates.ranges import check_range
from integration_sim.experiments.replicates.shared_past import months_in_common
from integration_sim.model.plan import Plan
from integration_sim.model.run import Checkpoint, Run
from integration_sim.parameters.vectors import DEFAULT, Vectors, chosen_vectors
from integration_sim.scenario.schema import Scenario
from integration_sim.state import Table


class StoppedError(Exception):
    """Work given up because its result is no longer wanted."""


class Checkpoints:
    """Replicates of a baseline, and the states from which alternatives to it go on.

    Results are, bit for bit, those of `simulate` and `compare`.

    Parameters
    ----------
    baseline
        What alternatives are compared with.
    replicates
        How many; at least 1.
    seed
        From 0 to 2**32 - 1.
    every
        Months between two kept states: fewer make alternatives start later, and take more memory
        (some 200 kB a state of 120 managers).
    executor
        Threads that do the work; left out, one per core for the time being.
    stopped
        Once set, the work ends with `StoppedError`.

    Raises
    ------
    ValueError
        For a number out of range.

    """

    def __init__(
        self,
        baseline: Scenario,
        replicates: int = 50,
        seed: int = 1,
        *,
        every: int = 12,
        parameters: str | Vectors = DEFAULT,
        executor: Executor | None = None,
        stopped: Event | None = None,
    ) -> None:
        check_range("replicates", replicates, 1)
        check_range("seed", seed, 0)
        check_range("every", every, 1)
        self.seed, self.replicates, self.every = seed, replicates, every
        self._plan = Plan(baseline, chosen_vectors(parameters))
        self._kept = self._each(self._keep, executor, stopped)

    @cached_property
    def baseline(self) -> Ensemble:
        """The replicates of the baseline."""
        return self._ensemble(self._plan, np.array([kept[-1].recording.values for kept in self._kept]))

    def starts(self, plan: Plan) -> list[Checkpoint] | None:
        """Return each replicate's state after the warm-up, should that of a plan be the same; else None."""
        return None if months_in_common(self._plan, plan) is None else [kept[0] for kept in self._kept]

    def simulate(self, scenario: Scenario, executor: Executor | None = None, stopped: Event | None = None) -> Ensemble:
        """Return the replicates of a scenario, each gone on from the latest kept state that is its past too."""
        plan = Plan(scenario, self._plan.vectors)
        common = months_in_common(self._plan, plan)
        values = allocate(plan, self.replicates, scenario.months)

        def record(replicate: int) -> None:
            pasts = [past for past in self._kept[replicate] if common is not None and past.month <= common]
            run = Run(plan, self.seed, replicate, origin=pasts[-1] if pasts else None)
            run.run_until()
            values[replicate] = run.recording.values

        self._each(record, executor, stopped)
        return self._ensemble(plan, values)

    def compare(self, alternatives: Mapping[str, Ensemble], name: str) -> Comparison:
        """Return the comparison of the baseline, called by a name, with alternatives made by `simulate`.

        Raises ValueError for one that lasts from or to another month.
        """
        here = self._plan.scenario
        for other in (ensemble.scenario for ensemble in alternatives.values()):
            if (other.start, other.end) != (here.start, here.end):
                found, wanted = (f"{one.start} to {one.end}" for one in (other, here))
                raise ValueError(f"{other.name}: found {found}, expected an alternative that lasts from {wanted}")
        return Comparison(self.baseline, alternatives, name)

    def _keep(self, replicate: int) -> list[Checkpoint]:
        """Return a replicate's states, by month; the last is that of the end."""
        run = Run(self._plan, self.seed, replicate)
        kept = [run.checkpoint._replace(world=run.world.copy())]
        while run.month < self._plan.scenario.months:
            run.run_until(min(run.month + self.every, self._plan.scenario.months))
            kept.append(run.checkpoint._replace(world=run.world.copy()))
        return kept

    def _each[T](self, task: Callable[[int], T], executor: Executor | None, stopped: Event | None) -> list[T]:
        """Do a task for every replicate."""
        if executor is None:
            with threads() as own:
                return self._each(task, own, stopped)

        def unless_stopped(replicate: int) -> T:
            if stopped is not None and stopped.is_set():
                raise StoppedError
            return task(replicate)

        return list(executor.map(unless_stopped, range(self.replicates)))

    def _ensemble(self, plan: Plan, values: Table) -> Ensemble:
        return Ensemble(plan, values, provenance(plan.scenario, self.seed, self.replicates, plan.scenario.months, plan.vectors))
