"""`mechanisms`: what moves managers: what each mechanism does, its equation in words, its numbers and how sure they are."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from integration_sim.cli.library import tell
from integration_sim.cli.shared import mistaken, out
from integration_sim.errors import UnknownNameError
from integration_sim.evidence.citations import resolved
from integration_sim.mechanisms.mechanism import Contributor
from integration_sim.mechanisms.month import MECHANISMS
from integration_sim.report.mechanisms import what_it_changes

GRADES = "Grades of the numbers: S a source says it, L the literature says it, A an assumption."


def mechanisms(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Only this one, in full, such as trust.", show_default=False)] = None,
) -> None:
    """Explain the mechanisms: what each does, what it reads and changes, its numbers, and how sure they are."""
    if name is None:
        out.print(_overview())
        for line in (GRADES, "Equations, numbers and sources: `integration-sim mechanisms NAME`."):
            out.print(Padding(escape(line), (0, 0, 0, 1)), highlight=False)
        return
    if name not in MECHANISMS:
        raise mistaken(str(UnknownNameError("mechanism", name, MECHANISMS)))
    _tell_in_full(MECHANISMS[name])


def _overview() -> Table:
    table = Table(title="What moves managers, in the order of the month", title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("Mechanism", no_wrap=True)
    table.add_column("What it does -> what it changes")
    table.add_column("Numbers", justify="right", no_wrap=True)
    for one in MECHANISMS.values():
        text = f"[bold]{escape(one.title)}.[/] {escape(one.what)}\n[dim]-> {escape(', '.join(what_it_changes(one)))}[/]"
        table.add_row(one.name, text, " ".join(f"{count} {grade}" for grade, count in one.grades.items()))
    return table


def _tell_in_full(one: Contributor) -> None:
    out.print(f"[bold]{one.name}[/]: {escape(one.title)}", highlight=False)
    out.print(Padding(escape(one.what), (0, 0, 1, 0)), highlight=False)
    told = {
        "Equation": one.equation,
        "Reads": "; ".join(one.reads),
        "Changes": "; ".join(what_it_changes(one)),
        "Source": resolved(one.source),
    }
    for heading, text in told.items():
        if text:
            out.print(f"[bold]{heading}[/]: {escape(text)}", highlight=False)
    if one.switchable:
        out.print(f"[bold]To do without it[/]: switch_off: [dim]\\[[/]{one.name}[dim]][/] in a scenario", highlight=False)
    out.print("\n[bold]Numbers[/]", highlight=False)
    for number in one.parameters.values():
        tell(number)
    out.print(GRADES, highlight=False)
