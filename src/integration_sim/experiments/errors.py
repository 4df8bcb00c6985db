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
    names = tuple(known)
    hint = nearest(found, names)
    return f"{field}: found {found!r}, expected one of {', '.join(names)}" + (f"; did you mean {hint!r}?" if hint else "")
