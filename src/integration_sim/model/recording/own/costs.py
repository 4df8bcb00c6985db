"""What levers and reforms cost; what is spent on reforms is added after the month (`Run`)."""

from __future__ import annotations

from integration_sim.compiled import compiled
from integration_sim.model.recording.outcome import SUM, Better, Course, Outcome
from integration_sim.state import World

_TAKEN = "what the scenario's levers and reforms take"


@compiled
def manager_days(world: World, partnership: int) -> float:
    """Return the manager-days that a partnership's levers take."""
    return world.partnerships[partnership].cost_manager_days


@compiled
def money(world: World, partnership: int) -> float:
    """Return the money that a partnership's levers cost."""
    return world.partnerships[partnership].cost_gbp


COST_MANAGER_DAYS = Outcome(
    "cost_manager_days",
    "Managers' time for levers and reforms",
    "days a month",
    Better.LOWER,
    "Manager-days that the month's levers and reforms take.",
    course=Course.FLOW,
    of_partnership=manager_days,
    over_all=SUM,
    because_it_is=_TAKEN,
)
COST_GBP = Outcome(
    "cost_gbp",
    "Cost of levers and reforms",
    "GBP a month",
    Better.LOWER,
    "Money that the month's levers and reforms cost, managers' time left out.",
    course=Course.FLOW,
    of_partnership=money,
    over_all=SUM,
    because_it_is=_TAKEN,
)
