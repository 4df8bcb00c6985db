"""Paired differences between two futures: their mean over replicates, how sure it is, and how often one future is better."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtrit

from integration_sim.experiments.ensemble import Ensemble
from integration_sim.model.outcomes import OUTCOMES, Better
from integration_sim.model.trajectories import kept_columns, months_since, row_labels

CONFIDENCE = 0.95
"""The level of every interval."""
UPPER = 0.5 + CONFIDENCE / 2.0
"""The quantile at which an interval with two equal tails ends."""
GAIN = {Better.HIGHER: 1.0, Better.LOWER: -1.0, Better.NEITHER: np.nan}
"""What a rise counts for."""


class Paired(NamedTuple):
    """Differences between replicates with the same luck, summed up over the replicates."""

    difference: NDArray[np.float64]  # the mean
    low: NDArray[np.float64]  # 95 % interval of the mean
    high: NDArray[np.float64]
    better: NDArray[np.float64]  # share of pairs in which the alternative is better; equal ones count half
    pairs: NDArray[np.int64]

    def suffices(self, precision: float) -> NDArray[np.bool_]:
        """Tell whether the interval is no wider than a share of the difference; no, where there is no interval."""
        return self.high - self.low <= precision * np.abs(self.difference)

    @property
    def distinct(self) -> NDArray[np.bool_]:
        """Whether the interval leaves out zero; no, where there is no interval."""
        return (self.low > 0.0) | (self.high < 0.0)


def paired(differences: NDArray[np.float64], gain: NDArray[np.float64] | float) -> Paired:
    """Sum up differences (alternative - baseline) over the first axis, leaving out NaN.

    The interval is Student's t for the mean of pairs; NaN where fewer than two are left, of no width where all are equal.
    `gain` is 1 where higher is better, -1 where lower is, NaN where neither is.
    """
    known = ~np.isnan(differences)
    pairs = known.sum(axis=0)
    present = np.where(known, differences, 0.0)
    lowest, highest = (reduced.reduce(differences, axis=0) for reduced in (np.fmin, np.fmax))
    equal = lowest == highest  # beyond the rounding of a mean
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(equal, lowest, present.sum(axis=0) / pairs)
        squares = np.where(known, (differences - mean) ** 2, 0.0).sum(axis=0)
        half = stdtrit(np.arange(len(differences)), UPPER)[pairs - 1] * np.sqrt(squares / (pairs - 1) / pairs)
        gained = present * gain
        better = ((gained > 0.0).sum(axis=0) + 0.5 * (known & (gained == 0.0)).sum(axis=0)) / pairs
    return Paired(mean, mean - half, mean + half, np.where(np.isnan(gain), np.nan, better), pairs)


def effects(baseline: Ensemble, alternative: Ensemble, precision: float) -> pd.DataFrame:
    """Return the paired differences of every outcome, month and cell that both have: `Comparison.effects` of one alternative."""
    places = {name: cell for cell, name in enumerate(alternative.cells.names)}
    cells, outcomes = kept_columns(baseline.cells)
    common = np.array([baseline.cells.names[cell] in places for cell in cells])
    cells, outcomes = cells[common], outcomes[common]
    there = np.array([places[baseline.cells.names[cell]] for cell in cells])
    gain = np.array([GAIN[outcome.better] for outcome in OUTCOMES.values()])[outcomes]
    months = baseline.values.shape[1]
    # A month at a time: all at once would take several times the memory of the ensembles.
    told = [
        paired(alternative.numbers[:, month][:, there, outcomes] - baseline.numbers[:, month][:, cells, outcomes], gain)
        for month in range(months)
    ]
    whole = Paired(*(np.concatenate(parts) for parts in zip(*told, strict=True)))
    every = np.tile(np.arange(cells.size), months)
    return pd.DataFrame(
        {
            "month": np.repeat(np.arange(months, dtype=np.int32), cells.size),
            "date": np.repeat(months_since(baseline.scenario.start, months), cells.size),
            **{column: label.take(every) for column, label in row_labels(baseline.cells, cells, outcomes).items()},
            "difference": whole.difference,
            "ci_low": whole.low,
            "ci_high": whole.high,
            "p_better": whole.better,
            "replicates": whole.pairs.astype(np.int32),
            "suffices": whole.suffices(precision),
        }
    )
