"""Intervals of means: Student's where chance moves by any amount, Agresti & Min's where it moves by steps."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hand_made import interval, unseen
from numpy.typing import NDArray
from scipy.stats import t, ttest_1samp

from integration_sim import Comparison, Scenario, compare
from integration_sim.experiments.comparison.paired import departure, interval_of_mean, paired, step_of
from integration_sim.experiments.replicates.ensemble import Ensemble
from integration_sim.model.recording.outcomes import OUTCOMES, Step

STEPPED = [name for name, outcome in OUTCOMES.items() if outcome.step is not Step.NONE]


def of(values: NDArray[np.float64] | list[float], step: float = 0.0, confidence: float = 0.95) -> tuple[float, float, float]:
    return tuple(float(number) for number in interval_of_mean(np.array(values, dtype=np.float64), step, confidence))


def test_without_a_step_it_is_students() -> None:
    luck = np.random.default_rng(1)
    for count in (2, 3, 10, 50):
        values = luck.normal(0.3, 1.0, size=count)
        for confidence in (0.5, 0.95, 0.9995):
            mean, low, high = of(values, confidence=confidence)
            expected = ttest_1samp(values, 0.0).confidence_interval(confidence)
            assert mean == pytest.approx(values.mean(), rel=1e-12)
            assert (low, high) == pytest.approx(tuple(expected), rel=1e-9)


@pytest.mark.parametrize("count", [6, 10, 50])
@pytest.mark.parametrize(("up", "down"), [(0.0, 0.0), (0.1, 0.0), (0.2, 0.1), (0.3, 0.3), (0.9, 0.0), (1.0, 0.0)])
def test_of_pairs_of_0_or_1_it_is_that_of_agresti_and_min(count: int, up: float, down: float) -> None:
    """Two pairs more: half of one in each cell of the table. Student's t with as many degrees of freedom as those leave, not 1.96."""
    b, c = round(up * count), round(down * count)
    values = [1.0] * b + [-1.0] * c + [0.0] * (count - b - c)
    median = float(np.median(values))
    more = count + 2
    if median == 0.0:
        centre = (b - c) / more
        variance = ((b + 0.5) + (c + 0.5) - more * centre**2) / (more - 1)
    else:  # where most pairs differ, it is those that differ about which the two lie
        centre = (b - c + 2 * median) / more
        squares = b * (1 - centre) ** 2 + c * (1 + centre) ** 2 + (count - b - c) * centre**2
        variance = (squares + (median - centre) ** 2 + 0.5 * ((median + 1 - centre) ** 2 + (median - 1 - centre) ** 2)) / (more - 1)
    half = float(t.ppf(0.975, more - 1)) * math.sqrt(variance / more)
    mean, low, high = of(values, step=1.0)
    _, narrow_low, narrow_high = of(values)
    assert mean == pytest.approx((b - c) / count)
    assert (low, high) == pytest.approx((min(centre - half, narrow_low), max(centre + half, narrow_high))), "never narrower than Student's"


def test_what_never_differs_has_a_width_just_where_chance_moves_by_steps() -> None:
    none = [0.0] * 10
    assert of(none) == (0.0, 0.0, 0.0)
    mean, low, high = of(none, step=1.0)
    assert mean == 0.0
    assert low == -high
    assert 0.15 < high < 0.25, "of ten, about two replicates' worth"
    assert of([0.0] * 1000, step=1.0)[2] < 0.003
    assert of(none, step=0.25)[2] == pytest.approx(high / 4.0), "a partnership's worth of four"


@pytest.mark.parametrize("step", [0.0, 0.1, 1.0])
def test_it_moves_with_its_values_and_turns_with_them(step: float) -> None:
    luck = np.random.default_rng(2)
    for count in (2, 7, 30):
        values = np.round(luck.normal(0.2, 1.0, size=count))
        mean, low, high = of(values, step)
        assert of(values + 3.0, step) == pytest.approx((mean + 3.0, low + 3.0, high + 3.0))
        assert of(-values, step) == pytest.approx((-mean, -high, -low))
        assert of(2.0 * values, 2.0 * step) == pytest.approx((2.0 * mean, 2.0 * low, 2.0 * high))
        assert low <= mean <= high


@pytest.mark.parametrize("step", [0.0, 1.0])
def test_of_fewer_than_two_none_is_claimed(step: float) -> None:
    for values in ([3.0], [3.0, np.nan], [np.nan, np.nan]):
        mean, low, high = of(values, step)
        assert math.isnan(low)
        assert math.isnan(high)
        assert math.isnan(mean) == math.isnan(values[0])


@pytest.mark.parametrize("step", [0.0, 1.0])
def test_what_has_no_value_is_left_out(step: float) -> None:
    values = np.array([1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 2.0])
    assert of([*values, np.nan, np.nan], step) == pytest.approx(of(values, step))


def test_each_column_is_an_interval_of_its_own_with_its_own_step() -> None:
    values = np.random.default_rng(4).integers(0, 2, size=(12, 3)).astype(np.float64)
    steps = np.array([0.0, 0.5, 1.0])
    mean, low, high = interval_of_mean(values, steps)
    for column, step in enumerate(steps):
        assert (low[column], high[column]) == pytest.approx(interval(values[:, column], float(step)))
        assert mean[column] == pytest.approx(values[:, column].mean())
    found = paired(values, 1.0, steps)
    np.testing.assert_array_equal(found.low, low)
    np.testing.assert_array_equal(found.high, high)


@pytest.fixture(scope="module")
def comparison(small: Scenario) -> Comparison:
    return compare(small, small.override({"finance.pressure@2005-04": 0.9}), replicates=6, names=["later"])


def test_before_the_month_of_departure_nothing_has_a_width(comparison: Comparison) -> None:
    departs = comparison.departs("later")
    assert departs == 12
    assert comparison.alternatives["later"].series("service_performance")[:, :departs].tobytes() == (
        comparison.baseline.series("service_performance")[:, :departs].tobytes()
    )
    for name in STEPPED:
        width = comparison.course(name).high - comparison.course(name).low
        assert (width[:departs] == 0.0).all()
        assert (width[departs:] > 0.0).all(), "from then on, equal may be equal by luck"
        monthly = comparison.finding(name).course
        wide = monthly.high - monthly.low
        assert not wide[1:departs].any()
        assert (wide[departs:] > 0.0).all()
    table = comparison.effects[comparison.effects["outcome"].isin(STEPPED)]
    width = table["ci_high"] - table["ci_low"]
    assert (width[table["month"] < departs] == 0.0).all()
    assert (width[table["month"] >= departs] > 0.0).all()


def test_what_never_departs_has_no_width_at_all(small: Scenario) -> None:
    twins = compare(small, small.override({"title": "The same"}), replicates=6, names=["twin"])
    assert twins.departs("twin") == departure(twins.baseline, twins.alternatives["twin"]) == 25
    for name in STEPPED:
        found = twins.finding(name)
        assert {(one.mean, one.low, one.high) for one in found.windows.values()} == {(0.0, 0.0, 0.0)}


def test_places_with_other_cells_depart_at_once(small: Scenario) -> None:
    data = small.to_data()
    data["organisations"]["authority"] = data["organisations"].pop("council")
    data["partnerships"]["partnership"]["organisations"] = ["board", "authority"]
    found = compare(small, Scenario.model_validate(data), replicates=2, months=2, names=["renamed"])
    assert found.departs("renamed") == 0


def test_steps_are_what_one_of_them_is_worth(comparison: Comparison) -> None:
    ensemble = comparison.baseline
    steps = {name: step_of(OUTCOMES[name], ensemble) for name in OUTCOMES}
    expected = {"vacancy_rate": 1.0 / 24.0, "partnership_active": 1.0, "disputes": 1.0, "failed_settlements": 1.0}
    assert {name: steps[name] for name in STEPPED} == expected
    vacancy = OUTCOMES["vacancy_rate"]
    assert step_of(vacancy, ensemble, ("all", "board", "all")) == 1.0 / 12.0
    assert step_of(vacancy, ensemble, ("all", "board", "middle")) == 1.0 / 4.0
    assert step_of(vacancy, ensemble, ("all", "all", "strategic")) == 1.0 / 4.0


def test_of_what_moves_by_any_amount_they_are_part_of_what_replicates_differ_by(comparison: Comparison) -> None:
    """So that futures which luck has kept together in all of few replicates are not said never to part."""
    ensemble = comparison.baseline
    for name, cell in (("service_performance", ("all", "all", "all")), ("workload", ("partnership", "board", "middle"))):
        assert step_of(OUTCOMES[name], ensemble, cell) == pytest.approx(unseen(ensemble.series(name, *cell)))
        assert step_of(OUTCOMES[name], ensemble, cell) > 0.0
    gaps = Ensemble(ensemble.plan, ensemble.values.copy(), ensemble.provenance)
    gaps.values["cross_trust"][2, 3:9] = np.nan
    assert step_of(OUTCOMES["cross_trust"], gaps) == pytest.approx(unseen(gaps.series("cross_trust")))
    gaps.values["cross_trust"][1:] = np.nan
    assert step_of(OUTCOMES["cross_trust"], gaps) == 0.0, "one replicate differs from none"
    assert step_of(OUTCOMES["cost_gbp"], ensemble) == 0.0, "what is spent is decided, not luck"
