"""Small rules that several mechanisms share."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from integration_sim.compiled import compiled
from integration_sim.vocabulary import CultureDimension

DIMENSIONS = len(CultureDimension)

MIDPOINT = 0.5
"""The middle of a scale from 0 to 1, where equations are centred."""


class ByLevel(NamedTuple):
    """A number for each level, in the order of `Level`."""

    strategic: float
    middle: float
    front_line: float


class ByTermsPart(NamedTuple):
    """A number for each part of the terms, in the order of `TermsPart`."""

    pay: float
    hours: float
    pension: float
    appraisal: float


@compiled
def logistic(z: float) -> float:
    """1 / (1 + e^-z): a chance from a sum of pushes and pulls."""
    return 1.0 / (1.0 + np.exp(-z))


@compiled
def culture_distance(one: np.ndarray, other: np.ndarray) -> float:
    """D = root mean square distance between two cultures over the four dimensions."""
    total = 0.0
    for dimension in range(DIMENSIONS):
        total += (one[dimension] - other[dimension]) ** 2
    return np.sqrt(total / DIMENSIONS)
