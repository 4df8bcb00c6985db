"""The gallery: a page that shows every scenario with its story, its timeline and three charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from jinja2 import Environment, PackageLoader
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from integration_sim.evidence.citations import resolved
from integration_sim.experiments.replicates.ensemble import Ensemble
from integration_sim.report.folder import results_folder
from integration_sim.report.page import BLUE, GREY, dates_of, shortened, svg, time_axis
from integration_sim.report.run.figures import Panel, by_level, draw_panel, marks, single, told_of
from integration_sim.report.run.narrative import narrative
from integration_sim.report.wording.levers import lever_label
from integration_sim.report.wording.sentences import month_name
from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.scenario.events import Reform
from integration_sim.scenario.kinds.forms import form_of
from integration_sim.scenario.schema import Scenario

FILES = ("index.html",)
"""What the gallery's folder holds."""
PANELS: tuple[Panel, ...] = (single("service_performance"), single("cross_trust"), by_level("resistance"))
MOST_BARS, BAR_LETTERS = 14, 44
WIDTH, TIMELINE_HEIGHT, BAR_HEIGHT, CHART_HEIGHT = 12.0, 0.5, 0.2, 3.3


@dataclass(frozen=True)
class Bar:
    """Something that lasts, on the timeline."""

    label: str
    first: CalendarMonth
    last: CalendarMonth
    reform: bool


@dataclass(frozen=True)
class Entry:
    """A scenario as the gallery's page shows it."""

    scenario: Scenario
    managers: int
    told: Sequence[str]
    """What happened to it, sentence by sentence."""
    happened: Sequence[str]
    drawing: str
    """The timeline and charts, as SVG."""

    @property
    def span(self) -> str:
        """From when to when."""
        return f"{month_name(self.scenario.start)} to {month_name(self.scenario.end)}"


def write_gallery(ensembles: Sequence[Ensemble], folder: Path, force: bool) -> None:
    """Write the page. Raises FolderError if that cannot be."""
    page = Environment(loader=PackageLoader("integration_sim", "report"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    page.filters["resolved"] = resolved
    entries = [entry_of(ensemble) for ensemble in ensembles]
    with results_folder(folder, FILES, force) as work:
        text = page.get_template("gallery.html.j2").render(entries=entries, replicates=ensembles[0].replicates)
        (work / FILES[0]).write_text(text, encoding="utf-8")


def entry_of(ensemble: Ensemble) -> Entry:
    """Return what the page shows of one scenario."""
    happened = [told_of(scheduled, ensemble) for scheduled in marks(ensemble)]
    return Entry(ensemble.scenario, ensemble.plan.layout.posts.posts.size, narrative(ensemble)[1:], happened, svg(drawing(ensemble)))


def bars_of(scenario: Scenario) -> list[Bar]:
    """Return the reforms, from announcement to go-live, and the levers, as bars of a timeline; alike ones share a bar."""
    found: dict[tuple[str, CalendarMonth, CalendarMonth], Bar] = {}
    for event in scenario.events:
        if isinstance(event, Reform):
            bar = Bar(f"to {form_of(event.form).title}", event.announced, event.live, reform=True)
            found.setdefault((bar.label, bar.first, bar.last), bar)
    for lever in scenario.levers:
        bar = Bar(lever_label(lever.kind, getattr(lever, "style", "")), lever.start, lever.start + lever.months, reform=False)
        found.setdefault((bar.label, bar.first, bar.last), bar)
    return sorted(found.values(), key=lambda bar: (not bar.reform, bar.first, bar.label))


def drawing(ensemble: Ensemble) -> Figure:
    """Draw a scenario's timeline and three charts."""
    bars = bars_of(ensemble.scenario)[:MOST_BARS]
    top = TIMELINE_HEIGHT + BAR_HEIGHT * max(1, len(bars))
    figure = Figure(figsize=(WIDTH, top + CHART_HEIGHT), layout="constrained")
    above, below = figure.subfigures(2, 1, squeeze=False, height_ratios=(top, CHART_HEIGHT)).flat
    dates = dates_of(ensemble.scenario.start, ensemble.months + 1)
    marked = sorted({dates[scheduled.month] for scheduled in marks(ensemble)})
    _timeline(above.subplots(), bars, ensemble.scenario.start, dates)
    for panel, axis in zip(PANELS, below.subplots(1, len(PANELS)), strict=True):
        draw_panel(axis, panel, ensemble, "all", dates)
        for date in marked:
            axis.axvline(date, color=GREY, linewidth=0.8, linestyle=(0, (4, 3)), zorder=0)
    return figure


def _timeline(axis: Axes, bars: Sequence[Bar], start: CalendarMonth, dates: NDArray[np.float64]) -> None:
    months = dates.size
    axis.set_xlim(dates[0], dates[-1])
    axis.set_ylim(max(1, len(bars)) - 0.4, -0.6)
    for row, bar in enumerate(bars):
        first, last = max(0, bar.first - start), min(months - 1, bar.last - start)
        looks: dict[str, Any] = {"color": GREY, "hatch": "//"} if bar.reform else {"color": BLUE}
        axis.barh(row, dates[last] - dates[first], left=dates[first], height=0.62, alpha=0.85, **looks)
    axis.set_yticks(range(len(bars)), [shortened(bar.label, BAR_LETTERS) for bar in bars], fontsize=8.5)
    axis.tick_params(axis="y", length=0)
    time_axis(axis, months)
    axis.tick_params(axis="x", labelsize=8.5)
    axis.spines[["top", "right", "left"]].set_visible(False)
    axis.set_title("Reforms (hatched, from announcement to go-live) and levers", loc="left", fontsize=10, color=GREY)
