"""Whole runs: every state and every recorded outcome, month by month, is the same in engine and reference."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from integration_sim import Scenario, load_scenario
from integration_sim.model.plan import Plan
from integration_sim.model.run import Run
from integration_sim.scenario.kinds.dated_item import DatedItem
from integration_sim.scenario.kinds.forms import FormName
from integration_sim.scenario.kinds.tables import EVENTS, LEVERS
from integration_sim.vocabulary import MECHANISM_NAMES
from rendering.scenarios import eventful
from rendering.states import differences, outcomes_of_engine, outcomes_of_reference
from rendering.twins import Twins, twins

CLOSELY = 1e-9
SEEDS = (1, 2, 3)


def live_through(pair: Twins, months: int) -> None:
    """Live through the months side by side, comparing everything after each."""
    assert pair.differences_of_state(CLOSELY) == [], "after the warm-up"
    assert pair.differences_of_outcomes(CLOSELY) == [], "after the warm-up"
    while pair.engine.month < months:
        pair.step()
        assert pair.differences_of_state(CLOSELY) == [], f"month {pair.engine.month}"
        assert pair.differences_of_outcomes(CLOSELY) == [], f"month {pair.engine.month}"


def kinds(known: Mapping[str, type[DatedItem]]) -> set[tuple[str, str | None]]:
    """Every kind of event or lever, with every style that it may have."""
    return {(kind, style) for kind, model in known.items() for style in model.styles() or (None,)}


def test_everything_happens_in_the_eventful_scenario() -> None:
    scenario = eventful()
    assert {(event.kind, None) for event in scenario.events} == kinds(EVENTS)
    assert {(lever.kind, getattr(lever, "style", None)) for lever in scenario.levers} == kinds(LEVERS)
    served = [name for partnership in scenario.partnerships.values() for name in partnership.organisations]
    assert served.count("board") == 2


@pytest.mark.parametrize("seed", SEEDS)
def test_when_everything_happens(seed: int) -> None:
    scenario = eventful()
    live_through(twins(scenario, seed), scenario.months)


@pytest.mark.parametrize("seed", SEEDS)
def test_after_a_warm_up_of_full_length(small: Scenario, seed: int) -> None:
    live_through(twins(small, seed), small.months)


def test_case_c_until_its_first_reform_is_live() -> None:
    live_through(twins(load_scenario("case_c"), 1), 26)


@pytest.mark.long
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("case", ["case_c", "case_d"])
def test_a_complete_case(case: str, seed: int) -> None:
    scenario = load_scenario(case)
    live_through(twins(scenario, seed), scenario.months)


def test_a_form_announced_and_dropped_before_its_shadow() -> None:
    reform = {"kind": "reform", "form": "ijb", "announced": "2010-05", "shadow": "2010-08", "live": "2011-01"}
    live_through(twins(eventful(events=[reform, {"kind": "dissolve", "date": "2010-07"}], levers=[]), 1), 12)


@pytest.mark.parametrize("form", FormName, ids=lambda form: form.name.lower())
def test_a_reform_to_every_form_in_phases(form: FormName) -> None:
    reform = {"kind": "reform", "form": form, "announced": "2010-05", "live": "2010-08", "size": 0.3, "partnership": "south"}
    reform["phases"] = [{"live": "2010-10", "localities": ["Harbour"]}]
    if form == FormName.LEAD_AGENCY:
        reform["receiver"] = "board"
    levers = [{"kind": "communication", "start": "2010-07", "months": 6}]
    live_through(twins(eventful(events=[reform], levers=levers), 1), 14)


@pytest.mark.parametrize("mechanism", MECHANISM_NAMES.names())
def test_every_mechanism_matters_and_is_missed_alike(mechanism: str) -> None:
    scenario = eventful()
    without = scenario.override({"switch_off": [mechanism]})
    whole, pair = Run(Plan(scenario), 1, 13), twins(without, 1)
    whole.run_until()
    pair.engine.run_until()
    pair.reference.run_until()
    assert not np.array_equal(whole.recording.values, pair.engine.recording.values)
    for month, rows in enumerate(pair.reference.rows):
        measured = outcomes_of_reference(rows, pair.engine.aggregation.names)
        assert differences(outcomes_of_engine(pair.engine, month), measured, CLOSELY) == [], f"month {month}"
