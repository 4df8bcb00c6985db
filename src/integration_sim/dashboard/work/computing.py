"""Simulating away from the pages: baselines kept ready for all visitors, unwanted work given up."""

from __future__ import annotations

import math
import threading
from typing import Any

from integration_sim.dashboard.work.background import Work
from integration_sim.dashboard.work.cache import Cache
from integration_sim.dashboard.work.pool import counted, pool
from integration_sim.experiments.comparison.checkpoints import Checkpoints
from integration_sim.experiments.comparison.comparison import Comparison
from integration_sim.experiments.comparison.verdict import ENOUGH
from integration_sim.model.plan import Plan
from integration_sim.parameters.vectors import DEFAULT, Vectors
from integration_sim.scenario.schema import Scenario

REPLICATES, FEWEST_REPLICATES, SEED = 50, ENOUGH, 1
MOST_MANAGER_RUNS = 50 * 1_000
"""So many managers times replicates at most: a larger place is shown with fewer replicates, and says so."""
MOST_STATES, STATES_TIMES_MANAGERS = 10, 60_000
"""How many states of each replicate are kept at most, and how many times managers in all (some 1.7 kB each)."""
MOST_READY = 4
"""Baselines that are kept ready at a time; the one not used for longest goes first."""


def replicates_for(scenario: Scenario) -> int:
    """Return how many replicates a place is shown with: fifty, or fewer where it is large."""
    return max(FEWEST_REPLICATES, min(REPLICATES, MOST_MANAGER_RUNS // _managers(scenario)))


def _managers(scenario: Scenario) -> int:
    return max(1, int(Plan(scenario).layout.posts.posts.size))


class Ready(Cache[Checkpoints]):
    """The baselines that are kept ready, by what they are."""

    def __init__(self) -> None:
        super().__init__(MOST_READY)

    def checkpoints(self, baseline: Scenario, work: Work[Any], vectors: Vectors | None = None) -> Checkpoints:
        """Return a baseline's replicates, simulated if they are not there yet; they live with vectors, or with default numbers.

        Raises StoppedError once they are not wanted.
        """
        key = baseline.model_dump_json(), "" if vectors is None else vectors.digest
        return self.take(key, work, lambda _: _made(baseline, vectors, work.stopped))


def _made(baseline: Scenario, vectors: Vectors | None, stopped: threading.Event) -> Checkpoints:
    replicates = replicates_for(baseline)
    states = min(MOST_STATES, max(1, STATES_TIMES_MANAGERS // (replicates * _managers(baseline))))
    every, numbers = math.ceil(baseline.months / states), DEFAULT if vectors is None else vectors
    return Checkpoints(baseline, replicates, SEED, every=every, parameters=numbers, executor=pool(), stopped=stopped)


READY = Ready()


def compared(
    baseline: Scenario, scenarios: dict[str, Scenario], work: Work[Any], vectors: Vectors | None = None, name: str = "baseline"
) -> Comparison:
    """Return the comparison of scenarios with their baseline, each made once. Raises StoppedError once it is not wanted."""
    with counted():
        ready = READY.checkpoints(baseline, work, vectors)
        arms = {label: ready.simulate(scenario, pool(), work.stopped) for label, scenario in scenarios.items()}
    return ready.compare(arms, name)
