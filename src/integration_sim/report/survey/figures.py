"""Charts of a survey: a box an obstacle, or what is said beside what is done, with the finding as their title."""

from __future__ import annotations

import textwrap
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from integration_sim.experiments.survey import Survey
from integration_sim.instruments.attitudes import ESPOUSED, IN_USE
from integration_sim.report.page import BLUE, GREY, ORANGE
from integration_sim.report.survey.findings import CAVEAT, LEVEL_NAMES, agreement, asked, finding, hardest_first

TITLE_WIDTH, NOTE_WIDTH = 96, 175
INCHES_WIDE, INCHES_AN_ITEM, INCHES_OF_TEXT = 12.0, 0.55, 2.3
TEXT_ABOVE, TEXT_BELOW = 0.75, 0.95
PERCENT = 100.0


def survey_chart(survey: Survey) -> Figure:
    """Draw what was answered."""
    items = len(survey.instrument.items)
    figure = Figure(figsize=(INCHES_WIDE, INCHES_OF_TEXT + INCHES_AN_ITEM * items), layout="constrained")
    heights = (TEXT_ABOVE, INCHES_AN_ITEM * items + INCHES_OF_TEXT - TEXT_ABOVE - TEXT_BELOW, TEXT_BELOW)
    head, body, foot = figure.subfigures(3, 1, squeeze=False, height_ratios=heights).flat
    head.text(0.01, 0.92, textwrap.fill(finding(survey), TITLE_WIDTH), fontsize=13.5, fontweight="bold", va="top", linespacing=1.3)
    draw = _statements if survey.instrument.forms else _boxes
    reading = "" if survey.answers.empty else draw(survey, body)
    notes = [reading, asked(survey), CAVEAT]
    text = "\n".join(textwrap.fill(note, NOTE_WIDTH) for note in notes if note)
    foot.text(0.01, 0.95, text, fontsize=9, color=GREY, va="top", linespacing=1.4)
    return figure


def _boxes(survey: Survey, body: Any) -> str:
    axis: Axes = body.subplots()
    table = hardest_first(survey)
    by_item = {str(item): answers.to_numpy() for item, answers in survey.answers.groupby("item", observed=True)["answer"]}
    axis.boxplot(
        [by_item[item] for item in table["item"]],
        positions=range(len(table)),
        orientation="horizontal",
        whis=(0, 100),
        widths=0.55,
        patch_artist=True,
        boxprops={"facecolor": "#cfe3f1", "edgecolor": BLUE, "linewidth": 1.2},
        medianprops={"color": BLUE, "linewidth": 2.2},
        whiskerprops={"color": BLUE, "linewidth": 1.2},
        capprops={"color": BLUE, "linewidth": 1.2},
    )
    rows = np.arange(len(table))
    axis.plot(table["mean"], rows, "D", color=ORANGE, markersize=7, markeredgecolor="white", zorder=4, label="mean")
    axis.plot(
        table["published"],
        rows - 0.4,
        "v",
        color="black",
        markersize=6.5,
        zorder=4,
        label="mean that chief officers gave in the published survey",
    )
    for row, (middle, highest) in enumerate(zip(table["mean"], table["max"], strict=True)):
        axis.annotate(f"{middle:.1f}", (highest, row), (7, 0), textcoords="offset points", va="center", fontsize=9, color=ORANGE)
    axis.set_xlim(*survey.instrument.scale)
    axis.set_xticks(range(survey.instrument.scale[0], survey.instrument.scale[1] + 1))
    axis.set_xlabel("Score: 0 = no obstacle, 10 = the hardest", fontsize=9.5)
    _rows(axis, [survey.instrument.label(item) for item in table["item"]])
    body.legend(*axis.get_legend_handles_labels(), loc="outside upper left", ncols=2, fontsize=9.5, frameon=False)
    return "Box: the middle half of all answers, with the median; lines: the lowest and the highest answer. Hardest on top."


def _statements(survey: Survey, body: Any) -> str:
    shares = PERCENT * agreement(survey)
    levels = [name for name in LEVEL_NAMES if (ESPOUSED, name) in shares]
    axes = body.subplots(1, len(levels), sharey=True, squeeze=False)[0]
    rows = np.arange(len(shares))
    for axis, name in zip(axes, levels, strict=True):
        said, done = shares[(ESPOUSED, name)], shares[(IN_USE, name)]
        axis.barh(rows - 0.19, said, 0.36, color=BLUE, label="in words (espoused)")
        axis.barh(rows + 0.19, done, 0.36, color=ORANGE, hatch="///", edgecolor="white", linewidth=0, label="in use")
        for row, (one, other) in enumerate(zip(said, done, strict=True)):
            axis.annotate(f"{one:.0f}", (one, row - 0.19), (3, 0), textcoords="offset points", va="center", fontsize=8)
            axis.annotate(f"{other:.0f}", (other, row + 0.19), (3, 0), textcoords="offset points", va="center", fontsize=8)
        axis.set_title(f"{LEVEL_NAMES[name].capitalize()} managers", loc="left", fontsize=11, fontweight="bold")
        axis.set_xlim(0.0, PERCENT)
        axis.set_xlabel("Share who agree, %", fontsize=9.5)
        _rows(axis, [survey.instrument.label(str(item)) for item in shares.index])
    handles, labels = axes[0].get_legend_handles_labels()
    body.legend(handles, labels, loc="outside upper left", ncols=2, fontsize=9.5, frameon=False)
    return "Solid: who agrees with the statement as a matter of words; hatched: who agrees with it from what is done."


def _rows(axis: Axes, labels: list[str]) -> None:
    """Write at the left what each row is, the first on top."""
    axis.set_ylim(len(labels) - 0.4, -0.75)
    axis.set_yticks(range(len(labels)), labels, fontsize=10)
    axis.tick_params(axis="y", length=0)
    axis.tick_params(axis="x", labelsize=9)
    axis.grid(axis="x", color="#dddddd", linewidth=0.6)
    axis.set_axisbelow(True)
    axis.spines[["top", "right", "left"]].set_visible(False)
