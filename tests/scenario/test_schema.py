"""A scenario is frozen and complete, and plain data bring it back."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from integration_sim.scenario.files.library import load_scenario, scenario_names
from integration_sim.scenario.kinds.forms import FormName
from integration_sim.scenario.schema import Scenario
from integration_sim.vocabulary import BudgetMode, Level, Sector


def test_a_file_becomes_what_it_says(place: Scenario) -> None:
    assert (str(place.start), place.months, str(place.end)) == ("2014-04", 36, "2017-04")
    assert place.organisations["board"].sector == Sector.NHS
    assert place.partnerships["joint"].form == FormName.CHP
    assert place.events[0].model_dump(mode="json")["live"] == "2016-04"
    assert place.levers[0].level == Level.MIDDLE
    assert place.parameters == {"trust.loss": 0.2}
    assert place.switch_off == ("finance",)


def test_what_is_left_out_is_usual(place: Scenario) -> None:
    assert place.finance.budget == BudgetMode.SEPARATE
    assert place.history_of("joint") == place.history
    assert place.finance_of("joint") == place.finance
    assert place.organisations["board"].culture.appetite_for_risk is None


@pytest.mark.parametrize("name", scenario_names())
def test_plain_data_bring_a_scenario_back(name: str) -> None:
    scenario = load_scenario(name)
    assert Scenario.model_validate(json.loads(json.dumps(scenario.to_data()))) == scenario


def test_a_copy_and_a_pickle_are_equal_and_as_frozen(place: Scenario) -> None:
    for other in (copy.deepcopy(place), pickle.loads(pickle.dumps(place))):
        assert other == place
        with pytest.raises(TypeError):
            other.parameters["trust.loss"] = 0.9


CHANGES: dict[str, Callable[[Scenario], Any]] = {
    "a field": lambda scenario: setattr(scenario, "months", 12),
    "a field of a group": lambda scenario: setattr(scenario.history, "cross_trust", 0.9),
    "a field of an event": lambda scenario: setattr(scenario.events[0], "size", 0.1),
    "a month": lambda scenario: setattr(scenario.start, "count", 0),
    "a new field": lambda scenario: setattr(scenario, "extra", 1),
    "an organisation": lambda scenario: scenario.organisations.update(other=scenario.organisations["board"]),
    "one organisation fewer": lambda scenario: scenario.organisations.pop("board"),
    "a partnership": lambda scenario: scenario.partnerships.__delitem__("joint"),
    "a parameter": lambda scenario: scenario.parameters.__setitem__("trust.loss", 0.9),
    "several parameters": lambda scenario: scenario.parameters.__ior__({"trust.loss": 0.9}),
    "a default parameter": lambda scenario: scenario.parameters.setdefault("trust.gain", 0.9),
    "no parameters": lambda scenario: scenario.parameters.clear(),
}


@pytest.mark.parametrize("name", CHANGES)
def test_nothing_in_a_scenario_can_be_changed(name: str, place: Scenario) -> None:
    before = place.to_data()
    with pytest.raises((ValidationError, TypeError, AttributeError)):
        CHANGES[name](place)
    assert place.to_data() == before


def test_a_scenario_without_parameters_is_frozen_too(place: Scenario) -> None:
    data = place.to_data()
    del data["parameters"]
    with pytest.raises(TypeError, match="`override` returns a changed one"):
        Scenario.model_validate(data).parameters["trust.loss"] = 0.9
