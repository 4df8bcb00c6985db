"""Whether the partnership stands, and what it quarrels over."""

from __future__ import annotations

from integration_sim.compiled import compiled
from integration_sim.model.recording.outcome import SUM, Better, Course, Outcome, Step
from integration_sim.state import World

_HAPPENS = "something that happens or not"


@compiled
def active(world: World, partnership: int) -> float:
    """Return 1 while a partnership stands, 0 after it was dissolved."""
    return float(world.partnerships[partnership].active)


@compiled
def dispute(world: World, partnership: int) -> float:
    """Return 1 while a formal dispute is open, else 0."""
    return float(world.partnerships[partnership].dispute)


@compiled
def failed(world: World, partnership: int) -> float:
    """Return 1 in an April in which the partners fail to settle the budget, else 0."""
    return world.partnerships[partnership].failed_settlements


PARTNERSHIP_ACTIVE = Outcome(
    "partnership_active",
    "Partnership in being",
    "0 or 1",
    Better.HIGHER,
    "1 while the partnership stands, 0 after it was dissolved.",
    step=Step.PARTNERSHIP,
    of_partnership=active,
    because_it_is=_HAPPENS,
    fed_by=("cross_trust",),
)
DISPUTES = Outcome(
    "disputes",
    "Formal disputes",
    "open at the time",
    Better.LOWER,
    "1 while a formal dispute between the partners is open.",
    step=Step.ONE,
    plural=True,
    of_partnership=dispute,
    over_all=SUM,
    because_it_is=_HAPPENS,
    fed_by=("cross_trust",),
)
FAILED_SETTLEMENTS = Outcome(
    "failed_settlements",
    "Failed budget settlements",
    "a month",
    Better.LOWER,
    "1 in an April in which the partners fail to settle the year's budget.",
    course=Course.FLOW,
    step=Step.ONE,
    plural=True,
    of_partnership=failed,
    over_all=SUM,
    because_it_is=_HAPPENS,
    fed_by=("cross_trust",),
)
