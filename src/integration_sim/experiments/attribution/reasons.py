"""For which reasons meetings across organisations go well more or less often: between two months, or in one future than in another.

What is explained is the mean log-odds of the meetings that took place: of the last twelve months, since those of a single month
are few. A reason's part is the change of its term's mean over the pairs as planned, a month like the other. What is left is
`who_met`: who did meet, and when, beside that plan. So the parts add up to the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from integration_sim.errors import UnknownNameError
from integration_sim.experiments.attribution.ledger import LEVEL_NAMES
from integration_sim.experiments.attribution.meeting_terms import MET, NOTED, PLAN, REASONS, MeetingTerms
from integration_sim.experiments.comparison.paired import paired
from integration_sim.experiments.errors import ExplanationError
from integration_sim.experiments.months import When, month_named
from integration_sim.experiments.replicates.ensemble import Ensemble, check_same
from integration_sim.experiments.replicates.executors import in_threads
from integration_sim.experiments.replicates.following import follow_months
from integration_sim.experiments.replicates.ranges import check_range
from integration_sim.model.recording.aggregation import ALL
from integration_sim.model.run import Checkpoint, Run
from integration_sim.vocabulary import MONTHS_A_YEAR

WHO_MET = "who_met"
"""What the meetings that took place had beyond the pairs as planned."""
PARTS = (*REASONS, WHO_MET)
"""What the log-odds of meetings consist of."""

type Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False, kw_only=True)
class MeetingsChange:
    """For which reasons meetings across organisations went well more or less often; means over replicates.

    From one month to another, or, where `since` is None, from one future to another by the month `until`.
    """

    level: str
    """Of those who judge whether a meeting went well."""
    since: int | None
    """The months are numbered from the start of the run."""
    until: int
    over: tuple[int, int]
    """How many months, ending there, are counted together at each end."""
    before: float
    """Mean log-odds of the meetings that took place, at first or in the first future."""
    after: float
    well_before: float
    """The share of them that went well."""
    well_after: float
    whole: tuple[float, float, float]
    """The change of the log-odds, with its 95 % interval."""
    replicates: int
    """How many count: those with meetings at both ends."""
    reasons: pd.DataFrame
    """Columns: reason (of PARTS); `change`, what it changed the log-odds by; `ci_low` and `ci_high`, the 95 % interval of that mean
    (Student's t). The largest first; the changes add up to the whole."""


class _Meetings(NamedTuple):
    """What meetings were like in a stretch of months; NaN where there was none."""

    months: int
    parts: Numbers  # replicate x PARTS
    log_odds: Numbers  # replicate
    well: Numbers  # replicate


@dataclass(frozen=True, eq=False)
class Reasons:
    """What the meetings of an ensemble across organisations consisted of."""

    ensemble: Ensemble
    values: Numbers
    """Replicate x month (from 1: a run's month 0 is past its meetings) x NOTED x level: each reason's term, as a mean over the sides
    of the pairs that work across organisations, weighted by how often they meet in an ordinary month (`distance` and
    `familiarity`, a product, as they stood in month 1 and the changes since, shared out month by month); the `plan`, their sum;
    and how many sides of `meetings` there were, with the sums of their `log_odds` and of those that `went_well`."""

    @property
    def months(self) -> int:
        """The last month noted."""
        return int(self.values.shape[1])

    def month(self, at: When | None, field: str = "at") -> int:
        """Return a month's number; None is the last. Raises ExplanationError, naming the field, if there is none such."""
        return month_named(at, self.ensemble.scenario, self.months, field, ExplanationError)

    def between(self, since: When = 0, until: When | None = None, level: str = ALL, *, over: int = MONTHS_A_YEAR) -> MeetingsChange:
        """Return for which reasons meetings went well more or less often by one month than by another; `until` left out is the last.

        Each month stands for the `over` months that end with it, or fewer near the start; month 0, which has no meetings that are
        known, for the first. All meetings of these months count alike, so a month without any at a level does no harm, and a
        replicate without any in all these months is left out. Raises ExplanationError for a level or month that isn't there, or a
        month before the other; ValueError for a number of months below 1.
        """
        first, last = self.month(since, "since"), self.month(until, "until")
        if last < first:
            start = self.ensemble.scenario.start
            raise ExplanationError(f"until: found {start + last}, expected {start + first} (since) or later")
        return _change(self._meetings(first, level, over), self._meetings(last, level, over), level, first, last)

    def beside(self, baseline: Reasons, at: When | None = None, level: str = ALL, *, over: int = MONTHS_A_YEAR) -> MeetingsChange:
        """Return for which reasons meetings go well more or less often than in another future that met the same luck.

        At a month (left out: the last that both have), which stands for others as in `between`. Raises as `between` does, and
        ValueError if the two have not met the same luck from the same month on.
        """
        met, other = ((one.ensemble.provenance.seed, one.ensemble.replicates, str(one.ensemble.scenario.start)) for one in (self, baseline))
        if met != other:
            raise ValueError(f"baseline: found seed, replicates and start {other}, expected those of the alternative, {met}")
        last = min(self.month(at), baseline.month(at)) if at is None else max(self.month(at), baseline.month(at))
        return _change(baseline._meetings(last, level, over), self._meetings(last, level, over), level, None, last)

    def _meetings(self, month: int, level: str, over: int) -> _Meetings:
        check_range("over", over, 1)
        if level not in LEVEL_NAMES:
            raise UnknownNameError("level", level, LEVEL_NAMES)
        last = max(month, 1)
        numbers = self.values[:, max(0, last - over) : last, :, LEVEL_NAMES.index(level)]
        terms, plan = numbers[..., : len(REASONS)].mean(axis=1), numbers[..., NOTED.index(PLAN)].mean(axis=1)
        meetings, log_odds, well = numbers[..., -len(MET) :].sum(axis=1).T
        with np.errstate(invalid="ignore"):
            mean, share = log_odds / meetings, well / meetings
        who_met = mean - plan
        terms[np.isnan(mean)] = np.nan
        return _Meetings(min(last, over), np.column_stack((terms, who_met)), mean, share)


def _change(one: _Meetings, other: _Meetings, level: str, since: int | None, until: int) -> MeetingsChange:
    parts = other.parts - one.parts
    known = ~np.isnan(parts[:, -1])
    parts[~known] = np.nan
    found, whole = paired(parts, np.nan), paired(other.log_odds - one.log_odds, np.nan)
    ends = np.column_stack((one.log_odds, other.log_odds, one.well, other.well))[known]
    table = pd.DataFrame({"reason": PARTS, "change": found.difference, "ci_low": found.low, "ci_high": found.high})
    order = table["change"].abs().sort_values(ascending=False, kind="stable").index
    before, after, well_before, well_after = (ends.mean(axis=0) if len(ends) else np.full(4, np.nan)).tolist()
    return MeetingsChange(
        level=level,
        since=since,
        until=until,
        over=(one.months, other.months),
        before=before,
        after=after,
        well_before=well_before,
        well_after=well_after,
        whole=(float(whole.difference), float(whole.low), float(whole.high)),
        replicates=int(whole.pairs),
        reasons=table.loc[order].reset_index(drop=True),
    )


def reasons(
    ensemble: Ensemble,
    months: int | None = None,
    *,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
    executor: Executor | None = None,
    starts: Sequence[Checkpoint] | None = None,
    begun: Reasons | None = None,
) -> Reasons:
    """Find out for which reasons meetings across organisations went well or badly, by simulating an ensemble's replicates once more.

    Arguments are those of `explain`, and the numbers the same, bit for bit, in any number of threads. It takes about three times as
    long as the simulation, which is left at every month to be looked at, and 0.1 MB a replicate of sixteen years.

    Raises
    ------
    ValueError
        For a number of months or threads that is out of range.
    RuntimeError
        If the replicates do not come out as the ensemble recorded them: they were made by different code.

    """
    recorded = ensemble.months
    last = recorded if months is None else months
    check_range("months", last, 1, recorded)

    def followed(replicate: int) -> Numbers:
        run = Run(ensemble.plan, ensemble.provenance.seed, replicate, origin=None if starts is None else starts[replicate])
        meetings = MeetingTerms(run)
        follow_months(run, last, meetings)
        check_same(run, ensemble, last)
        return meetings.course()

    ready = 0 if begun is None else begun.ensemble.replicates
    tell = progress or (lambda _: None)
    values = np.empty((ensemble.replicates, last, len(NOTED), len(LEVEL_NAMES)))
    if begun is not None:
        values[:ready] = begun.values
    left = range(ready, ensemble.replicates)
    for replicate, found in zip(left, in_threads(followed, left, threads, lambda done: tell(ready + done), executor), strict=True):
        values[replicate] = found
    return Reasons(ensemble, values)
