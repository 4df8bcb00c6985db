"""`validate`: the patterns that the model must show, tried; what holds, what fails, what is built in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from integration_sim.cli.shared import clear_errors, out, stages


def validate(
    names: Annotated[
        list[str] | None, typer.Option("--pattern", metavar="ID", help="Which to try, such as P1; may be repeated. Left out, all.")
    ] = None,
    replicates: Annotated[int, typer.Option(min=2, max=10_000, help="How often to live each arm.")] = 100,
    worlds: Annotated[
        int,
        typer.Option(min=0, max=100_000, help="Try so many random worlds too, every unknown number drawn in its plausible range."),
    ] = 0,
    ablate: Annotated[bool, typer.Option("--ablate", help="Switch off each mechanism in turn: which pattern needs which?")] = False,
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1, help="All arms meet the same luck.")] = 1,
    folder: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where to write, and to go on after an interruption.")] = Path(
        "validation"
    ),
) -> None:
    """Try the patterns that the model must show. Give the same command again to go on after an interruption."""
    with clear_errors():
        from integration_sim.evidence.validation.validate import validate as tried
        from integration_sim.report.validation import VERDICTS, expected, summary, write_validation

        with stages() as tell:
            found = tried(folder, names or (), replicates=replicates, seed=seed, worlds=worlds, ablate=ablate, progress=tell)
        written = write_validation(found, folder)
    table = Table("Pattern", "What is expected", "Verdict", "Effect (95 %)", "Expected", box=None, pad_edge=False)
    for one in found.tried:
        effect = one.effect
        told = f"{effect.mean:.4g} ({effect.low:.4g} to {effect.high:.4g})"
        table.add_row(effect.pattern, escape(effect.says), VERDICTS[effect.verdict], told, expected(effect))
    out.print(table)
    for sentence in summary(found):
        out.print(escape(sentence), soft_wrap=True, highlight=False)
    out.print(f"Written to {escape(str(folder))}: {', '.join(written)}", soft_wrap=True)
