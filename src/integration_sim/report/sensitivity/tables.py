"""The leading factors as a table in the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from integration_sim.experiments.studies.sensitivity import MORRIS, ONE_AT_A_TIME, SOBOL, Sensitivity
from integration_sim.report.sensitivity.sentences import written
from integration_sim.report.wording.sentences import capital

COLUMNS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    MORRIS: {
        "mu* (95 % interval)": ("mu_star", "mu_star_low", "mu_star_high"),
        "Median": ("median",),
        "mu": ("mu",),
        "sigma": ("sigma",),
        "Luck alone": ("luck",),
    },
    SOBOL: {
        "In all (95 % interval)": ("total", "total_low", "total_high"),
        "By itself (95 % interval)": ("first", "first_low", "first_high"),
        "Luck alone": ("luck",),
    },
    ONE_AT_A_TIME: {
        "Change at low (95 % interval)": ("change_low", "change_low_from", "change_low_to"),
        "Change at high (95 % interval)": ("change_high", "change_high_from", "change_high_to"),
    },
}
"""What is shown of each method: a heading, and the columns of its number and interval."""


def leaders_table(found: Sensitivity, count: int = 10) -> Table:
    """Return the leading factors, with what they do to the outcome."""
    unit = "share of its variance" if found.method == SOBOL else found.measure.unit
    table = Table(title=f"{capital(found.subject)} ({escape(unit)})", title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("Factor", no_wrap=True)
    for heading in COLUMNS[found.method]:
        table.add_column(heading)
    for row in found.indices.head(count).to_dict("records"):
        table.add_row(escape(str(row["factor"])), *(_cell(row, names) for names in COLUMNS[found.method].values()))
    return table


def _cell(row: Mapping[Any, Any], names: tuple[str, ...]) -> str:
    number, *interval = written(*(row[name] for name in names))
    return f"{number} ({' to '.join(interval)})" if interval else number
