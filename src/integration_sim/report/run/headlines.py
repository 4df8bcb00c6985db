"""What a chart shows, in one sentence: the finding of the window where most happens, and the end beside it."""

from __future__ import annotations

from collections.abc import Sequence

from integration_sim.experiments.comparison.comparison import Comparison
from integration_sim.experiments.comparison.findings import Finding, change_since_start
from integration_sim.experiments.comparison.verdict import Difference, Verdict, smallest_that_matter
from integration_sim.experiments.comparison.windows import Window, first_and_last, smoothed
from integration_sim.experiments.replicates.ensemble import Ensemble
from integration_sim.model.recording.outcomes import OUTCOMES, Course
from integration_sim.report.run.differing_marks import differing_marks
from integration_sim.report.wording.numbers import decimals, interval, median_and_range
from integration_sim.report.wording.sentences import listed, month_name, short_name, verb
from integration_sim.report.wording.verdicts import IN_WINDOW, in_brackets, mark, shape, shortly, when
from integration_sim.scenario.calendar import CalendarMonth

NEAR = 1
"""Months between two things that are told as one."""
BOTH, MOST_NAMED = 2, 3
"""So many alternatives are named in a chart's title; more are counted."""


def heading(found: Sequence[Finding], names: Sequence[str], start: CalendarMonth, *, sure: bool = False) -> str:
    """Return a chart's title: how an outcome differs from the baseline, in the one alternative (`names`) or in which of several.

    `sure` adds how sure that is.
    """
    first, label = found[0], found[0].outcome.label
    if len(found) == 1:
        return _of_one(first, start, sure)
    ways = {way: [name for name, one in zip(names, found, strict=True) if _way(one.chief) == way] for way in ("higher", "lower", "")}
    told = [f"{way} {_in_which(ways[way], len(found))}" for way in ("higher", "lower") if ways[way]]
    if not told:
        if len({shortly(one.chief) for one in found}) == 1:
            return f"{label} {verb(first.outcome, 'is')} {shortly(first.chief)}"
        few = any(one.chief.verdict is Verdict.TOO_FEW for one in found)
        return (
            f"{label}: {'too few replicates for a verdict' if few else 'no difference that is more than luck and large enough to matter'}"
        )
    return f"{label} {verb(first.outcome, 'is')} {' and '.join(told)}, where most happens"


def _of_one(found: Finding, start: CalendarMonth, sure: bool) -> str:
    chief, window = found.chief, found.most
    text = f"{found.outcome.label} {verb(found.outcome, 'is')} {shortly(chief)}"
    if sure:
        text += in_brackets(f"less than {chief.matters:g}" if chief.verdict is Verdict.SMALL else interval(chief))
    if not chief.told:
        return text
    what = shape(found) if window is Window.LARGEST_GAP else ""
    text += f" {when(found, window, start)}{f', {what}' if what else ''}"
    return f"{text}, and {shortly(found.end)} {IN_WINDOW[Window.LAST_TWELVE_MONTHS]}" if window is Window.LARGEST_GAP else text


def _way(found: Difference) -> str:
    return "" if not found.told else "higher" if found.higher else "lower"


def _in_which(names: list[str], of: int) -> str:
    if len(names) == of:
        return "in both" if of == BOTH else f"in all {of}"
    return f"only with {listed(names)}" if len(names) <= MOST_NAMED else f"in {len(names)} of {of}"


def headline(comparison: Comparison, alternative: str, name: str) -> str:
    """Say how an outcome of an alternative differs from the baseline, how sure that is, and when the two part."""
    found, start = comparison.finding(name, alternative), comparison.baseline.scenario.start
    opens = found.opens if found.chief.told else None
    parting = "" if opens is None else f"; the gap opens {_opening(comparison, alternative, opens)}"
    return f"{heading([found], [alternative], start, sure=True)}{parting}."


def _opening(comparison: Comparison, alternative: str, month: int) -> str:
    """Say when a gap opens, and with what, should something begin about then that not both have."""
    start = comparison.baseline.scenario.start
    near = [one for one in differing_marks(comparison, alternative) if 0 <= month - one.month <= NEAR]
    if near:
        by_month: dict[int, list[str]] = {}
        for one in near:
            by_month.setdefault(one.month, []).append(f"“{one.label}”")
        return f"with {listed([f'{listed(labels)} ({month_name(start + at)})' for at, labels in by_month.items()])}"
    return f"in {month_name(start + month)}" if month > NEAR else "at once"


def headings(comparison: Comparison, outcome: str) -> str:
    """Return the title of a chart of all alternatives."""
    names = list(comparison.alternatives)
    shown = [short_name(comparison.baseline_name, name) for name in names]
    return heading([comparison.finding(outcome, name) for name in names], shown, comparison.baseline.scenario.start)


def state_of_affairs(ensemble: Ensemble, name: str) -> str:
    """Say where an outcome goes when there is nothing to compare it with: where most happens, and where it ends."""
    found = change_since_start(ensemble, name, smallest_that_matter(ensemble.scenario)[name])
    outcome, values, start = OUTCOMES[name], ensemble.series(name), ensemble.scenario.start
    state, places = outcome.course is Course.STATE, decimals(outcome)
    first, last = (median_and_range(numbers).written(places) for numbers in first_and_last(values, outcome))
    text = f"{outcome.label} {verb(outcome, 'goes')} from {first}{'' if state else ' in the first twelve months'} to "
    end = last if state else f"{last} in the last twelve"
    most = found.end
    if found.most is Window.LARGEST_GAP and state and found.gap_month == values.shape[1] - 1:
        most = found.gap  # told of the last month, which is the end
    elif found.most is Window.LARGEST_GAP:
        furthest = median_and_range(smoothed(values, outcome)[:, found.gap_month]).written(places)
        return f"{text}{furthest} {when(found, found.most, start)}, and to {end}{' at the end' if state else ''}."
    return f"{text}{end}: {f'{mark(most)} than at the start' if most.told else shortly(most)}."
