"""The mechanisms for people: what each does, its equation in words, its numbers and how well they are grounded, its source."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import cached_property
from importlib import resources

from pydantic import BaseModel, ConfigDict, Field
from ruamel.yaml import YAML

from integration_sim.frozen import FrozenDict
from integration_sim.parameters import Grade, Parameter, registry
from integration_sim.report.wording.states import STATES

_ROOM = resources.files("integration_sim.mechanisms")
_ELSEWHERE = {"reform": "phases", "clipping": "month"}
"""Contributors that are no mechanism, and the module that computes them."""


class DescribedMechanism(BaseModel):
    """A mechanism (or the dated events, or the ends of the scale) as people are told of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: str
    doing: str
    """What it does, as a sentence calls it: `trust won and lost in meetings`."""
    what: str
    """What it does, in two or three sentences."""
    equation: str
    """Its equation in words."""
    reads: tuple[str, ...]
    """What it looks at, in words."""
    moves: tuple[str, ...] = ()
    """The states of managers and ties that it changes: names of `STATES`."""
    also: tuple[str, ...] = ()
    """What else it changes, in words."""
    groups: tuple[str, ...] = Field(alias="parameters")
    """Which parameters it has: groups of the registry, or beginnings of ids."""

    @property
    def module(self) -> str:
        """The module of `integration_sim.mechanisms` that computes it."""
        return _ELSEWHERE.get(self.name, self.name)

    @property
    def switchable(self) -> bool:
        """Whether it is a mechanism, which a scenario may switch off."""
        return self.name not in _ELSEWHERE

    @property
    def changes(self) -> tuple[str, ...]:
        """What it changes, in words."""
        return (*(STATES[state] for state in self.moves), *self.also)

    @cached_property
    def source(self) -> str:
        """Where it comes from, as the docstring of its module says; empty for `clipping`."""
        if self.name == "clipping":
            return ""
        documented = ast.get_docstring(ast.parse((_ROOM / f"{self.module}.py").read_text(encoding="utf-8"))) or ""
        _, _, cited = documented.partition("\nSource")
        return " ".join(cited.removeprefix("s").removeprefix(":").split())

    @property
    def parameters(self) -> Mapping[str, Parameter]:
        """Its numbers by id, in the registry's order, each with value, range, unit, grade, source and meaning."""
        return {id_: one for id_, one in registry().items() if any(id_ == group or id_.startswith(f"{group}.") for group in self.groups)}

    @property
    def grades(self) -> dict[Grade, int]:
        """How many of its numbers a source says, the literature says, are assumptions."""
        grades = [one.grade for one in self.parameters.values()]
        return {grade: grades.count(grade) for grade in Grade if grade in grades}


def _read() -> Mapping[str, DescribedMechanism]:
    tree = YAML(typ="safe", pure=True).load((_ROOM / "catalogue.yaml").read_text(encoding="utf-8"))
    return FrozenDict({name: DescribedMechanism(name=name, **entry) for name, entry in tree.items()})


MECHANISMS: Mapping[str, DescribedMechanism] = _read()
"""Every mechanism by name, in the order of the month, then `reform` (dated events) and `clipping` (the ends of the scale)."""
