"""The commands `validate` and `calibrate`: what they print, leave and refuse."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from integration_sim.cli import app
from integration_sim.evidence.calibration.accepted import Accepted
from integration_sim.evidence.validation.vectors import drawn
from integration_sim.parameters.vectors import varied, vectors_of

RUN = CliRunner()


def test_validate_tells_the_verdict_and_leaves_a_report(tmp_path: Path) -> None:
    result = RUN.invoke(app, ["validate", "--pattern", "V2", "--replicates", "2", "--out", str(tmp_path / "v")])
    assert result.exit_code == 0, result.output
    assert "1 of 1 patterns hold in all that they expect" in result.output
    table = pd.read_csv(tmp_path / "v" / "validation.csv")
    assert set(table["verdict"]) == {"holds"}
    page = (tmp_path / "v" / "validation.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 1
    assert "Labels carry nothing" in page
    assert "Labels carry nothing" in (tmp_path / "v" / "validation.md").read_text(encoding="utf-8")


def test_validate_again_simulates_nothing_anew(tmp_path: Path) -> None:
    command = ["validate", "--pattern", "V2", "--replicates", "2", "--out", str(tmp_path / "v")]
    RUN.invoke(app, command)
    written = {path: path.stat().st_mtime_ns for path in (tmp_path / "v" / "lives").iterdir()}
    assert RUN.invoke(app, command).exit_code == 0
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "v" / "lives").iterdir()} == written


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["validate", "--pattern", "P111"], "pattern: found 'P111'"),
        (["calibrate", "--cut-off", "-1"], "cut-off: found -1, expected a number above 0"),
        (["calibrate", "--wanted", "10", "--most", "5"], "most: found 5, expected at least wanted (10)"),
        (["calibrate", "--pattern", "S99"], "pattern: found 'S99'"),
        (["calibrate", "--check", "nowhere.parquet"], "nowhere.parquet: there is no such file"),
        (
            ["compare", "case_c", "case_d", "--ignorance", "--parameters", "default"],
            "--ignorance: found --parameters default, expected accepted",
        ),
        (["run", "ijb_typical", "--parameters", "nowhere.parquet"], "nowhere.parquet: there is no such file"),
    ],
)
def test_mistakes_are_told(arguments: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = RUN.invoke(app, arguments)
    assert result.exit_code == 2
    assert told in result.output.replace("\n", " ")


def test_compare_tells_luck_and_numbers_apart(tmp_path: Path) -> None:
    path, names = tmp_path / "mine.parquet", varied()
    values = np.array([list(vector.values()) for vector in drawn(10, 4)])
    Accepted(vectors_of(names, values, "mine"), pd.DataFrame(index=range(10))).write(path)
    place = "ijb_typical+months=36+levers=[]+events=[]+finance.pressure="
    arms = [f"{place}0.4", f"{place}0.8"]
    options = ["--parameters", str(path), "--ignorance", "--replicates", "20", "--out", str(tmp_path / "c")]
    result = RUN.invoke(app, ["compare", *arms, *options])
    assert result.exit_code == 0, result.output
    told = " ".join(result.output.split())
    assert "of the variance" in told
    assert "Each future has other luck and other plausible numbers" in told
    odd = RUN.invoke(app, ["compare", *arms, *options[:-4], "--replicates", "21"])
    assert "--replicates: found 21, expected an even number from 20 to 20" in " ".join(odd.output.split())
