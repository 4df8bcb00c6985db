from __future__ import annotations

import pytest

from integration_sim.mechanisms import workload
from integration_sim.mechanisms.rules import ByLevel
from integration_sim.mechanisms.workload import Workload
from integration_sim.state import World
from integration_sim.vocabulary import Level
from mechanisms.by_hand import as_written, near, put, two_managers

P = Workload(
    usual=ByLevel(1.02, 1.06, 0.98),
    ambiguity=0.35,
    mixed_team=0.08,
    pressure=0.15,
    demand=0.35,
    lines=0.02,
    lines_by_level=ByLevel(1.5, 0.4, 0.3),
    rate=0.1,
    limit=3.0,
)
USUAL_AMBIGUITY = 0.25
FIRST = 1.06 + 0.35 * (0.6 - 0.25) + 0.08 * 0.5 * (1 - 0.3) + 0.15 * 0.4 + 0.35 * 0.1 + 0.02 * 0.4 * 2 - 0.05
SECOND = 1.02 + 0.35 * (0.1 - 0.25) + 0.08 * 0.7 * (1 - 0.9) + 0.15 * 0.2 + 0.35 * 0.1 + 0.02 * 1.5 * 3 + 0.04
workload_target, propose = as_written(workload.workload_target), as_written(workload.propose)


@pytest.fixture
def world() -> World:
    """A middle manager with relief, and a strategic one whom a lever burdens."""
    world = two_managers()
    put(world.posts, level=[Level.MIDDLE, Level.STRATEGIC], single_appraisal=[0.3, 0.9], relief=[0.05, -0.04])
    put(world.managers, ambiguity=[0.6, 0.1], workload=[1.3, 0.9])
    put(world.diaries, mixed_team=[0.5, 0.7], pressure=[0.4, 0.2], extra_lines=[2.0, 3.0])
    return world


@pytest.mark.parametrize(("post", "expected"), [(0, FIRST), (1, SECOND)])
def test_doubt_mixed_teams_money_demand_and_approval_fill_the_week(world: World, post: int, expected: float) -> None:
    assert workload_target(world, post, 0.1, USUAL_AMBIGUITY, P) == near(expected)


def test_workload_closes_on_its_target_where_the_post_is_filled(world: World) -> None:
    put(world.posts, vacancy=[0, 1])
    world.demand[:] = [0.0, 0.1, 0.9]
    propose(world, 1, USUAL_AMBIGUITY, P)
    assert world.manager_changes["workload"] == near([0.1 * (FIRST - 1.3), 0.0])
