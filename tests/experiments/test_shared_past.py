"""Arms that share a past share it for certain: where they part is known, and every bit is what an arm of its own would give."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integration_sim import Scenario, simulate
from integration_sim.experiments.replicates.arms import Arms, BranchPoint
from integration_sim.experiments.replicates.shared_past import months_in_common
from integration_sim.model.plan import Plan
from integration_sim.model.run import Run

REFORM = {"kind": "reform", "form": "chcp", "announced": "2004-05", "shadow": "2004-10", "live": "2005-04"}
BREACH = {"kind": "breach", "date": "2005-09", "share": 0.2}
COACHING = {"kind": "coaching", "start": "2004-04", "months": 12, "reach": 5}
SHADOWING = {"kind": "shadowing", "start": "2005-01", "months": 6, "reach": 4}
PAY = [{"kind": "pay_award", "date": "2005-01", "organisation": "board", "change": change} for change in (0.9, -0.9)]
MONTHS = 24


def steady_until(series: str, value: float, date: str, then: float) -> dict[str, Any]:
    return {series: [{"date": "2004-04", "value": value}, {"date": date, "value": value}, {"date": "2006-04", "value": then}]}


@pytest.mark.parametrize(
    ("changes", "months"),
    [
        pytest.param({}, 24, id="nothing"),
        pytest.param({"name": "other", "title": "Another", "story": "Elsewhere"}, 24, id="what is told of it"),
        pytest.param({"months": 30}, 24, id="a later end"),
        pytest.param({"partnerships.partnership.finance": {"pressure": 0.4, "budget": "separate"}}, 24, id="the same money, said again"),
        pytest.param({"partnerships.partnership.finance": {"pressure": 0.4, "budget": "aligned"}}, None, id="other budgets"),
        pytest.param({"finance.pressure": 0.5}, 0, id="other money from the first month on"),
        pytest.param(steady_until("finance.pressure", 0.4, "2005-04", 0.9), 12, id="money that tightens"),
        pytest.param(steady_until("demand", 0.0, "2004-12", 0.5), 8, id="demand that grows"),
        pytest.param({"demand": 0.1}, 0, id="other demand from the first month on"),
        pytest.param({"finance.pressure@2005-04": 0.9}, 11, id="other money from a month on"),
        pytest.param({"past.pressure": 0.5}, None, id="other money before the start"),
        pytest.param({"organisations.board.terms_drift": 0.01}, 0, id="terms that drift"),
        pytest.param({"events": [REFORM]}, 16, id="no breach"),
        pytest.param({"events": [REFORM, BREACH | {"share": 0.1}]}, 16, id="a smaller breach"),
        pytest.param({"events": [REFORM, BREACH, BREACH]}, 16, id="the same breach twice"),
        pytest.param({"events": [REFORM | {"live": "2005-06"}, BREACH]}, 0, id="a later go-live of what is announced at once"),
        pytest.param({"events": [BREACH]}, 0, id="no reform"),
        pytest.param(
            {"events": [REFORM, BREACH, {"kind": "budget_shock", "date": "2005-01", "months": 2, "pressure": 0.2}]}, 8, id="a shock"
        ),
        pytest.param(
            {"events": [REFORM, BREACH, {"kind": "demand_shock", "date": "2004-04", "months": 2, "demand": 0.2}]}, 0, id="a shock at once"
        ),
        pytest.param({"levers": []}, 0, id="no lever"),
        pytest.param({"levers": [COACHING, SHADOWING]}, 8, id="one more lever"),
        pytest.param({"levers": [SHADOWING, COACHING]}, 8, id="one more lever before it: draws go by kind and target"),
        pytest.param({"levers": [COACHING | {"start": "2005-01"}, COACHING]}, 0, id="one more of the same before it"),
        pytest.param({"parameters.trust.loss": 0.2}, None, id="another parameter"),
        pytest.param({"history.cross_trust": 0.3}, None, id="another history"),
        pytest.param({"switch_off": ["survival"]}, None, id="a mechanism switched off"),
        pytest.param({"organisations.board.managers.middle": 5}, None, id="one more manager"),
        pytest.param({"start": "2004-03", "levers": [COACHING]}, None, id="another start"),
    ],
)
def test_where_two_futures_part(small: Scenario, changes: Mapping[str, Any], months: int | None) -> None:
    plans = Plan(small), Plan(small.override(changes))
    assert months_in_common(*plans) == months
    assert months_in_common(*reversed(plans)) == months


def test_what_falls_into_one_month_keeps_its_order(small: Scenario) -> None:
    one, other = (Plan(small.override({"events": [REFORM, BREACH, *awards]})) for awards in (PAY, PAY[::-1]))
    assert months_in_common(one, other) == 8


def assert_the_same_bits(scenarios: list[Scenario], attribution: bool = False) -> list[BranchPoint | None]:
    arms = Arms([Plan(scenario) for scenario in scenarios])
    last = min(scenario.months for scenario in scenarios)
    for shared, scenario in zip(arms.runs(3, 1, last, attribution=attribution), scenarios, strict=True):
        alone = Run(Plan(scenario), 3, 1, attribution=attribution)
        alone.run_until(last)
        assert shared.month == alone.month == last
        assert shared.recording.values[: last + 1].tobytes() == alone.recording.values[: last + 1].tobytes()
        assert shared.ledger.shares.tobytes() == alone.ledger.shares.tobytes()
        for one, other in zip(shared.world, alone.world, strict=True):
            assert one.tobytes() == other.tobytes()
    return arms.origins


@pytest.mark.parametrize("attribution", [False, True])
def test_arms_grow_from_each_other_bit_for_bit(small: Scenario, attribution: bool) -> None:
    tighter = small.override(steady_until("finance.pressure", 0.4, "2004-12", 0.9))
    scenarios = [
        small,
        small.override({"events": [REFORM]}),
        tighter,
        tighter.override({"levers": [COACHING, SHADOWING]}),
        tighter.override({"events": [REFORM], "months": 26}),
        small.override({"finance.pressure": 0.9}),
        small,
        small.override({"events": [REFORM, {"kind": "dissolve", "date": "2004-12"}], "levers": [COACHING, SHADOWING]}),
    ]
    origins = assert_the_same_bits(scenarios, attribution)
    assert origins == [None, *(BranchPoint(*one) for one in ((16, 0), (8, 0), (8, 0), (16, 2), (0, 0), (24, 0), (7, 0)))]


def test_an_arm_may_part_after_the_last_month_simulated(small: Scenario) -> None:
    runs = Arms([Plan(small), Plan(small.override({"events": [REFORM]}))]).runs(1, 0, 10)
    assert [run.month for run in runs] == [10, 10]
    assert runs[0].recording.values[:11].tobytes() == runs[1].recording.values[:11].tobytes()
    assert simulate(small, 1, months=10).values[0].tobytes() == runs[1].recording.values[:11].tobytes()


def months_of_the_run(first: int = 0) -> st.SearchStrategy[str]:
    return st.integers(first, MONTHS - 1).map(lambda month: f"{2004 + (month + 3) // 12}-{(month + 3) % 12 + 1:02d}")


shares = st.sampled_from([0.1, 0.3])
EVENTS = st.one_of(
    st.fixed_dictionaries({"kind": st.just("breach"), "date": months_of_the_run(), "share": shares}),
    st.fixed_dictionaries({"kind": st.just("clarify"), "date": months_of_the_run(), "clarity": shares}),
    st.fixed_dictionaries({"kind": st.just("freeze"), "date": months_of_the_run(), "months": st.integers(1, 6)}),
    st.fixed_dictionaries({"kind": st.just("budget_shock"), "date": months_of_the_run(), "months": st.integers(1, 6), "pressure": shares}),
    st.fixed_dictionaries({"kind": st.just("demand_shock"), "date": months_of_the_run(), "months": st.integers(1, 6), "demand": shares}),
    st.fixed_dictionaries({"kind": st.just("pay_award"), "date": months_of_the_run(), "organisation": st.just("board"), "change": shares}),
    st.fixed_dictionaries({"kind": st.just("leadership_change"), "date": months_of_the_run()}),
    st.fixed_dictionaries({"kind": st.just("dissolve"), "date": months_of_the_run()}),
)
LEVERS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["coaching", "shadowing", "assurance", "transition_team"]),
        "start": months_of_the_run(),
        "months": st.integers(1, 8),
        "intensity": shares,
    }
)


@st.composite
def futures(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Return changes for two arms: shared beginnings of events and levers, then each its own."""
    shared_events, shared_levers = draw(st.lists(EVENTS, max_size=3)), draw(st.lists(LEVERS, max_size=2))
    return [
        {
            "events": draw(st.permutations([*shared_events, *draw(st.lists(EVENTS, max_size=2))])),
            "levers": [*shared_levers, *draw(st.lists(LEVERS, max_size=1))],
            "finance.pressure": [
                {"date": "2004-04", "value": 0.4},
                {"date": draw(months_of_the_run(12)), "value": 0.4},
                {"date": "2006-04", "value": draw(shares)},
            ],
        }
        for _ in range(2)
    ]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(futures())
def test_whatever_happens_sharing_changes_no_bit(small: Scenario, changes: list[dict[str, Any]]) -> None:
    one, other = (small.override(change) for change in changes)
    _, origin = assert_the_same_bits([one, other])
    assert origin is None or origin.month == months_in_common(Plan(one), Plan(other))
