"""The shape of a trajectory in a few numbers: how deep it dips, when it recovers, how much is lost on the way."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Shape(NamedTuple):
    """Numbers that tell the shape of trajectories; each an array of one number per trajectory."""

    dip: NDArray[np.float64]
    """How far it falls below its start at worst; 0 if it never does."""
    worst_month: NDArray[np.float64]
    """When it is at its worst; NaN if it never falls."""
    recovery_month: NDArray[np.float64]
    """When it has reached its start again after its worst; NaN if not within the run, 0 if it never fell."""
    area_lost: NDArray[np.float64]
    """The sum over months of how far it lies below its start."""


def shape_of(values: NDArray[np.float64]) -> Shape:
    """Return the shape of trajectories, rows x months, of which higher is better; month 0 is their start.

    Where lower is better, pass them negated. Months without a value (NaN) count as lost nothing.
    """
    months = values.shape[1]
    loss = np.nan_to_num(values[:, :1] - values)
    worst, dip = loss.argmax(axis=1), loss.max(axis=1)
    fell = dip > 0.0
    regained = (loss <= 0.0) & (np.arange(months) > worst[:, np.newaxis])
    recovered = np.where(regained.any(axis=1), regained.argmax(axis=1), np.nan)
    return Shape(
        dip,
        np.where(fell, worst, np.nan),
        np.where(fell, recovered, 0.0),
        np.maximum(loss, 0.0).sum(axis=1),
    )
