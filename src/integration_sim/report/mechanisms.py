"""The mechanisms in words: what a contributor changes, as people call it."""

from __future__ import annotations

from integration_sim.mechanisms.mechanism import Contributor
from integration_sim.report.wording.states import STATES


def what_it_changes(one: Contributor) -> tuple[str, ...]:
    """Return what a contributor changes, in words."""
    return (*(STATES[state] for state in one.moves), *one.also)
