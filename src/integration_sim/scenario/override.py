"""Changes to a scenario at dotted paths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticCustomError

from integration_sim.scenario.errors import Problem, ScenarioError, nearest

PARAMETERS = "parameters"
TAKEN_FROM_THE_SCENARIO = ("history", "finance")
"""What a partnership may leave out; a path into it begins from the scenario's."""


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


def _child(here: Any, part: str, before: list[str]) -> Any:
    known = list(here) if isinstance(here, dict) else [str(index) for index in range(len(here))] if isinstance(here, list) else []
    if part not in known:
        raise _NoSuchPathError(_no_such_path(here, part, before, known))
    return here[int(part)] if isinstance(here, list) else here[part]


def _no_such_path(here: Any, part: str, before: list[str], known: list[str]) -> Problem:
    parent, hint = ".".join(before), nearest(part, known)
    if known:
        expected = f"one of {', '.join(known)}"
    elif isinstance(here, list | dict):
        expected = f"a new value for all of {parent}, which is empty so far"
    else:
        expected = f"a shorter path: {parent} is a single value"
    return Problem((*before, part), "no such path", expected, ".".join([*before, hint]) if hint else None)
