"""Changes to a scenario at dotted paths; `path@month` changes a series from that month on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticCustomError

from integration_sim.errors import nearest, shortened
from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.scenario.errors import Problem, ScenarioError
from integration_sim.scenario.series import before

PARAMETERS = "parameters"
TAKEN_FROM_THE_SCENARIO = ("history", "finance", "past")
"""What a partnership may leave out; a path into it begins from the scenario's."""
FROM = "@"
"""What stands between the path of a series and the month from which on its new value holds."""
SERIES = re.compile(r"demand|(partnerships\.[^.]+\.)?finance\.pressure")
"""The paths of series."""


def overridden(data: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Set each dotted path of plain scenario data to its new value; `data` is changed and returned.

    Raises ScenarioError naming the nearest path where one isn't there.
    """
    problems = []
    for path, value in changes.items():
        try:
            _set(data, path, _plain(value))
        except _NoSuchPathError as error:
            problems.append(error.problem)
    if problems:
        raise ScenarioError(problems)
    return data


def told_apart(changes: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return changes without a month, and those from a month on: the earliest first, since each drops what was said of later ones."""
    dated = {path: value for path, value in changes.items() if FROM in path}
    always = {path: value for path, value in changes.items() if path not in dated}
    return always, dict(sorted(dated.items(), key=lambda change: change[0].partition(FROM)[2].strip()))


def stepped(data: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Set series of checked scenario data to new values from a month on (`finance.pressure@2012-04`); `data` is changed and returned.

    Until the month before, a series stays as it was; what it said of later months is dropped. Raises ScenarioError for a path
    that is no series, or a month outside the run.
    """
    problems = []
    for written, value in changes.items():
        path, _, month = (part.strip() for part in written.partition(FROM))
        try:
            _set(data, path, _with_step(data, path, month, _plain(value)))
        except _NoSuchPathError as error:
            problems.append(error.problem)
    if problems:
        raise ScenarioError(problems)
    return data


def _with_step(data: dict[str, Any], path: str, month: str, value: Any) -> list[dict[str, Any]]:
    series, here = _found(data, path), tuple(path.split("."))
    if not SERIES.fullmatch(path):
        raise _NoSuchPathError(Problem(here, f"{FROM}{month} on what is no series", "a series, such as finance.pressure or demand"))
    start, months = CalendarMonth(data["start"]), data["months"]
    expected = f"a month from {start} to {start + months}, such as {path}{FROM}{start + 1}"
    try:
        first = CalendarMonth(month) - start
    except ValueError:
        raise _NoSuchPathError(Problem(here, f"{FROM}{shortened(month)}", expected)) from None
    if not 0 <= first <= months:
        close = f"{path}{FROM}{start if first < 0 else start + months}"
        raise _NoSuchPathError(Problem(here, f"{FROM}{month}", expected, close))
    return [*before(series, start, first), {"date": str(start + first), "value": value}]


def _found(data: dict[str, Any], path: str) -> Any:
    """Return what stands at a path; where a partnership says nothing of its own, what the scenario says."""
    here: Any = data
    parts = path.split(".")
    for depth, part in enumerate(parts):
        if here is None and parts[depth - 1] in TAKEN_FROM_THE_SCENARIO:
            here = data[parts[depth - 1]]
        here = _child(here, part, parts[:depth])
    return here


def flattened(tree: Mapping[Any, Any], path: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return nested values by dotted id: `{trust: {loss: 0.2}}` becomes `{trust.loss: 0.2}`."""
    found: dict[str, Any] = {}
    for name, value in _leaves(tree, path):
        if name in found:
            raise PydanticCustomError("twice", "each parameter once ({name} stands twice)", {"name": name})
        found[name] = value
    return found


def _leaves(tree: Mapping[Any, Any], path: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    for name, branch in tree.items():
        here = (*path, str(name))
        if isinstance(branch, Mapping):
            yield from _leaves(branch, here)
        else:
            yield ".".join(here), branch


class _NoSuchPathError(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    if isinstance(value, Mapping):
        return {key: _plain(entry) for key, entry in value.items()}
    return value


def _set(data: dict[str, Any], path: str, value: Any) -> None:
    first, *inner = path.split(".")
    if first == PARAMETERS and inner and isinstance(data[PARAMETERS], dict):  # ids of parameters hold dots themselves
        data[PARAMETERS] |= flattened({".".join(inner): value})
        return
    parts = [first, *inner]
    here: Any = data
    for depth, part in enumerate(parts[:-1]):
        parent, here = here, _child(here, part, parts[:depth])
        if here is None and part in TAKEN_FROM_THE_SCENARIO:
            here = parent[part] = dict(data[part])
    last = parts[-1]
    _child(here, last, parts[:-1])
    here[int(last) if isinstance(here, list) else last] = value


def _child(here: Any, part: str, above: list[str]) -> Any:
    known = list(here) if isinstance(here, dict) else [str(index) for index in range(len(here))] if isinstance(here, list) else []
    if part not in known:
        raise _NoSuchPathError(_no_such_path(here, part, above, known))
    return here[int(part)] if isinstance(here, list) else here[part]


def _no_such_path(here: Any, part: str, above: list[str], known: list[str]) -> Problem:
    parent, hint = ".".join(above), nearest(part, known)
    if known:
        expected = f"one of {', '.join(known)}"
    elif isinstance(here, list | dict):
        expected = f"a new value for all of {parent}, which is empty so far"
    else:
        expected = f"a shorter path: {parent} is a single value"
    return Problem((*above, part), "no such path", expected, ".".join([*above, hint]) if hint else None)
