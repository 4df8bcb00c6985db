"""A run as a table in the terminal."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from rich.box import SIMPLE_HEAD
from rich.table import Table

from integration_sim.experiments.comparison.findings import change_since_start
from integration_sim.experiments.comparison.verdict import ENOUGH, Difference, smallest_that_matter
from integration_sim.experiments.comparison.windows import Window, first_and_last, told_over
from integration_sim.experiments.replicates.ensemble import Ensemble
from integration_sim.model.recording.outcomes import OUTCOMES, Course
from integration_sim.report.wording.numbers import decimals, median_and_range
from integration_sim.report.wording.verdicts import mark

NARROWEST = 17
"""Letters of the column of outcomes, at least."""


def colour_of(found: Difference) -> str:
    """Return the colour in which a difference is told: one for better, one for worse, none where nothing is said."""
    if not found.told or found.better is None:
        return "default"
    return "blue" if found.better else "dark_orange3"


def outcome_table(ensemble: Ensemble, matters: Mapping[str, float] | None = None) -> Table:
    """Return every outcome at the start and the end, over all partnerships, organisations and levels.

    Rates are means of the first twelve months and the last; of flows the total over the whole time is told.
    """
    months = ensemble.months + 1
    last = ensemble.scenario.start + (months - 1)
    important = matters or smallest_that_matter(ensemble.scenario)
    ranges = "median (90 % of replicates)" if ensemble.replicates >= ENOUGH else "median"
    table = Table(title=f"All managers, all partnerships: {ranges}", title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("Outcome", overflow="fold", min_width=NARROWEST)
    for heading in (str(ensemble.scenario.start), str(last)):
        table.add_column(heading, no_wrap=True)
    table.add_column("Beside the start", min_width=len("too small"))
    for name, outcome in OUTCOMES.items():
        values, places = ensemble.series(name), decimals(outcome)
        found = change_since_start(ensemble, name, important[name])
        unit = outcome.unit
        if outcome.course is Course.FLOW:
            total = told_over(values, outcome, np.arange(1, months))
            in_all = f"{unit.removesuffix('a month')}in all"
            table.add_row(f"{outcome.label} [dim]({in_all})[/]", "", median_and_range(total).written(places), "[dim]total[/]")
            continue
        if outcome.course is Course.RATE:
            unit = f"{unit}, over a year"
        middle = found.windows[Window.LAST_TWELVE_MONTHS]
        table.add_row(
            f"{outcome.label} [dim]({unit})[/]",
            *(median_and_range(one).written(places) for one in first_and_last(values, outcome)),
            f"[{colour_of(middle)}]{mark(middle)}[/]",
        )
    return table
