"""The published JSON Schema: up to date, and it accepts and refuses what it should."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest

from integration_sim.scenario.files.json_schema import DIALECT, scenario_json_schema, scenario_json_schema_text
from integration_sim.scenario.files.library import library_folder, scenario_names
from integration_sim.scenario.files.strict_yaml import StrictYamlReader
from integration_sim.scenario.schema import Scenario

PUBLISHED = Path(__file__).parents[2] / "docs" / "scenario.schema.json"


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return scenario_json_schema()


def complaints(schema: dict[str, Any], data: Any) -> list[str]:
    return [error.json_path for error in jsonschema.Draft202012Validator(schema).iter_errors(data)]


def test_the_published_schema_is_up_to_date() -> None:
    command = "uv run python -m integration_sim.scenario.files.json_schema > docs/scenario.schema.json"
    assert PUBLISHED.read_text(encoding="utf-8") == scenario_json_schema_text(), f"out of date: {command}"


def test_it_is_a_schema(schema: dict[str, Any]) -> None:
    assert schema["$schema"] == DIALECT
    assert schema["title"] == "Scenario of integration-sim"
    jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("name", scenario_names())
def test_shipped_scenarios_satisfy_it(name: str, schema: dict[str, Any]) -> None:
    text = (library_folder() / f"{name}.yaml").read_text(encoding="utf-8")
    assert complaints(schema, StrictYamlReader().read(text)) == []


def test_complete_data_satisfy_it(place: Scenario, schema: dict[str, Any]) -> None:
    assert complaints(schema, place.to_data()) == []


def test_nested_parameters_satisfy_it(place: Scenario, schema: dict[str, Any]) -> None:
    assert complaints(schema, place.to_data() | {"parameters": {"trust": {"loss": 0.2}}}) == []


@pytest.mark.parametrize(
    ("field", "value", "path"),
    [
        ("month", 36, "$"),
        ("months", "36", "$.months"),
        ("months", 601, "$.months"),
        ("start", "2014-13", "$.start"),
        ("start", "2014-04-01", "$.start"),
        ("name", "My Place", "$.name"),
        ("organisations", {"My Board": {}, "council": {}}, "$.organisations"),
        ("finance", {"pressure": 1.4}, "$.finance.pressure"),
        ("finance", {"budget": "joint"}, "$.finance.budget"),
        ("history", {"crosstrust": 0.5}, "$.history"),
        ("events", [{"kind": "refrom"}], "$.events[0]"),
        ("events", [{"date": "2015-04"}], "$.events[0]"),
        ("levers", [{"start": "2014-10", "months": 6}], "$.levers[0]"),
        ("levers", [{"kind": "coaching", "start": "2014-10", "months": 6, "reach": 0}], "$.levers[0]"),
        ("parameters", {"trust.loss": "high"}, "$.parameters['trust.loss']"),
        ("parameters", {"trust.loss": -1}, "$.parameters['trust.loss']"),
        ("parameters", {"trust.lost": 0.2}, "$.parameters['trust.lost']"),
        ("switch_off", ["finanse"], "$.switch_off[0]"),
    ],
)
def test_it_refuses_what_an_editor_should_underline(field: str, value: Any, path: str, place: Scenario, schema: dict[str, Any]) -> None:
    assert path in complaints(schema, place.to_data() | {field: value})


def test_an_editor_can_complete_kinds_names_and_parameters(schema: dict[str, Any]) -> None:
    definitions = schema["$defs"]
    assert definitions["Finance"]["properties"]["budget"] == {
        "default": "separate",
        "enum": ["separate", "aligned", "pooled"],
        "type": "string",
    }
    for definition in definitions.values():
        kind = definition["properties"].get("kind")
        assert kind is None or (isinstance(kind["const"], str) and "kind" in definition["required"])
    parameter = schema["properties"]["parameters"]["properties"]["trust.loss"]
    assert parameter["type"] == "number"
    assert parameter["description"]
