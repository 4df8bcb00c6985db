"""What may be left out of a future: its events, levers and conditions, alike ones together, each with what cannot be without it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from integration_sim.experiments.attribution.causes.dated import PARTS, Dated, Part, dated, grouped
from integration_sim.scenario.errors import Location, ScenarioError
from integration_sim.scenario.schema import Scenario

PRESSURE, DEMAND, DRIFT = "pressure on budgets", "demand", "drift of terms"
"""The conditions of a future, in words."""


@dataclass(frozen=True)
class Cause:
    """Something without which a future would have been another."""

    what: Dated | str
    """Events or levers that are alike, or a condition in words."""
    scenario: Scenario
    """The future without it."""
    along: tuple[Dated, ...] = ()
    """What cannot be without it, and so goes with it."""

    @property
    def label(self) -> str:
        """What it is, when it begins, how many places it concerns, and what goes with it."""
        return str(self.what) + (f", with {', '.join(map(str, self.along))}" if self.along else "")


def causes_of(scenario: Scenario) -> list[Cause]:
    """Return the causes of a future: events and levers, alike ones together, then conditions that are not what they were before."""
    data = scenario.to_data()
    items = grouped(
        (dated(item, scenario), str(item.get("organisation")), (part, number)) for part in PARTS for number, item in enumerate(data[part])
    )
    found = [_left_out(scenario, what, members) for what, members in items.items()]
    return found + [Cause(label, scenario.override(changes)) for label, changes in _conditions(scenario)]


def nothing_happens(scenario: Scenario) -> Scenario:
    """Return the future with nothing in it: no events, no levers, conditions as they were before."""
    changes: dict[str, Any] = {part: [] for part in PARTS}
    for _, condition in _conditions(scenario):
        changes |= condition
    return scenario.override(changes)


def _conditions(scenario: Scenario) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the conditions that are not what they were before the start, each with the changes that make them so."""
    before = {name: scenario.past_pressure_of(name) for name in scenario.partnerships}
    if any(scenario.finance_of(name).pressure != pressure for name, pressure in before.items()):
        yield PRESSURE, {f"partnerships.{name}.finance.pressure": pressure for name, pressure in before.items()}
    if scenario.demand != 0.0:
        yield DEMAND, {"demand": 0.0}
    drifting = [name for name, organisation in scenario.organisations.items() if organisation.terms_drift]
    if drifting:
        yield DRIFT, {f"organisations.{name}.terms_drift": 0.0 for name in drifting}


def _left_out(scenario: Scenario, what: Dated, members: Sequence[tuple[Part, int]]) -> Cause:
    """Return the future without some events or levers, and without what cannot be without them."""
    data, gone = scenario.to_data(), set(members)
    while True:
        kept = {part: [number for number in range(len(data[part])) if (part, number) not in gone] for part in PARTS}
        try:
            without = scenario.override({part: [data[part][number] for number in kept[part]] for part in PARTS})
        except ScenarioError as error:
            found = {item for problem in error.problems for item in _named(problem.location, kept)}
            if not found:
                raise
            gone |= found
        else:
            along = ((dated(data[part][number], scenario), "", number) for part, number in sorted(gone - set(members)))
            return Cause(what, without, tuple(grouped(along)))


def _named(location: Location, kept: Mapping[Part, Sequence[int]]) -> Iterator[tuple[Part, int]]:
    """Yield the event or lever that a problem is about, by its number among all."""
    match location:
        case ("events" | "levers" as part, int(number), *_):
            yield part, kept[part][number]
