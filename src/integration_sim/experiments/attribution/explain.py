"""Explaining an ensemble: its replicates are simulated once more with ledgers kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from integration_sim.experiments.attribution.by_manager import OUTCOMES_OF_PERSONS, everybody, person_changes
from integration_sim.experiments.attribution.by_rule import weights_in
from integration_sim.experiments.attribution.explanation import NOT_EXPLAINED, Explanation, check_outcome
from integration_sim.experiments.attribution.ledger import OUTCOMES_OF_SUMS, STATE_OF, level_means, mean_changes
from integration_sim.experiments.attribution.service_terms import OUTCOMES_OF_SERVICES, ServiceTerms
from integration_sim.experiments.attribution.trust_terms import TrustTerms
from integration_sim.experiments.history.manager_history import TRUST_STATES
from integration_sim.experiments.replicates.ensemble import Ensemble, check_same
from integration_sim.experiments.replicates.executors import in_threads
from integration_sim.experiments.replicates.following import follow_months
from integration_sim.experiments.replicates.ranges import check_range
from integration_sim.frozen import FrozenDict
from integration_sim.mechanisms.month import CONTRIBUTORS
from integration_sim.model.recording.outcome import SCALE_OF_INDEX
from integration_sim.model.recording.outcomes import OUTCOMES
from integration_sim.model.run import Checkpoint, Run

type Numbers = NDArray[np.float64]


class Recorded(NamedTuple):
    """What the ledger of one replicate (or of several: the first axis then) tell of each outcome."""

    so_far: dict[str, Numbers]
    """As in `Explanation.so_far`."""
    of_trust: dict[str, Numbers]
    """As in `Explanation.of_trust`."""


def explain(
    ensemble: Ensemble,
    months: int | None = None,
    *,
    outcomes: Sequence[str] | None = None,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
    executor: Executor | None = None,
    starts: Sequence[Checkpoint] | None = None,
    begun: Explanation | None = None,
) -> Explanation:
    """Find out what moved the outcomes of an ensemble, by simulating its replicates once more with ledgers kept.

    Explained are all outcomes that are means of a state; those that are sums of such (`integration_index`,
    `espoused_integration_index`, `engagement`), through them; what services achieve (`service_performance`,
    `delayed_discharge_index`), by the terms of their equation; and `resistance`, `rhetoric_gap` and `culture_distance`, manager
    by manager and month by month. `NOT_EXPLAINED` says of the others why not. The numbers are the same, bit for bit, in any
    number of threads. They take 8 bytes a replicate, month, contributor, level and outcome: about 2 MB a replicate of sixteen years.

    Parameters
    ----------
    ensemble
        What to explain.
    months
        Explain so many months; left out, all.
    outcomes
        Which outcomes; left out, all that can be explained. Those that `explained_with` returns together cost no more than one.
    threads
        At most so many replicates at a time; left out, one per core.
    progress
        Called with the number of replicates done, each time another is.
    executor
        Threads that do the work, shared with others; left out, own ones.
    starts
        Each replicate's state after its warm-up, should that be known; it is not simulated again then.
    begun
        What is known of the first replicates already: an explanation of `first_replicates`, of the same outcomes and months.

    Raises
    ------
    ExplanationError
        For an outcome that cannot be explained.
    ValueError
        For a number of months or threads that is out of range.
    RuntimeError
        If the replicates do not come out as the ensemble recorded them: they were made by different code.

    """
    recorded = ensemble.months
    last = recorded if months is None else months
    check_range("months", last, 1, recorded)
    wanted = tuple(name for name in OUTCOMES if name not in NOT_EXPLAINED) if outcomes is None else tuple(outcomes)
    for outcome in wanted:
        check_outcome(outcome)

    of_persons = [outcome for outcome in wanted if outcome in OUTCOMES_OF_PERSONS]
    of_groups = [outcome for outcome in wanted if outcome not in OUTCOMES_OF_PERSONS]

    def with_ledger(replicate: int) -> Recorded:
        origin = None if starts is None else starts[replicate]
        found = _of_groups(ensemble, replicate, last, of_groups, origin) if of_groups else Recorded({}, {})
        if of_persons:
            found.so_far.update(_of_persons(ensemble, replicate, last, of_persons, origin))
        return found

    every = Recorded({}, {})
    ready = 0
    if begun is not None:
        ready = begun.ensemble.replicates
        for rooms, known in zip(every, (begun.so_far, begun.of_trust), strict=True):
            for outcome, numbers in known.items():
                rooms[outcome] = np.empty((ensemble.replicates, *numbers.shape[1:]))
                rooms[outcome][:ready] = numbers
    left = range(ready, ensemble.replicates)
    tell = progress or (lambda _: None)
    for replicate, found in zip(left, in_threads(with_ledger, left, threads, lambda done: tell(ready + done), executor), strict=True):
        for rooms, new in zip(every, found, strict=True):
            for outcome, numbers in new.items():
                rooms.setdefault(outcome, np.empty((ensemble.replicates, *numbers.shape)))[replicate] = numbers
    return Explanation(ensemble, FrozenDict(every.so_far), FrozenDict(every.of_trust))


def first_replicates(ensemble: Ensemble, replicates: int) -> Ensemble:
    """Return the first replicates of an ensemble; they are what an ensemble of so many would be."""
    return Ensemble(ensemble.plan, ensemble.values[:replicates], replace(ensemble.provenance, replicates=replicates))


def explained_with(outcome: str) -> tuple[str, ...]:
    """Return the outcomes that are explained by the same ledger as an outcome, itself among them. Raises as `explain` does."""
    check_outcome(outcome)
    alike = outcome in OUTCOMES_OF_PERSONS
    return tuple(name for name in OUTCOMES if name not in NOT_EXPLAINED and (name in OUTCOMES_OF_PERSONS) == alike)


def _of_persons(ensemble: Ensemble, replicate: int, last: int, asked: Sequence[str], origin: Checkpoint | None) -> dict[str, Numbers]:
    """Return what contributors changed outcomes of single managers by since month 0: month x contributor x level each."""
    groups = everybody(ensemble.plan)
    run = Run(ensemble.plan, ensemble.provenance.seed, replicate, attribution=True, groups=groups, origin=origin)
    changes = np.cumsum(person_changes(run, last), axis=0)
    check_same(run, ensemble, last)
    return {outcome: changes[..., OUTCOMES_OF_PERSONS.index(outcome)] for outcome in asked}


def _of_groups(ensemble: Ensemble, replicate: int, last: int, asked: Sequence[str], origin: Checkpoint | None) -> Recorded:
    """Return what contributors changed means of states, and services, by since month 0: month x contributor x level each."""
    run = Run(ensemble.plan, ensemble.provenance.seed, replicate, attribution=True, origin=origin)
    services, trust = ServiceTerms(run), TrustTerms(run)
    follow_months(run, last, services, trust)
    check_same(run, ensemble, last)
    weights = {outcome: parts for outcome, parts in weights_of(run).items() if outcome in asked}
    states = sorted({state for parts in weights.values() for state in parts})
    changes = np.cumsum(mean_changes(run, last, states), axis=0)
    of_services = services.course()
    of_trust = level_means(run, trust.course(), TRUST_STATES)
    so_far: dict[str, Numbers] = {
        outcome: of_services[:, :, np.newaxis, number] for number, outcome in enumerate(OUTCOMES_OF_SERVICES) if outcome in asked
    }
    parts_of_trust: dict[str, Numbers] = {}
    for outcome, parts in weights.items():
        so_far[outcome] = np.sum([weight * changes[..., states.index(state)] for state, weight in parts.items()], axis=0)
        for number, state in enumerate(TRUST_STATES):
            if state in parts:
                meetings = parts[state] * of_trust[..., number]
                rest = so_far[outcome][:, [CONTRIBUTORS.index("trust")]] - meetings.sum(axis=1, keepdims=True)
                parts_of_trust[outcome] = np.concatenate((meetings, rest), axis=1)
    return Recorded(so_far, parts_of_trust)


def weights_of(run: Run) -> dict[str, dict[str, float]]:
    """Return the outcomes that are weighted sums of means of states, each with the states (columns of the ledger) and weights."""
    found = {outcome: {state: 1.0} for outcome, state in STATE_OF.items()}
    for outcome in (OUTCOMES[name] for name in OUTCOMES_OF_SUMS):
        share = SCALE_OF_INDEX / max(1, len(outcome.index_of))
        found[outcome.name] = dict.fromkeys(outcome.index_of, share) if outcome.index_of else weights_in(outcome, run)
    return found
