"""Which mechanisms carry a difference: the books of every arm, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from integration_sim.experiments.arms import Arms
from integration_sim.experiments.ensemble import Ensemble
from integration_sim.experiments.executors import in_threads
from integration_sim.mechanisms.ledger import LEDGER_STATES, LEVELS
from integration_sim.mechanisms.month import CONTRIBUTORS
from integration_sim.model.outcomes import OUTCOMES
from integration_sim.model.recorder import ALL
from integration_sim.model.run import Run
from integration_sim.vocabulary import Level

STATE_OF = {
    "cross_trust": "trust_across",
    "within_trust": "trust_within",
    "partner_confidence": "partner_confidence",
    "leadership_trust": "leadership_trust",
    "role_ambiguity": "ambiguity",
    "job_insecurity": "insecurity",
    "terms_grievance": "grievance",
    "capability": "capability",
    "commitment": "commitment",
    "espoused_commitment": "espoused",
    "workload": "workload",
    "ambition": "ambition_across",
}
"""The outcomes that are means of a state over managers or ties, and the column of the books that holds its changes."""

MECHANISMS = (*CONTRIBUTORS, "start")
"""Who may carry a difference; `start` is what differed at month 0 already."""
LEVEL_NAMES = (*(level.name.lower() for level in Level), ALL)

_STATES = [LEDGER_STATES.index(state) for state in STATE_OF.values()]
_OUTCOMES = [list(OUTCOMES).index(outcome) for outcome in STATE_OF]


def attribute(baseline: Ensemble, alternatives: Sequence[Ensemble]) -> Iterator[pd.DataFrame]:
    """Yield, for each alternative, the table of `Comparison.attribution` without the alternative's name.

    Raises RuntimeError if the run with books does not give the ensembles' own numbers.
    """
    ensembles = (baseline, *alternatives)
    arms = Arms([ensemble.plan for ensemble in ensembles])
    last = baseline.values.shape[1] - 1
    sums = np.zeros((len(alternatives), last + 1, len(MECHANISMS), len(LEVEL_NAMES), len(STATE_OF)))
    pairs = np.zeros((len(alternatives), len(LEVEL_NAMES), len(STATE_OF)), dtype=np.int64)

    def booked(replicate: int) -> list[NDArray[np.float64]]:
        runs = arms.runs(baseline.provenance.seed, replicate, last, attribution=True)
        for run, ensemble in zip(runs, ensembles, strict=True):
            if run.recording.values[: last + 1].tobytes() != ensemble.values[replicate].tobytes():
                raise RuntimeError("the run that keeps books differs from the one that kept none: they were made by different code")
        return [_mean_changes(run, last) for run in runs]

    for of_baseline, *others in in_threads(booked, range(baseline.replicates)):
        for number, other in enumerate(others):
            difference = other - of_baseline
            known = ~np.isnan(difference[0, 0])  # who has no ties has none in any month
            sums[number] += np.where(known, difference, 0.0)
            pairs[number] += known
    for total, count in zip(sums, pairs, strict=True):
        with np.errstate(invalid="ignore"):
            yield _table(np.cumsum(total / count, axis=0))


def _mean_changes(run: Run, last: int) -> NDArray[np.float64]:
    """Return what each mechanism changed the means by: month x mechanism x level x outcome; in month 0, where they started.

    NaN where a level has nobody, or no ties.
    """
    organisations = len(run.plan.layout.organisations)
    by_group = run.ledger.shares[: last + 1][..., _STATES]
    by_organisation = by_group.reshape(last + 1, len(CONTRIBUTORS), organisations, LEVELS, len(STATE_OF))
    totals = _with_all(by_organisation.sum(axis=2), axis=2)
    holders = _holders(run)
    means = np.zeros((last + 1, len(MECHANISMS), len(LEVEL_NAMES), len(STATE_OF)))
    with np.errstate(invalid="ignore"):
        means[:, :-1] = np.where(holders > 0, totals / holders, np.nan)
    overall = [run.cells.names.index((ALL, ALL, level)) for level in LEVEL_NAMES]
    start = run.recording.values[0].view(np.float64).reshape(-1, len(OUTCOMES))
    means[0, -1] = start[overall][:, _OUTCOMES]
    means[1:, -1][:, np.isnan(start[overall][:, _OUTCOMES])] = np.nan
    return means


def _holders(run: Run) -> NDArray[np.float64]:
    """Return how many managers, or ties, each mean is taken over: level x outcome."""
    posts, pairs = run.world.posts, run.world.pairs
    owners = posts["level"][np.column_stack((pairs["first"], pairs["second"]))]
    across = pairs["partnership"] >= 0
    counts = {
        "": np.bincount(posts["level"], minlength=LEVELS),
        "across": np.bincount(owners[across].ravel(), minlength=LEVELS),
        "within": np.bincount(owners[~across].ravel(), minlength=LEVELS),
    }
    kinds = [state.rpartition("_")[2] if state.endswith(("_across", "_within")) else "" for state in STATE_OF.values()]
    return _with_all(np.column_stack([counts[kind] for kind in kinds]).astype(np.float64), axis=0)


def _with_all(by_level: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    """Append the sum over levels."""
    return np.concatenate((by_level, by_level.sum(axis=axis, keepdims=True)), axis=axis)


def _table(shares: NDArray[np.float64]) -> pd.DataFrame:
    """Return shares (month x mechanism x level x outcome) as a tidy table."""
    labels = {"level": LEVEL_NAMES, "outcome": tuple(STATE_OF), "mechanism": MECHANISMS}
    ordered = shares.transpose(0, 2, 3, 1)
    numbers = np.indices(ordered.shape).reshape(ordered.ndim, -1)
    return pd.DataFrame(
        {
            "month": numbers[0].astype(np.int32),
            **{
                name: pd.Categorical.from_codes(codes, pd.Index(list(names)))
                for (name, names), codes in zip(labels.items(), numbers[1:], strict=True)
            },
            "share": ordered.ravel(),
        }
    )
