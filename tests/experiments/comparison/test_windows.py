"""Windows: which months each holds, and what an outcome comes to over them, held to plain loops."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from integration_sim import Scenario, compare
from integration_sim.errors import UnknownNameError
from integration_sim.experiments.comparison.windows import (
    Window,
    check_window,
    first_and_last,
    go_lives,
    months_of,
    recovering,
    reform_months,
    smoothed,
    told_over,
    window_named,
)
from integration_sim.model.recording.outcomes import OUTCOMES, Course

STATE, RATE, FLOW = OUTCOMES["cross_trust"], OUTCOMES["vacancy_rate"], OUTCOMES["failed_settlements"]
LUCK = np.random.default_rng(6)
VALUES = np.where(LUCK.random((5, 41)) < 0.15, np.nan, LUCK.normal(size=(5, 41)))


@pytest.fixture(scope="module")
def place(small: Scenario) -> Scenario:
    """Return ten years in which nothing happens, from April 2004 on."""
    return small.override({"events": [], "levers": [], "months": 120})


def reformed(place: Scenario, *reforms: dict[str, Any]) -> Scenario:
    return place.override({"events": [{"kind": "reform", **reform} for reform in reforms]})


def months(first: int, last: int) -> list[int]:
    return list(range(first, last + 1))


def test_reform_years_last_from_the_announcement_to_three_years_after_the_go_live(place: Scenario) -> None:
    one = reformed(place, {"form": "ijb", "announced": "2004-10", "live": "2005-10"})  # months 6 and 18
    assert reform_months(one, 120).tolist() == months(6, 54)
    assert go_lives(one) == [18]


def test_the_last_localities_count(place: Scenario) -> None:
    phases = [{"localities": ["South"], "live": "2006-10"}]
    one = reformed(place, {"form": "ijb", "announced": "2004-10", "live": "2005-10", "phases": phases})
    assert go_lives(one) == [30]
    assert reform_months(one, 120).tolist() == months(6, 66)


def test_two_reforms_have_the_years_of_both(place: Scenario) -> None:
    far = reformed(
        place,
        {"form": "chcp", "announced": "2004-06", "live": "2005-04"},
        {"form": "ijb", "announced": "2010-04", "live": "2011-04"},
    )
    assert reform_months(far, 120).tolist() == [*months(2, 48), *months(72, 120)]
    near = reformed(
        place,
        {"form": "chcp", "announced": "2004-06", "live": "2005-04"},
        {"form": "ijb", "announced": "2006-04", "live": "2007-04"},
    )
    assert reform_months(near, 120).tolist() == months(2, 72)


def test_a_run_may_end_before_they_do(place: Scenario) -> None:
    one = reformed(place, {"form": "ijb", "announced": "2004-10", "live": "2005-10"})
    assert reform_months(one, 30).tolist() == months(6, 30)
    assert reform_months(one, 5).tolist() == []
    assert reform_months(place, 120).tolist() == []


def test_what_was_announced_before_begins_with_the_first_month(place: Scenario) -> None:
    assert 0 not in reform_months(reformed(place, {"form": "ijb", "announced": "2004-04", "live": "2005-10"}), 120)


def test_the_other_windows(place: Scenario) -> None:
    assert months_of(Window.WHOLE_TIME, place, 30).tolist() == months(1, 30)
    assert months_of(Window.LAST_TWELVE_MONTHS, place, 30).tolist() == months(19, 30)
    assert months_of(Window.LAST_TWELVE_MONTHS, place, 5).tolist() == months(1, 5), "month 0 is past"


def test_who_has_no_reform_is_told_over_the_others_years(place: Scenario) -> None:
    one = reformed(place, {"form": "ijb", "announced": "2004-10", "live": "2005-10"})
    assert months_of(Window.REFORM_YEARS, place, 120, one).tolist() == months(6, 54)
    assert months_of(Window.REFORM_YEARS, one, 120, place).tolist() == months(6, 54)
    assert months_of(Window.REFORM_YEARS, place, 120).size == 0


@pytest.mark.parametrize(("last", "still"), [(17, True), (18, True), (53, True), (54, False), (90, False)])
def test_a_reform_is_recovered_from_for_three_years(place: Scenario, last: int, still: bool) -> None:
    """Still to come counts too: who is judged before the go-live has not recovered."""
    one = reformed(place, {"form": "ijb", "announced": "2004-10", "live": "2005-10"})
    assert recovering(one, last) == still
    assert not recovering(place, last)


def test_of_two_reforms_the_last_decides(place: Scenario) -> None:
    both = reformed(
        place,
        {"form": "chcp", "announced": "2004-06", "live": "2005-04"},
        {"form": "ijb", "announced": "2009-04", "live": "2010-04"},
    )
    assert recovering(both, 100)
    assert not recovering(both, 108)


def test_windows_are_found_by_name(place: Scenario) -> None:
    assert window_named("whole_time") is Window.WHOLE_TIME
    with pytest.raises(UnknownNameError, match=r"window: found 'whole_tim', expected one of reform_years, .*did you mean 'whole_time'"):
        window_named("whole_tim")
    with pytest.raises(UnknownNameError, match="window: found 'largest_gap'"):
        window_named("largest_gap")
    one = reformed(place, {"form": "ijb", "announced": "2004-10", "live": "2005-10"})
    assert check_window("reform_years", [place, one], 120) is Window.REFORM_YEARS
    for scenarios, last in (([place], 120), ([place, one], 5)):
        with pytest.raises(ValueError, match="found reform_years, but there is no reform by then; expected last_twelve_months or whole"):
            check_window("reform_years", scenarios, last)


def told(row: NDArray[np.float64], chosen: list[int], course: Course, yearly: bool) -> float:
    """Return what an outcome comes to over some months of one replicate, by a plain loop."""
    known = [float(row[month]) for month in chosen if not math.isnan(row[month])]
    if not known:
        return math.nan
    if course is Course.FLOW:
        return sum(known) * (12.0 / len(chosen) if yearly else 1.0)
    return sum(known) / len(known)


@pytest.mark.parametrize("outcome", [STATE, RATE, FLOW], ids=lambda outcome: outcome.name)
@pytest.mark.parametrize("yearly", [False, True])
def test_states_and_rates_are_means_and_flows_totals(outcome: Any, yearly: bool) -> None:
    for chosen in ([3], months(1, 12), months(5, 40), [2, 7, 9]):
        found = told_over(VALUES, outcome, np.array(chosen), yearly=yearly)
        expected = [told(row, chosen, outcome.course, yearly) for row in VALUES]
        np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_what_has_no_value_in_any_month_has_none() -> None:
    values = np.full((2, 20), np.nan)
    values[1, 3] = 1.0
    for outcome in (STATE, RATE, FLOW):
        np.testing.assert_array_equal(told_over(values, outcome, np.arange(1, 13)), [np.nan, 1.0])


def test_a_years_worth_of_a_flow_makes_windows_of_unequal_length_comparable() -> None:
    steady = np.ones((1, 61))
    assert told_over(steady, FLOW, np.arange(1, 25), yearly=True) == told_over(steady, FLOW, np.arange(1, 61), yearly=True) == 12.0
    assert told_over(steady, FLOW, np.arange(1, 25)) == 24.0


@pytest.mark.parametrize("outcome", [STATE, RATE, FLOW], ids=lambda outcome: outcome.name)
@pytest.mark.parametrize("length", [41, 13, 12, 5, 2])
def test_smoothed_is_the_loop(outcome: Any, length: int) -> None:
    values = VALUES[:, :length]
    found = smoothed(values, outcome)
    assert found.shape == values.shape
    for replicate, row in enumerate(values):
        for month in range(length):
            if outcome.course is Course.STATE:
                expected = float(row[month])
            else:
                year = [one for one in range(max(1, month - 11), month + 1) if month]
                expected = told(row, year, outcome.course, yearly=False)
            np.testing.assert_allclose(found[replicate, month], expected, rtol=1e-12)


def test_a_year_without_any_value_has_none_to_smooth() -> None:
    values = np.full((1, 30), np.nan)
    values[0, 2] = 1.0
    for outcome in (RATE, FLOW):
        known = ~np.isnan(smoothed(values, outcome)[0])
        assert np.flatnonzero(known).tolist() == months(2, 13)


def test_the_start_and_the_end_of_states_are_months_and_of_others_years() -> None:
    values = np.arange(30.0)[np.newaxis]
    assert [float(one[0]) for one in first_and_last(values, STATE)] == [0.0, 29.0]
    assert [float(one[0]) for one in first_and_last(values, RATE)] == [6.5, 23.5]
    assert [float(one[0]) for one in first_and_last(values, FLOW)] == [78.0, 282.0]
    assert [float(one[0]) for one in first_and_last(values[:, :3], FLOW)] == [3.0, 3.0]


def apart(
    before: NDArray[np.float64], here: list[int], after: NDArray[np.float64], there: list[int], course: Course, yearly: bool = False
) -> list[float]:
    """Return by how much what one arm comes to over some months differs from what the other does over others, one number per replicate."""
    return [told(other, there, course, yearly) - told(one, here, course, yearly) for one, other in zip(before, after, strict=True)]


def test_arms_whose_go_lives_differ_are_compared_over_their_own_reform_years(place: Scenario) -> None:
    """An IJB that goes live in month 24 and one in month 48: each from its announcement to three years on."""
    early, late = (
        reformed(place, {"form": "ijb", "announced": announced, "live": live})
        for announced, live in (("2005-04", "2006-04"), ("2007-04", "2008-04"))
    )
    found = compare(early, late, replicates=6, names=["late"], window="reform_years")
    assert [here.tolist() for here in found.months_in(Window.REFORM_YEARS, "late")] == [months(12, 60), months(36, 84)]
    for name in ("service_performance", "role_ambiguity", "vacancy_rate", "failed_settlements"):
        outcome = OUTCOMES[name]
        before, after = found.baseline.series(name), found.alternatives["late"].series(name)
        expected = apart(before, months(12, 60), after, months(36, 84), outcome.course)
        assert found.finding(name).windows[Window.REFORM_YEARS].mean == pytest.approx(np.mean(expected), abs=1e-12)
        np.testing.assert_allclose(found.over("late", name) - found.over(found.baseline_name, name), expected, atol=1e-12)
    assert abs(found.finding("role_ambiguity").windows[Window.REFORM_YEARS].mean) < 0.01, "the same, two years later"
    assert found.finding("role_ambiguity").gap.told, "though in the same month they are far apart"


def test_reform_years_cut_short_are_compared_by_what_a_year_brings(place: Scenario) -> None:
    whole = reformed(place, {"form": "ijb", "announced": "2005-04", "live": "2006-04"})
    cut = reformed(place, {"form": "ijb", "announced": "2012-04", "live": "2013-04"})  # months 96 to 120 of the run only
    found = compare(whole, cut, replicates=6, names=["cut"])
    here, there = found.months_in(Window.REFORM_YEARS, "cut")
    assert (here.tolist(), there.tolist()) == (months(12, 60), months(96, 120))
    before, after = found.baseline.series("cost_gbp"), found.alternatives["cut"].series("cost_gbp")
    expected = apart(before, months(12, 60), after, months(96, 120), Course.FLOW, yearly=True)
    assert found.finding("cost_gbp").windows[Window.REFORM_YEARS].mean == pytest.approx(np.mean(expected))


def test_arms_without_a_reform_are_told_over_the_years_of_one_that_has(place: Scenario) -> None:
    one = reformed(place, {"form": "ijb", "announced": "2004-10", "live": "2005-10"})
    found = compare(place, place.override({"finance.pressure": 0.7}), one, replicates=6, names=["tight", "reformed"], window="reform_years")
    for name in ("tight", "reformed"):
        assert [side.tolist() for side in found.months_in(Window.REFORM_YEARS, name)] == [months(6, 54)] * 2
    for arm in found.arms:
        expected = found.arms[arm].series("cross_trust")[:, 6:55].mean(axis=1)
        np.testing.assert_allclose(found.over(arm, "cross_trust"), expected)
