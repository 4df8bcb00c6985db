"""What came of a pattern: each expectation's effect, with its 95 % interval, and whether it lies where it should."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from integration_sim.evidence.validation.lives import Lived
from integration_sim.evidence.validation.measures import Measure, Statistic
from integration_sim.evidence.validation.pattern import Expectation, Pattern, Recovery, SpeaksOf, Variance
from integration_sim.experiments.comparison.paired import interval_of_mean

RESAMPLES = 400
"""How often the lives of a mean path are drawn anew to see how much luck is in its recovery."""
SMOOTHED = 6
"""Months over which a path is averaged before it counts as back."""
CENTRAL_95 = (2.5, 97.5)


class Verdict(StrEnum):
    """What an interval says of an expectation."""

    HOLDS = "holds"
    OPEN = "open"  # the interval reaches over the bound
    FAILS = "fails"


@dataclass(frozen=True)
class Effect:
    """What was found of one expectation."""

    pattern: str
    says: str
    speaks_of: SpeaksOf
    mean: float
    low: float
    high: float
    above: float | None
    below: float | None
    lives: NDArray[np.float64]
    """What each life shows by itself; empty where only the mean path tells."""
    known_to_fail: str = ""

    @property
    def verdict(self) -> Verdict:
        """Holds where the whole interval lies inside the bounds, fails where all of it lies outside of one."""
        if self.inside(self.low) and self.inside(self.high):
            return Verdict.HOLDS
        outside = (self.above is not None and self.high <= self.above) or (self.below is not None and self.low >= self.below)
        return Verdict.FAILS if outside or np.isnan(self.mean) else Verdict.OPEN

    def inside(self, value: float | NDArray[np.float64]) -> bool:
        """Tell whether a value lies inside the bounds."""
        return bool((self.above is None or value > self.above) and (self.below is None or value < self.below))


class Found:
    """The numbers of a pattern's arms, ready to be asked: a row of each arm for every life."""

    def __init__(self, arms: Mapping[str, Lived], rows: Mapping[str, NDArray[np.float64]]) -> None:
        self.arms, self.rows = arms, rows

    def of(self, lives: NDArray[np.bool_]) -> Found:
        """Return the same of some lives only."""
        return Found(self.arms, {arm: rows[lives] for arm, rows in self.rows.items()})

    def values(self, arm: str, measure: Measure) -> NDArray[np.float64]:
        """Return what a measure gave: lives x numbers."""
        return self.rows[arm][:, self.arms[arm].places[measure]]

    def weighted(self, terms: Sequence[tuple[float, str, Measure]]) -> NDArray[np.float64]:
        """Return the weighted sum of terms: lives x numbers."""
        total = sum((weight * self.values(arm, measure) for weight, arm, measure in terms), start=np.zeros(()))
        return np.asarray(total, dtype=np.float64) if terms else np.empty(0)


def effects_of(pattern: Pattern, found: Found, resamples: int = RESAMPLES) -> list[Effect]:
    """Return the effect of every expectation of a pattern."""
    return [_effect(pattern, expectation, found, resamples) for expectation in pattern.expect]


def _effect(pattern: Pattern, expected: Expectation, found: Found, resamples: int) -> Effect:
    terms = list(expected.weighted())
    values = found.weighted(terms)
    lives = values[:, 0]
    if expected.exactly:
        greatest = float(np.abs(values).max())
        return _told(pattern, expected, (greatest, greatest, greatest), np.abs(values).max(axis=1))
    if expected.recovery is not None:
        beside = found.weighted(list(expected.beside()))
        return _told(pattern, expected, _recovered(values, beside, terms[0][2], expected.recovery, resamples), np.empty(0))
    if expected.per:
        lives = _ratio(lives, found.weighted(list(expected.divisors()))[:, 0])
    rare = any(measure.statistic in (Statistic.ENDED, Statistic.HAPPENED) for _, _, measure in terms)
    mean, low, high = interval_of_mean(lives, 1.0 if rare else 0.0)
    return _told(pattern, expected, (float(mean), float(low), float(high)), lives)


def _told(pattern: Pattern, expected: Expectation, interval: tuple[float, float, float], lives: NDArray[np.float64]) -> Effect:
    below = float(np.nextafter(0.0, 1.0)) if expected.exactly else expected.below
    return Effect(pattern.id, expected.says, expected.speaks_of, *interval, expected.above, below, lives, expected.known_to_fail)


def _ratio(above: NDArray[np.float64], below: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return, for each life, what it adds to the ratio of both means: its mean is the ratio, its spread that of the ratio.

    r + (n_k - r d_k) / mean(d), with r = mean(n) / mean(d): the linearised ratio estimator (Cochran 1977).
    """
    ratio = above.mean() / below.mean()
    found: NDArray[np.float64] = ratio + (above - ratio * below) / below.mean()
    return found


def _recovered(
    paths: NDArray[np.float64], beside: NDArray[np.float64], measure: Measure, wanted: Recovery, resamples: int
) -> tuple[float, float, float]:
    """Return how many months after `since` the mean path is back, less those of the path beside it, if there is one.

    With the interval of lives drawn anew. What isn't back by the end counts as back in the month after it.
    """
    first, count = measure.window[0], len(paths)
    drawn = np.random.default_rng(0).multinomial(count, np.full(count, 1.0 / count), resamples) / count
    every = np.vstack([np.full((1, count), 1.0 / count), drawn])

    def months(of: NDArray[np.float64]) -> NDArray[np.int64]:
        means = every @ of
        if wanted.level is not None:
            begins, ends = wanted.level
            means = means - means[:, begins - first : ends - first + 1].mean(axis=1, keepdims=True)
        return np.array([_back(path) for path in means[:, wanted.since - first :]])

    found = months(paths) - (months(beside) if beside.size else 0)
    low, high = np.percentile(found[1:], CENTRAL_95) if resamples else (found[0], found[0])
    return float(found[0]), float(low), float(high)


def _back(path: NDArray[np.float64]) -> int:
    smooth = np.convolve(path, np.full(SMOOTHED, 1.0 / SMOOTHED), "valid")
    return int((smooth >= 0.0).argmax()) if (smooth >= 0.0).any() else path.size


def shares_of_variance(pattern: Pattern, values: NDArray[np.float64], drawn: NDArray[np.float64]) -> list[Effect]:
    """Return how much of the variance of `values` (places x forms) form and each of what was drawn (places x draws) explain.

    Intervals come from places drawn anew.
    """
    asked = pattern.variance
    if asked is None:
        return []
    chosen = np.random.default_rng(0).integers(len(values), size=(RESAMPLES, len(values)))
    every = [_shares(values[rows], drawn[rows], asked) for rows in (np.arange(len(values)), *chosen)]
    effects = []
    for one in asked.expect:
        column = np.array([shares[one.of] - shares.get(one.above_that_of, 0.0) for shares in every])
        low, high = np.percentile(column[1:], CENTRAL_95)
        above = 0.0 if one.above_that_of else one.above
        found = float(column[0]), float(low), float(high)
        effects.append(Effect(pattern.id, one.says, one.speaks_of, *found, above, one.below, np.empty(0)))
    return effects


def _shares(values: NDArray[np.float64], drawn: NDArray[np.float64], asked: Variance) -> dict[str, float]:
    """Return the shares of variance, by what is drawn and `form`, and how far each form lies from each other in sd between places.

    Form: the variance of its means. What is drawn: that of the places' means times the square of its correlation with them.
    """
    by_place, forms = values.mean(axis=1), list(asked.arms)
    paths = zip(asked.contexts.draw, drawn.T, strict=True)
    found = {path: np.corrcoef(one, by_place)[0, 1] ** 2 * by_place.var() / values.var() for path, one in paths}
    found["form"] = values.mean(axis=0).var() / values.var()
    for number, one in enumerate(forms):
        for beside, other in enumerate(forms):
            fall = (values[:, number] - values[:, beside]).mean() / values[:, beside].std(ddof=1)
            found[f"{one} beside {other}"] = fall
    return found
