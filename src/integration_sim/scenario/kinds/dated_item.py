"""What every event and every lever is: a record with a kind, a month in which it begins, words and numbers of its own."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal, get_args, get_origin

from integration_sim.parameters.parameter import Parameter
from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.scenario.fields import Strict
from integration_sim.scenario.kinds.refusing import wrong


class DatedItem(Strict):
    """An event or a lever.

    Its kind is a field, `kind: Literal["buddying"] = "buddying"`; what it is, its docstring says.
    """

    extension_kind: ClassVar[str]
    begins_in: ClassVar[str] = "date"
    """The field that holds the month in which it first acts."""
    title: ClassVar[str]
    """What it is called, in a list or on an axis: `pay award`. By default its kind, in words."""
    as_cause: ClassVar[str]
    """What it is called as the cause of something: `broken promise`. By default its title."""
    if TYPE_CHECKING:  # every kind has the field; here it would change the order in which scenarios are written

        @property
        def kind(self) -> str:
            """What a scenario calls it."""

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        if "kind" in cls.model_fields and "title" not in vars(cls):
            cls.title = str(cls.model_fields["kind"].default).replace("_", " ")
        if "kind" in cls.model_fields and "as_cause" not in vars(cls):
            cls.as_cause = cls.title

    @classmethod
    def kind_name(cls) -> str:
        """Return what a scenario calls it. Raises ExtensionError for a class that does not say so."""
        kind = cls.model_fields.get("kind")
        if kind is None or get_origin(kind.annotation) is not Literal or kind.default not in get_args(kind.annotation):
            raise wrong(cls, f"{cls.__name__} does not say its kind", 'give it a field such as kind: Literal["buddying"] = "buddying"')
        return str(kind.default)

    @classmethod
    def styles(cls) -> tuple[str, ...]:
        """Return the styles that it may have; none for most."""
        style = cls.model_fields.get("style")
        return get_args(style.annotation) if style else ()

    @classmethod
    def says(cls) -> str:
        """Return what it is, as its docstring has it."""
        return inspect.getdoc(cls) or ""

    @property
    def begins(self) -> CalendarMonth:
        """The month in which it first acts."""
        month: CalendarMonth = getattr(self, self.begins_in)
        return month


def with_ids(kind: type[DatedItem], prefix: str, numbers: Mapping[str, Any]) -> Iterable[tuple[str, Parameter]]:
    """Yield the numbers that an extension's class brings, with their ids. Raises ExtensionError for what is no number with a range."""
    for name, number in numbers.items():
        if not isinstance(number, Parameter):
            raise wrong(kind, f"{name}: found {number!r}", "expected a Parameter: value, low, high, unit, grade, source, says")
        if number.low == number.high:
            raise wrong(kind, f"{name}: found no range, low and high are both {number.low:g}", "say between which values it may well lie")
        yield f"{prefix}.{name}", number.model_copy(update={"id": f"{prefix}.{name}"})
