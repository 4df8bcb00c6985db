"""Why an outcome moved between two months: in plain English, as rows for a screen, and as stacked contributions."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from numpy.typing import NDArray

from integration_sim.experiments.comparison.verdict import ENOUGH, Verdict, leaves_out_zero
from integration_sim.experiments.explanation import NOT_EXPLAINED, Explanation, Moved
from integration_sim.experiments.months import When
from integration_sim.experiments.netting import Netted, Part, netted
from integration_sim.experiments.person_books import OUTCOMES_OF_PERSONS
from integration_sim.experiments.rounding import ROUNDING
from integration_sim.experiments.service_terms import OUTCOMES_OF_SERVICES
from integration_sim.model.cells import ALL
from integration_sim.model.outcomes import OUTCOMES, Outcome
from integration_sim.report.attribution import SMALLEST_BAR, SMALLEST_SHARE
from integration_sim.report.mechanisms import MECHANISMS
from integration_sim.report.netting import cancelled, part_told, part_words
from integration_sim.report.page import BLUE, GREEN, GREY, ORANGE, PINK, dates_of, furnish, time_axis
from integration_sim.report.wording.numbers import decimals
from integration_sim.report.wording.sentences import capital, listed, month_name, small_label, verb

TERMS_IN_WORDS = {
    "joint_work": "the value of joint work",
    "role_ambiguity": "role ambiguity",
    "vacancies": "vacant posts",
    "workload": "workload",
    "demand": "demand",
}
"""What moves services, in words."""
TRUST_IN_WORDS = {
    "trust_won": "won in meetings that went well",
    "trust_lost": "lost in meetings that went badly",
    "trust_drifting": "drifting between those who did not meet",
}
"""What the mechanism of trust did, told apart, in words."""
BESIDE = ", set beside the baseline,"
"""What is said behind the name of an outcome where the difference from a baseline is told of."""
OTHERS = "others"
OTHERS_IN_WORDS = "all others together"
NOT_MOVED = {
    Verdict.SMALL: "a change too small to matter",
    Verdict.OPEN: "no change beyond what could be luck",
    Verdict.SAME: "no change in any replicate",
    Verdict.TOO_FEW: "too few replicates for a verdict",
    Verdict.NOTHING: "nothing to tell of",
}
"""What is said of an outcome that did not move by more than luck and enough to matter."""
DID_NOT_MOVE = {
    Verdict.SMALL: "moved by too little to matter",
    Verdict.OPEN: "did not move by more than could be luck",
    Verdict.SAME: "did not move in any replicate",
}
"""The same, to follow what the outcome is called."""
MOST_STACKED = 6
"""So many contributors are stacked apart; the smaller ones together."""
COLOURS = (BLUE, ORANGE, GREEN, PINK, "#E69F00", "#56B4E9")
OTHERS_COLOUR = "#bbbbbb"
INCHES = {1: (6.5, 4.9), 4: (15.0, 4.9)}
"""Of a figure with so many charts."""
CAVEAT = (
    "Areas add up what each mechanism has brought about since the first month; the black line is the whole change. Means over replicates."
)


class WhyRow(NamedTuple):
    """A contributor, for a screen."""

    contributor: str
    words: str
    mechanism: str
    """The entry of `MECHANISMS` that explains it."""
    change: float
    told: str
    """The change as text, with its sign."""
    interval: str
    """The 95 % interval as text; empty where there is none."""
    clear: bool
    """Whether the interval leaves out zero."""


class Stacks(NamedTuple):
    """Contributions since a month that add up to the change, ready to be stacked."""

    months: tuple[int, ...]
    contributors: tuple[str, ...]
    """The largest at any time first; then `others`, if there are any."""
    words: tuple[str, ...]
    values: NDArray[np.float64]
    """Contributor x month; means over replicates."""
    whole: NDArray[np.float64]


def words_of(outcome: str, contributor: str) -> str:
    """Return what a contributor to an outcome is called inside a sentence."""
    if contributor == OTHERS:
        return OTHERS_IN_WORDS
    if mechanism_of(outcome, contributor) == "services":
        return TERMS_IN_WORDS[contributor]
    return MECHANISMS[contributor].doing


def mechanism_of(outcome: str, contributor: str) -> str:
    """Return the entry of `MECHANISMS` that explains what a contributor did: what moves services are terms of one mechanism."""
    return "services" if outcome in OUTCOMES_OF_SERVICES else contributor


def why_heading(moved: Moved) -> str:
    """Say shortly how an outcome moved, and which contributor did most: the title of a chart."""
    label, shares = capital(_label(moved)), _Shares.of(moved)
    if not _is_clear(moved):
        return f"{label.removesuffix(',')}: {NOT_MOVED[moved.verdict]}"
    rising = moved.whole[0] > 0.0
    return f"{label} {_came(moved)}: {part_words(shares.first(rising), partial(words_of, moved.outcome))} {shares.did(rising)}"


def _label(moved: Moved) -> str:
    level = "" if moved.level == ALL else f" at the {moved.level.replace('_', ' ')} level"
    return small_label(OUTCOMES[moved.outcome]) + level + (BESIDE if moved.apart else "")


def _is_clear(moved: Moved) -> bool:
    """Tell whether an outcome moved by more than luck and by enough to matter."""
    return moved.verdict in (Verdict.CLEAR, Verdict.ON_AVERAGE)


def _came(moved: Moved) -> str:
    change = moved.whole[0]
    return f"{'rose' if change > 0.0 else 'fell'} by {abs(change):.{decimals(OUTCOMES[moved.outcome]) + 1}f}"


def why_sentences(explanation: Explanation, moved: Moved) -> str:
    """Say how an outcome moved between two months, and which contributors did it."""
    outcome, start = OUTCOMES[moved.outcome], explanation.ensemble.scenario.start
    when = f"Between {month_name(start + moved.since)} and {month_name(start + moved.until)} {_label(moved)}"
    change, low, high = moved.whole
    if not moved.replicates:
        return f"{when} {verb(outcome, 'has')} no value, so nothing moved it."
    places = decimals(outcome) + 1
    sign = "+" if moved.apart else ""
    range_ = f"from {moved.before:{sign}.{places - 1}f} to {moved.after:{sign}.{places - 1}f}"
    if not round(abs(change), places) and not round(moved.contributions["change"].abs().max(), places):
        return f"{when} did not move ({range_})."
    clear = _is_clear(moved)
    if clear:
        ends = sorted((abs(low), abs(high)))
        interval = (
            "" if f"{ends[0]:.{places}f}" == f"{ends[1]:.{places}f}" else f"; 95 % interval {ends[0]:.{places}f} to {ends[1]:.{places}f}"
        )
        lead = f"{when} {_came(moved)} ({range_}{interval})"
    else:
        known = "" if moved.replicates < ENOUGH else f" ({low:+.{places}f} to {high:+.{places}f})"
        if moved.verdict is Verdict.TOO_FEW:
            lead = f"{when} {_came(moved)} ({range_}; {NOT_MOVED[moved.verdict]})"
        else:
            lead = f"{when} {DID_NOT_MOVE[moved.verdict]}{known}"
    return ". ".join([lead, *(capital(text) for text in (*_shares(moved, outcome, clear), *_of_trust(moved, places)))]) + "."


def _of_trust(moved: Moved, places: int) -> Iterator[str]:
    """Yield what meetings won and lost, where the outcome holds trust between persons."""
    told = part_rows(moved)
    if told:
        yield f"the change by trust is what is left of {listed([f'{row.told} {row.words}' for row in told])}"


def part_rows(moved: Moved) -> list[WhyRow]:
    """Return the parts of what the mechanism of trust did to an outcome; none where it has no part in it."""
    if moved.of_trust is None or not moved.of_trust["change"].any():
        return []
    places = decimals(OUTCOMES[moved.outcome]) + 1
    return [
        _row(name, TRUST_IN_WORDS[name], "trust", numbers, places) for name, *numbers in moved.of_trust.itertuples(index=False, name=None)
    ]


def _row(name: str, words: str, mechanism: str, numbers: Sequence[float], places: int) -> WhyRow:
    change, low, high = numbers
    interval = "" if math.isnan(low) else f"{low:+.{places}f} to {high:+.{places}f}"
    return WhyRow(name, words, mechanism, change, f"{change:+.{places}f}", interval, leaves_out_zero(low, high))


class _Shares(NamedTuple):
    """What changed an outcome, those that cancel taken together, and which of these parts are large enough to be told."""

    every: Netted
    named: list[Part]

    @classmethod
    def of(cls, moved: Moved) -> _Shares:
        table, places = moved.contributions, decimals(OUTCOMES[moved.outcome]) + 1
        every = netted(dict(zip(table["contributor"].astype(str), table["change"].astype(float), strict=True)), SMALLEST_SHARE)
        return cls(every, [part for part in every.named if round(abs(part.change), places) > 0.0])

    def first(self, rising: bool) -> Part:
        """Return the part that did most of a rise (or fall)."""
        return max(self.every.parts, key=lambda part: part.change if rising else -part.change)

    def did(self, rising: bool) -> str:
        """Say how much of a rise (or fall) its first part did."""
        pushes = [abs(part.change) for part in self.every.parts if (part.change > 0.0) == rising]
        if len(self.named) == 1:
            return "did it"
        return "did most of it" if max(pushes) > 0.5 * sum(pushes) else "came first"


def _shares(moved: Moved, outcome: Outcome, clear: bool) -> Iterator[str]:
    """Yield who moved an outcome along with the whole change, who against it, and what cancelled.

    If the change is not clear, who raised and who lowered it. Every number is told once, so that those told add up.
    """
    places, rising = decimals(outcome) + 1, moved.whole[0] > 0.0 or not clear
    shares = _Shares.of(moved)

    def with_change(name: str, change: float) -> str:
        return f"{words_of(outcome.name, name)} ({change:+.{places}f})"

    def told(up: bool) -> list[str]:
        words = partial(words_of, outcome.name)
        return [part_told(part, words, with_change) for part in shares.named if (part.change > 0.0) == up]

    along, against = told(rising), told(not rising)
    if not clear:
        yield from (f"{listed(names)} {verb} it" for names, verb in ((along, "raised"), (against, "lowered")) if names)
    elif along:
        yield f"{along[0]} {shares.did(rising)}" + (f", then {listed(along[1:])}" if along[1:] else "")
    else:
        yield "many small contributions did it"
    if clear and against:
        yield f"{listed(against)} worked against it"
    yield from cancelled(shares.every, with_change)
    if round(abs(shares.every.others), places):
        yield f"{OTHERS_IN_WORDS} changed it by {shares.every.others:+.{places}f}"


def why_not(outcome: str) -> str:
    """Say why an outcome of `NOT_EXPLAINED` has no contributions, and what to ask instead."""
    what, instead = NOT_EXPLAINED[outcome]
    feed = "feed" if len(instead) > 1 else "feeds"
    ask = f" Ask instead what moved {listed([small_label(OUTCOMES[name]) for name in instead])}, which {feed} it." if instead else ""
    return f"{OUTCOMES[outcome].label}: this is {what}, so no contributions add up to its change.{ask}"


def how_shared(outcome: str) -> str:
    """Say how the change of an outcome that is no mean of a state is shared out; empty for the others."""
    if outcome not in OUTCOMES_OF_PERSONS:
        return ""
    what = OUTCOMES[outcome].label
    return (
        f"{what} bends: what a push is worth depends on where a manager stands. So each month's change of each manager is shared among"
        " the contributors by how far each pushed them along the straight way from where they stood to where they came to. Nothing is"
        " left over, but another way of sharing would share a little differently."
    )


def why_rows(moved: Moved) -> list[WhyRow]:
    """Return the contributors that changed an outcome by what can be shown, the largest first."""
    places = decimals(OUTCOMES[moved.outcome]) + 1
    return [
        _row(name, words_of(moved.outcome, name), mechanism_of(moved.outcome, name), numbers, places)
        for name, *numbers in moved.contributions.itertuples(index=False, name=None)
        if round(abs(numbers[0]), places) > 0.0
    ]


def stacks(
    explanation: Explanation, outcome: str, since: When = 0, until: When | None = None, level: str = ALL, keep: tuple[str, ...] = ()
) -> Stacks:
    """Return the contributions to an outcome since a month, month by month, the small ones together.

    `keep` names those to be stacked apart instead of the largest, as other levels do. Raises as `Explanation.between` does.
    """
    span = explanation.between(outcome, since, until, level)
    means = explanation.course(outcome, level, span.since).difference[: span.until - span.since + 1].T
    every = explanation.contributors(outcome)
    size = np.nan_to_num(np.abs(means)).max(axis=1)
    if keep:
        chosen = [every.index(name) for name in keep if name != OTHERS]
    else:
        chosen = [int(number) for number in np.argsort(-size, kind="stable") if size[number] > SMALLEST_BAR * size.max()][:MOST_STACKED]
    rest = [number for number in range(len(every)) if number not in chosen]
    contributors = tuple(every[number] for number in chosen)
    values = means[chosen]
    if keep or size[rest].max(initial=0.0) > ROUNDING * size.max():
        contributors, values = (*contributors, OTHERS), np.vstack((values, means[rest].sum(axis=0)))
    words = tuple(words_of(outcome, name) for name in contributors)
    return Stacks(tuple(range(span.since, span.until + 1)), contributors, words, values, means.sum(axis=0))


def why_figure(explanation: Explanation, outcome: str, since: When = 0, until: When | None = None) -> Figure:
    """Draw what moved an outcome since a month: stacked contributions that sum, over all managers and at each level."""
    whole = stacks(explanation, outcome, since, until)
    levels = explanation.levels(outcome)
    figure = Figure(figsize=INCHES[len(levels)])
    axes = figure.subplots(1, len(levels), squeeze=False, sharey=True)[0]
    dates = dates_of(explanation.ensemble.scenario.start, explanation.months + 1)
    for axis, level in zip(axes, (ALL, *levels[:-1]), strict=True):
        one = whole if level == ALL else stacks(explanation, outcome, since, until, level, whole.contributors)
        _stack(axis, one, dates[list(one.months)])
        title = OUTCOMES[outcome].label if level == ALL else capital(level.replace("_", " "))
        furnish(axis, title, f"change since {month_name(explanation.ensemble.scenario.start + one.months[0])}; {OUTCOMES[outcome].unit}")
        time_axis(axis, len(one.months))
    handles = [Patch(color=_colour(number, name)) for number, name in enumerate(whole.contributors)]
    figure.legend(handles, whole.words, loc="lower left", ncols=min(4, max(1, len(levels))), fontsize=9, frameon=False)
    figure.text(0.99, 0.02, CAVEAT if len(levels) > 1 else "", fontsize=8.5, color=GREY, ha="right")
    figure.subplots_adjust(
        left=0.05 if len(levels) > 1 else 0.11, right=0.985, top=0.83, bottom=0.26 if len(levels) > 1 else 0.38, wspace=0.1
    )
    return figure


def _stack(axis: Axes, one: Stacks, dates: NDArray[np.float64]) -> None:
    """Stack what raises an outcome above zero and what lowers it below, so that the two ends differ by the whole change."""
    for sign in (1.0, -1.0):
        base = np.zeros(len(dates))
        for number, (name, values) in enumerate(zip(one.contributors, one.values, strict=True)):
            top = base + sign * np.maximum(0.0, sign * values)
            axis.fill_between(dates, base, top, color=_colour(number, name), linewidth=0)
            base = top
    axis.plot(dates, one.whole, color="black", linewidth=1.8)
    axis.axhline(0.0, color="black", linewidth=0.6)
    axis.margins(x=0.01)


def _colour(number: int, contributor: str) -> str:
    return OTHERS_COLOUR if contributor == OTHERS else COLOURS[number]
