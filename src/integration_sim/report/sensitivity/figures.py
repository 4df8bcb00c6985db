"""Charts of what matters most: a tornado, Morris' measures, or Sobol' shares, with the finding as their title."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from integration_sim.experiments.comparison.verdict import leaves_out_zero
from integration_sim.experiments.studies.sensitivity import MORRIS, ONE_AT_A_TIME, SOBOL, Sensitivity
from integration_sim.parameters import registry
from integration_sim.report.page import BETTER, BLUE, GREEN, GREY, ORANGE, unit_note
from integration_sim.report.sensitivity.sentences import beyond_noise
from integration_sim.report.sensitivity.sentences import notes as notes_of
from integration_sim.report.wording.sentences import capital

MOST_SHOWN = 15
"""Factors that a chart shows; the rest are counted."""
LABEL_WIDTH, TITLE_WIDTH, NOTE_WIDTH = 76, 105, 185
INCHES_WIDE, INCHES_A_FACTOR, INCHES_OF_TEXT = 13.0, 0.48, 2.7
NAMED_IN_TITLE, NAMED_IN_CLOUD, NAMED_FROM = 3, 6, 0.3
"""How many factors are named, and, in the cloud, from which part of the largest mu* on."""
UNBROKEN = "\N{NO-BREAK SPACE}"
FADED = 0.35
"""How opaque is drawn what cannot be told from luck."""


def sensitivity_chart(found: Sensitivity) -> Figure:
    """Draw the leading factors, that which matters most on top."""
    shown = found.indices.head(MOST_SHOWN)
    figure = Figure(figsize=(INCHES_WIDE, INCHES_OF_TEXT + INCHES_A_FACTOR * max(4, len(shown))), layout="constrained")
    head, body, foot = figure.subfigures(3, 1, squeeze=False, height_ratios=_heights(len(shown))).flat
    head.text(0.01, 0.95, textwrap.fill(finding(found), TITLE_WIDTH), fontsize=14.5, fontweight="bold", va="top", linespacing=1.3)
    reading = _DRAWN[found.method](found, shown, body)
    study = found.study
    told = f"{study.scenario.title}; {len(study.design):,} points x {study.replicates} replicates, seed {study.seed}."
    more = len(found.indices) - len(shown)
    left_out = "1 more factor matters less and is not shown." if more == 1 else f"{more} more factors matter less and are not shown."
    notes = [reading, *notes_of(found), left_out if more else "", told]
    text = "\n".join(textwrap.fill(note, NOTE_WIDTH) for note in notes if note)
    foot.text(0.01, 0.97, text, fontsize=9, color=GREY, va="top", linespacing=1.4)
    return figure


def _heights(factors: int) -> tuple[float, float, float]:
    return 0.7, INCHES_A_FACTOR * max(4, factors) + 0.8, 1.2


def finding(found: Sensitivity) -> str:
    """Return what the chart shows, in a sentence."""
    leaders = [str(row["factor"]) for _, row in found.indices.head(NAMED_IN_TITLE).iterrows() if _clear(found, row)]
    subject = capital(found.subject)
    if not leaders:
        return f"{subject}: no factor moves it by more than luck could"
    others = "" if len(leaders) == 1 else f", then on {' and '.join(leaders[1:])}"
    return f"{subject} depends most on {leaders[0]}{others}"


def _clear(found: Sensitivity, row: pd.Series[Any]) -> bool:
    """Say whether what a factor does can be told from luck."""
    if found.method == ONE_AT_A_TIME:
        return any(leaves_out_zero(row[f"{name}_from"], row[f"{name}_to"]) for name in ("change_low", "change_high", "swing"))
    return beyond_noise(row["mu_star" if found.method == MORRIS else "total"], row["luck"])


def _labels(axis: Axes, found: Sensitivity, shown: pd.DataFrame) -> None:
    """Write at the left what each factor is, that which matters most on top."""
    axis.set_ylim(len(shown) - 0.4, -0.6)
    axis.set_yticks(range(len(shown)), [_label(found, row) for _, row in shown.iterrows()], fontsize=8)
    axis.tick_params(axis="y", length=0)
    axis.tick_params(axis="x", labelsize=8.5)
    axis.grid(axis="x", color="#dddddd", linewidth=0.6)
    axis.set_axisbelow(True)
    axis.spines[["top", "right", "left"]].set_visible(False)


def _label(found: Sensitivity, row: pd.Series[Any]) -> str:
    factor = found.factors[row["factor"]]
    if factor.choices:
        ends = "; ".join(str(one) for one in factor.choices)
        if found.method == ONE_AT_A_TIME:
            ends = f"low end: {row['at_low']}; high end: {row['at_high']}"
    else:
        ends = f"{factor.value(factor.low):g} to {factor.value(factor.high):g}"
    told = f"{factor.path} ({ends})".replace(" ", UNBROKEN)
    parameter = registry().get(factor.path)
    return textwrap.fill(told if parameter is None else f"{parameter.says.removesuffix('.')}: {told}", LABEL_WIDTH)


def _unit(found: Sensitivity) -> str:
    return f"{capital(found.subject)}  [{unit_note(found.measure.unit, BETTER[found.measure.better])}]"


def _opacity(found: Sensitivity, shown: pd.DataFrame) -> list[float]:
    return [1.0 if _clear(found, row) else FADED for _, row in shown.iterrows()]


def _tornado(found: Sensitivity, shown: pd.DataFrame, body: Any) -> str:
    axis = body.subplots()
    opacity = _opacity(found, shown)
    for name, colour, hatch, offset, label in (
        ("low", BLUE, "", -0.18, "at its low end"),
        ("high", ORANGE, "///", 0.18, "at its high end"),
    ):
        columns = (f"change_{name}", f"change_{name}_from", f"change_{name}_to")
        _bars(axis, shown, columns, opacity, (colour, hatch, label), offset, 0.36)
    axis.axvline(0.0, color="black", linewidth=0.9)
    _labels(axis, found, shown)
    axis.set_xlabel(f"Change against the scenario as it is: {_unit(found)}", fontsize=9.5)
    axis.legend(fontsize=8.5, loc="lower right", framealpha=0.9, edgecolor="none")
    return (
        "Each factor is moved alone to its two ends (of choices, the worst and the best). Lines: 95 % intervals over replicates that"
        " meet the same luck. Pale: cannot be told from luck."
    )


def _bars(
    axis: Axes,
    shown: pd.DataFrame,
    columns: tuple[str, str, str],
    opacity: list[float],
    look: tuple[str, str, str],
    offset: float,
    height: float,
) -> None:
    """Draw one bar per factor, with its interval; `columns` hold the number and its limits, `look` is colour, hatch and label."""
    numbers, limits = shown[columns[0]].to_numpy(), shown[list(columns[1:])].to_numpy().T
    rows, (colour, hatch, label) = np.arange(len(shown)) + offset, look
    for row, number, faded in zip(rows, numbers, opacity, strict=True):
        axis.barh(row, number, color=colour, alpha=faded, height=height, hatch=hatch, edgecolor="white", linewidth=0)
    axis.barh(0, 0, color=colour, hatch=hatch, edgecolor="white", linewidth=0, label=label)
    axis.errorbar(numbers, rows, xerr=np.abs(limits - numbers), fmt="none", ecolor="black", elinewidth=0.9, capsize=2)


def _morris(found: Sensitivity, shown: pd.DataFrame, body: Any) -> str:
    bars, cloud = body.subplots(1, 2, width_ratios=(1.35, 1.0))
    up, opacity = shown["mu"] > 0.0, _opacity(found, shown)
    for chosen, look in ((up, (BLUE, "", "raises it on the whole")), (~up, (ORANGE, "///", "lowers it on the whole"))):
        _bars(bars, shown.where(chosen), ("mu_star", "mu_star_low", "mu_star_high"), opacity, look, 0.0, 0.66)
    rows = np.arange(len(shown))
    bars.vlines(shown["luck"], rows - 0.4, rows + 0.4, colors=GREEN, linewidth=2.2, label="what luck alone could do")
    bars.plot(shown["median"], rows, "D", color="white", markeredgecolor="black", markersize=4.5, label="half the effects are smaller")
    bars.set_xlim(left=0.0)
    _labels(bars, found, shown)
    bars.set_xlabel(textwrap.fill(f"Mean size of the effect of the whole range (mu*): {_unit(found)}", 80), fontsize=9.5)
    bars.legend(fontsize=8.5, loc="lower right", framealpha=0.9, edgecolor="none")
    _cloud(found, cloud)
    return (
        "Left: the effect of a factor over its whole range, averaged over walks through the ranges of all factors (Morris 1991), with"
        " 95 % bootstrap intervals; a pale bar, which ends before its green mark, could be luck. Right: the higher up a factor, the more"
        " its effect depends on what it and the others are; above the dashed line, it varies by more than its own size."
    )


def _cloud(found: Sensitivity, axis: Axes) -> None:
    table = found.indices
    clear = np.array([_clear(found, row) for _, row in table.iterrows()], dtype=bool)
    axis.scatter(table["mu_star"][~clear], table["sigma"][~clear], s=14, color=GREY, alpha=FADED, marker="o", label="not told from luck")
    axis.scatter(table["mu_star"][clear], table["sigma"][clear], s=22, color=BLUE, marker="D", label="more than luck")
    widest, highest = float(table["mu_star"].max()) or 1.0, float(table["sigma"].max()) or 1.0
    for _, row in table[table["mu_star"] > NAMED_FROM * widest].head(NAMED_IN_CLOUD).iterrows():
        left = row["mu_star"] > 0.5 * widest
        place, aside = (row["mu_star"], row["sigma"]), (-6 if left else 6, 0)
        axis.annotate(row["factor"], place, aside, textcoords="offset points", fontsize=7.5, ha="right" if left else "left", va="center")
    both = min(widest, highest)
    axis.plot((0, both), (0, both), color=GREY, linewidth=0.8, linestyle=(0, (4, 3)))
    axis.set_xlim(-0.03 * widest, 1.08 * widest)
    axis.set_ylim(-0.03 * highest, 1.12 * highest)
    axis.set_title(f"All {len(table)} factors", loc="left", fontsize=10.5, fontweight="bold")
    axis.set_xlabel("Mean size of the effect (mu*)", fontsize=9.5)
    axis.set_ylabel("How much the effect varies with the rest (sigma)", fontsize=9.5)
    axis.legend(fontsize=8.5, loc="upper left", ncols=2, framealpha=0.9, edgecolor="none")
    axis.tick_params(labelsize=8.5)
    axis.spines[["top", "right"]].set_visible(False)


def _sobol(found: Sensitivity, shown: pd.DataFrame, body: Any) -> str:
    axis = body.subplots()
    percent, opacity = 100.0 * shown.drop(columns="factor"), _opacity(found, shown)
    for name, colour, hatch, offset, label in (
        ("first", BLUE, "", -0.18, "by itself"),
        ("total", ORANGE, "///", 0.18, "in all, with what it does together with others"),
    ):
        _bars(axis, percent, (name, f"{name}_low", f"{name}_high"), opacity, (colour, hatch, label), offset, 0.36)
    axis.axvline(0.0, color="black", linewidth=0.9)
    _labels(axis, found, shown)
    axis.set_xlabel(f"Share of the variance, %, of: {_unit(found)}", fontsize=9.5)
    axis.legend(fontsize=8.5, loc="lower right", framealpha=0.9, edgecolor="none")
    return (
        "All factors vary at once over their ranges (Sobol' indices after Saltelli et al. 2010). Lines: 95 % bootstrap intervals."
        " Pale: cannot be told from luck."
    )


_DRAWN: Mapping[str, Callable[[Sensitivity, pd.DataFrame, Any], str]] = {MORRIS: _morris, SOBOL: _sobol, ONE_AT_A_TIME: _tornado}
"""Who draws what each method found; each returns how to read it."""
