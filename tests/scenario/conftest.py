"""A small, complete scenario file that the tests spoil in one place at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rosters import BOARD, COUNCIL, POSTS

from integration_sim.scenario.errors import ScenarioError
from integration_sim.scenario.files.library import load_scenario
from integration_sim.scenario.schema import Scenario

PLACE = """\
name: place
title: A place
start: 2014-04
months: 36
organisations:
  board:
    sector: nhs
    managers: {strategic: 2, middle: 4, front_line: 8}
  council:
    sector: council
    managers: {strategic: 3, middle: 5, front_line: 9}
partnerships:
  joint:
    organisations: [board, council]
    form: chp
    localities: [North, South]
history:
  cross_trust: 0.5
finance:
  pressure: 0.4
events:
  - kind: reform
    form: ijb
    announced: 2014-06
    shadow: 2015-04
    live: 2016-04
levers:
  - kind: coaching
    start: 2014-10
    months: 18
    level: middle
    reach: 4
parameters:
  trust.loss: 0.2
switch_off: [finance]
"""


@pytest.fixture
def place_text() -> str:
    """The file's text: line 1 holds the name, line 35 the mechanisms switched off."""
    return PLACE


@pytest.fixture
def place_file(tmp_path: Path) -> Path:
    """A valid file, to be overwritten."""
    path = tmp_path / "place.yaml"
    path.write_text(PLACE, encoding="utf-8")
    return path


@pytest.fixture
def place(place_file: Path) -> Scenario:
    """The scenario that the file holds."""
    return load_scenario(place_file)


@pytest.fixture
def complaint(place_file: Path) -> Callable[[str | bytes], str]:
    """Return what loading a file of some content complains of, without the file's name, which each line must begin with."""

    def of(content: str | bytes) -> str:
        place_file.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        with pytest.raises(ScenarioError) as caught:
            load_scenario(place_file)
        lines = str(caught.value).splitlines()
        assert all(line.startswith(str(place_file)) for line in lines), lines
        return "\n".join(line.removeprefix(str(place_file)).removeprefix(", ").removeprefix(": ") for line in lines)

    return of


@pytest.fixture
def assert_named(place_text: str, complaint: Callable[[str | bytes], str]) -> Callable[..., None]:
    """Check what is said of the valid file when its first `right` becomes `wrong`: one line, and no guess where none is like."""

    def check(right: str, wrong: str, line: int, field: str, found: str, expected: str, nearest: str = "") -> None:
        assert right in place_text
        message = complaint(place_text.replace(right, wrong, 1))
        assert message.startswith(f"line {line}: {field}: found {found}")
        assert f", expected {expected}" in message
        assert message.partition("; did you mean ")[2] == (f"{nearest!r}?" if nearest else "")
        assert "\n" not in message, "one message for one mistake"

    return check


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
