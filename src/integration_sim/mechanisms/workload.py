"""Workload: doubt, mixed teams under two sets of rules, money and lines of approval fill the week.

Symbols: w workload (1 = a full week), u role ambiguity, m share of joint management, so of mixed teams, s how far there is a single
appraisal system, F financial pressure, X demand beyond that of month 0, n lines of approval beyond one, r relief by levers.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from integration_sim.compiled import compiled
from integration_sim.mechanisms.mechanism import Mechanism
from integration_sim.mechanisms.rules import ByLevel
from integration_sim.mechanisms.surroundings import demand_beyond
from integration_sim.state import World


class Workload(NamedTuple):
    """Parameters `workload.*`."""

    usual: ByLevel
    ambiguity: float
    mixed_team: float
    pressure: float
    demand: float
    lines: float
    lines_by_level: ByLevel
    rate: float
    limit: float


@compiled
def workload_target(world: World, post: int, demand: float, usual_ambiguity: float, p: Workload) -> float:
    """Where workload tends to.

    usual[level] + ambiguity * (u - usual_ambiguity) + mixed_team * m * (1 - s) + pressure * F + demand * X
    + lines * lines_by_level[level] * n - r
    """
    place, diary = world.posts[post], world.diaries[post]
    return (
        p.usual[place.level]
        + p.ambiguity * (world.managers[post].ambiguity - usual_ambiguity)
        + p.mixed_team * diary.mixed_team * (1.0 - place.single_appraisal)
        + p.pressure * diary.pressure
        + p.demand * demand
        + p.lines * p.lines_by_level[place.level] * diary.extra_lines
        - place.relief
    )


@compiled
def propose(world: World, month: int, usual_ambiguity: Annotated[float, "uncertainty.usual_ambiguity"], p: Workload) -> None:
    """Propose the month's change of workload for everyone in post: w -> its target, at rate."""
    demand = demand_beyond(world, month)
    for post in range(world.posts.size):
        if world.posts[post].vacancy == 0:
            change = p.rate * (workload_target(world, post, demand, usual_ambiguity, p) - world.managers[post].workload)
            world.manager_changes[post].workload += change


WORKLOAD = Mechanism(
    "workload",
    title="Workload",
    doing="what fills the week",
    in_story="demands on their time",
    what=(
        "Doubt, mixed teams under two sets of rules, shortage of money, demand and lines of approval fill the week. Middle managers start "
        "from more."
    ),
    equation=(
        "Workload closes part of its distance to a usual level of that rank, plus ambiguity beyond the usual, plus mixed teams "
        "without a single appraisal system, plus financial pressure and demand, plus further lines of approval, less relief."
    ),
    reads=(
        "ambiguity",
        "joint management and lines of approval of the form",
        "financial pressure",
        "demand",
        "a single appraisal system",
        "relief by levers",
    ),
    moves=("workload",),
    source=(
        "Memon 2517-2551 (two appraisal systems); ihub 142-146 (approval lines); Memon 651, 1009 (middle managers). Rates: assumption."
    ),
    values=Workload,
    propose=propose,
)
