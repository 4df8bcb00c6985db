"""`calibrate`: the numbers with which no pattern is implausible, as a set of vectors to simulate with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from integration_sim.cli.shared import clear_errors, mistaken, out, stages

SHOWN = 15
"""Rows of the table of what is constrained that a terminal shows; the file has all."""


def calibrate(
    wanted: Annotated[int, typer.Option(min=1, help="How many plausible vectors to find.")] = 300,
    most: Annotated[int, typer.Option(min=1, help="How many to draw at most.")] = 20_000,
    cut_off: Annotated[float, typer.Option(help="The implausibility from which on a vector is ruled out, in standard deviations.")] = 3.0,
    names: Annotated[
        list[str] | None, typer.Option("--pattern", metavar="ID", help="Which patterns to use; may be repeated. Left out, all.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Of the draws, and of the luck that each vector meets.")] = 1,
    check: Annotated[
        Path | None, typer.Option("--check", metavar="FILE", help="Only say whether a set belongs to this code.", show_default=False)
    ] = None,
    folder: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where to write, and to go on after an interruption.")] = Path(
        "calibration"
    ),
) -> None:
    """Find the numbers with which no pattern is implausible. Give the same command again to go on after an interruption."""
    if check is not None:
        _check(check)
        return
    with clear_errors():
        from integration_sim.evidence.calibration.calibrate import calibrate as calibrated
        from integration_sim.evidence.calibration.constrained import constrained
        from integration_sim.report.calibration import summary, write_calibration

        with stages() as tell:
            found = calibrated(folder, wanted=wanted, most=most, seed=seed, cut_off=cut_off, names=names or (), progress=tell)
        written = write_calibration(found, folder)
    table = Table("Number", "Plausible before", "Middle half after", "Narrowed by", box=None, pad_edge=False)
    for _, row in constrained(found).head(SHOWN).iterrows():
        table.add_row(
            escape(str(row["parameter"])),
            f"{row['low']:g} to {row['high']:g}",
            f"{row['p25']:.3g} to {row['p75']:.3g}",
            f"{row['narrowed']:.0%}",
        )
    out.print(table)
    for sentence in summary(found):
        out.print(escape(sentence), soft_wrap=True, highlight=False)
    out.print(f"Written to {escape(str(folder))}: {', '.join(written)}", soft_wrap=True)


def _check(path: Path) -> None:
    """Say whether a set gives the outcomes that it gave when it was made; exits where it doesn't."""
    with clear_errors():
        from integration_sim.evidence.calibration.accepted import belongs_to_this_code, read_accepted

        found = read_accepted(path)
        if not belongs_to_this_code(found.vectors):
            raise mistaken(f"{path}: was made by code that gives other outcomes; make it anew with `isim calibrate`")
    out.print(f"{len(found.vectors)} vectors; they belong to this code.", highlight=False)
