"""What a chart shows, in one sentence: the finding, with its interval, and when it began."""

from __future__ import annotations

import numpy as np

from integration_sim.experiments.comparison import Comparison
from integration_sim.experiments.effects import Paired
from integration_sim.experiments.ensemble import Ensemble
from integration_sim.model.outcomes import OUTCOMES
from integration_sim.report.comparison import amount, capital, interval, small_label
from integration_sim.report.figures import marks
from integration_sim.report.findings import Standing, finding
from integration_sim.report.narrative import Verdict, decimals, month_name, spell, verdict

NEAR = 1
"""Months between two things that are told as one."""


def headline(comparison: Comparison, alternative: str, name: str) -> str:
    """Say how an outcome of an alternative ends beside the baseline, and when the two part."""
    found = finding(comparison, alternative, name)
    label = capital(small_label(found.outcome))
    if found.standing is Standing.NOTHING:
        return f"{label}: nothing to compare at the end."
    if found.standing is Standing.SAME:
        return f"{label} ends the same in every replicate."
    if found.standing is Standing.OPEN:
        places = decimals(found.outcome)
        span = f" ({found.low:+.{places}f} to {found.high:+.{places}f})" if max(abs(found.low), abs(found.high)) >= found.least else ""
        return f"{label} ends no different, as far as can be told{span}."
    direction = "higher" if found.higher else "lower"
    if found.standing is Standing.SLIGHT:
        return f"{label} ends {direction}, but by less than {found.least:g}."
    text = f"{label} ends {amount(found)} {direction} ({interval(found)})"
    parting = parted(found.course)
    if parting is None:
        return f"{text}."
    return f"{text}; the gap opens {when(comparison.alternatives[alternative], parting)}."


def parted(course: Paired) -> int | None:
    """Return the month from which on the difference is clear and stays so to the end; None where it is not clear at the end."""
    unclear = np.flatnonzero(~course.distinct)
    month = int(unclear[-1]) + 1 if unclear.size else 0
    return month if month < course.distinct.size else None


def when(ensemble: Ensemble, month: int) -> str:
    """Say when something begins: at an event of that time, or in a month."""
    if month <= NEAR:
        return "at once"
    near = [one for one in marks(ensemble) if 0 <= month - one.month <= NEAR]
    date = month_name(ensemble.scenario.start + month)
    return f"with “{near[-1].label}” ({date})" if near else f"in {date}"


def state_of_affairs(ensemble: Ensemble, name: str) -> str:
    """Say where an outcome goes when there is nothing to compare it with."""
    outcome, values = OUTCOMES[name], ensemble.of(name)
    places = decimals(outcome)
    first, last = (spell(values[:, month]).written(places) for month in (0, -1))
    judged = verdict(outcome, values[:, 0], values[:, -1])
    label = capital(small_label(outcome))
    ending = "no clear change" if judged is Verdict.UNCLEAR else f"{judged} than at the start"
    return f"{label} goes from {first} to {last}: {ending}."
