"""What a story calls whatever changed one of somebody's states."""

from __future__ import annotations

from integration_sim.mechanisms.month import MECHANISMS

_OF_STATE = {
    ("commitment", "espoused"): "the official account",
    ("commitment", "leadership_trust"): "whether words were kept",
}


def mechanism_words(mechanism: str, state: str) -> str:
    """Return what a contributor to a state's change is called."""
    one = MECHANISMS[mechanism]
    return _OF_STATE.get((mechanism, state)) or one.in_story or one.doing
