"""What there is to simulate, and with which numbers: `scenarios`, `check`, `parameters`, `schema`."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from integration_sim.cli.shared import ScenarioArgument, clear_errors, counted, mistaken, out
from integration_sim.errors import UnknownNameError
from integration_sim.evidence.citations import resolved
from integration_sim.parameters import Parameter, registry
from integration_sim.scenario.files.json_schema import scenario_json_schema_text
from integration_sim.scenario.files.library import load_scenario, scenario_names


def scenarios() -> None:
    """List the scenarios that come with the program."""
    table = Table(box=None, pad_edge=False)
    for heading in ("Name", "From", "To", "Title"):
        table.add_column(heading, overflow="fold", no_wrap=heading != "Title")
    for name in scenario_names():
        scenario = load_scenario(name)
        table.add_row(name, str(scenario.start), str(scenario.end), escape(scenario.title))
    out.print(table)


def check(scenario: ScenarioArgument) -> None:
    """Say whether a scenario file can be used, or what to put right and where."""
    with clear_errors():
        found = load_scenario(scenario)
    posts = f" {counted(found.roster, 'post')} in its roster," if found.roster else ""
    out.print(
        f"{escape(scenario)}: fine. {escape(found.title)}, {found.start} to {found.end}:"
        f" {counted(found.organisations, 'organisation')},{posts} {counted(found.partnerships, 'partnership')},"
        f" {counted(found.events, 'event')}, {counted(found.levers, 'lever')}.",
        soft_wrap=True,
        highlight=False,
    )


def parameters(
    group: Annotated[str | None, typer.Argument(help="Only those whose id begins like this, such as trust.")] = None,
) -> None:
    """List the model's numbers: value, plausible range, unit, grade (S source, L literature, A assumption) and meaning."""
    chosen = [one for one in registry().values() if not group or one.id == group or one.id.startswith(group.rstrip(".") + ".")]
    if not chosen:
        groups = dict.fromkeys(one.group for one in registry().values())
        raise mistaken(str(UnknownNameError("group", group or "", groups)))
    for one in chosen:
        tell(one)


def tell(one: Parameter) -> None:
    """Print a number of the model with all that the registry says of it."""
    plausible = f"plausible {one.low:g} to {one.high:g}"
    out.print(f"[bold]{one.id}[/] = {one.value:g}  [dim]{escape(f'{plausible}; {one.unit}; grade {one.grade}')}[/]", highlight=False)
    out.print(Padding(f"{escape(one.says)} [dim]({escape(resolved(one.source))})[/]", (0, 0, 1, 4)), highlight=False)


def schema() -> None:
    """Print the JSON Schema of scenario files, for editors that complete and check them."""
    typer.echo(scenario_json_schema_text(), nl=False)
