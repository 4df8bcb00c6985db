"""The mechanisms in words: what a contributor changes, as people call it."""

from __future__ import annotations

from collections.abc import Mapping

from integration_sim.frozen import FrozenDict
from integration_sim.mechanisms.mechanism import Contributor
from integration_sim.tables import CULTURE
from integration_sim.tables import STATES as NUMBERS

STATES: Mapping[str, str] = FrozenDict({**{name: state.label for name, state in NUMBERS.items()}, CULTURE: "culture"})
"""The states of managers and ties, in words."""


def what_it_changes(one: Contributor) -> tuple[str, ...]:
    """Return what a contributor changes, in words."""
    return (*(STATES[state] for state in one.moves), *one.also)
