"""Simulating away from the pages: one pool of threads for all visitors, baselines kept ready, unwanted work given up."""

from __future__ import annotations

import math
import sys
import threading
from collections import OrderedDict
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache

from integration_sim.experiments.comparison.checkpoints import Checkpoints
from integration_sim.experiments.comparison.comparison import Comparison
from integration_sim.experiments.comparison.verdict import ENOUGH
from integration_sim.experiments.replicates.executors import SHORT_WAIT, cores
from integration_sim.model.plan import Plan
from integration_sim.scenario.schema import Scenario

REPLICATES, FEWEST_REPLICATES, SEED = 50, ENOUGH, 1
MOST_MANAGER_RUNS = 50 * 1_000
"""So many managers times replicates at most: a larger place is shown with fewer replicates, and says so."""
MOST_STATES, STATES_TIMES_MANAGERS = 10, 60_000
"""How many states of each replicate are kept at most, and how many times managers in all (some 1.7 kB each)."""
MOST_READY = 4
"""Baselines that are kept ready at a time; the one not used for longest goes first."""


@cache
def pool() -> Executor:
    """Return the threads that simulate for everybody: one a core, first come, first served."""
    sys.setswitchinterval(SHORT_WAIT)  # so that pages answer while the engine's threads take Python's lock in turns
    return ThreadPoolExecutor(cores(), thread_name_prefix="simulating")


def replicates_for(scenario: Scenario) -> int:
    """Return how many replicates a place is shown with: fifty, or fewer where it is large."""
    return max(FEWEST_REPLICATES, min(REPLICATES, MOST_MANAGER_RUNS // _managers(scenario)))


def _managers(scenario: Scenario) -> int:
    return max(1, int(Plan(scenario).layout.posts.posts.size))


class Ready:
    """The baselines that are kept ready, by what they are."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Checkpoints] = OrderedDict()
        self._making: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def checkpoints(self, baseline: Scenario, stopped: threading.Event) -> Checkpoints:
        """Return a baseline's replicates, simulated if they are not there yet. Raises StoppedError once they are not wanted."""
        key = baseline.model_dump_json()
        with self._lock:
            making = self._making.setdefault(key, threading.Lock())
        with making:  # whoever wants the same at the same time waits for it
            with self._lock:
                if key in self._kept:
                    self._kept.move_to_end(key)
                    return self._kept[key]
            made = _made(baseline, stopped)
            with self._lock:
                self._kept[key] = made
                while len(self._kept) > MOST_READY:
                    gone, _ = self._kept.popitem(last=False)
                    self._making.pop(gone, None)
            return made


def _made(baseline: Scenario, stopped: threading.Event) -> Checkpoints:
    replicates = replicates_for(baseline)
    states = min(MOST_STATES, max(1, STATES_TIMES_MANAGERS // (replicates * _managers(baseline))))
    return Checkpoints(baseline, replicates, SEED, every=math.ceil(baseline.months / states), executor=pool(), stopped=stopped)


READY = Ready()


_under_way = 0
_counting = threading.Lock()


@contextmanager
def counted() -> Iterator[None]:
    """Count what is being simulated."""
    global _under_way
    with _counting:
        _under_way += 1
    try:
        yield
    finally:
        with _counting:
            _under_way -= 1


def idle() -> bool:
    """Tell whether nobody waits for the pool: only then may it work for what is not wanted yet."""
    return _under_way == 0


def compared(baseline: Scenario, scenarios: dict[str, Scenario], stopped: threading.Event, name: str = "baseline") -> Comparison:
    """Return the comparison of scenarios with their baseline, each made once. Raises StoppedError once it is not wanted."""
    with counted():
        ready = READY.checkpoints(baseline, stopped)
        arms = {label: ready.simulate(scenario, pool(), stopped) for label, scenario in scenarios.items()}
    return ready.compare(arms, name)


class Latest:
    """Work of which only the newest counts: asking for more gives up what is still under way."""

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._lock = threading.Lock()

    def begin(self) -> threading.Event:
        """Give up earlier work, and return what tells the new work that it is given up."""
        with self._lock:
            self._stopped.set()
            self._stopped = threading.Event()
            return self._stopped
