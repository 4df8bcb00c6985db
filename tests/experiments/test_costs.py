"""Cost and effect of alternatives, held to sums by hand and to a bootstrap."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hand_made import MONTHS, NOISE, REPLICATES, Shifts, made
from scipy.stats import ttest_1samp

from integration_sim import Comparison, Scenario, compare, registry, simulate
from integration_sim.experiments.comparison.costs import DAYS, MANAGER_DAY, MONEY, POINTS, TOTAL, cost_per_point
from integration_sim.experiments.ensemble import Ensemble

LAST = 12
PRICE = registry()[MANAGER_DAY].value


@pytest.fixture(scope="module")
def template(small: Scenario) -> Ensemble:
    return simulate(small, 1)


def rows(comparison: Comparison, alternative: str) -> pd.DataFrame:
    table = comparison.costs
    return table[table["alternative"] == alternative].set_index("measure")


def test_costs_are_sums_and_effects_the_mean_of_the_last_year(template: Ensemble) -> None:
    comparison = made(template, dear={DAYS: 2.0, MONEY: 100.0, "cross_trust": 0.03 + 0.002 * NOISE, "service_performance": -4.0})
    comparison.alternatives["dear"].values["cross_trust"][:, : MONTHS + 1 - LAST] += 9.0  # before the last year: not counted
    found = rows(comparison, "dear")
    assert list(found.index) == [DAYS, MONEY, TOTAL, *POINTS]
    expected = [2.0 * MONTHS, 100.0 * MONTHS, MONTHS * (100.0 + 2.0 * PRICE), 0.03, -4.0]
    np.testing.assert_allclose(found["difference"], expected)
    low, high = ttest_1samp(0.03 + 0.002 * NOISE, 0.0).confidence_interval(0.95)
    assert (found["ci_low"]["cross_trust"], found["ci_high"]["cross_trust"]) == pytest.approx((low, high))
    assert list(found["unit"]) == ["manager-days", "GBP", "GBP", "0 to 1", "100 = month 0"]
    assert (found["replicates"] == REPLICATES).all()


def test_the_price_of_a_manager_day_is_the_scenarios(template: Ensemble) -> None:
    comparison = made(template, dear={DAYS: 1.0})
    priced = simulate(template.scenario.override({f"parameters.{MANAGER_DAY}": PRICE + 50.0}), 1)
    dear = Ensemble(priced.plan, comparison.alternatives["dear"].values, template.provenance)
    usual = rows(comparison, "dear")["difference"]
    other = rows(replace(comparison, alternatives={"dear": dear}), "dear")["difference"]
    all_days = dear.of(DAYS).sum(axis=1).mean()
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


def test_a_price_has_an_interval_just_where_the_effect_is_clear() -> None:
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
    comparison.alternatives["arm"].values["cross_trust"][1:] = np.nan
    assert math.isnan(rows(replace(comparison), "arm").loc["cross_trust", "gbp_per_point"])


BOTH = {"cross_trust": 0.02 + 0.001 * NOISE, "service_performance": 2.0 + 0.1 * NOISE}


@pytest.mark.parametrize(
    ("arms", "dominated"),
    [
        ({"one": {MONEY: 10.0} | BOTH, "other": {MONEY: 10.0}}, {"one": "", "other": "here"}),
        ({"one": {MONEY: 10.0} | BOTH, "other": {MONEY: 20.0} | BOTH}, {"one": "", "other": "one"}),
        ({"one": {MONEY: 10.0} | BOTH, "other": {MONEY: 10.0} | BOTH}, {"one": "", "other": ""}),
        ({"one": {MONEY: 30.0} | BOTH, "other": {MONEY: 20.0, "cross_trust": 0.01}}, {"one": "", "other": ""}),
        ({"one": {MONEY: 10.0} | BOTH, "other": {MONEY: 20.0, "cross_trust": 0.01}}, {"one": "", "other": "one"}),
        # Better in one outcome, even by less than half a point: no longer dominated.
        ({"one": {MONEY: 10.0} | BOTH, "other": {MONEY: 20.0, "cross_trust": 0.023 + 0.001 * NOISE}}, {"one": "", "other": ""}),
        # What cannot be told from chance passes for no worse only within half a point.
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


def test_a_lever_costs_what_the_registry_says(small: Scenario) -> None:
    """Five managers coached for a year, from the third month on: by hand."""
    coached = small.override({"levers.0.start": "2004-06"})
    comparison = compare(small.override({"levers": []}), coached, replicates=2, names=["coached"], baseline_name="plain")
    found = rows(comparison, "coached")["difference"]
    days, money = (5 * 12 * registry()[f"levers.coaching.{name}"].value for name in ("manager_days", "gbp"))
    assert found[[DAYS, MONEY, TOTAL]].to_list() == pytest.approx([days, money, money + PRICE * days])
