"""`dashboard`: pages in a browser to try changes, watch managers and compare."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape

from integration_sim.cli.shared import ParametersOption, clear_errors, err, out
from integration_sim.scenario.files.library import load_scenario


def dashboard(
    scenario: Annotated[
        str | None, typer.Argument(metavar="[SCENARIO]", help="What to open: a shipped scenario's name, or a YAML file.")
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where to listen; 0 takes any free port.")] = 8765,
    host: Annotated[
        str, typer.Option(help="Who may come: only this machine, unless you name an address of it that others reach.")
    ] = "127.0.0.1",
    parameters: ParametersOption = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Whether to open the browser.")] = True,
) -> None:
    """Open the dashboard in the browser. It runs on this machine, needs no internet and calls nobody."""
    with clear_errors():
        given = load_scenario(scenario) if scenario else None
        from integration_sim.dashboard.server import LOOPBACK, serve

        def tell(address: str) -> None:
            out.print(f"The dashboard is at {escape(address)}", soft_wrap=True, highlight=False)
            if host not in LOOPBACK:
                out.print("Everybody who reaches this address can use it: there is no password.", style="yellow")
            out.print("Stop it with Ctrl+C. What you keep stays.", style="dim")

        err.print("Getting ready (at the first start on a machine the simulation is compiled: about a minute)", style="dim")
        serve(given, host, port, tell, browser, parameters)
