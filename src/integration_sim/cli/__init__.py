"""The command line: `integration-sim` (or `isim`)."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any, get_type_hints

import typer

import integration_sim
from integration_sim.cli import (
    calibrate,
    compare,
    dashboard,
    gallery,
    levers,
    library,
    mechanisms,
    new,
    roster,
    run,
    sensitivity,
    survey,
    sweep,
    theory,
    validate,
    why,
)
from integration_sim.cli.shared import clear_errors
from integration_sim.extensions import OPTION, load_extension

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


ExtensionsOption = Annotated[
    list[str] | None,
    typer.Option(OPTION, metavar="FILE", help="A Python file with mechanisms, levers, outcomes and so on of your own; may be repeated."),
]


def _taking_extensions(command: Callable[..., None]) -> Callable[..., None]:
    """Return a command that also takes extensions; `__main__.py` has loaded them before the commands were made."""

    @wraps(command)
    def with_extensions(*arguments: Any, extensions: list[str] | None = None, **options: Any) -> None:
        with clear_errors():
            load_extension(*(extensions or ()))
        command(*arguments, **options)

    own = inspect.signature(command, eval_str=True)
    option = inspect.Parameter("extensions", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=ExtensionsOption)
    vars(with_extensions)["__signature__"] = own.replace(parameters=[*own.parameters.values(), option])
    with_extensions.__annotations__ = {**get_type_hints(command, include_extras=True), "extensions": ExtensionsOption}
    return with_extensions


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
    why.why,
    validate.validate,
    calibrate.calibrate,
    theory.theory,
    library.parameters,
    library.schema,
):
    app.command()(_taking_extensions(command))
app.add_typer(roster.app, name="roster")
