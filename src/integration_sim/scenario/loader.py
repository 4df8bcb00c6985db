"""Reads scenario files: regular files of a sane size that hold UTF-8 text, YAML, and one scenario."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from integration_sim.scenario.errors import Location, Problem, ScenarioError
from integration_sim.scenario.plain import PlainReader
from integration_sim.scenario.schema import Scenario

LARGEST_FILE = 1_000_000
"""Bytes. The whole of Scotland fits in a tenth of it."""
SUFFIXES = (".yaml", ".yml")
A_SCENARIO = "a scenario file"


def read_scenario(path: Path) -> Scenario:
    """Return the scenario in a YAML file. Raises ScenarioError naming the file, line and field of whatever is wrong."""
    try:
        text = read_text(path, A_SCENARIO)
    except ScenarioError as error:
        raise error.in_file(str(path), {}) from None
    return parse_scenario(text, str(path))


def parse_scenario(text: str, file: str) -> Scenario:
    """Return the scenario in a YAML text; `file` is what errors call it."""
    reader = PlainReader()
    try:
        data = reader.read(text)
        if data is None:
            _refuse("nothing", "a scenario")
        if not isinstance(data, dict):
            _refuse("no fields", "fields such as `name: my_place`")
        return Scenario.model_validate(data)
    except ScenarioError as error:
        raise error.in_file(file, _with_parameter_ids(reader.lines)) from None


def _with_parameter_ids(lines: Mapping[Location, int]) -> dict[Location, int]:
    """Parameters may be nested; problems name them by their dotted ids."""
    here = ("parameters",)
    ids = {(*here, ".".join(str(part) for part in location[1:])): line for location, line in lines.items() if location[:1] == here}
    return ids | dict(lines)


def read_text(path: Path, what: str) -> str:
    """Return the text of a file; `what` (such as "a scenario file") is what was expected, should it be something else."""
    try:
        if path.is_dir():
            _refuse("a directory", what)
        if path.exists() and not path.is_file():
            _refuse("something that is not a regular file", what)
        with path.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        _refuse(reason[:1].lower() + reason[1:], f"{what} that can be read")
    if len(content) > LARGEST_FILE:
        _refuse(f"more than {LARGEST_FILE:,} bytes", f"{what} of a sane size")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _refuse("something that is not text", "YAML text in UTF-8", content.count(b"\n", 0, error.start) + 1)
    if "\0" in text:
        _refuse("something that is not text", "YAML text in UTF-8", text.count("\n", 0, text.index("\0")) + 1)
    return text


def _refuse(found: str, expected: str, line: int | None = None) -> NoReturn:
    raise ScenarioError([Problem((), found, expected, line=line)])
