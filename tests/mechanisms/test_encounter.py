from __future__ import annotations

import math

import numpy as np
import pytest

from integration_sim.mechanisms import encounter
from integration_sim.mechanisms.encounter import Encounter
from integration_sim.randomness import Key
from integration_sim.state import World
from mechanisms.by_hand import as_written, chance, inside_one_organisation, near, put, two_managers

P = Encounter(
    trust=1.2,
    ambition=3.0,
    vision=0.4,
    culture=2.0,
    familiarity=0.5,
    grievance=1.4,
    insecurity=1.1,
    ambiguity=0.9,
    pressure=1.3,
    demand=0.9,
    stance=0.35,
    brokered=0.45,
    capability=0.8,
    commitment=0.7,
    safe=0.4,
    experience_rate=0.15,
)
DRIVE = 0.8 * (0.6 + 0.7 - 1) + 0.7 * (0.5 + 0.9 - 1) + 0.4 * 0.6
DOUBT = 1.1 * 0.3 + 0.9 * 0.7
BURDEN = 1.4 * 0.4 - 0.35 * (0.8 - 0.2) / 2
CONTEXT = 0.65 - 1.3 * (0.5 + 0.1) * (1 - 0.25) - 0.9 * 0.2
DISTANCE = math.sqrt((0.8**2 + 0.4**2) / 4)
shared_doubt, shared_drive = as_written(encounter.shared_doubt), as_written(encounter.shared_drive)
surroundings_across, burden_across = as_written(encounter.surroundings_across), as_written(encounter.burden_across)
shared_ground = as_written(encounter.shared_ground)
culture_strain, log_odds = as_written(encounter.culture_strain), as_written(encounter.log_odds)
success_chance, propose = as_written(encounter.success_chance), as_written(encounter.propose)


@pytest.fixture
def world() -> World:
    world = two_managers()
    put(world.managers, insecurity=[0.2, 0.4], ambiguity=[0.5, 0.9], capability=[0.6, 0.7], commitment=[0.5, 0.9], grievance=[0.2, 0.6])
    put(world.managers, culture=[[0.9, 0.1, 0.5, 0.5], [0.1, 0.5, 0.5, 0.5]], experience=[0.4, 0.9])
    put(world.posts, safe=[0.4, 0.8], stance=[0.8, -0.2])
    put(world.ties, trust=[0.8, 0.3], ambition=[0.35, 0.45], familiarity=[0.6, 0.2])
    put(world.partnerships, relief=0.25, added_pressure=0.1, local_context=0.65, vision=0.5, brokerage=0.6)
    put(world.organisations, local_context=[0.85, 0.0])
    world.pressure[:] = [0.1, 0.5, 0.9]
    world.demand[:] = [0.0, 0.2, 0.4]
    return world


def test_doubt_is_the_mean_of_the_two(world: World) -> None:
    assert shared_doubt(world, 0, 1, P) == near(DOUBT)


def test_drive_adds_skill_and_commitment_and_a_safe_setting(world: World) -> None:
    assert shared_drive(world, 0, 1, P) == near(DRIVE)


def test_a_setting_is_at_most_safe(world: World) -> None:
    put(world.posts, safe=[1.5, 0.9])
    assert shared_drive(world, 0, 1, P) == near(0.8 * 0.3 + 0.7 * 0.4 + 0.4)


def test_money_demand_officer_and_vision_meet_all_of_a_partnership_alike(world: World) -> None:
    assert surroundings_across(world, 1, P)[0] == near([CONTEXT, 0.45 * 0.6, 3 - 0.4 * 0.5])


def test_grievance_and_leaders_for_their_own_house_burden_work_across(world: World) -> None:
    assert burden_across(world, 0, 1, P) == near(BURDEN)


@pytest.mark.parametrize(("strategic", "brokered"), [(0, 0.0), (1, 0.3)])
def test_the_ground_across_is_context_drive_less_doubt_and_burden_and_at_the_top_what_an_officer_brokers(
    world: World, strategic: int, brokered: float
) -> None:
    put(world.pairs, strategic=strategic)
    expected = 0.2 + DRIVE - DOUBT - BURDEN + brokered
    assert shared_ground(world, 0, np.array([[0.2, 0.3, 2.5]]), P) == near((expected, DISTANCE, 2.5))


def test_the_ground_inside_is_the_organisations_context_and_drive_less_doubt(world: World) -> None:
    inside_one_organisation(world)
    assert shared_ground(world, 0, np.empty((0, 3)), P) == near((0.85 + DRIVE - DOUBT, DISTANCE, 0.0))


@pytest.mark.parametrize(("distance", "familiarity", "expected"), [(0.4, 0.6, 2 * 0.4 * (1 - 0.3)), (0.7, 0.0, 2 * 0.7)])
def test_familiarity_takes_a_part_of_the_strain_between_cultures(distance: float, familiarity: float, expected: float) -> None:
    assert culture_strain(distance, familiarity, P) == near(expected)


def test_trust_raises_the_odds_ambition_and_strain_lower_them(world: World) -> None:
    ground = (0.3, 0.4, 3.0)
    assert log_odds(world, 0, ground, P) == near(0.3 + 1.2 * (2 * 0.8 - 1) - 3 * 0.35 - 2 * 0.4 * (1 - 0.3))
    assert log_odds(world, 1, ground, P) == near(0.3 + 1.2 * (2 * 0.3 - 1) - 3 * 0.45 - 2 * 0.4 * (1 - 0.1))


def test_the_chance_of_success_is_the_logistic_of_the_odds(world: World) -> None:
    assert success_chance(world, 0, (0.3, 0.4, 3.0), P) == near(chance(0.3 + 1.2 * 0.6 - 3 * 0.35 - 0.56))


@pytest.mark.parametrize(("context", "well"), [(60.0, 1), (-60.0, 0)])
def test_what_went_well_is_remembered_bit_by_bit(world: World, context: float, well: int) -> None:
    """A meeting that is sure to take place, and sure to go well, or badly."""
    put(world.pairs, contact_chance=1.0)
    put(world.partnerships, local_context=context)
    propose(world, 1, Key(1, 0), P)
    assert np.array_equal(world.went_well, [well, well])
    assert world.manager_changes["experience"] == near([0.15 * (well - 0.4), 0.15 * (well - 0.9)])
    assert (world.partnerships["meetings"][0], world.partnerships["successes"][0]) == (2.0, 2.0 * well)
    assert world.diaries["across_same_level"].tolist() == [1.0, 1.0]


def test_of_two_meetings_the_share_that_went_well_is_remembered() -> None:
    """Where trust is all that counts, what is trusted is sure to go well, and what is not, badly."""
    twice = two_managers(pairs=2)
    put(twice.managers, experience=[0.4, 0.9])
    put(twice.pairs, contact_chance=1.0)
    put(twice.ties, trust=[0.9, 0.1, 0.1, 0.1])
    propose(twice, 1, Key(1, 0), P._replace(trust=200.0))
    assert twice.went_well.tolist() == [1, 0, 0, 0]
    assert twice.manager_changes["experience"] == near([0.15 * (1 / 2 - 0.4), 0.15 * (0 - 0.9)])
    assert (twice.partnerships["meetings"][0], twice.partnerships["successes"][0]) == (4.0, 1.0)


def test_who_met_nobody_across_remembers_what_they_did(world: World) -> None:
    propose(world, 1, Key(1, 0), P)
    assert world.manager_changes["experience"] == near([0.0, 0.0])
