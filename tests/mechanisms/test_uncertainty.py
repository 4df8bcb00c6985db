from __future__ import annotations

import pytest

from integration_sim.mechanisms import uncertainty
from integration_sim.mechanisms.rules import ByLevel
from integration_sim.mechanisms.uncertainty import Uncertainty
from integration_sim.vocabulary import Level
from mechanisms.by_hand import as_written, near, put, two_managers

P = Uncertainty(
    usual_ambiguity=0.2,
    ambiguity_rate=0.1,
    disruption=ByLevel(0.8, 0.9, 0.5),
    percolation=0.25,
    usual_insecurity=0.15,
    insecurity_rate=0.06,
    insecurity_from_limbo=0.6,
    insecurity_from_demand=0.4,
    risk=ByLevel(0.7, 0.95, 0.3),
    assurance=0.7,
    team=0.45,
    joint_post=0.05,
    od=0.4,
    usual_od=0.55,
)
ambiguity_change, from_boss = as_written(uncertainty.ambiguity_change), as_written(uncertainty.ambiguity_from_boss)
insecurity_change, left_over = as_written(uncertainty.insecurity_change), as_written(uncertainty.left_over)
propose, threat_to_posts = as_written(uncertainty.propose), as_written(uncertainty.threat_to_posts)


@pytest.mark.parametrize(
    ("ambiguity", "unsupported", "disruption", "joint", "expected"),
    [
        (0.5, 0.4, 0.8, 1.0, 0.1 * (0.2 + 0.05 + 0.4 * 0.8 - 0.5)),
        (0.1, 0.3, 0.5, 0.4, 0.1 * (0.2 + 0.05 * 0.4 + 0.3 * 0.5 - 0.1)),
        (0.6, 0.0, 0.5, 0.0, 0.1 * (0.2 - 0.6)),
    ],
)
def test_ambiguity_closes_on_the_doubt_that_limbo_makes(
    ambiguity: float, unsupported: float, disruption: float, joint: float, expected: float
) -> None:
    assert ambiguity_change(ambiguity, unsupported, disruption, joint, P) == near(expected)


@pytest.mark.parametrize(("own", "of_boss", "expected"), [(0.3, 0.7, 0.25 * 0.4), (0.7, 0.3, 0.0)])
def test_only_excess_doubt_of_the_line_manager_percolates(own: float, of_boss: float, expected: float) -> None:
    assert from_boss(own, of_boss, P) == near(expected)


@pytest.mark.parametrize(
    ("insecurity", "threat", "assurance", "calm", "expected"),
    [
        (0.4, 0.27, 0.3, 0.2, 0.06 * (0.15 + 0.27 * (1 - 0.7 * 0.3) * (1 - 0.2) - 0.4)),
        (0.1, 0.12, 1.0, 0.0, 0.06 * (0.15 + 0.12 * (1 - 0.7) - 0.1)),
    ],
)
def test_insecurity_closes_on_the_fear_that_assurance_and_coaching_leave(
    insecurity: float, threat: float, assurance: float, calm: float, expected: float
) -> None:
    assert insecurity_change(insecurity, threat, assurance, calm, P) == near(expected)


@pytest.mark.parametrize(
    ("unsettled", "demand", "risk", "expected"), [(0.5, 0.2, 0.9, (0.6 * 0.5 + 0.4 * 0.2) * 0.9), (0.8, -0.3, 0.25, 0.6 * 0.8 * 0.25)]
)
def test_limbo_and_more_demand_threaten_posts(unsettled: float, demand: float, risk: float, expected: float) -> None:
    assert threat_to_posts(unsettled, demand, risk, P) == near(expected)


@pytest.mark.parametrize(("unsupported", "od", "expected"), [(0.4, 0.8, 0.4 * (1 - 0.4 * 0.25)), (0.3, 0.05, 0.3 * (1 + 0.4 * 0.5))])
def test_organisational_development_absorbs_doubt(unsupported: float, od: float, expected: float) -> None:
    assert left_over(unsupported, od, P) == near(expected)


def test_each_is_moved_by_the_numbers_of_their_level_and_organisation() -> None:
    world = two_managers()
    put(world.posts, level=[Level.FRONT_LINE, Level.MIDDLE], boss=[1, -1], assurance=[0.3, 0.0], calm=[0.2, 0.0], joint=[0.0, 1.0])
    put(world.managers, ambiguity=[0.3, 0.5], insecurity=[0.4, 0.2])
    put(world.diaries, unsupported=0.2, unsettled=0.5)
    put(world.organisations, od_capacity=[0.8, 0.55])
    world.demand[:] = [0.0, 0.1, 0.9]
    propose(world, 1, P)
    front_line = 0.1 * (0.2 + 0.2 * (1 - 0.4 * 0.25) * 0.5 - 0.3) + 0.25 * (0.5 - 0.3)
    middle = 0.1 * (0.2 + 0.05 + 0.2 * 0.9 - 0.5)
    assert world.manager_changes["ambiguity"] == near([front_line, middle])
    threat = 0.6 * 0.5 + 0.4 * 0.1
    front_line = 0.06 * (0.15 + threat * 0.3 * (1 - 0.7 * 0.3) * (1 - 0.2) - 0.4)
    middle = 0.06 * (0.15 + threat * 0.95 - 0.2)
    assert world.manager_changes["insecurity"] == near([front_line, middle])
