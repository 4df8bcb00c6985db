"""The ODD protocol; `python -m integration_sim.report.odd > docs/odd.md` writes it anew: text by hand, tables from the registries."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any

from ruamel.yaml import YAML

from integration_sim import tables
from integration_sim.evidence.citations import resolved
from integration_sim.instruments.catalogue import INSTRUMENTS
from integration_sim.mechanisms.month import CLIPPED, MECHANISMS, MONTH
from integration_sim.model.recording.outcomes import OUTCOMES
from integration_sim.parameters import Grade, Parameter, registry
from integration_sim.report.markdown import rendered
from integration_sim.report.mechanisms import what_it_changes
from integration_sim.report.wording.grades import GRADES
from integration_sim.report.wording.states import STATES
from integration_sim.scenario.files.library import load_scenario, scenario_names
from integration_sim.scenario.kinds.channels import CHANNELS
from integration_sim.scenario.kinds.forms import FORMS
from integration_sim.scenario.kinds.tables import EVENTS, LEVERS
from integration_sim.vocabulary import CultureDimension

COMMAND = "uv run python -m integration_sim.report.odd > docs/odd.md"
TEMPLATE, VARIABLES = "odd.md.j2", "odd_variables.yaml"
ENTITIES: Mapping[str, str] = {
    "post": "POST",
    "diary": "DIARY",
    "pair": "PAIR",
    "partnership": "PARTNERSHIP",
    "locality": "LOCALITY",
    "organisation": "ORGANISATION",
    "decision": "DECISION",
}
"""Tables whose columns are told of by hand, and what `tables.py` calls them."""


def odd_page() -> str:
    """Return the ODD protocol of the model as it is, as Markdown."""
    return rendered(
        TEMPLATE,
        command=COMMAND,
        states=list(states()),
        entities={name: list(columns(name)) for name in ENTITIES},
        mechanisms=[*MONTH, *(one for one in MECHANISMS.values() if not one.switchable)],
        month=[one.name for one in MONTH],
        not_in_warmup=[one.name for one in MONTH if not one.warms_up],
        clipping=CLIPPED.name,
        changes=lambda one: "; ".join(what_it_changes(one)),
        outcomes=OUTCOMES.values(),
        events=[(name, kind.says(), fields(kind)) for name, kind in EVENTS.items()],
        levers=[(name, kind.says(), "; ".join(acts_on(name, kind.styles()))) for name, kind in LEVERS.items()],
        forms=[(form, {name: registry()[f"forms.{form.name}.{name}"] for name in FORM_NUMBERS}) for form in FORMS.values()],
        instruments=INSTRUMENTS.values(),
        scenarios=[(name, load_scenario(name).title) for name in scenario_names()],
        groups=groups(),
        counts={GRADES[grade]: sum(one.grade is grade for one in registry().values()) for grade in Grade},
        numbers=len(registry()),
        told=told,
        resolved=resolved,
    )


FORM_NUMBERS = ("joint_management", "binding", "approval_lines", "contact")


def states() -> Iterator[tuple[str, str, str, str]]:
    """Yield of each state its name, whose it is, what it is called, and which mechanisms move it."""
    dimensions = ", ".join(one.name.lower().replace("_", " ") for one in CultureDimension)
    for name, label in STATES.items():
        owner = "ties" if name in tables.TIE_STATES else "managers"
        movers = ", ".join(one.name for one in MONTH if name in one.moves)
        yield name, owner, f"{label}: {dimensions}" if name == tables.CULTURE else label, movers


def described() -> Mapping[str, Mapping[str, str]]:
    """Return what the columns of each table are, in words, as the file beside this one has it."""
    text = resources.files(__package__).joinpath(VARIABLES).read_text(encoding="utf-8")
    found: Mapping[str, Mapping[str, str]] = YAML(typ="safe", pure=True).load(text)
    return found


def columns(entity: str) -> Iterator[tuple[str, str]]:
    """Yield each column of a table with what it is; those that levers fill, with what they act on."""
    words = described()[entity]
    for name in getattr(tables, ENTITIES[entity]).names:
        yield name, words[name] if name in words else f"lent by levers: {CHANNELS[name].says}"


def fields(kind: Any) -> str:
    """Return the fields of a kind of event, its own name left out."""
    return ", ".join(name for name in kind.model_fields if name != "kind")


def acts_on(name: str, styles: tuple[str, ...]) -> Iterator[str]:
    """Yield what a lever acts on, style by style."""
    for style in styles or ("",):
        within = f"levers.{name}.{style}." if style else f"levers.{name}."
        found = [id_.removeprefix(within) for id_ in registry() if id_.startswith(within)]
        told_of = ", ".join(CHANNELS[channel].says for channel in found if channel in CHANNELS)
        yield f"{style.replace('_', ' ')}: {told_of}" if style else told_of


def groups() -> dict[str, list[Parameter]]:
    """Return the parameters by group, in the registry's order."""
    found: dict[str, list[Parameter]] = {}
    for one in registry().values():
        found.setdefault(one.group, []).append(one)
    return found


def told(one: Parameter) -> tuple[str, ...]:
    """Return the cells of a parameter: id, value, range, unit, grade, meaning and source."""
    return f"`{one.id}`", f"{one.value:g}", f"{one.low:g} to {one.high:g}", one.unit, one.grade.value, one.says, resolved(one.source)


if __name__ == "__main__":
    sys.stdout.write(odd_page())
