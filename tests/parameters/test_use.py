"""No number lies about: every entry of the registry fills something, and everything that is filled is read."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from enum import IntEnum
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any, get_type_hints

import pytest
from parameter_types import is_parameters, modules_of

import integration_sim.instruments
import integration_sim.mechanisms
import integration_sim.model
from integration_sim.experiments.comparison.costs import MANAGER_DAY
from integration_sim.experiments.comparison.verdict import MATTERS, smallest_that_matter
from integration_sim.experiments.survey import fill_in
from integration_sim.instruments.attitudes import ATTITUDES, Attitudes, Espoused, InUse
from integration_sim.instruments.catalogue import INSTRUMENTS
from integration_sim.instruments.obstacles import OBSTACLES, Obstacles
from integration_sim.instruments.questionnaire import Instrument
from integration_sim.instruments.views import Usual, respondents
from integration_sim.mechanisms.rules import ByLevel, ByTermsPart
from integration_sim.mechanisms.running import Parameters
from integration_sim.mechanisms.surroundings import FormNumbers
from integration_sim.model.calendar.costs import Spent
from integration_sim.model.calendar.levers import effects
from integration_sim.model.plan import Plan
from integration_sim.model.recording.outcomes import OUTCOMES
from integration_sim.model.run import Run
from integration_sim.model.world.sectors import Sectors, UsualCulture
from integration_sim.parameters import filled, registry
from integration_sim.scenario.files.library import load_scenario
from integration_sim.scenario.kinds.channels import CHANNELS
from integration_sim.scenario.kinds.tables import LEVERS
from integration_sim.vocabulary import CultureDimension, Level, Sector, TermsPart

READ_BY_NUMBER: dict[type, type[IntEnum]] = {
    ByLevel: Level,
    ByTermsPart: TermsPart,
    Sectors: Sector,
    UsualCulture: CultureDimension,
}
"""Parameter types whose fields are read by their position, that of a member of the vocabulary."""
READ_BY_ITEM: dict[type, Instrument] = {Obstacles: OBSTACLES, Espoused: ATTITUDES, InUse: ATTITUDES}
"""Parameter types that have a field of its own for each item of a questionnaire."""


class Asked(dict[str, float]):
    """Overrides that change nothing and remember which ids were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        """Remember the id and leave the number as it is."""
        self.ids.add(key)
        return default


@pytest.fixture(scope="module")
def asked() -> Asked:
    """What a plan asks of the registry when everything in it is looked at and every questionnaire is filled in."""
    return planned()[0]


@pytest.fixture(scope="module")
def filled_types() -> set[type]:
    """The parameter types that a plan, or a questionnaire, fills."""
    return planned()[1]


def planned() -> tuple[Asked, set[type]]:
    asked = Asked()
    plan = Plan(load_scenario("case_c").model_copy(update={"parameters": asked}))
    values = [getattr(plan, name) for name, member in vars(Plan).items() if isinstance(member, cached_property)]
    run = Run(plan, 1, 0)
    for instrument in INSTRUMENTS.values():
        fill_in(run, instrument)
    someone = respondents(run, ())
    values += [
        someone.parameters(Usual, "usual"),
        someone.parameters(Obstacles, "obstacles"),
        someone.parameters(Attitudes, "attitudes"),
        filled(FormNumbers, "forms.chp", asked),
    ]
    return asked, {kind for value in values for kind in types_in(value)}


def types_in(value: Any) -> Iterator[type]:
    if is_parameters(type(value)):
        yield type(value)
    if isinstance(value, tuple):
        for part in value:
            yield from types_in(part)


def modules() -> list[ModuleType]:
    return modules_of((integration_sim.mechanisms, integration_sim.model, integration_sim.instruments))


def kinds_of_lever() -> list[str]:
    """The registry's names of the levers: a kind, or kind.style."""
    return [f"{kind}.{style}" if style else kind for kind, lever in LEVERS.items() for style in lever.styles() or ("",)]


def test_every_entry_of_the_registry_is_used(asked: Asked) -> None:
    of_levers = {name for kind in kinds_of_lever() for name in effects(kind)}
    judged_by = {f"{MATTERS}{outcome}" for outcome in OUTCOMES}
    assert sorted(set(registry()) - asked.ids - of_levers - judged_by - {MANAGER_DAY}) == []


def test_every_outcome_has_a_smallest_difference_that_matters() -> None:
    told = [name for name in registry() if name.startswith(MATTERS)]
    assert told == [f"{MATTERS}{outcome}" for outcome in OUTCOMES]
    assert smallest_that_matter(load_scenario("case_c")) == {outcome: registry()[f"{MATTERS}{outcome}"].value for outcome in OUTCOMES}


def test_nothing_is_asked_of_the_registry_that_is_not_there(asked: Asked) -> None:
    assert sorted(asked.ids - set(registry())) == []


@pytest.mark.parametrize("kind", kinds_of_lever())
def test_every_lever_does_something_and_has_its_cost(kind: str) -> None:
    channels = [name.removeprefix(f"levers.{kind}.") for name in effects(kind)]
    assert set(Spent._fields) <= set(channels)
    assert set(channels) - set(Spent._fields)
    assert set(channels) <= {*CHANNELS, *Spent._fields}


def test_every_parameter_type_is_filled(filled_types: set[type]) -> None:
    declared = {kind for module in modules() for kind in vars(module).values() if is_parameters(kind)}
    assert {kind.__name__ for kind in declared - filled_types} == set()


def test_every_parameter_that_is_filled_is_read_somewhere(filled_types: set[type]) -> None:
    trees = [ast.parse(Path(str(module.__file__)).read_text("utf-8")) for module in modules()]
    read = {node.attr for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    fields = {(kind.__name__, field) for kind in filled_types - {*READ_BY_NUMBER, Parameters} for field in get_type_hints(kind)}
    fields -= {(kind.__name__, item) for kind, instrument in READ_BY_ITEM.items() for item in instrument.items}
    assert {entry for entry in fields if entry[1] not in read} == set()


@pytest.mark.parametrize("kind", READ_BY_ITEM, ids=lambda kind: kind.__name__)
def test_what_is_read_by_item_has_every_item(kind: type) -> None:
    assert set(READ_BY_ITEM[kind].items) <= set(get_type_hints(kind))


@pytest.mark.parametrize("kind", READ_BY_NUMBER, ids=lambda kind: kind.__name__)
def test_what_is_read_by_number_keeps_the_order_of_the_vocabulary(kind: type) -> None:
    assert list(get_type_hints(kind)) == [member.name.lower() for member in READ_BY_NUMBER[kind]]
    assert [*READ_BY_NUMBER[kind]] == list(range(len(READ_BY_NUMBER[kind])))
