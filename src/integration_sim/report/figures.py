"""A page of charts: what happened, with ranges, for people who have not read the manual."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.dates import ConciseDateFormatter, YearLocator, date2num
from matplotlib.figure import Figure, SubFigure
from numpy.typing import NDArray

from integration_sim.experiments.ensemble import Ensemble
from integration_sim.model.occurrences import Occurrence, occurrences
from integration_sim.model.outcomes import OUTCOMES, Better
from integration_sim.model.trajectories import months_since
from integration_sim.randomness import Key
from integration_sim.report.narrative import month_name
from integration_sim.vocabulary import Level

# Okabe & Ito's palette keeps apart for all kinds of colour vision; the line styles keep apart in black and white.
BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#595959"
STYLES = ((BLUE, "-"), (ORANGE, "--"), (GREEN, ":"))
LOW, HIGH = 5, 95
PAGE_INCHES = (13.0, 15.5)
COLUMNS, KEY_COLUMNS = 3, 2
ROOM_FOR_LEGEND = 0.14
LEVELS = tuple(level.name.lower() for level in Level)
BETTER = {Better.HIGHER: "higher is better", Better.LOWER: "lower is better", Better.NEITHER: ""}
CAVEAT = (
    "Lines are medians, shaded bands hold 90 % of the replicates (5th to 95th percentile). A thinking tool, not a forecast: most"
    " of the model's numbers are assumptions, listed with their ranges by `integration-sim parameters`."
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
    """Return a panel with a line a level."""
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
)


def marks(ensemble: Ensemble) -> list[Occurrence]:
    """Return what is worth marking on the time axis: dated events, without the start and end of levers."""
    happened = occurrences(ensemble.plan, Key(0, 0))
    return [one for one in happened if one.label != "levers" and one.month < ensemble.values.shape[1]]


def chart_page(ensemble: Ensemble, partnership: str = "all") -> Figure:
    """Draw the page for one partnership, or for all together."""
    months = months_since(ensemble.scenario.start, ensemble.values.shape[1])
    dates: NDArray[np.float64] = date2num(months)  # type: ignore[no-untyped-call]
    marked = marks(ensemble)
    figure = Figure(figsize=PAGE_INCHES, layout="constrained")
    head, body, foot = figure.subfigures(3, 1, squeeze=False, height_ratios=(0.05, 0.86, 0.09)).flat
    _head(head, ensemble)
    axes = body.subplots(len(PANELS) // COLUMNS, COLUMNS, sharex=True)
    for panel, axis in zip(PANELS, axes.flat, strict=True):
        _draw(axis, panel, ensemble, partnership, dates)
        for number, occurrence in enumerate(marked, start=1):
            _mark(axis, str(number), dates[occurrence.month])
    _foot(foot, ensemble, marked)
    return figure


def _draw(axis: Axes, panel: Panel, ensemble: Ensemble, partnership: str, dates: NDArray[np.float64]) -> None:
    for line, (colour, style) in zip(panel.lines, STYLES, strict=False):
        values = ensemble.of(line.outcome, partnership, level=line.level)
        known = ~np.all(np.isnan(values), axis=0)
        low, middle, high = np.nanpercentile(values[:, known], (LOW, 50, HIGH), axis=0)
        axis.fill_between(dates[known], low, high, color=colour, alpha=0.18, linewidth=0)
        axis.plot(dates[known], middle, color=colour, linestyle=style, linewidth=1.8, label=line.label)
    outcome = OUTCOMES[panel.lines[0].outcome]
    axis.set_title(panel.title, loc="left", fontsize=11, fontweight="bold", pad=26)
    notes = [outcome.unit] + [BETTER[outcome.better]] * bool(BETTER[outcome.better])
    axis.annotate(", ".join(notes), (0, 1), (0, 14), xycoords="axes fraction", textcoords="offset points", fontsize=8.5, color=GREY)
    if len(panel.lines) > 1:
        axis.legend(fontsize=8.5, ncols=len(panel.lines), loc="best", handlelength=2.4, framealpha=0.85, edgecolor="none")
    axis.margins(x=0.01, y=ROOM_FOR_LEGEND if len(panel.lines) > 1 else None)
    axis.tick_params(labelbottom=True)
    axis.grid(axis="y", color="#dddddd", linewidth=0.6)
    axis.spines[["top", "right"]].set_visible(False)
    axis.tick_params(labelsize=8.5)
    locator = YearLocator(max(1, round(dates.size / 12 / 6)))  # type: ignore[no-untyped-call]
    axis.xaxis.set_major_locator(locator)
    axis.xaxis.set_major_formatter(ConciseDateFormatter(locator, show_offset=False))  # type: ignore[no-untyped-call]


def _mark(axis: Axes, number: str, date: float) -> None:
    axis.axvline(date, color=GREY, linewidth=0.8, linestyle=(0, (4, 3)), zorder=0)
    axis.annotate(
        number,
        (date, 1),
        (0, 5),
        xycoords=("data", "axes fraction"),
        textcoords="offset points",
        fontsize=7,
        ha="center",
        va="center",
        color="white",
        bbox={"boxstyle": "circle,pad=0.25", "facecolor": GREY, "edgecolor": "none"},
    )


def _head(head: SubFigure, ensemble: Ensemble) -> None:
    scenario = ensemble.scenario
    posts = ensemble.plan.layout.posts[0].size
    last = scenario.start + (ensemble.values.shape[1] - 1)
    head.text(0.01, 0.72, scenario.title, fontsize=17, fontweight="bold", va="center")
    told = (
        f"{posts} managers, {month_name(scenario.start)} to {month_name(last)};"
        f" {ensemble.replicates} replicates, seed {ensemble.provenance.seed}"
    )
    head.text(0.01, 0.22, told, fontsize=11, color=GREY, va="center")


def _foot(foot: SubFigure, ensemble: Ensemble, marked: list[Occurrence]) -> None:
    several = len(ensemble.scenario.partnerships) > 1
    entries = [
        f"{number}   {month_name(occurrence.date)}: {occurrence.label}"
        + (f" ({occurrence.partnership})" if several and occurrence.partnership else "")
        for number, occurrence in enumerate(marked, start=1)
    ]
    rows = -(-len(entries) // KEY_COLUMNS)
    for column in range(KEY_COLUMNS):
        text = "\n".join(entries[column * rows : (column + 1) * rows])
        foot.text(0.01 + column / KEY_COLUMNS, 0.95, text, fontsize=9.5, va="top", linespacing=1.5)
    foot.text(0.01, 0.02, "\n".join(textwrap.wrap(CAVEAT, 170)), fontsize=9, color=GREY, va="bottom")
