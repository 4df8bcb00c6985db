"""`run`: one scenario, many times."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.padding import Padding

from integration_sim.cli.shared import (
    MattersOption,
    ParametersOption,
    ScenarioArgument,
    changed,
    clear_errors,
    err,
    lived_with,
    out,
    simulating,
    smallest_differences,
)
from integration_sim.report.folder import check_free
from integration_sim.scenario.files.library import load_scenario


def run(
    scenario: ScenarioArgument,
    replicates: Annotated[int, typer.Option(min=1, max=100_000, help="How often to simulate, each time with other luck.")] = 50,
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Runs with the same seed meet the same luck.")] = 1,
    months: Annotated[int | None, typer.Option(min=1, help="How long to simulate; left out, as long as the scenario says.")] = None,
    changes: Annotated[
        list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help="Change the scenario, such as finance.pressure=0.6.")
    ] = None,
    matters: MattersOption = None,
    parameters: ParametersOption = None,
    folder: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Where to write; left out, results/NAME.", show_default=False)
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the results of an earlier run.")] = False,
) -> None:
    """Simulate a scenario; leave a page of charts, a table and data."""
    began = time.perf_counter()
    with clear_errors():
        described = changed(load_scenario(scenario), changes or [])
        if months is not None and months > described.months:
            described = described.override({"months": months})
        from integration_sim.experiments.comparison.verdict import smallest_that_matter
        from integration_sim.experiments.replicates.ensemble import simulate
        from integration_sim.report.run.folder import FILES, write_run
        from integration_sim.report.run.narrative import narrative
        from integration_sim.report.run.tables import outcome_table

        folder = folder or Path("results") / described.name
        check_free(folder, FILES, force)
        numbers = lived_with(parameters)
        with simulating(replicates) as progress:
            ensemble = simulate(described, replicates, seed, months=months, parameters=numbers, progress=progress)
        seconds = time.perf_counter() - began
        important = smallest_that_matter(described, smallest_differences(matters, described))
        for paragraph in narrative(ensemble, important):
            out.print(Padding(escape(paragraph), (0, 0, 1, 0)), highlight=False)
        out.print(outcome_table(ensemble, important))
        with err.status("Drawing the charts"):
            write_run(ensemble, folder, force, {"seconds": round(seconds, 3)})
    out.print(f"\nWritten to {escape(str(folder))}: {', '.join(FILES)} ({time.perf_counter() - began:.1f} s)", soft_wrap=True)
