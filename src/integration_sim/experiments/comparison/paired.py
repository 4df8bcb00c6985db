"""Paired differences between two futures: their mean over replicates, how sure it is, and how often one future is better."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtrit

from integration_sim.experiments.replicates.ensemble import Ensemble
from integration_sim.model.recording.aggregation import ALL
from integration_sim.model.recording.outcomes import OUTCOMES, Better, Course, Outcome, Step
from integration_sim.model.recording.trajectories import kept_columns, months_since, row_labels
from integration_sim.vocabulary import Level

CONFIDENCE = 0.95
"""The level of every interval."""
APART = 0.6
"""Luck that has kept two futures together in every replicate may part them yet: two pairs more count as coming apart by this part of
what replicates of the baseline differ by (their sd). Chosen so that intervals cover what they say, in `test_coverage_long.py`."""
GAIN = {Better.HIGHER: 1.0, Better.LOWER: -1.0, Better.NEITHER: np.nan}
"""What a rise counts for."""


class Paired(NamedTuple):
    """Differences between replicates with the same luck, summed up over the replicates."""

    difference: NDArray[np.float64]  # the mean
    low: NDArray[np.float64]  # 95 % interval of the mean
    high: NDArray[np.float64]
    better: NDArray[np.float64]  # share of pairs in which the alternative is better; equal ones count half
    pairs: NDArray[np.int64]

    def is_precise(self, precision: float) -> NDArray[np.bool_]:
        """Tell whether the interval leaves out zero and is no wider than a share of the difference; no, where there is no interval."""
        return self.distinct & (self.high - self.low <= precision * np.abs(self.difference))

    @property
    def distinct(self) -> NDArray[np.bool_]:
        """Whether the interval leaves out zero; no, where there is no interval."""
        return (self.low > 0.0) | (self.high < 0.0)


def paired(differences: NDArray[np.float64], gain: NDArray[np.float64] | float, step: NDArray[np.float64] | float = 0.0) -> Paired:
    """Sum up differences (alternative - baseline) over the first axis, leaving out NaN.

    The interval is that of `interval_of_mean`; NaN where fewer than two are left. `gain` is 1 where higher is better, -1 where
    lower is, NaN where neither is; `step` as there.
    """
    known = ~np.isnan(differences)
    pairs = known.sum(axis=0)
    gained = np.where(known, differences, 0.0) * gain
    with np.errstate(invalid="ignore", divide="ignore"):
        better = ((gained > 0.0).sum(axis=0) + 0.5 * (known & (gained == 0.0)).sum(axis=0)) / pairs
    mean, low, high = interval_of_mean(differences, step)
    return Paired(mean, low, high, np.where(np.isnan(gain), np.nan, better), pairs)


def interval_of_mean(
    values: NDArray[np.float64], step: NDArray[np.float64] | float = 0.0, confidence: float = CONFIDENCE
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the mean over the first axis, NaN left out, with its confidence interval; that is NaN where fewer than two are left.

    Student's t where `step` is 0; of no width where all are equal. Where chance moves values by steps (0 or 1, counts), or what is
    rare by much, few replicates may all agree by luck: the interval is then that of the values with two more of which one lies at
    their median and half of one a step to either side of it, but never narrower than Student's. For pairs of 0 or 1 that is the
    interval of Agresti & Min (2005), which covers what it says from ten pairs on; none of many replicates differing leaves a width
    of about four replicates' worth.
    """
    known = ~np.isnan(values)
    count = known.sum(axis=0)
    present = np.where(known, values, 0.0)
    lowest, highest = (reduced.reduce(values, axis=0) for reduced in (np.fmin, np.fmax))
    with np.errstate(invalid="ignore", divide="ignore"):
        mean: NDArray[np.float64] = np.where(lowest == highest, lowest, present.sum(axis=0) / count)  # beyond the rounding of a mean
        squares = np.where(known, (values - mean) ** 2, 0.0).sum(axis=0)
        half = _student(count - 1, len(values), confidence) * np.sqrt(squares / (count - 1) / count)
        low, high = mean - half, mean + half
        if not np.any(step):
            return mean, low, high
        middle = _median(values, np.asarray(count))
        more: NDArray[np.float64] = np.where(np.asarray(step) > 0.0, 2.0, 0.0)
        centre: NDArray[np.float64] = (present.sum(axis=0) + more * middle) / (count + more)
        squares = np.where(known, (values - centre) ** 2, 0.0).sum(axis=0) + more * ((middle - centre) ** 2 + 0.5 * np.square(step))
        half = _student(count + more - 1, len(values) + 2, confidence) * np.sqrt(squares / (count + more - 1) / (count + more))
    return mean, np.minimum(low, centre - half), np.maximum(high, centre + half)  # NaN, where one of them is


def _student(freedom: NDArray[Any], most: int, confidence: float) -> NDArray[np.float64]:
    """Return the quantile of Student's t at which an interval with two equal tails ends, by degrees of freedom."""
    upper = 0.5 + confidence / 2.0
    quantiles = np.asarray(stdtrit(np.arange(most + 1), upper), dtype=np.float64)  # looked up: one by one they take longer than all else
    return quantiles[np.asarray(freedom, dtype=np.int64)]


def _median(values: NDArray[np.float64], count: NDArray[Any]) -> NDArray[np.float64]:
    """Return the median over the first axis of the `count` values that are there, NaN if none is: NumPy's own is slow with NaN."""
    ordered = np.sort(values, axis=0)  # NaN last
    ends = (np.maximum(count - 1, 0) // 2, count // 2)
    low, high = (np.take_along_axis(ordered, np.minimum(end, len(values) - 1)[np.newaxis], axis=0)[0] for end in ends)
    middle: NDArray[np.float64] = 0.5 * (low + high)
    return middle


def step_of(outcome: Outcome, ensemble: Ensemble, cell: tuple[str, str, str] = (ALL, ALL, ALL)) -> float:
    """Return by what step chance moves an outcome of a cell in one replicate.

    Where it moves it by any amount, what is rare (a partnership that ends, a budget that fails) may move it much, and few
    replicates may all have been spared: the step is then a part (`APART`) of what replicates differ by, over the whole time.
    """
    if outcome.step is Step.NONE:
        return APART * _spread(ensemble.series(outcome.name, *cell)) if outcome.course is not Course.FLOW else 0.0
    if outcome.step is Step.ONE:
        return 1.0
    partnership, organisation, level = cell
    layout = ensemble.plan.layout
    if outcome.step is Step.PARTNERSHIP:
        return 1.0 if partnership != ALL else 1.0 / len(layout.partnerships)
    posts = layout.posts.posts
    counted = np.ones(posts.size, dtype=np.bool_)
    if organisation != ALL:
        counted &= posts["organisation"] == layout.organisations.index(organisation)
    if level != ALL:
        counted &= posts["level"] == Level[level.upper()]
    return 1.0 / max(1, int(counted.sum()))


def _spread(values: NDArray[np.float64]) -> float:
    """Return the sd over replicates of their means over time (replicate x month); 0 where fewer than two have any value."""
    known = ~np.isnan(values[:, 1:])
    count = known.sum(axis=1)
    with np.errstate(invalid="ignore"):
        means = (np.where(known, values[:, 1:], 0.0).sum(axis=1) / count)[count > 0]
    return float(means.std(ddof=1)) if means.size > 1 else 0.0


def departure(baseline: Ensemble, alternative: Ensemble) -> int:
    """Return the first month in which anything recorded differs in any replicate; the month after the last where nothing does."""
    if baseline.aggregation.names != alternative.aggregation.names:
        return 0
    one, other = (ensemble.numbers.view(np.int64) for ensemble in (baseline, alternative))  # as bits, so that NaN equals NaN
    months = min(one.shape[1], other.shape[1])
    return next((month for month in range(months) if (one[:, month] != other[:, month]).any()), months)


def effects(baseline: Ensemble, alternative: Ensemble, precision: float, *, since_start: bool) -> pd.DataFrame:
    """Return the paired differences of every outcome, month and cell that both have: `Comparison.effects` of one alternative.

    `since_start` compares changes since month 0, not levels.
    """
    places = {name: cell for cell, name in enumerate(alternative.aggregation.names)}
    cells, outcomes = kept_columns(baseline.aggregation)
    common = np.array([baseline.aggregation.names[cell] in places for cell in cells])
    cells, outcomes = cells[common], outcomes[common]
    there = np.array([places[baseline.aggregation.names[cell]] for cell in cells])
    registered = list(OUTCOMES.values())
    gain = np.array([GAIN[outcome.better] for outcome in registered])[outcomes]
    steps = np.array(
        [step_of(registered[one], baseline, baseline.aggregation.names[cell]) for one, cell in zip(outcomes, cells, strict=True)]
    )
    levels = np.array([since_start and outcome.course is not Course.FLOW for outcome in registered])[outcomes]
    months, departs = baseline.months + 1, departure(baseline, alternative)

    def difference(month: int) -> NDArray[np.float64]:
        found: NDArray[np.float64] = alternative.numbers[:, month][:, there, outcomes] - baseline.numbers[:, month][:, cells, outcomes]
        return found

    start = np.where(levels, difference(0), 0.0)
    # A month at a time: all at once would take several times the memory of the ensembles.
    told = [paired(difference(month) - start, gain, steps if month >= departs else 0.0) for month in range(months)]
    whole = Paired(*(np.concatenate(parts) for parts in zip(*told, strict=True)))
    every = np.tile(np.arange(cells.size), months)
    return pd.DataFrame(
        {
            "month": np.repeat(np.arange(months, dtype=np.int32), cells.size),
            "date": np.repeat(months_since(baseline.scenario.start, months), cells.size),
            **{column: label.take(every) for column, label in row_labels(baseline.aggregation, cells, outcomes).items()},
            "difference": whole.difference,
            "ci_low": whole.low,
            "ci_high": whole.high,
            "p_better": whole.better,
            "replicates": whole.pairs.astype(np.int32),
            "is_precise": whole.is_precise(precision),
        }
    )


def by_alternative(names: list[str], tables: list[pd.DataFrame]) -> pd.DataFrame:
    """Return tables below each other, the alternative's name in front."""
    whole = pd.concat(tables, ignore_index=True)
    codes = np.repeat(np.arange(len(tables)), [len(table) for table in tables])
    return whole.assign(alternative=pd.Categorical.from_codes(codes, pd.Index(names)))[["alternative", *whole.columns]]


def beside_start(ensemble: Ensemble, outcome: str, cell: tuple[str, str, str], *, since_start: bool) -> NDArray[np.float64]:
    """Return an outcome by replicate x month; with `since_start` as the change since month 0, but for flows, which begin with it."""
    values = ensemble.series(outcome, *cell)
    return values - values[:, :1] if since_start and OUTCOMES[outcome].course is not Course.FLOW else values
