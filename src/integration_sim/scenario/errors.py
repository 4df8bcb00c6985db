"""What is wrong with a scenario, said so that its author can put it right."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

type Location = tuple[str | int, ...]


def nearest(name: object, known: Iterable[str]) -> str | None:
    """Return the known name most like a mistaken one, if any is alike."""
    matches = difflib.get_close_matches(str(name), list(known), n=1, cutoff=0.5)
    return matches[0] if matches else None


def shortened(value: object, limit: int = 60) -> str:
    """Return a value as text, short enough for a message."""
    text = repr(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where, what was found, what was expected, and the nearest valid name."""

    location: Location
    found: str
    expected: str
    nearest: str | None = None
    line: int | None = None

    @property
    def path(self) -> str:
        """The field as a dotted path, with list positions counted from 1: `events[2].live`."""
        text = ""
        for part in self.location:
            text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
        return text or "the scenario"

    def __str__(self) -> str:
        hint = f"; did you mean {self.nearest!r}?" if self.nearest else ""
        return f"{self.path}: found {self.found}, expected {self.expected}{hint}"


@dataclass
class ScenarioError(Exception):
    """A scenario that cannot be used. `problems` lists why; the text gives a line to each."""

    problems: Sequence[Problem]
    file: str | None = None

    def __post_init__(self) -> None:
        super().__init__(self.problems, self.file)

    def __str__(self) -> str:
        lines = []
        for problem in self.problems:
            place = self.file or ""
            if problem.line is not None:
                place += f", line {problem.line}" if place else f"line {problem.line}"
            lines.append(f"{place}: {problem}" if place else str(problem))
        return "\n".join(lines)

    def in_file(self, file: str, lines: dict[Location, int]) -> ScenarioError:
        """Return the same error with the file named and each problem's line looked up (or that of what holds it)."""
        return ScenarioError([replace(problem, line=_line(problem.location, lines)) for problem in self.problems], file)


def _line(location: Location, lines: dict[Location, int]) -> int | None:
    for length in range(len(location), -1, -1):
        if location[:length] in lines:
            return lines[location[:length]]
    return None


def problems_of_validation(error: ValidationError, data: Any) -> list[Problem]:
    """Say pydantic's findings in our words; alternatives tried at one place become one problem."""
    found: dict[Location, Problem] = {}
    for detail in error.errors():
        for problem in _translated(detail, _location_in(data, detail["loc"], detail["type"] == "missing")):
            earlier = found.get(problem.location)
            if earlier and problem.expected not in earlier.expected:
                problem = replace(earlier, expected=f"{earlier.expected}, or {problem.expected}")
            found[problem.location] = problem
    return list(found.values())


def _location_in(data: Any, location: Location, missing: bool) -> Location:
    """Drop the parts of a location that only name which alternative was tried, not a place in the data."""
    kept: list[str | int] = []
    for index, part in enumerate(location):
        last = index == len(location) - 1
        if isinstance(data, Mapping) and (part in data or (missing and last)):
            data = data.get(part)
        elif isinstance(data, Sequence) and not isinstance(data, str) and isinstance(part, int) and part < len(data):
            data = data[part]
        elif not isinstance(data, Mapping | list | tuple) and hasattr(data, str(part)):
            data = getattr(data, str(part))
        else:
            continue
        kept.append(part)
    return tuple(kept)


def _translated(detail: ErrorDetails, location: Location) -> Iterator[Problem]:
    kind, context, found = detail["type"], detail.get("ctx", {}), shortened(detail["input"])
    if kind == "missing":
        yield Problem(location, "nothing", "this field")
    elif kind == "unknown_fields":
        for name in context["unknown"]:
            yield unknown_name((*location, str(name)), "an unknown field", context["known"])
    elif kind == "choice":
        yield Problem(location, found, f"one of {', '.join(context['choices'])}", nearest(detail["input"], context["choices"]))
    elif kind in ("literal_error", "union_tag_invalid"):
        text = context.get("expected") or context["expected_tags"]
        choices = [choice.strip(" '") for choice in text.replace(" or ", ",").split(",")]
        value = context.get("tag", detail["input"])
        place = (*location, "kind") if kind == "union_tag_invalid" else location
        yield Problem(place, shortened(value), f"one of {', '.join(choices)}", nearest(value, choices))
    elif kind == "union_tag_not_found":
        yield Problem(location, "no kind", "a `kind` that says what it is")
    else:
        expected = detail["msg"].removeprefix("Input should be ").removeprefix("Value should have ")
        yield Problem(location, found, expected[:1].lower() + expected[1:])


def unknown_name(location: Location, found: str, known: Iterable[str]) -> Problem:
    """Return the problem of a name that isn't known, with the nearest one that is."""
    choices = list(known)
    return Problem(location, found, f"one of {', '.join(choices)}", nearest(location[-1], choices))
