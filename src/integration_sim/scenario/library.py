"""The scenarios that come with the program."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path

from integration_sim.scenario.errors import Problem, ScenarioError, nearest
from integration_sim.scenario.loader import SUFFIXES, read_scenario
from integration_sim.scenario.schema import Scenario


def library_folder() -> Path:
    """Return the folder of shipped scenarios: inside the installed package, or beside the sources in a checkout."""
    installed = Path(str(resources.files("integration_sim"))) / "scenarios"
    return installed if installed.is_dir() else installed.parents[2] / "scenarios"


def scenario_names() -> list[str]:
    """Return the names of the shipped scenarios, in alphabetical order."""
    return sorted(path.stem for path in library_folder().iterdir() if path.suffix in SUFFIXES)


@cache
def _shipped(name: str) -> Scenario:
    return read_scenario(library_folder() / f"{name}{SUFFIXES[0]}")


def load_scenario(name_or_path: str | Path) -> Scenario:
    """Return a shipped scenario by its name, or the one in a YAML file by its path.

    Raises ScenarioError that names the file, line and field of what is wrong, what was found and what was expected.
    """
    if str(name_or_path) in scenario_names():
        return _shipped(str(name_or_path))
    path = Path(name_or_path)
    if path.suffix in SUFFIXES or path.exists():
        return read_scenario(path)
    known = scenario_names()
    expected = f"a shipped scenario ({', '.join(known)}) or a path that ends in {SUFFIXES[0]}"
    raise ScenarioError([Problem((), repr(str(name_or_path)), expected, nearest(name_or_path, known))])
