"""Reads rosters: CSV files with a line of column names, then a line for each post."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from integration_sim.scenario.errors import Problem, RosterError, ScenarioError, problems_of_validation, shown, unknown_name
from integration_sim.scenario.files.files import read_text
from integration_sim.scenario.roster.checks import Places, Row, problems_among
from integration_sim.scenario.roster.post import COLUMNS, LARGEST_ROSTER, LISTS, MOST_ROWS, REQUIRED_COLUMNS, RosterPost
from integration_sim.vocabulary import Level

A_ROSTER = "a roster"
ROSTER_SUFFIX = ".csv"
SEPARATOR = ";"
_EXPLAINED = (
    ("unexpected end of data", "a quotation mark that is never closed", "another at the end of the cell"),
    ("field larger than", "a cell too long, perhaps for a quotation mark that is never closed", "cells of a sane size"),
    ("expected after", "a quotation mark inside a cell", "quotation marks around a whole cell only, and doubled inside it"),
)
"""What the CSV reader's complaints come from: part of the complaint, what was found, what was expected."""

_STANDING_IN = {"post": "-", "organisation": "-", "level": Level.FRONT_LINE}
"""Stands where a row cannot be read, and is not looked at."""


def read_roster(path: str | Path, places: Places | None = None) -> tuple[RosterPost, ...]:
    """Return the posts in a CSV file, checked among each other and, where these are given, against a scenario's places.

    Raises RosterError, naming the file, line and column of everything that is wrong.
    """
    try:
        rows, problems = _rows(read_text(Path(path), A_ROSTER, "CSV", LARGEST_ROSTER))
        problems += problems_among(rows, places)
        if problems:
            raise ScenarioError(sorted(problems, key=_place))
    except ScenarioError as error:
        raise RosterError(error.problems, str(path)) from None
    return tuple(row.said for row in rows)


def _place(problem: Problem) -> tuple[int, int]:
    return problem.line or 0, COLUMNS.index(str(problem.location[0])) if problem.location else 0


def _refusal(line: int | None, found: str, expected: str) -> ScenarioError:
    return ScenarioError([Problem((), found, expected, line=line)])


def _rows(text: str) -> tuple[list[Row], list[Problem]]:
    """Return the rows of a text, and what is wrong with the cells of each."""
    lines = _lines(text)
    line, header = next(lines, (None, []))
    if line is None:
        raise _refusal(None, "nothing", "a line of column names, then a line for each post")
    columns = _columns(header, line)
    rows: list[Row] = []
    problems: list[Problem] = []
    for line, cells in lines:
        if len(rows) == MOST_ROWS:
            raise _refusal(line, f"more than {MOST_ROWS:,} posts", "a roster of a sane size")
        row, wrong = _row(columns, cells, line, len(header))
        rows.append(row)
        problems += wrong
    if not rows:
        raise _refusal(None, "no posts", "a line for each post below the column names")
    return rows, problems


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines that aren't blank: the number of each (where its first cell begins) and its cells without outer spaces."""
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            explained = [entry[1:] for entry in _EXPLAINED if entry[0] in str(error)]
            found, expected = explained[0] if explained else (f"broken CSV ({error})", "valid CSV")
            raise _refusal(line, found, expected) from None
        if any(cells):
            yield line, cells


def _columns(header: list[str], line: int) -> list[str]:
    """Return the names of the columns. Raises ScenarioError where they aren't those of a roster."""
    while not header[-1]:  # spreadsheets leave empty columns at the end
        header = header[:-1]
    if len(header) == 1 and any(mark in header[0] for mark in ";\t|"):
        raise _refusal(line, f"one column, {shown(header[0])}", "columns separated by commas")
    problems = []
    for index, name in enumerate(header):
        if not name:
            problems.append(Problem((), f"a column without a name (number {index + 1})", f"one of {', '.join(COLUMNS)}", line=line))
        elif name not in COLUMNS:
            unknown = unknown_name((name,), "an unknown column", COLUMNS)
            problems.append(Problem(unknown.location, unknown.found, unknown.expected, unknown.nearest, line))
        elif name in header[:index]:
            problems.append(Problem((name,), "the same column twice", "it once", line=line))
    problems += [
        Problem((name,), "no such column", f"the columns {', '.join(REQUIRED_COLUMNS)}", line=line)
        for name in REQUIRED_COLUMNS
        if name not in header
    ]
    if problems:
        raise ScenarioError(problems)
    return header


def _row(columns: list[str], cells: list[str], line: int, width: int) -> tuple[Row, list[Problem]]:
    """Return a row and what is wrong with its cells; `width` counts empty columns at the end too."""
    data: dict[str, Any] = {column: _value(column, cell) for column, cell in zip(columns, cells, strict=False) if cell}
    problems: list[Problem] = []
    try:
        if len(columns) <= len(cells) <= width and not any(cells[len(columns) :]):
            return Row(RosterPost.model_validate(data), (), line), []
        expected = f"{len(columns)}, one for each column (a comma inside a cell needs quotes around it)"
        problems = [Problem((), f"{len(cells)} cells", expected, line=line)]
        faulty = frozenset(COLUMNS) - {columns[0]}  # where a cell is missing or split, only what stands before it is sure
        RosterPost.model_validate(_STANDING_IN | {columns[0]: data.get(columns[0])})
    except ValidationError as error:
        wrong = problems_of_validation(error, data)
        faulty = frozenset(COLUMNS) if problems else frozenset(str(problem.location[0]) for problem in wrong)
        problems = problems or [Problem(one.location[:1], one.found, one.expected, one.nearest, line) for one in wrong]
    sure = {column: value for column, value in data.items() if column not in faulty}
    return Row(RosterPost.model_validate(_STANDING_IN | sure), (), line, faulty), problems


def _value(column: str, cell: str) -> str | list[str]:
    """Return what a cell holds: text, or several texts."""
    return [entry.strip() for entry in cell.split(SEPARATOR) if entry.strip()] if column in LISTS else cell
