"""`why`: the reasons for a mechanism, lever, event, form, outcome, scenario or number: equation, claims, numbers, sources."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from integration_sim.cli.shared import clear_errors, out
from integration_sim.evidence.subjects import subjects
from integration_sim.report.evidence import Part, heading_of, parts_of


def why(
    name: Annotated[
        str,
        typer.Argument(metavar="NAME", help="A mechanism, lever, event, form, outcome, scenario, number or group, such as culture."),
    ],
) -> None:
    """Say why anyone should believe it: equation, claims with their sources and what speaks against them, numbers."""
    with clear_errors():
        found = subjects(name)
    for subject in found:
        out.print(f"[bold underline]{escape(heading_of(subject))}[/]", highlight=False)
        for part in parts_of(subject):
            out.print(f"\n[bold]{escape(part.heading)}[/]", highlight=False)
            out.print(_listed(part))
        out.print()


def _listed(part: Part) -> Padding | Table:
    """Return the paragraphs of a part: one as it is, several as a list."""
    if len(part.lines) == 1:
        return Padding(escape(part.lines[0]), (0, 0, 0, 2))
    table = Table.grid(padding=(0, 1, 0, 0))
    for line in part.lines:
        table.add_row("  -", escape(line))
    return table
