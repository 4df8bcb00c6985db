from __future__ import annotations

import math

import pytest

from integration_sim.mechanisms import culture
from integration_sim.mechanisms.culture import Culture
from integration_sim.state import World
from mechanisms.by_hand import as_written, meet, near, put, two_managers

P = Culture(
    pull=0.1,
    reach=0.5,
    socialisation=0.05,
    socialisation_fading=0.04,
    socialisation_floor=0.01,
    reversion=0.02,
    reassurance=0.7,
    joint_post=0.8,
)
socialisation_rate, reversion_rate = as_written(culture.socialisation_rate), as_written(culture.reversion_rate)
joint_culture, draw_together, propose = (as_written(rule) for rule in (culture.joint_culture, culture.draw_together, culture.propose))


@pytest.mark.parametrize(("tenure", "expected"), [(0.0, 0.05 + 0.01), (25.0, 0.05 * math.exp(-1) + 0.01)])
def test_socialisation_fades_to_a_floor(tenure: float, expected: float) -> None:
    assert socialisation_rate(tenure, P) == near(expected)


@pytest.mark.parametrize(
    ("insecurity", "ambiguity", "identity", "reassurance", "expected"),
    [(0.3, 0.5, 0.6, 0.4, 0.02 * 0.4 * 0.6 * (1 - 0.7 * 0.4)), (0.8, 0.1, 0.9, 0.0, 0.02 * 0.45 * 0.9)],
)
def test_threat_sends_home_those_whose_profession_is_not_reassured(
    insecurity: float, ambiguity: float, identity: float, reassurance: float, expected: float
) -> None:
    assert reversion_rate(insecurity, ambiguity, identity, reassurance, P) == near(expected)


def test_the_joint_culture_is_the_mean_of_the_partnerships_served() -> None:
    world = two_managers(partnerships=2)
    put(world.partnerships, joint_culture=[[0.2, 0.3, 0.4, 0.5], [0.8, 0.4, 0.4, 0.1]])
    assert [joint_culture(world, 1, dimension) for dimension in range(4)] == near([0.5, 0.35, 0.4, 0.3])
    put(world.posts, memberships=1)
    assert joint_culture(world, 0, 3) == 0.5


def test_success_moves_its_owner_towards_the_other() -> None:
    world = two_managers()
    put(world.managers, culture=[[0.2, 0.5, 0.5, 0.7], [0.6, 0.5, 0.3, 0.7]])
    meet(world, 1, 0)
    draw_together(world, P)
    assert world.manager_changes["culture"].tolist() == near([[0.1 * 0.4, 0.0, -0.1 * 0.2, 0.0], [0.0] * 4])
    put(world.manager_changes, culture=0.0)
    meet(world, 0, 1)
    draw_together(world, P)
    assert world.manager_changes["culture"].tolist() == near([[0.0] * 4, [-0.1 * 0.4, 0.0, 0.1 * 0.2, 0.0]])


def test_those_too_far_apart_are_not_drawn_together() -> None:
    world = two_managers()
    put(world.managers, culture=[[0.0] * 4, [0.51] * 4])
    meet(world, 1, 1)
    draw_together(world, P)
    assert not world.manager_changes["culture"].any()


@pytest.fixture
def at_work() -> World:
    """One manager (25 months in post) of an organisation at 0.2, in a partnership whose shared culture is at 0.6."""
    world = two_managers()
    put(world.managers, culture=0.9, insecurity=[0.3, 0.0], ambiguity=[0.5, 0.0])
    put(world.posts, tenure=25.0, identity=0.6, reassurance=0.4, vacancy=[0, 1])
    put(world.diaries, identity=0.25)
    put(world.organisations, culture=0.2)
    put(world.partnerships, joint_culture=0.6)
    return world


def test_people_are_drawn_to_home_and_the_shared_culture_and_back_home_under_threat(at_work: World) -> None:
    propose(at_work, P)
    rate, revert = 0.05 * math.exp(-1) + 0.01, 0.02 * 0.4 * 0.6 * (1 - 0.28)
    expected = rate * (0.2 + 0.25 * (0.6 - 0.2) - 0.9) + revert * (0.2 - 0.9)
    assert at_work.manager_changes["culture"].tolist() == near([[expected] * 4, [0.0] * 4])


def test_the_home_of_a_joint_post_lies_between(at_work: World) -> None:
    put(at_work.posts, joint=1.0)
    propose(at_work, P)
    home = 0.2 + 0.8 * (0.6 - 0.2)
    rate, revert = 0.05 * math.exp(-1) + 0.01, 0.02 * 0.4 * 0.6 * (1 - 0.28)
    expected = rate * (home + 0.25 * (0.6 - home) - 0.9) + revert * (home - 0.9)
    assert at_work.manager_changes["culture"][0].tolist() == near([expected] * 4)
