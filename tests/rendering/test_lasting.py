"""What lasts some months lasts so many, whenever it begins, in the engine and the reference implementation: levers, freezes and shocks."""

from __future__ import annotations

import numpy as np
import pytest

from integration_sim import Scenario, ScenarioError
from integration_sim.model.plan import Plan
from rendering.scenarios import eventful
from rendering.twins import twins

LEVER, FREEZE, BUDGET, DEMAND = 5, 4, 3, 2
"""Months that each lasts."""
STARTS = ("2010-04", "2010-05", "2010-09")
"""The very start, whose month is over when the run begins; the month after; later."""


def beginning(date: str) -> Scenario:
    """Return a scenario in which a lever, a freeze and two shocks begin in a month, and nothing else happens."""
    events = [
        {"kind": "freeze", "date": date, "months": FREEZE},
        {"kind": "budget_shock", "date": date, "months": BUDGET, "pressure": 0.2},
        {"kind": "demand_shock", "date": date, "months": DEMAND, "demand": 0.1},
    ]
    levers = [{"kind": "coaching", "start": date, "months": LEVER}]
    return eventful(events=events, levers=levers, months=12, **{"partnerships.south.finance": None, "finance.pressure": 0.3, "demand": 0.0})


@pytest.mark.parametrize("date", STARTS)
def test_everything_lasts_as_long_as_it_says(date: str) -> None:
    scenario = beginning(date)
    pair = twins(scenario, 1)
    coached, frozen = [], []
    while pair.engine.month < scenario.months:
        pair.step()
        assert pair.differences_of_state(1e-12) == []
        coached.append(bool((pair.engine.world.posts["calm"] > 0.0).all()))
        frozen.append(bool((pair.engine.world.organisations["frozen"] > 0).all()))
    first = scenario.month_of(scenario.levers[0].start)
    months = range(1, scenario.months + 1)
    assert coached == [month in range(first, first + LEVER) for month in months]
    assert frozen == [month in range(first, first + FREEZE) for month in months]
    world = pair.engine.world
    assert (world.pressure[:, 1:] > 0.3).all(axis=0).tolist() == [month in range(first, first + BUDGET) for month in months]
    assert (world.demand[1:] > 0.0).tolist() == [month in range(first, first + DEMAND) for month in months]


def test_a_lever_from_the_very_start_costs_as_much_as_any() -> None:
    spent = []
    for date in STARTS:
        run = twins(beginning(date), 1).engine
        run.run_until()
        spent.append(run.recording.values["cost_gbp"][:, run.aggregation.overall].sum())
    assert spent == pytest.approx([spent[0]] * len(STARTS))


def test_a_shock_at_the_very_start_is_none_of_the_warm_ups() -> None:
    plan = Plan(beginning(STARTS[0]))
    np.testing.assert_array_equal(plan.pressure[:, 0], [plan.scenario.past_pressure_of(name) for name in plan.layout.partnerships])
    assert plan.demand[0] == 0.0


def test_an_officer_from_the_very_start_serves_whole_years_too() -> None:
    first, next_one = ({"kind": "accountable_officer", "start": date, "months": 12} for date in ("2010-04", "2011-05"))
    eventful(levers=[first, next_one])
    with pytest.raises(ScenarioError, match="the officer since 2010-04 leaves \\(2011-05\\)"):
        eventful(levers=[first, next_one | {"start": "2011-04"}])
