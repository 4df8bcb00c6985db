"""The kinds of field that scenarios are made of."""

from __future__ import annotations

from enum import IntEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.vocabulary import BudgetMode, FormName, Level, Mechanism, Sector


class Strict(BaseModel):
    """A frozen record that knows all its fields: an unknown one is an error that lists the known ones."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _no_unknown_fields(cls, data: Any) -> Any:
        if isinstance(data, dict):
            unknown = [name for name in data if name not in cls.model_fields]
            if unknown:
                raise PydanticCustomError("unknown_fields", "unknown fields", {"unknown": unknown, "known": list(cls.model_fields)})
        return data


def names(kind: type[IntEnum]) -> list[str]:
    """Return the names of an enumeration as scenarios write them."""
    return [member.name.lower() for member in kind]


def _named(kind: type[IntEnum]) -> Any:
    """Return the markings of a field that is written by name and kept as a member of `kind`."""

    def member(value: Any) -> Any:
        if isinstance(value, kind):
            return value
        if isinstance(value, str) and value in names(kind):
            return kind[value.upper()]
        raise PydanticCustomError("choice", "one of the known names", {"choices": names(kind)})

    return (
        BeforeValidator(member),
        PlainSerializer(lambda value: value.name.lower(), return_type=str),
        WithJsonSchema({"type": "string", "enum": names(kind)}),
    )


LevelName = Annotated[Level, *_named(Level)]
Form = Annotated[FormName, *_named(FormName)]
Budget = Annotated[BudgetMode, *_named(BudgetMode)]
SectorName = Annotated[Sector, *_named(Sector)]
MechanismName = Annotated[Mechanism, *_named(Mechanism)]

Share = Annotated[float, Field(strict=True, ge=0.0, le=1.0)]
Change = Annotated[float, Field(strict=True, ge=-1.0, le=1.0)]
Text = Annotated[str, Field(max_length=20_000)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
LONGEST_RUN, MOST_POSTS = 600, 200_000
Months = Annotated[int, Field(strict=True, ge=1, le=LONGEST_RUN)]
Count = Annotated[int, Field(strict=True, ge=0, le=MOST_POSTS)]


class DatedValue(Strict):
    """A value from a date on; between two dates the value moves in a straight line."""

    date: CalendarMonth
    value: Share


class DatedChange(Strict):
    """A value that may also be negative, from a date on; between two dates it moves in a straight line."""

    date: CalendarMonth
    value: Change
