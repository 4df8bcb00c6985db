"""The three things that a scenario holds, and which of them differ between two scenarios.

A *place* is what the warm-up brings to where it starts: organisations, posts, form, declared trust, and the conditions of the
years before. A *future* departs from there: events, levers, and from month 1 on pressure, demand and the drift of terms. The
*model* is what moves both: parameters and mechanisms. One place may have many futures, all from the same start, bit for bit.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from integration_sim.scenario.schema import Scenario


class Aspect(StrEnum):
    """One of the three things that a scenario holds."""

    PLACE = "place"
    FUTURE = "future"
    MODEL = "model"


OF_FUTURE = ("finance", "past", "demand", "events", "levers")
"""Fields of the future. Of `finance` only the pressure is: the budgets with which a partnership starts are looked up apart."""
OF_MODEL = ("parameters", "switch_off")
NEITHER = ("schema_version", "name", "title", "story", "sources", "assumptions", "months")
"""Fields in which two scenarios may differ without anything being different in a month that both have."""


def differing(one: Scenario, other: Scenario) -> tuple[Aspect, ...]:
    """Return in which of the three things two scenarios differ, as they are written."""
    views = {Aspect.PLACE: place_of, Aspect.FUTURE: future_of, Aspect.MODEL: model_of}
    return tuple(aspect for aspect, view in views.items() if view(one) != view(other))


def place_of(scenario: Scenario) -> tuple[Any, ...]:
    """Return all that the place is, to be compared: as text too, since numbering follows the order in which a scenario is written."""
    of_each = {"partnerships": {"__all__": {"finance", "past"}}, "organisations": {"__all__": {"terms_drift"}}}
    written = scenario.model_dump_json(exclude=of_each | dict.fromkeys((*OF_FUTURE, *OF_MODEL, *NEITHER), True))
    return written, [(scenario.finance_of(name).budget, scenario.past_pressure_of(name)) for name in scenario.partnerships]


def future_of(scenario: Scenario) -> tuple[Any, ...]:
    """Return all that the future holds, to be compared."""
    drifts = {name: organisation.terms_drift for name, organisation in scenario.organisations.items()}
    pressure = {name: scenario.finance_of(name).pressure for name in scenario.partnerships}
    return scenario.events, scenario.levers, scenario.demand, pressure, drifts


def parts_of_future(one: Scenario, other: Scenario) -> tuple[str, ...]:
    """Return which parts of the future differ, in words: `events`, `levers`, `demand`, `pressure on budgets`, `drift of terms`."""
    words = ("events", "levers", "demand", "pressure on budgets", "drift of terms")
    return tuple(word for word, here, there in zip(words, future_of(one), future_of(other), strict=True) if here != there)


def only_levers_differ(one: Scenario, other: Scenario) -> bool:
    """Tell whether two scenarios are futures of one place under one model that differ in nothing but levers, if at all."""
    return set(differing(one, other)) <= {Aspect.FUTURE} and set(parts_of_future(one, other)) <= {"levers"}


def model_of(scenario: Scenario) -> tuple[Any, ...]:
    """Return what the scenario says of the model, to be compared."""
    return dict(scenario.parameters), set(scenario.switch_off)
