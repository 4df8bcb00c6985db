"""How much of the spread of a difference is luck, and how much is what isn't known of the numbers.

Every vector is lived twice, with other luck each time. With d_vr the difference of vector v and replicate r, of n vectors and R = 2
replicates, the one-way random-effects analysis of variance says (Searle, Casella & McCulloch 1992, chapter 3)

    luck = mean square within vectors,  numbers = max(0, (mean square between vectors - luck) / R).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from integration_sim.experiments.comparison.paired_arms import PairedArms
from integration_sim.experiments.errors import ExplanationError

EACH = 2
"""How often a vector is lived: with two, most of the work goes into other vectors."""
FEWEST = 10
"""Vectors below which nothing is said: their variance would be known too badly."""
RESAMPLES = 1000
CENTRAL_95 = (2.5, 97.5)


@dataclass(frozen=True)
class Decomposition:
    """The variance of a difference, parted."""

    numbers: float
    """The standard deviation that comes from what isn't known of the numbers, in the outcome's unit."""
    luck: float
    """The standard deviation that comes from luck."""
    share: float
    """The share of the variance that is the numbers', 0 to 1."""
    low: float
    high: float
    """The 95 % interval of the share, from vectors drawn anew."""
    vectors: int


def decomposed(comparison: PairedArms, alternative: str, outcome: str) -> Decomposition:
    """Part the variance of an outcome's difference in the comparison's window into luck and numbers.

    The first half of the replicates must have lived with vectors of their own, the second half with the same again. Raises
    ExplanationError where they did not, and UnknownNameError for a name that isn't there.
    """
    vectors, replicates = comparison.baseline.plan.vectors, comparison.replicates
    if vectors is None or replicates != EACH * len(vectors) or len(vectors) < FEWEST:
        found = "no vectors" if vectors is None else f"{len(vectors)} vectors and {replicates} replicates"
        raise ExplanationError(f"luck and numbers: found {found}, expected {FEWEST} vectors or more, each lived {EACH} times")
    differences = comparison.over(alternative, outcome) - comparison.over(comparison.baseline_name, outcome)
    return part(differences.reshape(EACH, len(vectors)).T)


def part(differences: NDArray[np.float64]) -> Decomposition:
    """Part the variance of differences (vectors x replicates) into what vectors and what replicates of a vector differ by."""
    chosen = np.random.default_rng(0).integers(len(differences), size=(RESAMPLES, len(differences)))
    shares = [_share(*_variances(differences[rows])) for rows in chosen]
    numbers, luck = _variances(differences)
    low, high = np.percentile(shares, CENTRAL_95)
    return Decomposition(np.sqrt(numbers), np.sqrt(luck), _share(numbers, luck), float(low), float(high), len(differences))


def _variances(differences: NDArray[np.float64]) -> tuple[float, float]:
    """Return the variances between vectors and within them."""
    each = differences.shape[1]
    luck = float(differences.var(axis=1, ddof=1).mean())
    between = each * float(differences.mean(axis=1).var(ddof=1))
    return max(0.0, (between - luck) / each), luck


def _share(numbers: float, luck: float) -> float:
    return numbers / (numbers + luck) if numbers + luck > 0.0 else 0.0
