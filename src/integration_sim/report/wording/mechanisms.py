"""What a story calls whatever changed one of somebody's states. `report/mechanisms.py` explains the mechanisms themselves."""

from __future__ import annotations

_WORDS = {
    "uncertainty": "uncertainty about the change",
    "trust": "how meetings went",
    "capability": "practice in joint work",
    "commitment": "experience and example",
    "workload": "demands on their time",
    "terms": "unequal terms",
    "confidence": "the climate between the organisations",
    "finance": "the budget settlement",
    "decisions": "joint decisions that waited",
    "staffing": "people leaving and arriving",
    "survival": "the partnership's quarrels",
    "reform": "dated events",
    "clipping": "the ends of the scale",
}
_OF_STATE = {
    ("commitment", "espoused"): "the official account",
    ("commitment", "leadership_trust"): "whether words were kept",
}


def mechanism_words(mechanism: str, state: str) -> str:
    """Return what a contributor to a state's change is called."""
    return _OF_STATE.get((mechanism, state)) or _WORDS.get(mechanism, mechanism.replace("_", " "))
