"""What can be opened by name: the library, and the file that the dashboard was started with. No other path is followed."""

from __future__ import annotations

from integration_sim.errors import UnknownNameError
from integration_sim.scenario.files.library import load_scenario, scenario_names
from integration_sim.scenario.schema import Scenario

SCENARIO = "scenario"
"""The field of an address that names one."""
_given: dict[str, Scenario] = {}


def offer(scenario: Scenario) -> None:
    """Let a scenario be opened by its name, beside the library."""
    _given[scenario.name] = scenario


def offered_names() -> list[str]:
    """Return the names of what can be opened: what was given first, then the library."""
    return [*_given, *(name for name in scenario_names() if name not in _given)]


def scenario_called(name: str) -> Scenario:
    """Return a scenario by its name. Raises UnknownNameError for one that isn't offered."""
    if name in _given:
        return _given[name]
    known = offered_names()
    if name not in known:
        raise UnknownNameError("scenario", name, known)
    return load_scenario(name)
