"""YAML text to plain data: fields, lists, text, numbers, true, false and nothing; and the line on which each stands.

A scenario file is data and nothing else: what YAML can do beyond that (tags, anchors, aliases, directives, several
documents, the same field twice) is refused where it stands, before anything is built from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Any, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)
from ruamel.yaml.reader import ReaderError

from integration_sim.errors import shortened
from integration_sim.scenario.errors import Location, Problem, ScenarioError

DEEPEST_NESTING, DEEPEST_SHOWN = 12, 4
LONGEST_INTEGER = 20
"""Digits; what is longer stays text and is refused as that."""

_YAMLS_OWN = "tag:yaml.org,2002:"
_INTEGER = re.compile(rf"[-+]?[0-9]{{1,{LONGEST_INTEGER}}}")
_FLOAT = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?")
_WORDS = {
    **dict.fromkeys(["", "~", "null", "Null", "NULL"]),
    **dict.fromkeys(["true", "True", "TRUE"], True),
    **dict.fromkeys(["false", "False", "FALSE"], False),
    **{sign + word: float(sign + "inf") for sign in ("", "+", "-") for word in (".inf", ".Inf", ".INF")},
    **dict.fromkeys([".nan", ".NaN", ".NAN"], float("nan")),
}
"""Plain words that YAML 1.2 reads as values."""

_EXPLAINED = (
    ("mapping values are not allowed", "a second colon", "text with a colon in quotes, and fields one below another"),
    ("that cannot start any token", "a character that cannot begin a value", "text in quotes, and spaces instead of tabs"),
    ("could not find expected ':'", "a line without a colon", "a field and its value, such as `months: 120`"),
    ("expected ',' or ']'", "a list that is not closed", "`]` at its end"),
    ("expected ',' or '}'", "a group of fields that is not closed", "`}` at its end"),
    ("but found '<stream end>'", "a text that ends too early", "what follows the last line"),
    ("unexpected end of stream", "text whose quote is never closed", "the same quote at its end"),
    ("expected <block end>", "a line that does not fit those above", "fields of one group indented alike, list entries after `- `"),
    ("sequence entries are not allowed", "a list entry after a field on one line", "list entries on lines of their own"),
    ("undefined tag handle", "a tag (!)", "plain values without tags"),
)
"""What YAML's commonest complaints come from: part of the complaint, what was found, what was expected."""
_BEGINS_EARLIER = ("expected ',' or", "unexpected end of stream", "could not find expected ':'")
"""Complaints about something that begins on an earlier line than that on which YAML gives up."""


class StrictYamlReader:
    """Reads one text. `lines` tells on which line each value (or its field) stands, as far as reading came."""

    def __init__(self) -> None:
        self.lines: dict[Location, int] = {}
        self._open: list[_Open] = []
        self._whole: Any = None
        self._documents = 0

    def read(self, text: str) -> Any:
        """Return the content of the text. Raises ScenarioError with line and field for whatever isn't plain data."""
        for event in _events(text):
            line = event.start_mark.line + 1
            if isinstance(event, DocumentStartEvent):
                self._begin_document(event, line)
            elif isinstance(event, CollectionEndEvent):
                self._open.pop()
            elif isinstance(event, NodeEvent):
                if self._open and self._open[-1].wants_field:
                    self._take_field(event, line)
                else:
                    self._take_value(event, line)
        return self._whole

    def _begin_document(self, event: DocumentStartEvent, line: int) -> None:
        self._documents += 1
        if self._documents > 1:
            _refuse((), "a second document after ---", "one scenario in a file", line)
        if event.version or event.tags:
            _refuse((), "a directive (%)", "no such line", line)

    def _take_field(self, event: NodeEvent, line: int) -> None:
        group = self._open[-1]
        _refuse_tricks(event, group.location, line)
        if not isinstance(event, ScalarEvent):
            _refuse(group.location, "a list or group as the name of a field", "a plain name", line)
        location = (*group.location, event.value)
        if event.value in group.content:
            _refuse(location, "the same field twice", f"it once (it stands on line {self.lines[location]} already)", line)
        group.field = event.value
        self.lines[location] = line

    def _take_value(self, event: NodeEvent, line: int) -> None:
        location = self._open[-1].place if self._open else ()
        _refuse_tricks(event, location, line)
        self.lines.setdefault(location, line)
        if isinstance(event, ScalarEvent):
            self._put(_value(event))
            return
        if len(self._open) == DEEPEST_NESTING:
            _refuse(location[:DEEPEST_SHOWN], "nesting too deep for a scenario", f"at most {DEEPEST_NESTING} levels", line)
        opened = _Open(location, {} if isinstance(event, MappingStartEvent) else [])
        self._put(opened.content)
        self._open.append(opened)

    def _put(self, value: Any) -> None:
        if self._open:
            self._open[-1].put(value)
        else:
            self._whole = value


@dataclass
class _Open:
    """A group of fields or a list that is still being read."""

    location: Location
    content: dict[str, Any] | list[Any]
    field: str | None = None

    @property
    def wants_field(self) -> bool:
        """Whether the name of a field comes next."""
        return isinstance(self.content, dict) and self.field is None

    @property
    def place(self) -> Location:
        """Where the next value goes."""
        return (*self.location, len(self.content) if self.field is None else self.field)

    def put(self, value: Any) -> None:
        """Add a value at its place."""
        if isinstance(self.content, list):
            self.content.append(value)
        elif self.field is not None:
            self.content[self.field] = value
            self.field = None


def _refuse(location: Location, found: str, expected: str, line: int | None) -> NoReturn:
    raise ScenarioError([Problem(location, found, expected, line=line)])


def _refuse_tricks(event: NodeEvent, location: Location, line: int) -> None:
    if isinstance(event, AliasEvent) or event.anchor is not None:
        _refuse(location, "an alias or anchor (* or &)", "every value written out, in quotes if it is text", line)
    if isinstance(event, ScalarEvent | CollectionStartEvent) and event.tag is not None:
        tag = shortened(event.tag.replace(_YAMLS_OWN, "!!"))
        _refuse(location, f"the tag {tag}", "a plain value without a tag, in quotes if it is text", line)


def _value(event: ScalarEvent) -> Any:
    """Return what a scalar means: a plain one may be a word or a number, a quoted one is text."""
    written: str = event.value
    if not event.implicit[0]:
        return written
    if written in _WORDS:
        return _WORDS[written]
    if _INTEGER.fullmatch(written):
        return int(written)
    return float(written) if _FLOAT.fullmatch(written) else written


def _events(text: str) -> Iterator[Event]:
    """Yield YAML's events, its complaints translated."""
    try:
        yield from YAML(typ="safe", pure=True).parse(StringIO(text))
    except MarkedYAMLError as error:
        complaint = error.problem or error.context or ""
        begins_earlier = any(part in complaint for part in _BEGINS_EARLIER)
        mark = error.context_mark if begins_earlier else error.problem_mark or error.context_mark
        explained = [entry[1:] for entry in _EXPLAINED if entry[0] in complaint]
        found, expected = explained[0] if explained else (f"broken YAML ({complaint})", "valid YAML")
        _refuse((), found, expected, mark.line + 1 if mark else None)
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        _refuse((), f"the control character #x{error.character:02x}", "text without control characters", line)
    except YAMLError:
        _refuse((), "broken YAML", "valid YAML", None)
