"""Designs: the points at which a scenario is simulated. A design is data: factors, and a table of one row per point."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from integration_sim.experiments.errors import DesignError
from integration_sim.experiments.studies.factors import Factor, Role, inverted_ranges, problems_of_factors, ranges_exceeded
from integration_sim.parameters import registry
from integration_sim.scenario.errors import Problem
from integration_sim.scenario.schema import Scenario

LEAVE = "--beyond-ranges, or beyond_ranges=True"
"""How one allows ranges beyond the registry's, on the command line and in Python."""
MORRIS_LEVELS = 4
"""Steps of the grid on which Morris' trajectories walk; what Morris (1991) and SALib take."""


class Method(StrEnum):
    """How the points of a design were chosen."""

    GRID = "grid"
    LATIN_HYPERCUBE = "latin_hypercube"
    SOBOL_SEQUENCE = "sobol_sequence"
    ONE_AT_A_TIME = "one_at_a_time"
    MORRIS = "morris"
    SALTELLI = "saltelli"
    TABLE = "table"


@dataclass(frozen=True, eq=False)
class Design:
    """Points at which a scenario is simulated.

    `points` has one row per point and one column per factor (named by its path), holding numbers on the factor's scale; NaN leaves
    the scenario as it is. `settings` are what an analysis of the design has to know again.
    """

    method: Method
    factors: tuple[Factor, ...]
    points: pd.DataFrame
    settings: Mapping[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        """How many points there are."""
        return len(self.points)

    def changes(self, point: int) -> dict[str, Any]:
        """Return what a point changes, as `Scenario.override` takes it."""
        row = self.points.iloc[point]
        return {one.override_path: one.value(row[one.path]) for one in self.factors if not math.isnan(row[one.path])}

    def values(self) -> pd.DataFrame:
        """Return the table with choices written out, for reading."""
        told = self.points.copy()
        for one in self.factors:
            if one.choices:
                told[one.path] = [None if math.isnan(number) else str(one.value(number)) for number in told[one.path]]
            elif one.whole:
                told[one.path] = told[one.path].round()
        return told

    def checked(self, scenario: Scenario, beyond_ranges: bool = False) -> Design:
        """Return the design made ready for a scenario: numbers that the scenario counts in wholes are rounded.

        Raises DesignError for a factor that isn't there, a range that is wrong or one beyond the registry's (which only
        warns if `beyond_ranges`). Values that a point may not take fail when that point is simulated, and only that point.
        """
        data = scenario.to_data()
        factors = tuple(replace(one, whole=one.whole or _counts(data, one)) for one in self.factors)
        problems, exceeded = [*problems_of_factors(factors, scenario)], [*ranges_exceeded(factors)]
        if exceeded and beyond_ranges:
            warnings.warn(str(DesignError(exceeded)), stacklevel=2)
        elif exceeded:
            problems += [replace(one, expected=f"{one.expected}, or leave to go beyond it ({LEAVE})") for one in exceeded]
        if problems:
            raise DesignError(problems)
        return replace(self, factors=factors)

    @property
    def problem(self) -> dict[str, Any]:
        """The factors as SALib describes them."""
        return salib_problem(self.factors)

    def to_data(self) -> dict[str, Any]:
        """Return all but the points as plain data."""
        return {"method": self.method.value, "factors": [one.to_data() for one in self.factors], "settings": dict(self.settings)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any], points: pd.DataFrame) -> Design:
        """Return the design that `to_data` described."""
        return cls(Method(data["method"]), tuple(Factor.from_data(one) for one in data["factors"]), points, data["settings"])


def salib_problem(factors: Sequence[Factor]) -> dict[str, Any]:
    """Return factors as SALib describes them."""
    return {"num_vars": len(factors), "names": [one.path for one in factors], "bounds": [list(one.bounds) for one in factors]}


def grid(factors: Sequence[Factor], steps: int = 5) -> Design:
    """Return every combination of all choices and of so many even steps of each range."""
    _expect(factors, "steps", steps, 2)
    rows = list(product(*(one.numbers(steps) for one in factors)))
    return _design(Method.GRID, factors, np.array(rows), {"steps": steps})


def latin_hypercube(factors: Sequence[Factor], points: int, seed: int = 1) -> Design:
    """Return points that cover every factor's range evenly (McKay, Beckman & Conover 1979)."""
    from scipy.stats.qmc import LatinHypercube

    _expect(factors, "points", points, 1)
    unit = LatinHypercube(len(factors), rng=seed).random(points)
    return _design(Method.LATIN_HYPERCUBE, factors, _scaled(unit, factors), {"points": points, "seed": seed})


def sobol_sequence(factors: Sequence[Factor], points: int, seed: int = 1) -> Design:
    """Return points of a scrambled Sobol sequence, which fill the space evenly; a power of two of them does so best."""
    from scipy.stats.qmc import Sobol

    _expect(factors, "points", points, 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # SciPy's reminder of the power of two
        unit = Sobol(len(factors), rng=seed).random(points)
    return _design(Method.SOBOL_SEQUENCE, factors, _scaled(unit, factors), {"points": points, "seed": seed})


def one_at_a_time(factors: Sequence[Factor]) -> Design:
    """Return the scenario as it is, then each factor alone at its low and high end (or at each of its choices)."""
    _expect(factors, "factors", len(factors), 1)
    rows = [[math.nan] * len(factors)]
    for column, one in enumerate(factors):
        rows += [[number if other == column else math.nan for other in range(len(factors))] for number in one.numbers(2)]
    return _design(Method.ONE_AT_A_TIME, factors, np.array(rows), {})


def morris(factors: Sequence[Factor], trajectories: int = 10, seed: int = 1) -> Design:
    """Return Morris' trajectories (1991): walks through the grid that move one factor at a time."""
    from SALib.sample.morris import sample

    _expect(factors, "trajectories", trajectories, 2)
    rows = sample(salib_problem(factors), trajectories, num_levels=MORRIS_LEVELS, seed=seed)
    return _design(Method.MORRIS, factors, rows, {"trajectories": trajectories, "levels": MORRIS_LEVELS, "seed": seed})


def saltelli(factors: Sequence[Factor], base: int = 256, seed: int = 1) -> Design:
    """Return Saltelli's design (2010) for first-order and total Sobol indices: base x (factors + 2) points.

    `base` must be a power of two.
    """
    from SALib.sample.sobol import sample

    _expect(factors, "base", base, 2)
    if base & (base - 1):
        raise DesignError([Problem(("base",), str(base), "a power of two")])
    rows = sample(salib_problem(factors), base, calc_second_order=False, seed=seed)
    return _design(Method.SALTELLI, factors, rows, {"base": base, "seed": seed})


def from_table(table: pd.DataFrame, factors: Iterable[Factor] = ()) -> Design:
    """Return the user's own points: one row per point, one column per factor, an empty cell where the scenario stays as it is.

    A column not among `factors` becomes a factor over what it holds: an uncertainty if it is a parameter, else a lever.
    Raises DesignError for a column twice or missing, or without a single value.
    """
    given = {one.path: one for one in factors}
    columns = [str(column) for column in table.columns]
    problems = [Problem((name,), "the column twice", "it once") for name in dict.fromkeys(columns) if columns.count(name) > 1]
    problems += [Problem((name,), "no such column", "a column for each factor") for name in given if name not in columns]
    problems += [Problem((name,), "no values", "a value in some row") for name in columns if table[name].isna().all().all()]
    if problems or not len(table):
        raise DesignError(problems or [Problem((), "no rows", "a row for each point")])
    found = [given.get(name) or _factor_of(name, table[name]) for name in columns]
    numbers = [_numbers(one, table[name]) for one, name in zip(found, columns, strict=True)]
    return _design(Method.TABLE, found, np.column_stack(numbers), {})


def _factor_of(name: str, column: pd.Series[Any]) -> Factor:
    role = Role.UNCERTAINTY if name in registry() else Role.LEVER
    held = column.dropna()
    if pd.api.types.is_numeric_dtype(held) and not pd.api.types.is_bool_dtype(held) and held.nunique() > 1:
        return Factor(name, float(held.min()), float(held.max()), role=role)
    choices: list[Any] = []
    for value in held.tolist():  # may hold lists, which no set takes
        if value not in choices:
            choices.append(value)
    return Factor(name, choices=tuple(choices), role=role)


def _numbers(factor: Factor, column: pd.Series[Any]) -> NDArray[np.float64]:
    if not factor.choices:
        return column.to_numpy(dtype=np.float64)
    return np.array([math.nan if pd.isna(value) else float(factor.choices.index(value)) for value in column])


def _scaled(unit: NDArray[np.float64], factors: Sequence[Factor]) -> NDArray[np.float64]:
    low, high = np.array([one.bounds for one in factors], dtype=np.float64).T
    scaled: NDArray[np.float64] = low + unit * (high - low)
    return scaled


def _design(method: Method, factors: Sequence[Factor], rows: NDArray[np.float64], settings: dict[str, Any]) -> Design:
    points = pd.DataFrame(rows, columns=[one.path for one in factors])
    points.index.name = "point"
    return Design(method, tuple(factors), points, settings)


def _expect(factors: Sequence[Factor], name: str, value: int, least: int) -> None:
    if not factors:
        raise DesignError([Problem(("factors",), "none", "one or more")])
    inverted = [*inverted_ranges(factors)]
    if inverted:  # which samplers refuse in words of their own
        raise DesignError(inverted)
    if value < least:
        raise DesignError([Problem((name,), str(value), f"{least} or more")])


def _counts(data: Any, factor: Factor) -> bool:
    """Say whether a scenario holds a whole number at a factor's path."""
    for part in [] if factor.path in registry() else factor.path.split("."):
        data = data[int(part)] if isinstance(data, list) else data.get(part) if isinstance(data, dict) else None
    return isinstance(data, int) and not isinstance(data, bool)
