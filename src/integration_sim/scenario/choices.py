"""Fields of scenarios that choose among what tables hold: forms of partnership, mechanisms."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError
from pydantic_core.core_schema import CoreSchema, no_info_before_validator_function

from integration_sim.scenario.fields import named_choice
from integration_sim.scenario.kinds.forms import FormName
from integration_sim.vocabulary import MECHANISM_NAMES, NamesFromAbove


class _OneOf:
    """Accept one of the names that a higher floor knows, such as the mechanisms'."""

    def __init__(self, known: NamesFromAbove) -> None:
        self.known = known

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_before_validator_function(self._checked, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.known.names())}

    def _checked(self, value: Any) -> Any:
        if not isinstance(value, str) or value not in self.known.names():
            raise PydanticCustomError("choice", "one of the known names", {"choices": list(self.known.names())})
        return value


Form = Annotated[FormName, *named_choice(FormName)]
MechanismName = Annotated[str, _OneOf(MECHANISM_NAMES)]
