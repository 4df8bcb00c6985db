"""Reads scenario files. A file is data: no tags, no aliases, no duplicate keys, no paths followed, and of a sane size."""

from __future__ import annotations

from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent, NodeEvent
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from integration_sim.scenario.errors import Location, Problem, ScenarioError
from integration_sim.scenario.schema import Scenario

LARGEST_FILE = 1_000_000
"""Bytes. The whole of Scotland fits in a tenth of it."""
DEEPEST_NESTING = 12
SUFFIXES = (".yaml", ".yml")


def read_scenario(path: Path) -> Scenario:
    """Return the scenario in a YAML file. Raises ScenarioError naming the file, line and field of whatever is wrong."""
    return parse_scenario(_text(path), str(path))


def parse_scenario(text: str, file: str) -> Scenario:
    """Return the scenario in a YAML text; `file` is what errors call it."""
    lines: dict[Location, int] = {}
    try:
        data = _data(text, lines)
        return Scenario.model_validate(data)
    except ScenarioError as error:
        raise error.in_file(file, lines) if lines else ScenarioError(error.problems, file) from None


def _text(path: Path) -> str:
    def refused(found: str, expected: str) -> ScenarioError:
        return ScenarioError([Problem((), found, expected)], str(path))

    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise refused(error.strerror or type(error).__name__, "a scenario file that can be read") from None
    if len(content) > LARGEST_FILE:
        raise refused(f"more than {LARGEST_FILE:,} bytes", "a scenario file of a sane size")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise refused("something that is not text", "YAML text in UTF-8") from None
    if "\0" in text:
        raise refused("something that is not text", "YAML text in UTF-8")
    return text


def _data(text: str, lines: dict[Location, int]) -> dict[str, Any]:
    def refused(found: str, expected: str, line: int | None = None) -> ScenarioError:
        return ScenarioError([Problem((), found, expected, line=line)])

    try:
        _refuse_tricks(text, refused)
        root = _reader().compose(StringIO(text))
        if root is None:
            raise refused("an empty file", "a scenario")
        if not isinstance(root, MappingNode):
            raise refused("no fields", "fields such as `name: my_place`", root.start_mark.line + 1)
        _note_lines(root, (), lines)
        data: dict[str, Any] = _reader().load(StringIO(text))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise refused(str(error.problem or error.context or "broken YAML"), "valid YAML", mark.line + 1 if mark else None) from None
    except (YAMLError, ValueError, RecursionError) as error:
        raise refused(str(error).splitlines()[0] if str(error) else "broken YAML", "valid YAML") from None
    return data


def _reader() -> YAML:
    return YAML(typ="safe", pure=True)


def _refuse_tricks(text: str, refused: Any) -> None:
    """Walk the file's events before anything is built from them."""
    depth = 0
    for event in _reader().parse(StringIO(text)):
        line = event.start_mark.line + 1
        if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor is not None):
            raise refused("an alias or anchor (& or *)", "every value written out", line)
        if getattr(event, "tag", None) is not None:
            raise refused(f"the tag {event.tag}", "plain values without tags", line)
        depth += isinstance(event, CollectionStartEvent)
        depth -= isinstance(event, CollectionEndEvent)
        if depth > DEEPEST_NESTING:
            raise refused("nesting too deep to be a scenario", f"at most {DEEPEST_NESTING} levels", line)


def _note_lines(node: Node, here: Location, lines: dict[Location, int]) -> None:
    lines.setdefault(here, node.start_mark.line + 1)
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if isinstance(key, ScalarNode):
                lines[(*here, key.value)] = key.start_mark.line + 1
                _note_lines(value, (*here, key.value), lines)
                if here == ("parameters",) and isinstance(value, MappingNode):
                    _note_nested_parameters(value, key.value, lines)
    elif isinstance(node, SequenceNode):
        for index, value in enumerate(node.value):
            _note_lines(value, (*here, index), lines)


def _note_nested_parameters(node: MappingNode, path: str, lines: dict[Location, int]) -> None:
    """Parameters may be nested; problems name them by their dotted id."""
    for key, value in node.value:
        name = f"{path}.{key.value}"
        lines[("parameters", name)] = key.start_mark.line + 1
        if isinstance(value, MappingNode):
            _note_nested_parameters(value, name, lines)


