"""The JSON Schema of scenario files, by which editors complete and check them.

`python -m integration_sim.scenario.files.json_schema > docs/scenario.schema.json` writes it anew.
"""

from __future__ import annotations

import json
import math
import re
import sys
from typing import Any

from integration_sim.parameters import Parameter, registry
from integration_sim.scenario.roster.file import ROSTER_SUFFIX
from integration_sim.scenario.schema import Scenario

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def scenario_json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a scenario file: fields, their ranges and names, kinds of event and lever, parameters by id.

    It cannot say what depends on several fields (a date inside the run, a name of this scenario): loading checks that.
    """
    schema = Scenario.model_json_schema()
    for definition in (schema, *schema["$defs"].values()):
        _require_kind(definition)
        for field in definition["properties"].values():
            _name_default(field)
            _close(field)
    schema["properties"]["parameters"] = _parameters()
    schema["properties"]["roster"] = _or_a_file(schema["properties"]["roster"])
    return {
        "$schema": DIALECT,
        **schema,
        "title": "Scenario of integration-sim",
        "description": "Who there is, how they start, and what happens to them.",
    }


def scenario_json_schema_text() -> str:
    """Return the schema as the text of `docs/scenario.schema.json`."""
    return json.dumps(scenario_json_schema(), indent=2, ensure_ascii=False) + "\n"


def _require_kind(definition: dict[str, Any]) -> None:
    """Let an event or lever name its kind: Python may leave it out, a file may not."""
    fields = definition["properties"]
    if "kind" in fields:
        del fields["kind"]["default"]
        definition["properties"] = {"kind": fields.pop("kind"), **fields}
        definition["required"] = ["kind", *definition.get("required", [])]


def _name_default(field: dict[str, Any]) -> None:
    """Write a default that is kept as a number by its name, as files do."""
    if "enum" in field and isinstance(field.get("default"), int):
        field["default"] = field["enum"][field["default"]]


def _close(field: dict[str, Any]) -> None:
    """Allow only names of the right form where the fields are names."""
    if "patternProperties" in field:
        field["additionalProperties"] = False


def _or_a_file(rows: dict[str, Any]) -> dict[str, Any]:
    """Let a file name a CSV file where Python takes rows only."""
    named = {"description": "A CSV file in the scenario's folder.", "type": "string", "pattern": rf"{re.escape(ROSTER_SUFFIX)}$"}
    told = {name: rows.pop(name) for name in ("title", "description", "default") if name in rows}
    return told | {"anyOf": [named, rows]}


def _parameters() -> dict[str, Any]:
    return {
        "description": "Overrides of the parameter registry, by id; groups may be nested.",
        "type": "object",
        "properties": {name: _parameter(parameter) for name, parameter in registry().items()},
        "additionalProperties": {"type": "object"},
        "default": {},
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    schema = {"description": f"{parameter.says} ({parameter.unit})", "type": "number", "minimum": parameter.minimum}
    if parameter.maximum != math.inf:
        schema["maximum"] = parameter.maximum
    return schema | {"default": parameter.value}


if __name__ == "__main__":
    sys.stdout.write(scenario_json_schema_text())
