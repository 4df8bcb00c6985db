"""Writes a scenario as YAML text that is read back as the same scenario."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import StringIO
from typing import Any

from ruamel.yaml import YAML

from integration_sim.scenario.errors import Problem, ScenarioError
from integration_sim.scenario.files.files import LARGEST_FILE
from integration_sim.scenario.files.loader import parse_scenario
from integration_sim.scenario.schema import Scenario

WIDTH = 120


def written(scenario: Scenario, comments: Iterable[str] = ()) -> str:
    """Return the text of a scenario's file, with comments as its first lines.

    Fields that hold nothing are left out. Raises ScenarioError for a scenario too large for a file.
    """
    stream = StringIO()
    stream.writelines(f"# {' '.join(comment.split())}\n" for comment in comments)
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.representer.sort_base_mapping_type_on_output = False
    yaml.allow_unicode = True
    yaml.width = WIDTH
    yaml.representer.ignore_aliases = lambda *_: True
    yaml.dump(_without_nothing(scenario.to_data()), stream)
    text = stream.getvalue()
    size = len(text.encode())
    if size > LARGEST_FILE:
        raise ScenarioError([Problem((), f"{size:,} bytes", f"at most {LARGEST_FILE:,} for a scenario's file")])
    if parse_scenario(text, scenario.name) != scenario:
        raise RuntimeError(f"{scenario.name}: the file that was written is read as another scenario")
    return text


def _without_nothing(data: Any) -> Any:
    if isinstance(data, Mapping):
        return {name: _without_nothing(value) for name, value in data.items() if value not in (None, "", [], {})}
    return [_without_nothing(one) for one in data] if isinstance(data, list) else data
