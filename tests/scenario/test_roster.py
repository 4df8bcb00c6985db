"""Rosters: what good ones become, and what broken ones are told, with file, line and column."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from integration_sim import simulate
from integration_sim.model.plan import Plan
from integration_sim.scenario.errors import InputError, RosterError, ScenarioError
from integration_sim.scenario.library import load_scenario, load_scenario_with_roster
from integration_sim.scenario.loader import parse_scenario
from integration_sim.scenario.roster import LARGEST_ROSTER, MOST_ROWS, RosterPost
from integration_sim.scenario.roster_file import read_roster
from integration_sim.scenario.schema import Scenario
from integration_sim.vocabulary import Level

POSTS = """\
post,organisation,level,locality,profession,line_manager,joint,ties,partnerships
B1,board,strategic,,,,,,
B2,board,middle,North,nursing,B1,no,,
B3,board,front_line,South,,B2,,B2;C3,
B4,board,front_line,North,,B2,,,joint
C1,council,strategic,,,,,,joint
C2,council,middle,South,social work,C1,yes,,
C3,council,front_line,South,,C2,,,
C4,council,front_line,North,,B2,TRUE,,
"""
"""Line 1 holds the names of the columns, line 9 the last post."""
BOARD = "    managers: {strategic: 2, middle: 4, front_line: 8}\n"
COUNCIL = "    managers: {strategic: 3, middle: 5, front_line: 9}\n"


@pytest.fixture
def folder(tmp_path: Path, place_text: str) -> Path:
    """A folder with a scenario that names a roster, both good."""
    text = (
        place_text.replace(BOARD, "")
        .replace(COUNCIL, "")
        .replace("reach: 4", "reach: 2")
        .replace("history:", "roster: posts.csv\nhistory:")
    )
    (tmp_path / "place.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "posts.csv").write_text(POSTS, encoding="utf-8")
    return tmp_path


def refusal(load: Callable[[], object]) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        load()
    return str(caught.value).splitlines()


@pytest.fixture
def complaints(folder: Path) -> Callable[[str | bytes], list[str]]:
    """Return what loading the scenario complains of when its roster holds something else: lines without the roster's name."""

    def of(content: str | bytes) -> list[str]:
        roster = folder / "posts.csv"
        roster.write_bytes(content.encode() if isinstance(content, str) else content)
        lines = refusal(lambda: load_scenario(folder / "place.yaml"))
        assert all(line.startswith(str(roster)) for line in lines), lines
        return [line.removeprefix(str(roster)).removeprefix(", ").removeprefix(": ") for line in lines]

    return of


def test_a_good_roster_becomes_posts(folder: Path) -> None:
    roster = load_scenario(folder / "place.yaml").roster
    assert [row.post for row in roster] == ["B1", "B2", "B3", "B4", "C1", "C2", "C3", "C4"]
    assert roster[1] == RosterPost(
        post="B2", organisation="board", level=Level.MIDDLE, locality="North", profession="nursing", line_manager="B1"
    )
    assert [row.joint for row in roster] == [False, False, False, False, False, True, False, True]
    assert roster[2].ties == ("B2", "C3")
    assert roster[3].partnerships == ("joint",)


def test_plain_data_bring_it_back_and_overrides_keep_it(folder: Path) -> None:
    scenario = load_scenario(folder / "place.yaml")
    assert Scenario.model_validate(json.loads(json.dumps(scenario.to_data()))) == scenario
    assert scenario.override({"finance.pressure": 0.1}).roster == scenario.roster
    assert scenario.override({"roster.1.profession": None}).roster[1].profession is None
    assert scenario.override({"roster": list(scenario.roster)}) == scenario


def test_a_scenario_made_in_python_gives_rows_directly(folder: Path) -> None:
    scenario = load_scenario(folder / "place.yaml")
    assert Scenario.model_validate(scenario.to_data() | {"roster": read_roster(folder / "posts.csv")}) == scenario


def test_a_file_that_holds_the_rows_itself_names_their_lines(folder: Path) -> None:
    scenario = load_scenario(folder / "place.yaml")
    data = scenario.to_data()
    data["roster"][4]["level"], data["roster"][1]["line_manager"] = "strategik", "B9"
    text = json.dumps(data, indent=1)
    line = text[: text.index("strategik")].count("\n") + 1
    (folder / "whole.yaml").write_text(text)
    assert refusal(lambda: load_scenario(folder / "whole.yaml")) == [
        (
            f"{folder / 'whole.yaml'}, line {line}: roster.4.level: found 'strategik', expected one of strategic, middle, front_line;"
            " did you mean 'strategic'?"
        )
    ]
    data["roster"][4]["level"] = "strategic"
    assert refusal(lambda: Scenario.model_validate(data)) == [
        "roster.1.line_manager: found 'B9', expected a post of this roster; did you mean 'B4'?"
    ]


HEADER = POSTS.splitlines()[0]
WRONG_CELLS = {
    "unknown organisation": (
        "C1,council",
        "C1,counsil",
        6,
        "organisation: found 'counsil', expected an organisation of this scenario (board, council); did you mean 'council'?",
    ),
    "no organisation": ("C1,council", "C1,", 6, "organisation: found nothing, expected a value: this field is required"),
    "unknown level": ("B2,board,middle", "B2,board,midle", 3, "level: found 'midle', expected one of strategic, middle, front_line; did"),
    "no level": ("B2,board,middle", "B2,board,", 3, "level: found nothing, expected a value: this field is required"),
    "unknown locality": (
        "C3,council,front_line,South",
        "C3,council,front_line,Sooth",
        8,
        "locality: found 'Sooth', expected a locality of",
    ),
    "locality at the top": ("B1,board,strategic,", "B1,board,strategic,North", 2, "locality: found 'North', expected nothing: a strategic"),
    "no locality": (
        "B3,board,front_line,South",
        "B3,board,front_line,",
        4,
        "locality: found nothing, expected a locality of board (North, South): only strategic posts have none",
    ),
    "post twice": ("\nC4,", "\nB4,", 9, "post: found 'B4', expected each post once (it stands in line 5 already)"),
    "no name": ("\nC4,", "\n,", 9, "post: found nothing, expected a value: this field is required"),
    "long name": ("\nC4,", f"\n{'C' * 61},", 9, f"post: found '{'C' * 58}…, expected at most 60 characters"),
    "two names": ("\nC4,", "\nC4;C5,", 9, "post: found 'C4;C5', expected a post: text on one line, not blank, without a semicolon"),
    "line manager who isn't there": (
        "social work,C1",
        "social work,C11",
        7,
        "line_manager: found 'C11', expected a post of this roster; did you mean 'C1'?",
    ),
    "own line manager": ("nursing,B1", "nursing,B2", 3, "line_manager: found 'B2', the post itself, expected another post"),
    "line manager below": (
        "social work,C1",
        "social work,B4",
        7,
        "line_manager: found 'B4', a front_line post, expected a post that is not below middle",
    ),
    "line manager elsewhere": (
        "C3,council,front_line,South,,C2",
        "C3,council,front_line,South,,B2",
        8,
        "line_manager: found 'B2', a post of board, expected a post of council, or a joint one",
    ),
    "orphan": (
        "social work,C1",
        "social work,",
        7,
        "line_manager: found nothing, expected a line manager: only the top of council (strategic) has none",
    ),
    "neither yes nor no": ("C1,yes", "C1,ye", 7, "joint: found 'ye', expected one of yes, no, true, false; did you mean 'yes'?"),
    "tie to nobody": ("B2;C3", "B2;C33", 4, "ties: found 'C33', expected posts of this roster; did you mean 'C3'?"),
    "tie twice": ("B2;C3", "B2;B2", 4, "ties: found 'B2', expected each post once"),
    "tie to itself": ("B2;C3", "B3", 4, "ties: found 'B3', the post itself, expected other posts"),
    "unknown partnership": (",,joint\nC1", ",,joined\nC1", 5, "partnerships: found 'joined', expected a partnership of board (joint); did"),
    "partnership twice": (
        "C1,council,strategic,,,,,,joint",
        "C1,council,strategic,,,,,,joint;joint",
        6,
        "partnerships: found 'joint', exp",
    ),
    "too few cells": ("C1,council,strategic,,,,,,joint", "C1,council", 6, "found 2 cells, expected 9, one for each column"),
    "too many cells": ("nursing,B1,no,,", "nursing, mental health,B1,no,,", 3, "found 10 cells, expected 9, one for each column"),
    "open quote": ("nursing", '"nursing', 3, "found a quotation mark that is never closed, expected another at the end of the cell"),
    "quote inside": ("nursing", '"nurs"ing', 3, "found a quotation mark inside a cell, expected quotation marks around a whole cell only"),
    "unknown column": (
        ",profession,",
        ",proffession,",
        1,
        (
            "proffession: found an unknown column, expected one of post, organisation, level, locality, profession, line_manager, joint,"
            " ties, partnerships; did you mean 'profession'?"
        ),
    ),
    "column twice": (",profession,", ",level,", 1, "level: found the same column twice, expected it once"),
    "column without a name": (",profession,", ",,", 1, "found a column without a name (number 5), expected one of post, organisation"),
}


@pytest.mark.parametrize("mistake", WRONG_CELLS.values(), ids=WRONG_CELLS)
def test_one_mistake_gives_one_line_that_names_line_and_column(
    mistake: tuple[str, str, int, str], complaints: Callable[[str | bytes], list[str]]
) -> None:
    right, wrong, line, message = mistake
    assert right in POSTS
    (found,) = complaints(POSTS.replace(right, wrong, 1))
    assert found.startswith(f"line {line}: {message}")


def test_a_missing_column_is_named(complaints: Callable[[str | bytes], list[str]]) -> None:
    columns = [line.split(",") for line in POSTS.splitlines()]
    content = "\n".join(",".join(cells[:5] + cells[6:]) for cells in columns)
    assert complaints(content) == [
        "line 1: line_manager: found no such column, expected the columns post, organisation, level, locality, line_manager"
    ]


WHOLE_FILES = {
    "empty": (b"", "found nothing, expected a line of column names, then a line for each post"),
    "blank": (b"\n,,\n \n", "found nothing, expected a line of column names"),
    "only a header": (HEADER.encode(), "found no posts, expected a line for each post below the column names"),
    "semicolons": (
        POSTS.replace(",", ";").encode(),
        "line 1: found one column, 'post;organisation;level;locality;profession;line_manager;j…, expected columns separated by commas",
    ),
    "not UTF-8": (
        POSTS.replace("nursing", "cùram").encode("latin-1"),
        "line 3: found something that is not text, expected CSV text in UTF-8",
    ),
    "UTF-16": (POSTS.encode("utf-16"), "line 1: found something that is not text, expected CSV text in UTF-8"),
    "NUL": (POSTS.replace("nursing", "nur\0sing").encode(), "line 3: found something that is not text, expected CSV text in UTF-8"),
    "a workbook": (b"PK\x03\x04\x14\x00\x06\x00", "line 1: found something that is not text, expected CSV text in UTF-8"),
    "too large": (b"x" * (LARGEST_ROSTER + 1), f"found more than {LARGEST_ROSTER:,} bytes, expected a roster of a sane size"),
    "too many posts": (
        f"{HEADER}\n{'P,board,strategic,,,,,,' + chr(10)}".encode() + b"P,board,strategic,,,,,,\n" * MOST_ROWS,
        f"line {MOST_ROWS + 2}: found more than {MOST_ROWS:,} posts, expected a roster of a sane size",
    ),
}


@pytest.mark.parametrize("name", WHOLE_FILES)
def test_a_file_that_holds_no_roster_is_refused_in_one_line(name: str, complaints: Callable[[str | bytes], list[str]]) -> None:
    content, message = WHOLE_FILES[name]
    (found,) = complaints(content)
    assert found.startswith(message)


def test_a_loop_of_line_managers_is_named_once(complaints: Callable[[str | bytes], list[str]]) -> None:
    more = "M1,board,middle,North,,M3,,,\nM2,board,middle,North,,M1,,,\nM3,board,middle,North,,M2,,,\nF,board,front_line,North,,M2,,,\n"
    assert complaints(POSTS + more) == [
        "line 10: line_manager: found the loop M1 -> M3 -> M2 -> M1, expected line managers that lead to the top"
    ]


def test_all_mistakes_are_named_together_in_their_order_and_none_follows_from_another(
    complaints: Callable[[str | bytes], list[str]],
) -> None:
    """A row that cannot be read whole is still there as a line manager, and as a tie."""
    wrong = (
        POSTS.replace("C1,yes", "C9,maybe")
        .replace("B2,board,middle", "B2,bored,midle")
        .replace("C3,council,front_line,South", "C3,council")
    )
    assert [line.partition(": found")[0] for line in complaints(wrong)] == [
        "line 3: organisation",
        "line 3: level",
        "line 7: line_manager",
        "line 7: joint",
        "line 8",
    ]


def test_twenty_problems_are_spelled_out_and_the_rest_counted(complaints: Callable[[str | bytes], list[str]], folder: Path) -> None:
    roster = folder / "posts.csv"
    roster.write_text(POSTS + "".join(f"X{index},board,front_line,North,,Nobody,,,\n" for index in range(30)))
    lines = refusal(lambda: load_scenario(folder / "place.yaml"))
    assert len(lines) == 21
    assert lines[-1] == "and 10 more problems"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (POSTS.encode("utf-8-sig"), "a byte-order mark"),
        (POSTS.replace("\n", "\r\n").encode(), "lines as on Windows"),
        (POSTS.replace("\n", ",,\n").encode(), "empty columns at the end, as spreadsheets leave them"),
        ((POSTS + ",,,,,,,,\n\n").encode(), "empty rows"),
        (POSTS.replace("B1,board", '"B1" , board').replace('"B1" ,', '"B1",').encode(), "quotes and spaces around"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_spreadsheets_write_is_read(content: bytes, what: str, folder: Path) -> None:
    before = load_scenario(folder / "place.yaml")
    (folder / "posts.csv").write_bytes(content)
    assert load_scenario(folder / "place.yaml") == before


def test_columns_come_in_any_order_and_some_may_be_left_out(folder: Path) -> None:
    lines = [
        "line_manager,level,post,organisation,locality",
        ",strategic,A,board,",
        'A,middle,"B, the second",board,"North\nEnd"',
        "A,middle,C,board,South",
    ]
    (folder / "few.csv").write_text("\n".join(lines))
    roster = read_roster(folder / "few.csv")
    assert [(row.post, row.line_manager, row.locality) for row in roster] == [
        ("A", None, None),
        ("B, the second", "A", "North\nEnd"),
        ("C", "A", "South"),
    ]
    (folder / "few.csv").write_text("\n".join(lines[:-1]) + "\nD,middle,C,board,South")
    assert refusal(lambda: read_roster(folder / "few.csv"))[0].startswith(f"{folder / 'few.csv'}, line 5: line_manager: found 'D'")


# what the scenario and the roster say together


def told(folder: Path, right: str, wrong: str) -> list[str]:
    """Return what is said of the scenario's file after a change."""
    path = folder / "place.yaml"
    text = path.read_text()
    assert right in text
    path.write_text(text.replace(right, wrong, 1))
    return [line.removeprefix(f"{path}, ") for line in refusal(lambda: load_scenario(path))]


def test_an_organisation_has_counts_or_posts_not_both_and_not_neither(folder: Path) -> None:
    assert told(folder, "    sector: nhs\n", f"    sector: nhs\n{BOARD}") == [
        "line 8: organisations.board.managers: found numbers of managers beside a roster of them, expected one of the two for board"
    ]
    rows = [line for line in POSTS.splitlines() if line.startswith(("post", "B"))]
    (folder / "posts.csv").write_text("\n".join(rows).replace("B2;C3", ""))
    assert told(folder, BOARD, "") == [
        "line 8: organisations.council.managers: found nothing, expected a value: this field is required where no roster holds the posts",
        "line 31: levers.0.reach: found 2, expected at most 1, the managers it is aimed at",
    ]


def test_an_organisation_may_be_counted_beside_one_with_posts(folder: Path) -> None:
    rows = [line for line in POSTS.splitlines() if line.startswith(("post", "B"))]
    (folder / "posts.csv").write_text("\n".join(rows).replace("B2;C3", "B2"))
    path = folder / "place.yaml"
    path.write_text(path.read_text().replace("    sector: council\n", f"    sector: council\n{COUNCIL}"))
    posts = Plan(load_scenario(path)).layout.described_posts
    assert len(posts) == 4 + 17


def test_a_locality_without_posts_is_named_in_the_scenario(folder: Path) -> None:
    assert told(folder, "[North, South]", "[North, South, West]") == [
        (
            "line 14: partnerships.joint.localities.2: found 'West' without a manager, expected fewer localities, or more front-line"
            " managers in the organisations that serve them"
        )
    ]


def test_an_organisation_in_no_partnership_is_named(folder: Path) -> None:
    with (folder / "posts.csv").open("a") as stream:
        stream.write("T1,third,front_line,North,,,,,\n")
    assert told(folder, "partnerships:", "  third: {sector: other}\npartnerships:") == [
        "line 10: organisations.third: found an organisation in no partnership, expected a partnership that lists it"
    ]


def test_partnerships_that_an_organisation_does_not_reach(folder: Path) -> None:
    """Posts of a partner are there; whoever manages or works with a post shares a partnership with it."""
    second = "  second: {organisations: [board, third], form: chp, localities: [East]}\nroster: posts.csv"
    path = folder / "place.yaml"
    path.write_text(
        path.read_text().replace("partnerships:", "  third: {sector: other}\npartnerships:").replace("roster: posts.csv", second)
    )
    more = "T1,third,strategic,,,,,,\nT2,third,front_line,East,,T1,,B4,\n"
    roster = POSTS.replace("B1,board,strategic,,,,,,", "B1,board,strategic,,,,,,joint")
    (folder / "posts.csv").write_text(roster + more)
    (line,) = refusal(lambda: load_scenario(path))
    assert "line 11: ties: found 'B4', a post of board, expected posts of third, or such as share a partnership with it" in line
    (folder / "posts.csv").write_text(roster + more.replace(",T1,,B4,", ",C2,,,"))
    (line,) = refusal(lambda: load_scenario(path))
    assert "line 11: line_manager: found 'C2', a post of council, expected a post that shares a partnership with it" in line
    (folder / "posts.csv").write_text(roster + more.replace("B4", ""))
    (line,) = refusal(lambda: load_scenario(path))
    assert line.endswith(
        "partnerships.second.organisations.0: found 'board' without a post here, expected a post of it in the roster that serves second"
    )
    (folder / "posts.csv").write_text(POSTS + more.replace("B4", "").replace("East,", "East,", 1))
    assert len(load_scenario(path).roster) == 10


def test_a_lever_reaches_no_more_posts_than_there_are(folder: Path) -> None:
    (line,) = told(folder, "reach: 2", "reach: 3")
    assert line.endswith("levers.0.reach: found 3, expected at most 2, the managers it is aimed at")


def test_a_roster_in_place_of_counts(folder: Path, place_file: Path, place_text: str) -> None:
    place_file.write_text(place_text.replace("reach: 4", "reach: 2"))
    assert load_scenario_with_roster(place_file, folder / "posts.csv").roster == read_roster(folder / "posts.csv")
    (folder / "posts.csv").write_text(POSTS.replace("South", "Sooth"))
    lines = refusal(lambda: load_scenario_with_roster(place_file, folder / "posts.csv"))
    assert [line.partition(": found")[0] for line in lines] == [f"{folder / 'posts.csv'}, line {line}: locality" for line in (4, 7, 8)]
    lines = refusal(lambda: load_scenario_with_roster("case_d", folder / "posts.csv"))
    assert f"{folder / 'posts.csv'}, line 3: locality: found 'North'" in lines[0]


# a scenario is data: it names a file beside it, or none

ELSEWHERE = "a path that may lead elsewhere"
EXPECTED = "expected the name of a .csv file in the scenario's folder, such as posts.csv"
PATHS = {
    "above": ("../posts.csv", ELSEWHERE),
    "above and back": ("x/../posts.csv", ELSEWHERE),
    "absolute": ("/etc/posts.csv", ELSEWHERE),
    "of a drive": ("'C:posts.csv'", ELSEWHERE),
    "of another system": ("'..\\posts.csv'", ELSEWHERE),
    "of a server": ("//server/posts.csv", ELSEWHERE),
    "an address": ("'https://example.org/posts.csv'", ELSEWHERE),
    "a control character": ('"posts\\t.csv"', ELSEWHERE),
    "a NUL": ('"posts\\0.csv"', ELSEWHERE),
    "another kind of file": ("secrets.env", "found 'secrets.env', expected"),
    "nothing": ("''", "found '', expected"),
    "not there": ("postss.csv", "found 'postss.csv', no such file"),
    "a link out": ("out.csv", "found 'out.csv', a link that leads elsewhere"),
    "in a folder that is a link out": ("outer/posts.csv", "found 'outer/posts.csv', a link that leads elsewhere"),
    "a link in a circle": ("circle.csv", "found 'circle.csv', a link that leads elsewhere"),
    "far too long": (f"{'x' * 5000}.csv", "found 'xxx"),
}


@pytest.mark.parametrize("name", PATHS)
def test_a_scenario_cannot_reach_files_elsewhere(name: str, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "posts.csv").write_text(POSTS)
    (folder / "out.csv").symlink_to(elsewhere / "posts.csv")
    (folder / "outer").symlink_to(elsewhere)
    (folder / "circle.csv").symlink_to(folder / "circle.csv")
    (folder / "secrets.env").write_text("KEY=secret")
    written, found = PATHS[name]
    (line,) = told(folder, "roster: posts.csv", f"roster: {written}")
    assert line.startswith("line 15: roster: ")
    assert found in line
    assert EXPECTED in line
    assert "secret'" not in line


def test_a_pipe_or_a_folder_is_no_roster(folder: Path) -> None:
    os.mkfifo(folder / "pipe.csv")
    (folder / "folder.csv").mkdir()
    for name, found in (("pipe.csv", "something that is not a regular file"), ("folder.csv", "a directory")):
        path = folder / "other.yaml"
        path.write_text((folder / "place.yaml").read_text().replace("posts.csv", name))
        assert refusal(lambda: load_scenario(path)) == [f"{folder / name}: found {found}, expected a roster"]  # noqa: B023


def test_a_folder_below_and_a_link_that_stays_will_do(folder: Path) -> None:
    (folder / "data").mkdir()
    (folder / "posts.csv").rename(folder / "data" / "posts.csv")
    (folder / "posts.csv").symlink_to(Path("data") / "posts.csv")
    by_link = load_scenario(folder / "place.yaml")
    (folder / "posts.csv").unlink()
    path = folder / "place.yaml"
    path.write_text(path.read_text().replace("roster: posts.csv", "roster: data/posts.csv"))
    assert load_scenario(path) == by_link


def test_only_a_file_can_name_a_file(folder: Path) -> None:
    text = (folder / "place.yaml").read_text()
    (line,) = refusal(lambda: parse_scenario(text, "upload.yaml"))
    assert line == "upload.yaml, line 15: roster: found 'posts.csv', expected a list of posts: no files stand beside this scenario"
    (line,) = refusal(lambda: load_scenario(folder / "place.yaml").override({"roster": "posts.csv"}))
    assert line.startswith("roster: found 'posts.csv', expected a list of posts (only a scenario file may name a CSV file)")


def test_errors_of_rosters_are_input_errors_with_their_problems(folder: Path) -> None:
    (folder / "posts.csv").write_text(POSTS.replace("midd", "mid"))
    with pytest.raises(RosterError) as caught:
        load_scenario(folder / "place.yaml")
    assert isinstance(caught.value, InputError)
    assert caught.value.file == str(folder / "posts.csv")
    assert [problem.line for problem in caught.value.problems] == [3, 7]


def big_roster(posts: int) -> list[dict[str, Any]]:
    """Two organisations: a strategic post for every 50 middle ones, a middle one for every 9 at the front line."""
    rows: list[dict[str, Any]] = []
    for organisation in ("board", "council"):
        for index in range(posts // 2):
            level = "strategic" if index % 500 == 0 else "middle" if index % 10 == 0 else "front_line"
            top, middle = f"{organisation}-{index - index % 500}", f"{organisation}-{index - index % 10}"
            manager = {"strategic": None if index == 0 else f"{organisation}-0", "middle": top, "front_line": middle}[level]
            place = None if level == "strategic" else ("North", "South")[index // 10 % 2]
            rows.append(
                {
                    "post": f"{organisation}-{index}",
                    "organisation": organisation,
                    "level": level,
                    "locality": place,
                    "line_manager": manager,
                }
            )
    return rows


def in_csv(rows: list[dict[str, Any]]) -> str:
    return "\n".join([",".join(rows[0]), *(",".join(str(value or "") for value in row.values()) for row in rows)])


def test_two_thousand_posts_run(folder: Path) -> None:
    (folder / "posts.csv").write_text(in_csv(big_roster(2000)))
    scenario = load_scenario(folder / "place.yaml").override({"parameters.warmup.months": 12, "parameters.warmup.frozen_months": 4})
    ensemble = simulate(scenario, 1, seed=1, months=6)
    assert Plan(scenario).layout.posts[0].size == 2000
    assert len(ensemble.provenance.scenario["roster"]) == 2000


def test_the_largest_roster_is_refused_in_seconds_not_minutes(folder: Path) -> None:
    rows = big_roster(MOST_ROWS)
    for row in rows[1:]:
        row["line_manager"] = f"{row['line_manager']}x"
    (folder / "posts.csv").write_text(in_csv(rows))
    began = time.perf_counter()
    assert len(refusal(lambda: load_scenario(folder / "place.yaml"))) == 21
    assert time.perf_counter() - began < 20.0
