"""A page of charts: the look that all pages share."""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.dates import ConciseDateFormatter, YearLocator, date2num
from matplotlib.figure import Figure, SubFigure
from numpy.typing import NDArray

from integration_sim.model.recording.outcomes import Better
from integration_sim.model.recording.trajectories import months_since
from integration_sim.scenario.calendar import CalendarMonth

# Okabe & Ito's palette keeps apart for all kinds of colour vision; the line styles keep apart in black and white.
BLUE, ORANGE, GREEN, PINK, GREY = "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#595959"
STYLES = ((BLUE, "-"), (ORANGE, "--"), (GREEN, ":"), (PINK, "-."))
BETTER = {Better.HIGHER: "higher is better", Better.LOWER: "lower is better", Better.NEITHER: ""}
WIDTH, HEAD_INCHES, ROW_INCHES, FOOT_INCHES = 13.0, 0.775, 3.3325, 1.395
COLUMNS, TITLE_LETTERS = 3, 40
KEY_COLUMNS, KEY_ROWS, KEY_LETTERS = 2, 5, 84
# Where the charts stand. Fixed, since working it out from the text would take half the time of drawing.
ROOM = {"left": 0.042, "right": 0.988, "bottom": 0.028, "top": 0.951, "wspace": 0.17, "hspace": 0.5}
DOTS_PER_INCH = 110
XML_HEAD = re.compile(r"^.*?(?=<svg)", re.DOTALL)


@dataclass(frozen=True)
class Page:
    """A page with a head, charts and a foot."""

    figure: Figure
    head: SubFigure
    axes: Sequence[Axes]
    foot: SubFigure


def new_page(title: str, told: str, charts: int, room: Mapping[str, float] = ROOM) -> Page:
    """Return an empty page of so many charts, as tall as they need, under a title and a line that tells what is shown."""
    rows = -(-charts // COLUMNS)
    heights = HEAD_INCHES, rows * ROW_INCHES, FOOT_INCHES
    figure = Figure(figsize=(WIDTH, sum(heights)))
    head, body, foot = figure.subfigures(3, 1, squeeze=False, height_ratios=heights).flat
    head.text(0.01, 0.72, title, fontsize=17, fontweight="bold", va="center")
    head.text(0.01, 0.22, told, fontsize=11, color=GREY, va="center")
    axes = list(body.subplots(rows, COLUMNS, squeeze=False, gridspec_kw=dict(room)).flat)
    for spare in axes[charts:]:
        spare.set_axis_off()
    return Page(figure, head, axes[:charts], foot)


def unit_note(unit: str, direction: str) -> str:
    """Return a unit and which direction is better, if one is: `0 to 1, higher is better`."""
    return f"{unit}, {direction}" if direction else unit


def dates_of(start: CalendarMonth, months: int) -> NDArray[np.float64]:
    """Return so many months as places on a time axis."""
    places: NDArray[np.float64] = date2num(months_since(start, months))  # type: ignore[no-untyped-call]
    return places


def furnish(axis: Axes, title: str, note: str, grid: Literal["x", "y"] = "y", left: float = 0.0) -> None:
    """Give a chart its title, the note below it and a grid; the text begins at `left` (0 = where the axis does, 1 = its end)."""
    axis.set_title("\n".join(textwrap.wrap(title, TITLE_LETTERS)), loc="left", x=left, fontsize=11, fontweight="bold", pad=26)
    axis.annotate(note, (left, 1), (0, 14), xycoords="axes fraction", textcoords="offset points", fontsize=8.5, color=GREY)
    axis.grid(axis=grid, color="#dddddd", linewidth=0.6)
    axis.spines[["top", "right"]].set_visible(False)
    axis.tick_params(labelsize=8.5)


def time_axis(axis: Axes, months: int) -> None:
    """Mark the years below a chart of so many months."""
    locator = YearLocator(max(1, round(months / 12 / 6)))  # type: ignore[no-untyped-call]
    axis.xaxis.set_major_locator(locator)
    axis.xaxis.set_major_formatter(ConciseDateFormatter(locator, show_offset=False))  # type: ignore[no-untyped-call]


def mark(axis: Axes, dates: Sequence[float], hollow: Collection[int] = ()) -> None:
    """Mark dates by lines numbered from 1; what falls on one date shares a line. `hollow` are numbers to be told apart."""
    for date in dict.fromkeys(dates):
        numbers = [number for number, other in enumerate(dates, start=1) if other == date]
        apart = any(number in hollow for number in numbers)
        axis.axvline(date, color=GREY, linewidth=0.8, linestyle=(0, (4, 3)), zorder=0)
        axis.annotate(
            ", ".join(str(number) for number in numbers),
            (date, 1),
            (0, 5),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            fontsize=7,
            ha="center",
            va="center",
            color=GREY if apart else "white",
            bbox={
                "boxstyle": "circle,pad=0.25" if len(numbers) == 1 else "round,pad=0.25,rounding_size=0.6",
                "facecolor": "white" if apart else GREY,
                "edgecolor": GREY if apart else "none",
            },
        )


def explain(foot: SubFigure, marks: Sequence[str], caveat: str) -> None:
    """Say at the foot what the numbered marks are, and what to bear in mind."""
    entries = [f"{number}   {shortened(text, KEY_LETTERS)}" for number, text in enumerate(marks, start=1)]
    rows = -(-len(entries) // KEY_COLUMNS)
    size = 9.5 * min(1.0, KEY_ROWS / max(rows, 1))
    for column in range(KEY_COLUMNS):
        text = "\n".join(entries[column * rows : (column + 1) * rows])
        foot.text(0.01 + column / KEY_COLUMNS, 0.95, text, fontsize=size, va="top", linespacing=1.5)
    foot.text(0.01, 0.02, "\n".join(textwrap.wrap(caveat, 170)), fontsize=9, color=GREY, va="bottom")


def shortened(text: str, letters: int) -> str:
    """Return a text with its end left out if it is longer than there is room for."""
    return text if len(text) <= letters else text[: letters - 1] + "\N{HORIZONTAL ELLIPSIS}"


def save(figure: Figure, folder: Path, name: str = "charts") -> None:
    """Write a page as a picture (PNG) and as a drawing (SVG)."""
    figure.savefig(folder / f"{name}.png", dpi=DOTS_PER_INCH)
    figure.savefig(folder / f"{name}.svg", metadata={"Date": None})


def svg(figure: Figure) -> str:
    """Return a figure as a drawing to stand inside a page, without the head that a file of its own would have."""
    text = io.StringIO()
    figure.savefig(text, format="svg", metadata={"Date": None})
    return XML_HEAD.sub("", text.getvalue())
