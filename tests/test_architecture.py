"""The page of the architecture draws the floors that the code is held to."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "integration_sim"
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
CONTRACT, *_ = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]


def rooms_of(floors: list[str]) -> list[str]:
    return [room for floor in floors for room in re.findall(r"\w+", floor)]


def test_the_drawing_and_the_contract_have_the_same_floors() -> None:
    (drawing,) = re.findall(r"^```text\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    drawn = re.findall(r"^.{26}(\w+)(?:/|\.py) ", drawing, re.MULTILINE)
    assert drawn == rooms_of(CONTRACT["layers"])


def test_every_room_has_its_floor() -> None:
    rooms = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert rooms - {"__init__"} == set(rooms_of(CONTRACT["layers"]))


def test_every_file_that_is_named_to_look_in_exists() -> None:
    table = PAGE.split("## Where to look")[1]
    named = re.findall(r"`((?:tests/)?[a-z_/*]+(?:/|\.py|\.yaml))`", table)
    assert len(named) > len(set(rooms_of(CONTRACT["layers"])))
    assert [one for one in named if not list((ROOT if one.startswith("tests/") else PACKAGE).glob(one))] == []
