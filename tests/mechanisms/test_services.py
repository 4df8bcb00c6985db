from __future__ import annotations

import pytest

from integration_sim.mechanisms import services
from integration_sim.mechanisms.services import Services
from integration_sim.randomness import Key, Stream, two_normals, two_uniforms
from integration_sim.state import World
from mechanisms.by_hand import as_written, inside_one_organisation, meet, near, put, two_managers

P = Services(
    joint_work_floor=0.4,
    joint_work=0.3,
    ambiguity=0.25,
    vacancy=1.2,
    workload=0.15,
    slowness=0.05,
    rate=0.12,
    discharge=0.5,
    discharge_rate=0.1,
    discharge_swing=0.0,
)
KEY = Key(1, 0)
TARGET = 100 * (1 + 0.3 * (0.6 / 0.5 - 1) - 0.25 * (0.35 - 0.2) - 1.2 * (0.1 - 0.05) - 0.15 * (1.2 - 1.05) - 0.05 * 0.3 - 0.02)
performance_target, discharge_target = as_written(services.performance_target), as_written(services.discharge_target)
discharge_after = as_written(services.discharge_after)
take_stock, propose = as_written(services.take_stock), as_written(services.propose)


@pytest.fixture
def world() -> World:
    world = two_managers()
    put(world.localities, value=0.6, start_value=0.5, mean_ambiguity=0.35, start_ambiguity=0.2, planned=4.0, performance=90.0)
    put(world.localities, vacancy_rate=0.1, start_vacancy_rate=0.05, mean_workload=1.2, start_workload=1.05)
    return world


def test_performance_weighs_joint_work_against_doubt_vacancies_overload_slow_decisions_and_demand(world: World) -> None:
    assert performance_target(world.localities[0], 0.3, 0.02, P) == near(TARGET)


def test_where_joint_work_had_no_value_it_makes_no_difference(world: World) -> None:
    put(world.localities, start_value=0.0)
    assert performance_target(world.localities[0], 0.3, 0.02, P) == near(TARGET - 100 * 0.3 * 0.2)


def test_performance_is_never_negative(world: World) -> None:
    assert performance_target(world.localities[0], 0.3, 5.0, P) == 0.0


@pytest.mark.parametrize(
    ("performance", "demand", "expected"),
    [(90.0, 0.02, 100 * (1 + 0.02 + 0.5 * 0.1)), (120.0, 0.0, 100 * (1 - 0.5 * 0.2)), (100.0, -2.0, 0.0)],
)
def test_delayed_discharge_moves_with_demand_and_against_performance(performance: float, demand: float, expected: float) -> None:
    assert discharge_target(performance, demand, P) == near(expected)


def test_the_value_of_joint_work_counts_success_and_ambition_per_planned_contact(world: World) -> None:
    put(world.ties, ambition=[0.5, 0.3])
    put(world.managers, ambiguity=[0.2, 0.6], workload=[1.0, 1.5])
    put(world.posts, vacancy=[0, 2])
    meet(world, 1, 1)
    take_stock(world, P)
    place = world.localities[0]
    assert (place.value, place.mean_ambiguity, place.mean_workload, place.vacancy_rate) == near(
        ((0.4 + 0.5) / 4 + (0.4 + 0.3) / 4, 0.4, 1.25, 0.5)
    )
    meet(world, 0, 1)
    take_stock(world, P)
    assert world.localities["value"] == near([(0.4 + 0.3) / 4])


def test_strategic_managers_and_meetings_of_colleagues_add_no_value_to_a_locality(world: World) -> None:
    put(world.posts, locality=[-1, 0])
    meet(world, 1, 0)
    take_stock(world, P)
    assert world.localities["value"].tolist() == [0.0]
    inside_one_organisation(world)
    meet(world, 1, 1)
    take_stock(world, P)
    assert world.localities["value"].tolist() == [0.0]


def test_performance_then_delayed_discharge_move_to_their_targets(world: World) -> None:
    """Nobody meets, so the month's joint work has no value."""
    world.demand[:] = [0.0, 0.02, 0.5]
    put(world.managers, ambiguity=0.35, workload=1.2)
    put(world.partnerships, delayed_discharge=95.0, slowness=-0.4)
    propose(world, 1, KEY, P)
    target = 100 * (1 - 0.3 - 0.25 * (0.35 - 0.2) + 1.2 * 0.05 - 0.15 * (1.2 - 1.05) + 0.05 * 0.4 - 0.02)
    performance = 90 + 0.12 * (target - 90)
    assert world.localities["performance"] == near([performance])
    discharge = 100 * (1 + 0.02 - 0.5 * (performance / 100 - 1))
    assert world.partnerships["delayed_discharge"] == near([95 + 0.1 * (discharge - 95)])


def test_delayed_discharge_follows_the_mean_of_the_localities_and_demand_stays_as_it_was_last() -> None:
    world = two_managers(partnerships=2)
    world = world._replace(partnerships=world.partnerships[:1])
    put(world.localities, partnership=0, performance=[80.0, 110.0])
    put(world.partnerships, delayed_discharge=95.0)
    world.demand[:] = [0.0, 0.5, 0.02]
    propose(world, 9, KEY, P._replace(rate=0.0))
    discharge = 100 * (1 + 0.02 - 0.5 * ((80 + 110) / 2 / 100 - 1))
    assert world.partnerships["delayed_discharge"] == near([95 + 0.1 * (discharge - 95)])


def test_a_place_has_winters_of_its_own(world: World) -> None:
    put(world.localities, performance=100.0)
    put(world.partnerships, delayed_discharge=95.0)
    propose(world, 1, KEY, P._replace(rate=0.0, discharge_swing=4.0))
    luck = as_written(two_normals)(*as_written(two_uniforms)(KEY, Stream.SWING, 1, 0))[0]
    assert world.partnerships["delayed_discharge"] == near([95 + 0.1 * (100 - 95) + 4.0 * luck])


@pytest.mark.parametrize(("swing", "expected"), [(0.0, 3.0 + 0.1 * 97.0), (1.5, 3.0 + 9.7 + 6.0), (-9.0, 0.0)])
def test_delayed_discharge_swings_and_is_never_negative(swing: float, expected: float) -> None:
    assert discharge_after(3.0, 100.0, swing, P._replace(discharge_swing=4.0)) == near(expected)
