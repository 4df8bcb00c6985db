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
    """Return the points that leave a series as it is until the month before; whatever comes in `month` is then a step."""
    if month <= 0:
        return []
    kept = [point for point in points(series, start) if CalendarMonth(point["date"]) - start < month - 1]
    return [*kept, {"date": str(start + (month - 1)), "value": value_at(series, start, month - 1)}]


def since(series: Any, start: CalendarMonth, month: int) -> Points:
    """Return the points that leave a series as it is from a month on."""
    later = [point for point in points(series, start) if CalendarMonth(point["date"]) - start > month]
    return [{"date": str(start + month), "value": value_at(series, start, month)}, *later]
