"""Vectors of parameters drawn evenly over every plausible range."""

from __future__ import annotations

import numpy as np

from integration_sim.parameters import registry
from integration_sim.parameters.vectors import Vector, varied

DIGITS = 4
"""Significant digits of a value that is drawn."""


def drawn(number: int, *seed: int) -> tuple[Vector, ...]:
    """Return so many vectors that cover every plausible range evenly (Latin hypercube; McKay, Beckman & Conover 1979)."""
    from scipy.stats.qmc import LatinHypercube

    low, high = np.array([(registry()[id_].low, registry()[id_].high) for id_ in varied()]).T
    values = low + LatinHypercube(len(varied()), rng=np.random.default_rng(seed)).random(number) * (high - low)
    rounded = np.clip(np.vectorize(_readable)(values), low, high)
    return tuple(dict(zip(varied(), row, strict=True)) for row in rounded.tolist())


def _readable(value: float) -> float:
    """Round so that a file shows the very number that is simulated."""
    return float(f"{value:.{DIGITS}g}")
