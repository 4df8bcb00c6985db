"""Calendar months, written `2016-04`: the clock of every scenario."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

from integration_sim.vocabulary import MONTHS_A_YEAR

_WRITTEN = re.compile(r"((?:19|20|21)[0-9]{2})-(0[1-9]|1[0-2])")
_EXPECTED = "a month written as 2016-04 (from 1900-01 to 2199-12)"


@dataclass(frozen=True, slots=True, order=True, init=False, repr=False)
class CalendarMonth:
    """A month of a year, from 1900-01 to 2199-12 as written. Subtracting gives months; adding months gives a later month."""

    count: int
    """Months since the year 0."""

    def __init__(self, written: str | CalendarMonth) -> None:
        object.__setattr__(self, "count", written.count if isinstance(written, CalendarMonth) else _counted(written))

    @property
    def year(self) -> int:
        """The year."""
        return self.count // MONTHS_A_YEAR

    @property
    def month(self) -> int:
        """The month of the year, 1 to 12."""
        return self.count % MONTHS_A_YEAR + 1

    def __sub__(self, other: object) -> int:
        return self.count - other.count if isinstance(other, CalendarMonth) else NotImplemented

    def __add__(self, months: object) -> CalendarMonth:
        if not isinstance(months, int):
            return NotImplemented
        later = CalendarMonth(self)
        object.__setattr__(later, "count", self.count + months)
        return later

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    def __repr__(self) -> str:
        return f"CalendarMonth({str(self)!r})"

    @classmethod
    def _validated(cls, value: Any) -> CalendarMonth:
        try:
            return cls(value)
        except ValueError as error:
            raise PydanticCustomError("month", _EXPECTED) from error

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(cls._validated, serialization=core_schema.to_string_ser_schema())

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{_WRITTEN.pattern}$", "examples": ["2016-04"]}


def _counted(written: object) -> int:
    match = _WRITTEN.fullmatch(written) if isinstance(written, str) else None
    if match is None:
        raise ValueError(f"expected {_EXPECTED}, found {written!r}")
    return int(match[1]) * MONTHS_A_YEAR + int(match[2]) - 1
