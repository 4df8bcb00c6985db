"""The command `compare` as a user meets it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from command_line import MISTAKE, assert_refused
from typer.testing import CliRunner, Result

from integration_sim import Scenario, compare
from integration_sim.cli import app
from integration_sim.cli.compare import folder_name
from integration_sim.report.comparison.folder import ATTRIBUTION_FILES, COST_FILES, FILES
from integration_sim.report.why.apart import BECAUSE, REASONS, THROUGH


def invoke(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["compare", *(str(argument) for argument in arguments)])


@pytest.fixture(autouse=True)
def elsewhere(small: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Run in a folder of its own, with three scenario files (JSON is YAML)."""
    monkeypatch.chdir(tmp_path)
    for name, scenario in {
        "here": small,
        "short": small.override({"months": 20}),
        "early": small.override({"start": "2004-03", "name": "early"}),
    }.items():
        (tmp_path / f"{name}.yaml").write_text(json.dumps(scenario.to_data()))
    yield
    assert not [path for path in tmp_path.rglob(".*") if path.is_dir()], "a folder half made was left behind"


def test_compare_leaves_charts_a_table_and_data(small: Scenario, tmp_path: Path) -> None:
    arms = ("here.yaml", "here.yaml+finance.pressure=0.9+levers=[]", "here.yaml+events=[]")
    result = invoke(*arms, "--replicates", 4, "--seed", 3, "--months", 20, "--parameters", "default", "--out", "deep/out")
    assert result.exit_code == 0, result.output
    assert {path.name for path in (tmp_path / "deep/out").iterdir()} == {*FILES, *COST_FILES}
    told = " ".join(result.stdout.split())
    assert "Beside here.yaml, with finance.pressure=0.9+levers=[]: service performance is" in told
    assert "Simulated 4 times: no verdict and no ranges (they take 6 simulated futures or more)." in told
    assert "What moves most" in told
    assert "finance.pressure=0.9+levers=[] costs GBP 25,500 less over 20 months (30 manager-days and 15,000 GBP)." in told
    assert "events=[] costs GBP 101,000 less over 20 months (192 manager-days and 33,600 GBP)." in told, "a reform that isn't there"
    assert told.count("Cost and effect over 20 months: ") == 2
    changes: tuple[dict[str, object], ...] = ({"finance.pressure": 0.9, "levers": []}, {"events": []})
    expected = compare(
        small, *(small.override(change) for change in changes), replicates=4, seed=3, months=20, names=arms[1:], baseline_name=arms[0]
    )
    found = pd.read_parquet(tmp_path / "deep/out/effects.parquet")
    pd.testing.assert_frame_equal(found.astype(object), expected.effects.astype(object), check_exact=True)
    run = json.loads((tmp_path / "deep/out/comparison.json").read_text())
    assert [run["baseline"], *run["alternatives"]] == list(arms)
    assert (run["seed"], run["replicates"], run["months"]) == (3, 4, 20)
    assert run["seconds"] > 0
    assert run["arms"][arms[1]]["scenario"]["levers"] == []


def test_compare_writes_beside_by_default_and_goes_as_far_as_the_shortest(tmp_path: Path) -> None:
    assert invoke("here.yaml", "short.yaml+finance.pressure=0.9", "--replicates", 2).exit_code == 0
    told = json.loads((tmp_path / "results/here.yaml_vs_short.yaml+finance.pressure=0.9/comparison.json").read_text())
    assert told["months"] == 20


def test_attribution_tells_and_writes_why_they_differ_at_three_depths(tmp_path: Path) -> None:
    tighter, elsewhere = "here.yaml+finance.pressure@2004-09=0.9+levers=[]", "here.yaml+history.cross_trust=0.7"
    result = invoke("here.yaml", tighter, elsewhere, "--replicates", 3, "--attribution", "--out", "out")
    assert result.exit_code == 0, result.output
    assert {path.name for path in (tmp_path / "out").iterdir()} == {*FILES, *COST_FILES, *ATTRIBUTION_FILES}
    told = " ".join(result.stdout.split())
    causes, mechanisms, meetings = (told.index(f"{tighter}. {heading}.") for heading in (BECAUSE, THROUGH, REASONS))
    assert causes < mechanisms < meetings
    assert "pressure on budgets (" in told[causes:mechanisms]
    assert "what carries that" in told[mechanisms:meetings]
    assert f"{elsewhere}. {BECAUSE}. Not to be told: found 'case_c', another place than" in told
    assert f"{elsewhere}. {REASONS}. In the year to" in told
    columns = {
        "attribution": {"alternative", "month", "level", "outcome", "mechanism", "share"},
        "causes": {"alternative", "month", "date", "outcome", "cause", "change", "ci_low", "ci_high"},
        "reasons": {"alternative", "month", "date", "level", "reason", "change", "ci_low", "ci_high"},
    }
    tables = {name: pd.read_parquet(tmp_path / f"out/{name}.parquet") for name in columns}
    assert {name: set(table) for name, table in tables.items()} == columns
    assert set(tables["causes"]["alternative"]) == {tighter}
    assert set(tables["reasons"]["alternative"]) == {tighter, elsewhere}


def test_auto_uses_as_many_replicates_as_it_takes(tmp_path: Path) -> None:
    result = invoke("here.yaml", "here.yaml+events=[]", "--replicates", "auto", "--months", 12, "--out", "out")
    assert result.exit_code == 0, result.output
    told = json.loads((tmp_path / "out/comparison.json").read_text())
    assert told["replicates"] in range(50, 1000, 50)
    assert told["sufficed"]
    assert told["settled"] == {"here.yaml+events=[]": "precise"}
    assert told["window"] == "last_twelve_months"
    text = " ".join(result.stdout.split())
    assert f"{told['replicates']} replicates are enough for service performance: the interval of its difference in the last twelve" in text
    assert "leaves out zero and is no wider than 50 % of it." in text


def test_auto_says_when_an_effect_is_too_small_to_matter(tmp_path: Path) -> None:
    options = ("--replicates", "auto", "--matters", "service_performance=50", "--precision", 0.01, "--months", 12, "--out", "out")
    result = invoke("here.yaml", "here.yaml+events=[]", *options)
    assert result.exit_code == 0, result.output
    told = json.loads((tmp_path / "out/comparison.json").read_text())
    assert (told["replicates"], told["settled"], told["sufficed"]) == (50, {"here.yaml+events=[]": "small"}, True)
    assert told["matters"]["service_performance"] == 50.0
    text = " ".join(result.stdout.split())
    assert "50 replicates are enough for service performance" in text
    assert "leaves out zero and lies wholly below what matters (50)." in text


def test_auto_watches_what_it_is_told_to_and_stops_where_told(tmp_path: Path) -> None:
    quickly = ("--precision", 0.01, "--matters", "vacancy_rate=0", "--most", 60, "--months", 12, "--out", "out")
    result = invoke("here.yaml", "here.yaml+events=[]", "--replicates", "auto", "--watch", "vacancy_rate", *quickly)
    assert result.exit_code == 0, result.output
    told = json.loads((tmp_path / "out/comparison.json").read_text())
    assert (told["watch"], told["precision"], told["replicates"]) == ("vacancy_rate", 0.01, 60)
    assert not told["sufficed"]
    text = " ".join(result.stdout.split())
    assert "60 replicates are not enough for vacant posts: the interval of its difference in the last twelve months holds zero" in text


def test_auto_does_not_stop_at_equality(tmp_path: Path) -> None:
    options = ("--replicates", "auto", "--watch", "partnership_active", "--most", 60, "--months", 3, "--out", "out")
    result = invoke("here.yaml", "here.yaml+events=[]", *options)
    assert result.exit_code == 0, result.output
    told = json.loads((tmp_path / "out/comparison.json").read_text())
    assert (told["replicates"], told["settled"]) == (60, {"here.yaml+events=[]": "open"})


@pytest.mark.parametrize(
    ("window", "said"),
    [
        ("reform_years", "over the reform years"),
        ("whole_time", "over the whole time"),
        ("last_twelve_months", "in the last twelve months"),
    ],
)
def test_costs_and_the_watched_outcome_are_judged_over_the_window(window: str, said: str, tmp_path: Path) -> None:
    options = ("--replicates", 6, "--window", window, "--out", "out")
    result = invoke("here.yaml", "here.yaml+levers=[]", *options)
    assert result.exit_code == 0, result.output
    assert json.loads((tmp_path / "out/comparison.json").read_text())["window"] == window
    assert set(pd.read_csv(tmp_path / "out/costs.csv")["window"]) == {window}
    text = " ".join(result.stdout.split())
    assert f"effects are those {said}." in text
    assert f"the interval of its difference {said}" in text


def test_months_may_go_beyond_the_scenarios(tmp_path: Path) -> None:
    assert invoke("here.yaml", "short.yaml+levers=[]", "--replicates", 2, "--months", 26, "--out", "out").exit_code == 0
    assert json.loads((tmp_path / "out/comparison.json").read_text())["months"] == 26


def test_results_are_not_overwritten_unless_forced(tmp_path: Path) -> None:
    command = ("here.yaml", "here.yaml+levers=[]", "--replicates", 2, "--out", "out")
    assert invoke(*command).exit_code == 0
    before = {path: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    refused = invoke(*command)
    assert_refused(refused, "--force")
    assert {path: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before
    assert invoke(*command, "--force").exit_code == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {*FILES, *COST_FILES}


MISTAKES = [
    (("here.yaml", "case_cc"), "did you mean 'case_c'"),
    (("here.yaml", "missing.yaml"), "missing.yaml"),
    (("here.yaml", "here.yaml+finance.presure=0.3"), "did you mean 'finance.pressure'"),
    (("here.yaml", "here.yaml+finance.pressure=2"), "finance.pressure: found 2"),
    (("here.yaml", "here.yaml+finance.pressure=[1"), "here.yaml+finance.pressure"),
    (("here.yaml", "here.yaml+parameters.trust.los=0.2"), "trust.loss"),
    (("here.yaml",), "expected at least two"),
    (("here.yaml", "here.yaml"), "found the same scenario twice"),
    (("here.yaml", "case_c", "here.yaml+finance.pressure=0.4"), "found the same scenario twice"),
    (("here.yaml", "early.yaml"), "2004-04 in here.yaml, 2004-03 in early.yaml"),
    (("here.yaml", "case_c", "--replicates", "0"), "--replicates: found '0', expected a whole number from 1"),
    (
        ("here.yaml", "case_c", "--window", "last_year"),
        "--window: found 'last_year', expected one of reform_years, last_twelve_months, whole_time",
    ),
    (("here.yaml", "case_c", "--window", "whole_tme"), "did you mean 'whole_time'?"),
    (
        ("here.yaml+events=[]", "here.yaml+events=[]+levers=[]", "--window", "reform_years"),
        "--window: found reform_years, but there is no reform by then; expected last_twelve_months or whole_time",
    ),
    (("here.yaml", "case_c", "--matters", "cros_trust=1"), "did you mean 'cross_trust'?"),
    (("here.yaml", "case_c", "--matters", "cross_trust=-1"), "--matters: found cross_trust=-1, expected a number from 0 up"),
    (("here.yaml", "case_c", "--matters", "cross_trust=little"), "--matters: found 'cross_trust=little', expected OUTCOME=SIZE"),
    (("here.yaml", "case_c", "--replicates", "many"), "or auto"),
    (("here.yaml", "case_c", "--watch", "cross_trusts"), "--watch: found 'cross_trusts', expected an outcome; did you mean 'cross_trust'?"),
    (("here.yaml", "case_c", "--precision", "0"), "precision"),
    (("here.yaml", "case_c", "--seed", "-1"), "seed"),
    (("here.yaml", "case_c", "--months", "0"), "months"),
    (("here.yaml", "case_c", "--months", "99999"), "months"),
    (("here.yaml", "case_c", "--out", "here.yaml"), "not a folder"),
]


@pytest.mark.parametrize(("command", "fragment"), MISTAKES, ids=[" ".join(command) for command, _ in MISTAKES])
def test_a_mistake_is_one_clear_message_and_leaves_nothing(command: tuple[str, ...], fragment: str, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    result = invoke(*command)
    assert_refused(result, fragment)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_folder_with_other_files_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/thesis.txt").write_text("years of work")
    refused = invoke("here.yaml", "here.yaml+levers=[]", "--replicates", 2, "--out", "mine", "--force")
    assert refused.exit_code == MISTAKE
    assert (tmp_path / "mine/thesis.txt").read_text() == "years of work"


@pytest.mark.parametrize(
    ("arms", "name"),
    [
        (("case_c", "case_d"), "case_c_vs_case_d"),
        (("case_d", "case_d+finance.pressure=0.35"), "case_d_vs_case_d+finance.pressure=0.35"),
        (("../a b/ü.yaml", "x: *?"), "a_b_.yaml_vs_x"),
    ],
)
def test_folder_names_are_safe(arms: tuple[str, ...], name: str) -> None:
    assert folder_name(arms) == name


def test_long_folder_names_are_cut_but_told_apart() -> None:
    one, other = (folder_name(("case_d", f"case_d+levers=[{'x' * 300}{end}]")) for end in "ab")
    assert one != other
    assert len(one) == len(other) < 200
