from __future__ import annotations

import pytest

from integration_sim.mechanisms import ambition
from integration_sim.mechanisms.ambition import Ambition
from mechanisms.by_hand import as_written, inside_one_organisation, meet, near, put, two_managers

P = Ambition(rate=0.1, stretch=0.05, vision=0.5)
ambition_change, propose = as_written(ambition.ambition_change), as_written(ambition.propose)


@pytest.mark.parametrize(
    ("aims", "trust", "vision", "expected"),
    [
        (0.4, 0.6, 0.2, 0.1 * (1 + 0.5 * 0.2) * (0.65 - 0.4)),
        (0.8, 0.3, 0.0, 0.1 * (0.35 - 0.8)),
        (0.4, 0.98, 0.6, 0.1 * (1 + 0.5 * 0.6) * (1 - 0.4)),
    ],
)
def test_ambition_closes_on_trust_plus_a_stretch(aims: float, trust: float, vision: float, expected: float) -> None:
    assert ambition_change(aims, trust, vision, P) == near(expected)


def test_ambition_moves_where_people_of_two_organisations_meet() -> None:
    world = two_managers()
    put(world.ties, ambition=[0.4, 0.2], trust=[0.6, 0.5])
    put(world.partnerships, vision=0.2)
    propose(world, P)
    assert world.tie_changes["ambition"] == near([0.0, 0.0])
    meet(world, 0, 0)
    propose(world, P)
    assert world.tie_changes["ambition"] == near([0.1 * 1.1 * (0.65 - 0.4), 0.1 * 1.1 * (0.55 - 0.2)])


def test_colleagues_of_one_organisation_have_no_joint_ambition() -> None:
    world = two_managers()
    put(world.ties, trust=0.5)
    inside_one_organisation(world)
    meet(world, 1, 1)
    propose(world, P)
    assert world.tie_changes["ambition"] == near([0.0, 0.0])
