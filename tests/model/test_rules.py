"""Rules of the model that are no mechanism's, at points computed by hand."""

from __future__ import annotations

import numpy as np
import pytest
from mechanisms.by_hand import as_written, chance, inside_one_organisation, near, put, two_managers

from integration_sim.model.recording.own.decisions import median_age as compiled_median_age
from integration_sim.model.recording.own.engagement import Engagement
from integration_sim.model.recording.own.engagement import engagement as compiled_engagement
from integration_sim.model.recording.own.resistance import Resistance
from integration_sim.model.recording.own.resistance import resistance as compiled_resistance
from integration_sim.model.world import warmup
from integration_sim.model.world.warmup import WarmUp
from integration_sim.state import Table
from integration_sim.tables import MANAGER

RESISTANCE = Resistance(intercept=-1.2, insecurity=2.0, ambiguity=1.3, grievance=0.9, commitment=2.5, usual_commitment=0.55, overload=0.8)
ENGAGEMENT = Engagement(leadership_trust=0.4, commitment=0.3, security=0.2, clarity=0.3)
WARM_UP = WarmUp(
    months=120.0,
    frozen_months=24.0,
    first_step=3.0,
    steadier=20.0,
    furthest=6.0,
    confidence_step=0.4,
    first_across=0.0,
    first_within=0.0,
    first_convergence=0.3,
)
resistance, engagement, median_age = (as_written(rule) for rule in (compiled_resistance, compiled_engagement, compiled_median_age))
closer, fit = as_written(warmup.closer), as_written(warmup.fit)


@pytest.fixture
def managers() -> Table:
    """One who is overloaded, and one who has time."""
    managers = np.zeros(2, dtype=MANAGER)
    put(managers, insecurity=[0.3, 0.1], ambiguity=[0.4, 0.2], grievance=[0.2, 0.5], commitment=[0.45, 0.75])
    put(managers, workload=[1.25, 0.8], leadership_trust=[0.6, 0.35])
    return managers


def test_resistance_follows_doubt_grievance_overload_and_low_commitment(managers: Table) -> None:
    overloaded = -1.2 + 2 * 0.3 + 1.3 * 0.4 + 0.9 * 0.2 - 2.5 * (0.45 - 0.55) + 0.8 * 0.25
    with_time = -1.2 + 2 * 0.1 + 1.3 * 0.2 + 0.9 * 0.5 - 2.5 * (0.75 - 0.55)
    assert [resistance(manager, RESISTANCE) for manager in managers] == near([chance(overloaded), chance(with_time)])


def test_engagement_is_a_weighted_mean(managers: Table) -> None:
    first = 100 * (0.4 * 0.6 + 0.3 * 0.45 + 0.2 * 0.7 + 0.3 * 0.6) / 1.2
    second = 100 * (0.4 * 0.35 + 0.3 * 0.75 + 0.2 * 0.9 + 0.3 * 0.8) / 1.2
    assert [engagement(manager, ENGAGEMENT) for manager in managers] == near([first, second])


@pytest.mark.parametrize(
    ("ages", "expected"),
    [
        ([0.0, 4.0, 0.0], 1 + 2 / 4),
        ([1.0, 3.0, 6.0], 2 + (5 - 4) / 6),
        ([2.0, 0.0, 1.0], 0 + 1.5 / 2),
    ],
)
def test_the_median_age_lies_inside_the_month_that_holds_it(ages: list[float], expected: float) -> None:
    assert median_age(np.array(ages)) == near(expected)


def test_without_decisions_there_is_no_median_age() -> None:
    assert np.isnan(median_age(np.zeros(3)))


@pytest.mark.parametrize(
    ("context", "total", "ties", "expected"),
    [
        (0.5, 1.2, 3.0, 0.5 + 2 * (0.6 - 0.4)),
        (0.5, 2.4, 3.0, 0.5 + 2 * (0.6 - 0.8)),
        (5.9, 0.0, 3.0, 6.0),
        (-5.9, 3.0, 3.0, -6.0),
        (0.5, 0.0, 0.0, 0.5),
    ],
)
def test_the_local_context_moves_as_far_as_trust_falls_short(context: float, total: float, ties: float, expected: float) -> None:
    assert closer(context, 0.6, total, ties, 2.0, 6.0) == near(expected)


def test_a_month_of_the_warm_up_fits_by_steps_that_shrink() -> None:
    """In its eleventh month a step is 1 / (1 + 10 / 20) of the first."""
    world = two_managers()
    put(world.ties, trust=[0.3, 0.5])
    put(world.managers, partner_confidence=[0.2, 0.6])
    put(world.partnerships, start_confidence=0.5, local_context=0.1)
    fitting = warmup.new_fitting(np.array([0.55]), np.array([0.7, 0.7]), np.array([0.45]), 1)
    fit(world, 10, fitting, WARM_UP)
    assert world.partnerships["local_context"] == near([0.1 + 3 / 1.5 * (0.55 - 0.4)])
    assert world.partnerships["start_confidence"] == near([0.5 + 0.4 / 1.5 * (0.45 - 0.4)])
    assert world.organisations["local_context"].tolist() == [0.0, 0.0]
    inside_one_organisation(world)
    fit(world, 10, fitting, WARM_UP)
    assert world.organisations["local_context"] == near([3 / 1.5 * (0.7 - 0.4), 0.0])
