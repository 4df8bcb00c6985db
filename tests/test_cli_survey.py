"""`survey` as a user meets it: what it prints and leaves, and what it says of mistakes."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from command_line import assert_refused
from typer.testing import CliRunner, Result

from integration_sim import Scenario, simulate
from integration_sim import survey as survey_of
from integration_sim.cli import app

PNG = b"\x89PNG\r\n\x1a\n"
FILES = {"answers.parquet", "summary.csv", "chart.png", "chart.svg", "survey.json"}


def invoke(*arguments: object) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, ["survey", *(str(argument) for argument in arguments)])


@pytest.fixture
def file(small: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a scenario file (JSON is YAML), and work beside it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.yaml").write_text(json.dumps(small.to_data()))
    return Path("small.yaml")


@pytest.mark.parametrize(
    ("instrument", "told"),
    [("obstacles", ("Hardest: ", "Published mean")), ("attitudes", ("agree with the statements", "in words / in use"))],
)
def test_it_answers_and_leaves_a_whole_folder(file: Path, small: Scenario, instrument: str, told: tuple[str, ...]) -> None:
    done = invoke(file, instrument, "--at", "2005-07", "--replicates", 3, "--seed", 5, "--set", "finance.pressure=0.6")
    assert done.exit_code == 0, done.output
    for fragment in (*told, "2005-07", "not a forecast", f"Written to results/case_c_{instrument}"):
        assert fragment in " ".join(done.stdout.split())
    folder = Path("results") / f"case_c_{instrument}"
    assert {path.name for path in folder.iterdir()} == FILES
    assert (folder / "chart.png").read_bytes().startswith(PNG)
    same = survey_of(simulate(small.override({"finance.pressure": 0.6}), 3, seed=5), instrument, "2005-07")
    kept = pd.read_parquet(folder / "answers.parquet")
    assert list(kept["answer"]) == list(same.answers["answer"])
    assert len(pd.read_csv(folder / "summary.csv")) == len(same.summary())
    made = json.loads((folder / "survey.json").read_text())
    assert (made["instrument"], made["asked"], made["seed"], made["replicates"], made["months"]) == (instrument, "2005-07", 5, 3, 15)


def test_results_are_not_replaced_unasked(file: Path) -> None:
    asked = (file, "obstacles", "--at", 2, "--replicates", 1, "--out", "here")
    assert invoke(*asked).exit_code == 0
    refused = invoke(*asked)
    assert_refused(refused, "use --force")
    assert invoke(*asked, "--force").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("obstacels",), "instrument: found 'obstacels', expected one of obstacles, attitudes; did you mean 'obstacles'?"),
        (("obstacles", "--at", "2012-01"), "at: found '2012-01', expected a month from 2004-04 to 2006-04"),
        (("obstacles", "--at", "2005-7"), "did you mean '2005-07'?"),
        (("obstacles", "--at", "-3"), "the nearest is 0"),
        (("obstacles", "--set", "finance.presure=1"), "did you mean 'finance.pressure'?"),
    ],
)
def test_mistakes_are_told_and_nothing_is_written(file: Path, arguments: tuple[str, ...], complaint: str) -> None:
    refused = invoke(file, *arguments, "--out", "out")
    assert_refused(refused, complaint)
    assert not Path("out").exists()
