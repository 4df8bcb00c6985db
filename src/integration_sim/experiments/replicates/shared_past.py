"""How far two futures share one past, so that it need be simulated only once.

Luck is keyed, so two scenarios that do not differ until some month are, bit for bit, the same run until then.
"""

from __future__ import annotations

from bisect import bisect
from typing import Any

import numpy as np
from numpy.typing import NDArray

from integration_sim.model.calendar.reach import lottery
from integration_sim.model.plan import Plan
from integration_sim.scenario.aspects import model_of, place_of
from integration_sim.scenario.events import BudgetShock, DemandShock


def months_in_common(one: Plan, other: Plan) -> int | None:
    """Return the last month up to which two plans are surely the same run: 0 = the warm-up only, None = nothing.

    Cautious: scenarios that are written differently count as different even where the difference would have no effect.
    """
    if any(view(one.scenario) != view(other.scenario) for view in (place_of, model_of)) or one.vectors is not other.vectors:
        return None
    longest = min(one.scenario.months, other.scenario.months)
    # What has once come apart stays apart, so the months in common are a stretch from the start.
    alike = bisect(range(longest + 1), False, key=lambda month: _until(one, month) != _until(other, month))
    return alike - 1 if alike else None


def _until(plan: Plan, month: int) -> tuple[Any, ...]:
    """Return everything dated that a run has met by the end of a month.

    An event counts, whole, from the month in which it first acts, a lever from its start. What has begun must stand in
    the same order, since what falls into one month happens in the order of the file, and a lever must draw the same lots.
    Shocks to budgets and demand are in the series.
    """
    scenario = plan.scenario
    return (
        _bits(plan.pressure[:, : month + 1]),
        _bits(plan.demand[: month + 1]),
        _bits(plan.terms_drift) if month > 0 else b"",
        [event for event in scenario.events if not isinstance(event, BudgetShock | DemandShock) and plan.month_of(event.begins) <= month],
        [(lottery(plan, number), lever) for number, lever in enumerate(scenario.levers) if plan.month_of(lever.begins) <= month],
    )


def _bits(numbers: NDArray[np.float64]) -> bytes:
    return np.ascontiguousarray(numbers).tobytes()
