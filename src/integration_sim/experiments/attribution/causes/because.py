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

from integration_sim.errors import UnknownNameError
from integration_sim.experiments.attribution.causes.left_out import Cause, causes_of, nothing_happens
from integration_sim.experiments.attribution.causes.undone import differences_of
from integration_sim.experiments.attribution.ledger import LEVEL_NAMES
from integration_sim.experiments.comparison.checkpoints import Checkpoints
from integration_sim.experiments.comparison.paired import Paired, paired, step_of
from integration_sim.experiments.comparison.verdict import Verdict, judge, smallest_that_matter
from integration_sim.experiments.comparison.windows import smoothed
from integration_sim.experiments.errors import ExplanationError
from integration_sim.experiments.months import When, month_named
from integration_sim.experiments.replicates.ensemble import Ensemble
from integration_sim.frozen import FrozenDict
from integration_sim.model.recording.aggregation import ALL
from integration_sim.model.recording.outcomes import OUTCOMES, Course, Outcome, Scope
from integration_sim.model.recording.trajectories import months_since
from integration_sim.parameters.vectors import DEFAULT
from integration_sim.scenario.aspects import Aspect, differing
from integration_sim.scenario.schema import Scenario

STANDING_STILL, COMBINATION = "standing_still", "combination"
"""What an outcome does with every cause left out, and what only the causes' combination makes."""


@dataclass(frozen=True, kw_only=True)
class Because:
    """What moved an outcome between two months (or sets two futures apart in one), cause by cause."""

    outcome: str
    level: str
    since: int
    until: int
    whole: tuple[float, float, float]
    """The change, with its 95 % interval."""
    verdict: Verdict
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

    @property
    def months(self) -> int:
        """The last month told of."""
        return int(self._full.shape[1]) - 1

    @property
    def parts(self) -> tuple[str, ...]:
        """What a change consists of: the causes' labels, `standing_still` (of a future by itself) and `combination`."""
        still = () if self.beside is not None else (STANDING_STILL,)
        return (*(one.label for one in self.causes), *still, COMBINATION)

    def month(self, at: When | None, field: str = "at") -> int:
        """Return a month's number; None is the last. Raises ExplanationError, naming the field, if there is none such."""
        return month_named(at, self.ensemble.scenario, self.months, field, ExplanationError)

    def changes(self, outcome: str, level: str = ALL, since: When = 0) -> NDArray[np.float64]:
        """Return what each of `parts` changed an outcome by since a month: replicate x later month x part, adding up to the change.

        Rates are told as means, and flows as totals, of the twelve months that end in each; before month 0 no flow has flown, and of
        rates month 1 stands for month 0. Without a value (NaN) is a replicate that has none in any of the futures, since what is left out
        of one sum has to be left out of all. Raises ExplanationError for an outcome, level or month that isn't there.
        """
        if outcome not in OUTCOMES:
            raise UnknownNameError("outcome", outcome, OUTCOMES)
        known = levels_told(OUTCOMES[outcome])
        if level not in known:
            raise UnknownNameError("level", level, known)
        first = self.month(since, "since")
        full, still = (self._since(values, outcome, level, first) for values in (self._full, self.values[STANDING_STILL]))
        parts = [full - self._since(self.values[one.label], outcome, level, first) for one in self.causes]
        together = full - still
        parts += [] if self.beside is not None else [still]
        found = np.stack([*parts, together - sum(parts[: len(self.causes)])], axis=2)
        found[np.isnan(found[:, :, -1])] = np.nan
        return found

    def between(self, outcome: str, since: When = 0, until: When | None = None, level: str = ALL) -> Because:
        """Return what moved an outcome between two months, given as their numbers or as `2015-04`; `until` left out is the last.

        Of a difference between two futures it is what moved that since month `since`. Raises as `changes` does, and for a month
        before the other.
        """
        changes = self.changes(outcome, level, since)
        first, last = self.month(since, "since"), self.month(until, "until")
        if last < first:
            start = self.ensemble.scenario.start
            raise ExplanationError(f"until: found {start + last}, expected {start + first} (since) or later")
        changes, step = changes[:, last - first], step_of(OUTCOMES[outcome], self.ensemble)
        found = paired(changes, np.nan, step)
        matters = smallest_that_matter(self.ensemble.scenario)[outcome]
        whole = judge(OUTCOMES[outcome], changes.sum(axis=1), matters, step=step)
        table = pd.DataFrame({"cause": self.parts, "change": found.difference, "ci_low": found.low, "ci_high": found.high})
        order = sorted(range(len(self.causes)), key=lambda number: -abs(found.difference[number]))
        table = table.loc[[*order, *range(len(self.causes), len(table))]].reset_index(drop=True)
        return Because(
            outcome=outcome,
            level=level,
            since=first,
            until=last,
            whole=(whole.mean, whole.low, whole.high),
            verdict=whole.verdict,
            replicates=whole.replicates,
            parts=table,
        )

    def course(self, outcome: str, level: str = ALL, since: When = 0) -> Paired:
        """Return the means of `changes` with their 95 % intervals: later month x part. Raises as `changes` does."""
        return paired(self.changes(outcome, level, since), np.nan, step_of(OUTCOMES[outcome], self.ensemble))

    @cached_property
    def monthly(self) -> pd.DataFrame:
        """What each cause had changed each outcome by since month 0, by each month, over all managers, tidy.

        Columns: month, date, outcome, cause; `change`, the mean over replicates; `ci_low` and `ci_high`, its 95 % interval. The changes of
        a month add up to the outcome's since month 0 (or to how the difference between the two futures has changed).
        """
        dates = months_since(self.ensemble.scenario.start, self.months + 1)
        return pd.concat([self._monthly(outcome, dates) for outcome in OUTCOMES], ignore_index=True)

    def _monthly(self, outcome: str, dates: NDArray[np.datetime64]) -> pd.DataFrame:
        found = self.course(outcome)
        month, part = np.indices(found.difference.shape).reshape(2, -1)
        return pd.DataFrame(
            {
                "month": month.astype(np.int32),
                "date": dates[month],
                "outcome": outcome,
                "cause": np.array(self.parts)[part],
                "change": found.difference.ravel(),
                "ci_low": found.low.ravel(),
                "ci_high": found.high.ravel(),
            }
        )

    @cached_property
    def _full(self) -> NDArray[np.float64]:
        return _by_level(self.ensemble)

    def _since(self, values: NDArray[np.float64], outcome: str, level: str, first: int) -> NDArray[np.float64]:
        """Return how an outcome has changed since a month: replicate x later month."""
        registered = OUTCOMES[outcome]
        told = smoothed(values[:, :, [*LEVEL_NAMES].index(level), list(OUTCOMES).index(outcome)], registered)
        if registered.course is Course.FLOW:
            told[:, 0] = 0.0
        elif registered.course is not Course.STATE:
            told[:, 0] = told[:, 1]
        changed: NDArray[np.float64] = told[:, first:] - told[:, first : first + 1]
        return changed


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
        Kept states of a future of the same place with the same luck, should there be any; not necessarily of this one.

    Raises
    ------
    ExplanationError
        For two different places, or for differences that cannot be undone one by one.
    ValueError
        For futures, or kept states, that met other luck or last otherwise.
    RuntimeError
        If the replicates do not come out as the ensemble recorded them: they were made by different code.

    """
    here, last = ensemble.scenario, ensemble.months
    if beside is not None:
        _expect_alike(ensemble, beside)
    causes = causes_of(here) if beside is None else differences_of(here, beside.scenario)
    tell = progress or (lambda _, __: None)
    tell(0, len(causes) + 1)
    kept = checkpoints or _kept(ensemble, executor, stopped)
    if (kept.replicates, kept.seed) != (ensemble.replicates, ensemble.provenance.seed):
        raise ValueError(f"checkpoints: found other luck, expected {ensemble.replicates} replicates of seed {ensemble.provenance.seed}")
    values: dict[str, NDArray[np.float64]] = {}
    for number, cause in enumerate(causes):
        values[cause.label] = _by_level(kept.simulate(cause.scenario, executor, stopped), last)
        tell(number + 1, len(causes) + 1)
    values[STANDING_STILL] = _by_level(beside or kept.simulate(nothing_happens(here), executor, stopped), last)
    tell(len(causes) + 1, len(causes) + 1)
    return Causes(ensemble, tuple(causes), FrozenDict(values), beside)


def check_same_place(scenario: Scenario, baseline: Scenario) -> None:
    """Raise ExplanationError where two scenarios are not futures of one place."""
    if Aspect.PLACE in differing(scenario, baseline):
        raise ExplanationError(
            f"beside: found {baseline.name!r}, another place than {scenario.name!r}; expected another future of the same place:"
            " what sets two places apart lies before the start"
        )


def _expect_alike(ensemble: Ensemble, beside: Ensemble) -> None:
    check_same_place(ensemble.scenario, beside.scenario)
    met, other = ((one.provenance.seed, *one.values.shape[:2], str(one.scenario.start)) for one in (ensemble, beside))
    if met != other:
        raise ValueError(f"beside: found seed, replicates, months and start {other}, expected those of the ensemble, {met}")


def _kept(ensemble: Ensemble, executor: Executor | None, stopped: Event | None) -> Checkpoints:
    numbers = DEFAULT if ensemble.plan.vectors is None else ensemble.plan.vectors
    kept = Checkpoints(
        ensemble.scenario, ensemble.replicates, ensemble.provenance.seed, parameters=numbers, executor=executor, stopped=stopped
    )
    if kept.baseline.values[:, : ensemble.months + 1].tobytes() != ensemble.values.tobytes():
        raise RuntimeError("the replicates that were simulated again differ from the ensemble's: they were made by different code")
    return kept


def _by_level(ensemble: Ensemble, last: int | None = None) -> NDArray[np.float64]:
    """Return outcomes over all partnerships and organisations: replicate x month x level x outcome."""
    cells = [ensemble.aggregation.names.index((ALL, ALL, level)) for level in LEVEL_NAMES]
    months = slice(None) if last is None else slice(last + 1)
    chosen: NDArray[np.float64] = np.ascontiguousarray(ensemble.numbers[:, months][:, :, cells])
    return chosen
