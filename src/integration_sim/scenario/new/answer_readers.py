"""The answers from which a new scenario is made: each is read strictly, and each question has a usual answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from integration_sim.errors import IntegrationSimError, nearest
from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.scenario.errors import shown
from integration_sim.scenario.fields import MOST_POSTS

NONE = "none"
SIZES = {"small": 120, "large": 1200}
"""Managers in all: about those of cases C and D of the thesis, and those of a large board with its councils."""
FEWEST_MANAGERS = 8
"""Of an organisation, so that it has all three levels."""
WORDS_FOR_PRESSURE = {"plenty": 0.2, "usual": 0.35, "tight": 0.5, "crisis": 0.7}
START_WITHIN = CalendarMonth("1900-01"), CalendarMonth("2149-12")
"""So early that the longest run ends within the calendar."""
LONGEST_TITLE = 200


class AnswerError(IntegrationSimError):
    """An answer that cannot be used: what was found, what was expected, and the nearest valid one."""


@dataclass(frozen=True)
class Given:
    """Answers that were given, by name; for what nobody has answered the usual answer is taken."""

    options: Mapping[str, str | None]
    before: str = ""
    """What stands before a name in messages, such as -- where the names are options of a command."""

    def of[T](self, option: str, question: str, usual: object, read: Callable[[str], T]) -> T:
        """Return an answer. Raises AnswerError for one that cannot be used."""
        given = self.options.get(option)
        if given is None:
            return self._unanswered(option, question, usual, read)
        try:
            return read(given)
        except AnswerError as error:
            raise AnswerError(f"{self.before}{option}: {error}") from None

    def _unanswered[T](self, option: str, question: str, usual: object, read: Callable[[str], T]) -> T:
        return read(str(usual))


def _expected(written: str, expected: str, known: Iterable[str] = ()) -> AnswerError:
    hint = nearest(written, known)
    return AnswerError(f"found {shown(written)}, expected {expected}" + (f"; did you mean {hint!r}?" if hint else ""))


def read_title(written: str) -> str:
    """Return a line of text. Raises AnswerError otherwise, as do all below."""
    if not written.strip() or not written.isprintable() or len(written) > LONGEST_TITLE:
        raise _expected(written, f"a line of 1 to {LONGEST_TITLE} characters")
    return written


def choice(choices: list[str]) -> Callable[[str], str]:
    """Return what reads one of some words."""

    def read(written: str) -> str:
        if written not in choices:
            raise _expected(written, f"one of {', '.join(choices)}", choices)
        return written

    return read


def whole(low: int, high: int, otherwise: str = "") -> Callable[[str], int]:
    """Return what reads a whole number in a range; `otherwise` says what else would do."""

    def read(written: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", written) or not low <= int(written) <= high:
            raise _expected(written, f"{otherwise}a whole number from {low:,} to {high:,}", SIZES if otherwise else ())
        return int(written)

    return read


def read_managers(written: str) -> int:
    """Return how many managers there are in all."""
    return SIZES.get(written) or whole(2 * FEWEST_MANAGERS, MOST_POSTS, f"{', '.join(SIZES)}, or ")(written)


def month(earliest: CalendarMonth, latest: CalendarMonth) -> Callable[[str], CalendarMonth]:
    """Return what reads a month in a range."""

    def read(written: str) -> CalendarMonth:
        try:
            found = CalendarMonth(written)
        except ValueError:
            raise _expected(written, f"a month from {earliest} to {latest}, written as 2025-04") from None
        if not earliest <= found <= latest:
            raise _expected(written, f"a month from {earliest} to {latest}")
        return found

    return read


def month_or_none(earliest: CalendarMonth, latest: CalendarMonth) -> Callable[[str], CalendarMonth | None]:
    """Return what reads a month in a range, or `none`."""
    return lambda written: None if written == NONE else month(earliest, latest)(written)


def read_pressure(written: str) -> float:
    """Return how short money is, from 0 to 1."""
    if written in WORDS_FOR_PRESSURE:
        return WORDS_FOR_PRESSURE[written]
    if not re.fullmatch(r"[01]|[01]?\.[0-9]{1,6}", written) or float(written) > 1.0:
        raise _expected(written, f"{', '.join(WORDS_FOR_PRESSURE)}, or a number from 0 to 1", WORDS_FOR_PRESSURE)
    return float(written)
