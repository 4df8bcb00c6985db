"""Reads scenario files: YAML, and one scenario; its roster may stand in a CSV file beside it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path, PureWindowsPath
from typing import Any, NoReturn

from pydantic import TypeAdapter, ValidationError

from integration_sim.scenario.errors import Location, Problem, RosterError, ScenarioError, shown
from integration_sim.scenario.fields import Name
from integration_sim.scenario.files.files import read_text
from integration_sim.scenario.files.strict_yaml import StrictYamlReader
from integration_sim.scenario.roster.checks import Places
from integration_sim.scenario.roster.file import ROSTER_SUFFIX, read_roster
from integration_sim.scenario.schema import Partnership, Scenario

SUFFIXES = (".yaml", ".yml")
A_SCENARIO = "a scenario file"
ROSTER = "roster"


def read_scenario(path: Path, roster: Path | None = None) -> Scenario:
    """Return the scenario in a YAML file. Raises ScenarioError naming the file, line and field of whatever is wrong.

    `roster` is a CSV file whose posts stand in place of its own roster, and of the numbers of managers in their organisations.
    """
    try:
        text = read_text(path, A_SCENARIO)
    except ScenarioError as error:
        raise error.in_file(str(path), {}) from None
    return parse_scenario(text, str(path), path.parent, roster)


def parse_scenario(text: str, file: str, folder: Path | None = None, roster: Path | None = None) -> Scenario:
    """Return the scenario in a YAML text; `file` is what errors call it.

    A roster that it names is looked for in `folder` and nowhere else; without a folder it cannot name one.
    """
    reader = StrictYamlReader()
    try:
        data = reader.read(text)
        if data is None:
            _refuse((), "nothing", "a scenario")
        if not isinstance(data, dict):
            _refuse((), "no fields", "fields such as `name: my_place`")
        if roster is not None:
            _put_in_place(data, roster)
        elif isinstance(data.get(ROSTER), str):
            data[ROSTER] = read_roster(_beside(folder, data[ROSTER]), _places(data))
        return Scenario.model_validate(data)
    except RosterError:
        raise  # it names the roster's own file and lines
    except ScenarioError as error:
        raise error.in_file(file, _with_parameter_ids(reader.lines)) from None


def _with_parameter_ids(lines: Mapping[Location, int]) -> dict[Location, int]:
    """Parameters may be nested; problems name them by their dotted ids."""
    here = ("parameters",)
    ids = {(*here, ".".join(str(part) for part in location[1:])): line for location, line in lines.items() if location[:1] == here}
    return ids | dict(lines)


def _put_in_place(data: dict[str, Any], roster: Path) -> None:
    data[ROSTER] = read_roster(roster, _places(data))
    for name in {row.organisation for row in data[ROSTER]}:
        organisations = data.get("organisations")
        described = organisations.get(name) if isinstance(organisations, dict) else None
        if isinstance(described, dict):
            described.pop("managers", None)


def _places(data: dict[str, Any]) -> Places | None:
    """Return the places of a scenario that isn't checked yet; None where they have mistakes of their own."""
    organisations = data.get("organisations")
    try:
        partnerships = TypeAdapter(dict[Name, Partnership]).validate_python(data.get("partnerships"))
    except ValidationError:
        return None
    return Places(list(organisations), partnerships) if isinstance(organisations, dict) else None


def _beside(folder: Path | None, name: str) -> Path:
    """Return the path of a roster: a file in the scenario's folder. A scenario is data, and must not reach other files."""
    location, expected = (ROSTER,), f"the name of a {ROSTER_SUFFIX} file in the scenario's folder, such as posts{ROSTER_SUFFIX}"
    if folder is None:
        _refuse(location, shown(name), "a list of posts: no files stand beside this scenario")
    written = PureWindowsPath(name)  # knows what means something on any system: drives, both kinds of slash
    if written.anchor or ".." in written.parts or "\\" in name or ":" in name or not name.isprintable():
        _refuse(location, f"{shown(name)}, a path that may lead elsewhere", expected)
    if written.suffix != ROSTER_SUFFIX:
        _refuse(location, shown(name), expected)
    path = folder / name
    try:
        # strict, since from Python 3.13 on links in a circle are an error only then
        inside = path.resolve(strict=os.path.lexists(path)).is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # links in a circle
        inside = False
    if not inside:
        _refuse(location, f"{shown(name)}, a link that leads elsewhere", expected)
    if not os.path.lexists(path):
        _refuse(location, f"{shown(name)}, no such file", expected)
    return path


def _refuse(location: Location, found: str, expected: str) -> NoReturn:
    raise ScenarioError([Problem(location, found, expected)])
