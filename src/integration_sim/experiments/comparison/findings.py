"""What is found of an outcome over time: how a future differs from another, or from its own start, window by window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from integration_sim.experiments.comparison.paired import GAIN, Paired, paired, step_of
from integration_sim.experiments.comparison.verdict import Difference, judge
from integration_sim.experiments.comparison.windows import FIXED, YEAR, Window, months_of, smoothed, told_over
from integration_sim.experiments.replicates.ensemble import Ensemble
from integration_sim.frozen import FrozenDict
from integration_sim.model.recording.aggregation import ALL
from integration_sim.model.recording.outcomes import OUTCOMES, Better, Course, Outcome

TOLD_AT_ONCE = len(OUTCOMES)
"""So many outcomes are judged at once, in every window."""


@dataclass(frozen=True)
class Finding:
    """One outcome of one cell: how it differs in every window, and month by month."""

    outcome: Outcome
    windows: Mapping[Window, Difference]
    """The windows that there are: without a reform there are no reform years."""
    gap_month: int
    """The month of the largest gap; of a rate or a flow the last of its twelve."""
    course: Paired = field(repr=False, compare=False)
    """The difference month by month; of rates and flows, of the twelve months that end there."""
    before: NDArray[np.float64] = field(repr=False, compare=False)
    """What it is compared with, month by month: the mean of the baseline, or the start."""

    @property
    def gap(self) -> Difference:
        """The difference where the two are furthest apart."""
        return self.windows[Window.LARGEST_GAP]

    @property
    def end(self) -> Difference:
        """The difference in the last twelve months."""
        return self.windows[Window.LAST_TWELVE_MONTHS]

    @property
    def most(self) -> Window:
        """The window in which most happens: that of the largest gap where it says more than the end does, else the last twelve months.

        A longer one where there is nothing to tell of either.
        """
        if not self.gap.told:
            longer = (window for window in (Window.REFORM_YEARS, Window.WHOLE_TIME) if window in self.windows and self.windows[window].told)
            return Window.LAST_TWELVE_MONTHS if self.end.told else next(longer, Window.LAST_TWELVE_MONTHS)
        if not self.end.told or self.gap.higher != self.end.higher:
            return Window.LARGEST_GAP
        return Window.LARGEST_GAP if abs(self.gap.mean) - abs(self.end.mean) >= self.gap.matters else Window.LAST_TWELVE_MONTHS

    @property
    def chief(self) -> Difference:
        """The difference in the window where most happens."""
        return self.windows[self.most]

    @property
    def eases(self) -> bool | None:
        """Whether, where the two are furthest apart, the baseline does worse than at its start and the other less so; None if neither."""
        if self.outcome.better is Better.NEITHER or self.gap.better is None:
            return None
        gain = GAIN[self.outcome.better]
        sag = gain * (self.before[self.gap_month] - self.before[0])
        return self.gap.better if sag <= -self.gap.matters or sag + gain * self.gap.mean <= -self.gap.matters else None

    @property
    def told(self) -> bool:
        """Whether there is anything to tell in some window."""
        return any(one.told for one in self.windows.values())

    @property
    def opens(self) -> int | None:
        """The month from which on, up to the largest gap, the difference is more than luck; None where there is no gap to tell of."""
        if not self.gap.told:
            return None
        unclear = np.flatnonzero(~self.course.distinct[: self.gap_month + 1])
        return int(unclear[-1]) + 1 if unclear.size else 0


def find(
    outcome: Outcome,
    monthly: NDArray[np.float64],
    over: Callable[[Window], NDArray[np.float64] | None],
    matters: float,
    *,
    before: NDArray[np.float64],
    step: float = 0.0,
    departs: int = 0,
) -> Finding:
    """Return what is found of differences by replicate x month (`monthly`, as `smoothed` gives them, month 0 included).

    `before` is what it is compared with, month by month; `over` gives the difference in a window, one number per replicate, or None
    where there is no such window. Before the month `departs` nothing can differ.
    """
    months = monthly.shape[1]
    free = np.full(months, step) if step else np.zeros(months)
    free[:departs] = 0.0
    course = paired(monthly, GAIN[outcome.better], free)
    distance = np.abs(course.difference)
    gap_month = int(np.nanargmax(distance)) if not np.isnan(distance).all() else 0
    years = max(1, (months - 1) // YEAR)
    step = step if departs < months else 0.0
    found = {Window.LARGEST_GAP: judge(outcome, monthly[:, gap_month], matters, step=step, among=TOLD_AT_ONCE * years)}
    for window in FIXED:
        differences = over(window)
        if differences is not None:
            found[window] = judge(outcome, differences, matters, step=step, among=TOLD_AT_ONCE * len(FIXED))
    return Finding(outcome, FrozenDict(found), gap_month, course, before)


def change_since_start(ensemble: Ensemble, outcome: str, matters: float, cell: tuple[str, str, str] = (ALL, ALL, ALL)) -> Finding:
    """Return how an outcome of a run changes from where it starts: a state from month 0, a rate or a flow from its first twelve months.

    Raises UnknownNameError for a name that isn't there.
    """
    registered, values = OUTCOMES[outcome], ensemble.series(outcome, *cell)
    last = values.shape[1] - 1
    first_year = np.arange(1, min(YEAR, last) + 1)
    state = registered.course is Course.STATE
    start = values[:, 0] if state else told_over(values, registered, first_year, yearly=True)
    monthly = smoothed(values, registered) - start[:, np.newaxis]
    if not state:
        monthly[:, : min(YEAR, last)] = np.nan

    def over(window: Window) -> NDArray[np.float64] | None:
        months = months_of(window, ensemble.scenario, last)
        return told_over(values, registered, months, yearly=True) - start if months.size else None

    before = np.full(last + 1, known_mean(start))
    return find(registered, monthly, over, matters, before=before, step=step_of(registered, ensemble, cell), departs=1)


def known_mean(values: NDArray[np.float64]) -> float:
    """Return the mean of numbers, those without a value left out; NaN where none has one."""
    known = values[~np.isnan(values)]
    return float(known.mean()) if known.size else np.nan
