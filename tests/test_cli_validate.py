"""The commands `validate` and `calibrate`: what they print, leave and refuse."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from integration_sim.cli import app

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
        (["run", "ijb_typical", "--parameters", "nowhere.parquet"], "nowhere.parquet: there is no such file"),
    ],
)
def test_mistakes_are_told(arguments: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = RUN.invoke(app, arguments)
    assert result.exit_code == 2
    assert told in result.output.replace("\n", " ")
