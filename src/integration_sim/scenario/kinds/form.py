"""A form of partnership: how tightly organisations are made to work as one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from typing import ClassVar

from integration_sim.frozen import FrozenDict
from integration_sim.parameters.parameter import Parameter

NUMBERS = ("joint_management", "binding", "approval_lines", "contact")
"""What a form brings with it: parameters `forms.<name>.*`."""
COSTS = ("manager_days", "gbp")
"""What becoming it takes, by manager and month: parameters `costs.reform.<name>.*`."""


@dataclass(frozen=True, eq=False)
class Form:
    """A form of partnership. An extension's carries its numbers (all of `NUMBERS` and `COSTS`); the package's stand in files."""

    extension_kind: ClassVar[str] = "form"
    name: str
    title: str
    """What people call it: `Integration Joint Board (IJB)`."""
    _: KW_ONLY
    article: str = "a"
    """What stands before the title in a sentence; empty where nothing does."""
    pools: bool = False
    """Whether the law lets budgets be pooled under it."""
    transfers_staff: bool = False
    """Whether one of the organisations takes the others' staff."""
    falls_back_to: str = "chp"
    """The form that is left when the partnership is dissolved."""
    numbers: Mapping[str, Parameter] = field(default_factory=FrozenDict)

    def declared_parameters(self) -> Mapping[str, Parameter]:
        """Return the numbers that it brings, by id."""
        groups = {**dict.fromkeys(NUMBERS, "forms"), **dict.fromkeys(COSTS, "costs.reform")}
        return {f"{groups[name]}.{self.name}.{name}": number for name, number in self.numbers.items()}
