"""What several checks of a scenario ask: is that name among those there are, is that month inside the run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from integration_sim.errors import nearest
from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.scenario.errors import Location, Problem, shown

if TYPE_CHECKING:
    from integration_sim.scenario.schema import Scenario


def named(location: Location, name: str | None, known: Sequence[str], what: str) -> Iterator[Problem]:
    """Yield a problem if a name is given that isn't known."""
    if name is not None and name not in known:
        yield Problem(location, shown(name), f"{what} ({', '.join(known)})", nearest(name, known))


def inside(location: Location, date: CalendarMonth, scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem if a month lies outside the run."""
    if not scenario.start <= date <= scenario.end:
        yield Problem(location, str(date), f"a month of the run, {scenario.start} to {scenario.end}")
