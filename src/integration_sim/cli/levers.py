"""`levers`: what organisations may choose to do: what each lever acts on, whom it reaches, what it costs, how sure that is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from integration_sim.cli.library import tell
from integration_sim.cli.shared import mistaken, out
from integration_sim.errors import UnknownNameError
from integration_sim.parameters import Parameter, registry
from integration_sim.scenario.events import BudgetStep, Reform
from integration_sim.scenario.kinds.channels import CHANNELS
from integration_sim.scenario.kinds.lever import Lever, PartnershipLever
from integration_sim.scenario.kinds.tables import LEVERS

COSTS = {"manager_days": "days", "gbp": "GBP"}
NO_NUMBERS = "no numbers yet"
GRADES = "Grades of the numbers: S a source says it, L the literature says it, A an assumption."


@dataclass(frozen=True)
class Described:
    """A lever, or one style of it, with what the registry says of it."""

    model: type[PartnershipLever]
    name: str
    """Its kind, or kind.style, as the registry has it."""

    @property
    def kind(self) -> str:
        """What a scenario calls it."""
        return self.name.partition(".")[0]

    @property
    def style(self) -> str:
        """The style, or nothing."""
        return self.name.partition(".")[2]

    @property
    def what(self) -> str:
        """What it is."""
        return self.model.says()

    @property
    def unit(self) -> str:
        """For whom it is paid: each manager reached, or each partnership."""
        return "manager" if issubclass(self.model, Lever) else "partnership"

    @property
    def numbers(self) -> dict[str, Parameter]:
        """Its entries in the registry, by what follows its name."""
        within = f"levers.{self.name}."
        return {name.removeprefix(within): one for name, one in registry().items() if name.startswith(within)}

    @property
    def effects(self) -> dict[str, Parameter]:
        """What it acts on."""
        return {name: one for name, one in self.numbers.items() if name not in COSTS}

    @property
    def grades(self) -> str:
        """The grades of its numbers, the best first."""
        found = {one.grade for one in self.numbers.values()}
        return ", ".join(grade for grade in "SLA" if grade in found)


def described_levers() -> Iterator[Described]:
    """Yield every lever of the scenario schema, each style by itself, in the schema's order."""
    for kind, model in LEVERS.items():
        yield from (Described(model, f"{kind}.{style}" if style else kind) for style in model.styles() or ("",))


def levers(
    kind: Annotated[
        str | None, typer.Argument(metavar="KIND", help="Only this one, in full, such as coaching.", show_default=False)
    ] = None,
) -> None:
    """Explain the levers: what each acts on, whom it reaches, what it costs, and how sure that is."""
    every = list(described_levers())
    if kind is not None:
        chosen = [one for one in every if kind in (one.kind, one.name)]
        if not chosen:
            known = list(dict.fromkeys(one.kind for one in every))
            styles = (one.name for one in every)
            raise mistaken(str(UnknownNameError("lever", kind, (*known, *styles), f"one of {', '.join(known)}")))
        _tell_in_full(chosen)
        return
    for unit, title in (("manager", "For managers: cost a month for each one reached"), ("partnership", "For a partnership: cost a month")):
        out.print(_overview(title, [one for one in every if one.unit == unit]))
    for line in (GRADES, *_events_too(), "Ranges and sources: `integration-sim levers KIND`."):
        out.print(Padding(escape(line), (0, 0, 0, 1)), highlight=False)


def _overview(title: str, chosen: list[Described]) -> Table:
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    for heading in ("Lever", "What it is -> what it acts on"):
        table.add_column(heading)
    for heading in ("Days", "GBP", "Grades"):
        table.add_column(heading, justify="right", no_wrap=True)
    told = ""
    for one in chosen:
        if one.kind != told:
            told = one.kind
            if one.style:
                table.add_row(one.kind, escape(one.what))
        text = f"[dim]{'-> ' * bool(one.effects)}{escape(_acts_on(one))}[/]"
        spent = [f"{one.numbers[cost].value:,g}" if cost in one.numbers else "-" for cost in COSTS]
        table.add_row(f"  {one.style}" if one.style else one.kind, text if one.style else f"{escape(one.what)}\n{text}", *spent, one.grades)
    return table


def _acts_on(lever: Described) -> str:
    if not lever.effects:
        return NO_NUMBERS
    return ", ".join(dict.fromkeys(CHANNELS[name].says for name in lever.effects))


def _events_too() -> Iterator[str]:
    yield "Two kinds of event are levers too:"
    yield f"  budget: {BudgetStep.says()} (`integration-sim parameters finance.relief`)"
    yield f"  reform, its phases: {Reform.model_fields['phases'].description}"
    yield "Reforms and dissolutions cost managers' time and money of their own: `integration-sim parameters costs`."


def _tell_in_full(styles: list[Described]) -> None:
    """Explain one lever, each of its styles with every number."""
    first = styles[0]
    out.print(f"[bold]{first.kind}[/]: {escape(first.what)}", highlight=False)
    fields = ", ".join(name for name in first.model.model_fields if name != "kind")
    if first.unit == "manager":
        reaches = (
            "managers: those of the partnership, organisation, level and locality named (left out: all), or as many of them as `reach` says"
        )
    else:
        reaches = "the partnership named as a whole (left out: every one)"
    out.print(Padding(f"It reaches {escape(reaches)}. Its fields in a scenario: {fields}.", (0, 0, 1, 0)), highlight=False)
    if first.model.by_itself:
        out.print(Padding(escape(first.model.by_itself), (0, 0, 1, 0)), highlight=False)
    for one in styles:
        if one.style:
            out.print(f"[bold]{one.name}[/]", highlight=False)
        if not one.numbers:
            out.print(Padding(f"{NO_NUMBERS}", (0, 0, 1, 2)))
            continue
        out.print(f"Acts on: {escape(_acts_on(one))}", highlight=False)
        for number in one.effects.values():
            tell(number)
        out.print(f"Costs, for each {one.unit}", highlight=False)
        for name in COSTS:
            if name in one.numbers:
                tell(one.numbers[name])
    out.print(GRADES, highlight=False)
