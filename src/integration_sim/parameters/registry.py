"""The parameter registry: reads the YAML files beside it and fills the parameter types of the mechanisms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any, get_type_hints

from ruamel.yaml import YAML

from integration_sim.errors import ExtensionError
from integration_sim.extensions import all_added, place_of
from integration_sim.frozen import FrozenDict
from integration_sim.parameters.parameter import Parameter


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
    """Return every parameter by its id (`group.name`, or deeper), in the order of the files; those of extensions come last."""
    found: dict[str, Parameter] = {}
    folder = resources.files(__package__)
    for file in sorted((entry for entry in folder.iterdir() if entry.name.endswith(".yaml")), key=lambda entry: entry.name):
        tree = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
        found.update((parameter.id, parameter) for parameter in _leaves(tree, file.name.removesuffix(".yaml")))
    for thing in all_added():
        for id_, parameter in thing.declared_parameters().items():
            if id_ in found:
                raise ExtensionError(f"{place_of(thing)}: there is already a parameter {id_!r}; give yours another name")
            found[id_] = parameter.model_copy(update={"id": id_})
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
