"""`roster check`: whether a roster can be used, and what is in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import mean
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from integration_sim.cli.shared import clear_errors, counted, out
from integration_sim.scenario.files.library import load_scenario_with_roster
from integration_sim.scenario.roster.file import read_roster
from integration_sim.scenario.roster.post import RosterPost
from integration_sim.vocabulary import Level

app = typer.Typer(help="The user's own posts, from a CSV file.", no_args_is_help=True)


@app.callback()
def roster() -> None:
    """The user's own posts, from a CSV file."""


@app.command()
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file: a line of column names, then a line for each post.")],
    scenario: Annotated[
        str | None,
        typer.Option(metavar="SCENARIO", help="Check it against the organisations and localities of this scenario too."),
    ] = None,
) -> None:
    """Say whether a roster can be used and what is in it, or what to put right, in which line and column."""
    with clear_errors():
        rows = read_roster(file) if scenario is None else load_scenario_with_roster(scenario, file).roster
    checked = "" if scenario is None else f" in {scenario}"
    out.print(f"{escape(str(file))}: fine{escape(checked)}. {_told(rows)}", soft_wrap=True, highlight=False)
    out.print(_by_level(rows))
    out.print(f"Localities: {escape(_localities(rows))}.", soft_wrap=True, highlight=False)
    out.print(_span(rows), soft_wrap=True, highlight=False)


def _told(rows: Sequence[RosterPost]) -> str:
    joint, listing = [row for row in rows if row.joint], [row for row in rows if row.ties]
    ties = "their working ties are drawn" if not listing else f"{len(listing):,} of them list their working ties, the others' are drawn"
    return f"{counted(rows, 'post')}, {counted(joint, 'joint post')} among them; {ties}."


def _by_level(rows: Sequence[RosterPost]) -> Table:
    """Return the numbers of posts, an organisation a row."""
    table = Table(box=None, pad_edge=False)
    table.add_column("Organisation", overflow="fold")
    for heading in (*(level.name.lower().replace("_", " ").capitalize() for level in Level), "All", "Joint"):
        table.add_column(heading, justify="right")
    levels = Counter((row.organisation, row.level) for row in rows)
    joint = Counter(row.organisation for row in rows if row.joint)
    for organisation in dict.fromkeys(row.organisation for row in rows):
        numbers = [levels[organisation, level] for level in Level]
        table.add_row(escape(organisation), *(f"{number:,}" for number in (*numbers, sum(numbers), joint[organisation])))
    return table


def _localities(rows: Sequence[RosterPost]) -> str:
    """Return how many posts each locality has."""
    numbers = Counter(row.locality for row in rows if row.locality is not None)
    return ", ".join(f"{name} ({number:,})" for name, number in sorted(numbers.items())) or "none"


def _span(rows: Sequence[RosterPost]) -> str:
    """Return how many posts line managers have."""
    spans = Counter(row.line_manager for row in rows if row.line_manager is not None)
    if not spans:
        return "Nobody manages another."
    widest, most = spans.most_common(1)[0]
    average = f"{mean(spans.values()):.1f} on average over {counted(spans, 'line manager')}"
    return f"Span of control: {average}; the widest {most:,}, of {escape(widest)}."
