"""Every kind of event and of lever, the package's own and those of extensions: what may stand in a scenario."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from integration_sim.extensions import place_of, together
from integration_sim.frozen import FrozenDict
from integration_sim.parameters.parameter import Parameter
from integration_sim.scenario import events, levers
from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.scenario.kinds.channel import Lent
from integration_sim.scenario.kinds.channels import CHANNELS
from integration_sim.scenario.kinds.dated_item import DatedItem
from integration_sim.scenario.kinds.event import ScenarioEvent
from integration_sim.scenario.kinds.lever import COSTS, Lever, Numbers, PartnershipLever
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
            model.declared_parameters()
            table = Lent.POSTS if issubclass(model, Lever) else Lent.PARTNERSHIPS
            channels = {name: channel for name, channel in CHANNELS.items() if channel.of == table}
            _check_names(model, "lends", model.lends, channels)
            _check_names(model, "costs", model.costs, COSTS)
            for name, number in _each(model, model.lends):
                if channels[name].saturates and number.maximum > 1.0:
                    raise wrong(model, f"{name}: found a maximum of {number.maximum:g}", "a share is lent here: say maximum=1")
    return FrozenDict(found)


def _check_names(model: type[PartnershipLever], field: str, numbers: Numbers, known: Collection[str]) -> None:
    for name, _ in _each(model, numbers):
        if name not in known:
            raise refused(model, field, name, known)


def _each(model: type[PartnershipLever], numbers: Numbers) -> Iterator[tuple[str, Parameter]]:
    for _, of_style in model.by_style(numbers):
        yield from of_style.items()


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
