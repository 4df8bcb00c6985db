"""`sensitivity` as a user meets it: what it prints and leaves, that a second call simulates nothing anew, what it says of mistakes."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from command_line import assert_refused
from typer.testing import CliRunner, Result

from integration_sim import Scenario
from integration_sim.cli import app
from integration_sim.experiments.studies.study import Study

PNG = b"\x89PNG\r\n\x1a\n"
SHORT = ("--months", 14, "--replicates", 2)


def invoke(*arguments: object) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, ["sensitivity", *(str(argument) for argument in arguments)])


@pytest.fixture
def file(small: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a scenario file (JSON is YAML), and work beside it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.yaml").write_text(json.dumps(small.to_data()))
    return Path("small.yaml")


def test_a_tornado_then_another_outcome_from_the_same_study(file: Path) -> None:
    factors = ("--factors", "trust.loss", "--factors", "finance.pressure=0.2..0.8")
    first = invoke(file, "--method", "one-at-a-time", *factors, *SHORT, "--out", "out")
    assert first.exit_code == 0, first.output
    assert "trust.loss" in first.stdout
    assert "How much of the trust there is one bad meeting destroys" in first.stdout
    assert "Written to out: sensitivity.csv" in first.stdout
    assert {path.name for path in Path("out").iterdir()} == {
        "study", "sensitivity.csv", "service_performance.png", "service_performance.svg",
    }  # fmt: skip
    assert Path("out/service_performance.png").read_bytes().startswith(PNG)
    table = pd.read_csv("out/sensitivity.csv")
    assert set(table["factor"]) == {"trust.loss", "finance.pressure"}
    assert set(table["outcome"] + table["at"].astype(str) + table["method"]) == {"service_performanceendone_at_a_time"}
    study = Study.open("out/study")
    assert (study.replicates, study.seed, study.kept.months, study.kept.at) == (2, 1, 14, (12,))
    parts = {path: path.stat().st_mtime_ns for path in Path("out/study/parts").iterdir()}

    again = ("--outcome", "cross_trust", "--outcome", "role_ambiguity", "--at", 12)
    second = invoke(file, "--method", "one-at-a-time", *factors, *SHORT, "--out", "out", *again)
    assert second.exit_code == 0, second.output
    assert {path: path.stat().st_mtime_ns for path in Path("out/study/parts").iterdir()} == parts
    assert "Role ambiguity in month 12" in second.stdout
    assert {"cross_trust-12.png", "role_ambiguity-12.svg", "service_performance.png"} <= {path.name for path in Path("out").iterdir()}
    assert len(pd.read_csv("out/sensitivity.csv")) == 4

    for other, fragment in ((("--seed", 2), "holds another study (its seed differ"), (("--at", 7), "holds another study (its at differ")):
        refused = invoke(file, "--method", "one-at-a-time", *factors, *SHORT, "--out", "out", *other)
        assert_refused(refused, fragment)


@pytest.mark.parametrize(("method", "points"), [("morris", 2 * 3), ("sobol", 2 * 4)])
def test_every_method_runs(file: Path, method: str, points: int) -> None:
    options = ("--factors", "trust.loss", "--months", 3, "--replicates", 2, "--points", 2, "--seed", 3, "--workers", 1)
    result = invoke(file, "--method", method, "--factors", "finance.pressure=0.2..0.8", *options, "--set", "levers=[]", "--at", "dip")
    assert result.exit_code == 0, result.output
    study = Study.open(Path("sensitivity") / f"case_c-{method}" / "study")
    assert len(study.design) == points
    assert study.scenario.levers == ()
    assert "deepest fall of service performance" in result.stdout
    assert (study.folder.parent / "service_performance-dip.svg").is_file()


MISTAKES = [
    (("case_cc",), "did you mean 'case_c'"),
    (("FILE", "--factors", "trsut"), "did you mean 'trust'"),
    (("FILE", "--factors", "trust.los"), "did you mean 'trust.loss'"),
    (("FILE", "--factors", "finance.presure=0.2..0.8"), "did you mean 'finance.pressure'"),
    (("FILE", "--factors", "finance.pressure=0.8..0.2"), "a low end below the high end"),
    (("FILE", "--factors", "finance.pressure=low..high"), "LOW..HIGH"),
    (("FILE", "--factors", "finance.pressure=0.5"), "LOW..HIGH"),
    (("FILE", "--factors", "finance.pressure=0..inf"), "LOW..HIGH"),
    (("FILE", "--factors", "finance.pressure=0.2..8"), "a number from 0 to 1"),
    (("FILE", "--factors", "trust.loss=0.01..0.4"), "--beyond-ranges"),
    (("FILE", "--factors", "trust.loss=0.1..7", "--beyond-ranges"), "trust.loss"),
    (("FILE", "--outcome", "cross_trsut"), "did you mean 'cross_trust'"),
    (("FILE", "--outcome", "espoused_commitment", "--at", "dip"), "neither direction is better"),
    (("FILE", "--at", "recovery"), "did you mean 'recovery_month'"),
    (("FILE", "--at", "25"), "month 25, expected 0 to 24"),
    (("FILE", "--at", "-1"), "month -1, expected 0 to 24"),
    (("FILE", "--at", "13", "--months", "12"), "month 13, expected 0 to 12"),
    (("FILE", "--method", "sobol", "--points", "3"), "a power of two"),
    (("FILE", "--method", "one-at-a-time", "--points", "3"), "--points"),
    (("FILE", "--method", "moris"), "morris"),
    (("FILE", "--out", "FILE"), "not a folder"),
    (("FILE", "--out", "mine"), "thesis.txt"),
]


@pytest.mark.parametrize(("command", "fragment"), MISTAKES, ids=[" ".join(command) for command, _ in MISTAKES])
def test_a_mistake_is_one_clear_message_and_leaves_nothing(command: tuple[str, ...], fragment: str, file: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/thesis.txt").write_text("years of work")
    before = sorted(tmp_path.rglob("*"))
    result = invoke(*(str(file) if word == "FILE" else word for word in command))
    assert_refused(result, fragment)
    assert sorted(tmp_path.rglob("*")) == before


def test_ranges_may_be_left_when_said(file: Path) -> None:
    result = invoke(
        file,
        "--method",
        "one-at-a-time",
        "--factors",
        "trust.loss=0.01..0.5",
        "--beyond-ranges",
        "--months",
        2,
        "--replicates",
        1,
        "--out",
        "out",
    )
    assert result.exit_code == 0, result.output
    assert "plausible 0.08 to 0.45" in result.stderr
    assert "With one replicate a point there is no verdict, and no range: they take 6 or more." in " ".join(result.stdout.split())
