"""Findings: the largest gap and the end, flows over twelve months, and when a gap opens."""

from __future__ import annotations

import numpy as np
import pytest
from hand_made import MONTHS, NOISE, REPLICATES, made, unseen
from numpy.typing import NDArray

from integration_sim import OUTCOMES, Comparison, Scenario, compare, simulate
from integration_sim.experiments.comparison.findings import Finding, change_since_start, find
from integration_sim.experiments.comparison.paired import paired
from integration_sim.experiments.comparison.verdict import Verdict
from integration_sim.experiments.comparison.windows import FIXED, Window
from integration_sim.experiments.replicates.ensemble import Ensemble

TRUST = OUTCOMES["cross_trust"]


@pytest.fixture(scope="module")
def template(small: Scenario) -> Ensemble:
    """Return one run of a place without a reform."""
    return simulate(small.override({"events": []}), 1)


def course(template: Ensemble, outcome: str, monthly: NDArray[np.float64], spread: float = 0.0) -> Comparison:
    """Return a comparison in which an outcome differs month by month (0 to 24) by so much, about the same in every replicate."""
    found = made(template, arm={})
    shift = monthly[np.newaxis] + spread * NOISE[:, np.newaxis] * (monthly != 0.0)
    found.alternatives["arm"].values[outcome] += shift[:, :, np.newaxis]
    return found


def months(*shares: tuple[int, float]) -> NDArray[np.float64]:
    """Return differences by month: from each month given on, so much."""
    found = np.zeros(MONTHS + 1)
    for first, by in shares:
        found[first:] = by
    return found


def test_the_largest_gap_is_told_beside_the_end(template: Ensemble) -> None:
    found = course(template, "cross_trust", months((4, -0.05), (7, -0.3), (8, -0.05), (13, 0.0))).finding("cross_trust")
    assert (found.gap_month, found.gap.verdict, found.end.verdict) == (7, Verdict.CLEAR, Verdict.SAME)
    assert found.gap.mean == pytest.approx(-0.3)
    assert found.most is Window.LARGEST_GAP
    assert found.chief is found.gap


def test_where_the_end_is_as_far_the_end_is_told(template: Ensemble) -> None:
    found = course(template, "cross_trust", months((4, 0.11), (8, 0.1))).finding("cross_trust")
    assert found.gap_month in range(4, 8)
    assert found.most is Window.LAST_TWELVE_MONTHS, "the largest gap says no more than the end, by less than matters"
    assert found.chief is found.end


def test_a_gap_the_other_way_is_told_though_the_end_is_nearly_as_far(template: Ensemble) -> None:
    found = course(template, "cross_trust", months((4, -0.11), (8, 0.0), (12, 0.1))).finding("cross_trust")
    assert found.most is Window.LARGEST_GAP


def test_a_gap_of_single_months_counts_for_states_only(template: Ensemble) -> None:
    """The same spike of one month: of a state it is the largest gap, of a rate a twelfth of it, of a flow part of a year's total."""
    spike = months((9, 0.6), (10, 0.0))
    state, rate = (course(template, name, spike).finding(name) for name in ("cross_trust", "cooperation_rate"))
    assert (state.gap_month, state.gap.mean) == (9, pytest.approx(0.6))
    assert rate.gap.mean == pytest.approx(0.6 / 9.0), "in the ninth month, of the nine that there are"
    flow = course(template, "cost_gbp", 5000.0 * spike).finding("cost_gbp")
    assert flow.gap.mean == pytest.approx(3000.0)


def test_failed_settlements_are_compared_over_twelve_months(template: Ensemble) -> None:
    """Two Aprils alike, and a failure more in some month between: what a comparison of two months would not see."""
    failed = months((15, 1.0), (16, 0.0), (20, 1.0), (21, 0.0))
    found = course(template, "failed_settlements", failed).finding("failed_settlements")
    assert found.end.mean == pytest.approx(2.0)
    assert found.gap.mean == pytest.approx(2.0)
    assert found.gap_month in range(20, 25), "the last of its twelve months"
    assert found.windows[Window.WHOLE_TIME].mean == pytest.approx(2.0)
    np.testing.assert_allclose(found.course.difference[[14, 15, 20, 24]], [0.0, 1.0, 2.0, 2.0], atol=1e-12)


def test_a_gap_opens_where_it_stays_more_than_luck(template: Ensemble) -> None:
    found = course(template, "cross_trust", months((3, 0.2), (5, 0.0), (8, 0.1), (12, 0.3)), spread=0.01).finding("cross_trust")
    assert found.opens == 8
    assert course(template, "cross_trust", months((1, 0.2)), spread=0.01).finding("cross_trust").opens == 1


def test_what_closes_after_the_largest_gap_has_opened_all_the_same(template: Ensemble) -> None:
    found = course(template, "cross_trust", months((6, 0.3), (9, 0.0)), spread=0.01).finding("cross_trust")
    assert (found.gap_month < 9, found.opens) == (True, 6)


def test_where_there_is_no_gap_to_tell_of_none_opens(template: Ensemble) -> None:
    assert course(template, "cross_trust", months((6, 0.001))).finding("cross_trust").opens is None
    assert course(template, "cross_trust", months((6, 0.03)), spread=0.2).finding("cross_trust").opens is None


@pytest.mark.parametrize(
    ("outcome", "before", "by", "eases"),
    [
        ("service_performance", -9.0, 3.0, True),
        ("service_performance", -9.0, -3.0, False),
        ("service_performance", 9.0, -3.0, None),
        ("service_performance", 9.0, -15.0, False),
        ("role_ambiguity", 0.3, -0.1, True),
        ("role_ambiguity", 0.3, 0.1, False),
        ("espoused_commitment", -0.3, 0.1, None),
    ],
)
def test_a_sag_of_the_baseline_is_eased_or_made_worse(outcome: str, before: float, by: float, eases: bool | None) -> None:
    sag, gap = months((5, before), (9, 0.0)), months((5, by), (9, 0.0))
    registered = OUTCOMES[outcome]
    monthly = np.tile(gap, (REPLICATES, 1))
    found = find(registered, monthly, lambda _: np.zeros(REPLICATES), 0.02, before=100.0 + sag)
    assert found.eases is eases


def of_windows(means: dict[Window, float], gap: float = 0.0) -> Finding:
    """Return a finding with such differences in its windows, without any luck."""
    monthly = np.tile(np.array([0.0, gap, 0.0]), (8, 1))
    return find(TRUST, monthly, lambda window: np.full(8, means[window]) if window in means else None, 0.02, before=np.zeros(3))


def test_a_longer_window_is_told_where_neither_the_gap_nor_the_end_is() -> None:
    assert of_windows({Window.LAST_TWELVE_MONTHS: 0.0, Window.WHOLE_TIME: 0.1}).most is Window.WHOLE_TIME
    both = {Window.LAST_TWELVE_MONTHS: 0.0, Window.WHOLE_TIME: 0.1, Window.REFORM_YEARS: 0.1}
    assert of_windows(both).most is Window.REFORM_YEARS
    assert of_windows({Window.LAST_TWELVE_MONTHS: 0.1, Window.WHOLE_TIME: 0.1}).most is Window.LAST_TWELVE_MONTHS
    assert of_windows({Window.LAST_TWELVE_MONTHS: 0.0, Window.WHOLE_TIME: 0.1}, gap=0.3).most is Window.LARGEST_GAP
    nothing = of_windows({Window.LAST_TWELVE_MONTHS: 0.0, Window.WHOLE_TIME: 0.001})
    assert nothing.most is Window.LAST_TWELVE_MONTHS
    assert not nothing.told


def test_there_are_no_reform_years_without_a_reform(small: Scenario, template: Ensemble) -> None:
    assert Window.REFORM_YEARS not in made(template, arm={}).finding("cross_trust").windows
    reformed = compare(small, small.override({"levers": []}), replicates=2, names=["plain"])
    assert set(reformed.finding("cross_trust").windows) == {Window.LARGEST_GAP, *FIXED}


def test_the_course_is_that_of_the_pairs(template: Ensemble) -> None:
    comparison = course(template, "service_performance", months((4, 5.0)), spread=1.0)
    found = comparison.finding("service_performance").course
    steps = np.where(np.arange(MONTHS + 1) < comparison.departs("arm"), 0.0, unseen(comparison.baseline.series("service_performance")))
    expected = paired(comparison.difference("service_performance"), 1.0, steps)
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-12)


def test_of_another_place_changes_are_compared(small: Scenario) -> None:
    """Elsewhere trust starts higher and stays so: no change differs by that."""
    place = small.override({"events": [], "levers": []})
    trusting = place.override({"partnerships.partnership.history.cross_trust": 0.65})
    found = compare(place, trusting, replicates=6, names=["elsewhere"])
    assert found.since_start("elsewhere")
    levels = found.alternatives["elsewhere"].series("cross_trust") - found.baseline.series("cross_trust")
    assert levels[:, 0].mean() > 0.05
    np.testing.assert_allclose(found.difference("cross_trust"), levels - levels[:, :1], atol=1e-12)
    assert found.finding("cross_trust").end.mean == pytest.approx((levels[:, -12:].mean(axis=1) - levels[:, 0]).mean())
    flows = found.alternatives["elsewhere"].series("failed_settlements") - found.baseline.series("failed_settlements")
    np.testing.assert_array_equal(found.difference("failed_settlements"), flows), "what adds up starts at nothing anyhow"


def risen(template: Ensemble, outcome: str, values: NDArray[np.float64]) -> Ensemble:
    """Return eight replicates in which an outcome takes such values, month by month."""
    table = np.tile(template.values, (8, 1, 1))
    table[outcome] = values[np.newaxis, :, np.newaxis]
    return Ensemble(template.plan, table, template.provenance)


def test_a_state_changes_from_month_0(template: Ensemble) -> None:
    found = change_since_start(risen(template, "cross_trust", 0.5 + months((6, -0.3), (9, 0.1))), "cross_trust", 0.02)
    assert (found.gap_month < 9, found.gap.mean) == (True, pytest.approx(-0.3))
    assert found.end.mean == pytest.approx(0.1)
    assert found.windows[Window.WHOLE_TIME].mean == pytest.approx((5 * 0.0 - 3 * 0.3 + 16 * 0.1) / 24)


def test_a_rate_and_a_flow_change_from_their_first_twelve_months(template: Ensemble) -> None:
    """Month 0 alone counts for nothing: the first year holds a tenth a month, the second two tenths."""
    values = months((1, 0.1), (13, 0.2))
    values[0] = 9.0
    rate = change_since_start(risen(template, "cooperation_rate", values), "cooperation_rate", 0.02)
    assert rate.end.mean == pytest.approx(0.1)
    assert rate.windows[Window.WHOLE_TIME].mean == pytest.approx(0.05)
    assert np.isnan(rate.course.difference[:12]).all(), "nothing is compared with itself"
    flow = change_since_start(risen(template, "failed_settlements", values), "failed_settlements", 0.1)
    assert flow.end.mean == pytest.approx(12 * 0.1)
    assert flow.windows[Window.WHOLE_TIME].mean == pytest.approx(12 * 0.15 - 12 * 0.1), "what a year brings, not what two do"


def test_a_change_of_which_nobody_knows_is_none(template: Ensemble) -> None:
    found = change_since_start(risen(template, "cross_trust", np.full(MONTHS + 1, np.nan)), "cross_trust", 0.02)
    assert {one.verdict for one in found.windows.values()} == {Verdict.NOTHING}
    assert (found.gap_month, found.opens, found.told) == (0, None, False)
