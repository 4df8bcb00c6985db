"""Reads designs that a user wrote: a YAML file of factors and a method, or a CSV table of points."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
from pydantic import Field, ValidationError

from integration_sim.errors import UnknownNameError
from integration_sim.experiments.errors import DesignError
from integration_sim.experiments.studies import design
from integration_sim.experiments.studies.design import Design, Method
from integration_sim.experiments.studies.factors import Factor, Role, registry_factors
from integration_sim.parameters import registry
from integration_sim.scenario.errors import InputError, Problem, problems_of_validation
from integration_sim.scenario.fields import Number, Strict, Text
from integration_sim.scenario.files.files import read_text
from integration_sim.scenario.files.loader import SUFFIXES
from integration_sim.scenario.files.strict_yaml import StrictYamlReader

TABLE_SUFFIX = ".csv"
A_DESIGN = "a design file"
MOST_POINTS = 10_000_000


class Spread(Strict):
    """Over what a factor varies: from low to high, or a list of choices. Left out: a parameter's plausible range."""

    low: Number | None = None
    high: Number | None = None
    choices: Annotated[tuple[Any, ...], Field(min_length=1)] | None = None


class DesignFile(Strict):
    """A design as a file describes it. Of the numbers, each method takes its own."""

    method: Method
    levers: dict[Text, Spread] = Field(default_factory=dict)
    uncertainties: dict[Text, Spread] = Field(default_factory=dict)
    seed: int = Field(default=1, ge=0)
    points: Annotated[int, Field(ge=1, le=MOST_POINTS)] | None = None
    steps: int | None = None
    trajectories: int | None = None
    base: int | None = None


_METHODS: Mapping[Method, tuple[Callable[..., Design], tuple[str, ...], tuple[str, ...]]] = {
    Method.GRID: (design.grid, (), ("steps",)),
    Method.LATIN_HYPERCUBE: (design.latin_hypercube, ("points",), ("seed",)),
    Method.SOBOL_SEQUENCE: (design.sobol_sequence, ("points",), ("seed",)),
    Method.ONE_AT_A_TIME: (design.one_at_a_time, (), ()),
    Method.MORRIS: (design.morris, (), ("trajectories", "seed")),
    Method.SALTELLI: (design.saltelli, (), ("base", "seed")),
}
"""Who makes the points, which numbers a file must give and which it may."""


def read_design(path: str | Path) -> Design:
    """Return the design in a YAML file, or the points in a CSV file (one column per factor; see `from_table`).

    Raises DesignError naming the file, line and field of what is wrong.
    """
    path = Path(path)
    reader = StrictYamlReader()
    try:
        text = read_text(path, A_DESIGN)
        if path.suffix == TABLE_SUFFIX:
            return design.from_table(_table(path, text))
        if path.suffix not in SUFFIXES:
            _refuse((), f"a file that ends in {path.suffix!r}", f"one that ends in {', '.join((*SUFFIXES, TABLE_SUFFIX))}")
        return _from_data(reader.read(text))
    except InputError as error:
        raise DesignError(error.problems, None).in_file(str(path), reader.lines) from None


def _from_data(data: Any) -> Design:
    try:
        described = DesignFile.model_validate(data)
    except ValidationError as error:
        raise DesignError(problems_of_validation(error, data)) from None
    if described.method is Method.TABLE:
        _refuse(("method",), "table", f"one of {', '.join(_METHODS)} (a table is a CSV file of its own)")
    factors = (
        *_factors(described.levers, Role.LEVER, "levers"),
        *_factors(described.uncertainties, Role.UNCERTAINTY, "uncertainties"),
    )
    maker, needed, allowed = _METHODS[described.method]
    given = {name: getattr(described, name) for name in ("points", "steps", "trajectories", "base", "seed") if name in data}
    for name in given:
        if name not in (*needed, *allowed):
            _refuse((name,), "a number that this method does not take", f"one of {', '.join((*needed, *allowed)) or 'none'}")
    for name in needed:
        if given.get(name) is None:
            _refuse((name,), "nothing", f"a value: {described.method} needs it")
    return maker(factors, **given)


def _factors(spreads: Mapping[str, Spread], role: Role, field: str) -> list[Factor]:
    found: list[Factor] = []
    for name, spread in spreads.items():
        here = (field, name)
        if spread.choices is not None:
            if spread.low is not None or spread.high is not None:
                _refuse(here, "a range and choices", "one of the two")
            found.append(Factor(name, choices=spread.choices, role=role))
        elif spread.low is not None and spread.high is not None:
            found.append(Factor(name, spread.low, spread.high, role=role))
        elif name in registry() and (spread.low is not None or spread.high is not None):
            known = registry()[name]
            low, high = (known.low if spread.low is None else spread.low), (known.high if spread.high is None else spread.high)
            found.append(Factor(name, low, high, role=role))
        elif role is Role.UNCERTAINTY and spread.low is None and spread.high is None:
            found += _plausible(name, here)
        else:
            _refuse(here, "no range", "`low` and `high`, or `choices`")
    return found


def _plausible(name: str, here: tuple[str, str]) -> tuple[Factor, ...]:
    try:
        return registry_factors([name])
    except UnknownNameError as error:
        raise DesignError([Problem(here, "no such parameter or group", error.expected, error.nearest)]) from None


def _table(path: Path, text: str) -> pd.DataFrame:
    """Read a CSV file; pandas would rename a column that stands twice, so the heading is read apart."""
    rows = csv.reader(text.splitlines())
    heading = next(rows, [])
    if not heading:
        _refuse((), "an empty file", "a heading of factors, and a row for each point")
    for number, row in enumerate(rows, start=2):
        if row and len(row) != len(heading):
            raise DesignError([Problem((), f"{len(row)} cells", f"{len(heading)}, one a column", line=number)])
    table = pd.read_csv(path, header=None, skiprows=1, names=range(len(heading)), encoding="utf-8-sig", skip_blank_lines=True)
    table.columns = pd.Index([name.strip() for name in heading])
    return table


def _refuse(location: tuple[str, ...], found: str, expected: str) -> None:
    raise DesignError([Problem(location, found, expected)])
