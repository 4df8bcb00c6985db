"""Decision tables, held to plain loops."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hand_made import MONTHS, NOISE, REPLICATES, interval, made, standing, unseen

from integration_sim import OUTCOMES, Comparison, DecisionTable, Scenario, compare, decision_table, registry, simulate
from integration_sim.experiments.comparison.costs import MONEY, TOTAL
from integration_sim.experiments.comparison.decision import JUDGED
from integration_sim.experiments.comparison.windows import Window
from integration_sim.experiments.replicates.ensemble import Ensemble
from integration_sim.model.recording.outcomes import Better, Course

LAST = 12


@pytest.fixture(scope="module")
def template(small: Scenario) -> Ensemble:
    """Return a place without a reform, from which nobody has to recover."""
    return simulate(small.override({"events": []}), 1)


@pytest.fixture(scope="module")
def comparison(small: Scenario) -> Comparison:
    return compare(
        small,
        small.override({"name": "tighter", "finance.pressure": 0.9}),
        small.override({"name": "calm", "events": []}),
        small.override({"name": "uncoached", "levers": []}),
        replicates=8,
        seed=4,
    )


@pytest.fixture(scope="module")
def table(comparison: Comparison) -> DecisionTable:
    return comparison.decision


def last_year(ensemble: Ensemble, outcome: str, *cell: str) -> list[float]:
    """What the last twelve months come to, one number per replicate, by hand: the mean, or of a flow the sum."""
    found = []
    for months in ensemble.series(outcome, *cell):
        known = [float(number) for number in months[-LAST:] if not math.isnan(number)]
        of = 1 if OUTCOMES[outcome].course is Course.FLOW else len(known)
        found.append(sum(known) / of if known else math.nan)
    return found


def judged(differences: list[float], outcome: str, among: int, by: float) -> tuple[float, float, float, float, str]:
    """Mean, interval, share better and how it stands, by hand and SciPy."""
    known = np.array([number for number in differences if not math.isnan(number)])
    gains = known if OUTCOMES[outcome].better is Better.HIGHER else -known
    better = float(np.mean([1.0 if gain > 0 else 0.5 if gain == 0 else 0.0 for gain in gains]))
    stands = standing(known, registry()[f"matters.{outcome}"].value, by, among)
    return float(known.mean()), *interval(known, by), better, stands


STEPS = {"vacancy_rate": 1.0 / 24.0, "partnership_active": 1.0, "disputes": 1.0, "failed_settlements": 1.0}
"""By what chance moves an outcome of one partnership with 24 managers."""


def step(comparison: Comparison, outcome: str, *cell: str) -> float:
    """By what chance moves an outcome, by hand."""
    return STEPS[outcome] if outcome in STEPS else unseen(comparison.baseline.series(outcome, *cell))


WINDOWS = ("largest_gap", "reform_years", "last_twelve_months", "whole_time")
COLUMNS = ["difference", "ci_low", "ci_high", "p_better"]


def test_effects_are_those_of_the_pairs(comparison: Comparison, table: DecisionTable) -> None:
    found = table.effects.set_index(["alternative", "outcome", "window"])
    assert found.index.is_unique
    assert len(found) == 3 * len(JUDGED) * len(WINDOWS)
    for name, after in comparison.alternatives.items():
        for outcome in JUDGED:
            pairs = zip(last_year(after, outcome), last_year(comparison.baseline, outcome), strict=True)
            expected = judged([one - other for one, other in pairs], outcome, len(OUTCOMES) * 3, step(comparison, outcome))
            row = found.loc[name, outcome, "last_twelve_months"]
            assert list(row[COLUMNS]) == pytest.approx(expected[:4], abs=1e-12)
            assert row["verdict"] == expected[4]
            for window in WINDOWS:
                told = comparison.finding(outcome, name).windows[Window(window)]
                assert found.loc[name, outcome, window]["difference"] == pytest.approx(told.mean, nan_ok=True)
                assert found.loc[name, outcome, window]["verdict"] == told.verdict
    assert set(found["verdict"]) >= {"clear", "on average", "could be luck", "too small to matter", "the same"}
    assert not found.loc["tighter", "workload", "whole_time"]["better"], "tighter money, more work"


def test_prices_and_costs_are_those_of_the_comparison(template: Ensemble) -> None:
    comparison = made(template, dear={MONEY: 100.0, "cross_trust": 0.03 + 0.002 * NOISE}, idle={MONEY: 200.0})
    found = comparison.decision.effects.set_index(["alternative", "outcome", "window"])["gbp_per_point"]
    assert found["dear", "cross_trust", "last_twelve_months"] == pytest.approx(100.0 * MONTHS / 3.0)
    assert found.notna().sum() == 1
    costs = comparison.decision.costs.set_index("alternative")
    assert list(costs["cost"]) == pytest.approx([100.0 * MONTHS, 200.0 * MONTHS])
    total = comparison.costs[comparison.costs["measure"] == TOTAL]
    assert list(costs["ci_high"]) == list(total["ci_high"])
    assert list(costs["dominated_by"]) == ["", "here"]


def test_who_gains_and_who_loses_by_organisation_and_level(comparison: Comparison, table: DecisionTable) -> None:
    found = table.groups.set_index(["alternative", "outcome", "organisation", "level"])
    assert found.index.is_unique
    assert set(table.groups["organisation"]) == {"board", "council", "all"}
    assert set(table.groups["level"]) == {"strategic", "middle", "front_line", "all"}
    assert "service_performance" not in set(table.groups["outcome"])
    for name in comparison.alternatives:
        for outcome in ("workload", "cross_trust", "cooperation_rate"):
            for cell in (("board", "middle"), ("all", "strategic"), ("council", "all")):
                ends = (last_year(each, outcome, "all", *cell) for each in (comparison.alternatives[name], comparison.baseline))
                expected = judged(
                    [one - other for one, other in zip(*ends, strict=True)],
                    outcome,
                    len(OUTCOMES) * 3,
                    step(comparison, outcome, "all", *cell),
                )
                row = found.loc[name, outcome, *cell]
                assert list(row[COLUMNS[:3]]) == pytest.approx(expected[:3], abs=1e-12)
                assert row["verdict"] == expected[4]
    row = found.loc["tighter", "workload", "all", "middle"]
    assert (row["verdict"], row["better"]) == ("clear", False), "tighter money, more work"


def test_only_organisations_that_both_have_are_told_of(small: Scenario) -> None:
    data = small.to_data()
    data["organisations"]["authority"] = data["organisations"].pop("council")
    data["partnerships"]["partnership"]["organisations"] = ["board", "authority"]
    found = compare(small, Scenario.model_validate(data), replicates=2, months=3).decision.groups
    assert set(found["organisation"]) == {"board", "all"}


def test_regret_is_how_far_an_arm_falls_behind_the_best_with_the_same_luck(comparison: Comparison, table: DecisionTable) -> None:
    found = table.cases.set_index(["outcome", "arm"])
    arms = table.arms
    assert list(arms) == ["case_c", "tighter", "calm", "uncoached"]
    for outcome in JUDGED:
        values = {name: last_year(ensemble, outcome) for name, ensemble in arms.items()}
        counted = [k for k in range(8) if not any(math.isnan(numbers[k]) for numbers in values.values())]
        best, worst = (max, min) if OUTCOMES[outcome].better is Better.HIGHER else (min, max)
        regrets: dict[str, list[float]] = {name: [] for name in arms}
        wins = dict.fromkeys(arms, 0.0)
        for k in counted:
            top = best(numbers[k] for numbers in values.values())
            winners = [name for name in arms if values[name][k] == top]
            for name in arms:
                regrets[name].append(abs(top - values[name][k]))
                wins[name] += (name in winners) / len(winners)
        for name in arms:
            row, numbers = found.loc[outcome, name], [values[name][k] for k in counted]
            assert row["replicates"] == len(counted)
            assert row["mean"] == pytest.approx(np.mean(numbers))
            assert (row["best_case"], row["worst_case"]) == pytest.approx((best(numbers), worst(numbers)))
            assert (row["regret_mean"], row["regret_max"]) == pytest.approx((np.mean(regrets[name]), max(regrets[name])), abs=1e-12)
            assert row["best_in"] == pytest.approx(wins[name] / len(counted))
        chosen = table.choices.set_index("outcome").loc[outcome]
        assert max(regrets[chosen["least_regret"]]) == pytest.approx(min(max(one) for one in regrets.values()), abs=1e-12)
        assert np.mean(regrets[chosen["least_mean_regret"]]) == pytest.approx(min(np.mean(one) for one in regrets.values()), abs=1e-12)
        assert found.loc[outcome, chosen["best_case"]]["best_case"] == pytest.approx(best(found.loc[outcome]["best_case"]))
        assert found.loc[outcome, chosen["worst_case"]]["worst_case"] == pytest.approx(best(found.loc[outcome]["worst_case"]))
        assert found.loc[outcome, chosen["best_mean"]]["mean"] == pytest.approx(best(found.loc[outcome]["mean"]))
        assert worst(found.loc[outcome]["mean"]) == pytest.approx(worst(np.mean([values[name][k] for k in counted]) for name in arms))


def test_rules_may_disagree(template: Ensemble) -> None:
    """A gamble has the best best case, the steady arm the best worst case."""
    swing = np.where(np.arange(REPLICATES) % 2, 0.9, -0.5)
    found = made(template, gamble={"cross_trust": swing}, steady={"cross_trust": 0.1}).decision.choices.set_index("outcome")
    assert list(found.loc["cross_trust"]) == ["gamble", "gamble", "steady", "gamble", "gamble"]
    assert set(found.loc["workload"]) == {"here"}, "where nothing differs, the baseline"


def test_pairs_tell_alternatives_apart_from_each_other_too(comparison: Comparison, table: DecisionTable) -> None:
    found = table.pairs.set_index(["outcome", "one", "other"])
    assert len(found) == 6 * len(JUDGED)
    for one, other in (("case_c", "tighter"), ("tighter", "calm"), ("calm", "uncoached")):
        for outcome in ("workload", "role_ambiguity", "decision_months"):
            ends = (last_year(table.arms[name], outcome) for name in (other, one))
            expected = judged([after - before for after, before in zip(*ends, strict=True)], outcome, 6, step(comparison, outcome))
            row = found.loc[outcome, one, other]
            assert list(row[COLUMNS]) == pytest.approx(expected[:4], abs=1e-12)
            assert row["verdict"] == expected[4]
            assert row["apart"] == (expected[4] in ("clear", "on average"))


def test_equal_arms_cannot_be_told_apart(template: Ensemble) -> None:
    found = made(template, one={"cross_trust": 0.1}, other={"cross_trust": 0.1}).decision.pairs.set_index(["outcome", "one", "other"])
    assert found.loc["cross_trust", "here", "one"]["apart"]
    row = found.loc["cross_trust", "one", "other"]
    assert (row["apart"], row["verdict"], row["p_better"]) == (False, "the same", 0.5)


def test_replicates_without_a_value_are_left_out(template: Ensemble) -> None:
    comparison = made(template, arm={"cross_trust": 0.1 + 0.01 * NOISE})
    comparison.alternatives["arm"].values["cross_trust"][3] = np.nan
    found = decision_table(comparison, ["cross_trust"])
    assert set(found.cases["replicates"]) == set(found.pairs["replicates"]) == {REPLICATES - 1}
    comparison.alternatives["arm"].values["cross_trust"][:] = np.nan
    none = decision_table(comparison, ["cross_trust"])
    assert set(none.cases["replicates"]) == {0}
    assert none.cases["regret_max"].isna().all()
    assert set(none.choices.iloc[0, 1:]) == {""}
    assert not none.pairs["apart"].any()


@pytest.mark.parametrize("outcome", ["espoused_commitment", "cost_gbp", "cros_trust"])
def test_what_cannot_be_judged_is_refused(outcome: str, comparison: Comparison) -> None:
    with pytest.raises(
        ValueError, match=f"outcomes: found '{outcome}'" + (".*did you mean 'cross_trust'" if outcome == "cros_trust" else "")
    ):
        decision_table(comparison, ["workload", outcome])
