"""The kinds of field that scenarios are made of. Each refuses what doesn't fit with one sentence that says what would."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from enum import IntEnum
from numbers import Integral, Real
from typing import Annotated, Any

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

from integration_sim.frozen import FrozenDict
from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.vocabulary import BudgetMode, Level, Sector


class Strict(BaseModel):
    """A frozen record that knows all its fields: an unknown one is an error that lists the known ones."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _only_known_fields(cls, data: Any) -> Any:
        known = list(cls.model_fields)
        if isinstance(data, Mapping):
            unknown = [name for name in data if name not in known]
            if unknown:
                raise PydanticCustomError("unknown_fields", "unknown fields", {"unknown": unknown, "known": known})
        elif not isinstance(data, cls):
            raise PydanticCustomError("no_fields", "fields", {"known": known})
        return data


FROZEN = AfterValidator(FrozenDict)


def names(kind: type[IntEnum]) -> list[str]:
    """Return the names of an enumeration as scenarios write them."""
    return [member.name.lower() for member in kind]


def named_choice(kind: type[IntEnum]) -> Any:
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


LevelName = Annotated[Level, *named_choice(Level)]
Budget = Annotated[BudgetMode, *named_choice(BudgetMode)]
SectorName = Annotated[Sector, *named_choice(Sector)]


def _number(low: float, high: float, expected: str, kind: type[Any] = Real) -> BeforeValidator:
    """Accept numbers of a kind (NumPy's too) from low to high: no truth values, no text, no NaN, no infinity."""

    def checked(value: Any) -> Any:
        if isinstance(value, kind) and not isinstance(value, bool) and low <= value <= high:
            return int(value) if kind is Integral else float(value)
        raise PydanticCustomError("number", "{expected}", {"expected": expected + (", without quotes" if _is_quoted(value) else "")})

    return BeforeValidator(checked)


def _is_quoted(value: Any) -> bool:
    try:
        return isinstance(value, str) and math.isfinite(float(value))
    except ValueError:
        return False


def _real(low: float, high: float, otherwise: str = "") -> Any:
    """Return the markings of a number in a range."""
    return Field(ge=low, le=high), _number(low, high, f"a number from {low:g} to {high:g}{otherwise}")


def _whole(low: int, high: int) -> Any:
    """Return the markings of a whole number in a range."""
    return Field(ge=low, le=high), _number(low, high, f"a whole number from {low:,} to {high:,}", Integral)


LONGEST_RUN, MOST_POSTS, LARGEST_SAMPLE = 600, 200_000, 1_000
Number = Annotated[float, _number(-sys.float_info.max, sys.float_info.max, "a number")]
Share = Annotated[float, *_real(0.0, 1.0)]
Change = Annotated[float, *_real(-1.0, 1.0)]
Upheaval = Annotated[float, *_real(0.0, 3.0)]
Stance = Annotated[
    float,
    *_real(-1.0, 1.0, " (-1 for the own house, 0 neither, 1 for the partnership)"),
    Field(description="What the new leaders stand for: -1 for their own house, 1 for the partnership."),
]
Months = Annotated[int, *_whole(1, LONGEST_RUN)]
Count = Annotated[int, *_whole(0, MOST_POSTS)]
Reach = Annotated[int, *_whole(1, MOST_POSTS)]
StandsFor = Annotated[int, *_whole(1, LARGEST_SAMPLE)]

NAME, NOT_BLANK = r"^[a-z][a-z0-9_]*$", r"\S"
POST_ID = r"^[^;\x00-\x1f]*[^;\x00-\x1f\s][^;\x00-\x1f]*$"
"""What a roster may call a post: a semicolon would separate two of them."""
Text = Annotated[str, Field(max_length=20_000)]
Label = Annotated[str, Field(max_length=200, pattern=NOT_BLANK)]
Name = Annotated[str, Field(max_length=60, pattern=NAME)]
PostId = Annotated[str, Field(max_length=60, pattern=POST_ID)]


class DatedValue(Strict):
    """A value from a date on; between two dates the value moves in a straight line."""

    date: CalendarMonth
    value: Share


class DatedChange(Strict):
    """A value that may also be negative, from a date on; between two dates it moves in a straight line."""

    date: CalendarMonth
    value: Change


SCHEMA_VERSION = 2
"""The version of scenario files. 1: pressure given to a variant held in the years before the start too; 2: from the first month on."""


def _migrated(version: Any) -> int:
    """Accept files of every version so far; by itself a file means the same (`dashboard/visitor/variants.py` tells where not)."""
    if not isinstance(version, int) or isinstance(version, bool) or not 1 <= version <= SCHEMA_VERSION:
        newer = isinstance(version, int) and version > SCHEMA_VERSION
        expected = f"{SCHEMA_VERSION} or less" + " (a newer integration-sim wrote this, and can read it)" * newer
        raise PydanticCustomError("number", "{expected}", {"expected": expected})
    return SCHEMA_VERSION


SchemaVersion = Annotated[int, Field(ge=1, le=SCHEMA_VERSION), BeforeValidator(_migrated)]

STEADY, DATED = "steady", "dated"
_OR_DATED = ", or a list of dated values"
_STEADY_OR_DATED = Discriminator(lambda value: DATED if isinstance(value, list | tuple) else STEADY)

ShareSeries = Annotated[
    Annotated[float, *_real(0.0, 1.0, _OR_DATED), Tag(STEADY)] | Annotated[tuple[DatedValue, ...], Field(min_length=1), Tag(DATED)],
    _STEADY_OR_DATED,
]
ChangeSeries = Annotated[
    Annotated[float, *_real(-1.0, 1.0, _OR_DATED), Tag(STEADY)] | Annotated[tuple[DatedChange, ...], Field(min_length=1), Tag(DATED)],
    _STEADY_OR_DATED,
]
