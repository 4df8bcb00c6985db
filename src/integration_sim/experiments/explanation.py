"""Why an outcome moved: what each contributor changed it by, between any two months, adding up to the change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from integration_sim.experiments.books import LEVEL_NAMES, STATE_OF, check_same, mean_changes
from integration_sim.experiments.effects import Paired, paired
from integration_sim.experiments.ensemble import Ensemble
from integration_sim.experiments.errors import ExplanationError
from integration_sim.experiments.executors import in_threads
from integration_sim.experiments.months import month_named
from integration_sim.experiments.ranges import check_range
from integration_sim.experiments.service_terms import OUTCOMES_OF_SERVICES, TERMS, ServiceTerms
from integration_sim.mechanisms.month import CONTRIBUTORS
from integration_sim.model.cells import ALL
from integration_sim.model.outcomes import OUTCOMES, Measures
from integration_sim.model.run import Run
from integration_sim.model.trajectories import months_since
from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.scenario.errors import nearest

type When = int | str | CalendarMonth

NOT_EXPLAINED: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "culture_distance": ("a mean of distances between two people, which do not add up over what moved each of them", ()),
        "rhetoric_gap": (
            "a mean over those only whose stated commitment exceeds that in use",
            ("espoused_commitment", "commitment"),
        ),
        "resistance": (
            "a curve through several states of each manager",
            ("job_insecurity", "role_ambiguity", "terms_grievance", "commitment", "workload"),
        ),
        "vacancy_rate": ("a count of posts, which people leave and join by chance", ("job_insecurity", "terms_grievance")),
        "cooperation_rate": ("a share of the month's meetings, which go well or not by chance", ("cross_trust", "ambition")),
        "decision_months": ("a median of ages", ("cross_trust", "role_ambiguity")),
        "escalation_rate": ("a share of the month's decisions, settled or not by chance", ("cross_trust", "role_ambiguity")),
        "partnership_active": ("something that happens or not", ("cross_trust",)),
        "disputes": ("something that happens or not", ("cross_trust",)),
        "failed_settlements": ("something that happens or not", ("cross_trust",)),
        "cost_manager_days": ("what the scenario's levers take", ()),
        "cost_gbp": ("what the scenario's levers take", ()),
    }
)
"""The outcomes that no sum of contributions makes up: what they are instead, and which outcomes that feed them can be explained."""


@dataclass(frozen=True, eq=False)
class Moved:
    """What moved an outcome between two months, over all partnerships and organisations; means over replicates."""

    outcome: str
    level: str
    since: int
    until: int
    before: float
    """The outcome's mean in month `since`."""
    after: float
    """And in month `until`."""
    whole: tuple[float, float, float]
    """The change, with its 95 % interval."""
    replicates: int
    """How many count: those that have a value."""
    contributions: pd.DataFrame
    """Columns: contributor; `change`, what it changed the outcome by; `ci_low` and `ci_high`, the 95 % interval of that mean
    (Student's t). The largest first; the changes add up to the whole."""


@dataclass(frozen=True, eq=False)
class Explanation:
    """What moved the outcomes of an ensemble."""

    ensemble: Ensemble
    so_far: Mapping[str, NDArray[np.float64]]
    """For each outcome that can be explained, what each contributor has changed it by since month 0: replicate x month x
    contributor x level (in the order of `levels`). NaN where a level has nobody, or no ties."""

    @property
    def months(self) -> int:
        """The last month explained."""
        return int(next(iter(self.so_far.values())).shape[1]) - 1

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The outcomes that can be explained, in the registry's order."""
        return tuple(name for name in OUTCOMES if name in self.so_far)

    def contributors(self, outcome: str) -> tuple[str, ...]:
        """Return what may have moved an outcome: mechanisms, `reform` (dated events) and `clipping` (the ends of the scale).

        What services achieve is moved by the terms of their own equation instead. Raises ExplanationError for an outcome that
        cannot be explained.
        """
        _check(outcome)
        return TERMS if outcome in OUTCOMES_OF_SERVICES else CONTRIBUTORS

    def levels(self, outcome: str) -> tuple[str, ...]:
        """Return the levels that an outcome is told of, `all` last. Raises as `contributors` does."""
        _check(outcome)
        return (ALL,) if outcome in OUTCOMES_OF_SERVICES else LEVEL_NAMES

    def changes(self, outcome: str, level: str = ALL, since: When = 0) -> NDArray[np.float64]:
        """Return what each contributor changed an outcome by since a month: replicate x later month x contributor.

        Raises ExplanationError for an outcome, level or month that isn't there.
        """
        known = self.levels(outcome)
        if level not in known:
            raise ExplanationError(_unknown("level", level, known))
        first = self.month(since, "since")
        numbers = self.so_far[outcome][..., known.index(level)]
        return numbers[:, first:] - numbers[:, first : first + 1]

    def course(self, outcome: str, level: str = ALL, since: When = 0) -> Paired:
        """Return the means of `changes` with their 95 % intervals: later month x contributor. Raises as `changes` does."""
        return paired(self.changes(outcome, level, since), np.nan)

    def between(self, outcome: str, since: When = 0, until: When | None = None, level: str = ALL) -> Moved:
        """Return what moved an outcome between two months, given as their numbers or as `2015-04`; `until` left out is the last.

        Raises ExplanationError for an outcome, level or month that isn't there, or a month before the other.
        """
        first, last = self.month(since, "since"), self.month(until, "until")
        if last < first:
            start = self.ensemble.scenario.start
            raise ExplanationError(f"until: found {start + last}, expected {start + first} (since) or later")
        changes = self.changes(outcome, level, first)[:, last - first]
        found = paired(changes, np.nan)
        values = self.ensemble.of(outcome, level=level)[:, [first, last]]
        whole = paired(values[:, 1] - values[:, 0], np.nan)
        known = ~np.isnan(values).any(axis=1)
        before, after = (values[known].mean(axis=0) if known.any() else np.full(2, np.nan)).tolist()
        table = pd.DataFrame(
            {"contributor": self.contributors(outcome), "change": found.difference, "ci_low": found.low, "ci_high": found.high}
        )
        order = table["change"].abs().sort_values(ascending=False, kind="stable").index
        return Moved(
            outcome,
            level,
            first,
            last,
            before,
            after,
            (float(whole.difference), float(whole.low), float(whole.high)),
            int(whole.pairs),
            table.loc[order].reset_index(drop=True),
        )

    def month(self, at: When | None, field: str = "at") -> int:
        """Return a month's number; None is the last. Raises ExplanationError, naming the field, if there is none such."""
        return month_named(at, self.ensemble.scenario, self.months, field, ExplanationError)

    @cached_property
    def monthly(self) -> pd.DataFrame:
        """What each contributor changed each outcome by, month by month, tidy.

        Columns: month (from 1), date, level, outcome, contributor; `change`, the mean over replicates; `ci_low` and `ci_high`,
        its 95 % interval (Student's t). The changes of a month add up to the outcome's.
        """
        dates = months_since(self.ensemble.scenario.start, self.months + 1)[1:]
        return pd.concat([self._monthly(outcome, dates) for outcome in self.outcomes], ignore_index=True)

    def _monthly(self, outcome: str, dates: NDArray[np.datetime64]) -> pd.DataFrame:
        numbers = self.so_far[outcome]
        found = paired(np.diff(numbers, axis=1), np.nan)
        shape = found.difference.shape
        month, contributor, level = np.indices(shape).reshape(len(shape), -1)
        return pd.DataFrame(
            {
                "month": month.astype(np.int32) + 1,
                "date": dates[month],
                "level": np.array(self.levels(outcome))[level],
                "outcome": outcome,
                "contributor": np.array(self.contributors(outcome))[contributor],
                "change": found.difference.ravel(),
                "ci_low": found.low.ravel(),
                "ci_high": found.high.ravel(),
            }
        )


def explain(
    ensemble: Ensemble,
    months: int | None = None,
    *,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Explanation:
    """Find out what moved the outcomes of an ensemble, by simulating its replicates once more with their books kept.

    Explained are all outcomes that are means of a state; those that are sums of such (`integration_index`,
    `espoused_integration_index`, `engagement`), through them; and what services achieve (`service_performance`,
    `delayed_discharge_index`), by the terms of their equation. `NOT_EXPLAINED` says of the others why not. The numbers are the
    same, bit for bit, in any number of threads. They take 8 bytes a replicate, month, contributor, level and outcome: about
    2 MB a replicate of sixteen years.

    Parameters
    ----------
    ensemble
        What to explain.
    months
        Explain so many months; left out, all.
    threads
        At most so many replicates at a time; left out, one a core.
    progress
        Called with the number of replicates done, each time another is.

    Raises
    ------
    ValueError
        For a number of months or threads that is out of range.
    RuntimeError
        If the replicates do not come out as the ensemble recorded them: they were made by different code.

    """
    recorded = ensemble.values.shape[1] - 1
    last = recorded if months is None else months
    check_range("months", last, 1, recorded)
    weights = weights_of(ensemble.plan.measures)
    states = sorted({state for parts in weights.values() for state in parts})
    room = {outcome: np.empty((ensemble.replicates, last + 1, len(CONTRIBUTORS), len(LEVEL_NAMES))) for outcome in weights} | {
        outcome: np.empty((ensemble.replicates, last + 1, len(TERMS), 1)) for outcome in OUTCOMES_OF_SERVICES
    }

    def booked(replicate: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        run = Run(ensemble.plan, ensemble.provenance.seed, replicate, attribution=True)
        services = ServiceTerms(run)
        of_services = [services.so_far]
        for month in range(1, last + 1):
            run.finish(month)
            services.follow()
            of_services.append(services.so_far)
        check_same(run, ensemble, last)
        return np.cumsum(mean_changes(run, last, states), axis=0), np.stack(of_services)

    told = in_threads(booked, range(ensemble.replicates), threads, progress)
    for replicate, (of_states, of_services) in enumerate(told):
        for outcome, parts in weights.items():
            room[outcome][replicate] = sum(weight * of_states[..., states.index(state)] for state, weight in parts.items())
        for number, outcome in enumerate(OUTCOMES_OF_SERVICES):
            room[outcome][replicate, :, :, 0] = of_services[..., number]
    return Explanation(ensemble, MappingProxyType(room))


def weights_of(measures: Measures) -> dict[str, dict[str, float]]:
    """Return the outcomes that are weighted sums of means of states, each with the states (columns of the books) and weights."""
    p = measures.engagement
    whole = 100.0 / sum(p)
    in_use = ("trust_across", "experience", "ambition_across", "commitment")
    return {outcome: {state: 1.0} for outcome, state in STATE_OF.items()} | {
        "engagement": {
            "leadership_trust": whole * p.leadership_trust,
            "commitment": whole * p.commitment,
            "insecurity": -whole * p.security,
            "ambiguity": -whole * p.clarity,
        },
        "integration_index": {state: 100.0 / len(in_use) for state in in_use},
        "espoused_integration_index": {"espoused": 100.0},
    }


def _check(outcome: str) -> None:
    if outcome in NOT_EXPLAINED:
        what, instead = NOT_EXPLAINED[outcome]
        hint = f"; ask of what feeds it: {', '.join(instead)}" if instead else ""
        raise ExplanationError(f"outcome: {outcome} is {what}, so no contributions add up to its change{hint}")
    if outcome not in OUTCOMES:
        raise ExplanationError(_unknown("outcome", outcome, tuple(name for name in OUTCOMES if name not in NOT_EXPLAINED)))


def _unknown(field: str, found: str, known: tuple[str, ...]) -> str:
    hint = nearest(found, known)
    return f"{field}: found {found!r}, expected one of {', '.join(known)}" + (f"; did you mean {hint!r}?" if hint else "")
