"""The parameter registry: complete, unique, in range, and what fills the parameter types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any, NamedTuple

import pytest
from pydantic import ValidationError
from ruamel.yaml import YAML

from integration_sim.parameters import Grade, Parameter, filled, registry

FILES = [file for file in resources.files("integration_sim.parameters").iterdir() if file.name.endswith(".yaml")]


def leaves(tree: Mapping[str, Any], path: str) -> Iterator[str]:
    for name, branch in tree.items():
        if "value" in branch:
            yield f"{path}.{name}"
        else:
            yield from leaves(branch, f"{path}.{name}")


def test_every_entry_of_every_file_has_an_id_of_its_own() -> None:
    written = [name for file in FILES for name in leaves(YAML(typ="safe", pure=True).load(file.read_text("utf-8")), file.name[:-5])]
    assert len(set(written)) == len(written)
    assert sorted(written) == sorted(registry())


@pytest.mark.parametrize("parameter", registry().values(), ids=list(registry()))
def test_a_number_is_in_its_range_and_says_what_it_is(parameter: Parameter) -> None:
    assert parameter.minimum <= parameter.low <= parameter.value <= parameter.high <= parameter.maximum
    assert parameter.low < parameter.high, "a range to sweep"
    assert parameter.grade in Grade
    for text in (parameter.unit, parameter.source, parameter.says):
        assert text.strip()
        assert "TODO" not in text


def test_a_group_is_the_first_part_of_the_id() -> None:
    assert registry()["trust.loss"].group == "trust"
    assert registry()["staffing.exit.middle"].group == "staffing"


def test_the_registry_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        registry()["trust.loss"] = registry()["trust.gain"]  # type: ignore[index]
    with pytest.raises(ValidationError):
        registry()["trust.loss"].value = 0.9


ENTRY: dict[str, Any] = {"id": "a.b", "value": 0.5, "low": 0.2, "high": 0.8, "unit": "x", "grade": "A", "source": "x", "says": "x"}


@pytest.mark.parametrize(
    "change",
    [
        {"value": 0.9},
        {"value": 0.1},
        {"low": -0.1},
        {"high": 1.2, "maximum": 1.0},
        {"value": float("nan")},
        {"high": float("inf")},
        {"grade": "B"},
        {"unti": "x"},
    ],
)
def test_an_entry_that_contradicts_itself_is_refused(change: dict[str, Any]) -> None:
    Parameter(**ENTRY)
    with pytest.raises(ValidationError):
        Parameter(**ENTRY | change)


class Inner(NamedTuple):
    """A group inside a group."""

    strategic: float
    middle: float
    front_line: float


class Outer(NamedTuple):
    """Part of a real group."""

    exit: Inner
    freeze: float


class Groups(NamedTuple):
    """Two groups, one of them real."""

    staffing: Outer


def test_filling_takes_values_from_the_registry() -> None:
    values = filled(Outer, "staffing", {})
    assert values.freeze == registry()["staffing.freeze"].value
    assert values.exit == tuple(registry()[f"staffing.exit.{level}"].value for level in Inner._fields)
    assert filled(Groups, "", {}).staffing == values


def test_filling_honours_overrides_and_nothing_else() -> None:
    usual = filled(Outer, "staffing", {})
    changed = filled(Outer, "staffing", {"staffing.freeze": 5.0, "staffing.exit.middle": 0.5, "freeze": 9.0, "trust.loss": 9.0})
    assert changed == usual._replace(freeze=5.0, exit=usual.exit._replace(middle=0.5))


def test_a_zero_is_an_override_too() -> None:
    assert filled(Outer, "staffing", {"staffing.freeze": 0.0}).freeze == 0.0


def test_a_number_that_is_not_in_the_registry_cannot_be_filled() -> None:
    with pytest.raises(KeyError, match=r"nowhere\.exit\.strategic"):
        filled(Outer, "nowhere", {"nowhere.exit.strategic": 1.0, "nowhere.exit.middle": 1.0, "nowhere.exit.front_line": 1.0})
