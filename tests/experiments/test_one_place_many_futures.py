"""A future departs from the place as it stands: until it does, nothing differs by a bit, and more pressure never does good."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integration_sim import Scenario, ScenarioError, load_scenario, simulate
from integration_sim.model.plan import Plan
from integration_sim.model.run import Run
from integration_sim.scenario.aspects import Aspect, differing

MONTHS = 24


def alone(scenario: Scenario) -> Run:
    """Simulate a scenario by itself, its warm-up included."""
    run = Run(Plan(scenario), 5, 0)
    run.run_until()
    return run


def date(scenario: Scenario, month: int) -> str:
    return str(scenario.start + month)


def changed_from(scenario: Scenario, kind: str, month: int) -> dict[str, Any]:
    """Return a change of the future that begins in a month."""
    return {
        "money": {f"finance.pressure@{date(scenario, month)}": 0.9},
        "demand": {f"demand@{date(scenario, month)}": 0.2},
        "event": {"events": [*scenario.events, {"kind": "breach", "date": date(scenario, month), "share": 0.3}]},
        "lever": {"levers": [*scenario.levers, {"kind": "coaching", "start": date(scenario, month), "months": 6, "reach": 4}]},
        "both": {f"finance.pressure@{date(scenario, month)}": 0.1, f"demand@{date(scenario, month)}": -0.1},
    }[kind]


SLOPES = [{"date": "2004-04", "value": 0.31}, {"date": "2005-01", "value": 0.47}, {"date": "2006-01", "value": 0.12}]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(["money", "demand", "event", "lever", "both"]), month=st.integers(1, MONTHS))
def test_an_arm_equals_its_baseline_bit_for_bit_until_it_departs(small: Scenario, kind: str, month: int) -> None:
    sloping = small.override({"finance.pressure": SLOPES, "demand": SLOPES})
    before, after = alone(sloping), alone(sloping.override(changed_from(sloping, kind, month)))
    assert after.recording.values[:month].tobytes() == before.recording.values[:month].tobytes()


@pytest.mark.parametrize(
    "changes",
    [
        {"finance.pressure": 0.9},
        {"finance.pressure": [{"date": "2004-04", "value": 0.9}, {"date": "2005-04", "value": 0.1}]},
        {"finance": {"pressure": 0.8, "budget": "separate"}},
        {"partnerships.partnership.finance.pressure": 0.8},
        {"demand": 0.2},
        {"organisations.board.terms_drift": 0.05},
        {"events": [], "levers": []},
    ],
    ids=str,
)
def test_a_change_of_the_future_leaves_the_start_as_it_was(small: Scenario, changes: dict[str, Any]) -> None:
    other = small.override(changes)
    assert differing(small, other) == (Aspect.FUTURE,)
    before, after = Run(Plan(small), 5, 0), Run(Plan(other), 5, 0)
    assert after.recording.values[:1].tobytes() == before.recording.values[:1].tobytes()
    for table in ("managers", "ties", "organisations", "localities"):
        one, two = (getattr(run.world, table) for run in (before, after))
        for field in set(one.dtype.names) - {"terms_drift"}:
            assert one[field].tobytes() == two[field].tobytes(), (table, field)


@pytest.mark.parametrize(
    ("changes", "differ"),
    [
        ({"title": "Elsewhere", "months": 30}, ()),
        ({"history.cross_trust": 0.3}, (Aspect.PLACE,)),
        ({"past.pressure": 0.7}, (Aspect.PLACE,)),
        ({"finance.budget": "aligned"}, (Aspect.PLACE,)),
        ({"organisations.board.od_capacity": 0.0}, (Aspect.PLACE,)),
        ({"parameters.trust.loss": 0.2}, (Aspect.MODEL,)),
        ({"switch_off": ["culture"]}, (Aspect.MODEL,)),
        ({"parameters.trust.loss": 0.2, "finance.pressure": 0.9}, (Aspect.FUTURE, Aspect.MODEL)),
        ({"start": "2004-03"}, (Aspect.PLACE,)),
    ],
    ids=str,
)
def test_what_differs_is_told_apart(small: Scenario, changes: dict[str, Any], differ: tuple[Aspect, ...]) -> None:
    assert differing(small, small.override(changes)) == differ


def test_the_past_is_kept_and_recorded_through_further_changes_and_files(small: Scenario) -> None:
    pressed = small.override({"finance.pressure": 0.9})
    assert pressed.past.pressure == small.past_pressure_of("partnership") != 0.9
    again = Scenario.model_validate(pressed.to_data()).override({"finance.pressure": 0.2})
    assert again.past == pressed.past
    assert again.override({"finance.pressure": small.finance.pressure}) == small


def test_what_a_partnership_says_of_its_own_money_goes_before_what_the_scenario_says(small: Scenario) -> None:
    own = small.override({"past.pressure": 0.6}).override({"partnerships.partnership.finance.pressure": 0.9})
    assert (own.past_pressure_of("partnership"), own.finance_of("partnership").pressure) == (0.6, 0.9)
    meant = own.override({"partnerships.partnership.past.pressure": 0.1})
    assert meant.past_pressure_of("partnership") == 0.1


def test_a_step_keeps_what_was_before_and_drops_what_came_later(small: Scenario) -> None:
    path = small.override({"finance.pressure": [{"date": "2004-04", "value": 0.2}, {"date": "2005-04", "value": 0.44}]})
    for month in range(1, MONTHS + 1):
        cut = Plan(path.override({f"finance.pressure@{date(small, month)}": 0.9}))
        assert cut.pressure[:, :month].tobytes() == Plan(path).pressure[:, :month].tobytes()
        assert (cut.pressure[:, month:] == 0.9).all()
    stepped = Plan(path.override({"finance.pressure@2004-10": 0.9})).pressure[0]
    np.testing.assert_allclose(stepped[1:6], 0.2 + 0.02 * np.arange(1, 6))
    np.testing.assert_array_equal(stepped[6:], 0.9)
    two = path.override({"finance.pressure@2005-01": 0.5, "finance.pressure@2004-10": 0.9})
    np.testing.assert_array_equal(Plan(two).pressure[0][[6, 8, 9, 24]], [0.9, 0.9, 0.5, 0.5])


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {"finance.pressure@2003-01": 0.5},
            "found @2003-01, expected a month from 2004-04 to 2006-04.*did you mean 'finance.pressure@2004-04'",
        ),
        ({"finance.pressure@2030-01": 0.5}, "found @2030-01.*did you mean 'finance.pressure@2006-04'"),
        ({"demand@soon": 0.5}, "demand: found @soon, expected a month from 2004-04"),
        ({"finance.budget@2005-01": "aligned"}, "@2005-01 on what is no series, expected a series, such as finance.pressure or demand"),
        ({"past.pressure@2005-01": 0.2}, "past.pressure: found @2005-01 on what is no series"),
        ({"finance.presure@2005-01": 0.2}, "did you mean 'finance.pressure'"),
        ({"finance.pressure@2005-01": 7}, "found 7, expected a number from 0 to 1"),
        ({"past.budget": "pooled"}, "past.budget: found no such path, expected one of pressure"),
        ({"past.pressure": 2}, "past.pressure: found 2, expected a number from 0 to 1"),
        ({"finance.budget": "pooled"}, "finance.budget: found pooled, expected a mode open to chp"),
        ({"schema_version": 99}, "schema_version: found 99, expected 2 or less .a newer integration-sim wrote this"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_in_one_line(small: Scenario, change: dict[str, Any], told: str) -> None:
    with pytest.raises(ScenarioError, match=told) as caught:
        small.override(change)
    assert len(str(caught.value).splitlines()) == 1


def test_more_pressure_is_never_better() -> None:
    place = load_scenario("case_c")
    ends = []
    for pressure in (0.2, 0.35, 0.5, 0.65, 0.8):
        ensemble = simulate(place.override({"finance.pressure": pressure}), 12, seed=1)
        ends.append([ensemble.series(outcome)[:, -24:].mean() for outcome in ("service_performance", "cross_trust")])
    assert (np.diff(ends, axis=0) < 0.0).all()
