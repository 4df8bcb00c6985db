"""Factors: what a design varies, as paths into a scenario, kept apart as levers (chosen) and uncertainties (not known)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from integration_sim.errors import UnknownNameError
from integration_sim.parameters import Parameter, registry
from integration_sim.scenario.errors import Problem, ScenarioError
from integration_sim.scenario.schema import Scenario

ALL = "all"
"""Stands for every parameter of the registry that says something of the world."""
NOT_OF_THE_WORLD = ("warmup", "instruments", "costs", "matters")
"""Groups that say how the start is computed, how questionnaires are answered, what time and reforms cost, what is enough to matter."""
PARAMETERS = "parameters."


class Role(StrEnum):
    """Whether a factor is ours to choose or not known."""

    LEVER = "lever"
    UNCERTAINTY = "uncertainty"


@dataclass(frozen=True)
class Factor:
    """One thing that a design varies: a range of numbers, or a list of choices.

    `path` is a parameter's id (`trust.loss`) or a path that `Scenario.override` takes (`finance.pressure`). `whole` rounds
    to whole numbers. A choice may be any value that the path can take.
    """

    path: str
    low: float = math.nan
    high: float = math.nan
    choices: tuple[Any, ...] = ()
    role: Role = Role.UNCERTAINTY
    whole: bool = False

    @property
    def override_path(self) -> str:
        """The path as `Scenario.override` takes it."""
        return PARAMETERS + self.path if self.path in registry() else self.path

    @property
    def bounds(self) -> tuple[float, float]:
        """The ends of its scale; a choice is a number from 0 up to how many there are."""
        return (0.0, float(len(self.choices))) if self.choices else (self.low, self.high)

    def value(self, number: float) -> Any:
        """Return what a number on its scale stands for."""
        if self.choices:
            return self.choices[min(int(number), len(self.choices) - 1)]
        return round(number) if self.whole else float(number)

    def numbers(self, steps: int) -> list[float]:
        """Return all its choices, or so many evenly spaced steps from low to high, as numbers on its scale."""
        if self.choices:
            return [float(index) for index in range(len(self.choices))]
        return [self.low + (self.high - self.low) * step / (steps - 1) for step in range(steps)]

    def to_data(self) -> dict[str, Any]:
        """Return it as plain data."""
        spread = {"choices": list(self.choices)} if self.choices else {"low": self.low, "high": self.high}
        return {"path": self.path, "role": self.role.value, "whole": self.whole, **spread}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Factor:
        """Return the factor that `to_data` wrote."""
        return cls(**{**data, "role": Role(data["role"]), "choices": tuple(data.get("choices", ()))})


def registry_factors(names: Iterable[str] = (ALL,)) -> tuple[Factor, ...]:
    """Return parameters as uncertainties over their plausible ranges: by id, by group (`trust`), or `all` that tell of the world.

    Those whose range is a single value are left out. Raises UnknownNameError for a name that isn't there, with the nearest.
    """
    found: dict[str, Factor] = {}
    for name in names:
        chosen = [one for one in registry().values() if _is_named(one, name)]
        if not chosen:
            known = [*dict.fromkeys(one.group for one in registry().values()), *registry()]
            raise UnknownNameError("parameter", name, known, "an id or a group of the registry")
        found |= {one.id: Factor(one.id, one.low, one.high) for one in chosen if one.low < one.high}
    return tuple(found.values())


def _is_named(parameter: Parameter, name: str) -> bool:
    if name == ALL:
        return parameter.group not in NOT_OF_THE_WORLD
    return parameter.id == name or parameter.id.startswith(name + ".")


def problems_of_factors(factors: Iterable[Factor], scenario: Scenario) -> Iterator[Problem]:
    """Yield what keeps factors from being varied in a scenario: paths that aren't there or stand twice, bounds inverted."""
    seen: set[str] = set()
    for factor in factors:
        if factor.path in seen:
            yield Problem((factor.path,), "the factor twice", "it once")
        seen.add(factor.path)
        yield from inverted_ranges([factor])
        try:
            scenario.override({factor.override_path: factor.value(factor.bounds[0])})
        except ScenarioError as error:
            yield from (problem for problem in error.problems if factor.override_path.startswith(problem.path) or not problem.location)


def inverted_ranges(factors: Iterable[Factor]) -> Iterator[Problem]:
    """Yield the factors whose low end isn't below the high end."""
    for factor in factors:
        if not factor.choices and not factor.low < factor.high:
            yield Problem((factor.path,), f"the range {factor.low:g} to {factor.high:g}", "a low end below the high end")


def ranges_exceeded(factors: Iterable[Factor]) -> Iterator[Problem]:
    """Yield the factors that go beyond the plausible range of their parameter."""
    for factor in factors:
        known = registry().get(factor.path)
        if known is not None and not factor.choices and (factor.low < known.low or factor.high > known.high):
            expected = f"a range inside the plausible {known.low:g} to {known.high:g}"
            yield Problem((factor.path,), f"the range {factor.low:g} to {factor.high:g}", expected)
