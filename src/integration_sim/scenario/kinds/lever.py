"""What levers are made of. Subclass `Lever`, or `PartnershipLever`, for one of your own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from integration_sim.parameters.parameter import Parameter
from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.scenario.fields import Label, LevelName, Months, Name, Reach, Share
from integration_sim.scenario.kinds.dated_item import DatedItem, with_ids
from integration_sim.scenario.kinds.refusing import refused

COSTS = ("manager_days", "gbp")
"""What a lever may cost in a month, for each manager whom it reaches or each partnership."""
type Numbers = Mapping[str, Parameter] | Mapping[str, Mapping[str, Parameter]]
"""Numbers by name; or by style, then by name."""


class PartnershipLever(DatedItem):
    """What every lever has. Those that serve a partnership as a whole have no more: no partnership named means all."""

    extension_kind: ClassVar[str] = "lever"
    begins_in: ClassVar[str] = "start"
    by_itself: ClassVar[str] = ""
    """What people should know of it used alone: that it then does little, and why."""
    lends: ClassVar[Numbers] = {}
    """What it lends, by channel. The package's own have these numbers, and those below, in `parameters/levers.yaml`."""
    costs: ClassVar[Numbers] = {}
    """What it costs in a month: `manager_days`, `gbp`."""

    start: CalendarMonth
    months: Months
    partnership: Name | None = None
    intensity: Share = 1.0

    @classmethod
    def declared_parameters(cls) -> Mapping[str, Parameter]:
        """Return the numbers that the class brings, by id: `levers.buddying.contact`. Raises ExtensionError for what is none."""
        return {
            id_: number
            for field in (cls.lends, cls.costs)
            for name, numbers in cls.by_style(field)
            for id_, number in with_ids(cls, f"levers.{name}", numbers)
        }

    @classmethod
    def by_style(cls, numbers: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Parameter]]]:
        """Yield what the class lends, or costs, by kind and style: `buddying`, or `buddying.in_pairs`."""
        styles = cls.styles()
        if not styles:
            yield cls.kind_name(), numbers
            return
        for style, of_style in numbers.items():
            if style not in styles:
                raise refused(cls, "numbers of a style", style, styles)
            yield f"{cls.kind_name()}.{style}", of_style


class Lever(PartnershipLever):
    """A lever for managers. A target left out means all; `reach` is how many of the targeted posts take part (left out: all)."""

    organisation: Name | None = None
    level: LevelName | None = None
    locality: Label | None = None
    reach: Reach | None = None
