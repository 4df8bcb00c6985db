"""What the model measures of each manager, for many managers and months at once: resistance and engagement.

The equations are the outcomes' own, which are written for one manager and take columns where they are no more than arithmetic.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from integration_sim.compiled import over_columns
from integration_sim.errors import UnknownNameError
from integration_sim.experiments.history.manager_history import STATES
from integration_sim.mechanisms.rules import logistic
from integration_sim.model.recording.own import engagement as of_engagement
from integration_sim.model.recording.own import resistance as of_resistance
from integration_sim.model.recording.own.engagement import Engagement
from integration_sim.model.recording.own.resistance import Resistance

MEASURES = ("resistance", "engagement")
"""What can be measured of a manager beside their states."""
curve, overload = over_columns(logistic), over_columns(of_resistance.overload)
_pushes, _engagement = over_columns(of_resistance.pushes), over_columns(of_engagement.engagement)


def column(states: NDArray[np.floating], name: str) -> NDArray[np.float64]:
    """Return one state of an array whose last axis is STATES."""
    return states[..., STATES.index(name)].astype(np.float64)


def columns(states: NDArray[np.floating]) -> SimpleNamespace:
    """Return the states of an array whose last axis is STATES by name, as equations of one manager read them."""
    return SimpleNamespace(**{name: column(states, name) for name in STATES})


def measured(states: NDArray[np.floating], name: str, measures: Any) -> NDArray[np.float64]:
    """Return what is measured of managers whose states (the last axis: STATES) are given; `measures` are a plan's.

    Raises UnknownNameError for another name than MEASURES.
    """
    if name not in MEASURES:
        raise UnknownNameError("measure", name, MEASURES)
    return resistance(states, measures.resistance) if name == "resistance" else engagement(states, measures.engagement)


def engagement(states: NDArray[np.floating], p: Engagement) -> NDArray[np.float64]:
    """Return the engagement of managers, 0 to 100."""
    return _engagement(columns(states), p)


def resistance(states: NDArray[np.floating], p: Resistance) -> NDArray[np.float64]:
    """Return the resistance of managers, 0 to 1."""
    return curve(pushes(states, p))


def pushes(states: NDArray[np.floating], p: Resistance) -> NDArray[np.float64]:
    """Return the sum of what pushes managers to resist."""
    managers = columns(states)
    return _pushes(managers, overload(managers.workload), p)
