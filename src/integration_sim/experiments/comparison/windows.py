"""The time over which futures are told and compared: named windows, each one number per replicate."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from integration_sim.errors import UnknownNameError
from integration_sim.model.recording.outcomes import Course, Outcome
from integration_sim.scenario.events import Reform
from integration_sim.scenario.schema import Scenario

YEAR, RECOVERY = 12, 36
"""Months: a whole round of settlements and seasons; how long after its go-live a reform is still being recovered from."""


class Window(StrEnum):
    """A time over which an outcome is told."""

    LARGEST_GAP = "largest_gap"  # where two futures are furthest apart: of a rate or a flow, the twelve months that end there
    REFORM_YEARS = "reform_years"  # from the announcement of a reform to three years after its go-live
    LAST_TWELVE_MONTHS = "last_twelve_months"
    WHOLE_TIME = "whole_time"


FIXED = (Window.REFORM_YEARS, Window.LAST_TWELVE_MONTHS, Window.WHOLE_TIME)
"""The windows whose months do not depend on what is found."""


def window_named(name: str) -> Window:
    """Return a window that costs may be set against effects over. Raises ValueError for another name, with the nearest."""
    if name not in FIXED:
        raise UnknownNameError("window", name, map(str, FIXED))
    return Window(name)


def check_window(name: str, scenarios: Iterable[Scenario], last: int) -> Window:
    """Return a window of some scenarios. Raises ValueError for another name, or where none of them has a reform whose years it asks for."""
    window = window_named(name)
    if window is Window.REFORM_YEARS and not any(reform_months(scenario, last).size for scenario in scenarios):
        others = " or ".join(one for one in FIXED if one is not window)
        raise ValueError(f"window: found {window}, but there is no reform by then; expected {others}")
    return window


def go_lives(scenario: Scenario) -> list[int]:
    """Return the months in which reforms go live, the last localities included."""
    reforms = [event for event in scenario.events if isinstance(event, Reform)]
    return [max(scenario.month_of(date) for date in (event.live, *(phase.live for phase in event.phases))) for event in reforms]


def recovering(scenario: Scenario, last: int) -> bool:
    """Tell whether, in month `last`, less than three years have gone by since a reform went live (or it still is to)."""
    return any(live > last - RECOVERY for live in go_lives(scenario) if live <= scenario.months)


def reform_months(scenario: Scenario, last: int) -> NDArray[np.int64]:
    """Return the months from 1 to `last` that lie between a reform's announcement and three years after its go-live."""
    reforms = [event for event in scenario.events if isinstance(event, Reform)]
    inside = np.zeros(last + 1, dtype=np.bool_)
    for event, live in zip(reforms, go_lives(scenario), strict=True):
        inside[scenario.month_of(event.announced) : live + RECOVERY + 1] = True
    return np.flatnonzero(inside)


def months_of(window: Window, scenario: Scenario, last: int, other: Scenario | None = None) -> NDArray[np.int64]:
    """Return the months of a window in one future: its own reform years, or another's where it has none.

    Empty where there are none.
    """
    if window is Window.WHOLE_TIME:
        return np.arange(1, last + 1)
    if window is Window.LAST_TWELVE_MONTHS:
        return np.arange(max(1, last - YEAR + 1), last + 1)
    own = reform_months(scenario, last)
    return own if own.size or other is None else reform_months(other, last)


def told_over(values: NDArray[np.float64], outcome: Outcome, months: NDArray[np.int64], *, yearly: bool = False) -> NDArray[np.float64]:
    """Return what an outcome (replicate x month) comes to over some months: the mean, or of a flow the total (`yearly`: a year's).

    Months without a value are left out; NaN where no month has one.
    """
    chosen = values[:, months]
    known = ~np.isnan(chosen)
    count, total = known.sum(axis=1), np.where(known, chosen, 0.0).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        if outcome.course is Course.FLOW:
            return np.where(count > 0, total * (YEAR / months.size if yearly else 1.0), np.nan)
        mean: NDArray[np.float64] = total / count
    return mean


def first_and_last(values: NDArray[np.float64], outcome: Outcome) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what an outcome (replicate x month) is at the start and at the end; of a rate or a flow, over the first year and the last."""
    if outcome.course is Course.STATE:
        return values[:, 0], values[:, -1]
    months = values.shape[1]
    first, last = np.arange(1, min(YEAR, months - 1) + 1), np.arange(max(1, months - YEAR), months)
    return told_over(values, outcome, first), told_over(values, outcome, last)


def smoothed(values: NDArray[np.float64], outcome: Outcome) -> NDArray[np.float64]:
    """Return an outcome month by month as it may be told: a state as it is, a rate as the mean of the twelve months that end there.

    Of a flow it is their total. Month 0 counts for none of them; where less than a year has gone by, so many months as there are.
    """
    if outcome.course is Course.STATE:
        return values
    room = np.full((len(values), YEAR - 1), np.nan)
    year = np.lib.stride_tricks.sliding_window_view(np.concatenate((room, values[:, 1:]), axis=1), YEAR, axis=1)
    known = ~np.isnan(year)
    total, count = np.where(known, year, 0.0).sum(axis=-1), known.sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        told = np.where(count > 0, total if outcome.course is Course.FLOW else total / count, np.nan)
    return np.concatenate((np.full((len(values), 1), np.nan), told), axis=1)
