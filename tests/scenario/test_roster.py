"""Roster files: what good ones become, and what broken ones are told, with file, line and column."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rosters import POSTS, big_roster, in_csv, refusal

from integration_sim import load_scenario, read_roster
from integration_sim.scenario.errors import InputError, RosterError
from integration_sim.scenario.roster.post import COLUMNS, LARGEST_ROSTER, MOST_ROWS, RosterPost
from integration_sim.vocabulary import Level

Complaints = Callable[[str | bytes], list[str]]


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
def test_one_mistake_gives_one_line_that_names_line_and_column(mistake: tuple[str, str, int, str], complaints: Complaints) -> None:
    right, wrong, line, message = mistake
    assert right in POSTS
    (found,) = complaints(POSTS.replace(right, wrong, 1))
    assert found.startswith(f"line {line}: {message}")


def test_a_missing_column_is_named(complaints: Complaints) -> None:
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
def test_a_file_that_holds_no_roster_is_refused_in_one_line(name: str, complaints: Complaints) -> None:
    content, message = WHOLE_FILES[name]
    (found,) = complaints(content)
    assert found.startswith(message)


def test_a_loop_of_line_managers_is_named_once(complaints: Complaints) -> None:
    more = "M1,board,middle,North,,M3,,,\nM2,board,middle,North,,M1,,,\nM3,board,middle,North,,M2,,,\nF,board,front_line,North,,M2,,,\n"
    assert complaints(POSTS + more) == [
        "line 10: line_manager: found the loop M1 -> M3 -> M2 -> M1, expected line managers that lead to the top"
    ]


def test_all_mistakes_are_named_together_in_their_order_and_none_follows_from_another(
    complaints: Complaints,
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


def test_twenty_problems_are_spelled_out_and_the_rest_counted(complaints: Complaints, folder: Path) -> None:
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


def test_errors_of_rosters_are_input_errors_with_their_problems(folder: Path) -> None:
    (folder / "posts.csv").write_text(POSTS.replace("midd", "mid"))
    with pytest.raises(RosterError) as caught:
        load_scenario(folder / "place.yaml")
    assert isinstance(caught.value, InputError)
    assert caught.value.file == str(folder / "posts.csv")
    assert [problem.line for problem in caught.value.problems] == [3, 7]


WORDS = ["", "B1", "B2", "B2;B3", ";", "board", "council", "strategic", "middle", "yes", "North", "a,b", 'a"b', "a\nb"]
ANY_CELL = st.sampled_from(WORDS) | st.text(st.characters(codec="utf-8"), max_size=5)


@settings(max_examples=150, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(ANY_CELL, min_size=8, max_size=10), max_size=6), quoted=st.booleans())
def test_whatever_a_file_holds_is_read_or_refused(rows: list[list[str]], quoted: bool, folder: Path) -> None:
    cells = [[f'"{cell.replace(chr(34), chr(34) * 2)}"' if quoted else cell for cell in row] for row in rows]
    (folder / "posts.csv").write_text("\n".join([",".join(COLUMNS), *(",".join(row) for row in cells)]), encoding="utf-8", newline="")
    with contextlib.suppress(RosterError):
        assert read_roster(folder / "posts.csv")
    with contextlib.suppress(InputError):
        assert load_scenario(folder / "place.yaml").roster


def test_the_largest_roster_is_refused_in_seconds_not_minutes(folder: Path) -> None:
    rows = big_roster(MOST_ROWS)
    for row in rows[1:]:
        row["line_manager"] = f"{row['line_manager']}x"
    (folder / "posts.csv").write_text(in_csv(rows))
    began = time.perf_counter()
    assert len(refusal(lambda: load_scenario(folder / "place.yaml"))) == 21
    assert time.perf_counter() - began < 20.0
