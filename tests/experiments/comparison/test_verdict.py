"""Verdicts, each by numbers made by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hand_made import standing
from numpy.typing import NDArray

from integration_sim import OUTCOMES, load_scenario
from integration_sim.experiments.comparison.verdict import ENOUGH, Difference, Verdict, judge, smallest_that_matter

TRUST, DOUBT, SAID = OUTCOMES["cross_trust"], OUTCOMES["role_ambiguity"], OUTCOMES["espoused_commitment"]
TWENTY = 0.1 + 0.001 * np.linspace(-1.0, 1.0, 20)
"""Twenty differences about a tenth."""


def judged(differences: NDArray[np.float64] | list[float], matters: float = 0.02, step: float = 0.0, among: int = 1) -> Difference:
    return judge(TRUST, np.array(differences, dtype=np.float64), matters, step=step, among=among)


@pytest.mark.parametrize("count", range(1, ENOUGH))
def test_of_fewer_than_six_there_is_no_verdict_however_they_agree(count: int) -> None:
    found = judged([0.5] * count)
    assert found.verdict is Verdict.TOO_FEW
    assert not found.told
    assert (found.mean, found.replicates) == (0.5, count)


def test_of_six_that_agree_there_is() -> None:
    assert judged([0.5, 0.51, 0.49, 0.5, 0.52, 0.48]).verdict is Verdict.CLEAR


def test_five_known_ones_among_many_are_too_few() -> None:
    assert judged([0.5] * 5 + [np.nan] * 20).verdict is Verdict.TOO_FEW
    assert judged([0.5] * 6 + [np.nan] * 20).verdict is Verdict.CLEAR


def test_those_without_a_value_are_left_out() -> None:
    with_none = judged(np.concatenate((TWENTY, [np.nan] * 3)))
    assert with_none == judged(TWENTY)
    assert with_none.replicates == with_none.rises == 20
    nothing = judged([np.nan] * 8)
    assert (nothing.verdict, nothing.replicates) == (Verdict.NOTHING, 0)
    assert np.isnan(nothing.mean)


def test_equal_is_the_same_even_where_any_difference_matters() -> None:
    for step in (0.0, 1.0):
        assert judged([0.0] * 8, matters=0.0, step=step).verdict is Verdict.SAME


@pytest.mark.parametrize(("reach", "verdict"), [(18, Verdict.CLEAR), (17, Verdict.ON_AVERAGE)])
def test_clear_takes_nine_of_ten_that_reach_what_matters(reach: int, verdict: Verdict) -> None:
    differences = np.full(20, 0.019)
    differences[:reach] = 0.1
    for sign in (1.0, -1.0):
        found = judged(sign * differences)
        assert found.verdict is verdict
        assert found.told
        assert found.higher == (sign > 0.0)


def test_what_matters_exactly_matters() -> None:
    assert judged([0.5] * 8, matters=0.5).verdict is Verdict.CLEAR
    assert judged([0.5] * 8, matters=0.5000001).verdict is Verdict.SMALL


def test_those_that_go_the_other_way_do_not_agree() -> None:
    found = judged([0.3] * 17 + [-0.03] * 3)
    assert (found.verdict, found.rises, found.falls) == (Verdict.ON_AVERAGE, 17, 3)


def test_small_and_open_are_different_answers() -> None:
    swing = np.tile([1.0, -1.0], 10)
    assert judged(0.01 * swing).verdict is Verdict.SMALL, "surely less than what matters, whatever its sign"
    assert judged(0.01 + 0.001 * swing).verdict is Verdict.SMALL, "surely there, and too small"
    assert judged(0.2 * swing).verdict is Verdict.OPEN, "its interval reaches what matters, both ways"
    assert judged(0.03 + 0.2 * swing).verdict is Verdict.OPEN
    assert judged(0.015 + 0.02 * swing).verdict is Verdict.SMALL, "more than luck, and on average too small"
    assert judged(0.015 + 0.02 * swing, matters=0.0).verdict is Verdict.ON_AVERAGE, "where any difference matters"


def test_judged_among_many_the_interval_is_wider_but_that_told_is_not() -> None:
    differences = 0.03 + 0.05 * np.tile([1.0, -1.0], 10)
    alone, among = judged(differences), judged(differences, among=87)
    assert (alone.verdict, among.verdict) == (Verdict.ON_AVERAGE, Verdict.OPEN)
    assert (alone.low, alone.high) == (among.low, among.high)
    assert alone.low > 0.0


def test_few_agreeing_steps_may_be_luck() -> None:
    """All of six without a dissolution, all of six with one: by luck rarely, so it is told; two of six may well be."""
    assert judged([-1.0] * 6, matters=0.05, step=1.0).verdict is Verdict.CLEAR
    assert judged([-1.0] * 2 + [0.0] * 4, matters=0.05, step=1.0).verdict is Verdict.OPEN
    assert judged([-1.0] * 2 + [0.0] * 4, matters=0.5, step=0.0).verdict is Verdict.OPEN


@pytest.mark.parametrize("step", [0.0, 1.0])
@pytest.mark.parametrize("among", [1, 87])
@pytest.mark.parametrize("spread", [0.0, 0.01, 0.1, 1.0])
@pytest.mark.parametrize("mean", [0.0, 0.015, 0.05, -0.3])
def test_verdicts_are_those_counted_by_hand(mean: float, spread: float, among: int, step: float) -> None:
    luck = np.random.default_rng(3)
    for count in (6, 9, 30):
        differences = mean + spread * luck.normal(size=count)
        assert judged(differences, step=step, among=among).verdict == standing(differences, 0.02, step, among)


def test_which_way_is_better() -> None:
    for outcome, better in ((TRUST, True), (DOUBT, False), (SAID, None)):
        assert judge(outcome, TWENTY, 0.02).better is better
        assert judge(outcome, -TWENTY, 0.02).better is (None if better is None else not better)


def test_sizes_are_measured_in_what_matters() -> None:
    assert judged(-TWENTY, matters=0.02).size == pytest.approx(5.0)
    assert judged(TWENTY, matters=0.0).size == np.inf
    assert judged([0.0] * 8, matters=0.0).size == 0.0


def test_what_matters_is_chosen_or_the_parameters() -> None:
    scenario = load_scenario("case_c")
    usual = smallest_that_matter(scenario)
    changed = scenario.override({"parameters.matters.cross_trust": 0.04})
    assert smallest_that_matter(changed) == usual | {"cross_trust": 0.04}
    assert smallest_that_matter(changed, {"cross_trust": 0.0, "workload": 0.5}) == usual | {"cross_trust": 0.0, "workload": 0.5}


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ({"cros_trust": 0.1}, "matters: found 'cros_trust', expected one of cross_trust.*did you mean 'cross_trust'"),
        ({"cross_trust": -0.1}, "matters: found cross_trust=-0.1, expected a number from 0 up"),
        ({"cross_trust": np.inf}, "matters: found cross_trust=inf"),
        ({"cross_trust": np.nan}, "matters: found cross_trust=nan"),
    ],
)
def test_what_cannot_matter_is_refused(chosen: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        smallest_that_matter(load_scenario("case_c"), chosen)
