from __future__ import annotations

import numpy as np
import pytest

from integration_sim.mechanisms import decisions
from integration_sim.mechanisms.decisions import Decisions, Stage
from integration_sim.randomness import Key
from integration_sim.scenario.kinds.forms import FormName
from integration_sim.state import NOBODY, World
from mechanisms.by_hand import FORMS, as_written, chance, near, put, two_managers
from mechanisms.test_encounter import P as ENCOUNTER
from mechanisms.test_encounter import surroundings_across

P = Decisions(
    raised=1.5,
    approval=0.2,
    approval_trust=2.5,
    approval_ambiguity=1.2,
    approval_authority=0.6,
    approval_officer=0.8,
    approval_elsewhere=0.7,
    approval_joint=1.5,
    approval_unrest=0.45,
    dispute_delay=0.9,
    waiting_cost=0.01,
    memory=0.85,
)
approval_chance, chosen_pair, settles = (as_written(rule) for rule in (decisions.approval_chance, decisions.chosen_pair, decisions.settles))
charge_waiting, pass_line = as_written(decisions.charge_waiting), as_written(decisions.pass_line)


@pytest.mark.parametrize(
    ("brokerage", "elsewhere", "dispute", "more"), [(0.0, 0.0, 0, 0.0), (0.5, 0.0, 0, 0.8 * 0.5), (0.0, 0.4, 1, -0.7 * 0.4 - 0.9)]
)
def test_a_line_is_passed_sooner_with_trust_authority_and_an_officer(brokerage: float, elsewhere: float, dispute: int, more: float) -> None:
    world = two_managers()
    put(world.partnerships, strategic_trust=0.7, middle_ambiguity=0.3, devolved_authority=0.35)
    put(world.partnerships, brokerage=brokerage, elsewhere=elsewhere, dispute=dispute)
    expected = chance(0.2 + 2.5 * (1 + 1.5 * 0.5) * (0.7 - 0.5) - 1.2 * 0.3 - 0.6 * (1 - 0.35) + more)
    assert approval_chance(world.partnerships[0], FORMS[FormName.CHCP], P) == near(expected)


@pytest.mark.parametrize(("trust", "unrest"), [(0.3, 0.0), (0.5, 1.2)])
def test_joint_managers_get_nothing_through_in_distrust_and_nobody_while_leaders_change(trust: float, unrest: float) -> None:
    world = two_managers()
    put(world.partnerships, strategic_trust=trust, devolved_authority=1.0, leadership_change=unrest)
    for form, joint_management in ((FormName.INFORMAL, 0.0), (FormName.LEAD_AGENCY, 0.8)):
        expected = chance(0.2 + 2.5 * (1 + 1.5 * joint_management) * (trust - 0.5) - 0.45 * unrest)
        assert approval_chance(world.partnerships[0], FORMS[form], P) == near(expected)


@pytest.mark.parametrize(("uniform", "expected"), [(0.0, 7), (0.32, 7), (0.34, 3), (0.67, 9), (0.999, 9)])
def test_pairs_are_chosen_with_equal_chance(uniform: float, expected: int) -> None:
    assert chosen_pair(np.array([7, 3, 9, NOBODY]), uniform) == expected


def test_of_an_empty_list_nobody_is_chosen() -> None:
    assert chosen_pair(np.array([NOBODY, 4]), 0.5) == NOBODY


@pytest.fixture
def world() -> World:
    world = two_managers()
    put(world.managers, capability=0.5, commitment=0.5, partner_confidence=[0.4, 0.7])
    put(world.ties, trust=[0.8, 0.3], ambition=[0.2, 0.4])
    put(world.partnerships, local_context=0.5)
    return world


def test_two_settle_as_likely_as_their_meeting_goes_well_in_the_mean_of_both_views(world: World) -> None:
    one, other = chance(0.5 + 1.2 * 0.6 - 3 * 0.2), chance(0.5 - 1.2 * 0.4 - 3 * 0.4)
    mean, across = (one + other) / 2, surroundings_across(world, 0, ENCOUNTER)
    assert settles(world, 0, mean - 1e-9, across, ENCOUNTER)
    assert not settles(world, 0, mean + 1e-9, across, ENCOUNTER)
    put(world.posts, vacancy=[0, 1])
    assert not settles(world, 0, 0.0, across, ENCOUNTER)


def test_waiting_costs_those_in_post_a_share_of_their_confidence(world: World) -> None:
    put(world.posts, vacancy=[0, 1])
    charge_waiting(world, 0, P)
    assert world.manager_changes["partner_confidence"] == near([-0.01 * 0.4, 0.0])


@pytest.mark.parametrize(("behind", "passed", "concluded"), [(0, 2, False), (0, 3, True), (1, 3, False), (1, 4, True)])
def test_after_the_last_line_of_its_form_a_decision_is_made(world: World, behind: int, passed: int, concluded: bool) -> None:
    """Three lines in an IJB; four where a locality is still in the CHP before it."""
    put(world.partnerships, form=FormName.IJB, last_form=FormName.CHP)
    put(world.localities, behind=behind)
    put(world.decisions, stage=Stage.AT_APPROVAL, lines_passed=passed - 1, age=5.0)
    pass_line(world, 0, 0, np.array([[3.0, 4.0]]))
    assert (world.decisions["stage"][0] == Stage.NONE) == concluded
    assert world.decision_ages[0].tolist() == [float(concluded and month == 5) for month in range(1, 13)]


def test_a_month_without_any_luck_goes_up_and_then_waits(world: World) -> None:
    """None are raised; what the middle cannot settle goes to the top, what the top cannot settle costs confidence."""
    put(world.partnerships, local_context=-60.0)
    put(world.decisions, stage=[Stage.WITH_MIDDLE, Stage.WITH_STRATEGIC], age=[1.0, 2.0])
    world.decision_ages[0, 3] = 2.0
    as_written(decisions.propose)(world, 1, Key(1, 0), FORMS, ENCOUNTER, P._replace(raised=0.0))
    assert world.decisions["stage"].tolist() == [Stage.WITH_STRATEGIC, Stage.WITH_STRATEGIC]
    assert world.decisions["age"].tolist() == [2.0, 3.0]
    assert world.manager_changes["partner_confidence"] == near([-0.01 * 0.4, -0.01 * 0.7])
    assert (world.partnerships["raised"][0], world.partnerships["escalated"][0]) == (1.0, 1.0)
    assert world.decision_ages[0, 3] == near(0.85 * 2)


def test_a_locality_raises_as_many_as_are_drawn_where_there_is_room() -> None:
    world = two_managers(partnerships=2)
    put(world.decisions, stage=[Stage.AT_APPROVAL, Stage.NONE, Stage.NONE, Stage.NONE], age=7.0, lines_passed=2)
    means = []
    raise_one = as_written(decisions.raise_decisions, poisson=lambda uniform, mean: means.append(mean) or 1)
    raise_one(world, 1, Key(1, 0), P)
    assert means == [1.5, 1.5]
    assert world.decisions["stage"].tolist() == [Stage.AT_APPROVAL, Stage.WITH_MIDDLE, Stage.WITH_MIDDLE, Stage.NONE]
    assert world.decisions["age"].tolist() == [7.0, 0.0, 0.0, 7.0]
    assert world.decisions["lines_passed"].tolist() == [2, 0, 0, 2]


@pytest.mark.parametrize(("luck", "passed"), [(0.01, 1), (0.99, 0)])
def test_a_line_is_passed_by_luck_below_its_chance(world: World, luck: float, passed: int) -> None:
    put(world.decisions, stage=[Stage.AT_APPROVAL, Stage.NONE])
    put(world.partnerships, form=FormName.IJB)
    propose = as_written(decisions.propose, two_uniforms=lambda *address: (luck, luck))
    propose(world, 1, Key(1, 0), FORMS, ENCOUNTER, P._replace(raised=0.0))
    assert world.decisions["lines_passed"].tolist() == [passed, 0]


@pytest.mark.parametrize(("luck", "stage"), [(0.3, Stage.NONE), (0.5, Stage.AT_APPROVAL)])
def test_of_what_the_middle_settles_a_delegated_share_needs_no_approval(world: World, luck: float, stage: Stage) -> None:
    """A month in which the two are sure to settle."""
    put(world.decisions, stage=[Stage.WITH_MIDDLE, Stage.NONE], age=3.0)
    put(world.partnerships, local_context=60.0, delegated=0.4)
    propose = as_written(decisions.propose, two_uniforms=lambda *address: (luck, luck))
    propose(world, 1, Key(1, 0), FORMS, ENCOUNTER, P._replace(raised=0.0))
    assert world.decisions["stage"].tolist() == [stage, Stage.NONE]
    assert world.decision_ages[0, 3] == (1.0 if stage == Stage.NONE else 0.0)
