"""The command line: `integration-sim` (or `isim`)."""

from typing import Annotated

import typer

import integration_sim
from integration_sim.cli import compare, dashboard, gallery, levers, library, mechanisms, new, roster, run, sensitivity, survey, sweep

app = typer.Typer(
    help="Simulates what happens to managers when NHS boards and councils are made to work as one.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    """Print the version and leave."""
    if wanted:
        typer.echo(f"integration-sim {integration_sim.__version__}")
        raise typer.Exit


@app.callback()
def _every_command(
    version: Annotated[bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")] = False,
) -> None:
    """Take the options that stand before a command."""


for command in (
    run.run,
    compare.compare,
    sweep.sweep,
    sensitivity.sensitivity,
    survey.survey,
    library.scenarios,
    library.check,
    gallery.gallery,
    dashboard.dashboard,
    new.new,
    levers.levers,
    mechanisms.mechanisms,
    library.parameters,
    library.schema,
):
    app.command()(command)
app.add_typer(roster.app, name="roster")
