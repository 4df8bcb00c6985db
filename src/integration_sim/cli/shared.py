"""What commands share: where they write, what they call a mistake, and how a scenario is named and changed."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterator, Sized
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from integration_sim.errors import USERS_MISTAKE, IntegrationSimError
from integration_sim.scenario.errors import ScenarioError
from integration_sim.scenario.files.strict_yaml import StrictYamlReader
from integration_sim.scenario.schema import Scenario

out, err = Console(), Console(stderr=True)

ScenarioArgument = Annotated[str, typer.Argument(metavar="SCENARIO", help="The name of a shipped scenario, or a YAML file.")]


MattersOption = Annotated[
    list[str] | None,
    typer.Option("--matters", metavar="OUTCOME=SIZE", help="The smallest difference of an outcome that matters, such as cross_trust=0.02."),
]


ParametersOption = Annotated[
    str | None,
    typer.Option(
        "--parameters",
        metavar="default|accepted|FILE",
        help="Numbers to live with: the default ones, so that ranges hold luck alone, or for each replicate other plausible ones."
        " Left out: accepted where a set ships that belongs to this code, else default.",
        show_default=False,
    ),
]


def lived_with(parameters: str | None) -> str:
    """Return what `--parameters` says; left out, what people live with who don't say."""
    from integration_sim.evidence.calibration.for_people import for_people

    return for_people() if parameters is None else parameters


def smallest_differences(written: list[str] | None, scenario: Scenario) -> dict[str, float]:
    """Return what `--matters` says; exits where it is mistaken."""
    from integration_sim.experiments.comparison.verdict import smallest_that_matter

    found: dict[str, float] = {}
    for one in written or []:
        name, equals, number = one.partition("=")
        try:
            found[name.strip()] = float(number) if equals else math.nan
        except ValueError:
            found[name.strip()] = math.nan
        if math.isnan(found[name.strip()]):
            raise mistaken(f"--matters: found {one!r}, expected OUTCOME=SIZE, such as cross_trust=0.02")
    try:
        smallest_that_matter(scenario, found)
    except ValueError as error:
        raise mistaken(f"--{error}") from None
    return found


def mistaken(message: str) -> typer.Exit:
    """Print what is wrong with the input and return the exit."""
    err.print(escape(message), style="bold red", soft_wrap=True, highlight=False)
    return typer.Exit(USERS_MISTAKE)


@contextmanager
def clear_errors() -> Iterator[None]:
    """Turn what a user got wrong into a message and exit code 2."""
    try:
        yield
    except IntegrationSimError as error:
        raise mistaken(str(error)) from None


def counted(things: Sized, name: str) -> str:
    """Return how many there are, as `1 event` or `2 events`."""
    return f"{len(things):,} {name}" + "s" * (len(things) != 1)


def changed(scenario: Scenario, changes: list[str], place: str = "--set ") -> Scenario:
    """Return a scenario with `PATH=VALUE` changes; a value is written as in YAML. `place` is what stood before them."""
    found = {}
    for change in changes:
        path, equals, value = change.partition("=")
        if not equals or not path.strip():
            raise typer.BadParameter(f"found {change!r}, expected PATH=VALUE, such as finance.pressure=0.6", param_hint="--set")
        try:
            found[path.strip()] = StrictYamlReader().read(value)
        except ScenarioError as error:
            raise error.in_file(f"{place}{path.strip()}", {}) from None
    return scenario.override(found) if found else scenario


@contextmanager
def simulating(replicates: int | None) -> Iterator[Callable[[int], None]]:
    """Show the progress of so many replicates (None: it is open how many); give what is to be called with the number done."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task("Preparing (half a minute the first time)", total=replicates)
        yield lambda done: bar.update(task, completed=done, description="Simulating")


@contextmanager
def stages() -> Iterator[Callable[[str, int, int], None]]:
    """Show the progress of work in stages; give what is to be called with the stage, how much of it is done, and of how much (0: open)."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task("Beginning", total=None)
        yield lambda stage, done, of: bar.update(task, description=stage, completed=done, total=of or None)


@contextmanager
def plain_warnings() -> Iterator[None]:
    """Show warnings as plain lines."""
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always", UserWarning)
        yield
    for warning in warned:
        err.print(escape(str(warning.message)), style="yellow", soft_wrap=True, highlight=False)
