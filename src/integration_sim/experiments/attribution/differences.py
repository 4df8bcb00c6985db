"""Which mechanisms carry a difference: the ledgers of every arm, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from integration_sim.experiments.attribution.ledger import LEVEL_NAMES, STATE_OF, mean_changes
from integration_sim.experiments.replicates.arms import Arms
from integration_sim.experiments.replicates.ensemble import Ensemble, check_same
from integration_sim.experiments.replicates.executors import in_threads
from integration_sim.mechanisms.month import CONTRIBUTORS
from integration_sim.model.recording.aggregation import ALL
from integration_sim.model.recording.outcomes import OUTCOMES
from integration_sim.model.run import Run

START = "start"
"""What differed at month 0 already."""
MECHANISMS = (*CONTRIBUTORS, START)
"""Who may carry a difference."""

_STATES = tuple(STATE_OF.values())
_OUTCOMES = [list(OUTCOMES).index(outcome) for outcome in STATE_OF]


def attribute(baseline: Ensemble, alternatives: Sequence[Ensemble]) -> Iterator[pd.DataFrame]:
    """Yield, for each alternative, the table of `Comparison.attribution` without the alternative's name.

    Raises RuntimeError if the run with a ledger does not give the ensembles' own numbers.
    """
    ensembles = (baseline, *alternatives)
    arms = Arms([ensemble.plan for ensemble in ensembles])
    last = baseline.months
    sums = np.zeros((len(alternatives), last + 1, len(MECHANISMS), len(LEVEL_NAMES), len(STATE_OF)))
    pairs = np.zeros((len(alternatives), len(LEVEL_NAMES), len(STATE_OF)), dtype=np.int64)

    def with_ledger(replicate: int) -> list[NDArray[np.float64]]:
        runs = arms.runs(baseline.provenance.seed, replicate, last, attribution=True)
        for run, ensemble in zip(runs, ensembles, strict=True):
            check_same(run, ensemble, last)
        return [_with_start(run, mean_changes(run, last, _STATES)) for run in runs]

    for of_baseline, *others in in_threads(with_ledger, range(baseline.replicates)):
        for number, other in enumerate(others):
            difference = other - of_baseline
            known = ~np.isnan(difference[0, 0])  # who has no ties has none in any month
            sums[number] += np.where(known, difference, 0.0)
            pairs[number] += known
    for total, count in zip(sums, pairs, strict=True):
        with np.errstate(invalid="ignore"):
            yield _table(np.cumsum(total / count, axis=0))


def _with_start(run: Run, changes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Append `start` to the mechanisms: in month 0 where the means started, then nothing."""
    overall = [run.aggregation.names.index((ALL, ALL, level)) for level in LEVEL_NAMES]
    values = run.recording.values[0].view(np.float64).reshape(-1, len(OUTCOMES))[overall][:, _OUTCOMES]
    start = np.zeros_like(changes[:, :1])
    start[0, 0] = values
    start[1:, 0][:, np.isnan(values)] = np.nan
    return np.concatenate((changes, start), axis=1)


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
