"""Months as people name them: by their number since the start, or as `2017-03`."""

from __future__ import annotations

import re

from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.scenario.schema import Scenario

type When = int | str | CalendarMonth
"""A month by its number since the start, or by its date."""

_MONTH_LIKE = re.compile(r"\s*([0-9]{4})[-/. ]?([0-9]{1,2})\s*")


def month_named(at: When | None, scenario: Scenario, last: int, field: str, error: type[Exception]) -> int:
    """Return a month's number, given as that or as `2017-03`; None is the last.

    Raises `error`, naming the field and the nearest month, if there is none such.
    """
    if at is None:
        return last
    number = _number(at, scenario)
    first, end = scenario.start, scenario.start + last
    expected = f"expected a month from {first} to {end}, or its number, 0 to {last}"
    if number is None:
        likeliest = _MONTH_LIKE.fullmatch(str(at))
        hint = (
            f"{likeliest[1]}-{int(likeliest[2]):02d}" if likeliest and _number(f"{likeliest[1]}-{int(likeliest[2]):02d}", scenario) else ""
        )
        raise error(f"{field}: found {at!r}, {expected}" + (f"; did you mean {hint!r}?" if hint else ""))
    if not 0 <= number <= last:
        written = str(at) if isinstance(at, CalendarMonth) else at
        close = 0 if number < 0 else last
        raise error(f"{field}: found {written!r}, {expected}; the nearest is {close if _counts(at) else str(scenario.start + close)!r}")
    return number


def _counts(at: When) -> bool:
    return isinstance(at, int) or (isinstance(at, str) and at.removeprefix("-").isdecimal())


def _number(at: When, scenario: Scenario) -> int | None:
    if isinstance(at, int):
        return at
    if isinstance(at, str) and _counts(at):
        return int(at)
    try:
        return CalendarMonth(at) - scenario.start
    except ValueError:
        return None
