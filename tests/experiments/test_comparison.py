"""Comparisons: paired statistics with known answers, the same bits as simulating alone, and books that balance."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hand_made import interval, unseen
from scipy.stats import ttest_rel

from integration_sim import OUTCOMES, Comparison, Scenario, compare, load_scenario, simulate
from integration_sim.errors import UnknownNameError
from integration_sim.experiments.attribution.differences import MECHANISMS
from integration_sim.experiments.attribution.ledger import STATE_OF
from integration_sim.experiments.comparison import comparing
from integration_sim.experiments.comparison.paired import paired
from integration_sim.experiments.comparison.verdict import Settled
from integration_sim.experiments.replicates.ensemble import Ensemble
from integration_sim.model.recording.outcomes import Better
from integration_sim.scenario.aspects import Aspect

COLUMNS = ["alternative", "month", "date", "partnership", "organisation", "level", "outcome"]
NUMBERS = ["difference", "ci_low", "ci_high", "p_better", "replicates", "is_precise"]
CELL = ["partnership", "organisation", "level"]
KEYS = ["month", *CELL, "outcome"]
REPLICATES = 12


@pytest.fixture(scope="module")
def tighter(small: Scenario) -> Scenario:
    return small.override({"name": "tighter", "finance.pressure": 0.8})


@pytest.fixture(scope="module")
def comparison(small: Scenario, tighter: Scenario) -> Comparison:
    return compare(small, tighter, small.override({"name": "calm", "events": []}), replicates=REPLICATES, seed=4, threads=2)


def test_intervals_are_those_of_the_paired_t_test() -> None:
    luck = np.random.default_rng(1)
    one, other = luck.normal(size=(2, 30, 40)) + luck.normal(size=(30, 40))
    one[luck.random(one.shape) < 0.2] = np.nan
    found = paired(other - one, 1.0)
    for column in range(40):
        told = ttest_rel(other[:, column], one[:, column], nan_policy="omit")
        low, high = told.confidence_interval(0.95)
        known = ~np.isnan(one[:, column])
        np.testing.assert_allclose([found.low[column], found.high[column]], [low, high], rtol=1e-10)
        assert found.difference[column] == pytest.approx((other - one)[known, column].mean(), rel=1e-12)
        assert found.pairs[column] == known.sum() == told.df + 1
        assert found.better[column] == pytest.approx((other > one)[known, column].mean())


def test_equal_pairs_have_an_interval_of_no_width_where_chance_moves_by_any_amount() -> None:
    found = paired(np.array([[0.1, 0.0, np.nan], [0.1, 0.0, 0.1], [0.1, 0.0, 0.1]]), 1.0)
    np.testing.assert_array_equal(found.difference, [0.1, 0.0, 0.1])
    np.testing.assert_array_equal(found.low, found.difference)
    np.testing.assert_array_equal(found.high, found.difference)
    np.testing.assert_array_equal(found.better, [1.0, 0.5, 1.0])
    np.testing.assert_array_equal(found.distinct, [True, False, True])
    np.testing.assert_array_equal(found.is_precise(0.5), found.distinct)  # no difference at all is precise enough for nothing


def test_one_pair_has_no_interval_and_none_has_nothing() -> None:
    found = paired(np.array([[2.0, np.nan], [np.nan, np.nan]]), 1.0)
    np.testing.assert_array_equal(found.difference, [2.0, np.nan])
    np.testing.assert_array_equal(found.low, np.nan)
    np.testing.assert_array_equal(found.better, [1.0, np.nan])
    np.testing.assert_array_equal(found.pairs, [1, 0])
    np.testing.assert_array_equal(found.is_precise(0.5), False)
    np.testing.assert_array_equal(found.distinct, False)


@pytest.mark.parametrize(("gain", "share"), [(1.0, 0.625), (-1.0, 0.375), (np.nan, np.nan)])
def test_equal_pairs_count_half_for_better(gain: float, share: float) -> None:
    found = paired(np.array([[1.0], [0.0], [2.0], [-1.0]]), gain)
    np.testing.assert_array_equal(found.better, [share])


def test_an_interval_suffices_up_to_its_share_of_the_difference() -> None:
    found = paired(np.array([[9.0], [11.0], [10.0], [10.0]]), 1.0)
    width = float(found.high[0] - found.low[0])
    assert bool(found.is_precise(width / 10.0 + 1e-9)[0])
    assert not bool(found.is_precise(width / 10.0 - 1e-9)[0])


def test_effects_have_the_columns_of_the_api_and_say_what_the_ensembles_say(comparison: Comparison) -> None:
    table = comparison.effects
    assert list(table.columns) == COLUMNS + NUMBERS
    assert list(table["alternative"].unique()) == ["tighter", "calm"]
    assert set(table["outcome"].unique()) == set(OUTCOMES)
    assert not table.duplicated(["alternative", *KEYS]).any()
    before, *after = (
        each.trajectories.set_index(["replicate", *KEYS])["value"] for each in (comparison.baseline, *comparison.alternatives.values())
    )
    for name, values in zip(comparison.alternatives, after, strict=True):
        expected = (values - before).groupby(KEYS, observed=True)
        found = table[table["alternative"] == name].set_index(KEYS)
        pd.testing.assert_series_equal(found["difference"], expected.mean().loc[found.index], rtol=1e-9, atol=1e-12, check_names=False)
        np.testing.assert_array_equal(found["replicates"], expected.count().loc[found.index])


def test_effects_of_a_row_are_those_of_its_pairs(comparison: Comparison) -> None:
    row = comparison.effects.query(
        "alternative == 'tighter' and month == 20 and organisation == 'board' and level == 'middle'"
        " and partnership == 'partnership' and outcome == 'workload'"
    ).iloc[0]
    cell = ("partnership", "board", "middle")
    one, other = (each.series("workload", *cell)[:, 20] for each in (comparison.baseline, comparison.alternatives["tighter"]))
    step = unseen(comparison.baseline.series("workload", *cell))
    assert (row["ci_low"], row["ci_high"]) == pytest.approx(interval(other - one, step), rel=1e-9)
    assert row["difference"] > 0.0, "tighter money, more work"
    assert row["p_better"] == np.mean(other < one), "less work is better"
    assert row["replicates"] == REPLICATES
    np.testing.assert_array_equal(comparison.difference("workload", "tighter", *cell)[:, 20], other - one)


def test_each_arm_is_what_simulate_gives(small: Scenario, tighter: Scenario, comparison: Comparison) -> None:
    assert comparison.baseline.values.tobytes() == simulate(small, REPLICATES, seed=4).values.tobytes()
    assert comparison.alternatives["tighter"].values.tobytes() == simulate(tighter, REPLICATES, seed=4).values.tobytes()
    assert comparison.alternatives["tighter"].provenance == simulate(tighter, REPLICATES, seed=4).provenance


def test_equal_arms_differ_in_nothing(small: Scenario) -> None:
    twins = compare(small, small.override({"title": "The same"}), replicates=3)
    assert twins.departs("alternative 1") == 25, "nothing ever departs"
    table = twins.effects.query("replicates > 1")  # an escalation rate may have no value
    assert (table[["difference", "ci_low", "ci_high"]] == 0.0).all(axis=None)
    assert not table["is_precise"].any()
    told = table[[OUTCOMES[str(name)].better is not Better.NEITHER for name in table["outcome"]]]
    assert (told["p_better"] == 0.5).all()
    assert not twins.sufficed, "equality settles nothing"
    assert (twins.attribution["share"] == 0.0).all()


def test_only_cells_that_both_arms_have_are_compared(small: Scenario) -> None:
    data = small.to_data()
    data["organisations"]["authority"] = data["organisations"].pop("council")
    data["partnerships"]["partnership"]["organisations"] = ["board", "authority"]
    renamed = Scenario.model_validate(data)
    table = compare(small, renamed, replicates=2, months=3).effects
    assert set(table["organisation"].unique()) == {"board", "all"}
    whole = table[(table["organisation"] == "all") & (table["outcome"] == "cross_trust")]
    assert (whole["difference"] == 0.0).all(), "a name carries nothing"


def test_it_ends_with_the_shortest_arm(small: Scenario) -> None:
    assert compare(small, small.override({"months": 20}), replicates=2).months == 20
    assert compare(small, small.override({"months": 20}), replicates=2, months=5).effects["month"].max() == 5


def test_auto_stops_when_it_suffices(small: Scenario, tighter: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "BATCH", 6)
    seen: list[int] = []
    found = compare(small, tighter, replicates="auto", seed=4, watch="workload", precision=0.05, progress=seen.append)
    assert found.sufficed
    assert found.settled == {"tighter": Settled.PRECISE}
    assert found.replicates % 6 == 0
    assert 6 < found.replicates < 1000
    assert seen == list(range(1, found.replicates + 1))
    assert found.baseline.values.tobytes() == simulate(small, found.replicates, seed=4).values.tobytes()
    assert found.alternatives["tighter"].values.tobytes() == simulate(tighter, found.replicates, seed=4).values.tobytes()
    watched = found.finding("workload").end
    assert 0.0 < watched.low < watched.high, "the interval leaves out zero,"
    assert watched.high - watched.low <= 0.05 * watched.mean, "and is narrow enough"
    fewer = compare(small, tighter, replicates=found.replicates - 6, seed=4, watch="workload", precision=0.05)
    assert not fewer.sufficed, "it stopped as soon as it could"


def test_auto_stops_when_an_effect_is_surely_too_small_to_matter(
    small: Scenario, tighter: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "BATCH", 6)
    found = compare(small, tighter, replicates="auto", seed=4, watch="workload", precision=1e-9, matters={"workload": 1.0})
    assert found.replicates == 6
    assert found.settled == {"tighter": Settled.SMALL}
    watched = found.finding("workload").end
    assert 0.0 < watched.low < watched.high < 1.0


def test_auto_stops_at_the_most(small: Scenario, tighter: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "BATCH", 4)
    found = compare(small, tighter, replicates="auto", precision=1e-6, matters={"service_performance": 0.0}, most=7)
    assert found.replicates == 7
    assert found.settled == {"tighter": Settled.OPEN}
    assert not found.sufficed


@pytest.mark.parametrize("watch", ["service_performance", "partnership_active"])
def test_auto_stops_neither_at_equality_nor_at_no_effect(small: Scenario, watch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twins are equal in every replicate; a partnership that nothing threatens stands in every one of both arms."""
    monkeypatch.setattr(comparing, "BATCH", 6)
    calm = small.override({"events": [], "levers": [], "finance.pressure": 0.1})
    later = calm.override({"title": "The same"} if watch == "service_performance" else {"finance.pressure": 0.15})
    found = compare(calm, later, replicates="auto", watch=watch, matters={watch: 1000.0}, most=18)
    assert not found.finding(watch).end.rises + found.finding(watch).end.falls
    assert found.replicates == 18
    assert not found.sufficed


def test_three_replicates_settle_nothing(small: Scenario, tighter: Scenario) -> None:
    found = compare(small, tighter, replicates=5, seed=4, watch="workload", precision=10.0)
    watched = found.finding("workload").end
    assert 0.0 < watched.low < watched.high < 10.0 * watched.mean, "precise enough, were there enough of them"
    assert not found.sufficed


def test_attribution_sums_to_the_difference_everywhere(comparison: Comparison) -> None:
    table = comparison.attribution
    assert list(table.columns) == ["alternative", "month", "level", "outcome", "mechanism", "share"]
    assert set(table["mechanism"].unique()) == set(MECHANISMS)
    totals = table.groupby(["alternative", "month", "level", "outcome"], observed=True)["share"].sum()
    whole = comparison.effects[(comparison.effects[["partnership", "organisation"]] == "all").all(axis=1)]
    differences = whole.set_index(["alternative", "month", "level", "outcome"])["difference"]
    assert len(totals) == 2 * 25 * 4 * len(STATE_OF)
    np.testing.assert_allclose(totals, differences.loc[totals.index], rtol=0, atol=1e-9)
    assert np.abs(totals).max() > 0.05


def test_attribution_blames_those_who_did_it(comparison: Comparison) -> None:
    shares = comparison.attribution.set_index(["alternative", "outcome", "mechanism", "level", "month"])["share"]
    assert shares["calm", "role_ambiguity", "reform", "middle", 1] < -0.1, "no reform was announced"
    assert (shares.xs("start", level="mechanism") == 0.0).all(), "both futures start from the same place"
    assert (shares["tighter"].xs("reform", level="mechanism").abs().groupby("outcome", observed=True).max() <= 0.05).all()


def test_what_differs_at_the_start_is_told_of_another_model_and_left_out_of_another_place(small: Scenario) -> None:
    model, place = (small.override(change) for change in ({"parameters.workload.pressure": 0.3}, {"past.pressure": 0.9}))
    found = compare(small, model, place, replicates=6, months=8, names=["model", "place"])
    assert found.aspects("model") == (Aspect.MODEL,)
    assert found.aspects("place") == (Aspect.PLACE,)
    shares = found.attribution.set_index(["alternative", "outcome", "mechanism", "level", "month"])["share"]
    assert shares["model", "workload", "start", "all", 8] > 0.01, "in the warm-up too, the same money meant more work"
    assert (shares["place"].xs("start", level="mechanism") == 0.0).all(), "changes since the start are compared"
    for name in ("model", "place"):
        whole = shares[name].xs("all", level="level").groupby(["outcome", "month"], observed=True).sum()
        assert whole["workload", 8] == pytest.approx(found.difference("workload", name)[:, -1].mean(), abs=1e-9)
    assert found.difference("workload", "place")[:, -1].mean() != pytest.approx(
        np.mean(found.alternatives["place"].series("workload")[:, -1] - found.baseline.series("workload")[:, -1]), abs=1e-3
    )


def test_attribution_of_several_partnerships_and_levels_without_ties() -> None:
    data: dict[str, Any] = load_scenario("case_c").to_data() | {"events": [], "levers": [], "months": 6, "finance": {"pressure": 0.4}}
    few = {"strategic": 1, "middle": 1, "front_line": 2}
    data["organisations"] = {name: {"sector": "nhs", "managers": few} for name in ("board", "north", "south")}
    data["partnerships"] = {
        name: {"organisations": ["board", name], "form": "chp", "localities": [name.title()]} for name in ("north", "south")
    }
    scenario = Scenario.model_validate(data | {"parameters": {"ties.across": 0.5}})
    found = compare(scenario, scenario.override({"finance.pressure": 0.9}), replicates=8)
    totals = found.attribution.groupby(["month", "level", "outcome"], observed=True)["share"].sum(min_count=1)
    whole = found.effects[(found.effects[["partnership", "organisation"]] == "all").all(axis=1)]
    effects = whole.set_index(["month", "level", "outcome"]).loc[totals.index]
    assert 0 < effects["replicates"].min() < 8, "in some replicates some levels have no ties"
    np.testing.assert_allclose(totals, effects["difference"], rtol=0, atol=1e-9)


def test_attribution_refuses_ensembles_that_it_cannot_make_again(small: Scenario, tighter: Scenario) -> None:
    found = compare(small, tighter, replicates=2, months=2)
    found.baseline.values["cross_trust"][1, 2, 0] += 1e-12
    with pytest.raises(RuntimeError, match="differs"):
        _ = found.attribution


def test_the_alternative_need_be_named_only_among_several(small: Scenario, tighter: Scenario, comparison: Comparison) -> None:
    alone = compare(small, tighter, replicates=2, months=1)
    np.testing.assert_array_equal(alone.difference("workload"), alone.difference("workload", "tighter"))
    with pytest.raises(ValueError, match="expected one of tighter, calm"):
        comparison.difference("workload")
    with pytest.raises(UnknownNameError, match="alternative: found 'looser', expected one of tighter, calm"):
        comparison.difference("workload", "looser")
    with pytest.raises(UnknownNameError, match="outcome: found 'happiness'"):
        comparison.difference("happiness", "calm")


def test_names(small: Scenario, tighter: Scenario) -> None:
    arms: Any = (small, tighter, small.override({"finance.pressure": 0.5}))
    quick: Any = {"replicates": 2, "months": 1}
    assert list(compare(*arms, **quick).alternatives) == ["tighter", "alternative 2"]
    assert list(compare(*arms, **quick, names=["a", "b"]).alternatives) == ["a", "b"]
    assert compare(*arms, **quick).baseline_name == "case_c"
    for names in (["a"], ["a", "a"], ["case_c", "b"]):
        with pytest.raises(ValueError, match="names"):
            compare(*arms, **quick, names=names)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"replicates": 0}, "replicates: found 0, expected a whole number from 1"),
        ({"replicates": "auto", "most": 1}, "found 1, expected a whole number from 2"),
        ({"seed": -1}, "seed: found -1"),
        ({"months": 25}, "months: found 25, expected a whole number from 1 to 24"),
        ({"threads": 0}, "threads: found 0"),
        ({"precision": 0.0}, "precision: found 0.0"),
        ({"watch": "cros_trust"}, "did you mean 'cross_trust'"),
        ({"window": "last_twelve_month"}, "window: found 'last_twelve_month'.*did you mean 'last_twelve_months'"),
        ({"window": "largest_gap"}, "window: found 'largest_gap'"),
        ({"matters": {"cros_trust": 0.1}}, "matters: found 'cros_trust'.*did you mean 'cross_trust'"),
        ({"matters": {"cross_trust": -0.1}}, "matters: found cross_trust=-0.1, expected a number from 0 up"),
        ({"matters": {"cross_trust": float("nan")}}, "matters: found cross_trust=nan"),
    ],
)
def test_what_is_out_of_range_is_refused(small: Scenario, tighter: Scenario, arguments: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        compare(small, tighter, **({"replicates": 2} | arguments))


def test_arms_that_cannot_be_compared_are_refused(small: Scenario) -> None:
    with pytest.raises(ValueError, match="alternatives: found none"):
        compare(small)
    earlier = small.override({"start": "2004-03"})
    with pytest.raises(ValueError, match="found 2004-04 and 2004-03, expected scenarios that start in the same month"):
        compare(small, earlier)


def test_effects_of_a_whole_case_take_less_than_a_second() -> None:
    case = load_scenario("case_c")
    found = compare(case, case.override({"levers": []}), replicates=4)
    grown = [
        Ensemble(each.plan, np.tile(each.values, (12, 1, 1)), each.provenance) for each in (found.baseline, *found.alternatives.values())
    ]
    whole = Comparison(grown[0], {"other": grown[1]}, "case_c", "workload", 0.5)
    began = time.process_time()
    assert len(whole.effects) > 90_000
    assert time.process_time() - began < 1.0
