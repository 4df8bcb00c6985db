"""A page of charts: what happened, with ranges, for people who have not read the manual."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from integration_sim.experiments.comparison.verdict import ENOUGH
from integration_sim.experiments.replicates.ensemble import Ensemble
from integration_sim.model.calendar.scheduled_events import ScheduledEvent, told_events
from integration_sim.model.recording.outcomes import OF_EXTENSIONS, OUTCOMES, Scope
from integration_sim.report.page import BETTER, STYLES, dates_of, explain, furnish, mark, new_page, time_axis, unit_note
from integration_sim.report.wording.events import axis_label
from integration_sim.report.wording.numbers import HIGH, LOW
from integration_sim.report.wording.sentences import month_name
from integration_sim.report.wording.verdicts import no_verdict
from integration_sim.vocabulary import Level

ROOM_FOR_LEGEND = 0.14
FEW = 3
"""So many partnerships are named where something happens to several at once."""
LEVELS = tuple(level.name.lower() for level in Level)
BANDS = "Lines are medians, shaded bands hold 90 % of the replicates (5th to 95th percentile)."
CAVEAT = (
    "A thinking tool, not a forecast: most of the model's numbers are assumptions, listed with their ranges by"
    " `integration-sim parameters`."
)


@dataclass(frozen=True)
class Line:
    """One line of a panel: an outcome at a level, with its name in the panel's legend (one line needs none)."""

    outcome: str
    level: str = "all"
    label: str = ""


@dataclass(frozen=True)
class Panel:
    """One chart of the page."""

    title: str
    lines: tuple[Line, ...]


def by_level(outcome: str) -> Panel:
    """Return a panel with one line per level."""
    return Panel(OUTCOMES[outcome].label, tuple(Line(outcome, level, level.replace("_", " ")) for level in LEVELS))


def single(outcome: str) -> Panel:
    """Return a panel with one line."""
    return Panel(OUTCOMES[outcome].label, (Line(outcome),))


PANELS = (
    single("service_performance"),
    single("cross_trust"),
    single("partner_confidence"),
    by_level("resistance"),
    by_level("role_ambiguity"),
    by_level("job_insecurity"),
    Panel("Commitment: said and done", (Line("commitment", label="in use"), Line("espoused_commitment", label="as espoused"))),
    single("culture_distance"),
    single("leadership_trust"),
    single("decision_months"),
    by_level("workload"),
    single("delayed_discharge_index"),
    *(by_level(name) if OUTCOMES[name].scope is Scope.MANAGERS else single(name) for name in OF_EXTENSIONS),
)


def marks(ensemble: Ensemble) -> list[ScheduledEvent]:
    """Return what is worth marking on the time axis: dated events, without the start and end of levers.

    What happens to several partnerships alike in one month is one mark.
    """
    alike: dict[tuple[int, str], list[ScheduledEvent]] = {}
    for one in told_events(ensemble.plan):
        if one.month <= ensemble.months:
            alike.setdefault((one.month, axis_label(one)), []).append(one)
    return [_together(several) for several in alike.values()]


def _together(several: Sequence[ScheduledEvent]) -> ScheduledEvent:
    names = list(dict.fromkeys(one.partnership for one in several if one.partnership))
    whose = ", ".join(names) if len(names) <= FEW else f"{len(names)} partnerships"
    return replace(several[0], partnership=whose or None)


def chart_page(ensemble: Ensemble, partnership: str = "all") -> Figure:
    """Draw the page for one partnership, or for all together."""
    scenario = ensemble.scenario
    last = scenario.start + ensemble.months
    posts = ensemble.plan.layout.posts.posts.size
    told = (
        f"{posts} managers, {month_name(scenario.start)} to {month_name(last)};"
        f" {ensemble.replicates} replicates, seed {ensemble.provenance.seed}"
    )
    page = new_page(scenario.title, told, len(PANELS))
    dates = dates_of(scenario.start, ensemble.months + 1)
    marked = marks(ensemble)
    for panel, axis in zip(PANELS, page.axes, strict=True):
        draw_panel(axis, panel, ensemble, partnership, dates)
        mark(axis, [dates[scheduled.month] for scheduled in marked])
    bands = BANDS if ensemble.replicates >= ENOUGH else f"Lines are medians; {no_verdict(ensemble.replicates)}."
    explain(page.foot, [told_of(scheduled, ensemble) for scheduled in marked], f"{bands} {CAVEAT}")
    return page.figure


def told_of(scheduled: ScheduledEvent, ensemble: Ensemble) -> str:
    """Return what happened, when, and, if there are several partnerships, to which."""
    whose = f" ({scheduled.partnership})" if scheduled.partnership and len(ensemble.scenario.partnerships) > 1 else ""
    return f"{month_name(scheduled.date)}: {axis_label(scheduled)}{whose}"


def draw_panel(axis: Axes, panel: Panel, ensemble: Ensemble, partnership: str, dates: NDArray[np.float64]) -> None:
    """Draw a panel's lines, medians and bands, for one partnership or for all together."""
    for line, (colour, style) in zip(panel.lines, STYLES, strict=False):
        values = ensemble.series(line.outcome, partnership, level=line.level)
        known = ~np.all(np.isnan(values), axis=0)
        low, middle, high = np.nanpercentile(values[:, known], (LOW, 50, HIGH), axis=0)
        if ensemble.replicates >= ENOUGH:
            axis.fill_between(dates[known], low, high, color=colour, alpha=0.18, linewidth=0)
        axis.plot(dates[known], middle, color=colour, linestyle=style, linewidth=1.8, label=line.label)
    outcome = OUTCOMES[panel.lines[0].outcome]
    furnish(axis, panel.title, unit_note(outcome.unit, BETTER[outcome.better]))
    time_axis(axis, dates.size)
    if len(panel.lines) > 1:
        axis.legend(fontsize=8.5, ncols=len(panel.lines), loc="best", handlelength=2.4, framealpha=0.85, edgecolor="none")
    axis.margins(x=0.01, y=ROOM_FOR_LEGEND if len(panel.lines) > 1 else None)
