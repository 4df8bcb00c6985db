"""Is a difference real, and does it matter? The one answer that every command, chart, page and report gives.

A difference is **clear** if it goes the same way, and is large enough to matter, in at least nine of ten simulated futures, and
is more than luck. Luck is judged by the 95 % interval of the mean over pairs with the same luck, made wider where many intervals are
judged at once. What is large enough to matter is said outcome by outcome, by the parameters `matters.*`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from integration_sim.errors import UnknownNameError
from integration_sim.experiments.comparison.paired import CONFIDENCE, interval_of_mean
from integration_sim.experiments.rounding import ROUNDING
from integration_sim.model.recording.outcomes import OUTCOMES, Better, Outcome
from integration_sim.parameters import registry
from integration_sim.scenario.schema import Scenario

ENOUGH = 6
"""The fewest replicates of which a verdict is given: among five, all may well go the same way by luck."""
NEARLY_ALL = 0.9
"""The share of simulated futures that must agree for a difference to be clear."""
MATTERS = "matters."
"""The group of parameters that say which difference of an outcome is the smallest that matters."""


class Settled(StrEnum):
    """Whether there are replicates enough for the watched outcome."""

    PRECISE = "precise"  # beyond luck, and known precisely enough
    SMALL = "small"  # beyond luck, and surely too small to matter
    OPEN = "open"  # neither


class Verdict(StrEnum):
    """How a difference stands."""

    CLEAR = "clear"  # the same way, and large enough to matter, in nearly all simulated futures
    ON_AVERAGE = "on average"  # more than luck, and large enough to matter on average, but not in nearly all futures
    SMALL = "too small to matter"  # whatever luck has to do with it
    OPEN = "could be luck"  # the interval holds zero, and reaches what matters
    SAME = "the same"  # equal in every replicate
    TOO_FEW = "no verdict"  # simulated too few times
    NOTHING = "nothing to compare"  # no replicate has a value


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A difference of one outcome, between two futures or two times: how large, how sure, and whether it matters."""

    outcome: Outcome
    verdict: Verdict
    mean: float
    """The mean over replicates of pairs with the same luck; NaN where there is none."""
    low: float
    """The 95 % interval of that mean; NaN with fewer than two replicates."""
    high: float
    rises: int
    """In so many replicates it is above zero."""
    falls: int
    replicates: int
    """How many have a value."""
    matters: float
    """The smallest difference that matters."""

    @property
    def told(self) -> bool:
        """Whether it is worth telling as a finding: more than luck, and large enough to matter."""
        return self.verdict in (Verdict.CLEAR, Verdict.ON_AVERAGE)

    @property
    def higher(self) -> bool:
        """Whether the mean is above zero."""
        return self.mean > 0.0

    @property
    def better(self) -> bool | None:
        """Whether the mean is for the better; None where neither direction is."""
        return None if self.outcome.better is Better.NEITHER else self.higher == (self.outcome.better is Better.HIGHER)

    @property
    def size(self) -> float:
        """How large it is, in smallest differences that matter; infinite where any matters."""
        return abs(self.mean) / self.matters if self.matters > 0.0 else np.inf if self.mean else 0.0


def leaves_out_zero(low: float, high: float) -> bool:
    """Tell whether an interval leaves out zero; one that is not known does not."""
    return low > 0.0 or high < 0.0


def judge(outcome: Outcome, differences: NDArray[np.float64], matters: float, *, step: float = 0.0, among: int = 1) -> Difference:
    """Judge differences, one per replicate; those without a value (NaN) are left out.

    `step` is that of `interval_of_mean`; `among` is how many are judged at once: the interval that decides whether a
    difference is more than luck leaves out none of them wrongly in 95 % of cases (Bonferroni), while the one that is told is its own.
    """
    known = differences[~np.isnan(differences)]
    known = np.where(np.abs(known) <= ROUNDING * max(1.0, matters), 0.0, known)  # sums of the same numbers in another order are equal
    mean, low, high = (float(number) for number in interval_of_mean(known, step)) if known.size else (np.nan,) * 3
    rises, falls = int((known > 0.0).sum()), int((known < 0.0).sum())
    return Difference(
        outcome=outcome,
        verdict=_verdict(known, matters, step, among),
        mean=mean,
        low=low,
        high=high,
        rises=rises,
        falls=falls,
        replicates=known.size,
        matters=matters,
    )


def _verdict(known: NDArray[np.float64], matters: float, step: float, among: int) -> Verdict:
    if not known.size:
        return Verdict.NOTHING
    if known.size < ENOUGH:
        return Verdict.TOO_FEW
    if not known.any():
        return Verdict.SAME
    mean, low, high = (float(number) for number in interval_of_mean(known, step, 1.0 - (1.0 - CONFIDENCE) / among))
    more_than_luck = leaves_out_zero(low, high)
    if max(abs(low), abs(high)) < matters or (more_than_luck and abs(mean) < matters):
        return Verdict.SMALL
    if not more_than_luck:
        return Verdict.OPEN
    agree = ((known if mean > 0.0 else -known) >= matters).sum()
    return Verdict.CLEAR if agree >= NEARLY_ALL * known.size else Verdict.ON_AVERAGE


def smallest_that_matter(scenario: Scenario, chosen: Mapping[str, float] | None = None) -> dict[str, float]:
    """Return the smallest difference that matters of every outcome: what is chosen, else what the scenario's parameters say.

    Where nothing says so of an outcome that an extension brings, any difference matters.

    Raises ValueError for an outcome that isn't there, naming the nearest, or a number that is none or below zero.
    """
    for name, number in (chosen or {}).items():
        if name not in OUTCOMES:
            raise UnknownNameError("matters", name, OUTCOMES)
        if not 0.0 <= number < np.inf:
            raise ValueError(f"matters: found {name}={number:g}, expected a number from 0 up")
    known = registry()
    said = {name: scenario.parameter(MATTERS + name) if MATTERS + name in known else 0.0 for name in OUTCOMES}
    return said | dict(chosen or {})
