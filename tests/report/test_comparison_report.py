"""What is said and drawn of a comparison is what its numbers say."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hand_made import interval, standing, unseen
from numpy.typing import NDArray
from rich.console import Console

from integration_sim import OUTCOMES, Comparison, Scenario, compare, simulate
from integration_sim.experiments.attribution.ledger import STATE_OF
from integration_sim.experiments.comparison.costs import DAYS, MONEY
from integration_sim.experiments.comparison.verdict import Verdict
from integration_sim.experiments.comparison.windows import Window
from integration_sim.experiments.replicates.ensemble import Ensemble, over_replicates
from integration_sim.model.plan import Plan
from integration_sim.report.comparison.figures import SHOWN, dated_marks, difference_page
from integration_sim.report.comparison.folder import ALL_FILES, COST_FILES, FILES, write_comparison
from integration_sim.report.comparison.narrative import comparison_table, sentence, verdict
from integration_sim.report.folder import FolderError
from integration_sim.report.run.headlines import heading, headings
from integration_sim.report.why.differences import attribution_page, carriers, shares_in
from integration_sim.report.wording.sentences import month_name
from integration_sim.report.wording.verdicts import clear_means

REPLICATES, MONTHS = 20, 24
NUMBER = r"[+-]?\d[\d,]*(?:\.\d+)?"
PRICES = ("gbp_per_point", "gbp_per_point_low", "gbp_per_point_high")


@pytest.fixture(scope="module")
def template(small: Scenario) -> Ensemble:
    return simulate(small, 1)


def constructed(template: Ensemble, *shifts: Mapping[str, NDArray[np.float64]], watch: str = "service_performance") -> Comparison:
    """Return a comparison whose alternatives are the baseline, shifted: outcome -> replicate x month (or what fits)."""
    values = np.tile(template.values, (REPLICATES, 1, 1))
    luck = np.random.default_rng(7)
    for name in OUTCOMES:
        values[name] = 0.5 + 0.1 * luck.normal(size=(REPLICATES, MONTHS + 1, 1))
    arms = [values]
    for shift in shifts:
        arm = values.copy()
        for name, by in shift.items():
            arm[name] += np.broadcast_to(by, (REPLICATES, MONTHS + 1))[:, :, np.newaxis]
        arms.append(arm)
    baseline, *others = (Ensemble(template.plan, arm, template.provenance) for arm in arms)
    names = [f"here+x={number}" for number, _ in enumerate(others, start=1)]
    return Comparison(baseline, dict(zip(names, others, strict=True)), "here", watch, 0.5)


def about(mean: float, spread: float) -> NDArray[np.float64]:
    """Return one value per replicate, the same in every month, with exactly this mean."""
    luck = np.random.default_rng(3).normal(size=(REPLICATES, 1))
    return mean + spread * (luck - luck.mean())


@pytest.fixture(scope="module")
def known(template: Ensemble) -> Comparison:
    early = about(-0.08, 0.01) * np.where(np.arange(MONTHS + 1) == 9, 2.0, 1.0)
    return constructed(
        template,
        {
            "service_performance": about(6.1, 1.2),
            "cross_trust": early,
            "workload": about(0.001, 0.0001),
            "capability": about(0.003, 0.1),
            "leadership_trust": np.full((REPLICATES, 1), np.nan),
            "espoused_commitment": about(0.2, 0.01),
            "cost_gbp": about(1000.0, 0.0),
        },
    )


NAME = "here+x=1"


def ends(comparison: Comparison, outcome: str, month: int = 1) -> tuple[float, float]:
    """Return the interval of a month's difference, by hand."""
    return interval(comparison.difference(outcome)[:, month], unseen(comparison.baseline.series(outcome)))


def said(comparison: Comparison, outcome: str) -> str:
    return sentence(comparison.finding(outcome, NAME), comparison.baseline.scenario.start)


def test_a_clear_difference_is_told_with_its_interval_and_its_replicates(known: Comparison) -> None:
    low, high = ends(known, "service_performance")
    assert said(known, "service_performance") == (
        f"service performance is 6.1 higher ({low:+.1f} to {high:+.1f}; better in all {REPLICATES}) in the last twelve months"
    )


def test_a_fall_is_told_where_it_is_deepest_and_over_the_last_year(known: Comparison) -> None:
    before = known.baseline.series("cross_trust")[:, 9].mean()
    deepest, end = (ends(known, "cross_trust", month) for month in (9, 24))
    assert said(known, "cross_trust") == (
        f"trust across organisations is 0.16 lower ({deepest[0]:+.2f} to {deepest[1]:+.2f}; worse in all {REPLICATES}) in January 2005,"
        f" a deeper dip, when the two are furthest apart ({before - 0.16:.2f} beside {before:.2f}); in the last twelve months it is 0.08"
        f" lower ({end[0]:+.2f} to {end[1]:+.2f}; worse in all {REPLICATES})"
    )


def test_a_larger_difference_by_luck_on_the_way_is_not_told(template: Ensemble) -> None:
    blip = np.where(np.arange(MONTHS + 1) == 9, about(0.3, 2.0), about(0.1, 0.01))
    comparison = constructed(template, {"cross_trust": blip})
    assert comparison.finding("cross_trust").gap_month == 9
    assert "furthest" not in said(comparison, "cross_trust")


@pytest.mark.parametrize(
    ("outcome", "standing", "text"),
    [
        ("workload", Verdict.SMALL, "workload is different by too little to matter (less than 0.02) in the last twelve months"),
        ("capability", Verdict.OPEN, "collaborative capability is no different beyond what could be luck (-0.0"),
        ("resistance", Verdict.SAME, "resistance is the same in every replicate in the last twelve months"),
        ("leadership_trust", Verdict.NOTHING, "trust in own leadership is not to be compared: no replicate has a value in the last"),
    ],
)
def test_what_is_no_finding_is_not_told_as_one(known: Comparison, outcome: str, standing: Verdict, text: str) -> None:
    found = known.finding(outcome)
    assert found.chief.verdict is standing
    assert said(known, outcome).startswith(text)
    told = {
        Verdict.SMALL: "is different by too little to matter",
        Verdict.OPEN: "is no different beyond what could be luck",
        Verdict.SAME: "is the same in every replicate",
        Verdict.NOTHING: "is not to be compared",
    }
    assert heading([found], [NAME], known.baseline.scenario.start) == f"{OUTCOMES[outcome].label} {told[standing]}"


def test_what_is_beyond_luck_by_itself_but_not_among_many_says_so(template: Ensemble) -> None:
    found = constructed(template, {"cross_trust": about(0.035, 0.05)})
    watched = found.finding("cross_trust").end
    assert watched.verdict is Verdict.OPEN
    assert watched.low > 0.0
    assert "is different by what could still be luck, among so many outcomes looked at (+" in said(found, "cross_trust")


def test_a_small_difference_whose_interval_reaches_what_matters_is_small_on_average(template: Ensemble) -> None:
    found = constructed(template, {"cross_trust": about(0.019, 0.01)})
    assert found.finding("cross_trust").end.high > 0.02
    assert "is different by too little to matter (+0.01 to +0.02; less than 0.02 on average)" in said(found, "cross_trust")


def test_an_outcome_without_a_better_direction_is_only_higher(known: Comparison) -> None:
    assert f"higher in all {REPLICATES})" in said(known, "espoused_commitment")


def test_a_longer_window_is_told_where_only_that_is_more_than_luck(template: Ensemble) -> None:
    """A settlement fails in twelve of twenty replicates: in half of them early, in half late, so that no twelve months tell of it."""
    failed = np.zeros((REPLICATES, MONTHS + 1))
    failed[:6, 4], failed[6:12, 18] = 1.0, 1.0
    comparison = constructed(template, {"failed_settlements": failed})
    found = comparison.finding("failed_settlements")
    assert not found.gap.told
    assert not found.end.told
    low, high = interval(failed.sum(axis=1), step=1.0)
    assert said(comparison, "failed_settlements") == (
        f"failed budget settlements are on average 0.60 higher ({low:+.2f} to {high:+.2f}; worse in 12 of 20) over the reform years"
    )
    assert re.search(r"Failed budget.* \+0\.60 \(\+0\.\d\d to \+0\.\d\d\) +reform +0 of 20 ", tabled(comparison))


@pytest.mark.parametrize("mean", [0.31, -0.31, 0.0512, -0.0512, 0.031])
@pytest.mark.parametrize("spread", [0.0, 0.001, 0.02, 0.1])
@pytest.mark.parametrize("outcome", ["cross_trust", "resistance", "espoused_commitment"])
def test_sentences_are_true_of_the_numbers(template: Ensemble, mean: float, spread: float, outcome: str) -> None:
    """Read the sentence back and hold it to plain arithmetic on the pairs."""
    comparison = constructed(template, {outcome: about(mean, spread)})
    differences = comparison.difference(outcome)[:, 1]
    found, text = comparison.finding(outcome).chief, said(comparison, outcome)
    low, high = ends(comparison, outcome)
    assert found.verdict == standing(differences, 0.02, unseen(comparison.baseline.series(outcome)), 3 * len(OUTCOMES))
    if not found.told:
        assert re.search(r"could (still )?be luck", text)
        return
    size_told = rf"is (on average )?({NUMBER}) (higher|lower) \((?:({NUMBER}) to ({NUMBER}); )?"
    match = re.search(size_told + r"(better|worse|higher|lower) in (?:all )?(\d+)(?: of (\d+))?\)", text)
    assert match is not None, text
    average, size, direction, least, most, word, count, of = match.groups()
    unit = 0.5 * 10.0 ** -len(size.partition(".")[2])
    assert (average is not None) == (found.verdict is Verdict.ON_AVERAGE)
    assert float(size) == pytest.approx(abs(mean), abs=unit + 1e-9)
    assert (direction == "higher") == (mean > 0.0)
    if least is None:
        assert high - low < 2.0 * unit, "only an interval too narrow to show is not told"
    else:
        assert least[0] == most[0] == ("+" if mean > 0.0 else "-"), "an interval that leaves out zero has its sign, twice"
        assert [float(least), float(most)] == pytest.approx([low, high], abs=unit + 1e-9)
        assert float(least) <= float(most)
    same_way = int((np.sign(differences) == np.sign(mean)).sum())
    assert int(count) == same_way
    assert of is None if same_way == REPLICATES else int(of) == REPLICATES
    is_better = {"cross_trust": mean > 0.0, "resistance": mean < 0.0}.get(outcome)
    assert word == (direction if is_better is None else "better" if is_better else "worse")


def test_the_verdict_names_every_outcome_where_it_belongs(known: Comparison) -> None:
    compared, told, rest, enough = verdict(known)
    assert compared.startswith(f"here beside {NAME}, April 2004 to April 2006: {REPLICATES} replicates of each, with the same luck. x=1: ")
    assert compared.endswith(clear_means(None))
    assert told.startswith("Beside here, with x=1: service performance is 6.1 higher")
    assert "Commitment as espoused is 0.2" in told
    assert "Trust across organisations is 0.16 lower" in told
    assert "What could be luck: collaborative capability." in rest
    assert "Too small to matter, at any time: workload." in rest
    assert "Nothing to compare: trust in own leadership." in rest
    same = rest.partition("The same in every replicate: ")[2].partition(".")[0]
    other = ("service_performance", "cross_trust", "workload", "capability", "leadership_trust", "espoused_commitment", DAYS, MONEY)
    assert all((outcome.label[1:] in same) == (name not in other) for name, outcome in OUTCOMES.items())
    assert enough == (
        f"{REPLICATES} replicates are enough for service performance: the interval of its difference in the last twelve months leaves out"
        " zero and is no wider than 50 % of it."
    )


def test_the_verdict_says_when_replicates_do_not_suffice(template: Ensemble) -> None:
    rough = constructed(template, {"service_performance": about(1.0, 1.2), "cross_trust": about(0.1, 0.1)})
    assert verdict(rough)[-1] == (
        f"{REPLICATES} replicates are not enough for service performance: the interval of its difference in the last twelve months holds"
        " zero, or is wider than 50 % of it and reaches what matters."
    )


def test_under_six_replicates_nothing_is_said_of_whether_they_suffice(known: Comparison) -> None:
    few = {name: Ensemble(one.plan, one.values[:5], one.provenance) for name, one in known.arms.items()}
    compared, told, *rest = verdict(replace(known, baseline=few.pop("here"), alternatives=few))
    assert compared.endswith("Simulated 5 times: no verdict and no ranges (they take 6 simulated futures or more).")
    assert re.fullmatch(rf"Beside here, with x=1: service performance is {NUMBER} higher in the last twelve months\.", told)
    assert rest == ["Nothing to compare: trust in own leadership."]


def test_what_moves_most_comes_first(known: Comparison) -> None:
    """Measured in smallest differences that matter: trust by .16 / .02, then commitment by .2 / .02, services by 6.1 / 1."""
    told = [(one.outcome.name, one.chief.size) for one in known.findings() if one.told]
    assert [name for name, _ in told] == ["espoused_commitment", "cross_trust", "service_performance"]
    assert [size for _, size in told] == pytest.approx([10.0, 8.0, 6.1])


def test_a_difference_of_which_any_matters_moves_most(known: Comparison) -> None:
    first = replace(known, chosen_matters={"service_performance": 0.0}).findings()[0]
    assert first.outcome.name == "service_performance"
    assert first.chief.size == np.inf


def test_different_places_are_said_to_be_compared_by_their_changes(template: Ensemble) -> None:
    found = constructed(template, {"service_performance": about(2.0, 0.1)})
    elsewhere = Plan(template.scenario.override({"organisations.board.managers.strategic": 3}))
    values = found.alternatives[NAME].values.copy()
    values["cross_trust"] += 0.3  # from the start on: so it changes by no more
    away = replace(found, alternatives={NAME: Ensemble(elsewhere, values, found.baseline.provenance)})
    compared, told, rest, _ = verdict(away)
    assert (
        "x=1: another place, the same future and model (warmed up on its own: services are indexed on each one's own start, so changes"
        " since the start are compared, not levels)." in compared
    )
    assert "trust across organisations" not in told.lower()
    assert "The same in every replicate: trust across organisations" in rest
    page = difference_page(away)
    assert "services are indexed on each one's own start" in page.subfigs[0].texts[1].get_text()
    assert any("difference of changes since the start" in note.get_text() for axis in page.subfigs[1].axes for note in axis.texts)
    assert "own start" not in difference_page(found).subfigs[0].texts[1].get_text()


def test_the_table_fits_a_terminal_and_tells_the_same(known: Comparison) -> None:
    text = tabled(known)
    assert "+6.1 (+" in text
    assert re.search(r"-0\.16 \(-0\.1\d to -0\.1\d\) +2005-01", text)
    assert "0 of 20" in text, "trust is better nowhere"
    assert "Workload" not in text


def tabled(comparison: Comparison, columns: int = 80) -> str:
    console = Console(width=columns, file=io.StringIO(), record=True)
    console.print(comparison_table(comparison, NAME))
    text = console.export_text()
    assert max(map(len, text.splitlines())) <= columns
    return text


def real(small: Scenario) -> Comparison:
    calm = small.override({"events": small.to_data()["events"][1:], "levers": [], "months": 30})
    return compare(small, small.override({"finance.pressure": 0.9}), calm, replicates=8, names=["tighter", "calm"])


@pytest.fixture(scope="module")
def comparison(small: Scenario) -> Comparison:
    return real(small)


def test_each_chart_shows_mean_interval_and_range(comparison: Comparison) -> None:
    page = difference_page(comparison)
    assert len(page.subfigs[1].axes) == len(SHOWN)
    for outcome, axis in zip(SHOWN, page.subfigs[1].axes, strict=True):
        for number, name in enumerate(comparison.alternatives):
            course = comparison.course(outcome, name)
            spread = over_replicates(comparison.difference(outcome, name))
            np.testing.assert_allclose(axis.lines[number].get_ydata(), course.difference[course.pairs > 0])
            for band, low, high in (
                (axis.collections[2 * number], spread["p05"], spread["p95"]),
                (axis.collections[2 * number + 1], course.low, course.high),
            ):
                corners = band.get_paths()[0].vertices[:, 1]
                assert corners.min() == pytest.approx(np.nanmin(low))
                assert corners.max() == pytest.approx(np.nanmax(high))
        bottom, top = axis.get_ylim()
        assert bottom <= 0.0 <= top
        assert axis.get_title(loc="left").replace("\n", " ") == headings(comparison, outcome)


def test_a_chart_of_too_few_replicates_has_a_line_and_no_bands(comparison: Comparison) -> None:
    few = {name: Ensemble(one.plan, one.values[:5], one.provenance) for name, one in comparison.arms.items()}
    page = difference_page(replace(comparison, baseline=few.pop(comparison.baseline_name), alternatives=few))
    for axis in page.subfigs[1].axes:
        assert not axis.collections
        assert len(axis.lines) > len(few)
        title = axis.get_title(loc="left").replace("\n", " ")
        assert re.search(r": too few replicates for a verdict$|much the same$|the same in every replicate$", title)
    foot = " ".join(text.get_text() for text in page.subfigs[2].texts).replace("\n", " ")
    assert "simulated 5 times: no verdict and no ranges" in foot
    assert "confidence" not in foot


def test_marks_tell_what_happens_where(comparison: Comparison) -> None:
    told = [(one.month, one.text, one.everywhere) for one in dated_marks(comparison)]
    name = "Community Health and Care Partnership (CHCP)"
    assert told == [
        (1, f"May 2004: {name} announced (not in calm)", False),
        (1, "April 2004: coaching for 12 months (not in calm)", False),
        (6, f"October 2004: {name} in shadow (not in calm)", False),
        (12, f"April 2005: {name} live (not in calm)", False),
        (17, "September 2005: promise broken", True),
    ]
    foot = [text.get_text() for text in difference_page(comparison).subfigs[2].texts]
    assert any("promise broken" in text for text in foot)
    assert "not a forecast" in foot[-1].replace("\n", " ")


def test_carriers_are_those_of_the_table(comparison: Comparison) -> None:
    for name in comparison.alternatives:
        text = carriers(comparison, name)
        outcome = next(key for key in STATE_OF if text.startswith(f"{OUTCOMES[key].label}, "))
        found = comparison.finding(outcome, name)
        assert found.told
        month = found.gap_month if found.most is Window.LARGEST_GAP else comparison.months
        shares = shares_in(comparison, name, outcome, month)
        assert shares.sum() == pytest.approx(comparison.course(outcome, name).difference[month], abs=1e-9)
        told = re.search(rf", ({NUMBER}) in (\w+ \d+); what carries that: (.*)\.$", text)
        assert told is not None, text
        assert float(told[1]) == pytest.approx(shares.sum(), abs=0.0005)
        assert told[2] == month_name(comparison.baseline.scenario.start + month)
        numbers = [float(number) for number in re.findall(r" ([+-]\d\.\d+)", told[3])]
        named = shares[shares.abs() >= 0.1 * shares.abs().sum()]
        assert numbers[: len(named)] == pytest.approx(list(named), abs=0.0005)
        assert sum(numbers) == pytest.approx(shares.sum(), abs=0.0005 * len(numbers))


def test_carriers_that_cancel_do_not_hide_who_did_it(comparison: Comparison) -> None:
    table = comparison.attribution
    shares = {"terms": -0.1602, "reform": 0.1601, "staffing": -0.0209}
    told = table.assign(share=table["mechanism"].astype(str).map(shares).fillna(0.0))
    found = replace(comparison)
    vars(found)["attribution"] = told
    text = carriers(found, "calm")
    assert re.search(r"what carries that: staffing -0\.021; dated events \+0\.160 and terms -0\.160 cancel out\.$", text)


def test_no_carriers_where_nothing_differs(small: Scenario) -> None:
    assert carriers(compare(small, small, replicates=2, months=1, names=["twin"]), "twin").startswith("No outcome")


def test_the_page_of_attribution_draws_the_largest_shares(comparison: Comparison) -> None:
    page = attribution_page(comparison)
    for outcome, axis in zip(STATE_OF, page.subfigs[1].axes, strict=True):
        shares = pd.DataFrame({name: shares_in(comparison, name, outcome, comparison.months) for name in comparison.alternatives})
        drawn = [bar.get_width() for bar in axis.patches]
        assert drawn
        assert np.abs(drawn).max() == pytest.approx(shares.abs().max(axis=None))
        assert len(axis.get_yticklabels()) * 2 == len(drawn) <= 10


def test_the_folder_holds_everything(comparison: Comparison, tmp_path: Path) -> None:
    written = write_comparison(comparison, tmp_path / "out", False, {"seconds": 1.5}, attribution=True)
    assert {path.name for path in (tmp_path / "out").iterdir()} == set(written) == set(ALL_FILES)
    table = pd.read_parquet(tmp_path / "out/effects.parquet")
    pd.testing.assert_frame_equal(table.astype(object), comparison.effects.astype(object), check_exact=True)
    text = pd.read_csv(tmp_path / "out/effects.csv")
    assert list(text.columns) == list(table.columns)
    assert text["date"].iloc[-1] == "2006-04"
    pd.testing.assert_series_equal(text["ci_low"], table["ci_low"], rtol=1e-6)  # to seven digits
    told = json.loads((tmp_path / "out/comparison.json").read_text())
    assert (told["baseline"], told["alternatives"], told["replicates"], told["months"]) == ("case_c", ["tighter", "calm"], 8, 24)
    assert told["seconds"] == 1.5
    assert told["sufficed"] == comparison.sufficed
    assert told["arms"]["tighter"]["scenario"]["finance"]["pressure"] == 0.9
    assert {"numpy", "numba"} <= set(told["arms"]["calm"]["versions"])
    with pytest.raises(FolderError):
        write_comparison(comparison, tmp_path / "out", False, {})
    write_comparison(comparison, tmp_path / "out", True, {})
    assert {path.name for path in (tmp_path / "out").iterdir()} == {*FILES, *COST_FILES}
    pd.testing.assert_frame_equal(
        pd.read_csv(tmp_path / "out/costs.csv", keep_default_na=False, na_values=dict.fromkeys(("point", *PRICES), "")), comparison.costs
    )
