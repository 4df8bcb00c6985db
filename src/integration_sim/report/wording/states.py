"""What the states of managers and ties are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from integration_sim.frozen import FrozenDict


class StateWords(NamedTuple):
    """A state in words."""

    title: str
    """In a table, or where the model is explained: `role ambiguity`."""
    in_story: str = ""
    """In a sentence about one person, behind `their`: `doubt about their role`; empty where no story tells of it."""


_WORDS = {
    "ambiguity": StateWords("role ambiguity", "doubt about their role"),
    "insecurity": StateWords("job insecurity", "fear for their post"),
    "grievance": StateWords("grievance about terms", "grievance about terms"),
    "capability": StateWords("collaborative capability", "skill in working across organisations"),
    "commitment": StateWords("commitment in use", "commitment in what they do"),
    "espoused": StateWords("commitment as espoused", "commitment in what they say"),
    "leadership_trust": StateWords("trust in own leadership", "trust in their own leaders"),
    "partner_confidence": StateWords("confidence in the partner organisation", "confidence in the partner organisation"),
    "workload": StateWords("workload", "workload"),
    "experience": StateWords("remembered success of joint work"),
    "culture": StateWords("culture"),
    "trust": StateWords("trust between persons"),
    "familiarity": StateWords("familiarity"),
    "ambition": StateWords("ambition of joint work"),
}
STATES: Mapping[str, str] = FrozenDict({name: words.title for name, words in _WORDS.items()})
"""The states of managers and ties, in words."""
STORY_STATES: Mapping[str, str] = FrozenDict(
    {name: words.in_story for name, words in _WORDS.items() if words.in_story}
    | {
        "trust_within": "trust in colleagues of their own organisation",  # a manager's mean over their ties
        "trust_across": "trust in colleagues across organisations",
    }
)
"""The states that a story tells of, in its order."""
