from __future__ import annotations

import math

import numpy as np
import pytest

from integration_sim.mechanisms import surroundings
from integration_sim.mechanisms.surroundings import Relief
from integration_sim.scenario.kinds.forms import FormName
from integration_sim.vocabulary import BudgetMode, Level
from mechanisms.by_hand import FORMS, as_written, near, put, two_managers

RELIEF = Relief(aligned=0.2, pooled_trusted=0.6, pooled_distrusted=0.1, trust_needed=0.5)
budget_relief, financial_pressure = as_written(surroundings.budget_relief), as_written(surroundings.financial_pressure)
observe, brokerage, look_around = (
    as_written(rule) for rule in (surroundings.observe_partnerships, surroundings.brokerage, surroundings.look_around)
)
mean_age, demand_beyond = as_written(surroundings.mean_age), as_written(surroundings.demand_beyond)


@pytest.mark.parametrize(
    ("budget", "trust", "expected"),
    [
        (BudgetMode.SEPARATE, 0.9, 0.0),
        (BudgetMode.ALIGNED, 0.1, 0.2),
        (BudgetMode.POOLED, 0.51, 0.6),
        (BudgetMode.POOLED, 0.5, 0.1),
    ],
)
def test_a_pooled_budget_relieves_where_there_is_trust(budget: BudgetMode, trust: float, expected: float) -> None:
    assert budget_relief(budget, trust, RELIEF) == expected


@pytest.mark.parametrize(("month", "added", "expected"), [(-5, 0.1, 0.3), (1, 0.1, 0.6), (9, 0.0, 0.8), (9, 0.3, 1.0)])
def test_pressure_is_the_series_and_what_failures_left(month: int, added: float, expected: float) -> None:
    world = two_managers()
    world.pressure[:] = [0.2, 0.5, 0.8]
    put(world.partnerships, added_pressure=added)
    assert financial_pressure(world, 0, month) == near(expected)


@pytest.mark.parametrize(
    ("officer", "vacancy", "workload", "expected"),
    [(1, 0, 1.25, 0.6 * 0.4 / 0.5 / 1.25), (1, 0, 0.8, 0.6 * 0.4 / 0.5), (1, 2, 1.25, 0.0), (-1, 0, 1.25, 0.0)],
)
def test_an_officer_brokers_as_far_as_skill_and_the_week_allow(officer: int, vacancy: int, workload: float, expected: float) -> None:
    world = two_managers()
    put(world.managers, workload=[3.0, workload], capability=[0.9, 0.4])
    put(world.posts, vacancy=[0, vacancy])
    put(world.partnerships, officer=officer, accountable=0.6)
    assert brokerage(world, world.partnerships[0]) == near(expected)


def test_an_officer_brokers_everything_at_most() -> None:
    world = two_managers()
    put(world.managers, capability=0.9)
    put(world.partnerships, officer=1, accountable=0.8)
    assert brokerage(world, world.partnerships[0]) == 1.0


def test_demand_is_that_beyond_month_0_and_stays_as_it_was_last() -> None:
    world = two_managers()
    world.demand[:] = [0.0, 0.2, 0.3]
    assert [demand_beyond(world, month) for month in (-5, 0, 1, 2, 9)] == [0.0, 0.0, 0.2, 0.3, 0.3]


@pytest.mark.parametrize(("ages", "expected"), [({1: 1.0, 5: 3.0}, (2 * 1 + 6 * 3) / 4), ({}, 4.5)])
def test_recent_decisions_took_so_long(ages: dict[int, float], expected: float) -> None:
    counted = np.zeros(12)
    for place, number in ages.items():
        counted[place] = number
    assert mean_age(counted, 4.5) == near(expected)


def test_what_those_at_the_top_think_and_stand_for_and_how_slow_decisions_are() -> None:
    world = two_managers()
    put(world.posts, level=Level.STRATEGIC, stance=[0.6, -0.2])
    put(world.managers, partner_confidence=[0.3, 0.6])
    put(world.partnerships, start_decision_months=4.0)
    world.decision_ages[0, 7] = 2.0
    observe(world, RELIEF)
    place = world.partnerships[0]
    assert (place.strategic_confidence, place.leaders_stance, place.decision_months, place.slowness) == near(
        (0.45, 0.2, 8.0, math.log(2.0))
    )


def test_before_any_decision_none_is_slow() -> None:
    """In the first month of the warm-up there is nothing yet to compare with."""
    world = two_managers()
    observe(world, RELIEF)
    assert (world.partnerships["decision_months"][0], world.partnerships["slowness"][0]) == (0.0, 0.0)


def test_without_anybody_at_the_top_and_without_decisions_nothing_has_changed() -> None:
    world = two_managers()
    put(world.partnerships, start_confidence=0.55, start_decision_months=4.0)
    observe(world, RELIEF)
    place = world.partnerships[0]
    assert (place.strategic_confidence, place.leaders_stance, place.decision_months, place.slowness) == near((0.55, 0.0, 4.0, 0.0))


def test_the_means_that_mechanisms_read() -> None:
    world = two_managers()
    put(world.managers, ambiguity=[0.3, 0.9])
    put(world.ties, trust=[0.5, 0.8])
    put(world.pairs, strategic=1)
    put(world.partnerships, budget=BudgetMode.POOLED, meetings=8.0, successes=6.0, start_cooperation=0.1, start_strategic_trust=0.2)
    observe(world, RELIEF)
    place = world.partnerships[0]
    assert (place.strategic_trust, place.middle_ambiguity, place.cooperation, place.relief) == near((0.65, 0.6, 0.75, 0.6))


def test_where_there_is_nothing_to_see_it_is_as_at_the_start() -> None:
    world = two_managers()
    put(world.posts, level=[Level.FRONT_LINE, Level.STRATEGIC])
    put(world.managers, ambiguity=0.5)
    put(world.partnerships, start_cooperation=0.1, start_strategic_trust=0.2)
    observe(world, RELIEF)
    place = world.partnerships[0]
    assert (place.strategic_trust, place.middle_ambiguity, place.cooperation) == (0.2, 0.0, 0.1)


def test_a_diary_averages_over_the_partnerships_served() -> None:
    """The second manager serves the first partnership only, from a locality that waits in the form before."""
    world = two_managers(partnerships=2)
    put(world.posts, memberships=[2, 1], first_membership=[0, 0], locality=[-1, 0])
    put(world.localities, behind=[1, 0])
    put(world.partnerships, form=[FormName.IJB, FormName.CHCP], last_form=[FormName.LEAD_AGENCY, FormName.CHP])
    put(world.partnerships, limbo=[0.8, 0.4], clarity=[0.3, 0.5], team=[0.6, 0.0], narrative=[0.9, 0.5], identity=[0.2, 0.6])
    put(world.partnerships, slowness=[0.7, -0.1], leadership_change=[0.3, 1.1])
    put(world.diaries, slowness=9.0, unrest=9.0)
    world.pressure[:, 1] = 0.3, 0.7
    look_around(world, 1, FORMS, 0.5)
    diaries = world.diaries
    one, other = 0.8 * 0.7, 0.4 * 0.5
    assert diaries["unsettled"] == near([(one + other) / 2, one])
    assert diaries["unsupported"] == near([(one * (1 - 0.5 * 0.6) + other) / 2, one * (1 - 0.5 * 0.6)])
    assert diaries["clarity"] == near([0.4, 0.3])
    assert diaries["narrative"] == near([0.7, 0.9])
    assert diaries["identity"] == near([0.4, 0.2])
    assert diaries["pressure"] == near([0.5, 0.3])
    assert diaries["mixed_team"] == near([(0.6 + 0.5) / 2, 0.8])
    assert diaries["extra_lines"] == near([(2.0 + 4.0) / 2, 0.0])
    assert diaries["slowness"] == near([(0.7 - 0.1) / 2, 0.7])
    assert diaries["unrest"] == near([(0.3 + 1.1) / 2, 0.3])
