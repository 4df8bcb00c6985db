from __future__ import annotations

import pytest

from integration_sim.mechanisms import trust
from integration_sim.mechanisms.trust import Trust
from integration_sim.state import World
from mechanisms.by_hand import as_written, inside_one_organisation, meet, near, put, two_managers

P = Trust(gain=0.1, loss=0.2, confirmation=0.5, drift=0.04, usual_within=0.7)
after_success, after_failure, propose = (as_written(rule) for rule in (trust.after_success, trust.after_failure, trust.propose))


@pytest.mark.parametrize(("before", "expected"), [(0.6, 0.1 * 0.4 * (1 - 0.5 * 0.4)), (0.2, 0.1 * 0.8 * (1 - 0.5 * 0.8)), (1.0, 0.0)])
def test_success_raises_trust_least_where_the_view_is_settled(before: float, expected: float) -> None:
    assert after_success(before, P) == near(expected)


@pytest.mark.parametrize(("before", "expected"), [(0.6, -0.2 * 0.6 * (1 - 0.5 * 0.6)), (0.2, -0.2 * 0.2 * (1 - 0.5 * 0.2)), (0.0, 0.0)])
def test_failure_lowers_trust_least_where_the_view_is_settled(before: float, expected: float) -> None:
    assert after_failure(before, P) == near(expected)


def acquainted() -> World:
    world = two_managers()
    put(world.managers, partner_confidence=[0.3, 0.9])
    put(world.ties, trust=[0.5, 0.6])
    return world


def test_without_a_meeting_trust_across_drifts_to_the_owners_confidence_in_the_partner() -> None:
    world = acquainted()
    propose(world, P)
    assert world.tie_changes["trust"] == near([0.04 * (0.3 - 0.5), 0.04 * (0.9 - 0.6)])


def test_without_a_meeting_trust_inside_drifts_to_its_usual_level() -> None:
    world = acquainted()
    inside_one_organisation(world)
    propose(world, P)
    assert world.tie_changes["trust"] == near([0.04 * (0.7 - 0.5), 0.04 * (0.7 - 0.6)])


def test_a_meeting_counts_as_each_side_saw_it_and_leaves_no_drift() -> None:
    world = acquainted()
    meet(world, 1, 0)
    propose(world, P)
    assert world.tie_changes["trust"] == near([0.1 * 0.5 * (1 - 0.5 * 0.5), -0.2 * 0.6 * (1 - 0.5 * 0.6)])


def test_where_a_post_is_vacant_trust_stays() -> None:
    world = acquainted()
    put(world.pairs, filled=0)
    propose(world, P)
    meet(world, 1, 0)
    propose(world, P)
    assert world.tie_changes["trust"] == near([0.0, 0.0])
