"""One number of the model, with all that is known of it."""

from __future__ import annotations

import math
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Grade(StrEnum):
    """How well a number is grounded."""

    SOURCE = "S"
    LITERATURE = "L"
    ASSUMPTION = "A"


class Parameter(BaseModel):
    """One number of the model.

    `low` and `high` bound what is plausible: designs sweep between them. `minimum` and `maximum` bound what has a meaning.
    An extension that brings one leaves out the `id`, which follows from what it belongs to.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    id: str = ""
    value: float
    low: float
    high: float
    unit: str
    grade: Grade
    source: str
    says: str
    minimum: float = 0.0
    maximum: float = Field(default=math.inf, allow_inf_nan=True)

    @model_validator(mode="after")
    def _ordered(self) -> Parameter:
        if not self.minimum <= self.low <= self.value <= self.high <= self.maximum:
            raise ValueError(f"{self.id}: expected minimum <= low <= value <= high <= maximum")
        return self

    @property
    def group(self) -> str:
        """The first part of the id: the mechanism, or the part of the model, that the number belongs to."""
        return self.id.partition(".")[0]
