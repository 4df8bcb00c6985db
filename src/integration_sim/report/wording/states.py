"""What the states of managers and ties are called."""

from __future__ import annotations

from collections.abc import Mapping

from integration_sim.frozen import FrozenDict
from integration_sim.tables import CULTURE
from integration_sim.tables import STATES as OBJECTS

STATES: Mapping[str, str] = FrozenDict({name: state.label for name, state in OBJECTS.items()} | {CULTURE: "culture"})
"""The states of managers and ties, in a table, or where the model is explained: `role ambiguity`."""
STORY_STATES: Mapping[str, str] = FrozenDict(
    {name: state.in_story for name, state in OBJECTS.items() if state.in_story}
    | {
        "trust_within": "trust in colleagues of their own organisation",  # a manager's mean over their ties
        "trust_across": "trust in colleagues across organisations",
    }
)
"""The states that a story tells of, in a sentence about one person behind `their`, in its order."""
