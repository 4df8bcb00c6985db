"""The command `sweep` as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from command_line import assert_refused
from typer.testing import CliRunner, Result

from integration_sim import Scenario
from integration_sim.cli import app
from integration_sim.evidence.calibration.accepted import Accepted
from integration_sim.evidence.validation.vectors import drawn
from integration_sim.experiments.studies.study import Study
from integration_sim.parameters.vectors import varied, vectors_of

DESIGN = "method: latin_hypercube\npoints: 4\nuncertainties: {trust: {}}\nlevers: {finance.pressure: {low: 0.2, high: 0.7}}\n"


@pytest.fixture(autouse=True)
def files(small: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder of its own that holds a scenario and a design."""
    monkeypatch.chdir(tmp_path)
    Path("place.yaml").write_text(json.dumps(small.to_data()))
    Path("design.yaml").write_text(DESIGN)


def sweep(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["sweep", "place.yaml", *(str(argument) for argument in arguments)])


def test_a_sweep_leaves_a_study_that_is_not_done_twice() -> None:
    first = sweep("design.yaml", "--replicates", 2, "--at", 12, "--out", "out", "--csv")
    assert first.exit_code == 0, first.output
    assert "4 points x 2 replicates" in " ".join(first.output.split())
    parts = {path: path.stat().st_mtime_ns for path in Path("out/parts").iterdir()}
    again = sweep("design.yaml", "--replicates", 2, "--at", 12, "--out", "out")
    assert again.exit_code == 0, again.output
    assert {path: path.stat().st_mtime_ns for path in Path("out/parts").iterdir()} == parts
    table = pd.read_csv("out/results.csv")
    assert len(table) == 8
    assert {"point", "replicate", "trust.loss", "finance.pressure", "cross_trust", "cross_trust@12"} <= set(table.columns)


def test_replicates_may_live_with_plausible_numbers_of_their_own() -> None:
    values = np.array([list(vector.values()) for vector in drawn(3, 4)])
    Accepted(vectors_of(varied(), values, "mine"), pd.DataFrame(index=range(3))).write(Path("mine.parquet"))
    arguments = ("design.yaml", "--replicates", 2, "--parameters", "mine.parquet", "--out", "out")
    result = sweep(*arguments)
    assert result.exit_code == 0, result.output
    assert "each with plausible numbers of its own, of the 3 sets in mine.parquet: done" in " ".join(result.output.split())
    Path("mine.parquet").unlink()
    assert Study.open("out").progress == (4, 4)
    assert_refused(sweep(*arguments), "mine.parquet: there is no such file, expected 'default', 'accepted'")
    assert_refused(sweep(*arguments[:3], "--parameters", "default", "--out", "out"), "there mine.parquet (3 vectors")


def test_a_failing_point_is_told() -> None:
    Path("points.csv").write_text("finance.pressure\n0.5\n1.5\n")
    result = sweep("points.csv", "--replicates", 1)
    assert result.exit_code == 0, result.output
    assert "1 of 2 points failed and is left out" in result.output
    assert "finance.pressure: found 1.5" in " ".join(result.output.split())


@pytest.mark.parametrize(
    ("arguments", "fragment"),
    [
        (("no.yaml",), "no.yaml: found no such file"),
        (("design.yaml", "--months", "99"), "months: found 99"),
        (("design.yaml", "--at", "25"), "expected 0 to 24"),
        (("design.yaml", "--set", "finance.presure=1"), "did you mean 'finance.pressure'"),
        (("design.yaml", "--cluster", "nowhere"), "nowhere"),
        (("wide.csv",), "--beyond-ranges"),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_a_mistake_is_one_clear_message(arguments: tuple[str, ...], fragment: str) -> None:
    Path("wide.csv").write_text("trust.loss\n0.001\n0.9\n")
    result = sweep(*arguments)
    assert_refused(result, fragment)
    if "--cluster" not in arguments:
        assert not Path("studies").exists()


def test_leave_to_go_beyond_ranges_warns() -> None:
    Path("wide.csv").write_text("trust.loss\n0.001\n0.9\n")
    result = sweep("wide.csv", "--replicates", 1, "--beyond-ranges")
    assert result.exit_code == 0, result.output
    assert "trust.loss" in result.stderr
