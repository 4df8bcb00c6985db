"""`sweep`: a scenario at every point of a design, kept in a study that can be gone on with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from integration_sim.atomic import whole_file
from integration_sim.cli.shared import ParametersOption, ScenarioArgument, changed, clear_errors, lived_with, out, plain_warnings
from integration_sim.cli.studies import Workers, work_through
from integration_sim.scenario.files.library import load_scenario

CSV = "results.csv"


def sweep(
    scenario: ScenarioArgument,
    design: Annotated[Path, typer.Argument(metavar="DESIGN", help="A YAML file of factors and a method, or a CSV table of points.")],
    replicates: Annotated[int, typer.Option(min=1, help="How often to simulate each point.")] = 5,
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Every point meets the same luck.")] = 1,
    months: Annotated[int | None, typer.Option(min=1, help="How long to simulate; left out, as long as the scenario says.")] = None,
    at: Annotated[list[int] | None, typer.Option(min=0, help="Keep the outcomes of this month too; may be repeated.")] = None,
    changes: Annotated[
        list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help="Change the scenario first, such as finance.pressure=0.6.")
    ] = None,
    parameters: ParametersOption = None,
    folder: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="The study's folder; left out, studies/NAME.", show_default=False)
    ] = None,
    executor: Annotated[Workers, typer.Option(help="Who does the work on this machine.")] = Workers.THREADS,
    workers: Annotated[int | None, typer.Option(min=1, help="How many of them; left out, one per core.")] = None,
    cluster: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Let a Dask cluster work: tcp://host:8786, or `local`.", show_default=False)
    ] = None,
    beyond_ranges: Annotated[bool, typer.Option("--beyond-ranges", help="Allow ranges beyond the plausible ones.")] = False,
    csv: Annotated[bool, typer.Option("--csv", help="Write results.csv too.")] = False,
    mixed: Annotated[bool, typer.Option("--mixed", help="Go on with a study that another version of the model began.")] = False,
) -> None:
    """Simulate a scenario at every point of a design. Give the same command again to go on after an interruption."""
    with clear_errors():
        described = changed(load_scenario(scenario), changes or [])
        from integration_sim.experiments.studies.design_file import read_design
        from integration_sim.experiments.studies.study import Study
        from integration_sim.report.wording.verdicts import called

        folder = folder or Path("studies") / described.name
        with plain_warnings():
            study = Study.create(
                folder,
                described,
                read_design(design),
                replicates,
                seed,
                months=months,
                at=at or (),
                beyond_ranges=beyond_ranges,
                parameters=lived_with(parameters),
            )
        work_through(study, executor, workers, cluster, mixed)
        failed = study.results(failed=True)
        if csv:
            with whole_file(folder / CSV) as work:
                study.results().to_csv(work, index=False)
    points = len(study.design)
    done = f"{points} points x {replicates} replicates of {described.title}"
    lived = "" if study.vectors is None else f", each with plausible numbers of its own, of {called(study.vectors)}"
    out.print(f"{escape(done + lived)}: done.", highlight=False, soft_wrap=True)
    if len(failed):
        first, count = failed.iloc[0], failed["point"].nunique()
        out.print(
            f"{count} of {points} points failed and {'is' if count == 1 else 'are'} left out;"
            f" the first, point {first['point']}: {escape(first['error'])}",
            style="yellow",
            soft_wrap=True,
            highlight=False,
        )
    told = f", {CSV}" if csv else ""
    out.print(f"Written to {escape(str(folder))}: study.json, points.parquet, parts/{told}", soft_wrap=True)
