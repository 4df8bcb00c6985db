"""Many replicates of one scenario: the same world, different luck."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from integration_sim.deprecated import renamed
from integration_sim.errors import UnknownNameError
from integration_sim.experiments.replicates.executors import in_threads
from integration_sim.experiments.replicates.provenance import Provenance, provenance
from integration_sim.experiments.replicates.ranges import check_range
from integration_sim.model.plan import Plan
from integration_sim.model.recording.aggregation import AggregationGroups
from integration_sim.model.recording.outcomes import MEASURED, OUTCOMES
from integration_sim.model.recording.trajectories import kept_columns, months_since, row_labels, tidy
from integration_sim.model.run import Run
from integration_sim.parameters.vectors import DEFAULT, Vectors, chosen_vectors
from integration_sim.scenario.schema import Scenario
from integration_sim.state import Table

QUANTILES = {"p05": 0.05, "p25": 0.25, "p50": 0.50, "p75": 0.75, "p95": 0.95}
"""Columns of a summary, and the shares of replicates that lie below them."""


@dataclass(frozen=True, eq=False)
class Ensemble:
    """Replicates of a scenario."""

    plan: Plan
    values: Table
    """Outcomes by replicate x month (0 = start) x cell, of the columns of the outcome registry."""
    provenance: Provenance

    @property
    def scenario(self) -> Scenario:
        """What was simulated."""
        return self.plan.scenario

    @property
    def replicates(self) -> int:
        """How many replicates there are."""
        return int(self.values.shape[0])

    @property
    def aggregation(self) -> AggregationGroups:
        """Which partnership, organisation and level each cell stands for."""
        return self.plan.aggregation

    @property
    def months(self) -> int:
        """The last month simulated."""
        return int(self.values.shape[1]) - 1

    @property
    def numbers(self) -> NDArray[np.float64]:
        """The same memory as `values`, as plain numbers: replicate x month x cell x outcome."""
        return self.values.view(np.float64).reshape(*self.values.shape, len(OUTCOMES))

    @cached_property
    def trajectories(self) -> pd.DataFrame:
        """Every number, tidy: replicate, month, date, partnership, organisation, level, outcome, value.

        `all` rows tell of all partnerships, organisations or levels together. Outcomes of whole partnerships, such as
        service_performance, have `all` organisations and levels only.
        """
        return tidy(self.values, self.aggregation, self.scenario.start, range(self.replicates))

    def series(self, outcome: str, partnership: str = "all", organisation: str = "all", level: str = "all") -> NDArray[np.float64]:
        """Return one outcome by replicate x month. Raises UnknownNameError for a name that isn't there, naming the nearest."""
        names, asked = self.aggregation.names, (partnership, organisation, level)
        if outcome not in OUTCOMES:
            raise UnknownNameError("outcome", outcome, OUTCOMES)
        if asked not in names:
            for field, found, known in zip(("partnership", "organisation", "level"), asked, zip(*names, strict=True), strict=True):
                if found not in known:
                    raise UnknownNameError(field, found, dict.fromkeys(known))
            partners = dict.fromkeys(organisation for one, organisation, _ in names if one == partnership)
            raise UnknownNameError("organisation", organisation, partners, f"a partner in {partnership}")
        column: NDArray[np.float64] = self.values[outcome][:, :, names.index(asked)]
        return column

    of = renamed("of", series)

    def ever(self, outcome: str, value: float) -> NDArray[np.bool_]:
        """Tell of each replicate whether any partnership had this value of an outcome in any month.

        For what happens or not, such as a dispute (1) or the end of a partnership (0): each partnership is looked at by itself,
        since a mean over several says neither. Raises UnknownNameError as `series` does.
        """
        each = np.stack([self.series(outcome, partnership) for partnership in self.plan.layout.partnerships])
        found: NDArray[np.bool_] = (each == value).any(axis=(0, 2))
        return found

    def summary(self) -> pd.DataFrame:
        """Return, for every month, cell and outcome, the mean, sd and quantiles over replicates (those that have a value)."""
        cell_numbers, outcome_numbers = kept_columns(self.aggregation)
        months = self.months + 1
        told = self.numbers[:, :, cell_numbers, outcome_numbers]
        every = np.tile(np.arange(cell_numbers.size), months)
        labels = row_labels(self.aggregation, cell_numbers, outcome_numbers)
        return pd.DataFrame(
            {
                "month": np.repeat(np.arange(months, dtype=np.int32), cell_numbers.size),
                "date": np.repeat(months_since(self.scenario.start, months), cell_numbers.size),
                **{column: label.take(every) for column, label in labels.items()},
                **{name: numbers.ravel() for name, numbers in over_replicates(told).items()},
            }
        )


def over_replicates(values: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """Return mean, sd and quantiles over the first axis, leaving out NaN; NaN where nothing is left.

    Quantiles interpolate linearly between replicates, as NumPy's do; the sd is that of a sample.
    """
    ordered, count = _ordered(values)
    present = np.where(np.isnan(ordered), 0.0, ordered)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = present.sum(axis=0) / count
        squares = np.where(np.isnan(ordered), 0.0, (ordered - mean) ** 2).sum(axis=0)
        found = {"mean": mean, "sd": np.sqrt(squares / (count - 1))}
    found["sd"][count < 2] = np.nan
    return found | _quantiles(ordered, count, QUANTILES)


def quantiles(values: NDArray[np.float64], names: Collection[str]) -> dict[str, NDArray[np.float64]]:
    """Return those of the quantiles that are named, as `over_replicates` does."""
    return _quantiles(*_ordered(values), names)


def _ordered(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return values sorted over the first axis, NaN last, and how many are there."""
    ordered = np.sort(values, axis=0)
    count: NDArray[np.int64] = np.sum(~np.isnan(ordered), axis=0)
    return ordered, count


def _quantiles(ordered: NDArray[np.float64], count: NDArray[np.int64], names: Collection[str]) -> dict[str, NDArray[np.float64]]:
    found = {}
    for name in names:
        position = QUANTILES[name] * np.maximum(count - 1, 0)
        below = np.floor(position).astype(np.int64)
        above = np.minimum(below + 1, np.maximum(count - 1, 0))
        low = np.take_along_axis(ordered, below[np.newaxis], axis=0)[0]
        high = np.take_along_axis(ordered, above[np.newaxis], axis=0)[0]
        found[name] = low + (position - below) * (high - low)
    return found


def simulate(
    scenario: Scenario,
    replicates: int = 50,
    seed: int = 1,
    *,
    months: int | None = None,
    parameters: str | Vectors = DEFAULT,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Ensemble:
    """Simulate replicates of a scenario.

    Replicate k depends on the scenario, the seed and k alone: it is the same, bit for bit, in any number of threads.

    Parameters
    ----------
    scenario
        What to simulate.
    replicates
        How many; at least 1.
    seed
        From 0 to 2**32 - 1. Scenarios simulated with the same seed meet the same luck (common random numbers).
    months
        Stop after so many months; left out, the scenario's last.
    parameters
        `default`: all replicates live with the registry's values, and ranges carry luck only; `accepted`: replicate k lives with
        plausible vector k of the set that ships, so that ranges carry what isn't known, too; or vectors of one's own, or their file.
        What the scenario says of parameters itself goes before that.
    threads
        At most so many at a time; left out, one per core.
    progress
        Called with the number of replicates done, each time another is.

    Raises
    ------
    ValueError
        For a number of replicates, months or threads, or a seed, that is out of range.
    VectorsError
        For a set of vectors that cannot be used.

    """
    last = scenario.months if months is None else months
    check_range("replicates", replicates, 1)
    check_range("seed", seed, 0)
    check_range("months", last, 1, scenario.months)
    plan = Plan(scenario, chosen_vectors(parameters))
    values = allocate(plan, replicates, last)
    for replicate, recorded in enumerate(in_threads(lambda k: _recorded(plan, seed, k, last), range(replicates), threads, progress)):
        values[replicate] = recorded
    return Ensemble(plan, values, provenance(scenario, seed, replicates, last, plan.vectors))


def check_same(run: Run, ensemble: Ensemble, last: int) -> None:
    """Raise RuntimeError unless a run gives, up to month `last`, the numbers that an ensemble recorded of the same replicate."""
    if run.recording.values[: last + 1].tobytes() != ensemble.values[run.key.replicate, : last + 1].tobytes():
        raise RuntimeError("a replicate that was simulated again differs from the ensemble's: they were made by different code")


def allocate(plan: Plan, replicates: int, months: int) -> Table:
    """Return room for the outcomes of so many replicates, month 0 included."""
    return np.empty((replicates, months + 1, len(plan.aggregation.numbers)), dtype=MEASURED)


def _recorded(plan: Plan, seed: int, replicate: int, months: int) -> Table:
    run = Run(plan, seed, replicate)
    run.run_until(months)
    return run.recording.values[: months + 1]
