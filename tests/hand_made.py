"""Comparisons whose numbers are made by hand, and what is to be found in numbers, by SciPy and plain counting."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.stats import ttest_1samp

from integration_sim import OUTCOMES, Comparison
from integration_sim.experiments.replicates.ensemble import Ensemble

REPLICATES, MONTHS = 12, 24
ROUNDING = 1e-12
_LUCK = np.random.default_rng(5).normal(size=REPLICATES)
NOISE = _LUCK - _LUCK.mean()
"""A number a replicate, 0 on average."""

type Shifts = Mapping[str, float | NDArray[np.float64]]


def made(template: Ensemble, **arms: Shifts) -> Comparison:
    """Return arms that are the baseline plus, in every month from 1, what is given of each outcome (one number per replicate)."""
    luck = np.random.default_rng(7)
    values = np.tile(template.values, (REPLICATES, 1, 1))
    for name in OUTCOMES:
        values[name] = 0.5 + 0.1 * luck.normal(size=(REPLICATES, MONTHS + 1, 1))
    found = {}
    for arm, shifts in arms.items():
        shifted = values.copy()
        for name, by in shifts.items():
            shifted[name][:, 1:] += np.broadcast_to(by, REPLICATES)[:, np.newaxis, np.newaxis]
        found[arm] = Ensemble(template.plan, shifted, template.provenance)
    return Comparison(Ensemble(template.plan, values, template.provenance), found, "here", "service_performance", 0.5)


def interval(values: NDArray[np.float64], step: float = 0.0, confidence: float = 0.95) -> tuple[float, float]:
    """Return Student's interval of a mean; where chance moves by steps, that of the values with two more about the median, if wider."""
    low, high = ttest_1samp(values, 0.0).confidence_interval(confidence) if np.ptp(values) > ROUNDING else (values[0], values[0])
    if step:
        away = step / np.sqrt(2.0)
        more = [*values, np.median(values) - away, np.median(values) + away]
        further = ttest_1samp(more, 0.0).confidence_interval(confidence)
        low, high = min(low, further.low), max(high, further.high)
    return float(low), float(high)


def unseen(values: NDArray[np.float64]) -> float:
    """Return six tenths of the sd over replicates of what an outcome is on average from month 1 on: what luck may yet part futures by."""
    means = [np.mean([number for number in row[1:] if not np.isnan(number)]) for row in values]
    return 0.6 * float(np.std(means, ddof=1))


def standing(values: NDArray[np.float64], matters: float, step: float = 0.0, among: int = 1) -> str:
    """Return how differences without NaN stand, in the words of the verdicts."""
    if len(values) < 6:
        return "no verdict" if len(values) else "nothing to compare"
    if not values.any():
        return "the same"
    low, high = interval(values, step, 1.0 - 0.05 / among)
    if -matters < low and high < matters:
        return "too small to matter"
    if low <= 0.0 <= high:
        return "could be luck"
    if abs(values.mean()) < matters:
        return "too small to matter"
    reach = [value for value in values if (value if values.mean() > 0.0 else -value) >= matters]
    return "clear" if len(reach) >= 0.9 * len(values) else "on average"
