"""What the model measures of each manager, for many managers and months at once: resistance and engagement.

The rules are those of `model.outcomes`, which are written for one manager at a time.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from integration_sim.errors import UnknownNameError
from integration_sim.experiments.history.manager_history import STATES
from integration_sim.model.recording.outcomes import Engagement, Measures, Resistance

MEASURES = ("resistance", "engagement")
"""What can be measured of a manager beside their states."""


def column(states: NDArray[np.floating], name: str) -> NDArray[np.float64]:
    """Return one state of an array whose last axis is STATES."""
    return states[..., STATES.index(name)].astype(np.float64)


def measured(states: NDArray[np.floating], name: str, measures: Measures) -> NDArray[np.float64]:
    """Return what is measured of managers whose states (the last axis: STATES) are given.

    Raises UnknownNameError for another name than MEASURES.
    """
    if name not in MEASURES:
        raise UnknownNameError("measure", name, MEASURES)
    return resistance(states, measures.resistance) if name == "resistance" else engagement(states, measures.engagement)


def engagement(states: NDArray[np.floating], p: Engagement) -> NDArray[np.float64]:
    """Return the engagement of managers, 0 to 100."""
    total = (
        p.leadership_trust * column(states, "leadership_trust")
        + p.commitment * column(states, "commitment")
        + p.security * (1.0 - column(states, "insecurity"))
        + p.clarity * (1.0 - column(states, "ambiguity"))
    )
    return 100.0 * total / sum(p)


def resistance(states: NDArray[np.floating], p: Resistance) -> NDArray[np.float64]:
    """Return the resistance of managers, 0 to 1."""
    return curve(pushes(states, p))


def curve(total: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share, 0 to 1, that a sum of pushes comes to."""
    return 1.0 / (1.0 + np.exp(-total))


def pushes(states: NDArray[np.floating], p: Resistance) -> NDArray[np.float64]:
    """Return the sum of what pushes managers to resist."""
    return (
        p.intercept
        + p.insecurity * column(states, "insecurity")
        + p.ambiguity * column(states, "ambiguity")
        + p.grievance * column(states, "grievance")
        - p.commitment * (column(states, "commitment") - p.usual_commitment)
        + p.overload * overload(states)
    )


def overload(states: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return by how much managers' workload exceeds a full week."""
    return np.maximum(0.0, column(states, "workload") - 1.0)
