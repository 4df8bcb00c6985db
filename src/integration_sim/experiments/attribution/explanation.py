"""Why an outcome moved: what each contributor changed it by, between any two months, adding up to the change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from integration_sim.errors import UnknownNameError
from integration_sim.experiments.attribution.by_manager import OUTCOMES_OF_PERSONS
from integration_sim.experiments.attribution.ledger import LEVEL_NAMES, OUTCOMES_OF_SUMS, STATE_OF
from integration_sim.experiments.attribution.service_terms import OUTCOMES_OF_SERVICES, TERMS
from integration_sim.experiments.attribution.trust_terms import TRUST_TERMS
from integration_sim.experiments.comparison.paired import Paired, paired
from integration_sim.experiments.comparison.verdict import Verdict, judge, smallest_that_matter
from integration_sim.experiments.errors import ExplanationError
from integration_sim.experiments.months import When, month_named
from integration_sim.experiments.replicates.ensemble import Ensemble
from integration_sim.frozen import FrozenDict
from integration_sim.mechanisms.month import CONTRIBUTORS
from integration_sim.model.recording.aggregation import ALL
from integration_sim.model.recording.outcomes import OUTCOMES
from integration_sim.model.recording.trajectories import months_since

_EXPLAINED = {*STATE_OF, *OUTCOMES_OF_SUMS, *OUTCOMES_OF_PERSONS, *OUTCOMES_OF_SERVICES}
NOT_EXPLAINED: Mapping[str, tuple[str, tuple[str, ...]]] = FrozenDict(
    {outcome.name: (outcome.because_it_is, outcome.fed_by) for outcome in OUTCOMES.values() if outcome.name not in _EXPLAINED}
)
"""The outcomes that no sum of contributions makes up: what they are instead, and which outcomes that feed them can be explained."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Moved:
    """What moved an outcome between two months, over all partnerships and organisations; means over replicates."""

    outcome: str
    level: str
    since: int
    """The months are numbered from the start of the run."""
    until: int
    before: float
    """The outcome's mean in month `since`."""
    after: float
    """And in month `until`."""
    whole: tuple[float, float, float]
    """The change, with its 95 % interval."""
    verdict: Verdict
    """How the change stands: whether it is more than luck, and large enough to matter."""
    replicates: int
    """How many count: those that have a value."""
    contributions: pd.DataFrame
    """Columns: contributor; `change`, what it changed the outcome by; `ci_low` and `ci_high`, the 95 % interval of that mean
    (Student's t). The largest first; the changes add up to the whole."""
    of_trust: pd.DataFrame | None = None
    """The parts of the mechanism of trust's change (TRUST_TERMS) in the same columns, where the outcome holds trust between persons."""
    apart: bool = False
    """Whether the numbers are of the difference from another future."""


@dataclass(frozen=True, eq=False)
class Explanation:
    """What moved the outcomes of an ensemble."""

    ensemble: Ensemble
    so_far: Mapping[str, NDArray[np.float64]]
    """For each outcome that is explained, what each contributor has changed it by since month 0: replicate x month x
    contributor x level (in the order of `levels`). NaN where a level has nobody, or no ties."""
    of_trust: Mapping[str, NDArray[np.float64]]
    """For each outcome that holds trust between persons, of what the mechanism of trust has changed it by since month 0 consists:
    replicate x month x TRUST_TERMS x level."""
    baseline: Ensemble | None = None
    """The future beside which the ensemble is explained: all numbers are differences from it then; None where they are its own."""

    @property
    def months(self) -> int:
        """The last month explained."""
        return int(next(iter(self.so_far.values())).shape[1]) - 1

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The outcomes that are explained, in the registry's order."""
        return tuple(name for name in OUTCOMES if name in self.so_far)

    def contributors(self, outcome: str) -> tuple[str, ...]:
        """Return what may have moved an outcome: mechanisms, `reform` (dated events) and `clipping` (the ends of the scale).

        What services achieve is moved by the terms of their own equation instead. Raises ExplanationError for an outcome that
        is not explained.
        """
        self._check(outcome)
        return TERMS if outcome in OUTCOMES_OF_SERVICES else CONTRIBUTORS

    def levels(self, outcome: str) -> tuple[str, ...]:
        """Return the levels that an outcome is told of, `all` last. Raises as `contributors` does."""
        self._check(outcome)
        return levels_of(outcome)

    def values(self, outcome: str, level: str = ALL) -> NDArray[np.float64]:
        """Return the outcome that is explained, or how it differs from the baseline's: replicate x month."""
        own = self.ensemble.series(outcome, level=level)[:, : self.months + 1]
        return own if self.baseline is None else own - self.baseline.series(outcome, level=level)[:, : self.months + 1]

    def beside(self, other: Explanation, outcomes: Sequence[str] | None = None) -> Explanation:
        """Return what moved the difference from another future that met the same luck: this one's contributions less the other's.

        Of the outcomes named (left out: of all that both explain). Raises ExplanationError for an outcome that is not explained,
        ValueError if the two have not met the same luck from the same month on.
        """
        met, against = (
            (one.ensemble.provenance.seed, one.ensemble.replicates, one.months, str(one.ensemble.scenario.start)) for one in (self, other)
        )
        if met != against:
            raise ValueError(f"other: found seed, replicates, months and start {against}, expected those of this future, {met}")
        wanted = tuple(name for name in self.outcomes if name in other.outcomes) if outcomes is None else tuple(outcomes)
        for outcome in wanted:
            self._check(outcome)
            other._check(outcome)
        so_far = {name: self.so_far[name] - other.so_far[name] for name in wanted}
        of_trust = {name: self.of_trust[name] - other.of_trust[name] for name in wanted if name in self.of_trust}
        return Explanation(self.ensemble, FrozenDict(so_far), FrozenDict(of_trust), other.ensemble)

    def changes(self, outcome: str, level: str = ALL, since: When = 0) -> NDArray[np.float64]:
        """Return what each contributor changed an outcome by since a month: replicate x later month x contributor.

        Raises ExplanationError for an outcome, level or month that isn't there.
        """
        known = self.levels(outcome)
        if level not in known:
            raise UnknownNameError("level", level, known)
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
        table = _table(self.contributors(outcome), self.changes(outcome, level, first)[:, last - first])
        values = self.values(outcome, level)[:, [first, last]]
        scenario = self.ensemble.scenario
        whole = judge(OUTCOMES[outcome], values[:, 1] - values[:, 0], smallest_that_matter(scenario)[outcome])
        known = ~np.isnan(values).any(axis=1)
        before, after = (values[known].mean(axis=0) if known.any() else np.full(2, np.nan)).tolist()
        parts = None
        if outcome in self.of_trust:
            of_level = self.of_trust[outcome][..., self.levels(outcome).index(level)]
            parts = _table(TRUST_TERMS, of_level[:, last] - of_level[:, first])
        order = table["change"].abs().sort_values(ascending=False, kind="stable").index
        return Moved(
            outcome=outcome,
            level=level,
            since=first,
            until=last,
            before=before,
            after=after,
            whole=(whole.mean, whole.low, whole.high),
            verdict=whole.verdict,
            replicates=whole.replicates,
            contributions=table.loc[order].reset_index(drop=True),
            of_trust=parts,
            apart=self.baseline is not None,
        )

    def _check(self, outcome: str) -> None:
        check_outcome(outcome)
        if outcome not in self.so_far:
            raise UnknownNameError("outcome", outcome, self.outcomes)

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


def _table(contributors: tuple[str, ...], changes: NDArray[np.float64]) -> pd.DataFrame:
    """Return changes (replicate x contributor) as means with their intervals."""
    found = paired(changes, np.nan)
    return pd.DataFrame({"contributor": contributors, "change": found.difference, "ci_low": found.low, "ci_high": found.high})


def levels_of(outcome: str) -> tuple[str, ...]:
    """Return the levels at which what moved an outcome can be told, `all` last; `all` alone of what has no contributions."""
    return (ALL,) if outcome in OUTCOMES_OF_SERVICES or outcome in NOT_EXPLAINED else LEVEL_NAMES


def check_outcome(outcome: str) -> None:
    """Raise ExplanationError, saying why and what to ask instead, for an outcome that cannot be explained."""
    if outcome in NOT_EXPLAINED:
        what, instead = NOT_EXPLAINED[outcome]
        hint = f"; ask of what feeds it: {', '.join(instead)}" if instead else ""
        raise ExplanationError(f"outcome: {outcome} is {what}, so no contributions add up to its change{hint}")
    if outcome not in OUTCOMES:
        raise UnknownNameError("outcome", outcome, (name for name in OUTCOMES if name not in NOT_EXPLAINED))
