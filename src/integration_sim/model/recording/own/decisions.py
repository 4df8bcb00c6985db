"""Joint decisions: how long they take, and how many are passed upwards."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from integration_sim.compiled import compiled
from integration_sim.model.recording.outcome import SHARE, Better, Course, Outcome
from integration_sim.model.recording.shares import share
from integration_sim.state import World


@compiled
def median_age(ages: NDArray[np.float64]) -> float:
    """Median of the ages of decisions, counted by month (1, 2, ...), interpolated inside the month; NaN without decisions."""
    half = 0.0
    for number in ages:
        half += 0.5 * number
    if half <= 0.0:
        return np.nan
    below = 0.0
    for month in range(ages.size):
        if below + ages[month] >= half:
            return month + (half - below) / ages[month]
        below += ages[month]
    return float(ages.size)


@compiled
def median_of_one(world: World, partnership: int) -> float:
    """Return the median age of a partnership's decisions."""
    return median_age(world.decision_ages[partnership])


@compiled
def median_of_all(world: World) -> float:
    """Return the median age of all partnerships' decisions."""
    ages = np.zeros(world.decision_ages.shape[1])
    for partnership in range(world.partnerships.size):
        for age in range(ages.size):
            ages[age] += world.decision_ages[partnership, age]
    return median_age(ages)


DECISION_MONTHS = Outcome(
    "decision_months",
    "Months for a joint decision",
    "months",
    Better.LOWER,
    "Median age of recent joint decisions when they were concluded.",
    course=Course.RATE,
    plural=True,
    of_partnership=median_of_one,
    over_all=median_of_all,
    because_it_is="a median of ages",
    fed_by=("cross_trust", "role_ambiguity"),
)


@compiled
def escalated_in_one(world: World, partnership: int) -> float:
    """Return which share of a partnership's new decisions was passed upwards."""
    return share(world.partnerships[partnership].escalated, world.partnerships[partnership].raised)


@compiled
def escalated_in_all(world: World) -> float:
    """Return which share of all new decisions was passed upwards."""
    raised = escalated = 0.0
    for partnership in range(world.partnerships.size):
        raised += world.partnerships[partnership].raised
        escalated += world.partnerships[partnership].escalated
    return share(escalated, raised)


ESCALATION_RATE = Outcome(
    "escalation_rate",
    "Decisions passed upwards",
    SHARE,
    Better.LOWER,
    "Share of the month's new joint decisions that the middle level could not settle.",
    course=Course.RATE,
    plural=True,
    of_partnership=escalated_in_one,
    over_all=escalated_in_all,
    because_it_is="a share of the month's decisions, settled or not by chance",
    fed_by=("cross_trust", "role_ambiguity"),
)
