"""What is raised where a person can do something about it: every such error of the package is an IntegrationSimError."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

LONGEST_SHOWN = 60
"""So many letters of what was found are looked at and shown: more make no name likelier, and help nobody."""


USERS_MISTAKE = 2
"""The exit code of commands for input that cannot be used."""


class IntegrationSimError(Exception):
    """Something that whoever uses the package can mend. Its text says what was found, what was expected and what to do."""


class ExtensionError(IntegrationSimError):
    """An extension that cannot be used: which file, which line, what to do."""


class UnknownNameError(IntegrationSimError, KeyError, ValueError):
    """A name that is not there: the field it was given for, what was found, what is there, and the nearest of it.

    It may be caught as a KeyError or as a ValueError too. What a file names wrongly is a problem of the file's, with its line, instead.
    """

    def __init__(self, field: str, found: str, known: Iterable[str], expected: str = "") -> None:
        """`expected` says what to give where a list of all that is known would be too long, or says too little."""
        self.field, self.found, self.known, self.expected = field, found, tuple(known), expected
        super().__init__(field, found, self.known, expected)

    @property
    def nearest(self) -> str | None:
        """The known name most like what was found, if any is alike."""
        return nearest(self.found, self.known)

    def __str__(self) -> str:
        expected = f"{self.expected}{did_you_mean(self.found, self.known)}" if self.expected else one_of(self.found, self.known)
        return f"{self.field}: found {shortened(repr(self.found))}, expected {expected}"


def shortened(text: str) -> str:
    """Return a text with its end left out if it is too long for a message."""
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def nearest(name: object, known: Iterable[str]) -> str | None:
    """Return the known name most like a mistaken one, if any is alike."""
    by_small_letters = {choice.lower(): choice for choice in known}
    matches = difflib.get_close_matches(str(name)[:LONGEST_SHOWN].lower(), by_small_letters, n=1, cutoff=0.5)
    return by_small_letters[matches[0]] if matches else None


def one_of(found: str, known: Iterable[str]) -> str:
    """Say what was expected instead of a mistaken name: `one of trust, terms; did you mean 'trust'?`."""
    names = tuple(known)
    return f"one of {', '.join(names)}{did_you_mean(found, names)}"


def did_you_mean(found: str, known: Iterable[str]) -> str:
    """Return the known name nearest to a mistaken one as the end of a message; empty if none is alike."""
    name = nearest(found, known)
    return f"; did you mean {name!r}?" if name else ""
