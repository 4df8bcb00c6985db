"""`gallery`: a page that shows what each scenario is, and what happens in it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from integration_sim.cli.shared import clear_errors, err, out
from integration_sim.report.folder import check_free
from integration_sim.scenario.files.library import load_scenario, scenario_names


def gallery(
    scenarios: Annotated[
        list[str] | None, typer.Argument(metavar="[SCENARIO]...", help="Which to show: names or YAML files; left out, all shipped ones.")
    ] = None,
    replicates: Annotated[int, typer.Option(min=1, max=10_000, help="How often to simulate each.")] = 20,
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Runs with the same seed meet the same luck.")] = 1,
    folder: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where to write.")] = Path("gallery"),
    force: Annotated[bool, typer.Option("--force", help="Replace an earlier gallery.")] = False,
) -> None:
    """Write a page with every scenario's story, timeline and three charts."""
    with clear_errors():
        chosen = [load_scenario(name) for name in scenarios or scenario_names()]
        from integration_sim.experiments.replicates.ensemble import simulate
        from integration_sim.report.gallery import FILES, write_gallery

        check_free(folder, FILES, force)
        ensembles = []
        for number, scenario in enumerate(chosen, start=1):
            with err.status(f"{escape(scenario.title)} ({number} of {len(chosen)})"):
                ensembles.append(simulate(scenario, replicates, seed))
        write_gallery(ensembles, folder, force)
    out.print(f"Written to {escape(str(folder / FILES[0]))}", soft_wrap=True)
