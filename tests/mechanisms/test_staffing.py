from __future__ import annotations

import pytest

from integration_sim.mechanisms import staffing
from integration_sim.mechanisms.rules import ByLevel
from integration_sim.mechanisms.staffing import Newcomer, Staffing
from integration_sim.randomness import Key
from integration_sim.state import NOBODY
from integration_sim.vocabulary import Level
from mechanisms.by_hand import as_written, inside_one_organisation, near, put, two_managers

NEWCOMER = Newcomer(
    ambiguity=0.3,
    insecurity=0.15,
    capability=0.35,
    commitment=0.55,
    leadership_trust=0.6,
    experience=0.45,
    trust_within=0.65,
    familiarity=0.1,
    culture_spread=0.0,
    identity=0.5,
    identity_spread=0.4,
)
P = Staffing(
    exit=ByLevel(0.012, 0.008, 0.009),
    exit_insecurity=1.5,
    exit_grievance=0.5,
    exit_misfit=1.2,
    exit_overload=3.0,
    exit_unrest=0.35,
    shortest_vacancy=2.0,
    further_vacancy=3.0,
    freeze=2.5,
    newcomer=NEWCOMER,
)
exit_chance, vacancy_months, not_renewed = (
    as_written(rule) for rule in (staffing.exit_chance, staffing.vacancy_months, staffing.not_renewed)
)
newcomer_culture, newcomer_identity = as_written(staffing.newcomer_culture), as_written(staffing.newcomer_identity)
propose, move_on = as_written(staffing.propose), as_written(staffing.move_on)


@pytest.mark.parametrize(
    ("usual", "insecurity", "grievance", "misfit", "overload", "unrest", "expected"),
    [
        (0.012, 0.3, 0.4, 0.2, 0.1, 0.0, 0.012 * (1 + 1.5 * 0.3 + 0.5 * 0.4 + 1.2 * 0.2 + 3 * 0.1)),
        (0.008, 0.6, 0.1, 0.0, 0.0, 0.7, 0.008 * (1 + 1.5 * 0.6 + 0.5 * 0.1 + 0.35 * 0.7)),
    ],
)
def test_people_leave_when_insecure_aggrieved_out_of_place_overloaded_or_under_new_leaders(
    usual: float, insecurity: float, grievance: float, misfit: float, overload: float, unrest: float, expected: float
) -> None:
    world = two_managers()
    put(world.managers, insecurity=insecurity, grievance=grievance)
    assert exit_chance(usual, world.managers[0], misfit, overload, unrest, P) == near(expected)


@pytest.mark.parametrize(("unrest", "leaves"), [(0.0, False), (0.2, True)])
def test_at_the_months_end_new_leaders_drive_people_out(unrest: float, leaves: bool) -> None:
    world = two_managers()
    put(world.diaries, unrest=unrest)
    move_on(world, 1, Key(1, 0), P._replace(exit=ByLevel(0.0, 1e-12, 0.0), exit_unrest=1e14))
    assert (world.posts["vacancy"] > 0).tolist() == [leaves, leaves]


@pytest.mark.parametrize(
    ("uniform", "frozen", "expected"),
    [
        (0.04, 0, 2),  # e^-3 = 0.0498: none further
        (0.06, 0, 3),
        (0.19, 0, 3),  # e^-3 (1 + 3) = 0.199: at most one
        (0.21, 0, 4),
        (0.06, 1, 7),  # 3 x 2.5 = 7.5, whole months
        (0.21, 2, 10),
    ],
)
def test_a_vacancy_lasts_some_months_and_longer_under_a_freeze(uniform: float, frozen: int, expected: int) -> None:
    assert vacancy_months(uniform, frozen, P) == expected


@pytest.mark.parametrize(
    ("home", "normal", "spread", "expected"), [(0.6, -1.5, 0.2, 0.3), (0.6, 0.5, 0.1, 0.65), (0.9, 2.0, 0.2, 1.0), (0.1, -1.0, 0.2, 0.0)]
)
def test_a_newcomer_is_like_home_give_or_take(home: float, normal: float, spread: float, expected: float) -> None:
    assert newcomer_culture(home, normal, spread) == near(expected)


@pytest.mark.parametrize(("uniform", "expected"), [(0.5, 0.5), (0.75, 0.5 + 0.4 * 0.5), (0.0, 0.1)])
def test_professional_identity_is_evenly_spread(uniform: float, expected: float) -> None:
    assert newcomer_identity(uniform, NEWCOMER) == near(expected)
    assert newcomer_identity(0.99, NEWCOMER._replace(identity=0.8)) == 1.0
    assert newcomer_identity(0.01, NEWCOMER._replace(identity=0.2)) == 0.0


@pytest.mark.parametrize(
    ("share", "organisation", "level", "expected"),
    [
        (1.0, NOBODY, NOBODY, [True, True]),
        (0.0, NOBODY, NOBODY, [False, False]),
        (1.0, 1, NOBODY, [False, True]),
        (1.0, NOBODY, Level.FRONT_LINE, [True, False]),
        (1.0, 1, Level.FRONT_LINE, [False, False]),
    ],
)
def test_posts_aimed_at_are_not_renewed(share: float, organisation: int, level: int, expected: list[bool]) -> None:
    world = two_managers()
    put(world.posts, level=[Level.FRONT_LINE, Level.MIDDLE])
    not_renewed(world, 1, Key(1, 0), share, organisation, level, P)
    assert (world.posts["vacancy"] >= 2).tolist() == expected


def test_a_newcomer_replaces_the_last_holder_and_starts_relationships_afresh() -> None:
    world = two_managers()
    put(world.posts, vacancy=[1, 0])
    before = {"ambiguity": 0.5, "insecurity": 0.4, "capability": 0.7, "commitment": 0.2, "leadership_trust": 0.9, "experience": 0.8}
    put(world.managers, **before, grievance=0.25, espoused=0.3, workload=1.2, partner_confidence=[0.35, 0.45], culture=0.75)
    put(world.diaries, narrative=0.6)
    put(world.organisations, culture=[[0.2] * 4, [0.9] * 4])
    put(world.ties, trust=[0.9, 0.1], familiarity=[0.8, 0.6], ambition=[0.7, 0.2])
    propose(world, 1, Key(1, 0), P)
    change = world.manager_changes
    for state, value in before.items():
        assert change[state] == near([getattr(NEWCOMER, state) - value, 0.0]), state
    assert change["grievance"] == near([-0.25, 0.0])
    assert change["espoused"] == near([0.6 - 0.3, 0.0])
    assert change["workload"] == near([1 - 1.2, 0.0])
    assert change["partner_confidence"] == near([0.0, 0.0])
    assert change["culture"] == near([[0.2 - 0.75] * 4, [0.0] * 4])
    assert world.tie_changes["trust"] == near([0.35 - 0.9, 0.45 - 0.1])
    assert world.tie_changes["familiarity"] == near([0.1 - 0.8, 0.1 - 0.6])
    assert world.tie_changes["ambition"] == near([0.35 - 0.7, 0.45 - 0.2])


def test_inside_an_organisation_trust_in_a_newcomer_is_the_usual() -> None:
    world = two_managers()
    inside_one_organisation(world)
    put(world.posts, vacancy=[1, 0])
    put(world.ties, trust=[0.9, 0.1])
    propose(world, 1, Key(1, 0), P)
    assert world.tie_changes["trust"] == near([0.65 - 0.9, 0.65 - 0.1])
    assert world.tie_changes["ambition"] == near([0.0, 0.0])


@pytest.mark.parametrize(("joint", "leaves"), [(0.0, False), (1.0, True)])
def test_overload_drives_out_of_joint_posts_alone(joint: float, leaves: bool) -> None:
    """The pushes are so strong that whoever has one is sure to leave; nobody leaves without."""
    world = two_managers()
    put(world.posts, joint=joint, tenure=7.0)
    put(world.managers, workload=[1.2, 0.9])
    move_on(world, 1, Key(1, 0), P._replace(exit=ByLevel(0.0, 1e-12, 0.0), exit_overload=1e14))
    assert (world.posts["vacancy"] > 0).tolist() == [leaves, False]
    assert world.posts["tenure"].tolist() == [8.0, 8.0]


def test_at_the_end_of_a_vacancy_somebody_else_holds_the_post() -> None:
    world = two_managers()
    put(world.posts, vacancy=[1, 3], tenure=40.0)
    move_on(world, 1, Key(1, 0), P._replace(newcomer=NEWCOMER._replace(identity_spread=0.0)))
    assert world.posts["vacancy"].tolist() == [0, 2]
    assert world.posts["holder"].tolist() == [1, 0]
    assert world.posts["tenure"].tolist() == [0.0, 40.0]
    assert world.posts["identity"].tolist() == [0.5, 0.0]
