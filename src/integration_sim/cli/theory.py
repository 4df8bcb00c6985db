"""`theory`: what the theory behind each mechanism says must happen, and whether it does."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from integration_sim.cli.shared import clear_errors, out, simulating
from integration_sim.evidence.theory_checks import Checked, run_checks
from integration_sim.evidence.validation.effects import Verdict
from integration_sim.report.theory import by_mechanism, range_of, reason_of

STYLES = {Verdict.HOLDS: "green", Verdict.FAILS: "bold red", Verdict.OPEN: "yellow"}


def theory(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help="Only these checks.", show_default=False)] = None,
    defaults: Annotated[
        bool, typer.Option("--defaults", help="Only with the model's numbers as they are, not where they are low and high.")
    ] = False,
) -> None:
    """Try what the theory behind each mechanism says must happen: sentences, what came of them, and why those that fail do."""
    with clear_errors(), simulating(None) as progress:
        results = run_checks(names or None, corners=not defaults, progress=progress)
    out.print(_table(results))
    for one in results:
        if one.verdict is not Verdict.HOLDS:
            out.print(Padding(f"[bold]{one.name}[/]: {escape(reason_of(one))}", (0, 0, 1, 1)), highlight=False)
    counts = ", ".join(f"{count} {verdict}" for verdict in Verdict if (count := sum(one.verdict is verdict for one in results)))
    out.print(f" {len(results)} checks: {counts}.", highlight=False)


def _table(results: list[Checked]) -> Table:
    table = Table(title="What theory says must happen", title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("Mechanism", no_wrap=True)
    table.add_column("Check")
    table.add_column("Difference", justify="right")
    table.add_column("Verdict", no_wrap=True)
    for name, ones in by_mechanism(results).items():
        for one in ones:
            text = f"{escape(one.check.sentence.strip())}\n[dim]{one.name}[/]"
            table.add_row(name, text, range_of(one), f"[{STYLES[one.verdict]}]{one.verdict}[/]")
    return table
