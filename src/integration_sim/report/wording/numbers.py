"""How numbers are written: with decimals enough, their signs, and a range where there is one to claim."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from integration_sim.experiments.comparison.verdict import ENOUGH, Difference
from integration_sim.model.recording.outcomes import SHARE, Outcome

LOW, HIGH = 5, 95
"""The percentiles between which a range lies."""
SMALL_UNITS = (SHARE, "1 = a full week", "0 or 1", "open at the time", "a month")
"""The units of numbers about 1."""
LARGE_UNITS = ("days a month", "GBP a month")
"""The units of numbers in thousands."""
MOST_DECIMALS = 6
STATE_PLACES = 2
"""Decimals of one manager's state, and of what changed it."""


@dataclass(frozen=True)
class MedianAndRange:
    """The median of a number over replicates, and the range that holds 90 % of them; NaN where no replicate has one."""

    median: float
    low: float
    high: float
    replicates: int

    def written(self, decimals: int) -> str:
        """Return it as `0.52 (0.47 to 0.58)`, or as `0.52` where the range is too narrow to show, or too few replicates claim none."""
        if np.isnan(self.median):
            return "none"
        if self.replicates < ENOUGH:
            return f"{self.median:,.{decimals}f}"
        middle, low, high = (f"{number:,.{decimals}f}" for number in (self.median, self.low, self.high))
        return middle if low == high else f"{middle} ({low} to {high})"


def median_and_range(values: NDArray[np.float64]) -> MedianAndRange:
    """Return the median and range of numbers, one per replicate; those without a value (NaN) are left out."""
    known = values[~np.isnan(values)]
    if not known.size:
        return MedianAndRange(np.nan, np.nan, np.nan, 0)
    median, low, high = (float(number) for number in np.percentile(known, (50, LOW, HIGH)))
    return MedianAndRange(median, low, high, known.size)


def decimals(outcome: Outcome) -> int:
    """Return how many decimals tell enough: two for numbers about 1, one for others."""
    if outcome.unit in LARGE_UNITS:
        return 0
    return 2 if outcome.unit in SMALL_UNITS else 1


def least_shown(outcome: Outcome) -> float:
    """Return the smallest difference of an outcome that shows with its usual decimals."""
    return 0.5 * 10.0 ** -decimals(outcome)


def of_state(number: float) -> str:
    """Return the value of one manager's state."""
    return f"{number:.{STATE_PLACES}f}"


def percent(share: float) -> str:
    """Return a share as `48 %`."""
    return f"{100.0 * share:.0f} %"


def signed(number: float, places: int) -> str:
    """Return a number with its sign; what rounds to zero has none."""
    shown = f"{number:+.{places}f}"
    return shown if float(shown) else shown[1:]


def places_of(found: Difference) -> int:
    """Return decimals enough to tell the interval from zero, and its ends from each other if one decimal more does that."""
    near, far = sorted((abs(found.low), abs(found.high)))
    usual = decimals(found.outcome)
    visible = next((places for places in range(usual, MOST_DECIMALS) if round(near, places) > 0.0), MOST_DECIMALS)
    alike, told_apart = round(near, usual) == round(far, usual), round(near, usual + 1) != round(far, usual + 1)
    return visible + (visible == usual and alike and told_apart)


def interval(found: Difference) -> str:
    """Return a difference's interval, each end with its sign; empty where there is none to claim, or it is too narrow to show."""
    if found.replicates < ENOUGH:
        return ""
    places = places_of(found) if found.told else max(decimals(found.outcome), 2)
    low, high = signed(found.low, places), signed(found.high, places)
    return "" if low == high else f"{low} to {high}"


def size(found: Difference) -> str:
    """Return the size of a difference, without its sign."""
    return f"{abs(found.mean):.{places_of(found) if found.told else decimals(found.outcome)}f}"


def change(found: Difference) -> str:
    """Return a difference with its sign and interval: `-7.2 (-7.6 to -6.9)`."""
    brackets = interval(found)
    number = signed(found.mean, places_of(found) if found.told else max(decimals(found.outcome), 2))
    return f"{number} ({brackets})" if brackets else number
