from __future__ import annotations

import pytest

from integration_sim.mechanisms import capability
from integration_sim.mechanisms.capability import Capability
from mechanisms.by_hand import as_written, near, put, two_managers

P = Capability(learning=0.02, full_practice=4.0, from_failure=0.3, forgetting=0.008, od=0.005, peers=0.03, peers_elsewhere=0.2)
learning_by_doing, propose = as_written(capability.learning_by_doing), as_written(capability.propose)
learn_from_peers = as_written(capability.learn_from_peers)


@pytest.mark.parametrize(
    ("skill", "across", "well", "workload", "protected_time", "expected"),
    [
        (0.3, 3.0, 2.0, 1.25, 0.5, 0.02 * (3 / 4) * (0.3 + 2 / 3) * 0.7 * 1.5 / 1.25**2),
        (0.6, 6.0, 3.0, 0.8, 0.0, 0.02 * (0.3 + 3 / 6) * 0.4),
        (0.3, 0.0, 0.0, 1.25, 0.5, 0.0),
    ],
)
def test_practice_teaches_those_who_have_time(
    skill: float, across: float, well: float, workload: float, protected_time: float, expected: float
) -> None:
    assert learning_by_doing(skill, across, well, workload, protected_time, P) == near(expected)


def test_a_month_adds_practice_and_teaching_less_what_is_forgotten() -> None:
    world = two_managers()
    put(world.managers, capability=[0.3, 0.6], workload=[1.25, 1.0])
    put(world.posts, protected_time=[0.5, 0.0], programme=[0.01, 0.0])
    put(world.diaries, across=[3.0, 0.0], across_well=[2.0, 0.0])
    put(world.organisations, od_capacity=[0.8, 0.4])
    propose(world, P)
    practice = 0.02 * (3 / 4) * (0.3 + 2 / 3) * 0.7 * 1.5 / 1.25**2
    first = practice + (0.01 + 0.005 * 0.8) * 0.7 - 0.008 * 0.3
    assert world.manager_changes["capability"] == near([first, 0.005 * 0.4 * 0.4 - 0.008 * 0.6])


def test_officers_learn_from_peers_who_are_further_on() -> None:
    """The second manager is the officer of two partnerships, but no further on than themselves."""
    world = two_managers(partnerships=3)
    put(world.managers, capability=[0.3, 0.7])
    put(world.partnerships, officer=[0, 1, 1], peer_support=[0.5, 0.9, 0.4], brokerage=[0.6, 0.8, 0.1])
    learn_from_peers(world, P)
    assert world.manager_changes["capability"] == near([0.03 * 0.5 * (0.7 - 0.3), 0.0])


def test_officers_learn_from_those_elsewhere_too() -> None:
    world = two_managers(partnerships=2)
    put(world.managers, capability=[0.3, 0.7])
    put(world.partnerships, officer=[0, 1], peer_support=0.5, brokerage=0.6)
    learn_from_peers(world, P._replace(peers_elsewhere=0.5))
    assert world.manager_changes["capability"] == near([0.03 * 0.5 * ((0.5 + 0.7) / 2 - 0.3), 0.0])


@pytest.mark.parametrize("column", ["peer_support", "brokerage"])
def test_without_support_or_a_working_officer_nothing_is_learnt_of_peers(column: str) -> None:
    world = two_managers(partnerships=2)
    put(world.managers, capability=[0.3, 0.7])
    put(world.partnerships, officer=[0, 1], peer_support=0.5, brokerage=0.6)
    put(world.partnerships, **{column: [0.5, 0.0]})
    learn_from_peers(world, P)
    assert world.manager_changes["capability"] == near([0.0, 0.0])
