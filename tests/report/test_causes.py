"""What is said of causes is what the numbers say, in words that people use."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from integration_sim import OUTCOMES, Causes, Ensemble, Scenario, because, simulate
from integration_sim.experiments.attribution.causes.because import COMBINATION, STANDING_STILL, Because
from integration_sim.experiments.attribution.causes.left_out import causes_of
from integration_sim.experiments.comparison.verdict import ENOUGH, Verdict
from integration_sim.report.why.causes import AS_ROWS, cause_rows, cause_sentences, cause_words

NUMBER = r"[+-]\d+\.\d+"
REPLICATES = 6


@pytest.fixture(scope="module")
def ensemble(small: Scenario) -> Ensemble:
    return simulate(small, REPLICATES, seed=4)


@pytest.fixture(scope="module")
def causes(ensemble: Ensemble) -> Causes:
    return because(ensemble)


@pytest.fixture(scope="module")
def apart(small: Scenario, ensemble: Ensemble) -> Causes:
    events = small.to_data()["events"]
    changes: dict[str, Any] = {"events": [events[0] | {"announced": "2004-07"}, events[1] | {"share": 0.4}], "levers": []}
    return because(simulate(small.override(changes), REPLICATES, seed=4), ensemble)


def found(causes: Causes, *changes: float, outcome: str = "cross_trust", replicates: int = 9, width: float = 0.004) -> Because:
    """Return changes made by hand, of the causes in their order, then of what is no cause."""
    table = pd.DataFrame({"cause": causes.parts, "change": changes})
    table["ci_low"], table["ci_high"] = table["change"] - 0.004, table["change"] + 0.004
    whole = sum(changes)
    verdict = Verdict.TOO_FEW if replicates < ENOUGH else Verdict.CLEAR if abs(whole) > width else Verdict.OPEN
    return Because(
        outcome=outcome,
        level="all",
        since=2,
        until=10,
        whole=(whole, whole - width, whole + width),
        verdict=verdict,
        replicates=replicates,
        parts=table,
    )


def test_a_change_is_told_with_its_causes(causes: Causes) -> None:
    text = cause_sentences(causes, found(causes, -0.027, -0.015, 0.001, -0.029, -0.015, -0.011))
    assert text.startswith("Between June 2004 and February 2005 trust across organisations fell by 0.096 (95 % interval 0.092 to 0.100).")
    assert (
        "Because of pressure on budgets (-0.029), the reform to Community Health and Care Partnership (CHCP) of May 2004 (-0.027)" in text
    )
    assert ", the broken promise of September 2005 (-0.015) and the coaching of April 2004 (+0.001); with" in text, "one alone is named"
    assert text.endswith("with nothing happening it would have changed by -0.015; what only their combination makes: -0.011.")


def test_several_small_causes_are_told_together(causes: Causes) -> None:
    text = cause_sentences(causes, found(causes, -0.002, -0.003, 0.002, -0.09, 0.0, 0.0))
    assert text.endswith("Because of pressure on budgets (-0.090); all other causes together changed it by -0.003.")


def test_what_cancels_is_told_as_cancelling(causes: Causes) -> None:
    text = cause_sentences(causes, found(causes, -0.160, 0.161, 0.0, -0.02, 0.0, 0.0))
    assert "Because of pressure on budgets (-0.020); the broken promise of September 2005 (+0.161) and the reform" in text
    assert "(-0.160) cancel out" in text


def test_what_may_be_chance_is_told_as_that(causes: Causes) -> None:
    text = cause_sentences(causes, found(causes, 0.01, 0.0, 0.0, 0.0, 0.0, 0.0, width=0.02))
    assert "did not move by more than could be luck (-0.010 to +0.030). Because of the reform" in text
    nothing = replace(found(causes, *[0.0] * 6, width=0.0), verdict=Verdict.SAME)
    assert cause_sentences(causes, nothing).endswith(
        "trust across organisations did not move in any replicate. No cause did anything to it that can be shown."
    )
    small = replace(found(causes, 0.01, 0.0, 0.0, 0.0, 0.0, 0.0), verdict=Verdict.SMALL)
    assert "moved by too little to matter (+0.006 to +0.014)." in cause_sentences(causes, small)


def test_of_few_replicates_no_range_and_no_verdict_is_claimed(causes: Causes) -> None:
    few = found(causes, -0.027, -0.015, 0.001, -0.029, -0.015, -0.011, replicates=5)
    text = cause_sentences(causes, few)
    assert text.endswith("Simulated 5 times: no verdict and no ranges (they take 6 simulated futures or more).")
    assert "interval" not in text
    assert "fell by 0.096. Because of" in text
    assert {(row.interval, row.clear) for row in cause_rows(causes, few)} == {("", False)}


def test_the_numbers_told_add_up(causes: Causes, apart: Causes) -> None:
    for one in (causes, apart):
        for outcome in OUTCOMES:
            for since, until in ((0, 24), (4, 20)):
                told = one.between(outcome, since, until)
                text = cause_sentences(one, told)
                numbers = [float(number) for number in re.findall(NUMBER, text.split(". ", 1)[1])]
                places = max((len(number.split(".")[1]) for number in re.findall(NUMBER, text)), default=3)
                assert sum(numbers) == pytest.approx(told.whole[0], abs=(len(numbers) + 1) * 0.5 * 10.0**-places), text


def test_rates_and_flows_are_told_of_years(causes: Causes) -> None:
    texts = {
        (outcome, since): cause_sentences(causes, causes.between(outcome, since, 20))
        for outcome in ("cooperation_rate", "cost_gbp")
        for since in (0, 6)
    }
    assert texts["cooperation_rate", 0].startswith("Between May 2004 and the twelve months to December 2005 joint work that goes well ")
    assert texts["cooperation_rate", 6].startswith("Between the twelve months to October 2004 and those to December 2005 joint work")
    assert texts["cost_gbp", 0].startswith("In the twelve months to December 2005 ")


def test_a_difference_is_told_as_one(apart: Causes) -> None:
    text = cause_sentences(apart, apart.between("role_ambiguity", 0, 12))
    assert text.startswith("Between April 2004 and April 2005 role ambiguity, set beside the baseline, ")
    assert "the reform to Community Health and Care Partnership (CHCP) of July 2004 instead of May 2004 (" in text
    assert "nothing happening" not in text
    words = [cause_words(one) for one in apart.causes]
    assert words[1:] == ["the broken promise of September 2005, changed", "the coaching of April 2004, left out"]


def test_several_and_what_goes_along_are_named(small: Scenario) -> None:
    levers = [
        {"kind": "accountable_officer", "start": "2004-10", "months": 12, "organisation": "council"},
        {"kind": "peer_support", "start": "2005-01", "months": 6},
    ]
    events = [{"kind": "freeze", "date": "2004-10", "months": 3, "organisation": name} for name in ("board", "council")]
    freeze, officer, *_ = (cause_words(one) for one in causes_of(small.override({"events": events, "levers": levers}))[1:])
    assert freeze == "the frozen posts at Council of October 2004"
    assert officer == "the accountable officer at Council of October 2004, with the peer support of January 2005"


def test_rows_hold_every_part_that_shows(causes: Causes) -> None:
    told = causes.between("role_ambiguity", 0, 12)
    rows = cause_rows(causes, told)
    assert [row.cause for row in rows] == [
        name for name, change in zip(told.parts["cause"], told.parts["change"], strict=True) if round(abs(change), 3)
    ]
    assert rows[0].words == "reform to Community Health and Care Partnership (CHCP) of May 2004"
    assert rows[0].clear
    assert re.fullmatch(rf"{NUMBER} to {NUMBER}", rows[0].interval)
    assert {STANDING_STILL, COMBINATION} == set(AS_ROWS)
