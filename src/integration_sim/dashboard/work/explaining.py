"""Explanations for all visitors: made by the threads that all share, a few replicates first, and kept."""

from __future__ import annotations

from collections.abc import Callable

from integration_sim.dashboard.work.background import Work
from integration_sim.dashboard.work.cache import Cache, Making
from integration_sim.dashboard.work.computing import READY
from integration_sim.dashboard.work.pool import pool
from integration_sim.experiments.attribution.causes.because import Causes, because
from integration_sim.experiments.attribution.explain import explain, explained_with, first_replicates
from integration_sim.experiments.attribution.explanation import Explanation
from integration_sim.experiments.attribution.reasons import Reasons, reasons
from integration_sim.experiments.replicates.ensemble import Ensemble
from integration_sim.scenario.schema import Scenario

FEW = 8
"""So many replicates are explained first, and shown while the others follow."""
MOST_KEPT = 4
"""Explanations kept at a time (some 100 MB each); the one not used for longest goes first."""
MOST_CAUSES_KEPT, MOST_REASONS_KEPT = 2, 8
"""How many of the causes (some 10 MB a cause) and of the reasons of meetings (some 5 MB) are kept."""

type Key = tuple[object, ...]


def few_first[T](making: Making[T], ensemble: Ensemble, work: Work[T], make: Callable[[Ensemble, Callable[[int], None], T | None], T]) -> T:
    """Return what `make` makes of an ensemble, given how to tell of replicates and what is begun; first of few, which are shown."""

    def tell(done: int) -> None:
        making.done = done, ensemble.replicates
        work.tell(*making.done)

    if making.begun is None and ensemble.replicates > FEW:
        tell(0)
        making.begun = make(first_replicates(ensemble, FEW), tell, None)
    if making.begun is not None:
        work.show(making.begun)
    return make(ensemble, tell, making.begun)


class Explained(Cache[Explanation]):
    """Which mechanisms moved the outcomes."""

    def __init__(self) -> None:
        super().__init__(MOST_KEPT)

    def of(self, ensemble: Ensemble, baseline: Scenario, outcome: str, work: Work[Explanation]) -> Explanation:
        """Return an explanation of an outcome and all that are explained by the same ledger.

        `baseline` is the place from which the ensemble's scenario came. Raises StoppedError once it is not wanted.
        """
        outcomes = explained_with(outcome)

        def make(making: Making[Explanation]) -> Explanation:
            starts = READY.checkpoints(baseline, work, ensemble.plan.vectors).starts(ensemble.plan)

            def made(some: Ensemble, tell: Callable[[int], None], begun: Explanation | None) -> Explanation:
                return explain(some, outcomes=outcomes, progress=tell, executor=pool(), starts=starts, begun=begun)

            return few_first(making, ensemble, work, made)

        return self.take((*_of(ensemble), outcomes), work, make)


class Met(Cache[Reasons]):
    """For which reasons meetings went well or badly."""

    def __init__(self) -> None:
        super().__init__(MOST_REASONS_KEPT)

    def of(self, ensemble: Ensemble, baseline: Scenario, work: Work[Reasons]) -> Reasons:
        """Return what the meetings of an ensemble consisted of. Arguments are those of `Explained.of`."""

        def make(making: Making[Reasons]) -> Reasons:
            starts = READY.checkpoints(baseline, work, ensemble.plan.vectors).starts(ensemble.plan)

            def made(some: Ensemble, tell: Callable[[int], None], begun: Reasons | None) -> Reasons:
                return reasons(some, progress=tell, executor=pool(), starts=starts, begun=begun)

            return few_first(making, ensemble, work, made)

        return self.take(_of(ensemble), work, make)


class Caused(Cache[Causes]):
    """Because of which events, levers and conditions a future went as it did, or came apart from its baseline."""

    def __init__(self) -> None:
        super().__init__(MOST_CAUSES_KEPT)

    def of(self, ensemble: Ensemble, beside: Ensemble | None, baseline: Scenario, work: Work[Causes]) -> Causes:
        """Return the causes of an ensemble, or of what sets it apart from another. Other arguments are those of `Explained.of`."""

        def make(making: Making[Causes]) -> Causes:
            def tell(done: int, of: int) -> None:
                making.done = done, of
                work.tell(done, of)

            ready = READY.checkpoints(baseline, work, ensemble.plan.vectors)
            return because(ensemble, beside, progress=tell, executor=pool(), stopped=work.stopped, checkpoints=ready)

        return self.take((*_of(ensemble), *(() if beside is None else _of(beside))), work, make)


def _of(ensemble: Ensemble) -> Key:
    vectors = ensemble.plan.vectors
    return ensemble.scenario.model_dump_json(), "" if vectors is None else vectors.digest, ensemble.replicates


EXPLAINED, MET, CAUSED = Explained(), Met(), Caused()
