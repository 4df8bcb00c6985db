"""The command line: `integration-sim` (or `isim`)."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sized
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from integration_sim.parameters import registry
from integration_sim.scenario.errors import ScenarioError, nearest
from integration_sim.scenario.json_schema import scenario_json_schema_text
from integration_sim.scenario.library import load_scenario, scenario_names
from integration_sim.scenario.plain import PlainReader
from integration_sim.scenario.schema import Scenario

app = typer.Typer(
    help="Simulates what happens to managers when NHS boards and councils are made to work as one.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
out, err = Console(), Console(stderr=True)

USERS_MISTAKE = 2
"""Exit code for input that cannot be used."""

ScenarioArgument = Annotated[str, typer.Argument(metavar="SCENARIO", help="The name of a shipped scenario, or a YAML file.")]


@contextmanager
def clear_errors() -> Iterator[None]:
    """Turn what a user got wrong into a message and exit code 2."""
    from integration_sim.report.folder import FolderError

    try:
        yield
    except (ScenarioError, FolderError) as error:
        err.print(escape(str(error)), style="bold red", soft_wrap=True, highlight=False)
        raise typer.Exit(USERS_MISTAKE) from None


@app.command()
def run(
    scenario: ScenarioArgument,
    replicates: Annotated[int, typer.Option(min=1, max=100_000, help="How often to simulate, each time with other luck.")] = 50,
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Runs with the same seed meet the same luck.")] = 1,
    months: Annotated[int | None, typer.Option(min=1, help="How long to simulate; left out, as long as the scenario says.")] = None,
    changes: Annotated[
        list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help="Change the scenario, such as finance.pressure=0.6.")
    ] = None,
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
        from integration_sim.experiments.ensemble import simulate
        from integration_sim.report.folder import FILES, check_free, write_folder
        from integration_sim.report.narrative import narrative
        from integration_sim.report.tables import outcome_table

        folder = folder or Path("results") / described.name
        check_free(folder, force)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=err, transient=True) as bar:
            task = bar.add_task("Preparing (half a minute the first time)", total=replicates)
            ensemble = simulate(
                described,
                replicates,
                seed,
                months=months,
                progress=lambda done: bar.update(task, completed=done, description="Simulating"),
            )
        seconds = time.perf_counter() - began
        write_folder(ensemble, folder, force, {"seconds": round(seconds, 3)})
    for paragraph in narrative(ensemble):
        out.print(Padding(escape(paragraph), (0, 0, 1, 0)), highlight=False)
    out.print(outcome_table(ensemble))
    out.print(f"\nWritten to {escape(str(folder))}: {', '.join(FILES)} ({time.perf_counter() - began:.1f} s)", soft_wrap=True)


def changed(scenario: Scenario, changes: list[str]) -> Scenario:
    """Return a scenario with `--set PATH=VALUE` changes; a value is written as in YAML."""
    found = {}
    for change in changes:
        path, equals, value = change.partition("=")
        if not equals or not path.strip():
            raise typer.BadParameter(f"found {change!r}, expected PATH=VALUE, such as finance.pressure=0.6", param_hint="--set")
        try:
            found[path.strip()] = PlainReader().read(value)
        except ScenarioError as error:
            raise error.in_file(f"--set {path.strip()}", {}) from None
    return scenario.override(found) if found else scenario


@app.command()
def scenarios() -> None:
    """List the scenarios that come with the program."""
    table = Table(box=None, pad_edge=False)
    for heading in ("Name", "From", "To", "Title"):
        table.add_column(heading, overflow="fold")
    for name in scenario_names():
        scenario = load_scenario(name)
        table.add_row(name, str(scenario.start), str(scenario.end), escape(scenario.title))
    out.print(table)


@app.command()
def check(scenario: ScenarioArgument) -> None:
    """Say whether a scenario file can be used, or what to put right and where."""
    with clear_errors():
        found = load_scenario(scenario)
    out.print(
        f"{escape(scenario)}: fine. {escape(found.title)}, {found.start} to {found.end}:"
        f" {counted(found.organisations, 'organisation')}, {counted(found.partnerships, 'partnership')},"
        f" {counted(found.events, 'event')}, {counted(found.levers, 'lever')}.",
        soft_wrap=True,
        highlight=False,
    )


def counted(things: Sized, name: str) -> str:
    """Return how many there are, as `1 event` or `2 events`."""
    return f"{len(things)} {name}" + "s" * (len(things) != 1)


@app.command()
def parameters(
    group: Annotated[str | None, typer.Argument(help="Only those whose id begins like this, such as trust.")] = None,
) -> None:
    """List the model's numbers: value, plausible range, unit, grade (S source, L literature, A assumption) and meaning."""
    chosen = [one for one in registry().values() if not group or one.id == group or one.id.startswith(group.rstrip(".") + ".")]
    if not chosen:
        groups = list(dict.fromkeys(one.group for one in registry().values()))
        hint = nearest(group or "", groups)
        message = f"found {group!r}, expected one of {', '.join(groups)}" + (f"; did you mean {hint!r}?" if hint else "")
        err.print(escape(message), style="bold red", soft_wrap=True, highlight=False)
        raise typer.Exit(USERS_MISTAKE)
    for one in chosen:
        plausible = f"plausible {one.low:g} to {one.high:g}"
        out.print(f"[bold]{one.id}[/] = {one.value:g}  [dim]{escape(f'{plausible}; {one.unit}; grade {one.grade}')}[/]", highlight=False)
        out.print(Padding(f"{escape(one.says)} [dim]({escape(one.source)})[/]", (0, 0, 1, 4)), highlight=False)


@app.command()
def schema() -> None:
    """Print the JSON Schema of scenario files, for editors that complete and check them."""
    typer.echo(scenario_json_schema_text(), nl=False)
