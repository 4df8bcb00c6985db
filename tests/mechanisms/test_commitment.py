from __future__ import annotations

import pytest

from integration_sim.mechanisms import commitment
from integration_sim.mechanisms.commitment import Commitment
from integration_sim.state import World
from mechanisms.by_hand import as_written, chance, near, put, two_managers

P = Commitment(
    intercept=0.35,
    success=1.5,
    insecurity=1.4,
    ambiguity=0.8,
    grievance=1.1,
    overload=0.7,
    assurance=0.25,
    owned_learning=0.5,
    slowness=0.15,
    stance=0.35,
    rate=0.06,
    espousing_rate=0.1,
    espousing_secure=0.45,
    tolerated_gap=0.12,
    disbelief=0.04,
    leadership_rate=0.05,
    leadership_by_clarity=0.9,
    leader=1.2,
)
PUSH = 0.35 + 1.5 * (0.7 - 0.5) - 1.4 * 0.3 - 0.8 * 0.4 - 1.1 * 0.1 - 0.7 * 0.25 - 0.25 * 0.6 + 0.5 * 0.8 - 0.15 * 0.4 - 0.35 * 0.5
commitment_target, espousing = as_written(commitment.commitment_target), as_written(commitment.espousing)
leadership_change, propose = as_written(commitment.leadership_change), as_written(commitment.propose)


@pytest.fixture
def world() -> World:
    """Two of whom the second is the first's line manager."""
    world = two_managers()
    put(world.managers, experience=[0.7, 0.2], insecurity=[0.3, 0.5], ambiguity=[0.4, 0.6], grievance=[0.1, 0.0], workload=[1.25, 0.9])
    put(world.managers, commitment=[0.5, 0.35], espoused=[0.4, 0.8], leadership_trust=[0.6, 0.5])
    put(world.posts, assurance=[0.6, 0.0], owned_learning=[0.8, 0.0], stance=[-0.5, 0.0], boss=[1, -1])
    put(world.diaries, narrative=0.9, clarity=0.7, slowness=[0.4, 0.0])
    return world


@pytest.mark.parametrize("boss_pull", [0.0, 0.2, -0.3])
def test_commitment_in_use_follows_experience_leaders_decisions_and_security(world: World, boss_pull: float) -> None:
    assert commitment_target(world, 0, boss_pull, P) == near(chance(PUSH + boss_pull))


def test_an_easy_week_is_no_push(world: World) -> None:
    assert commitment_target(world, 1, 0.0, P) == near(chance(0.35 + 1.5 * (0.2 - 0.5) - 1.4 * 0.5 - 0.8 * 0.6))


@pytest.mark.parametrize(
    ("espoused", "narrative", "ambiguity", "insecurity", "expected"),
    [
        (0.4, 0.9, 0.2, 0.1, 0.1 * (0.45 + 0.2 + 0.1) * (0.9 - 0.4)),
        (0.8, 0.6, 0.5, 0.0, 0.1 * (0.45 + 0.5) * (0.6 - 0.8)),
    ],
)
def test_the_insecure_espouse_the_narrative_faster(
    espoused: float, narrative: float, ambiguity: float, insecurity: float, expected: float
) -> None:
    assert espousing(espoused, narrative, ambiguity, insecurity, P) == near(expected)


@pytest.mark.parametrize(
    ("trust", "gap", "clarity", "expected"),
    [
        (0.6, 0.45, 0.5, 0.05 * (0.9 * 0.5 - 0.6) - 0.04 * (0.45 - 0.12)),
        (0.3, 0.1, 0.8, 0.05 * (0.9 * 0.8 - 0.3)),
        (0.3, -0.4, 0.8, 0.05 * (0.9 * 0.8 - 0.3)),
    ],
)
def test_clarity_restores_belief_that_rhetoric_costs(trust: float, gap: float, clarity: float, expected: float) -> None:
    assert leadership_change(trust, gap, clarity, P) == near(expected)


def test_a_month_follows_the_line_manager_who_is_there(world: World) -> None:
    propose(world, P)
    pull = 1.2 * (0.8 - 0.5) * 0.6
    target, of_boss = chance(PUSH + pull), chance(0.35 + 1.5 * (0.2 - 0.5) - 1.4 * 0.5 - 0.8 * 0.6)
    assert world.manager_changes["commitment"] == near([0.06 * (target - 0.5), 0.06 * (of_boss - 0.35)])
    assert world.manager_changes["espoused"] == near([0.1 * (0.45 + 0.4 + 0.3) * 0.5, 0.1 * (0.45 + 0.6 + 0.5) * 0.1])
    lost = 0.04 * (0.8 - 0.35 - 0.12)
    assert world.manager_changes["leadership_trust"] == near([0.05 * (0.9 * 0.7 - 0.6) - lost, 0.05 * (0.9 * 0.7 - 0.5)])


def test_while_the_line_managers_post_is_vacant_nobody_pulls(world: World) -> None:
    put(world.posts, vacancy=[0, 2])
    propose(world, P)
    assert world.manager_changes["commitment"] == near([0.06 * (chance(PUSH) - 0.5), 0.0])
    assert world.manager_changes["leadership_trust"] == near([0.05 * (0.9 * 0.7 - 0.6), 0.0])
