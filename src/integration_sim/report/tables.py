"""A run as a table in the terminal."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.table import Table

from integration_sim.experiments.ensemble import Ensemble
from integration_sim.model.outcomes import OUTCOMES
from integration_sim.report.narrative import Verdict, decimals, median_and_range, verdict

COLOURS = {Verdict.BETTER: "blue", Verdict.WORSE: "dark_orange3"}


def outcome_table(ensemble: Ensemble) -> Table:
    """Return every outcome at the start and the end, over all partnerships, organisations and levels."""
    last = ensemble.scenario.start + (ensemble.values.shape[1] - 1)
    table = Table(
        title="All managers, all partnerships: median (90 % of replicates)", title_justify="left", box=SIMPLE_HEAD, pad_edge=False
    )
    table.add_column("Outcome", overflow="fold")
    for heading in (str(ensemble.scenario.start), str(last), "At the end"):
        table.add_column(heading, no_wrap=True)
    for name, outcome in OUTCOMES.items():
        values, places = ensemble.of(name), decimals(outcome)
        judged = verdict(outcome, values[:, 0], values[:, -1])
        colour = COLOURS.get(judged, "default")
        table.add_row(
            f"{outcome.label} [dim]({outcome.unit})[/]",
            median_and_range(values[:, 0]).written(places),
            median_and_range(values[:, -1]).written(places),
            f"[{colour}]{judged}[/]",
        )
    return table
