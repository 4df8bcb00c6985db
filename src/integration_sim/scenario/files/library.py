"""The scenarios that come with the program."""

from __future__ import annotations

import os
from functools import cache
from importlib import resources
from pathlib import Path

from integration_sim.errors import UnknownNameError, nearest
from integration_sim.scenario.errors import Problem, ScenarioError
from integration_sim.scenario.files.loader import SUFFIXES, read_scenario
from integration_sim.scenario.schema import Scenario

SHIPPED_SUFFIX = SUFFIXES[0]


def library_folder() -> Path:
    """Return the folder of shipped scenarios: inside the installed package, or beside the sources in a checkout."""
    installed = Path(str(resources.files("integration_sim"))) / "scenarios"
    return installed if installed.is_dir() else installed.parents[2] / "scenarios"


def scenario_names() -> list[str]:
    """Return the names of the shipped scenarios, in alphabetical order."""
    return sorted(path.stem for path in library_folder().glob(f"*{SHIPPED_SUFFIX}"))


@cache
def _shipped(name: str) -> Scenario:
    return read_scenario(library_folder() / f"{name}{SHIPPED_SUFFIX}")


def load_scenario(name_or_path: str | Path) -> Scenario:
    """Return a shipped scenario by its name, or the one in a YAML file by its path.

    Raises ScenarioError that names the file, line and field of what is wrong, what was found and what was expected;
    UnknownNameError for the name of none.
    """
    if str(name_or_path) in scenario_names():
        return _shipped(str(name_or_path))
    return read_scenario(_file(name_or_path))


def load_scenario_with_roster(name_or_path: str | Path, roster: Path) -> Scenario:
    """Return a scenario in which the posts of a roster's file stand in place of its own, and of counts in their organisations.

    Raises ScenarioError as `load_scenario` does; what is wrong with the roster names its own file, lines and columns.
    """
    return read_scenario(_file(name_or_path), roster)


def _file(name_or_path: str | Path) -> Path:
    """Return the file of a scenario. Raises UnknownNameError or ScenarioError where there is none."""
    known, path = scenario_names(), Path(name_or_path)
    if str(name_or_path) in known:
        return library_folder() / f"{name_or_path}{SHIPPED_SUFFIX}"
    expected = f"a shipped scenario ({', '.join(known)}) or the path of a file that ends in {' or '.join(SUFFIXES)}"
    suffixed = path.suffix in SUFFIXES
    if suffixed and os.path.lexists(path):
        return path
    if not suffixed and path.name and path.name == str(name_or_path):
        raise UnknownNameError("scenario", path.name, known, expected)
    found = "no such file" if suffixed else "neither the name of a scenario nor a YAML file"
    raise ScenarioError([Problem((), found, expected, nearest(path.stem, known))], str(name_or_path))
