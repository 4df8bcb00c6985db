"""Explanations for all visitors: made by the threads that all share, a few kept; whoever asks the same waits for the same work."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from integration_sim.dashboard.background import Work
from integration_sim.dashboard.computing import READY, counted, pool
from integration_sim.experiments.ensemble import Ensemble
from integration_sim.experiments.explaining import explain, explained_with, first_replicates
from integration_sim.experiments.explanation import Explanation
from integration_sim.scenario.schema import Scenario

FEW = 8
"""So many replicates are explained first, and shown while the others follow."""
MOST_KEPT = 4
"""Explanations kept at a time (some 100 MB each); the one not used for longest goes first."""
LOOK_AGAIN = 0.1
"""Seconds between two looks at how far somebody else's work on the same has come."""


@dataclass
class Making:
    """An explanation that is being made, or is ready."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    done: int = 0
    begun: Explanation | None = None
    """That of the first replicates."""
    whole: Explanation | None = None


class Explained:
    """The explanations that are kept, by what they are of."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, int, tuple[str, ...]], Making] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, ensemble: Ensemble, baseline: Scenario, outcome: str, work: Work[Explanation]) -> Explanation:
        """Return an explanation of an outcome and all that are explained by the same books.

        `baseline` is the place from which the ensemble's scenario came. Raises StoppedError once it is not wanted.
        """
        making = self._making(ensemble, outcome)
        while not making.lock.acquire(timeout=LOOK_AGAIN):  # somebody else is at it
            work.tell(making.done, ensemble.replicates)
            if making.begun is not None:
                work.show(making.begun)
        try:
            if making.whole is None:
                with counted():
                    making.whole = self._made(making, ensemble, baseline, explained_with(outcome), work)
                making.begun = None
            return making.whole
        finally:
            making.lock.release()

    def _making(self, ensemble: Ensemble, outcome: str) -> Making:
        key = ensemble.scenario.model_dump_json(), ensemble.replicates, explained_with(outcome)
        with self._lock:
            making = self._kept.setdefault(key, Making())
            self._kept.move_to_end(key)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
            return making

    def _made(
        self, making: Making, ensemble: Ensemble, baseline: Scenario, outcomes: tuple[str, ...], work: Work[Explanation]
    ) -> Explanation:
        starts = READY.checkpoints(baseline, work.stopped).starts(ensemble.plan)

        def tell(done: int) -> None:
            making.done = done
            work.tell(done, ensemble.replicates)

        if making.begun is None and ensemble.replicates > FEW:
            tell(0)
            few = first_replicates(ensemble, FEW)
            making.begun = explain(few, outcomes=outcomes, progress=tell, executor=pool(), starts=starts)
        if making.begun is not None:
            work.show(making.begun)
        return explain(ensemble, outcomes=outcomes, progress=tell, executor=pool(), starts=starts, begun=making.begun)


EXPLAINED = Explained()
