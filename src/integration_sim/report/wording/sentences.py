"""What sentences are made of: names inside a sentence, lists, dates, verbs that agree."""

from __future__ import annotations

import calendar

from integration_sim.model.recording.outcomes import Outcome
from integration_sim.scenario.calendar import CalendarMonth

PLURAL_VERBS = {"starts": "start", "ends": "end", "differs": "differ", "goes": "go", "has": "have", "is": "are"}


def month_name(date: CalendarMonth) -> str:
    """Return a month as people write it: April 2016."""
    return f"{calendar.month_name[date.month]} {date.year}"


def counted(count: int, singular: str) -> str:
    """Return how many of something there are: `one month`, `24 months`."""
    return f"one {singular}" if count == 1 else f"{count} {singular}s"


def for_months(count: int) -> str:
    """Say how long something lasts: `for one month`, `for 24 months`."""
    return f"for {counted(count, 'month')}"


def short_name(baseline: str, name: str) -> str:
    """Return what sets an alternative apart: `finance.pressure=0.35` for `case_d+finance.pressure=0.35` beside `case_d`."""
    return name.removeprefix(f"{baseline}+")


def listed(names: list[str]) -> str:
    """Return names as a list in a sentence."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def capital(text: str) -> str:
    """Return a sentence with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def small_label(outcome: Outcome) -> str:
    """Return what an outcome is called inside a sentence."""
    return outcome.label[0].lower() + outcome.label[1:]


def verb(outcome: Outcome, singular: str) -> str:
    """Return a verb (one of PLURAL_VERBS) as it stands behind what an outcome is called."""
    return PLURAL_VERBS[singular] if outcome.plural else singular


def pronoun(outcome: Outcome) -> str:
    """Return `it is` or `they are`, whichever an outcome is once it was named."""
    return "they are" if outcome.plural else "it is"


def paragraph(sentences: list[str]) -> str:
    """Return sentences as a paragraph; the first begins as it comes, perhaps with a scenario's name."""
    first, *others = sentences
    return " ".join([f"{first}.", *(f"{capital(text)}." for text in others)])


def of_replicates(count: int, replicates: int) -> str:
    """Return in how many replicates something is so: `all 50`, `both`, `the one`, `37 of 50`."""
    if count == replicates:
        return {1: "the one", 2: "both"}.get(replicates, f"all {replicates}")
    return f"{count} of {replicates}"
