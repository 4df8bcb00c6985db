"""What `calibrate` leaves beside the set: which numbers the patterns constrain, as a table, a page of charts and sentences."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from integration_sim.atomic import whole_files
from integration_sim.evidence.calibration.accepted import FILE, Accepted
from integration_sim.evidence.calibration.constrained import constrained, nearest_to_centre, strongest_pairs
from integration_sim.report.folder import FolderError
from integration_sim.report.page import BLUE, GREY, save

TABLE, PAIRS, CHART = "constrained.csv", "pairs.csv", "constrained"
MOST_SHOWN = 24
"""Numbers in the chart, the most constrained on top."""
WIDE, ROW = 10.0, 0.32
BAR = 0.7


def write_calibration(found: Accepted, folder: Path) -> list[str]:
    """Write tables and chart beside the set; return all names. Raises FolderError if that cannot be."""
    table = constrained(found)
    try:
        with whole_files(folder) as work:
            table.to_csv(work / TABLE, index=False, float_format="%.6g")
            strongest_pairs(found).to_csv(work / PAIRS, index=False, float_format="%.4g")
            save(chart(table), work, CHART)
    except OSError as error:
        raise FolderError(f"{folder}: cannot be written ({error.strerror or error})") from None
    return [FILE, TABLE, PAIRS, f"{CHART}.png", f"{CHART}.svg"]


def summary(found: Accepted) -> Iterator[str]:
    """Yield what came of it in sentences: how many are plausible, what ruled the others out, what is constrained."""
    table, count = constrained(found), len(found.vectors)
    drawn, cut_off = found.about["drawn"], found.about["cut_off"]
    yield f"{count} of {drawn} vectors drawn are plausible: implausibility below {cut_off:g} for every pattern."
    reasons = sorted(found.about["reasons"].items(), key=lambda reason: -reason[1])[:3]
    if reasons:
        yield "Most of the others were ruled out by " + "; ".join(f"{name} ({number})" for name, number in reasons) + "."
    several = int(table["constrained"].sum())
    yield f"Vector {nearest_to_centre(found)} lies nearest to the centre of the set."
    yield f"The patterns constrain {several} of {len(table)} numbers; of the others the set says no more than was known before."


def chart(table: pd.DataFrame) -> Figure:
    """Draw the accepted middle half of each number inside the range that was plausible before."""
    shown = table.head(MOST_SHOWN).iloc[::-1]
    figure = Figure(figsize=(WIDE, 1.2 + ROW * len(shown)), layout="constrained")
    axis = figure.subplots()
    spans = shown["high"] - shown["low"]
    low, middle, high = ((shown[name] - shown["low"]) / spans for name in ("p25", "median", "p75"))
    rows = range(len(shown))
    axis.barh(rows, 1.0, height=BAR, color=GREY, alpha=0.15, label="plausible before")
    axis.barh(rows, high - low, left=low, height=BAR, color=BLUE, alpha=0.8, label="middle half of what the patterns leave")
    axis.plot(middle, list(rows), "|", color="white", markersize=10)
    axis.set_yticks(list(rows), list(shown["parameter"]), fontsize=8)
    axis.set_xlim(0.0, 1.0)
    axis.set_xticks([0.0, 0.5, 1.0], ["lowest", "middle", "highest"])
    axis.spines[["top", "right", "left"]].set_visible(False)
    axis.set_title("What the patterns say of the numbers: the most constrained on top", loc="left", fontsize=12, fontweight="bold")
    axis.legend(loc="upper center", bbox_to_anchor=(0.5, -0.05), ncols=2, frameon=False, fontsize=9)
    return figure
