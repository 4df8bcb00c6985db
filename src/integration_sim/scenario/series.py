"""Dated series, as scenarios write them: a number, or numbers with dates between which the value moves in a straight line."""

from __future__ import annotations

from typing import Any

import numpy as np

from integration_sim.scenario.calendar import CalendarMonth

type Points = list[dict[str, Any]]


def points(series: Any, start: CalendarMonth) -> Points:
    """Return a series (plain data: a number or a list of `date` and `value`) as dated points."""
    return list(series) if isinstance(series, list) else [{"date": str(start), "value": series}]


def value_at(series: Any, start: CalendarMonth, month: int) -> float:
    """Return the value of a series in a month, counted from the start."""
    dated = points(series, start)
    return float(np.interp(month, [CalendarMonth(point["date"]) - start for point in dated], [point["value"] for point in dated]))


def before(series: Any, start: CalendarMonth, month: int) -> Points:
    """Return the points that leave a series as it is until the month before, to the last bit; whatever comes in `month` is then a step.

    A line that rises or falls is written out month by month from the last point on: cut short, it would round otherwise.
    """
    if month <= 0:
        return []
    kept = [point for point in points(series, start) if CalendarMonth(point["date"]) - start < month]
    first = CalendarMonth(kept[-1]["date"]) - start + 1 if kept else month - 1
    cut = [{"date": str(start + one), "value": value_at(series, start, one)} for one in range(first, month)]
    flat = len({one["value"] for one in (*kept[-1:], *cut)}) == 1
    return [*kept, *(cut[-1:] if flat else cut)]


def since(series: Any, start: CalendarMonth, month: int) -> Points:
    """Return the points that leave a series as it is from a month on."""
    later = [point for point in points(series, start) if CalendarMonth(point["date"]) - start > month]
    return [{"date": str(start + month), "value": value_at(series, start, month)}, *later]
