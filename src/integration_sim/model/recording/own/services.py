"""What services achieve."""

from __future__ import annotations

from integration_sim.compiled import compiled
from integration_sim.model.recording.outcome import Better, Outcome
from integration_sim.model.recording.shares import share
from integration_sim.state import World


@compiled
def performance(world: World, partnership: int) -> float:
    """Return the mean performance of a partnership's localities."""
    total = localities = 0.0
    for index in range(world.localities.size):
        if world.localities[index].partnership == partnership:
            total += world.localities[index].performance
            localities += 1.0
    return share(total, localities)


@compiled
def performance_everywhere(world: World) -> float:
    """Return the mean performance of all localities."""
    total = 0.0
    for index in range(world.localities.size):
        total += world.localities[index].performance
    return total / world.localities.size


@compiled
def delayed_discharge(world: World, partnership: int) -> float:
    """Return a partnership's index of delayed discharge."""
    return world.partnerships[partnership].delayed_discharge


SERVICE_PERFORMANCE = Outcome(
    "service_performance",
    "Service performance",
    "100 = month 0",
    Better.HIGHER,
    "Mean over localities of an index of what services achieve.",
    of_partnership=performance,
    over_all=performance_everywhere,
)
DELAYED_DISCHARGE_INDEX = Outcome(
    "delayed_discharge_index",
    "Delayed discharge",
    "100 = month 0",
    Better.LOWER,
    "Index of days in hospital after being ready to leave; most of its path is demand and capacity, not integration.",
    of_partnership=delayed_discharge,
)
