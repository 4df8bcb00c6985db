from __future__ import annotations

import pytest

from integration_sim.mechanisms import confidence
from integration_sim.mechanisms.confidence import Confidence
from integration_sim.mechanisms.rules import ByLevel
from integration_sim.state import World
from integration_sim.vocabulary import Level
from mechanisms.by_hand import as_written, near, put, two_managers

FELT = ByLevel(1.0, 0.6, 0.25)
P = Confidence(strategic_trust=0.5, cooperation=0.35, slowness=0.1, rate=0.03, felt=FELT)
ONE = 0.4 + 0.5 * (0.7 - 0.6) + 0.35 * (0.5 - 0.8) - 0.1 * 0.2
OTHER = 0.6 + 0.5 * (0.3 - 0.5) + 0.35 * (0.6 - 0.2) + 0.1 * 0.3
resting_confidence, lose, propose = (as_written(rule) for rule in (confidence.resting_confidence, confidence.lose, confidence.propose))


@pytest.fixture
def world() -> World:
    """Two partnerships; the second manager serves only the first of them."""
    world = two_managers(partnerships=2)
    put(world.posts, memberships=[2, 1])
    put(world.partnerships, start_confidence=[0.4, 0.6], strategic_trust=[0.7, 0.3], start_strategic_trust=[0.6, 0.5])
    put(world.partnerships, cooperation=[0.5, 0.6], start_cooperation=[0.8, 0.2], slowness=[0.2, -0.3])
    put(world.managers, partner_confidence=[0.8, 0.5])
    return world


def test_confidence_rests_on_what_has_changed_at_the_top_in_joint_work_and_in_decisions(world: World) -> None:
    assert resting_confidence(world, 1, P) == near(ONE)
    assert resting_confidence(world, 0, P) == near((ONE + OTHER) / 2)


def test_confidence_closes_on_where_it_rests(world: World) -> None:
    propose(world, P)
    assert world.manager_changes["partner_confidence"] == near([0.03 * ((ONE + OTHER) / 2 - 0.8), 0.03 * (ONE - 0.5)])


def test_a_blow_takes_a_share_less_of_those_who_serve_others_too(world: World) -> None:
    put(world.posts, level=Level.STRATEGIC)
    lose(world, 0, 0.2, FELT)
    assert world.manager_changes["partner_confidence"] == near([-0.2 / 2 * 0.8, -0.2 * 0.5])
    lose(world, 1, 0.1, FELT)
    assert world.manager_changes["partner_confidence"] == near([-0.2 / 2 * 0.8 - 0.1 / 2 * 0.8, -0.2 * 0.5])


def test_a_blow_is_felt_less_further_down(world: World) -> None:
    put(world.posts, level=[Level.MIDDLE, Level.FRONT_LINE])
    lose(world, 0, 0.2, FELT)
    assert world.manager_changes["partner_confidence"] == near([-0.2 * 0.6 / 2 * 0.8, -0.2 * 0.25 * 0.5])
