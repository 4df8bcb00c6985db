"""Explanations: contributions add up to what the ensemble recorded, and agree with what a comparison attributes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.stats import ttest_1samp

from integration_sim import OUTCOMES, Ensemble, Explanation, ExplanationError, Scenario, compare, explain, simulate
from integration_sim.errors import UnknownNameError
from integration_sim.experiments.attribution.explain import explained_with, first_replicates
from integration_sim.experiments.attribution.explanation import NOT_EXPLAINED
from integration_sim.experiments.attribution.ledger import STATE_OF
from integration_sim.experiments.attribution.service_terms import OUTCOMES_OF_SERVICES, TERMS
from integration_sim.experiments.attribution.trust_terms import TRUST_TERMS
from integration_sim.experiments.comparison.checkpoints import StoppedError
from integration_sim.experiments.replicates import executors
from integration_sim.experiments.replicates.executors import in_threads
from integration_sim.model.run import Run

REPLICATES = 8


@pytest.fixture(scope="module")
def ensemble(small: Scenario) -> Ensemble:
    return simulate(small, REPLICATES, seed=4)


@pytest.fixture(scope="module")
def explanation(ensemble: Ensemble) -> Explanation:
    return explain(ensemble)


@pytest.fixture(scope="module")
def demanding(small: Scenario) -> Explanation:
    """Two partnerships of unlike size with one board, demand that grows, ties that some levels lack."""
    data: dict[str, Any] = small.to_data() | {"events": [], "levers": [], "months": 10, "demand": [{"date": "2004-06", "value": 0.05}]}
    few = {"strategic": 1, "middle": 1, "front_line": 3}
    data["organisations"] = {name: {"sector": "nhs", "managers": few} for name in ("board", "north", "south")}
    data["partnerships"] = {
        "north": {"organisations": ["board", "north"], "form": "chp", "localities": ["One", "Two", "Three"]},
        "south": {"organisations": ["board", "south"], "form": "chp", "localities": ["Four"]},
    }
    return explain(simulate(Scenario.model_validate(data | {"parameters": {"ties.across": 0.5}}), 8, seed=2))


def test_every_outcome_is_explained_or_it_is_said_why_not(explanation: Explanation) -> None:
    assert set(explanation.outcomes) | set(NOT_EXPLAINED) == set(OUTCOMES)
    assert not set(explanation.outcomes) & set(NOT_EXPLAINED)
    assert {"integration_index", "engagement", *OUTCOMES_OF_SERVICES, *STATE_OF} <= set(explanation.outcomes)
    assert {name for _, instead in NOT_EXPLAINED.values() for name in instead} <= set(explanation.outcomes)


@pytest.mark.parametrize("fixture", ["explanation", "demanding"])
def test_contributions_add_up_to_what_was_recorded(fixture: str, request: pytest.FixtureRequest) -> None:
    found: Explanation = request.getfixturevalue(fixture)
    for outcome in found.outcomes:
        scale = 100.0 if "index" in outcome or outcome in ("engagement", "service_performance") else 1.0
        moved = 0.0
        for number, level in enumerate(found.levels(outcome)):
            values = found.ensemble.series(outcome, level=level)
            told = found.so_far[outcome][..., number].sum(axis=-1)
            np.testing.assert_allclose(told, values - values[:, :1], rtol=0.0, atol=scale * 1e-10, err_msg=f"{outcome} {level}")
            moved = max(moved, float(np.nanmax(np.abs(told))))
        assert moved > 0.0 or fixture == "demanding", outcome  # there nothing is announced, so some do not move


def test_months_in_between_add_up_too(explanation: Explanation) -> None:
    values = explanation.ensemble.series("cross_trust", level="middle")
    changes = explanation.changes("cross_trust", "middle", since=7)
    assert changes.shape == (REPLICATES, 25 - 7, len(explanation.contributors("cross_trust")))
    np.testing.assert_allclose(changes.sum(axis=2), values[:, 7:] - values[:, 7:8], rtol=0.0, atol=1e-10)


def test_between_two_months_is_told_with_intervals(explanation: Explanation) -> None:
    found = explanation.between("role_ambiguity", "2004-06", "2005-06", level="middle")
    start = explanation.ensemble.scenario.start
    assert (str(start + found.since), str(start + found.until)) == ("2004-06", "2005-06")
    values = explanation.ensemble.series("role_ambiguity", level="middle")
    change = values[:, found.until] - values[:, found.since]
    low, high = ttest_1samp(change, 0.0).confidence_interval(0.95)
    assert found.whole == pytest.approx((change.mean(), low, high))
    assert (found.before, found.after) == pytest.approx((values[:, found.since].mean(), values[:, found.until].mean()))
    table = found.contributions
    assert list(table.columns) == ["contributor", "change", "ci_low", "ci_high"]
    assert table["change"].sum() == pytest.approx(found.whole[0], abs=1e-12)
    assert table["change"].abs().is_monotonic_decreasing
    assert set(table["contributor"]) == set(explanation.contributors("role_ambiguity"))
    row = table.set_index("contributor").loc["uncertainty"]
    number = explanation.contributors("role_ambiguity").index("uncertainty")
    of_each = explanation.changes("role_ambiguity", "middle", found.since)[:, found.until - found.since, number]
    low, high = ttest_1samp(of_each, 0.0).confidence_interval(0.95)
    assert list(row) == pytest.approx([of_each.mean(), low, high])


def test_reforms_are_told_of_in_the_month_they_happen(explanation: Explanation) -> None:
    at = explanation.month("2004-05")
    found = explanation.between("role_ambiguity", at - 1, at).contributions
    assert found.loc[0, "contributor"] == "reform"
    assert found.loc[0, "change"] > 0.05


def test_of_levels_without_ties_nothing_is_told(demanding: Explanation) -> None:
    without = np.isnan(demanding.so_far["cross_trust"])
    assert (without == without[:, :1, :1]).all(), "who has no ties has none in any month"
    number = int(without[:, 0, 0].sum(axis=0).argmax())
    lost = without[:, 0, 0, number]
    assert 0 < lost.sum() < len(lost)
    found = demanding.between("cross_trust", level=demanding.levels("cross_trust")[number])
    assert found.replicates == (~lost).sum()
    assert found.contributions["change"].sum() == pytest.approx(found.whole[0], abs=1e-12)


def test_demand_moves_services_and_is_told_apart(demanding: Explanation) -> None:
    found = demanding.between("service_performance").contributions.set_index("contributor")["change"]
    assert set(found.index) == set(TERMS)
    assert found["demand"] < -0.5
    assert demanding.between("delayed_discharge_index").contributions.set_index("contributor")["change"]["demand"] > 0.5
    assert demanding.levels("service_performance") == ("all",)


def test_services_that_are_switched_off_are_moved_by_nothing(small: Scenario) -> None:
    found = explain(simulate(small.override({"switch_off": ["services"]}), 2, months=5))
    assert not found.so_far["service_performance"].any()
    assert (found.ensemble.series("service_performance") == 100.0).all()


def test_the_table_of_months_adds_up(explanation: Explanation) -> None:
    table = explanation.monthly
    assert list(table.columns) == ["month", "date", "level", "outcome", "contributor", "change", "ci_low", "ci_high"]
    assert not table.duplicated(["month", "level", "outcome", "contributor"]).any()
    sums = table.groupby(["outcome", "level", "month"])["change"].sum()
    for outcome in ("workload", "engagement", "service_performance"):
        level = explanation.levels(outcome)[0]
        values = explanation.ensemble.series(outcome, level=level)
        np.testing.assert_allclose(sums[outcome, level], np.diff(values, axis=1).mean(axis=0), rtol=0.0, atol=1e-9)
    first = table[table["month"] == 1]["date"].unique()
    assert str(first[0])[:7] == str(explanation.ensemble.scenario.start + 1)


def test_two_explanations_differ_by_what_a_comparison_attributes(small: Scenario) -> None:
    found = compare(small, small.override({"name": "tighter", "finance.pressure": 0.8}), replicates=4, seed=4)
    one, other = (explain(each) for each in (found.baseline, found.alternatives["tighter"]))
    shares = found.attribution.set_index(["outcome", "level", "mechanism", "month"])["share"].sort_index()
    for outcome in STATE_OF:
        difference = (other.so_far[outcome] - one.so_far[outcome]).mean(axis=0)
        for number, level in enumerate(one.levels(outcome)):
            for place, contributor in enumerate(one.contributors(outcome)):
                expected = shares.loc[outcome, level, contributor].to_numpy()
                np.testing.assert_allclose(difference[:, place, number], expected, rtol=0.0, atol=1e-12)


@pytest.fixture(scope="module")
def tighter(small: Scenario) -> Explanation:
    """Another future with the same luck, under another model, so that the two differ from month 0 on."""
    changes = {"finance.pressure": 0.8, "events": [], "parameters.trust.gain": 0.1}
    return explain(simulate(small.override(changes), REPLICATES, seed=4))


@pytest.mark.parametrize(("since", "until"), [(0, None), (0, 6), (7, 20), ("2005-03", "2005-04")])
def test_what_sets_two_futures_apart_adds_up(tighter: Explanation, explanation: Explanation, since: int | str, until: int | None) -> None:
    apart = tighter.beside(explanation)
    assert apart.outcomes == tighter.outcomes
    for outcome in apart.outcomes:
        for level in apart.levels(outcome):
            found = apart.between(outcome, since, until, level)
            one, other = (each.ensemble.series(outcome, level=level) for each in (tighter, explanation))
            difference = (one - other)[:, [found.since, found.until]]
            assert found.apart
            assert (found.before, found.after) == pytest.approx(tuple(difference.mean(axis=0)), abs=1e-12)
            assert found.whole[0] == pytest.approx(difference.mean(axis=0) @ [-1.0, 1.0], abs=1e-9)
            assert found.contributions["change"].sum() == pytest.approx(found.whole[0], abs=1e-9), (outcome, level)
    assert abs(apart.between("cross_trust", 0, 6).whole[0]) > 0.0001, "nothing but zeros would add up too"


def test_parts_of_trust_add_up_for_a_difference_too(tighter: Explanation, explanation: Explanation) -> None:
    found = tighter.beside(explanation, ["cross_trust"]).between("cross_trust", 3)
    assert found.of_trust is not None
    trust = found.contributions.set_index("contributor")["change"]["trust"]
    assert found.of_trust["change"].sum() == pytest.approx(trust, abs=1e-12)
    assert abs(trust) > 0.001


def test_a_difference_is_what_the_comparison_attributes(small: Scenario) -> None:
    found = compare(small, small.override({"name": "tighter", "finance.pressure": 0.8}), replicates=4, seed=4)
    one, other = (explain(each) for each in (found.baseline, found.alternatives["tighter"]))
    apart = other.beside(one)
    table = found.attribution
    for outcome in STATE_OF:
        chosen = table[(table["month"] == 24) & (table["level"] == "all") & (table["outcome"] == outcome)]
        shares = chosen.set_index(chosen["mechanism"].astype(str))["share"].drop("start")
        told = apart.between(outcome).contributions.set_index("contributor")["change"]
        np.testing.assert_allclose(told, shares[told.index], rtol=0.0, atol=1e-12)


def test_only_futures_with_the_same_luck_are_set_beside_each_other(explanation: Explanation, ensemble: Ensemble, small: Scenario) -> None:
    for other in (explain(first_replicates(ensemble, 3)), explain(ensemble, 5), explain(simulate(small, REPLICATES, seed=5))):
        with pytest.raises(ValueError, match=r"^other: found seed, replicates, months and start"):
            explanation.beside(other)
    with pytest.raises(ExplanationError, match="disputes is something that happens or not"):
        explanation.beside(explanation, ["disputes"])
    assert explanation.beside(explanation, ["workload"]).outcomes == ("workload",)


@pytest.mark.parametrize("threads", [1, 3])
def test_the_same_bits_in_any_number_of_threads(threads: int, ensemble: Ensemble, explanation: Explanation) -> None:
    seen: list[int] = []
    again = explain(ensemble, threads=threads, progress=seen.append)
    assert all(again.so_far[outcome].tobytes() == numbers.tobytes() for outcome, numbers in explanation.so_far.items())
    assert seen == list(range(1, REPLICATES + 1))


@pytest.mark.parametrize("outcome", ["cross_trust", "resistance"])
def test_the_first_replicates_can_be_gone_on_from(outcome: str, ensemble: Ensemble, explanation: Explanation) -> None:
    seen: list[int] = []
    first = explain(first_replicates(ensemble, 3), outcomes=explained_with(outcome))
    starts = [Run(ensemble.plan, 4, replicate).checkpoint for replicate in range(REPLICATES)]
    with executors.threads(2) as pool:
        whole = explain(ensemble, outcomes=explained_with(outcome), begun=first, starts=starts, executor=pool, progress=seen.append)
    assert seen == list(range(4, REPLICATES + 1))
    assert set(whole.outcomes) == set(explained_with(outcome))
    for name in whole.outcomes:
        assert whole.so_far[name].tobytes() == explanation.so_far[name].tobytes()
        assert first.so_far[name].tobytes() == explanation.so_far[name][:3].tobytes()
    for name, parts in whole.of_trust.items():
        assert parts.tobytes() == explanation.of_trust[name].tobytes()
    assert first.between(outcome).replicates == 3


def test_work_is_given_up_when_progress_says_so(ensemble: Ensemble) -> None:
    begun: list[int] = []

    def task(replicate: int) -> int:
        begun.append(replicate)
        return replicate

    def enough(done: int) -> None:
        if done == 2:
            raise StoppedError

    with executors.threads(1) as pool, pytest.raises(StoppedError):
        list(in_threads(task, range(40), progress=enough, executor=pool))
    assert len(begun) <= 5


def test_what_meetings_win_and_lose_is_told_apart(small: Scenario) -> None:
    found = explain(simulate(small, 4), outcomes=["cross_trust", "within_trust", "workload"])
    assert set(found.of_trust) == {"cross_trust", "within_trust"}
    for outcome in found.of_trust:
        moved = found.between(outcome, 3, 20, "middle")
        assert moved.of_trust is not None
        parts = moved.of_trust.set_index("contributor")["change"]
        assert parts["trust_won"] > 0.01
        assert parts["trust_lost"] < -0.01
        assert parts.sum() == pytest.approx(moved.contributions.set_index("contributor")["change"]["trust"], abs=1e-12)
    assert found.between("workload").of_trust is None
    still = explain(simulate(small.override({"parameters.trust.loss": 0.0}), 2), outcomes=["cross_trust"])
    assert not still.of_trust["cross_trust"][:, :, TRUST_TERMS.index("trust_lost")].any()
    gone = explain(simulate(small.override({"switch_off": ["trust"]}), 2), outcomes=["cross_trust"])
    assert not gone.of_trust["cross_trust"].any()


def test_who_drifts_is_left_by_meetings(small: Scenario) -> None:
    """Without drift, all that the mechanism of trust did it did in meetings: nothing is left for the third part."""
    found = explain(simulate(small.override({"parameters.trust.drift": 0.0}), 3), outcomes=["integration_index", "within_trust"])
    for parts in found.of_trust.values():
        np.testing.assert_allclose(parts[:, :, TRUST_TERMS.index("trust_drifting")], 0.0, atol=1e-10)


def test_fewer_months_are_the_first_of_all(ensemble: Ensemble, explanation: Explanation) -> None:
    fewer = explain(ensemble, 5)
    assert fewer.months == 5
    for outcome, numbers in fewer.so_far.items():
        np.testing.assert_array_equal(numbers, explanation.so_far[outcome][:, :6])


def test_what_cannot_be_made_again_is_refused(small: Scenario) -> None:
    ensemble = simulate(small, 2, months=3)
    ensemble.values["cross_trust"][1, 2, 0] += 1e-12
    with pytest.raises(RuntimeError, match="differs"):
        explain(ensemble)


def test_weights_are_the_scenarios_own(small: Scenario) -> None:
    found = explain(simulate(small.override({"parameters.outcomes.engagement.commitment": 0.4}), 1))
    values = found.ensemble.series("engagement")
    np.testing.assert_allclose(found.so_far["engagement"][..., -1].sum(axis=-1), values - values[:, :1], atol=1e-9)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("vacancy_rate",), r"outcome: vacancy_rate is a count of posts, .* ask of what feeds it: job_insecurity, terms_grievance"),
        (("cross_trust", 0, 25), "until: found 25, expected a month from 2004-04 to 2006-04"),
        (("cross_trust", "2003-01"), "since: found '2003-01', .* the nearest is '2004-04'"),
        (("cross_trust", 5, 4), "until: found 2004-08, expected 2004-09"),
    ],
)
def test_what_cannot_be_explained_is_said(arguments: tuple[Any, ...], complaint: str, explanation: Explanation) -> None:
    with pytest.raises(ExplanationError, match=complaint):
        explanation.between(*arguments)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("cros_trust",), r"outcome: found 'cros_trust', .* did you mean 'cross_trust'\?"),
        (("cross_trust", 0, 5, "midle"), "level: found 'midle', .* did you mean 'middle'"),
        (("service_performance", 0, 5, "middle"), "level: found 'middle', expected one of all"),
    ],
)
def test_names_that_are_not_there_are_refused(arguments: tuple[Any, ...], complaint: str, explanation: Explanation) -> None:
    with pytest.raises(UnknownNameError, match=complaint):
        explanation.between(*arguments)


def test_months_out_of_range_are_refused(ensemble: Ensemble) -> None:
    with pytest.raises(ValueError, match="months: found 25, expected a whole number from 1 to 24"):
        explain(ensemble, 25)
