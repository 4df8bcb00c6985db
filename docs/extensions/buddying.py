"""Buddying: managers are paired with opposite numbers from the other organisation, and talk things over once a fortnight.

A lever on channels that are there already: `isim levers` tells what each acts on. A scenario may then say

    levers:
      - {kind: buddying, start: 2016-04, months: 24, level: middle, reach: 20}
"""

from __future__ import annotations

from typing import Literal

from integration_sim import Lever, Parameter

__version__ = "1.0"


def number(value: float, low: float, high: float, unit: str, says: str) -> Parameter:
    """Return a number with its range; all of them are assumptions here."""
    maximum = 1.0 if unit == "share" else float("inf")
    return Parameter(value=value, low=low, high=high, maximum=maximum, unit=unit, grade="A", source="assumption", says=says)


LENT = {
    "contact": number(0.1, 0.03, 0.25, "share", "How much more often each of a pair meets people across organisations."),
    "calm": number(0.15, 0.0, 0.4, "share", "How much of the fear for their posts it takes away to hear that others are unsettled too."),
}
COSTS = {
    "manager_days": number(0.25, 0.1, 0.5, "manager-days a month", "How much working time the talks take from each of a pair."),
    "gbp": number(10.0, 0.0, 40.0, "GBP a month", "How much money buddying costs for each of a pair."),
}


class Buddying(Lever):
    """Managers are paired with opposite numbers from the other organisation, and talk things over once a fortnight."""

    kind: Literal["buddying"] = "buddying"
    lends, costs = LENT, COSTS
