"""What is said and drawn of why an outcome moved is what the numbers say."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from integration_sim import MECHANISMS, OUTCOMES, Explanation, Scenario, explain, simulate
from integration_sim.experiments.attribution.explanation import NOT_EXPLAINED, Moved
from integration_sim.experiments.attribution.service_terms import OUTCOMES_OF_SERVICES, TERMS
from integration_sim.experiments.attribution.trust_terms import TRUST_TERMS
from integration_sim.experiments.comparison.verdict import ENOUGH, Verdict, leaves_out_zero
from integration_sim.mechanisms.month import CONTRIBUTORS
from integration_sim.report.why.mechanisms import (
    OTHERS,
    TERMS_IN_WORDS,
    TRUST_IN_WORDS,
    mechanism_of,
    part_rows,
    why_heading,
    why_not,
    why_rows,
    why_sentences,
    words_of,
)
from integration_sim.report.why.stacks import stacks
from integration_sim.report.wording.numbers import signed

NUMBER = r"[+-]\d+\.\d+"


@pytest.fixture(scope="module")
def explanation(small: Scenario) -> Explanation:
    return explain(simulate(small, 6, seed=4))


def moved(outcome: str, whole: tuple[float, float, float], replicates: int = 9, **changes: float) -> Moved:
    table = pd.DataFrame({"contributor": list(changes), "change": list(changes.values())})
    table["ci_low"], table["ci_high"] = table["change"] - 0.004, table["change"] + 0.004
    return Moved(
        outcome=outcome,
        level="all",
        since=2,
        until=10,
        before=0.5,
        after=0.5 + whole[0],
        whole=whole,
        verdict=verdict_of(*whole, replicates),
        replicates=replicates,
        contributions=table,
    )


def verdict_of(change: float, low: float, high: float, replicates: int) -> Verdict:
    """Return the verdict that such numbers would get, should any change matter."""
    if not replicates:
        return Verdict.NOTHING
    if replicates < ENOUGH:
        return Verdict.TOO_FEW
    if leaves_out_zero(low, high):
        return Verdict.CLEAR
    return Verdict.OPEN if change else Verdict.SAME


def test_a_fall_is_told_with_those_who_did_it(explanation: Explanation) -> None:
    found = moved("cross_trust", (-0.04, -0.05, -0.03), trust=-0.05, staffing=0.02, finance=-0.012, clipping=0.002)
    assert why_sentences(explanation, found) == (
        "Between June 2004 and February 2005 trust across organisations fell by 0.040 (from 0.50 to 0.46; 95 % interval 0.030 to 0.050)."
        " Trust won and lost in meetings (-0.050) did most of it, then failed settlements (-0.012). People leaving and newcomers (+0.020)"
        " worked against it. All others together changed it by +0.002."
    )


def test_a_difference_is_told_as_one(explanation: Explanation) -> None:
    found = replace(moved("cross_trust", (0.04, 0.03, 0.05), trust=0.05, finance=-0.01), before=0.0, after=0.04, apart=True)
    assert why_sentences(explanation, found).startswith(
        "Between June 2004 and February 2005 trust across organisations, set beside the baseline, rose by 0.040 (from +0.00 to +0.04; 95 %"
    )
    assert why_heading(found).startswith("Trust across organisations, set beside the baseline, rose by 0.040: trust won")
    unclear = replace(found, whole=(0.04, -0.01, 0.09), verdict=Verdict.OPEN)
    assert why_heading(unclear) == "Trust across organisations, set beside the baseline: no change beyond what could be luck"


def test_a_chart_is_headed_by_what_was_found() -> None:
    found = moved("cross_trust", (-0.04, -0.05, -0.03), trust=-0.05, staffing=0.02, finance=-0.012)
    assert why_heading(found) == "Trust across organisations fell by 0.040: trust won and lost in meetings did most of it"
    alone = replace(moved("role_ambiguity", (0.1, 0.1, 0.1), reform=0.1), level="front_line")
    assert why_heading(alone) == "Role ambiguity at the front line level rose by 0.100: dated events did it"
    several = moved("cross_trust", (0.06, 0.05, 0.07), staffing=-0.03, trust=0.025, finance=0.02, clipping=0.045)
    assert why_heading(several).endswith("rose by 0.060: the ends of the scale came first")
    for unclear, why in (
        ((0.01, -0.02, 0.04), "no change beyond what could be luck"),
        ((0.0, np.nan, np.nan), "too few replicates for a verdict"),
        ((0.0, 0.0, 0.0), "no change in any replicate"),
    ):
        few = 1 if np.isnan(unclear[1]) else 9
        found = moved("cross_trust", unclear, replicates=few, trust=0.05, staffing=-0.04)
        assert why_heading(found) == f"Trust across organisations: {why}"
    small = replace(moved("cross_trust", (0.01, 0.009, 0.011), trust=0.01), verdict=Verdict.SMALL)
    assert why_heading(small) == "Trust across organisations: a change too small to matter"


def test_a_rise_at_a_level_with_one_cause(explanation: Explanation) -> None:
    found = replace(moved("role_ambiguity", (0.1, 0.1, 0.1), reform=0.1), level="front_line")
    assert why_sentences(explanation, found).endswith(
        "role ambiguity at the front line level rose by 0.100 (from 0.50 to 0.60). Dated events (+0.100) did it."
    )


def test_none_that_did_most_is_said_to_have(explanation: Explanation) -> None:
    text = why_sentences(explanation, moved("cross_trust", (0.06, 0.05, 0.07), trust=0.025, staffing=0.02, finance=0.015))
    assert "Trust won and lost in meetings (+0.025) came first, then people leaving and newcomers (+0.020) and failed" in text
    many = dict.fromkeys(["clipping", "finance", "reform", "decisions", "survival", "confidence"], 0.004)
    text = why_sentences(explanation, moved("cross_trust", (0.058, 0.05, 0.06), trust=0.028, staffing=0.006, **many))
    assert "Trust won and lost in meetings (+0.028) came first" in text, "of the small ones too"


def test_what_cancels_is_told_as_cancelling(explanation: Explanation) -> None:
    found = moved("terms_grievance", (-0.021, -0.03, -0.01), terms=-0.1602, reform=0.1601, staffing=-0.0208, culture=-0.0001)
    assert why_heading(found) == "Grievance about terms fell by 0.021: people leaving and newcomers did it"
    assert why_sentences(explanation, found).endswith(
        "People leaving and newcomers (-0.021) did it. Dated events (+0.160) and unequal terms (-0.160) cancel out."
    )
    left = moved("terms_grievance", (-0.01, -0.02, -0.005), terms=-0.16, reform=0.15)
    assert why_sentences(explanation, left).endswith(
        "What unequal terms and dated events leave of each other did it. Dated events (+0.150) and unequal terms (-0.160) cancel out."
    )


def test_a_change_that_chance_may_explain_is_not_told_as_one(explanation: Explanation) -> None:
    text = why_sentences(explanation, moved("cross_trust", (0.01, -0.02, 0.04), trust=0.05, staffing=-0.04))
    assert "did not move by more than could be luck (-0.020 to +0.040)." in text
    assert text.endswith("Trust won and lost in meetings (+0.050) raised it. People leaving and newcomers (-0.040) lowered it.")
    small = replace(moved("cross_trust", (0.01, 0.009, 0.011), trust=0.01), verdict=Verdict.SMALL)
    assert "trust across organisations moved by too little to matter (+0.009 to +0.011)." in why_sentences(explanation, small)


def test_of_few_replicates_no_range_and_no_verdict_is_claimed(explanation: Explanation) -> None:
    few = moved("cross_trust", (0.03, 0.02, 0.04), replicates=5, trust=0.03)
    assert why_sentences(explanation, few) == (
        "Between June 2004 and February 2005 trust across organisations rose by 0.030 (from 0.50 to 0.53). Trust won and lost in meetings"
        " (+0.030) did it. Simulated 5 times: no verdict and no ranges (they take 6 simulated futures or more)."
    )
    assert {(row.interval, row.clear) for row in why_rows(few)} == {("", False)}
    same = moved("cross_trust", (0.0, 0.0, 0.0), replicates=1, trust=0.03, staffing=-0.03)
    assert "came to the same (from 0.50 to 0.50). " in why_sentences(explanation, same)
    assert why_heading(same) == "Trust across organisations: too few replicates for a verdict"


def test_what_did_not_move_and_what_has_no_value(explanation: Explanation) -> None:
    assert why_sentences(explanation, moved("cross_trust", (0.0, 0.0, 0.0), trust=0.0)).endswith("did not move (from 0.50 to 0.50).")
    assert "has no value" in why_sentences(explanation, moved("cross_trust", (np.nan,) * 3, replicates=0, trust=np.nan))


@pytest.mark.parametrize("outcome", ["cross_trust", "workload", "engagement", "service_performance", "delayed_discharge_index"])
def test_the_numbers_told_add_up(outcome: str, explanation: Explanation) -> None:
    found = explanation.between(outcome, 1, 20)
    told = [
        float(number)
        for number in re.findall(rf"\(({NUMBER})\)|by ({NUMBER})", why_sentences(explanation, found))
        for number in number
        if number
    ]
    places = 3 if outcome in ("cross_trust", "workload") else 2
    assert len(told) >= 2
    assert sum(told) == pytest.approx(found.whole[0], abs=0.51 * 10**-places * (len(told) + 1))


@pytest.mark.parametrize("outcome", NOT_EXPLAINED)
def test_what_cannot_be_explained_is_told_with_what_to_ask_instead(outcome: str) -> None:
    text = why_not(outcome)
    assert ("which feeds it" in text, "which feed it" in text) == ((few := len(NOT_EXPLAINED[outcome][1])) == 1, few > 1)
    what, instead = NOT_EXPLAINED[outcome]
    assert text.startswith(f"{OUTCOMES[outcome].label}: this is {what}, so")
    assert all(OUTCOMES[name].label.lower() in text.lower() for name in instead)
    assert ("Ask instead" in text) == bool(instead)


def test_rows_tell_what_can_be_shown(explanation: Explanation) -> None:
    found = explanation.between("cross_trust", 0, 24)
    rows = why_rows(found)
    shown = found.contributions[found.contributions["change"].abs().round(3) > 0.0]
    assert [row.contributor for row in rows] == list(shown["contributor"])
    for row, (_, change, low, high) in zip(rows, shown.itertuples(index=False, name=None), strict=True):
        assert (row.told, row.interval) == (signed(change, 3), f"{signed(low, 3)} to {signed(high, 3)}")
        assert row.clear == (low > 0.0 or high < 0.0)
        assert row.mechanism in MECHANISMS
        assert row.words == MECHANISMS[row.mechanism].doing


def test_what_meetings_won_and_lost_is_told(explanation: Explanation) -> None:
    found = explanation.between("cross_trust", 0, 24)
    won, lost, drifting = part_rows(found)
    net = found.contributions.set_index("contributor")["change"]["trust"]
    assert won.change + lost.change + drifting.change == pytest.approx(net)
    assert why_sentences(explanation, found).endswith(
        f"The change by trust is what is left of {won.told} won in meetings that went well, {lost.told} lost in meetings that went badly"
        f" and {drifting.told} drifting between those who did not meet."
    )
    assert part_rows(explanation.between("workload")) == []


def test_everything_that_moves_anything_has_words() -> None:
    assert {mechanism_of("cross_trust", name) for name in CONTRIBUTORS} == set(MECHANISMS)
    assert set(TERMS_IN_WORDS) == set(TERMS)
    assert set(TRUST_IN_WORDS) == set(TRUST_TERMS)
    for outcome in OUTCOMES_OF_SERVICES:
        assert {mechanism_of(outcome, term) for term in TERMS} == {"services"}
    assert words_of("service_performance", "workload") != words_of("cross_trust", "workload")


@pytest.mark.parametrize("level", ["all", "middle"])
def test_stacks_add_up_to_the_change(level: str, explanation: Explanation) -> None:
    found = stacks(explanation, "integration_index", 3, 20, level)
    values = explanation.ensemble.series("integration_index", level=level).mean(axis=0)
    assert found.months == tuple(range(3, 21))
    np.testing.assert_allclose(found.values.sum(axis=0), values[3:21] - values[3], atol=1e-9)
    np.testing.assert_allclose(found.whole, values[3:21] - values[3], atol=1e-9)
    assert len(found.contributors) == len(found.words) == len(found.values) <= 7
    if level == "all":
        assert found.contributors[-1] == OTHERS
    sizes = np.abs(found.values[:-1]).max(axis=1)
    assert (np.diff(sizes) <= 0.0).all()


def test_levels_stack_what_the_whole_stacks(explanation: Explanation) -> None:
    whole = stacks(explanation, "cross_trust")
    one = stacks(explanation, "cross_trust", level="strategic", keep=whole.contributors)
    assert one.contributors[: len(whole.contributors)] == whole.contributors
    np.testing.assert_allclose(one.values.sum(axis=0), one.whole, atol=1e-12)


def test_rounding_is_not_stacked(explanation: Explanation) -> None:
    numbers = np.zeros_like(explanation.so_far["cross_trust"])
    numbers[:, 1:, CONTRIBUTORS.index("trust")] = 0.1
    numbers[:, 1:, CONTRIBUTORS.index("clipping")] = 1e-17
    assert stacks(replace(explanation, so_far={"cross_trust": numbers}), "cross_trust").contributors == ("trust",)
    numbers[:, 1:, CONTRIBUTORS.index("staffing")] = 1e-4
    assert stacks(replace(explanation, so_far={"cross_trust": numbers}), "cross_trust").contributors == ("trust", OTHERS)
