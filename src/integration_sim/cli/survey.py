"""`survey`: simulated managers answer one of the sources' own questionnaires."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.padding import Padding

from integration_sim.cli.shared import ScenarioArgument, changed, clear_errors, err, out, simulating
from integration_sim.report.folder import check_free
from integration_sim.scenario.files.library import load_scenario


def survey(
    scenario: ScenarioArgument,
    instrument: Annotated[
        str, typer.Argument(metavar="INSTRUMENT", help="obstacles (seven, scored 0 to 10), or attitudes (statements, in words and in use).")
    ],
    at: Annotated[
        str | None,
        typer.Option(metavar="MONTH", help="When to ask: as in 2017-04, or so many months after the start; left out, at the end."),
    ] = None,
    replicates: Annotated[int, typer.Option(min=1, max=100_000, help="How often to simulate, each time with other luck.")] = 50,
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1, help="The same seed gives the same people and the same answers.")] = 1,
    changes: Annotated[
        list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help="Change the scenario, such as finance.pressure=0.6.")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Where to write; left out, results/NAME_INSTRUMENT.", show_default=False)
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the results of an earlier survey.")] = False,
) -> None:
    """Let simulated managers answer a questionnaire; leave every answer, a summary and a chart."""
    began = time.perf_counter()
    with clear_errors():
        described = changed(load_scenario(scenario), changes or [])
        from integration_sim.experiments.errors import SurveyError
        from integration_sim.experiments.months import month_named
        from integration_sim.experiments.survey import ask, instrument_named
        from integration_sim.model.plan import Plan
        from integration_sim.report.survey.findings import CAVEAT, answers_table, asked, finding
        from integration_sim.report.survey.folder import FILES, write_survey

        chosen, month = instrument_named(instrument), month_named(at, described, described.months, "at", SurveyError)
        folder = folder or Path("results") / f"{described.name}_{chosen.name}"
        check_free(folder, FILES, force)
        with simulating(replicates) as progress:
            found = ask(Plan(described), chosen, month, replicates, seed, progress=progress)
        seconds = time.perf_counter() - began
        for paragraph in (f"{finding(found)}.", f"{asked(found)} {CAVEAT}"):
            out.print(Padding(escape(paragraph), (0, 0, 1, 0)), highlight=False)
        out.print(answers_table(found))
        with err.status("Drawing the chart"):
            write_survey(found, folder, force, {"seconds": round(seconds, 3)})
    out.print(f"\nWritten to {escape(str(folder))}: {', '.join(FILES)} ({time.perf_counter() - began:.1f} s)", soft_wrap=True)
