"""What levers are called, and how it is said that one begins."""

from __future__ import annotations

from integration_sim.report.wording.sentences import for_months, month_name
from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.scenario.kinds.lever import Lever, PartnershipLever
from integration_sim.scenario.kinds.tables import LEVERS


def lever_title(kind: str) -> str:
    """Return what people call a kind of lever: `co-location`."""
    return LEVERS[kind].title


def lever_label(kind: str, style: str = "") -> str:
    """Return what a bar calls a lever: `owned action learning`."""
    return f"{_words(style)} {lever_title(kind)}".strip()


def lever_mark(lever: PartnershipLever) -> str:
    """Say on a time axis that a lever begins: `April 2016: coaching for 24 months`."""
    return f"{month_name(lever.start)}: {lever_title(lever.kind)} {for_months(lever.months)}"


def lever_words(lever: PartnershipLever) -> str:
    """Return what a lever is called in a sentence: `action learning (owned)`."""
    style = _words(getattr(lever, "style", ""))
    return lever_title(lever.kind) + (f" ({style})" if style else "")


def lever_sentence(lever: PartnershipLever, date: CalendarMonth) -> str:
    """Say that a lever began, for someone whom it concerns."""
    begun = f"From {month_name(date)}, {for_months(lever.months)},"
    if isinstance(lever, Lever):
        return f"{begun} they were among those reached by {lever_words(lever)}."
    if lever.kind == "accountable_officer":
        return f"{begun} the holder of this post answered for the whole partnership."
    return f"{begun} their partnership had the lever {lever_words(lever)}."


def _words(style: str) -> str:
    return style.replace("_", " ")
