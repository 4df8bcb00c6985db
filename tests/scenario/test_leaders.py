"""Leaders who change: whose, where, and what they stand for; as written, refused, and told."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from integration_sim import Scenario, ScenarioError, load_scenario, simulate
from integration_sim.model.calendar.scheduled_events import told_events
from integration_sim.model.plan import Plan
from integration_sim.report.wording.events import axis_label

CHANGE: dict[str, Any] = {"kind": "leadership_change", "date": "2005-01"}
ELECTION: dict[str, Any] = {"kind": "election", "date": "2005-01", "organisation": "council"}


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (
            CHANGE | {"stance": -1.5},
            r"events\.0\.stance: found -1.5, expected a number from -1 to 1 \(-1 for the own house, 0 neither, 1 for",
        ),
        (ELECTION | {"stance": 2}, r"events\.0\.stance: found 2, expected a number from -1 to 1"),
        (CHANGE | {"stance": "own"}, r"events\.0\.stance: found 'own', expected a number from -1 to 1"),
        (CHANGE | {"organisation": "counsil"}, r"events\.0\.organisation: found 'counsil', .*did you mean 'council'"),
        (CHANGE | {"level": "midle"}, r"events\.0\.level: found 'midle', .*did you mean 'middle'"),
    ],
)
def test_what_cannot_be_is_refused_with_what_would_be_right(small: Scenario, event: dict[str, Any], told: str) -> None:
    with pytest.raises(ScenarioError, match=told):
        small.override({"events": [event]})


def test_a_leader_of_an_organisation_elsewhere_is_refused() -> None:
    place = load_scenario("case_b")
    events = [*place.to_data()["events"], CHANGE | {"date": "2008-01", "partnership": "city", "organisation": "third_council"}]
    with pytest.raises(ScenarioError, match=r"found .third_council., expected an organisation of city \(board, city_council\)"):
        place.override({"events": events})


@pytest.mark.parametrize(
    ("event", "label"),
    [
        (CHANGE, "leadership changes"),
        (CHANGE | {"stance": -0.4}, "leadership changes, to leaders for their own house"),
        (ELECTION | {"stance": 0.4}, "election, to leaders for the partnership"),
    ],
)
def test_what_they_stand_for_is_told(small: Scenario, event: dict[str, Any], label: str) -> None:
    (scheduled,) = told_events(Plan(small.override({"events": [event]})))
    assert axis_label(scheduled) == label


@pytest.mark.parametrize("level", ["strategic", "middle", "front_line"])
def test_they_act_in_every_form_those_at_the_top_at_the_top_alone(small: Scenario, level: str) -> None:
    """In a Community Health Partnership, which nobody can leave."""
    own, shared = (small.override({"events": [CHANGE | {"stance": stance, "level": level}], "levers": []}) for stance in (-1.0, 1.0))
    one, other = simulate(own, 6), simulate(shared, 6)

    def moved(where: str) -> float:
        return float(np.abs(other.series("commitment", level=where) - one.series("commitment", level=where))[:, 12].mean())

    order = ("strategic", "middle", "front_line")
    assert moved(level) > 0.01
    assert [where for where in order if moved(where) > 0.01] == (
        ["strategic"] if level == "strategic" else list(order[order.index(level) :])
    )
