"""What a comparison found of each outcome: how it ends beside the baseline, how sure that is, where the two were furthest apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from integration_sim.experiments.comparison import Comparison
from integration_sim.experiments.costs import DAYS, MONEY
from integration_sim.experiments.effects import GAIN, Paired, paired
from integration_sim.model.outcomes import OUTCOMES, Better, Outcome
from integration_sim.report.narrative import least_shown

COSTS = (DAYS, MONEY)
"""Outcomes that are put in, not brought about; they are told as sums over the whole time (`report.costs`)."""


class Standing(StrEnum):
    """How the difference at the end stands."""

    CLEAR = "clear"  # the interval leaves out zero, and the difference is large enough to be shown
    SLIGHT = "slight"  # the interval leaves out zero, but the difference is too small to be shown
    OPEN = "open"  # the interval holds zero
    SAME = "same"  # equal in every replicate
    NOTHING = "nothing"  # fewer than two replicates have a value


@dataclass(frozen=True)
class Finding:
    """One outcome of an alternative beside the baseline, over all partnerships, organisations and levels."""

    outcome: Outcome
    standing: Standing
    difference: float
    low: float
    high: float
    rises: int
    """In so many replicates the alternative ends higher."""
    falls: int
    pairs: int
    baseline: float
    """The baseline's mean at the end."""
    size: float
    """The difference beside the luck of a replicate: in standard deviations over replicates, the mean of both arms'."""
    furthest: int
    """The month of the largest mean difference."""
    furthest_difference: float
    furthest_is_clear: bool
    suffices: bool
    course: Paired = field(repr=False, compare=False)
    """The difference month by month."""

    @property
    def least(self) -> float:
        """The smallest difference that shows with the outcome's usual decimals."""
        return least_shown(self.outcome)

    @property
    def higher(self) -> bool:
        """Whether the alternative ends higher."""
        return self.difference > 0.0

    @property
    def better(self) -> bool | None:
        """Whether the alternative ends better; None where neither direction is."""
        return None if self.outcome.better is Better.NEITHER else self.higher == (self.outcome.better is Better.HIGHER)


def finding(comparison: Comparison, alternative: str, name: str) -> Finding:
    """Return what was found of one outcome."""
    outcome, differences = OUTCOMES[name], comparison.difference(name, alternative)
    course = paired(differences, GAIN[outcome.better])
    last = differences[:, -1]
    known = ~np.isnan(last)
    before, after = comparison.baseline.of(name)[known, -1], comparison.alternatives[alternative].of(name)[known, -1]
    difference, low, high = (float(numbers[-1]) for numbers in (course.difference, course.low, course.high))
    distance = np.abs(course.difference)
    furthest = int(np.nanargmax(distance)) if np.any(~np.isnan(distance)) else 0
    if known.sum() < 2:
        standing = Standing.NOTHING
    elif not last[known].any():
        standing = Standing.SAME
    elif not course.distinct[-1]:
        standing = Standing.OPEN
    else:
        standing = Standing.CLEAR if abs(difference) >= least_shown(outcome) else Standing.SLIGHT
    return Finding(
        outcome,
        standing,
        difference,
        low,
        high,
        int((last > 0.0).sum()),
        int((last < 0.0).sum()),
        int(known.sum()),
        float(before.mean()) if before.size else np.nan,
        _size(difference, before, after),
        furthest,
        float(course.difference[furthest]),
        bool(course.distinct[furthest]),
        bool(course.suffices(comparison.precision)[-1]),
        course,
    )


def findings(comparison: Comparison, alternative: str) -> list[Finding]:
    """Return what was found of every outcome but the costs, those that move most first."""
    found = [finding(comparison, alternative, name) for name in OUTCOMES if name not in COSTS]
    return sorted(found, key=lambda one: -one.size if one.standing is not Standing.NOTHING else np.inf)


def _size(difference: float, before: NDArray[np.float64], after: NDArray[np.float64]) -> float:
    """Return a difference in standard deviations; infinite where there is no luck in either arm."""
    if not abs(difference) > 0.0:
        return 0.0
    if before.size < 2:
        return np.nan
    spread = np.sqrt((before.var(ddof=1) + after.var(ddof=1)) / 2.0)
    return abs(difference) / float(spread) if spread > 0.0 else np.inf
