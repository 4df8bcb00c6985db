"""Changes at dotted paths: what they reach, what they refuse, and that the original stays."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.scenario.errors import ScenarioError
from integration_sim.scenario.events import Breach
from integration_sim.scenario.kinds.forms import FormName
from integration_sim.scenario.levers import Coaching
from integration_sim.scenario.schema import Finance, Scenario
from integration_sim.vocabulary import Level


def refusal(scenario: Scenario, changes: dict[str, Any]) -> str:
    with pytest.raises(ScenarioError) as caught:
        scenario.override(changes)
    return str(caught.value)


def test_no_change_gives_the_same_scenario(place: Scenario) -> None:
    assert place.override({}) == place


def test_a_value_changes_and_the_original_stays(place: Scenario) -> None:
    before = place.to_data()
    changed = place.override({"finance.pressure": 0.8})
    assert changed.finance.pressure == 0.8
    assert place.to_data() == before
    assert changed.override({"finance.pressure": 0.4}) == place


def test_paths_reach_into_groups_and_lists(place: Scenario) -> None:
    changed = place.override(
        {
            "organisations.board.managers.middle": 5,
            "partnerships.joint.localities.1": "West",
            "events.0.live": "2016-10",
            "events.0.form": FormName.CHCP,
            "levers.0.reach": 3,
            "switch_off.0": "staffing",
        }
    )
    assert changed.organisations["board"].managers.middle == 5
    assert changed.partnerships["joint"].localities == ("North", "West")
    assert changed.events[0] == place.events[0].model_copy(update={"live": CalendarMonth("2016-10"), "form": FormName.CHCP})
    assert changed.levers[0].reach == 3
    assert changed.switch_off == ("staffing",)


def test_a_path_may_end_in_a_field_left_out_so_far(place: Scenario) -> None:
    assert place.override({"levers.0.organisation": "board"}).levers[0].organisation == "board"


def test_a_partnership_departs_from_the_finance_and_history_of_the_scenario(place: Scenario) -> None:
    changed = place.override({"partnerships.joint.finance.budget": "aligned", "partnerships.joint.history.cross_trust": 0.3})
    assert changed.finance_of("joint").pressure == place.finance.pressure
    assert changed.finance_of("joint").budget.name == "ALIGNED"
    assert changed.history_of("joint").cross_trust == 0.3
    assert changed.history_of("joint").within_trust == place.history.within_trust
    assert changed.finance == place.finance


def test_parameters_change_by_id_flat_or_nested(place: Scenario) -> None:
    assert place.override({"parameters.trust.loss": 0.3}).parameters == {"trust.loss": 0.3}
    assert place.override({"parameters.trust.gain": 0.1}).parameters == {"trust.loss": 0.2, "trust.gain": 0.1}
    assert place.override({"parameters.trust": {"loss": 0.3, "gain": 0.1}}).parameters == {"trust.loss": 0.3, "trust.gain": 0.1}
    assert place.override({"parameters": {"trust": {"gain": 0.1}}}).parameters == {"trust.gain": 0.1}
    assert place.override({"parameters": {}}).parameters == {}


def test_objects_and_numpy_numbers_are_taken(place: Scenario) -> None:
    lever = Coaching(start=CalendarMonth("2014-10"), months=6, level=Level.MIDDLE, reach=2)
    event = Breach(date=CalendarMonth("2015-01"), share=0.2)
    changed = place.override(
        {
            "levers": [lever],
            "events": [event],
            "finance": Finance(pressure=0.1),
            "months": np.int64(24),
            "history.cross_trust": np.float64(0.25),
        }
    )
    assert (changed.levers, changed.events) == ((lever,), (event,))
    assert (changed.finance.pressure, changed.months, changed.history.cross_trust) == (0.1, 24, 0.25)
    assert type(changed.months) is int
    assert type(changed.history.cross_trust) is float


def test_what_is_handed_over_can_be_changed_later_without_harm(place: Scenario) -> None:
    organisations = ["board", "council"]
    changed = place.override({"partnerships.joint.organisations": organisations})
    organisations.clear()
    assert changed.partnerships["joint"].organisations == ("board", "council")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("finance.presure", "finance.presure: found no such path, expected one of pressure, budget; did you mean 'finance.pressure'?"),
        ("finanse", "finanse: found no such path, expected one of name, title"),
        (
            "organisations.bord.title",
            "organisations.bord: found no such path, expected one of board, council; did you mean 'organisations.board'?",
        ),
        ("events.1.live", "events.1: found no such path, expected one of 0"),
        ("events.-1.live", "events.-1: found no such path, expected one of 0"),
        ("switch_off.1", "switch_off.1: found no such path, expected one of 0"),
        ("sources.0", "sources.0: found no such path, expected a new value for all of sources, which is empty so far"),
        ("months.first", "months.first: found no such path, expected a shorter path: months is a single value"),
        ("", "'': found no such path, expected one of name, title"),
        (
            "parameters.trust.lost",
            "parameters.trust.lost: found an unknown parameter, expected an id of the parameter registry; did you mean 'trust.loss'?",
        ),
    ],
)
def test_a_path_that_is_not_there_brings_the_nearest(path: str, expected: str, place: Scenario) -> None:
    assert refusal(place, {path: 0.5}).startswith(expected)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"finance.pressure": 2.0}, "finance.pressure: found 2.0, expected a number from 0 to 1, or a list of dated values"),
        ({"history.cross_trust": "high"}, "history.cross_trust: found 'high', expected a number from 0 to 1"),
        ({"history.cross_trust": float("nan")}, "history.cross_trust: found .nan, expected a number from 0 to 1"),
        ({"months": 24.0}, "months: found 24.0, expected a whole number from 1 to 600"),
        ({"months": 10**5000}, "months: found something too large to show, expected a whole number from 1 to 600"),
        ({"months": np.True_}, "months: found np.True_, expected a whole number"),
        ({"months": 12}, "events.0.live: found 2016-04, expected a month of the run, 2014-04 to 2015-04"),
        ({"events.0.live": "2014-05"}, "events.0.live: found 2014-05, expected a month not before `shadow`"),
        ({"parameters.trust.loss": 7}, "parameters.trust.loss: found 7, expected a value from 0 to 1"),
        ({"parameters": 7, "parameters.trust.loss": 0.1}, "parameters.trust: found no such path"),
    ],
)
def test_the_result_is_checked_like_a_file(changes: dict[str, Any], expected: str, place: Scenario) -> None:
    message = refusal(place, changes)
    assert message.startswith(expected)
    assert "line" not in message


def test_all_wrong_paths_are_named_together(place: Scenario) -> None:
    assert len(refusal(place, {"a": 1, "b": 2}).splitlines()) == 2
