"""What is wrong with a scenario or another file of the user's, said so that its author can put it right."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from integration_sim.errors import IntegrationSimError, nearest, shortened
from integration_sim.scenario.fields import NAME, NOT_BLANK, POST_ID

type Location = tuple[str | int, ...]

MOST_SHOWN = 20
"""Problems that a message spells out; more than that help nobody."""


def shown(value: object) -> str:
    """Return a value as a file writes it, short enough for a message."""
    match value:
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case float() if not math.isfinite(value):
            return ".nan" if math.isnan(value) else ".inf" if value > 0 else "-.inf"
        case Mapping() if not value:
            return "nothing"
        case Mapping():
            return f"the fields {shortened(', '.join(str(name) for name in value))}"
        case _:
            return shortened(_written(value))


def _written(value: object) -> str:
    try:
        return repr(value)
    except ValueError:  # Python writes no integers of thousands of digits
        return "something too large to show"


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
        """The field as a dotted path, as `Scenario.override` takes it: `events.1.live` is of the second event."""
        return ".".join(_written_part(str(part)) for part in self.location)

    def __str__(self) -> str:
        hint = f"; did you mean {self.nearest!r}?" if self.nearest else ""
        place = f"{self.path}: " if self.location else ""
        return f"{place}found {self.found}, expected {self.expected}{hint}"


def _written_part(part: str) -> str:
    return shortened(part if part.isprintable() and part else repr(part))


@dataclass(eq=False)
class InputError(IntegrationSimError):
    """Input that cannot be used. `problems` lists why; the text gives a line to each, the first twenty of them."""

    problems: Sequence[Problem]
    file: str | None = None

    def __post_init__(self) -> None:
        super().__init__(self.problems, self.file)

    def __str__(self) -> str:
        lines = []
        for problem in self.problems[:MOST_SHOWN]:
            place = self.file or ""
            if problem.line is not None:
                place += f", line {problem.line}" if place else f"line {problem.line}"
            lines.append(f"{place}: {problem}" if place else str(problem))
        if len(self.problems) > MOST_SHOWN:
            lines.append(f"and {len(self.problems) - MOST_SHOWN:,} more problems")
        return "\n".join(lines)

    def in_file(self, file: str, lines: Mapping[Location, int]) -> Self:
        """Return the same error with the file named and each problem's line looked up (or that of what holds it)."""
        placed = [replace(problem, line=problem.line or _line(problem.location, lines)) for problem in self.problems]
        return type(self)(placed, file)


class ScenarioError(InputError):
    """A scenario that cannot be used."""


class RosterError(ScenarioError):
    """A roster that cannot be used, nor any scenario with it. `file` is the roster's."""


def _line(location: Location, lines: Mapping[Location, int]) -> int | None:
    for length in range(len(location), -1, -1):
        if location[:length] in lines:
            return lines[location[:length]]
    return None


def problems_of_validation(error: ValidationError, data: Any) -> list[Problem]:
    """Say pydantic's findings in our words, one for each place."""
    found: dict[Location, Problem] = {}
    for detail in error.errors(include_url=False):
        if detail["type"] == "too_short" and len(detail["input"]) >= detail["ctx"]["min_length"]:
            continue  # pydantic counts only the entries that are right; those that aren't have their own problems
        for problem in _translated(detail, _location_in(data, detail["loc"], detail["type"] == "missing")):
            found.setdefault(problem.location, problem)
    return list(found.values())


def _location_in(data: Any, location: Location, missing: bool) -> Location:
    """Drop the parts of a location that only name which alternative was tried, not a place in the data."""
    if location[:1] == ("parameters",):  # by their ids, however they are nested
        return location[:2]
    kept: list[str | int] = []
    for index, part in enumerate(location):
        last = index == len(location) - 1
        if isinstance(data, Mapping) and (part in data or (missing and last)):
            data = data.get(part)
            part = str(part)
        elif isinstance(data, Sequence) and not isinstance(data, str) and isinstance(part, int) and part < len(data):
            data = data[part]
        elif not isinstance(data, Mapping | list | tuple) and hasattr(data, str(part)):
            data = getattr(data, str(part))
        else:
            continue
        kept.append(part)
    return tuple(kept)


_EXPECTED = {
    "tuple_type": "a list (entries after `- `)",
    "dict_type": "a group of fields",
    "model_attributes_type": "a group of fields",
    "string_unicode": "text",
    "string_too_long": "at most {max_length:,} characters",
    "too_short": "{min_length} or more entries",
    "too_long": "at most {max_length:,} entries",
}
"""What pydantic's kinds of error expect."""
_PATTERNS = {
    NAME: "a name of small letters, digits and _ that begins with a letter",
    NOT_BLANK: "text that is not blank",
    POST_ID: "a post: text on one line, not blank, without a semicolon",
}
"""What text must be, by its pattern."""
_EXAMPLES = {"events": "reform", "levers": "coaching"}


def _translated(detail: ErrorDetails, location: Location) -> Iterator[Problem]:
    kind, context, value = detail["type"], detail.get("ctx", {}), detail["input"]
    if kind == "missing":
        yield Problem(location, "nothing", "a value: this field is required")
    elif kind == "unknown_fields":
        for name in context["unknown"]:
            yield unknown_name((*location, str(name)), "an unknown field", context["known"])
    elif kind == "no_fields":
        yield Problem(location, shown(value), f"the fields {', '.join(context['known'])}")
    elif kind == "choice":
        yield Problem(location, shown(value), f"one of {', '.join(context['choices'])}", nearest(value, context["choices"]))
    elif kind in ("literal_error", "enum", "union_tag_invalid"):
        choices = re.findall(r"'([^']*)'", context.get("expected") or context["expected_tags"])
        if kind == "union_tag_invalid":
            location, value = (*location, "kind"), value["kind"] if isinstance(value, Mapping) else context["tag"]
        yield Problem(location, shown(value), f"one of {', '.join(choices)}", nearest(value, choices))
    elif kind == "union_tag_not_found":
        example = _EXAMPLES.get(str(location[0]))
        yield Problem(location, "no kind", f"a `kind` that says what it is, such as `kind: {example}`")
    elif kind == "string_type":
        yield Problem(location, shown(value), "text (a number in quotes)" if isinstance(value, int | float) else "text")
    elif kind == "string_pattern_mismatch":
        likeliest = re.sub(r"[^a-z0-9]+", "_", value.lower()).strip("_")
        is_name = context["pattern"] == NAME and re.match(NAME, likeliest)
        yield Problem(location, shown(value), _PATTERNS[context["pattern"]], likeliest if is_name else None)
    else:
        yield Problem(location, shown(value), _EXPECTED[kind].format(**context) if kind in _EXPECTED else detail["msg"])


def unknown_name(location: Location, found: str, known: Iterable[str]) -> Problem:
    """Return the problem of a name that isn't known, with the nearest one that is."""
    choices = list(known)
    return Problem(location, found, f"one of {', '.join(choices)}", nearest(location[-1], choices))
