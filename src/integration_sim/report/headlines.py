"""What a chart shows, in one sentence: the finding, with its interval, and when it began."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from integration_sim.experiments.comparison import Comparison
from integration_sim.experiments.effects import Paired
from integration_sim.experiments.ensemble import Ensemble
from integration_sim.model.outcomes import OUTCOMES
from integration_sim.report.comparison import amount, capital, interval, small_label, verb
from integration_sim.report.figures import marks
from integration_sim.report.findings import Finding, Standing, finding
from integration_sim.report.narrative import against_start, decimals, median_and_range, month_name, verdict

NO_DIFFERENCE = "no different, as far as can be told"
NEAR = 1
"""Months between two things that are told as one."""


def heading(found: Sequence[Finding]) -> str:
    """Return a chart's title: how an outcome ends beside the baseline, in the one alternative or in how many of several."""
    label, ends = found[0].outcome.label, verb(found[0].outcome, "ends")
    clear = [one for one in found if one.standing is Standing.CLEAR]
    if len(found) == 1 or not clear:
        same = len(found) == 1 or all(one.standing is Standing.SAME for one in found)
        return f"{label} {_ending(found[0]) if same else f'{ends} {NO_DIFFERENCE}'}"
    if len(clear) == len(found) and len({one.higher for one in clear}) == 1:
        sizes = dict.fromkeys(amount(choose(clear, key=lambda one: abs(one.difference))) for choose in (min, max))
        return f"{label} {ends} {' to '.join(sizes)} {_direction(clear[0])}"
    counts = {direction: sum(_direction(one) == direction for one in clear) for direction in ("higher", "lower")}
    return f"{label} {ends} {' and '.join(f'{direction} in {count}' for direction, count in counts.items() if count)} of {len(found)}"


def headline(comparison: Comparison, alternative: str, name: str) -> str:
    """Say how an outcome of an alternative ends beside the baseline, how sure that is, and when the two part."""
    found = finding(comparison, alternative, name)
    text = heading([found])
    if found.standing is Standing.OPEN and max(abs(found.low), abs(found.high)) >= found.least:
        places = decimals(found.outcome)
        text += f" ({found.low:+.{places}f} to {found.high:+.{places}f})"
    if found.standing is not Standing.CLEAR:
        return f"{text}."
    parting = parted(found.course)
    opens = "" if parting is None else f"; the gap opens {when(comparison.alternatives[alternative], parting)}"
    return f"{text} ({interval(found)}){opens}."


def _ending(found: Finding) -> str:
    ends = verb(found.outcome, "ends")
    endings = {
        Standing.CLEAR: f"{ends} {amount(found)} {_direction(found)}",
        Standing.SLIGHT: f"{ends} {_direction(found)}, but by less than {found.least:g}",
        Standing.OPEN: f"{ends} {NO_DIFFERENCE}",
        Standing.SAME: f"{ends} the same in every replicate",
        Standing.NOTHING: f"{verb(found.outcome, 'has')} nothing to compare at the end",
    }
    return endings[found.standing]


def _direction(found: Finding) -> str:
    return "higher" if found.higher else "lower"


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
    first, last = (median_and_range(values[:, month]).written(places) for month in (0, -1))
    ending = against_start(verdict(outcome, values[:, 0], values[:, -1]))
    return f"{capital(small_label(outcome))} {verb(outcome, 'goes')} from {first} to {last}: {ending}."
