"""Sensitivity: what the methods say of models whose answers are known, what the sentences say of the numbers, what is refused."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from SALib.analyze import morris as salib_morris
from scipy import stats

from integration_sim import Scenario, registry, sensitivity_sentences
from integration_sim.errors import UnknownNameError
from integration_sim.experiments.comparison.verdict import ENOUGH
from integration_sim.experiments.errors import StudyError
from integration_sim.experiments.studies import chunk as simulation
from integration_sim.experiments.studies import design
from integration_sim.experiments.studies.chunk import Chunk
from integration_sim.experiments.studies.design import Design
from integration_sim.experiments.studies.factors import Factor, Role, registry_factors
from integration_sim.experiments.studies.sensitivity import Sensitivity, sensitivity
from integration_sim.experiments.studies.study import Study

FACTORS = registry_factors(["trust.gain", "trust.loss", "trust.drift"])
SERVICES, PRESSURE = "service_performance", Factor("finance.pressure", 0.2, 0.8, role=Role.LEVER)
type Model = Callable[[NDArray[np.float64], int], float]
type Analysed = Callable[..., Study]


def placed(scenario: Scenario) -> NDArray[np.float64]:
    """Return where a scenario stands between the low and high end of each factor."""
    values = [scenario.parameters.get(one.path, registry()[one.path].value) for one in FACTORS]
    return np.array([(value - one.low) / (one.high - one.low) for value, one in zip(values, FACTORS, strict=True)])


@pytest.fixture
def analysed(small: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Analysed:
    """Return what makes and runs a study of a model that is a function of where the factors stand and the replicate."""

    def run(points: Design, model: Callable[[Scenario, int], float], replicates: int = 4, column: str = SERVICES, at: int = 12) -> Study:
        def instead(scenario: Scenario, chunk: Chunk) -> NDArray[np.float64]:
            numbers = np.zeros((chunk.replicates, len(chunk.kept.columns)))
            numbers[:, chunk.kept.columns.index(column)] = [model(scenario, replicate) for replicate in range(chunk.replicates)]
            return numbers

        monkeypatch.setattr(simulation, "simulate_point", instead)
        study = Study.create(tmp_path / "study", small, points, replicates, at=(at,))
        study.run()
        return study

    return run


def of_factors(model: Model) -> Callable[[Scenario, int], float]:
    return lambda scenario, replicate: model(placed(scenario), replicate)


WEIGHTS = np.array([2.0, -5.0, 0.0])


def linear(place: NDArray[np.float64], replicate: int) -> float:
    return float(WEIGHTS @ place) + replicate


def noisy(place: NDArray[np.float64], replicate: int) -> float:
    """Return a linear model in which every point stirs the luck."""
    return linear(place, replicate) + float(np.random.default_rng([replicate, *(int(1e6 * one) for one in place)]).normal(0.0, 0.5))


def by_factor(found: Sensitivity) -> pd.DataFrame:
    return found.indices.set_index("factor").loc[[one.path for one in found.study.design.factors]]


def test_morris_of_a_linear_model_is_exact(analysed: Analysed) -> None:
    found = sensitivity(analysed(design.morris(FACTORS, 5), of_factors(linear)))
    assert found.method == "morris"
    assert list(found.indices["factor"]) == ["trust.loss", "trust.gain", "trust.drift"]
    table = by_factor(found)
    np.testing.assert_allclose(table["mu"], WEIGHTS, atol=1e-9)
    for name in ("mu_star", "mu_star_low", "mu_star_high", "median"):
        np.testing.assert_allclose(table[name], np.abs(WEIGHTS), atol=1e-9)
    np.testing.assert_allclose(table[["sigma", "luck"]], 0.0, atol=1e-9)


def test_morris_agrees_with_salib_where_numbers_are_not_rounded(analysed: Analysed) -> None:
    points = design.morris(FACTORS, 8)
    study = analysed(points, of_factors(lambda place, _: place[0] * place[1] + math.sin(3 * place[2])), 1)
    ours = by_factor(sensitivity(study))
    theirs = salib_morris.analyze(points.problem, points.points.to_numpy(), study.results([SERVICES])[SERVICES].to_numpy(), seed=1)
    for name in ("mu", "mu_star", "sigma"):
        np.testing.assert_allclose(ours[name], np.asarray(theirs[name], dtype=float), rtol=1e-6, atol=1e-9)


def test_morris_is_exact_for_whole_numbers_and_choices(analysed: Analysed) -> None:
    reach = Factor("levers.0.reach", 1, 4, whole=True)
    level = Factor("levers.0.level", choices=("strategic", "middle", "front_line"))

    def model(scenario: Scenario, _: int) -> float:
        lever = scenario.to_data()["levers"][0]
        return 10.0 * float(lever["reach"]) + 4.0 * (lever["level"] != "strategic")

    found = sensitivity(analysed(design.morris((reach, level), 10), model, 2))
    table = by_factor(found)
    assert table.loc["levers.0.reach", "mu_star"] == pytest.approx(30.0)
    assert table.loc["levers.0.reach", "sigma"] == pytest.approx(0.0, abs=1e-9)
    assert 0.0 < table.loc["levers.0.level", "mu_star"] <= 4.0
    assert "between strategic, middle and front_line" in sensitivity_sentences(found)[1]


def test_an_effect_that_is_seldom_large_is_said_to_be(analysed: Analysed) -> None:
    study = analysed(design.morris(FACTORS, 10), of_factors(lambda place, _: 10.0 * float(place[0] * place[1] * place[2] > 0.5)))
    found = sensitivity(study)
    assert (found.indices["median"] == 0.0).all()
    assert "on average (half the time by less than 0)" in sensitivity_sentences(found)[0]


def test_sobol_of_ishigami_is_near_the_known_shares(analysed: Analysed) -> None:
    def ishigami(place: NDArray[np.float64], _: int) -> float:
        first, second, third = 2.0 * math.pi * place - math.pi
        return math.sin(first) + 7.0 * math.sin(second) ** 2 + 0.1 * third**4 * math.sin(first)

    found = sensitivity(analysed(design.saltelli(FACTORS, 512), of_factors(ishigami), 1))
    table = by_factor(found)
    np.testing.assert_allclose(table["first"], [0.3139, 0.4424, 0.0], atol=0.06)
    np.testing.assert_allclose(table["total"], [0.5576, 0.4424, 0.2437], atol=0.06)
    for name in ("first", "total"):
        assert (table[f"{name}_low"] <= table[name]).all()
        assert (table[name] <= table[f"{name}_high"]).all()


def test_sobol_of_an_additive_model_adds_up(analysed: Analysed) -> None:
    found = sensitivity(analysed(design.saltelli(FACTORS, 256), of_factors(noisy), 4))
    shares = WEIGHTS**2 / (WEIGHTS**2).sum()
    table = by_factor(found)
    np.testing.assert_allclose(table["first"], shares, atol=0.06)
    np.testing.assert_allclose(table["total"], shares, atol=0.06)
    assert (table["total"] > table["luck"]).tolist() == [True, True, False]
    assert np.sign(table["trend"]).fillna(0).tolist() == [1, -1, 0]
    first, second, third = sensitivity_sentences(found)
    assert "higher values tend to go with less of it" in first
    assert "higher values tend to go with more of it" in second
    assert third.endswith("which cannot be told from luck.")


def test_sobol_of_a_constant_is_nothing(analysed: Analysed) -> None:
    found = sensitivity(analysed(design.saltelli(FACTORS, 2), lambda *_: 5.0))
    assert (found.indices[["first", "total", "luck"]] == 0.0).all().all()
    assert all("accounts for none of the variance" in sentence for sentence in sensitivity_sentences(found))


def test_one_at_a_time_is_exact_and_paired(analysed: Analysed) -> None:
    study = analysed(design.one_at_a_time(FACTORS), of_factors(noisy), 6)
    found = sensitivity(study)
    values = study.results([SERVICES]).pivot(index="point", columns="replicate", values=SERVICES).to_numpy()
    row = by_factor(found).loc["trust.loss"]
    assert list(found.indices["factor"])[:2] == ["trust.loss", "trust.gain"]
    assert (row["at_low"], row["at_high"]) == (0.08, 0.45)
    assert row["low"] == pytest.approx(values[3].mean())
    assert row["high"] == pytest.approx(values[4].mean())
    for name, paired in (("change_low", values[3] - values[0]), ("change_high", values[4] - values[0]), ("swing", values[4] - values[3])):
        interval = stats.ttest_1samp(paired, 0.0).confidence_interval()
        np.testing.assert_allclose(row[[name, f"{name}_from", f"{name}_to"]].astype(float), [paired.mean(), interval.low, interval.high])


def reach_of(scenario: Scenario) -> int:
    return int(scenario.to_data()["levers"][0]["reach"])


def test_choices_are_told_by_their_worst_and_best(analysed: Analysed) -> None:
    reach = Factor("levers.0.reach", choices=(1, 2, 3), role=Role.LEVER)
    study = analysed(design.one_at_a_time([reach]), lambda scenario, _: {1: 1.0, 2: 7.0, 3: 3.0}.get(reach_of(scenario), 2.0), 6)
    row = sensitivity(study).indices.iloc[0]
    assert (row["at_low"], row["at_high"], row["swing"]) == (1, 2, 6.0)
    (sentence,) = sensitivity_sentences(sensitivity(study))
    told = "service performance at the end is best with 2 and worst with 1; the first raises it by 6.0 (6.0 to 6.0)"
    assert sentence == f"levers.0.reach (ours to choose): {told} against the other."


def test_where_less_is_better_the_best_choice_gives_least(analysed: Analysed) -> None:
    reach = Factor("levers.0.reach", choices=(1, 2))
    study = analysed(design.one_at_a_time([reach]), lambda scenario, _: float(reach_of(scenario)), 2, "resistance")
    row = sensitivity(study, outcome="resistance").indices.iloc[0]
    assert (row["at_low"], row["at_high"], row["swing"]) == (2, 1, -1.0)


def test_a_change_both_ways_is_told_for_both_ends(analysed: Analysed) -> None:
    usual = placed_usual()
    study = analysed(design.one_at_a_time(FACTORS[:1]), of_factors(lambda place, _: -100.0 * (place[0] - usual) ** 2), 6)
    (sentence,) = sensitivity_sentences(sensitivity(study))
    assert "0.03 and 0.15 both lower service performance at the end, 0.03 by 11 (11 to 11) and 0.15 by 44 (44 to 44)." in sentence


def placed_usual() -> float:
    return (registry()["trust.gain"].value - FACTORS[0].low) / (FACTORS[0].high - FACTORS[0].low)


@pytest.mark.parametrize("points", [design.morris(FACTORS, 8), design.one_at_a_time(FACTORS)], ids=["morris", "one_at_a_time"])
def test_sentences_tell_direction_size_and_what_is_luck(analysed: Analysed, points: Design) -> None:
    found = sensitivity(analysed(points, of_factors(noisy), 6))
    first, second, third = sensitivity_sentences(found)
    says = registry()["trust.loss"].says.removesuffix(".")
    size = found.indices.loc[0, "mu_star"] if found.method == "morris" else -found.indices.loc[0, "swing"]
    assert first.startswith(
        f"{says} (trust.loss, from the literature): from 0.08 to 0.45 lowers service performance at the end by {size:.1f} ("
    )
    assert "(trust.gain, from the literature): from 0.03 to 0.15 raises service performance at the end by" in second
    assert "(trust.drift, an assumption)" in third
    assert third.endswith("which cannot be told from luck." if found.method == "morris" else "which could be luck.")
    assert len(sensitivity_sentences(found, 1)) == 1


def test_with_one_replicate_no_elementary_effect_can_be_told_from_luck(analysed: Analysed) -> None:
    sentences = sensitivity_sentences(sensitivity(analysed(design.morris(FACTORS, 4), of_factors(linear), 1)))
    assert "cannot be told from luck" in sentences[0]
    assert sentences[-1] == "With one replicate a point, no effect can be told from luck."


@pytest.mark.parametrize(("replicates", "told"), [(1, "one replicate"), (2, "2 replicates"), (5, "5 replicates")])
def test_under_six_replicates_a_swing_has_neither_range_nor_verdict(analysed: Analysed, replicates: int, told: str) -> None:
    *sentences, note = sensitivity_sentences(sensitivity(analysed(design.one_at_a_time(FACTORS), of_factors(noisy), replicates)))
    assert len(sentences) == 3
    assert not any(re.search(r"\([-+\d.]+ to |luck", sentence) for sentence in sentences)
    assert note == f"With {told} a point there is no verdict, and no range: they take 6 or more."


def test_a_month_that_was_kept_can_be_looked_at(analysed: Analysed) -> None:
    study = analysed(design.one_at_a_time(FACTORS), of_factors(linear), 2, f"{SERVICES}@12")
    found = sensitivity(study, at=12)
    assert "service performance in month 12 (2005-04)" in sensitivity_sentences(found)[0]
    assert by_factor(found)["swing"].tolist() == pytest.approx(WEIGHTS)
    assert sensitivity(study, at=24).indices["swing"].tolist() == [0.0, 0.0, 0.0]
    with pytest.raises(StudyError, match="month 13 was not kept by this study, expected one of 12, 24"):
        sensitivity(study, at=13)


def test_runs_that_never_recover_count_as_recovering_at_the_end(analysed: Analysed) -> None:
    study = analysed(
        design.one_at_a_time(FACTORS[:1]),
        of_factors(lambda place, _: math.nan if place[0] == 1.0 else 10.0),
        6,
        f"{SERVICES}.recovery_month",
    )
    found = sensitivity(study, at="recovery_month")
    assert found.indices.loc[0, "high"] == 24.0
    first, note = sensitivity_sentences(found)
    assert "delays the recovery of service performance by 14 months (14 to 14)" in first
    assert note.startswith("6 of 18 runs had not recovered by the end; they count as recovered in month 24")


def test_other_missing_numbers_are_refused(analysed: Analysed) -> None:
    study = analysed(design.one_at_a_time(FACTORS), lambda *_: math.nan, 2, f"{SERVICES}.worst_month")
    with pytest.raises(StudyError, match=r"no value in 14 of 14 runs .they never fall below their start"):
        sensitivity(study, at="worst_month")


def refuse_high_loss(scenario: Scenario, replicate: int) -> float:
    if scenario.parameters.get("trust.loss", 0.0) > 0.4:
        raise ValueError("too much")
    return linear(placed(scenario), replicate)


def test_one_at_a_time_a_failed_point_only_loses_its_factor(analysed: Analysed) -> None:
    found = sensitivity(analysed(design.one_at_a_time(FACTORS), refuse_high_loss))
    assert set(found.indices["factor"]) == {"trust.gain", "trust.drift"}
    assert found.lost == ("trust.loss",)
    assert "Left out, because a point failed: trust.loss." in sensitivity_sentences(found)


def test_other_methods_need_every_point(analysed: Analysed) -> None:
    with pytest.raises(StudyError, match=r"\d+ of 20 points failed, and morris needs them all .*ValueError: too much.*narrow the ranges"):
        sensitivity(analysed(design.morris(FACTORS, 5), refuse_high_loss))


def test_something_has_to_be_left(analysed: Analysed) -> None:
    with pytest.raises(StudyError, match="every factor has a point that failed"):
        sensitivity(analysed(design.one_at_a_time(FACTORS[1:2]), refuse_high_loss))


def test_nothing_can_be_told_without_the_scenario_as_it_is(analysed: Analysed) -> None:
    def refuse(scenario: Scenario, _: int) -> float:
        if not scenario.parameters:
            raise ValueError("as it is")
        return 1.0

    with pytest.raises(StudyError, match="needs the scenario as it is"):
        sensitivity(analysed(design.one_at_a_time(FACTORS), refuse))


def test_an_unfinished_study_is_refused(small: Scenario, tmp_path: Path) -> None:
    study = Study.create(tmp_path / "study", small, design.one_at_a_time(FACTORS), 2)
    with pytest.raises(StudyError, match="7 of 7 points are still to be simulated; run the study"):
        sensitivity(study)


def test_method_and_design_must_fit(analysed: Analysed) -> None:
    study = analysed(design.latin_hypercube(FACTORS, 3), of_factors(linear), 2)
    with pytest.raises(StudyError, match=r"latin_hypercube.*not made for sensitivity.*morris, saltelli or one_at_a_time"):
        sensitivity(study)
    with pytest.raises(StudyError, match="the method sobol needs saltelli"):
        sensitivity(study, "sobol")
    with pytest.raises(UnknownNameError, match="expected one of morris, sobol, one_at_a_time"):
        sensitivity(study, "soboll")


@pytest.mark.parametrize(
    ("asked", "error", "fragment"),
    [
        ({"outcome": "cross_trsut"}, UnknownNameError, "did you mean 'cross_trust'"),
        ({"at": "dipp"}, UnknownNameError, "at: found 'dipp', expected a month, or one of .*; did you mean 'dip'"),
        ({"at": 25}, StudyError, "month 25, expected 0 to 24"),
        ({"outcome": "espoused_commitment", "at": "dip"}, StudyError, "neither direction is better"),
    ],
)
def test_what_is_not_there_is_named(analysed: Analysed, asked: dict[str, str], error: type[Exception], fragment: str) -> None:
    study = analysed(design.one_at_a_time(FACTORS), of_factors(linear), 2)
    with pytest.raises(error, match=fragment):
        sensitivity(study, **asked)


def test_the_same_seed_gives_the_same_intervals(analysed: Analysed) -> None:
    study = analysed(design.morris(FACTORS, 4), of_factors(noisy), 3)
    pd.testing.assert_frame_equal(sensitivity(study, seed=0).indices, sensitivity(study, seed=0).indices)
    assert not sensitivity(study, seed=1).indices.equals(sensitivity(study, seed=2).indices)


def test_a_lever_is_said_to_be_one(analysed: Analysed) -> None:
    study = analysed(design.one_at_a_time([PRESSURE]), lambda scenario, _: -10.0 * scenario.finance.pressure, 6)
    (sentence,) = sensitivity_sentences(sensitivity(study))
    assert sentence == "finance.pressure (ours to choose): from 0.2 to 0.8 lowers service performance at the end by 6.0 (6.0 to 6.0)."


def torn(place: NDArray[np.float64], replicate: int) -> float:
    """Go up in one replicate and down in the next, so that nothing is left in the mean."""
    return round(8.0 * float(place[0])) * (1.0 if replicate % 2 else -1.0)


@pytest.mark.parametrize("points", [design.morris(FACTORS, 8), design.one_at_a_time(FACTORS)], ids=["morris", "one_at_a_time"])
def test_what_moves_replicates_both_ways_is_not_said_to_move_none(analysed: Analysed, points: Design) -> None:
    sentences = {
        sentence.partition(" (trust.")[2].partition(",")[0]: sentence
        for sentence in sensitivity_sentences(sensitivity(analysed(points, of_factors(torn), replicates=ENOUGH)))
    }
    assert sentences["gain"].endswith(("cannot be told from luck.", "could be luck."))
    assert sentences["loss"].endswith("does not move service performance at the end at all.")
    assert sentences["drift"].endswith("does not move service performance at the end at all.")


def test_rounding_is_no_variance(analysed: Analysed) -> None:
    parts = [0.1, 0.2, 0.3, 0.6]
    turned = of_factors(lambda place, replicate: parts[(replicate + round(3 * float(place[0]))) % 4])  # the same four in another order
    study = analysed(design.saltelli(FACTORS, 16), turned)
    means = study.results([SERVICES]).groupby("point")[SERVICES].apply(lambda numbers: numbers.to_numpy().mean())
    assert 0.0 < np.ptp(means) < 1e-15
    assert all("accounts for none of the variance" in sentence for sentence in sensitivity_sentences(sensitivity(study)))


def test_the_old_name_of_sentences_works_for_one_version_more(analysed: Analysed) -> None:
    found = sensitivity(analysed(design.morris(FACTORS, 4), of_factors(linear), 1))
    with pytest.warns(DeprecationWarning, match="sensitivity_sentences"):
        told = found.sentences()
    assert told == sensitivity_sentences(found)
