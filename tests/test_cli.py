"""The command line as a user meets it: what it prints, what it leaves, and what it says of mistakes."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from command_line import assert_refused
from typer.testing import CliRunner, Result

from integration_sim import Scenario, registry, scenario_names
from integration_sim.cli import app
from integration_sim.report.run.folder import FILES

PNG = b"\x89PNG\r\n\x1a\n"


def invoke(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def file(small: Scenario, tmp_path: Path) -> Path:
    """Return a scenario file (JSON is YAML)."""
    path = tmp_path / "small.yaml"
    path.write_text(json.dumps(small.to_data()))
    return path


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Run in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    yield
    assert not [path for path in tmp_path.rglob(".*") if path.is_dir()], "a folder half made was left behind"


def test_run_leaves_a_picture_a_table_and_data(file: Path, tmp_path: Path) -> None:
    result = invoke("run", file, "--replicates", 3, "--out", tmp_path / "deep" / "out")
    assert result.exit_code == 0, result.output
    out = tmp_path / "deep" / "out"
    assert {path.name for path in out.iterdir()} == set(FILES)
    assert "Service performance" in result.stdout
    told = " ".join(result.stdout.split())
    assert "24 managers from April 2004 to April 2006, simulated 3 times: no verdict and no ranges (they take 6 simulated futures" in told
    assert "Over the whole time resistance is 0." in told
    assert "Trust across" in result.stdout
    table = pd.read_parquet(out / "trajectories.parquet")
    assert set(table["replicate"].unique()) == {0, 1, 2}
    summary = pd.read_csv(out / "summary.csv")
    assert {"month", "date", "partnership", "organisation", "level", "outcome", "mean", "sd", "p05", "p50", "p95"} <= set(summary.columns)
    assert (out / "charts.png").read_bytes().startswith(PNG)
    assert "<svg" in (out / "charts.svg").read_text()
    run = json.loads((out / "run.json").read_text())
    assert run["seed"] == 1
    assert run["replicates"] == 3
    assert run["seconds"] > 0
    assert Scenario.model_validate(run["scenario"]).name == "case_c"
    assert len(run["parameters"]) == len(registry())


def test_run_writes_beside_by_default(file: Path, tmp_path: Path) -> None:
    assert invoke("run", file, "--replicates", 1).exit_code == 0
    assert (tmp_path / "results" / "case_c" / "run.json").exists()


def test_the_same_command_writes_the_same_numbers(file: Path, tmp_path: Path) -> None:
    for name in ("one", "other"):
        assert invoke("run", file, "--replicates", 2, "--seed", 9, "--out", name).exit_code == 0
    assert (tmp_path / "one/trajectories.parquet").read_bytes() == (tmp_path / "other/trajectories.parquet").read_bytes()
    assert (tmp_path / "one/summary.csv").read_bytes() == (tmp_path / "other/summary.csv").read_bytes()


def test_options_change_the_run(file: Path, tmp_path: Path) -> None:
    options = ("--seed", 7, "--months", 5, "--set", "finance.pressure=0.8", "--set", "parameters.trust.loss=0.2", "--set", "levers=[]")
    result = invoke("run", file, "--replicates", 2, *options, "--out", "out")
    assert result.exit_code == 0, result.output
    run = json.loads((tmp_path / "out/run.json").read_text())
    assert run["seed"] == 7
    assert run["months"] == 5
    assert run["scenario"]["finance"]["pressure"] == 0.8
    assert run["scenario"]["levers"] == []
    assert run["parameters"]["trust.loss"] == 0.2
    assert pd.read_parquet(tmp_path / "out/trajectories.parquet")["month"].max() == 5


def test_months_may_go_beyond_the_scenario(file: Path, tmp_path: Path) -> None:
    assert invoke("run", file, "--replicates", 1, "--months", 30, "--out", "out").exit_code == 0
    assert json.loads((tmp_path / "out/run.json").read_text())["months"] == 30


def test_results_are_not_overwritten_unless_forced(file: Path, tmp_path: Path) -> None:
    assert invoke("run", file, "--replicates", 1, "--out", "out").exit_code == 0
    before = (tmp_path / "out/run.json").read_bytes()
    refused = invoke("run", file, "--replicates", 2, "--out", "out")
    assert_refused(refused, "--force")
    assert (tmp_path / "out/run.json").read_bytes() == before
    assert invoke("run", file, "--replicates", 2, "--out", "out", "--force").exit_code == 0
    assert json.loads((tmp_path / "out/run.json").read_text())["replicates"] == 2


@pytest.mark.parametrize("force", [(), ("--force",)])
def test_a_folder_with_other_files_is_never_touched(file: Path, tmp_path: Path, force: tuple[str, ...]) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/thesis.txt").write_text("years of work")
    refused = invoke("run", file, "--replicates", 1, "--out", "mine", *force)
    assert_refused(refused, "thesis.txt")
    assert (tmp_path / "mine/thesis.txt").read_text() == "years of work"


def test_what_matters_may_be_said(file: Path) -> None:
    told = []
    for size in ("0.001", "0.9"):
        result = invoke("run", file, "--replicates", 8, "--months", 8, "--matters", f"role_ambiguity={size}", "--out", size)
        assert result.exit_code == 0, result.output
        told.append(" ".join(result.stdout.split()))
    at = "Role ambiguity starts at "
    assert "worse than at the start" in told[0].partition(at)[2].partition("Over the whole")[0]
    assert "different by too little to matter" in told[1].partition(at)[2].partition("Over the whole")[0]


MISTAKES = [
    (("run", "case_cc"), "did you mean 'case_c'"),
    (("run", "missing.yaml"), "missing.yaml"),
    (("run", "FILE", "--set", "finance.presure=1"), "pressure"),
    (("run", "FILE", "--set", "finance.pressure=2"), "finance.pressure"),
    (("run", "FILE", "--set", "finance.pressure=.nan"), "finance.pressure"),
    (("run", "FILE", "--set", "finance.pressure=[1"), "--set finance.pressure"),
    (("run", "FILE", "--set", "finance.pressure"), "PATH=VALUE"),
    (("run", "FILE", "--set", "parameters.trust.los=0.2"), "trust.loss"),
    (("run", "FILE", "--replicates", "0"), "replicates"),
    (("run", "FILE", "--seed", "-1"), "seed"),
    (("run", "FILE", "--months", "0"), "months"),
    (("run", "FILE", "--months", "99999999"), "months"),
    (("run", "FILE", "--out", "FILE"), "not a folder"),
    (("run", "FILE", "--matters", "cros_trust=0.1"), "--matters: found 'cros_trust', expected one of cross_trust"),
    (("run", "FILE", "--matters", "cros_trust=0.1"), "did you mean 'cross_trust'?"),
    (("run", "FILE", "--matters", "cross_trust=-0.1"), "--matters: found cross_trust=-0.1, expected a number from 0 up"),
    (("run", "FILE", "--matters", "cross_trust=inf"), "--matters: found cross_trust=inf, expected a number from 0 up"),
    (
        ("run", "FILE", "--matters", "cross_trust=much"),
        "--matters: found 'cross_trust=much', expected OUTCOME=SIZE, such as cross_trust=0.02",
    ),
    (("run", "FILE", "--matters", "cross_trust=nan"), "--matters: found 'cross_trust=nan', expected OUTCOME=SIZE"),
    (("run", "FILE", "--matters", "cross_trust"), "--matters: found 'cross_trust', expected OUTCOME=SIZE"),
    (("check", "case_x"), "did you mean"),
    (("parameters", "trsut"), "did you mean 'trust'"),
    (("rnu", "case_c"), "rnu"),
]


@pytest.mark.parametrize(("command", "fragment"), MISTAKES, ids=[f"{' '.join(command)}: {said}" for command, said in MISTAKES])
def test_a_mistake_is_one_clear_message_and_leaves_nothing(command: tuple[str, ...], fragment: str, file: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    result = invoke(*(str(file) if word == "FILE" else word for word in command))
    assert_refused(result, fragment)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_broken_file_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("name: broken\ntitle: Broken\nstart: 2016-13\nmonths: 12\n")
    result = invoke("check", "broken.yaml")
    assert_refused(result, "broken.yaml, line 3: start")


def test_scenarios_lists_what_there_is() -> None:
    result = invoke("scenarios")
    assert result.exit_code == 0
    assert all(name in result.stdout for name in scenario_names())


def test_check_accepts_what_can_be_used(file: Path) -> None:
    result = invoke("check", file)
    assert result.exit_code == 0
    assert "2 organisations" in result.stdout


def test_parameters_prints_the_registry() -> None:
    result = CliRunner(env={"COLUMNS": "250"}).invoke(app, ["parameters", "trust"])
    assert result.exit_code == 0
    assert registry()["trust.loss"].says.split()[0] in result.stdout
    assert "trust.loss" in result.stdout
    assert "culture.pull" not in result.stdout


def test_schema_is_json() -> None:
    assert "properties" in json.loads(invoke("schema").stdout)


def test_a_kill_leaves_no_folder_half_made(file: Path, tmp_path: Path) -> None:
    """Killed while it writes, a run leaves nothing under the folder's name."""
    program = f"""
import sys, time
from pathlib import Path
write = Path.write_text
def slow(path, *arguments, **named):
    write(path, *arguments, **named)
    if path.name == "run.json":
        print("written", flush=True)
        time.sleep(60)
Path.write_text = slow
from integration_sim.cli import app
app(["run", {str(file)!r}, "--replicates", "1", "--out", "out"])
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, cwd=tmp_path) as process:
        assert process.stdout is not None
        assert any(line == "written\n" for line in process.stdout)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert not (tmp_path / "out").exists()
    for leftover in tmp_path.glob(".out-*"):
        for path in leftover.iterdir():
            path.unlink()
        leftover.rmdir()


def test_the_commands_are_installed() -> None:
    began = time.perf_counter()
    for name in ("integration-sim", "isim"):
        program = Path(sys.executable).parent / name
        done = subprocess.run([program, "--help"], capture_output=True, text=True, check=True)
        assert "run" in done.stdout
    assert time.perf_counter() - began < 60
