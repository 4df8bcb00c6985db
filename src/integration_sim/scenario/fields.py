"""The kinds of field that scenarios are made of. Each refuses what doesn't fit with one sentence that says what would."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from enum import IntEnum
from numbers import Integral, Real
from typing import Annotated, Any, NoReturn

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainSerializer,
    Tag,
    WithJsonSchema,
    model_validator,
)
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


class FrozenDict[K, V](dict[K, V]):
    """A dictionary that stays as it is, so that a scenario can be shared and kept."""

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("a scenario cannot be changed; `override` returns a changed one")

    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refuse  # type: ignore[assignment]

    def __reduce__(self) -> tuple[type[FrozenDict[K, V]], tuple[dict[K, V]]]:
        return FrozenDict, (dict(self),)


FROZEN = AfterValidator(FrozenDict)


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


def _number(low: float, high: float, expected: str) -> BeforeValidator:
    """Accept real numbers (NumPy's too) from low to high: no truth values, no text, no NaN, no infinity."""

    def checked(value: Any) -> float:
        return float(_in_range(value, Real, low, high, expected))

    return BeforeValidator(checked)


def _whole(low: int, high: int) -> BeforeValidator:
    """Accept whole numbers (NumPy's too) from low to high: no truth values, no text, no 2.0."""

    def checked(value: Any) -> int:
        return int(_in_range(value, Integral, low, high, f"a whole number from {low:,} to {high:,}"))

    return BeforeValidator(checked)


def _in_range(value: Any, kind: type, low: float, high: float, expected: str) -> Any:
    if isinstance(value, kind) and not isinstance(value, bool) and low <= value <= high:  # type: ignore[operator]
        return value
    raise PydanticCustomError("number", f"{expected}, without quotes" if _is_quoted_number(value) else expected)  # type: ignore[arg-type]


def _is_quoted_number(value: Any) -> bool:
    try:
        return isinstance(value, str) and math.isfinite(float(value))
    except ValueError:
        return False


_OR_DATED = ", or a list of dated values"
_LARGEST = sys.float_info.max

Number = Annotated[float, _number(-_LARGEST, _LARGEST, "a number")]
Share = Annotated[float, Field(ge=0.0, le=1.0), _number(0.0, 1.0, "a number from 0 to 1")]
Change = Annotated[float, Field(ge=-1.0, le=1.0), _number(-1.0, 1.0, "a number from -1 to 1")]
STRONGEST_CHANGE_AT_THE_TOP = 3.0
Upheaval = Annotated[
    float,
    Field(ge=0.0, le=STRONGEST_CHANGE_AT_THE_TOP),
    _number(0.0, STRONGEST_CHANGE_AT_THE_TOP, f"a number from 0 to {STRONGEST_CHANGE_AT_THE_TOP:g}"),
]

LONGEST_RUN, MOST_POSTS = 600, 200_000
Months = Annotated[int, Field(ge=1, le=LONGEST_RUN), _whole(1, LONGEST_RUN)]
Count = Annotated[int, Field(ge=0, le=MOST_POSTS), _whole(0, MOST_POSTS)]
Reach = Annotated[int, Field(ge=1, le=MOST_POSTS), _whole(1, MOST_POSTS)]


def _refusing(error: str, expected: str, fits: Callable[[str], bool]) -> AfterValidator:
    def checked(value: str) -> str:
        if not fits(value):
            raise PydanticCustomError(error, expected)  # type: ignore[arg-type]
        return value

    return AfterValidator(checked)


LONGEST_TEXT, LONGEST_NAME = 20_000, 60
Text = Annotated[str, Field(max_length=LONGEST_TEXT)]
Label = Annotated[str, Field(max_length=LONGEST_TEXT, pattern=r"\S")]
Name = Annotated[str, Field(max_length=LONGEST_NAME, pattern=r"^[a-z][a-z0-9_]*$")]


class DatedValue(Strict):
    """A value from a date on; between two dates the value moves in a straight line."""

    date: CalendarMonth
    value: Share


class DatedChange(Strict):
    """A value that may also be negative, from a date on; between two dates it moves in a straight line."""

    date: CalendarMonth
    value: Change


def _steady_or_dated(value: Any) -> str:
    return "dated" if isinstance(value, list | tuple) else "steady"


