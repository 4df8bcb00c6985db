from __future__ import annotations

import pytest

from integration_sim.mechanisms import terms
from integration_sim.mechanisms.rules import ByTermsPart
from integration_sim.mechanisms.terms import Terms
from integration_sim.state import World
from mechanisms.by_hand import as_written, near, put, two_managers

P = Terms(
    weight=ByTermsPart(0.4, 0.3, 0.2, 0.1), sensitivity=2.0, joint_management=0.2, mixed_team=0.5, rate=0.05, harmonising_rate=0.1, loss=3.0
)
GAP = 0.4 * (0.9 - 0.5) + 0.2 * (0.6 - 0.4)
"""What the first misses: pay and pension; in hours they are better off, in appraisal alike."""
disadvantage, grievance_change, exposure = (as_written(rule) for rule in (terms.disadvantage, terms.grievance_change, terms.exposure))
drift_apart, harmonise, propose = (as_written(rule) for rule in (terms.drift_apart, terms.harmonise, terms.propose))


@pytest.fixture
def world() -> World:
    world = two_managers()
    put(world.organisations, terms=[[0.5, 0.6, 0.4, 0.3], [0.9, 0.5, 0.6, 0.3]], terms_drift=[0.02, -0.55])
    return world


def test_the_gap_weighs_what_the_partner_has_better(world: World) -> None:
    assert disadvantage(world, 0, P.weight) == near(GAP)
    assert disadvantage(world, 1, P.weight) == near(0.3 * (0.6 - 0.5))


def test_a_staff_transfer_leaves_a_share_of_the_gap(world: World) -> None:
    put(world.posts, terms_gap_kept=0.25)
    assert disadvantage(world, 0, P.weight) == near(0.25 * GAP)


def test_the_gap_is_a_mean_over_partners_met() -> None:
    world = two_managers(partnerships=2)
    put(world.organisations, terms=[[0.5, 0.5, 0.5, 0.5], [0.9, 0.5, 0.5, 0.5]])
    assert disadvantage(world, 0, P.weight) == near(0.4 * 0.4)
    put(world.partnerships, organisations=[1, 1])
    assert disadvantage(world, 0, P.weight) == 0.0


@pytest.mark.parametrize(
    ("grievance", "gap", "exposure", "expected"),
    [(0.3, 0.2, 0.6, 0.05 * (2 * 0.2 * 0.6 - 0.3)), (0.1, 0.4, 0.5, 0.05 * (2 * 0.4 * 0.5 - 0.1)), (0.3, 0.9, 0.8, 0.05 * (1 - 0.3))],
)
def test_grievance_closes_on_the_gap_as_far_as_people_see_it(grievance: float, gap: float, exposure: float, expected: float) -> None:
    assert grievance_change(grievance, gap, exposure, P) == near(expected)


def test_terms_drift_each_by_its_own_and_stay_on_their_scale(world: World) -> None:
    world.organisations["terms"][0, 3] = 0.99
    drift_apart(world)
    assert world.organisations["terms"].tolist() == near([[0.52, 0.62, 0.42, 1.0], [0.35, 0.0, 0.05, 0.0]])


def test_harmonising_brings_terms_together_and_losers_resent_it(world: World) -> None:
    put(world.partnerships, harmonising=0.5)
    harmonise(world, P)
    step = 0.1 * 0.5
    assert world.organisations["terms"].tolist() == near(
        [
            [0.5 + step * 0.2, 0.6 - step * 0.05, 0.4 + step * 0.1, 0.3],
            [0.9 - step * 0.2, 0.5 + step * 0.05, 0.6 - step * 0.1, 0.3],
        ]
    )
    assert world.manager_changes["grievance"] == near([3 * 0.3 * step * 0.05, 3 * (0.4 * step * 0.2 + 0.2 * step * 0.1)])


@pytest.mark.parametrize(
    ("contacts", "same_level", "joint_management", "mixed_team", "expected"),
    [(8.0, 2.0, 0.5, 0.0, 2 / 8 + 0.2 * 0.5), (0.0, 0.0, 0.5, 0.8, 0.2 * 0.5 + 0.5 * 0.8), (4.0, 3.0, 0.9, 1.0, 1.0)],
)
def test_people_see_unequal_terms_side_by_side_most_in_mixed_teams(
    world: World, contacts: float, same_level: float, joint_management: float, mixed_team: float, expected: float
) -> None:
    put(world.diaries, contacts=contacts, across_same_level=same_level, mixed_team=joint_management)
    assert exposure(world.diaries[0], mixed_team, P) == near(expected)


def test_grievance_follows_what_people_see(world: World) -> None:
    put(world.diaries, contacts=8.0, across_same_level=2.0, mixed_team=0.5)
    put(world.posts, mixed_team=[0.4, 0.0])
    propose(world, 1, False, P)
    assert world.manager_changes["grievance"][0] == near(0.05 * 2 * GAP * (2 / 8 + 0.2 * 0.5 + 0.5 * 0.4))


def test_exposure_is_the_share_of_contacts_across_at_ones_own_level(world: World) -> None:
    put(world.managers, grievance=0.1)
    put(world.diaries, contacts=[8.0, 0.0], across=[4.0, 0.0], across_same_level=[2.0, 0.0])
    propose(world, 1, False, P)
    assert world.manager_changes["grievance"] == near([0.05 * (2 * GAP * 2 / 8 - 0.1), 0.05 * (0 - 0.1)])
