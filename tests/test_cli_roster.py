"""`roster check` as a user meets it."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import MISTAKE, assert_refused
from typer.testing import CliRunner, Result

from integration_sim.cli import app

ROSTER = """\
post,organisation,level,locality,profession,line_manager,joint,ties
Director,board,strategic,,,,,
Nurse lead,board,middle,North,nursing,Director,,
Team 1,board,front_line,North,nursing,Nurse lead,,Team 2;Home care
Team 2,board,front_line,South,,Nurse lead,,
Chief,council,strategic,,,,,
Service manager,council,middle,South,social work,Chief,yes,
Home care,council,front_line,South,,Service manager,,
[bold],council,front_line,North,,Service manager,,
"""
SCENARIO = """\
name: place
title: A place
start: 2014-04
months: 12
organisations:
  board: {sector: nhs, managers: {front_line: 8}}
  council: {sector: council, managers: {front_line: 8}}
partnerships:
  joint: {organisations: [board, council], form: chp, localities: [North, South]}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a roster and a scenario that counts, where the command runs."""
    (tmp_path / "posts.csv").write_text(ROSTER)
    (tmp_path / "place.yaml").write_text(SCENARIO)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "120"}).invoke(app, ["roster", "check", *arguments])


def test_it_says_what_a_roster_holds() -> None:
    result = check("posts.csv")
    assert result.exit_code == 0, result.output
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert lines == [
        "posts.csv: fine. 8 posts, 1 joint post among them; 1 of them list their working ties, the others' are drawn.",
        "Organisation Strategic Middle Front line All Joint",
        "board 1 1 2 4 0",
        "council 1 1 2 4 1",
        "Localities: North (3), South (3).",
        "Span of control: 1.5 on average over 4 line managers; the widest 2, of Nurse lead.",
    ]


def test_names_are_told_as_they_are_written(folder: Path) -> None:
    rows = ["post,organisation,level,locality,line_manager", "[red],[bold]x,strategic,,", "P,[bold]x,middle,[dim],[red]"]
    (folder / "posts.csv").write_text("\n".join(rows))
    told = check("posts.csv").stdout
    assert "[bold]x" in told
    assert "[dim] (1)" in told
    assert "of [red]." in told


def test_problems_go_to_standard_error_with_exit_code_2(folder: Path) -> None:
    (folder / "posts.csv").write_text(ROSTER.replace("South", "Sooth").replace("social work,Chief", "social work,Cheif"))
    result = check("posts.csv")
    assert result.exit_code == MISTAKE
    assert not result.stdout
    assert result.stderr == "posts.csv, line 7: line_manager: found 'Cheif', expected a post of this roster; did you mean 'Chief'?\n"


def test_with_a_scenario_places_are_checked_too(folder: Path) -> None:
    fine = check("posts.csv", "--scenario", "place.yaml")
    assert fine.exit_code == 0, fine.output
    assert "posts.csv: fine in place.yaml. 8 posts" in fine.stdout
    (folder / "posts.csv").write_text(ROSTER.replace("South", "Sooth"))
    wrong = check("posts.csv", "--scenario", "place.yaml")
    assert wrong.exit_code == MISTAKE
    assert [line.partition(": found")[0] for line in wrong.stderr.splitlines()] == [
        f"posts.csv, line {line}: locality" for line in (5, 7, 8)
    ]
    assert "did you mean 'South'?" in wrong.stderr


def test_what_is_amiss_with_the_scenario_names_the_scenario(folder: Path) -> None:
    (folder / "posts.csv").write_text(ROSTER.replace("South", "North"))
    result = check("posts.csv", "--scenario", "place.yaml")
    assert result.exit_code == MISTAKE
    assert result.stderr.startswith("place.yaml, line 9: partnerships.joint.localities.1: found 'South' without a manager")
    result = check("posts.csv", "--scenario", "case_cc")
    assert_refused(result, "did you mean 'case_c'?")


def test_a_roster_that_is_not_there_is_a_mistake() -> None:
    result = check("gone.csv")
    assert result.exit_code == MISTAKE
    assert result.stderr == "gone.csv: found no such file or directory, expected a roster that can be read\n"


def test_a_scenario_with_a_roster_is_checked_and_told(folder: Path) -> None:
    text = SCENARIO.replace(", managers: {front_line: 8}", "") + "roster: posts.csv\n"
    (folder / "place.yaml").write_text(text)
    result = CliRunner(env={"COLUMNS": "200"}).invoke(app, ["check", "place.yaml"])
    assert result.exit_code == 0, result.output
    assert "2 organisations, 8 posts in its roster, 1 partnership" in result.stdout
