"""The parameter registry: reads the YAML files beside it and fills the parameter types of the mechanisms."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, model_validator
from ruamel.yaml import YAML

from integration_sim.frozen import FrozenDict


class Grade(StrEnum):
    """How well a number is grounded."""

    SOURCE = "S"
    LITERATURE = "L"
    ASSUMPTION = "A"


class Parameter(BaseModel):
    """One number of the model.

    `low` and `high` bound what is plausible: designs sweep between them. `minimum` and `maximum` bound what has a meaning.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    id: str
    value: float
    low: float
    high: float
    unit: str
    grade: Grade
    source: str
    says: str
    minimum: float = 0.0
    maximum: float = Field(default=math.inf, allow_inf_nan=True)

    @model_validator(mode="after")
    def _ordered(self) -> Parameter:
        if not self.minimum <= self.low <= self.value <= self.high <= self.maximum:
            raise ValueError(f"{self.id}: expected minimum <= low <= value <= high <= maximum")
        return self

    @property
    def group(self) -> str:
        """The first part of the id: the mechanism, or the part of the model, that the number belongs to."""
        return self.id.partition(".")[0]


def _leaves(tree: Mapping[str, Any], path: str) -> Iterator[Parameter]:
    for name, branch in tree.items():
        here = f"{path}.{name}"
        if "value" in branch:
            low, high = branch["range"]
            entry = {key: value for key, value in branch.items() if key != "range"}
            yield Parameter(id=here, low=low, high=high, **entry)
        else:
            yield from _leaves(branch, here)


@cache
def registry() -> Mapping[str, Parameter]:
    """Return every parameter by its id (`group.name`, or deeper), in the order of the files."""
    found: dict[str, Parameter] = {}
    folder = resources.files(__package__)
    for file in sorted((entry for entry in folder.iterdir() if entry.name.endswith(".yaml")), key=lambda entry: entry.name):
        tree = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
        found.update((parameter.id, parameter) for parameter in _leaves(tree, file.name.removesuffix(".yaml")))
    return FrozenDict(found)


@cache
def _fields(kind: type[Any]) -> dict[str, Any]:
    """Return the fields of a NamedTuple with their types; looking them up takes longer than filling them."""
    return get_type_hints(kind)


def filled[T: tuple[Any, ...]](kind: type[T], group: str, overrides: Mapping[str, float]) -> T:
    """Fill a NamedTuple of floats (or of such NamedTuples) with the group's values; overrides, by id, come first.

    The group "" holds all groups.
    """
    values = {}
    for name, hint in _fields(kind).items():
        here = f"{group}.{name}" if group else name
        values[name] = overrides.get(here, registry()[here].value) if hint is float else filled(hint, here, overrides)
    return kind(**values)
