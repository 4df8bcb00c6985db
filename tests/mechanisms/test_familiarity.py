from __future__ import annotations

import pytest

from integration_sim.mechanisms import familiarity
from integration_sim.mechanisms.familiarity import Familiarity
from mechanisms.by_hand import as_written, meet, near, put, two_managers

P = Familiarity(gain=0.1, forgetting=0.02)
after_contact, propose = as_written(familiarity.after_contact), as_written(familiarity.propose)


@pytest.mark.parametrize(
    ("before", "shadowing", "expected"), [(0.4, 0.5, 0.1 * 1.5 * 0.6), (0.7, 0.0, 0.1 * 0.3), (0.7, 1.0, 0.1 * 2 * 0.3)]
)
def test_contact_teaches_more_with_shadowing(before: float, shadowing: float, expected: float) -> None:
    assert after_contact(before, shadowing, P) == near(expected)


def test_who_meets_learns_by_their_own_shadowing_who_does_not_forgets() -> None:
    world = two_managers()
    put(world.ties, familiarity=[0.4, 0.7])
    put(world.posts, shadowing=[0.5, 0.2])
    propose(world, P)
    assert world.tie_changes["familiarity"] == near([-0.02 * 0.4, -0.02 * 0.7])
    put(world.tie_changes, familiarity=0.0)
    meet(world, 0, 0)
    propose(world, P)
    assert world.tie_changes["familiarity"] == near([0.1 * 1.5 * 0.6, 0.1 * 1.2 * 0.3])
