"""What is said of why meetings went well or badly is what the numbers say."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from integration_sim import Reasons, Scenario, reasons, simulate
from integration_sim.experiments.attribution.reasons import PARTS, MeetingsChange
from integration_sim.report.why.reasons import REASONS_IN_WORDS, reason_rows, reasons_beside, reasons_between
from integration_sim.report.wording.numbers import signed
from integration_sim.scenario.calendar import CalendarMonth

START = CalendarMonth("2004-04")


@pytest.fixture(scope="module")
def found(small: Scenario) -> Reasons:
    return reasons(simulate(small, 6, seed=4))


def changed(whole: tuple[float, float, float], shares: tuple[float, float] = (0.62, 0.55), **reasons: float) -> MeetingsChange:
    table = pd.DataFrame({"reason": list(reasons), "change": list(reasons.values())})
    table["ci_low"], table["ci_high"] = table["change"] - 0.03, table["change"] + 0.03
    return MeetingsChange(
        level="all",
        since=96,
        until=144,
        over=(12, 12),
        before=0.49,
        after=0.49 + whole[0],
        well_before=shares[0],
        well_after=shares[1],
        whole=whole,
        replicates=9,
        reasons=table,
    )


def test_a_fall_is_told_with_its_reasons() -> None:
    told = changed((-0.31, -0.33, -0.29), ambiguity=-0.18, money=-0.1, trust=-0.045, who_met=0.015)
    assert reasons_between(told, START) == (
        "In the year to April 2016 meetings across organisations went well less often than in the year to April 2012"
        " (62 % to 55 %; log-odds -0.31, 95 % interval -0.33 to -0.29)."
        " The reasons: role ambiguity -0.18, money -0.10 and trust -0.04; all others together +0.01."
    )


def test_levels_and_short_stretches_are_named() -> None:
    told = replace(changed((0.2, 0.2, 0.2), (0.55, 0.6), trust=0.2), level="front_line", since=0, until=5, over=(1, 5))
    assert reasons_between(told, START) == (
        "In the 5 months to September 2004 meetings across organisations, as front line managers saw them, went well more often than in"
        " May 2004 (55 % to 60 %; log-odds +0.20). The reasons: trust +0.20."
    )


def test_two_futures_are_set_beside_each_other() -> None:
    told = replace(changed((0.2, 0.1, 0.3), (0.55, 0.6), money=0.2), since=None)
    assert reasons_beside(told, START, "case_d", "more money").startswith(
        "In the year to April 2016 with more money meetings across organisations went well more often than with case_d (55 % to 60 %;"
    )


def test_what_chance_may_explain_and_what_luck_hides() -> None:
    unclear = reasons_between(changed((0.01, -0.02, 0.04), trust=0.05, money=-0.04), START)
    assert "went well neither more nor less often than in the year to April 2012, beyond what could be luck" in unclear
    assert "(62 % to 55 %; log-odds -0.02 to +0.04). The reasons: trust +0.05 and money -0.04." in unclear
    assert "were more likely to go well than" in reasons_between(changed((0.1, 0.05, 0.15), trust=0.1), START)
    assert reasons_between(changed((0.0, 0.0, 0.0), trust=0.001), START).endswith("No reason changed that can be shown.")
    nobody = replace(changed((np.nan, np.nan, np.nan), trust=np.nan), replicates=0)
    assert reasons_between(nobody, START).endswith("cannot be set beside those in the year to April 2012: at one end there were none.")


def test_what_cancels_is_told_as_cancelling() -> None:
    told = changed((-0.05, -0.06, -0.04), trust=0.2, ambition=-0.201, money=-0.049)
    assert reasons_between(told, START).endswith("The reasons: money -0.05; trust +0.20 and the ambition of joint work -0.20 cancel out.")


@pytest.mark.parametrize("level", ["all", "middle"])
def test_the_numbers_told_add_up(level: str, found: Reasons) -> None:
    told = found.between(2, 18, level)
    _, _, named = reasons_between(told, START).partition("). ")
    numbers = [float(number) for number in re.findall(r"[+-]\d\.\d\d", named)]
    assert len(numbers) >= 2
    assert sum(numbers) == pytest.approx(told.whole[0], abs=0.0051 * (len(numbers) + 1))


def test_rows_tell_what_can_be_shown(found: Reasons) -> None:
    told = found.between(2, 18)
    shown = told.reasons[told.reasons["change"].abs().round(2) > 0.0]
    rows = reason_rows(told)
    assert [row.reason for row in rows] == list(shown["reason"])
    for row, (_, by, low, high) in zip(rows, shown.itertuples(index=False, name=None), strict=True):
        assert (row.told, row.interval) == (signed(by, 2), f"{signed(low, 2)} to {signed(high, 2)}")
        assert row.clear == (low > 0.0 or high < 0.0)
        assert row.words == REASONS_IN_WORDS[row.reason]


def test_every_part_has_words() -> None:
    assert set(REASONS_IN_WORDS) == set(PARTS)


def test_of_few_replicates_no_range_and_no_verdict_is_claimed() -> None:
    few = replace(changed((-0.31, -0.33, -0.29), ambiguity=-0.31), replicates=5)
    assert reasons_between(few, START) == (
        "In the year to April 2016 meetings across organisations went well in 55 % of cases, in the year to April 2012 in 62 % (log-odds"
        " -0.31). The reasons: role ambiguity -0.31. Simulated 5 times: no verdict and no ranges (they take 6 simulated futures or more)."
    )
    assert {(row.interval, row.clear) for row in reason_rows(few)} == {("", False)}
