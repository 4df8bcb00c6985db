"""Cost and effect of alternatives, held to sums by hand and to a bootstrap."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hand_made import MONTHS, NOISE, REPLICATES, Shifts, interval, made, unseen
from scipy.stats import ttest_1samp

from integration_sim import Comparison, Scenario, compare, registry, simulate
from integration_sim.experiments.comparison.costs import DAYS, MANAGER_DAY, MONEY, POINTS, TOTAL, cost_per_point
from integration_sim.experiments.comparison.verdict import ENOUGH
from integration_sim.experiments.comparison.windows import Window
from integration_sim.experiments.replicates.ensemble import Ensemble
from integration_sim.model.plan import Plan

LAST = 12
ANOTHER_MODEL = {"parameters.trust.loss": 0.2}
PRICE = registry()[MANAGER_DAY].value


@pytest.fixture(scope="module")
def template(small: Scenario) -> Ensemble:
    """Return a place without a reform, from which nobody has to recover."""
    return simulate(small.override({"events": []}), 1)


def rows(comparison: Comparison, alternative: str) -> pd.DataFrame:
    table = comparison.costs
    return table[table["alternative"] == alternative].set_index("measure")


def test_costs_are_sums_and_effects_those_of_the_last_twelve_months(template: Ensemble) -> None:
    comparison = made(template, dear={DAYS: 2.0, MONEY: 100.0, "cross_trust": 0.03 + 0.002 * NOISE, "service_performance": -4.0})
    comparison.alternatives["dear"].values["cross_trust"][:, : MONTHS + 1 - LAST] += 9.0  # before the last year: not counted
    found = rows(comparison, "dear")
    assert list(found.index) == [DAYS, MONEY, TOTAL, *POINTS]
    expected = [2.0 * MONTHS, 100.0 * MONTHS, MONTHS * (100.0 + 2.0 * PRICE), 0.03, -4.0]
    np.testing.assert_allclose(found["difference"], expected)
    expected_ends = interval(0.03 + 0.002 * NOISE, unseen(comparison.baseline.series("cross_trust")))
    assert (found["ci_low"]["cross_trust"], found["ci_high"]["cross_trust"]) == pytest.approx(expected_ends)
    assert list(found["unit"]) == ["manager-days", "GBP", "GBP", "0 to 1", "100 = month 0"]
    assert (found["replicates"] == REPLICATES).all()
    assert set(found["window"]) == {"last_twelve_months"}
    assert list(found["verdict"]) == ["clear", "clear", "clear", "clear", "clear"]


def test_effects_are_those_of_the_window(template: Ensemble) -> None:
    comparison = replace(made(template, dear={MONEY: 100.0, "cross_trust": 0.03}), window=Window.WHOLE_TIME)
    comparison.alternatives["dear"].values["cross_trust"][:, 1:13] += 0.24
    found = rows(comparison, "dear")
    assert found["difference"]["cross_trust"] == pytest.approx(0.03 + 0.12)
    assert found["gbp_per_point"]["cross_trust"] == pytest.approx(100.0 * MONTHS / 15.0)
    assert found["difference"][MONEY] == pytest.approx(100.0 * MONTHS), "costs are those of all months anyhow"
    assert set(found["window"]) == {"whole_time"}


def test_the_price_of_a_manager_day_is_the_scenarios(template: Ensemble) -> None:
    comparison = made(template, dear={DAYS: 1.0})
    priced = simulate(template.scenario.override({f"parameters.{MANAGER_DAY}": PRICE + 50.0}), 1)
    dear = Ensemble(priced.plan, comparison.alternatives["dear"].values, template.provenance)
    usual = rows(comparison, "dear")["difference"]
    other = rows(replace(comparison, alternatives={"dear": dear}), "dear")["difference"]
    all_days = dear.series(DAYS).sum(axis=1).mean()
    assert other[TOTAL] - usual[TOTAL] == pytest.approx(50.0 * all_days)
    assert other[DAYS] == usual[DAYS]


def test_a_steady_cost_per_point_is_the_cost_over_each_end_of_the_effect(template: Ensemble) -> None:
    gained = 0.03 + 0.01 * NOISE
    found = rows(made(template, dear={MONEY: 100.0, "cross_trust": gained}), "dear").loc["cross_trust"]
    cost = 100.0 * MONTHS
    low, high = ttest_1samp(gained, 0.0).confidence_interval(0.95)
    assert found["gbp_per_point"] == pytest.approx(0.01 * cost / 0.03)
    assert found["gbp_per_point_low"] == pytest.approx(0.01 * cost / high)
    assert found["gbp_per_point_high"] == pytest.approx(0.01 * cost / low)


def test_the_interval_of_a_cost_per_point_is_that_of_a_paired_bootstrap() -> None:
    luck = np.random.default_rng(2)
    count = 400
    gained = 0.05 + 0.1 * luck.normal(size=count)
    spent = 5000.0 + 30000.0 * gained + 1000.0 * luck.normal(size=count)
    found = cost_per_point(spent, gained, 0.01)
    drawn = luck.integers(count, size=(20000, count))
    ratios = 0.01 * spent[drawn].mean(axis=1) / gained[drawn].mean(axis=1)
    low, high = np.percentile(ratios, (2.5, 97.5))
    assert found.middle == pytest.approx(0.01 * spent.mean() / gained.mean())
    assert (found.low, found.high) == pytest.approx((low, high), rel=0.04)


@pytest.mark.parametrize(
    ("cost", "effect", "priced"),
    [
        (100.0, 0.03, True),
        (-100.0, -0.03, True),  # a point given up saves something
        (100.0, -0.03, False),
        (-100.0, 0.03, False),
        (0.0, 0.03, False),
    ],
)
def test_only_a_trade_off_has_a_price(template: Ensemble, cost: float, effect: float, priced: bool) -> None:
    found = rows(made(template, arm={MONEY: cost, "cross_trust": effect + 0.001 * NOISE}), "arm")
    price = found.loc["cross_trust", "gbp_per_point"]
    assert price == pytest.approx(100.0 * MONTHS / 3.0) if priced else math.isnan(price)
    assert found.loc[[DAYS, MONEY, TOTAL], "gbp_per_point"].isna().all()


def test_what_cannot_be_told_from_chance_has_no_price(template: Ensemble) -> None:
    found = rows(made(template, arm={MONEY: 100.0, "cross_trust": 0.005 + 0.1 * NOISE}), "arm").loc["cross_trust"]
    assert found["ci_low"] < 0.0 < found["ci_high"]
    assert found[["gbp_per_point", "gbp_per_point_low", "gbp_per_point_high"]].isna().all()


def test_a_price_has_an_interval_just_where_the_effect_is_more_than_luck() -> None:
    luck = np.random.default_rng(11)
    for _ in range(200):
        spent, gained = 1000.0 + 10.0 * luck.normal(size=8), 0.5 + luck.normal(size=8)
        low, high = ttest_1samp(gained, 0.0).confidence_interval(0.95)
        found = cost_per_point(spent, gained, 1.0)
        assert math.isnan(found.low) == (low <= 0.0 or high < 0.0)
        assert math.isnan(found.low) or found.low < found.middle < found.high


def test_replicates_without_a_value_are_left_out(template: Ensemble) -> None:
    comparison = made(template, arm={MONEY: 100.0, "cross_trust": 0.03 + 0.001 * NOISE})
    comparison.alternatives["arm"].values["cross_trust"][3] = np.nan
    found = rows(comparison, "arm").loc["cross_trust"]
    assert found["replicates"] == REPLICATES - 1
    assert found["gbp_per_point"] == pytest.approx(24.0 / np.delete(0.03 + 0.001 * NOISE, 3).mean())
    comparison.alternatives["arm"].values["cross_trust"][ENOUGH - 1 :] = np.nan
    few = rows(replace(comparison), "arm").loc["cross_trust"]
    assert (few["replicates"], few["verdict"]) == (ENOUGH - 2, "no verdict")
    assert math.isnan(few["gbp_per_point"]), "of too few replicates nothing is said"


BOTH = {"cross_trust": 0.02 + 0.001 * NOISE, "service_performance": 2.0 + 0.1 * NOISE}


@pytest.mark.parametrize(
    ("arms", "dominated"),
    [
        ({"one": {MONEY: 10.0} | BOTH, "other": {MONEY: 10.0}}, {"one": "", "other": "here"}),
        ({"one": {MONEY: 10.0} | BOTH, "other": {MONEY: 20.0} | BOTH}, {"one": "", "other": "one"}),
        ({"one": {MONEY: 10.0} | BOTH, "other": {MONEY: 10.0} | BOTH}, {"one": "", "other": ""}),
        ({"one": {MONEY: 30.0} | BOTH, "other": {MONEY: 20.0, "cross_trust": 0.01}}, {"one": "", "other": ""}),
        ({"one": {MONEY: 10.0} | BOTH, "other": {MONEY: 20.0, "cross_trust": 0.01}}, {"one": "", "other": "one"}),
        # Better in one outcome, even by less than half of what matters: no longer dominated.
        ({"one": {MONEY: 10.0} | BOTH, "other": {MONEY: 20.0, "cross_trust": 0.023 + 0.001 * NOISE}}, {"one": "", "other": ""}),
        # What could be luck passes for no worse only within half of what matters.
        ({"one": {MONEY: 10.0, "cross_trust": 0.1 * NOISE}}, {"one": ""}),
        ({"one": {MONEY: 10.0, "cross_trust": 0.001 * NOISE}}, {"one": "here"}),
    ],
)
def test_dominated_is_what_is_no_better_in_anything(template: Ensemble, arms: dict[str, Shifts], dominated: dict[str, str]) -> None:
    comparison = made(template, **arms)
    assert {name: rows(comparison, name)["dominated_by"].unique().tolist() for name in arms} == {
        name: [other] for name, other in dominated.items()
    }


@pytest.mark.parametrize(("cost", "does"), [(-10.0, True), (0.0, True), (10.0, False)])
def test_an_alternative_may_dominate_the_baseline(template: Ensemble, cost: float, does: bool) -> None:
    assert rows(made(template, arm={MONEY: cost} | BOTH), "arm")["dominates_baseline"].unique().tolist() == [does]


DEAR_AND_WORSE: Shifts = {MONEY: 10.0, "cross_trust": -0.1}


def test_what_still_recovers_is_not_said_to_be_dominated(small: Scenario, template: Ensemble) -> None:
    """The same numbers twice: of a place whose reform went live a year before the end, and of one without a reform."""
    comparison = made(template, arm=DEAR_AND_WORSE)
    reformed = Ensemble(Plan(small), comparison.alternatives["arm"].values, template.provenance)
    for arm, recovering, dominator in ((reformed, True, ""), (comparison.alternatives["arm"], False, "here")):
        found = rows(replace(comparison, alternatives={"arm": arm}), "arm")
        assert set(found["recovering"]) == {recovering}
        assert set(found["dominated_by"]) == {dominator}


@pytest.mark.parametrize(
    ("change", "dominated"),
    [({"name": "x"}, True), ({"levers": []}, True), ({"events": []}, True), ({"past.pressure": 0.8}, False), (ANOTHER_MODEL, False)],
)
def test_only_futures_of_one_place_and_model_dominate_each_other(template: Ensemble, change: dict[str, object], dominated: bool) -> None:
    comparison = made(template, arm=DEAR_AND_WORSE)
    plan = Plan(template.scenario.override(change))
    arm = Ensemble(plan, comparison.alternatives["arm"].values, template.provenance)
    assert set(rows(replace(comparison, alternatives={"arm": arm}), "arm")["dominated_by"]) == {"here" if dominated else ""}


@pytest.mark.parametrize(
    ("change", "priced"),
    [
        ({"levers": []}, True),
        ({"finance.pressure": 0.5}, False),
        ({"past.pressure": 0.8}, False),
        (ANOTHER_MODEL, False),
        ({"events": [{"kind": "breach", "date": "2005-09", "share": 0.2}]}, False),
    ],
)
def test_costs_are_set_against_effects_only_where_nothing_but_levers_differs(
    template: Ensemble, change: dict[str, object], priced: bool
) -> None:
    comparison = made(template, arm={MONEY: 100.0, "cross_trust": 0.03 + 0.001 * NOISE})
    plan = Plan(template.scenario.override(change))
    arm = Ensemble(plan, comparison.alternatives["arm"].values, template.provenance)
    price = rows(replace(comparison, alternatives={"arm": arm}), "arm")["gbp_per_point"]["cross_trust"]
    assert math.isnan(price) != priced


def test_of_too_few_replicates_none_is_dominated(template: Ensemble) -> None:
    comparison = made(template, arm=DEAR_AND_WORSE)
    few = {name: Ensemble(one.plan, one.values[: ENOUGH - 1], one.provenance) for name, one in comparison.arms.items()}
    assert set(rows(replace(comparison, baseline=few["here"], alternatives={"arm": few["arm"]}), "arm")["dominated_by"]) == {""}


def test_a_lever_costs_what_the_registry_says(small: Scenario) -> None:
    """Five managers coached for a year, from the third month on: by hand."""
    coached = small.override({"levers.0.start": "2004-06"})
    comparison = compare(small.override({"levers": []}), coached, replicates=2, names=["coached"], baseline_name="plain")
    found = rows(comparison, "coached")["difference"]
    days, money = (5 * 12 * registry()[f"levers.coaching.{name}"].value for name in ("manager_days", "gbp"))
    assert found[[DAYS, MONEY, TOTAL]].to_list() == pytest.approx([days, money, money + PRICE * days])
