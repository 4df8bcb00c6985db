"""Vectors of parameters: which numbers are unknown enough to vary, and plausible values of all of them drawn evenly."""

from __future__ import annotations

from functools import cache

import numpy as np

from integration_sim.evidence.validation.lives import Vector
from integration_sim.parameters import Grade, registry

LEFT_OUT = ("population", "warmup", "costs", "matters")
"""Groups that decide who there is, how the past is lived, what is paid and what matters: no pattern can feel them."""


DIGITS = 4
"""Significant digits of a value that is drawn."""


@cache
def varied() -> tuple[str, ...]:
    """Return the ids of the parameters that are assumptions, have a range and can be felt by some pattern."""
    every = registry().values()
    return tuple(one.id for one in every if one.grade is Grade.ASSUMPTION and one.low < one.high and one.group not in LEFT_OUT)


def drawn(number: int, seed: int) -> tuple[Vector, ...]:
    """Return so many vectors that cover every plausible range evenly (Latin hypercube; McKay, Beckman & Conover 1979)."""
    from scipy.stats.qmc import LatinHypercube

    low, high = np.array([(registry()[id_].low, registry()[id_].high) for id_ in varied()]).T
    values = low + LatinHypercube(len(varied()), rng=seed).random(number) * (high - low)
    rounded = np.clip(np.vectorize(_readable)(values), low, high)
    return tuple(dict(zip(varied(), row, strict=True)) for row in rounded.tolist())


def _readable(value: float) -> float:
    """Round so that a file shows the very number that is simulated."""
    return float(f"{value:.{DIGITS}g}")
