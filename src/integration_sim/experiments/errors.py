"""What a user is told of designs, studies, surveys and explanations that cannot be used."""

from __future__ import annotations

from collections.abc import Iterable

from integration_sim.scenario.errors import InputError, nearest


class DesignError(InputError):
    """A design that cannot be used."""


class StudyError(Exception):
    """A study that cannot be made, gone on with or read: why, and what to do."""


class SurveyError(Exception):
    """A survey that cannot be made: what was found, and what was expected."""


class ExplanationError(Exception):
    """An explanation that cannot be given: what was asked for, and what can be explained."""


def unknown(field: str, found: str, known: Iterable[str]) -> str:
    """Say that a name is not one of those known, with the nearest that is."""
    return f"{field}: found {found!r}, expected {one_of(found, known)}"


def one_of(found: str, known: Iterable[str]) -> str:
    """Say what was expected instead of a mistaken name: `one of trust, terms; did you mean 'trust'?`."""
    names = tuple(known)
    return f"one of {', '.join(names)}{did_you_mean(found, names)}"


def did_you_mean(found: str, known: Iterable[str]) -> str:
    """Return the known name nearest to a mistaken one as the end of a message; empty if none is alike."""
    name = nearest(found, known)
    return f"; did you mean {name!r}?" if name else ""
