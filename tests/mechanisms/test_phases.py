from __future__ import annotations

import pytest

from integration_sim.mechanisms import phases
from integration_sim.mechanisms.phases import Phases
from integration_sim.mechanisms.rules import ByLevel
from integration_sim.scenario.kinds.forms import FormName
from integration_sim.state import NOBODY, World
from integration_sim.vocabulary import Level
from mechanisms.by_hand import FORMS, as_written, near, put, two_managers
from mechanisms.test_confidence import FELT

P = Phases(
    announced_limbo=0.8,
    announced_clarity=0.3,
    announced_narrative=0.85,
    announced_ambiguity=0.25,
    announced_insecurity=0.35,
    live_ambiguity=0.22,
    live_disruption=ByLevel(0.2, 0.75, 0.9),
    transfer_insecurity=0.4,
    transfer_grievance=0.45,
    transfer_gap_kept=0.33,
    dissolved_limbo=0.6,
    dissolved_clarity=0.5,
    dissolved_confidence=0.15,
    dissolved_identity=0.65,
    dissolved_unrest=1.5,
    limbo_fading=0.07,
    clarity_rate=0.03,
    clarity_rate_shadow=0.6,
    clarity_rate_team=1.1,
    clarity_rate_communication=0.7,
    clarity_usual=0.9,
    narrative_rate=0.04,
    narrative_usual=0.6,
    narrative_waits_for_limbo=0.2,
    narrative_by_communication=0.05,
    identity_rate=0.02,
    identity_by_joint_management=0.82,
    identity_by_vision=0.15,
    identity_by_recognition=0.25,
    leadership_change_fading=0.12,
    stance_fading=0.03,
)
DISRUPTION, RISK = ByLevel(0.8, 1.0, 0.55), ByLevel(0.7, 0.95, 0.3)
announce, go_live, transfer_staff = (as_written(rule) for rule in (phases.announce, phases.go_live, phases.transfer_staff))
dissolve, settle, change_leaders = (as_written(rule) for rule in (phases.dissolve, phases.settle, phases.change_leaders))


@pytest.fixture
def world() -> World:
    world = two_managers()
    put(world.posts, level=[Level.STRATEGIC, Level.FRONT_LINE], locality=[NOBODY, 0])
    put(world.managers, ambiguity=[0.3, 0.6], insecurity=[0.2, 0.5], grievance=[0.1, 0.4], partner_confidence=[0.4, 0.7])
    return world


def test_an_announcement_brings_limbo_and_doubt_as_large_as_the_reform(world: World) -> None:
    announce(world, 0, FormName.IJB, 0.5, DISRUPTION, RISK, P)
    place = world.partnerships[0]
    assert (place.next_form, place.limbo, place.clarity, place.narrative) == (FormName.IJB, 0.8 * 0.5, 0.3, 0.85)
    assert world.manager_changes["ambiguity"] == near([0.25 * 0.5 * 0.8 * 0.7, 0.25 * 0.5 * 0.55 * 0.4])
    assert world.manager_changes["insecurity"] == near([0.35 * 0.5 * 0.7 * 0.8, 0.35 * 0.5 * 0.3 * 0.5])


@pytest.mark.parametrize(
    ("locality", "behind", "expected"),
    [
        (NOBODY, 0, [0.22 * 1.5 * 0.2 * 0.7, 0.22 * 1.5 * 0.9 * 0.4]),
        (NOBODY, 1, [0.22 * 1.5 * 0.2 * 0.7, 0.0]),
        (0, 0, [0.0, 0.22 * 1.5 * 0.9 * 0.4]),
    ],
)
def test_going_live_rearranges_teams_where_the_phase_is(world: World, locality: int, behind: int, expected: list[float]) -> None:
    put(world.localities, behind=behind)
    go_live(world, 0, locality, 1.5, P)
    assert world.manager_changes["ambiguity"] == near(expected)


def test_whoever_does_not_serve_the_partnership_or_has_left_is_not_touched(world: World) -> None:
    put(world.posts, memberships=[0, 1], vacancy=[0, 1])
    go_live(world, 0, NOBODY, 1.0, P)
    announce(world, 0, FormName.IJB, 1.0, DISRUPTION, RISK, P)
    assert world.manager_changes["ambiguity"] == near([0.0, 0.0])


@pytest.mark.parametrize(("receiver", "touched"), [(0, 1.0), (1, 0.0)])
def test_a_transfer_unsettles_those_of_others_below_the_top(world: World, receiver: int, touched: float) -> None:
    transfer_staff(world, 0, NOBODY, receiver, P)
    assert world.manager_changes["insecurity"] == near([0.0, touched * 0.4 * 0.5])
    assert world.manager_changes["grievance"] == near([0.0, touched * 0.45 * 0.6])
    assert world.posts["terms_gap_kept"].tolist() == [1.0, 0.33 if touched else 1.0]


@pytest.mark.parametrize(("clarity", "then"), [(0.7, 0.5), (0.2, 0.2)])
def test_a_dissolution_brings_limbo_and_costs_confidence_and_identity(world: World, clarity: float, then: float) -> None:
    put(world.partnerships, form=FormName.IJB, active=1, shadow=1, clarity=clarity, identity=0.5, leadership_change=0.2)
    put(world.localities, behind=1)
    dissolve(world, 0, FormName.CHP, 0.8, P, FELT)
    place = world.partnerships[0]
    assert (place.form, place.next_form, place.active, place.shadow) == (FormName.CHP, NOBODY, 0, 0)
    assert (place.limbo, place.clarity, place.identity) == near((0.6, then, 0.5 * (1 - 0.65)))
    assert place.leadership_change == near(0.2 + 1.5 * 0.8)
    assert world.localities["behind"].tolist() == [0]
    assert world.manager_changes["partner_confidence"] == near([-0.15 * 0.4, -0.15 * 0.25 * 0.7])


def test_once_limbo_is_past_a_partnership_settles(world: World) -> None:
    put(world.partnerships, form=FormName.CHCP, limbo=0.1, clarity=0.5, narrative=0.8, identity=0.3, leadership_change=0.5)
    settle(world, FORMS, P)
    place = world.partnerships[0]
    assert place.limbo == near(0.1 * (1 - 0.07))
    assert place.clarity == near(0.5 + 0.03 * (0.9 - 0.5))
    assert place.narrative == near(0.8 + 0.04 * (0.6 - 0.8))
    assert place.identity == near(0.3 + 0.02 * (0.82 * 0.5 - 0.3))
    assert place.leadership_change == near(0.5 * (1 - 0.12))


def test_a_stance_fades_as_leaders_move_on(world: World) -> None:
    put(world.posts, stance=[0.8, -0.5])
    settle(world, FORMS, P)
    assert world.posts["stance"] == near([0.8 * 0.97, -0.5 * 0.97])


@pytest.mark.parametrize(
    ("levels", "level", "organisation", "expected"),
    [
        ((Level.STRATEGIC, Level.FRONT_LINE), Level.STRATEGIC, NOBODY, [-0.6, 0.1]),
        ((Level.MIDDLE, Level.FRONT_LINE), Level.MIDDLE, NOBODY, [-0.6, -0.6]),
        ((Level.STRATEGIC, Level.MIDDLE), Level.MIDDLE, NOBODY, [0.1, -0.6]),
        ((Level.MIDDLE, Level.FRONT_LINE), Level.FRONT_LINE, NOBODY, [0.1, -0.6]),
        ((Level.MIDDLE, Level.FRONT_LINE), Level.MIDDLE, 1, [0.1, -0.6]),
    ],
)
def test_leaders_near_the_work_reach_those_who_do_it(
    world: World, levels: tuple[Level, Level], level: Level, organisation: int, expected: list[float]
) -> None:
    put(world.posts, level=list(levels), stance=0.1)
    change_leaders(world, 0, organisation, level, -0.6)
    assert world.posts["stance"].tolist() == expected


def test_leaders_of_a_partnership_do_not_reach_those_who_serve_another() -> None:
    world = two_managers(partnerships=2)
    put(world.posts, memberships=[2, 1])
    change_leaders(world, 1, NOBODY, Level.MIDDLE, 0.4)
    assert world.posts["stance"].tolist() == [0.4, 0.0]


def test_in_limbo_the_narrative_waits_and_help_quickens_clarity(world: World) -> None:
    put(world.partnerships, form=FormName.CHP, limbo=0.25, clarity=0.5, narrative=0.8, identity=0.3)
    put(world.partnerships, team=0.4, shadow=1, communication=0.9, vision=0.6, recognition=0.2)
    settle(world, FORMS, P)
    place = world.partnerships[0]
    assert place.narrative == near(0.8 + 0.05 * 0.9 * 0.2)
    assert place.clarity == near(0.5 + 0.03 * (1 + 1.1 * 0.4 + 0.6 + 0.7 * 0.9) * 0.4)
    assert place.identity == near(0.3 + 0.02 * (0.82 * 0.1 + 0.15 * 0.6 + 0.25 * 0.2 - 0.3))


def test_clarity_and_identity_have_an_end(world: World) -> None:
    put(world.partnerships, form=FormName.LEAD_AGENCY, clarity=0.5, identity=0.3, team=1.0, vision=1.0, recognition=1.0)
    settle(world, FORMS, P._replace(clarity_rate=0.6, identity_by_vision=0.9))
    assert world.partnerships["clarity"] == near([0.9])
    assert world.partnerships["identity"] == near([0.3 + 0.02 * (1 - 0.3)])
