"""Every kind of event and of lever, the package's own and those of extensions: what may stand in a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from integration_sim.extensions import place_of, together
from integration_sim.frozen import FrozenDict
from integration_sim.scenario import events, levers
from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.scenario.kinds.channel import Lent
from integration_sim.scenario.kinds.channels import CHANNELS
from integration_sim.scenario.kinds.dated_item import DatedItem
from integration_sim.scenario.kinds.event import ScenarioEvent
from integration_sim.scenario.kinds.lever import COSTS, Lever, PartnershipLever
from integration_sim.scenario.kinds.refusing import refused, wrong


def _check_kind(model: type[DatedItem]) -> None:
    """Refuse a class that does not say its kind and when it begins, as every event and lever does."""
    model.kind_name()
    begins = model.model_fields.get(model.begins_in)
    if begins is None or begins.annotation is not CalendarMonth:
        raise wrong(model, f"{model.__name__} says no month", f"give it a field {model.begins_in}: CalendarMonth")


def _checked_levers(found: Mapping[str, type[PartnershipLever]]) -> Mapping[str, type[PartnershipLever]]:
    """Return the levers. Raises ExtensionError for one that lends what no channel carries, or whose numbers have no range."""
    for model in found.values():
        if place_of(model):
            _check_kind(model)
            known = [name for name, one in CHANNELS.items() if one.of == (Lent.POSTS if issubclass(model, Lever) else Lent.PARTNERSHIPS)]
            for field, numbers, expected in (("lends", model.lends, known), ("costs", model.costs, COSTS)):
                for name in (name for _, of_style in model.by_style(numbers) for name in of_style):
                    if name not in expected:
                        raise refused(model, field, name, expected)
            model.declared_parameters()
    return FrozenDict(found)


def _checked_events(found: Mapping[str, type[ScenarioEvent]]) -> Mapping[str, type[ScenarioEvent]]:
    """Return the events. Raises ExtensionError for one that does nothing, or whose numbers have no range."""
    for model in found.values():
        if place_of(model):
            _check_kind(model)
            if model.kind_name() in LEVERS:
                raise wrong(model, f"there is already a lever {model.kind_name()!r}", "give yours another name")
            if not callable(getattr(model, "happen", None)):
                raise wrong(model, f"{model.__name__} does nothing", "give it a method happen(self, world, key, plan)")
            model.declared_parameters()
    return FrozenDict(found)


LEVERS = _checked_levers(together("lever", {model.kind_name(): model for model in levers.LEVERS}))
EVENTS = _checked_events(together("event", {model.kind_name(): model for model in events.EVENTS}))
"""The kinds by name; those of extensions come last."""


def model_of(item: Mapping[str, Any]) -> type[DatedItem]:
    """Return the class of an event or lever that is given as plain data."""
    return LEVERS.get(item["kind"]) or EVENTS[item["kind"]]


if TYPE_CHECKING:
    AnyLever = PartnershipLever
    Event = ScenarioEvent
else:
    AnyLever = Annotated[reduce(or_, LEVERS.values()), Field(discriminator="kind")]
    Event = Annotated[reduce(or_, EVENTS.values()), Field(discriminator="kind")]
