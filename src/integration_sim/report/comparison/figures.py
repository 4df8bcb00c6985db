"""A page of charts of what differs between a baseline and its alternatives."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import cycle, islice

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from integration_sim.experiments.comparison.comparison import Comparison
from integration_sim.experiments.comparison.description import OTHER_PLACE
from integration_sim.experiments.comparison.verdict import ENOUGH
from integration_sim.experiments.replicates.ensemble import Ensemble, over_replicates
from integration_sim.model.recording.outcomes import OF_EXTENSIONS, OUTCOMES, Better
from integration_sim.report.page import STYLES, Page, dates_of, explain, furnish, mark, new_page, shortened, time_axis, unit_note
from integration_sim.report.run.figures import CAVEAT, marks, told_of
from integration_sim.report.run.headlines import headings
from integration_sim.report.wording.levers import lever_mark
from integration_sim.report.wording.numbers import least_shown
from integration_sim.report.wording.sentences import month_name, short_name
from integration_sim.report.wording.verdicts import no_verdict

SHOWN = (
    "service_performance",
    "cross_trust",
    "partner_confidence",
    "resistance",
    "role_ambiguity",
    "job_insecurity",
    "commitment",
    "culture_distance",
    "leadership_trust",
    "decision_months",
    "workload",
    "delayed_discharge_index",
    *OF_EXTENSIONS,
)
SMALLEST_SCALE = 4.0
"""A chart reaches at least so many of the smallest shown differences from zero, so that trifles look small."""
ARM_LETTERS, ROWS_OF_ARMS = 60, 3
ABOVE = {Better.HIGHER: "above 0 is better", Better.LOWER: "below 0 is better", Better.NEITHER: ""}
LINES = "Lines are mean differences from the baseline at the same luck"
BANDS = (
    "Dark bands hold the mean with 95 % confidence (month by month: one in twenty misses by chance), light bands hold 90 %"
    " of the replicates (5th to 95th percentile)."
)


@dataclass(frozen=True)
class Mark:
    """Something dated that happens in some arms or in all."""

    month: int
    text: str
    everywhere: bool


def difference_page(comparison: Comparison) -> Figure:
    """Draw how each alternative differs from the baseline, over all partnerships."""
    scenario = comparison.baseline.scenario
    page = new_page(page_title(comparison), page_subtitle(comparison), len(SHOWN))
    show_arms(page, comparison)
    dates = dates_of(scenario.start, comparison.months + 1)
    marked = dated_marks(comparison)
    for outcome, axis in zip(SHOWN, page.axes, strict=True):
        _draw(axis, outcome, comparison, dates)
        mark(axis, [dates[one.month] for one in marked], [number for number, one in enumerate(marked, start=1) if not one.everywhere])
    bands = f"{LINES}. {BANDS}" if comparison.replicates >= ENOUGH else f"{LINES}; {no_verdict(comparison.replicates)}."
    explain(page.foot, [one.text for one in marked], f"{bands} {CAVEAT}")
    return page.figure


def page_title(comparison: Comparison) -> str:
    """Return what the page compares."""
    names = list(comparison.alternatives)
    what = names[0] if len(names) == 1 else f"{len(names)} alternatives"
    return f"{shortened(what, ARM_LETTERS)} beside {shortened(comparison.baseline_name, ARM_LETTERS // 2)}"


def page_subtitle(comparison: Comparison) -> str:
    """Return when, and how often it was simulated."""
    start = comparison.baseline.scenario.start
    places = f"; {OTHER_PLACE}" if any(map(comparison.since_start, comparison.alternatives)) else ""
    return (
        f"{month_name(start)} to {month_name(start + comparison.months)}; {comparison.replicates} replicates of each arm,"
        f" seed {comparison.baseline.provenance.seed}{places}"
    )


def styles(comparison: Comparison) -> dict[str, tuple[str, str]]:
    """Return colour and line style of each alternative."""
    return dict(zip(comparison.alternatives, islice(cycle(STYLES), len(comparison.alternatives)), strict=True))


def show_arms(page: Page, comparison: Comparison) -> None:
    """Name the lines of several alternatives at the head of the page."""
    if len(comparison.alternatives) > 1:
        lines = [Line2D([], [], color=colour, ls=style, linewidth=2.5) for colour, style in styles(comparison).values()]
        names = [shortened(name, ARM_LETTERS) for name in comparison.alternatives]
        columns = -(-len(names) // ROWS_OF_ARMS)
        page.head.legend(lines, names, loc="upper right", ncols=columns, fontsize=9, frameon=False, handlelength=3, borderaxespad=0.2)


def dated_marks(comparison: Comparison) -> list[Mark]:
    """Return the dated events of all arms, with the levers that not all have; those of some arms say of which."""
    arms = {comparison.baseline_name: comparison.baseline, **comparison.alternatives}
    where: dict[tuple[int, str], list[str]] = {}
    for name, ensemble in arms.items():
        happened = [(one.month, told_of(one, ensemble)) for one in marks(ensemble)]
        for key in dict.fromkeys([*happened, *_levers(ensemble)]):
            where.setdefault(key, []).append(name)
    levers = {key for ensemble in arms.values() for key in _levers(ensemble)}
    return [
        Mark(month, text + _only(names, list(arms)), len(names) == len(arms))
        for (month, text), names in sorted(where.items(), key=lambda entry: entry[0][0])
        if len(names) < len(arms) or (month, text) not in levers
    ]


def _only(names: list[str], arms: list[str]) -> str:
    """Return in which arms something happens, or in which it doesn't, whichever is shorter; nothing if in all."""
    others = [name for name in arms if name not in names]
    if not others:
        return ""
    which, told = ("not in", others) if len(others) <= len(names) else ("only in", names)
    return f" ({which} {', '.join(short_name(arms[0], name) for name in told)})"


def _levers(ensemble: Ensemble) -> list[tuple[int, str]]:
    last = ensemble.months
    told = [(ensemble.plan.month_of(lever.start), lever_mark(lever)) for lever in ensemble.scenario.levers]
    return [(month, text) for month, text in told if month <= last]


def _draw(axis: Axes, name: str, comparison: Comparison, dates: NDArray[np.float64]) -> None:
    outcome = OUTCOMES[name]
    reach = SMALLEST_SCALE * least_shown(outcome)
    for alternative, (colour, style) in styles(comparison).items():
        differences, course = comparison.difference(name, alternative), comparison.course(name, alternative)
        known = course.pairs > 0
        spread = over_replicates(differences)
        if comparison.replicates < ENOUGH:
            axis.plot(dates[known], course.difference[known], color=colour, linestyle=style, linewidth=1.8)
            continue
        axis.fill_between(dates[known], spread["p05"][known], spread["p95"][known], color=colour, alpha=0.13, linewidth=0)
        axis.fill_between(dates[known], course.low[known], course.high[known], color=colour, alpha=0.38, linewidth=0)
        axis.plot(dates[known], course.difference[known], color=colour, linestyle=style, linewidth=1.8)
    axis.axhline(0.0, color="black", linewidth=0.8)
    axis.margins(x=0.01)
    if max(np.abs(axis.get_ylim())) < reach:
        axis.set_ylim(-reach, reach)
    changes = any(map(comparison.since_start, comparison.alternatives))
    what = "difference of changes since the start" if changes else "difference"
    furnish(axis, headings(comparison, name), unit_note(f"{what}; {outcome.unit}", ABOVE[outcome.better]))
    time_axis(axis, dates.size)
