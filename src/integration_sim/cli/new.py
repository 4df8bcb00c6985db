"""`new`: a scenario file of one's own to begin with, from the answers to a few questions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from integration_sim.atomic import whole_file
from integration_sim.cli.asking import Asking
from integration_sim.cli.shared import clear_errors, mistaken, out
from integration_sim.scenario.files.loader import SUFFIXES, parse_scenario
from integration_sim.scenario.new.answer_readers import WORDS_FOR_PRESSURE, AnswerError, Given
from integration_sim.scenario.new.new_scenario import Answers


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What to call it: small letters, digits and _. Written is NAME.yaml.")],
    title: Annotated[str | None, typer.Option(help="What people call it.")] = None,
    size: Annotated[str | None, typer.Option(help="small, large, or how many managers there are in all.")] = None,
    councils: Annotated[str | None, typer.Option(help="How many councils the board works with, each in a partnership.")] = None,
    localities: Annotated[str | None, typer.Option(help="How many localities a partnership has.")] = None,
    form: Annotated[str | None, typer.Option(help="The form now: informal, chp, chcp, ijb or lead_agency.")] = None,
    reform: Annotated[str | None, typer.Option(help="The form to come, or none.")] = None,
    receiver: Annotated[str | None, typer.Option(help="Who takes the staff if that is a lead_agency: board or council.")] = None,
    start: Annotated[str | None, typer.Option(help="The first month, such as 2025-04.")] = None,
    announced: Annotated[str | None, typer.Option(help="When the reform is announced.")] = None,
    shadow: Annotated[str | None, typer.Option(help="When its shadow period begins, or none.")] = None,
    live: Annotated[str | None, typer.Option(help="When it goes live.")] = None,
    months: Annotated[str | None, typer.Option(help="How many months to simulate.")] = None,
    pressure: Annotated[str | None, typer.Option(help=f"How short money is: {', '.join(WORDS_FOR_PRESSURE)}, or 0 to 1.")] = None,
    defaults: Annotated[bool, typer.Option("--defaults", help="Ask nothing: what no option says takes its usual value.")] = False,
) -> None:
    """Ask a few questions and write a scenario file with comments, to be changed by hand. What an option says is not asked."""
    path = Path(f"{name}{SUFFIXES[0]}")
    asking = (Given if defaults else Asking)(
        {
            "title": title,
            "size": size,
            "councils": councils,
            "localities": localities,
            "form": form,
            "reform": reform,
            "receiver": receiver,
            "start": start,
            "announced": announced,
            "shadow": shadow,
            "live": live,
            "months": months,
            "pressure": pressure,
        },
        before="--",
    )
    with clear_errors():
        Answers.check_name(name)
        _check_absent(path)
        text = Answers.gathered(name, asking).written()
        parse_scenario(text, str(path))
    _write(path, text)
    out.print(f"Written to {path}. Change it in any editor, then:", soft_wrap=True, highlight=False)
    for command in ("check", "run"):
        out.print(f"  integration-sim {command} {escape(str(path))}", soft_wrap=True, highlight=False)


def _check_absent(path: Path) -> None:
    if path.exists() or path.is_symlink():
        raise AnswerError(f"{path}: is there already, expected the name of a file that is not")


def _write(path: Path, text: str) -> None:
    """Write a file that is not there yet."""
    try:
        with whole_file(path, new=True) as work:
            work.write_text(text, encoding="utf-8")
    except OSError as error:
        raise mistaken(f"{path}: cannot be written ({error.strerror})") from None
