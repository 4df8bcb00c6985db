"""The field's own words, as the whole program uses them: levels, forms of partnership, budget modes."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from importlib import import_module


class Level(IntEnum):
    """Where in the hierarchy a post stands."""

    STRATEGIC = 0
    MIDDLE = 1
    FRONT_LINE = 2


class CultureDimension(IntEnum):
    """The four kinds of difference between the agencies (Memon 995-1000), each a position in [0, 1]."""

    DEVOLVED_AUTHORITY = 0  # cultural
    APPETITE_FOR_RISK = 1  # operational
    TARGET_REGIME = 2  # administrative
    CLOSENESS_TO_ELECTED_MEMBERS = 3  # political


class BudgetMode(IntEnum):
    """How far two budgets have come together; it may only step up, one at a time."""

    SEPARATE = 0
    ALIGNED = 1
    POOLED = 2


class TermsPart(IntEnum):
    """The parts of terms and conditions, each a position from poor (0) to generous (1)."""

    PAY = 0
    HOURS = 1  # hours and leave
    PENSION = 2  # pension and security
    APPRAISAL = 3  # appraisal and HR policy


class Sector(IntEnum):
    """Who employs. It only chooses what an organisation is like unless the scenario says."""

    NHS = 0
    COUNCIL = 1
    OTHER = 2


MONTHS_A_YEAR, APRIL = 12, 3
"""January is 0."""


class NamesFromAbove:
    """Names that a higher floor knows: that floor fills them in while it is imported, and whoever asks first has it imported."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._names: tuple[str, ...] | None = None

    def fill(self, names: Iterable[str]) -> None:
        """Say which names there are."""
        self._names = tuple(names)

    def names(self) -> tuple[str, ...]:
        """Return the names."""
        if self._names is None:
            import_module(self._module)
        return self._names or ()


MECHANISM_NAMES = NamesFromAbove("integration_sim.mechanisms.month")
"""The mechanisms by name, in the order of the month; each can be switched off."""
