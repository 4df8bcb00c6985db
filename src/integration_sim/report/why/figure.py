"""Why an outcome moved, month by month: contributions stacked so that they add up to the change."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from numpy.typing import NDArray

from integration_sim.experiments.attribution.explanation import Explanation
from integration_sim.experiments.months import When
from integration_sim.experiments.rounding import ROUNDING
from integration_sim.model.recording.aggregation import ALL
from integration_sim.model.recording.outcomes import OUTCOMES
from integration_sim.report.page import BLUE, GREEN, GREY, ORANGE, PINK, dates_of, furnish, time_axis
from integration_sim.report.why.differences import SMALLEST_BAR
from integration_sim.report.why.mechanisms import OTHERS, words_of
from integration_sim.report.wording.sentences import capital, month_name

MOST_STACKED = 6
"""So many contributors are stacked apart; the smaller ones together."""
COLOURS = (BLUE, ORANGE, GREEN, PINK, "#E69F00", "#56B4E9")
OTHERS_COLOUR = "#bbbbbb"
INCHES = {1: (6.5, 4.9), 4: (15.0, 4.9)}
"""Of a figure with so many charts."""
CAVEAT = (
    "Areas add up what each mechanism has brought about since the first month; the black line is the whole change. Means over replicates."
)


class Stacks(NamedTuple):
    """Contributions since a month that add up to the change, ready to be stacked."""

    months: tuple[int, ...]
    contributors: tuple[str, ...]
    """The largest at any time first; then `others`, if there are any."""
    words: tuple[str, ...]
    values: NDArray[np.float64]
    """Contributor x month; means over replicates."""
    whole: NDArray[np.float64]


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
