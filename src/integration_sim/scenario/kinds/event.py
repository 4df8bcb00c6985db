"""What events are made of. Subclass `ScenarioEvent`, or `PartnershipEvent`, for one of your own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from integration_sim.parameters.parameter import Parameter
from integration_sim.scenario.fields import Name
from integration_sim.scenario.kinds.dated_item import DatedItem, with_ids


def first_sentence(text: str) -> str:
    """Return the first sentence of a text as it stands inside another: without capital and full stop, but `NHS` keeps its letters."""
    sentence = " ".join(text.split("\n\n")[0].split()).partition(". ")[0].rstrip(".")
    return sentence if sentence[1:2].isupper() else sentence[:1].lower() + sentence[1:]


class ScenarioEvent(DatedItem):
    """Something dated that befalls a place.

    One that an extension brings has a field `date`, and a method `happen(self, world, key, plan)` that is called at the start of
    its month. It changes the `world` (the state of the run), but what it does to managers and ties it proposes
    (`world.manager_changes`, `world.tie_changes`): so it is booked to dated events, and every state stays on its scale.
    `plan.target_partnerships(self.partnership)` are the rows of the partnerships concerned,
    `plan.scenario.parameter("events.<kind>.<name>")` is a number, and `key` is that of the run's draws.
    """

    extension_kind: ClassVar[str] = "event"
    parameters: ClassVar[Mapping[str, Parameter]] = {}
    """The numbers that it brings, by name."""
    sentence: ClassVar[str] = ""
    """What happened, in a sentence about somebody: `pay changed`. By default the first sentence of the docstring."""

    @classmethod
    def __pydantic_init_subclass__(cls, **settings: Any) -> None:
        super().__pydantic_init_subclass__(**settings)
        if "sentence" not in vars(cls):
            cls.sentence = first_sentence(cls.says())

    @classmethod
    def declared_parameters(cls) -> Mapping[str, Parameter]:
        """Return the numbers that the class brings, by id: `events.inspection.clarity`. Raises ExtensionError for what is none."""
        return dict(with_ids(cls, f"events.{cls.kind_name()}", cls.parameters))


class PartnershipEvent(ScenarioEvent):
    """An event of one partnership, or of all where none is named."""

    partnership: Name | None = None
