"""Comparisons whose numbers are made by hand."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from integration_sim import OUTCOMES, Comparison
from integration_sim.experiments.ensemble import Ensemble

REPLICATES, MONTHS = 12, 24
_LUCK = np.random.default_rng(5).normal(size=REPLICATES)
NOISE = _LUCK - _LUCK.mean()
"""A number a replicate, 0 on average."""

type Shifts = Mapping[str, float | NDArray[np.float64]]


def made(template: Ensemble, **arms: Shifts) -> Comparison:
    """Return arms that are the baseline plus, in every month from 1, what is given of each outcome (a number a replicate)."""
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
