"""A share of a sum."""

from __future__ import annotations

import numpy as np

from integration_sim.compiled import compiled


@compiled
def share(part: float, whole: float) -> float:
    """part / whole, or NaN where there is nothing to share."""
    return part / whole if whole > 0.0 else np.nan
