"""What README says works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from integration_sim import read_design
from integration_sim.cli import app

README = (Path(__file__).parents[1] / "README.md").read_text()


def blocks(language: str) -> list[str]:
    """Return the fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def test_its_python_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (code,) = blocks("python")
    names: dict[str, object] = {}
    code = code.replace("replicates=50", "replicates=4")  # or it would take a minute
    exec(compile(code, "README.md", "exec"), names)  # noqa: S102 - our own words
    assert names["study"].progress == (20, 20)  # type: ignore[attr-defined]


def test_its_scenario_passes_the_check(tmp_path: Path) -> None:
    _, scenario = blocks("yaml")
    (tmp_path / "riverside.yaml").write_text(scenario)
    checked = CliRunner().invoke(app, ["check", str(tmp_path / "riverside.yaml")])
    assert checked.exit_code == 0, checked.output


def test_its_roster_fits_its_scenario(tmp_path: Path) -> None:
    _, scenario = blocks("yaml")
    (roster,) = blocks("csv")
    (tmp_path / "riverside.yaml").write_text(scenario)
    (tmp_path / "posts.csv").write_text(roster)
    checked = CliRunner().invoke(app, ["roster", "check", str(tmp_path / "posts.csv"), "--scenario", str(tmp_path / "riverside.yaml")])
    assert checked.exit_code == 0, checked.output


def test_its_design_is_read(tmp_path: Path) -> None:
    design, _ = blocks("yaml")
    (tmp_path / "design.yaml").write_text(design)
    assert len(read_design(tmp_path / "design.yaml")) == 200


@pytest.mark.parametrize("command", re.findall(r"^\| `([a-z]+(?: [a-z]+)?)(?:`| [A-Z\[])", README, re.MULTILINE))
def test_its_commands_exist(command: str) -> None:
    assert CliRunner().invoke(app, [*command.split(), "--help"]).exit_code == 0


def test_its_options_exist() -> None:
    named = set(re.findall(r"--[a-z]+", README)) - {"--log"}  # pytest's --log-cli-level
    commands = ("run", "compare", "sweep", "sensitivity", "survey", "roster check", "dashboard")
    told = "".join(CliRunner(env={"COLUMNS": "200"}).invoke(app, [*command.split(), "--help"]).output for command in commands)
    assert not [option for option in named if option not in told]


def test_its_picture_and_links_are_there() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert links
    assert all((Path(__file__).parents[1] / link).exists() for link in links)
