"""How differences are written: with their signs, and without a range or verdict where there are too few replicates to claim one."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console
from typer.testing import CliRunner

from integration_sim import OUTCOMES, Comparison, Scenario, compare, simulate
from integration_sim.cli import app
from integration_sim.experiments.comparison.verdict import Difference, Verdict, judge
from integration_sim.experiments.replicates.ensemble import Ensemble
from integration_sim.model.recording.outcomes import Better
from integration_sim.report.comparison.figures import difference_page
from integration_sim.report.comparison.narrative import MOST_ROWS, comparison_table, sentence
from integration_sim.report.run.figures import chart_page
from integration_sim.report.wording.numbers import change, signed
from integration_sim.report.wording.sentences import of_replicates
from integration_sim.report.wording.verdicts import mark, no_verdict, shortly, standing

INTERVAL = re.compile(r"(?P<number>[+-]?[\d.,]+) \((?P<low>[+-]?[\d.,]+) to (?P<high>[+-]?[\d.,]+)\)")
RANGES = r"\([-+\d.,]+ to [-+\d.,]+|9[05] %"
VERDICTS = r"\b(better|worse|clear)\b|could (still )?be luck|too (small|little) to matter|chance"
CLAIMS = re.compile(f"{RANGES}|{VERDICTS}")
"""What may only be said of enough replicates: ranges and verdicts, of whatever kind."""
UNITS = re.compile(r"\(0 to 1(00)?[,)][^)]*\)?")
"""Units, which name a range that is none."""


def about(mean: float, spread: float = 0.01, count: int = 12, outcome: str = "cross_trust", matters: float = 0.02) -> Difference:
    luck = np.random.default_rng(5).normal(size=count)
    return judge(OUTCOMES[outcome], mean + spread * (luck - luck.mean()), matters)


@pytest.mark.parametrize("mean", [0.31, 0.0412, 0.025])
@pytest.mark.parametrize("spread", [0.0004, 0.01, 0.02])
def test_a_fall_is_a_rise_with_its_signs_turned(mean: float, spread: float) -> None:
    up, down = INTERVAL.fullmatch(change(about(mean, spread))), INTERVAL.fullmatch(change(about(-mean, spread)))
    if up is None or down is None:
        assert change(about(mean, spread)) == change(about(-mean, spread)).replace("-", "+"), "too narrow to show"
        return
    assert up["number"][0] == up["low"][0] == up["high"][0] == "+"
    assert down["number"][0] == down["low"][0] == down["high"][0] == "-"
    assert float(up["low"]) <= float(up["number"]) <= float(up["high"])
    assert (float(down["low"]), float(down["high"])) == (-float(up["high"]), -float(up["low"]))


def test_what_leaves_out_zero_looks_as_if_it_did() -> None:
    found = about(0.03, 0.045)
    assert 0.0 < found.low < 0.005
    match = INTERVAL.fullmatch(change(found))
    assert match is not None
    assert float(match["low"]) > 0.0


def test_what_holds_zero_has_both_signs() -> None:
    found = about(0.0, 0.1)
    assert change(found) == f"0.00 ({found.low:+.2f} to {found.high:+.2f})"


def test_zero_has_no_sign() -> None:
    assert signed(-0.0004, 2) == signed(0.0, 2) == "0.00"
    assert (signed(-0.006, 2), signed(0.006, 2)) == ("-0.01", "+0.01")


@pytest.mark.parametrize("count", range(1, 6))
def test_of_too_few_there_is_a_number_and_no_more(count: int) -> None:
    for mean in (0.3, -0.3):
        found = about(mean, 0.01, count)
        for text in (change(found), standing(found), shortly(found)):
            assert "0.30" in text
            assert not CLAIMS.search(text)
        assert mark(found) == "no verdict"
    assert standing(about(0.0, 0.0, count)) == shortly(about(0.0, 0.0, count)) == "much the same"


def test_every_verdict_has_words_of_its_own() -> None:
    told = {
        Verdict.CLEAR: about(0.3),
        Verdict.ON_AVERAGE: about(0.05, 0.04),
        Verdict.SMALL: about(0.003, 0.001),
        Verdict.OPEN: about(0.0, 0.2),
        Verdict.SAME: about(0.0, 0.0),
        Verdict.TOO_FEW: about(0.3, count=2),
        Verdict.NOTHING: judge(OUTCOMES["cross_trust"], np.full(8, np.nan), 0.02),
    }
    assert {verdict: found.verdict for verdict, found in told.items()} == {verdict: verdict for verdict in Verdict}
    for say in (standing, mark):
        assert len({say(found) for found in told.values()}) == len(Verdict)
    assert len({shortly(found) for found in told.values()}) == len(Verdict) - 1, "titles tell too few as they tell clear"


def test_how_often_is_counted() -> None:
    assert standing(about(-0.05, 0.04)).endswith("; worse in 11 of 12)")
    assert standing(about(-0.05, 0.04, outcome="role_ambiguity")).endswith("; better in 11 of 12)")
    assert standing(about(-0.05, 0.04, outcome="espoused_commitment")).endswith("; lower in 11 of 12)")
    assert [of_replicates(1, 1), of_replicates(2, 2), of_replicates(7, 7), of_replicates(0, 7)] == ["the one", "both", "all 7", "0 of 7"]


def test_no_verdict_says_how_often_it_was_simulated() -> None:
    assert no_verdict(1).startswith("simulated once: no verdict and no ranges (they take 6")
    assert no_verdict(2).startswith("simulated twice:")
    assert no_verdict(5).startswith("simulated 5 times:")


@pytest.fixture(scope="module")
def comparison(small: Scenario) -> Comparison:
    return compare(small, small.override({"finance.pressure": 0.9, "levers": []}), replicates=8, names=["tight"], matters=ALL_MATTER)


ALL_MATTER = dict.fromkeys(OUTCOMES, 1e-6)


def test_tables_and_sentences_sign_every_outcome_that_is_told(comparison: Comparison) -> None:
    """Whatever goes down has an interval below zero, in the order of the numbers; nothing loses its sign to the words beside it."""
    told = [one for one in comparison.findings() if one.told][:MOST_ROWS]
    assert {one.chief.higher for one in told} == {True, False}
    console = Console(width=200, file=io.StringIO(), record=True)
    console.print(comparison_table(comparison, "tight"))
    rows = console.export_text().splitlines()
    for one in told:
        chief, sign = one.chief, "+" if one.chief.higher else "-"
        (row,) = (row for row in rows if row.strip().startswith(f"{one.outcome.label} "))
        for text, size in ((row, chief.mean), (sentence(one, comparison.baseline.scenario.start), abs(chief.mean))):
            ends = re.search(r"\(([+-][\d.]+) to ([+-][\d.]+)", text)
            assert ends is not None or chief.high - chief.low < 1e-4 * abs(chief.mean), text
            number = re.search(r"[+-]?\d[\d.]*", text.replace(one.outcome.label, ""))
            assert number is not None
            unit = 0.6 * 10.0 ** -len(number[0].partition(".")[2])
            assert float(number[0]) == pytest.approx(size, abs=unit)
            if ends is not None:
                assert ends[1][0] == ends[2][0] == sign
                assert [float(end) for end in ends.groups()] == pytest.approx([chief.low, chief.high], abs=unit)


@pytest.fixture
def here(small: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    short = small.override({"months": 14, "events": small.to_data()["events"][:1]})
    Path("here.yaml").write_text(json.dumps(short.to_data()))


COMPARED = ("here.yaml", "here.yaml+finance.pressure=0.9+levers=[]", "here.yaml+events=[]")


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("replicates", [1, 2, 5])
@pytest.mark.parametrize("command", [("run", "here.yaml"), ("compare", *COMPARED), ("compare", *COMPARED[:2], "--attribution")], ids=str)
def test_under_six_replicates_no_output_claims_a_range_or_a_verdict(command: tuple[str, ...], replicates: int) -> None:
    result = CliRunner(env={"COLUMNS": "200"}).invoke(app, [*command, "--replicates", str(replicates), "--out", "out"])
    assert result.exit_code == 0, result.output
    text = UNITS.sub("", " ".join(result.stdout.split()))
    assert no_verdict(replicates) in text.replace("Simulated", "simulated")
    assert not CLAIMS.search(_without_explanation(text)), CLAIMS.search(_without_explanation(text))


def _without_explanation(text: str) -> str:
    """Leave out how costs are explained, which tells of what prices may be and what dominated would mean, not of what was found."""
    prices, of_costs = r"at GBP 250 to 500 a day \S+ to \S+", r"Costs, of levers and reforms, are summed .*?in one of the three\."
    return re.sub(rf"{prices}|{of_costs}|Difference \(95 %\)", "", text)


@pytest.mark.usefixtures("here")
def test_from_six_on_they_do() -> None:
    for command in (("run", "here.yaml"), ("compare", *COMPARED)):
        result = CliRunner(env={"COLUMNS": "200"}).invoke(app, [*command, "--replicates", "6", "--out", f"out_{command[0]}"])
        assert CLAIMS.search(_without_explanation(UNITS.sub("", " ".join(result.stdout.split()))))


@pytest.mark.parametrize("replicates", [1, 2, 5])
def test_under_six_replicates_no_chart_claims_a_range_or_a_verdict(small: Scenario, replicates: int) -> None:
    tight, calm = small.override({"finance.pressure": 0.9}), small.override({"events": []})
    found = compare(small, tight, calm, replicates=replicates, names=["a", "b"])
    alone = Comparison(found.baseline, {"a": found.alternatives["a"]}, "here")
    for page in (difference_page(found), difference_page(alone), chart_page(found.baseline)):
        texts = [axis.get_title(loc="left") for axis in page.subfigs[1].axes]
        texts += [text.get_text() for part in (page.subfigs[0], page.subfigs[2]) for text in part.texts]
        for text in texts:
            assert not CLAIMS.search(UNITS.sub("", text.replace("\n", " "))), text
        assert not [band for axis in page.subfigs[1].axes for band in axis.collections]


def test_the_same_ensemble_is_told_with_ranges_from_six_on(small: Scenario) -> None:
    six = simulate(small, 6)
    assert all(axis.collections for axis in chart_page(six).subfigs[1].axes)
    five = Ensemble(six.plan, six.values[:5], six.provenance)
    assert not any(axis.collections for axis in chart_page(five).subfigs[1].axes)


def test_which_way_is_better_is_known_of_all_but_what_is_said() -> None:
    neither = [name for name, outcome in OUTCOMES.items() if outcome.better is Better.NEITHER]
    assert neither == ["espoused_commitment", "espoused_integration_index"]
