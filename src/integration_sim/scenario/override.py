"""Changes to a scenario at dotted paths."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from integration_sim.scenario.errors import Problem, ScenarioError, nearest


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
    if path.startswith("parameters."):  # ids of parameters hold dots themselves
        data["parameters"][path.removeprefix("parameters.")] = value
        return
    parts = path.split(".")
    here: Any = data
    for depth, part in enumerate(parts[:-1]):
        here = _child(here, part, parts[:depth])
        if here is None and parts[depth] in ("history", "finance"):  # a partnership that has taken the scenario's so far
            here = _parent(data, parts[:depth])[part] = dict(data[part])
    last = parts[-1]
    _child(here, last, parts[:-1])
    if isinstance(here, list):
        here[int(last)] = value
    else:
        here[last] = value


def _parent(data: Any, parts: list[str]) -> Any:
    for part in parts:
        data = data[part]
    return data


def _child(here: Any, part: str, before: list[str]) -> Any:
    known = list(here) if isinstance(here, dict) else [str(index) for index in range(len(here))] if isinstance(here, list) else []
    if part not in known:
        location = (*before, part)
        expected = f"one of {', '.join(known)}" if known else f"a shorter path: {'.'.join(before)} is a single value"
        hint = nearest(part, known)
        raise _NoSuchPathError(Problem(location, "no such path", expected, ".".join([*before, hint]) if hint else None))
    return here[int(part)] if isinstance(here, list) else here[part]
