"""Because of what: the events, levers and conditions of a future, each left out in turn with the same luck.

What a cause did to an outcome is the future with it less the same future without it. Causes meet: what is left when all of
them are taken one by one is what only their combination makes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property
from threading import Event

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from integration_sim.experiments.books import LEVEL_NAMES
from integration_sim.experiments.comparison.checkpoints import Checkpoints
from integration_sim.experiments.comparison.paired import paired, step_of
from integration_sim.experiments.comparison.windows import smoothed
from integration_sim.experiments.ensemble import Ensemble
from integration_sim.experiments.errors import ExplanationError, unknown
from integration_sim.experiments.left_out import Cause, causes_of, differences_of, nothing_happens
from integration_sim.experiments.months import When, month_named
from integration_sim.frozen import FrozenDict
from integration_sim.model.cells import ALL
from integration_sim.model.outcomes import OUTCOMES, Outcome, Scope
from integration_sim.model.trajectories import months_since
from integration_sim.scenario.aspects import Aspect, differing
from integration_sim.scenario.schema import Scenario

STANDING_STILL, COMBINATION = "standing_still", "combination"
"""What an outcome does with every cause left out, and what only the causes' combination makes."""


@dataclass(frozen=True)
class Because:
    """What moved an outcome between two months (or sets two futures apart in one), cause by cause."""

    outcome: str
    level: str
    since: int
    until: int
    whole: tuple[float, float, float]
    """The change, with its 95 % interval."""
    replicates: int
    parts: pd.DataFrame
    """Columns: cause; `change`, what it changed the outcome by; `ci_low` and `ci_high`, the 95 % interval of that mean; the largest
    first, then `standing_still` (of one future) and `combination`. The changes add up to the whole."""


@dataclass(frozen=True, eq=False)
class Causes:
    """What each cause of a future did to every outcome, month by month; beside another future, what each difference did."""

    ensemble: Ensemble
    causes: tuple[Cause, ...]
    values: Mapping[str, NDArray[np.float64]]
    """By label of the cause left out (and `standing_still`, with all left out): replicate x month x level x outcome."""
    beside: Ensemble | None = None
    """The future from which differences are told; None where a future is told by itself."""

    @cached_property
    def _full(self) -> NDArray[np.float64]:
        return _by_level(self.ensemble)

    def between(self, outcome: str, since: When = 0, until: When | None = None, level: str = ALL) -> Because:
        """Return what moved an outcome between two months, given as their numbers or as `2015-04`; `until` left out is the last.

        Rates are told as means, and flows as totals, of the twelve months that end in each. Of a difference between two futures
        it is what moved it since month `since`. Raises ExplanationError for an outcome, level or month that isn't there.
        """
        if outcome not in OUTCOMES:
            raise ExplanationError(unknown("outcome", outcome, OUTCOMES))
        registered = OUTCOMES[outcome]
        known = levels_told(registered)
        if level not in known:
            raise ExplanationError(unknown("level", level, known))
        scenario, last = self.ensemble.scenario, self._full.shape[1] - 1
        first, end = (month_named(at, scenario, last, name, ExplanationError) for at, name in ((since, "since"), (until, "until")))
        if end < first:
            raise ExplanationError(f"until: found {scenario.start + end}, expected {scenario.start + first} (since) or later")
        full = self._change(self._full, registered, level, first, end)
        still = self._change(self.values[STANDING_STILL], registered, level, first, end)
        parts = {one.label: full - self._change(self.values[one.label], registered, level, first, end) for one in self.causes}
        combination = full - still - sum(parts.values())
        told = parts if self.beside is not None else parts | {STANDING_STILL: still}
        whole = full - still if self.beside is not None else full
        found = paired(np.column_stack([*told.values(), combination]), np.nan, step_of(registered, self.ensemble))
        table = pd.DataFrame({"cause": [*told, COMBINATION], "change": found.difference, "ci_low": found.low, "ci_high": found.high})
        order = sorted(range(len(parts)), key=lambda number: -abs(table["change"][number]))
        table = table.loc[[*order, *range(len(parts), len(table))]].reset_index(drop=True)
        mean = paired(whole, np.nan, step_of(registered, self.ensemble))
        return Because(outcome, level, first, end, (float(mean.difference), float(mean.low), float(mean.high)), int(mean.pairs), table)

    def _change(self, values: NDArray[np.float64], outcome: Outcome, level: str, first: int, end: int) -> NDArray[np.float64]:
        column = values[:, :, [*LEVEL_NAMES].index(level), list(OUTCOMES).index(outcome.name)]
        told = smoothed(column, outcome)
        start = np.where(np.isnan(told[:, first]), 0.0, told[:, first]) if first == 0 else told[:, first]
        change: NDArray[np.float64] = told[:, end] - start
        return change

    @cached_property
    def monthly(self) -> pd.DataFrame:
        """What each cause had done to each outcome by each month, over all managers: month, date, outcome, cause, change.

        The changes of a month add up to the outcome's since month 0 (or to the difference between the two futures).
        """
        months = self._full.shape[1]
        tables = []
        for number, name in enumerate(OUTCOMES):
            everybody = [*LEVEL_NAMES].index(ALL)
            full, still = (values[:, :, everybody, number] for values in (self._full, self.values[STANDING_STILL]))
            parts = {one.label: full - self.values[one.label][:, :, everybody, number] for one in self.causes}
            still = still - still[:, :1]
            rest = full - full[:, :1] - still - sum(parts.values())
            told = parts | ({} if self.beside is not None else {STANDING_STILL: still}) | {COMBINATION: rest}
            for cause, changes in told.items():
                tables.append(
                    pd.DataFrame(
                        {
                            "month": np.arange(months, dtype=np.int32),
                            "date": months_since(self.ensemble.scenario.start, months),
                            "outcome": name,
                            "cause": cause,
                            "change": paired(changes, np.nan).difference,
                        }
                    )
                )
        return pd.concat(tables, ignore_index=True)


def levels_told(outcome: Outcome) -> tuple[str, ...]:
    """Return the levels that an outcome is told of, `all` last."""
    return (ALL,) if outcome.scope is Scope.PARTNERSHIP else LEVEL_NAMES


def because(
    ensemble: Ensemble,
    beside: Ensemble | None = None,
    *,
    progress: Callable[[int, int], None] | None = None,
    executor: Executor | None = None,
    stopped: Event | None = None,
    checkpoints: Checkpoints | None = None,
) -> Causes:
    """Find out because of what a future went as it did, or (`beside`) came apart from another with the same luck.

    Each cause is left out in turn, and what cannot be without it goes with it, named in its label; alike causes are taken
    together. Replicates are simulated once more for each cause, from the month in which it would have begun.

    Parameters
    ----------
    ensemble
        The future to tell of.
    beside
        Another future of the same place with the same luck; left out, the future is told by itself.
    progress
        Called with the number of causes left out so far, and how many there are in all.
    executor
        Threads that do the work, shared with others; left out, own ones.
    stopped
        Once set, the work ends with `StoppedError`.
    checkpoints
        The kept states of the future, should they be there already.

    Raises
    ------
    ExplanationError
        For two different places, or futures that met other luck.

    """
    here = ensemble.scenario
    if beside is not None:
        _expect_same_place(here, beside)
    causes = causes_of(here) if beside is None else differences_of(here, beside.scenario)
    kept = checkpoints or Checkpoints(here, ensemble.replicates, ensemble.provenance.seed, executor=executor, stopped=stopped)
    values: dict[str, NDArray[np.float64]] = {}
    last = ensemble.values.shape[1] - 1
    for number, cause in enumerate(causes):
        values[cause.label] = _by_level(kept.simulate(cause.scenario, executor, stopped), last)
        if progress is not None:
            progress(number + 1, len(causes) + 1)
    still = beside if beside is not None else kept.simulate(nothing_happens(here), executor, stopped)
    values[STANDING_STILL] = _by_level(still, last)
    if progress is not None:
        progress(len(causes) + 1, len(causes) + 1)
    return Causes(ensemble, tuple(causes), FrozenDict(values), beside)


def _expect_same_place(here: Scenario, beside: Ensemble) -> None:
    if Aspect.PLACE in differing(here, beside.scenario):
        raise ExplanationError(
            f"beside: found {beside.scenario.name!r}, another place than {here.name!r}; expected another future of the same place:"
            " what sets two places apart lies before the start"
        )


def _by_level(ensemble: Ensemble, last: int | None = None) -> NDArray[np.float64]:
    """Return outcomes over all partnerships and organisations: replicate x month x level x outcome."""
    cells = [ensemble.cells.names.index((ALL, ALL, level)) for level in LEVEL_NAMES]
    months = slice(None) if last is None else slice(last + 1)
    chosen: NDArray[np.float64] = np.ascontiguousarray(ensemble.numbers[:, months][:, :, cells])
    return chosen
