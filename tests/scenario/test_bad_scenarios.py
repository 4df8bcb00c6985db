"""Scenarios with several mistakes, with mistakes between parts, and with anything anywhere."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integration_sim.scenario.errors import ScenarioError
from integration_sim.scenario.schema import Scenario

Complaint = Callable[[str | bytes], str]


def test_no_organisations_and_no_partnerships_are_refused(complaint: Complaint) -> None:
    message = complaint("name: place\ntitle: A place\nstart: 2014-04\nmonths: 36\norganisations: {}\npartnerships: {}\n")
    assert message.splitlines() == [
        "line 5: organisations: found nothing, expected 2 or more entries",
        "line 6: partnerships: found nothing, expected 1 or more entries",
    ]


def test_several_mistakes_are_named_together(place_text: str, complaint: Complaint) -> None:
    wrong = place_text.replace("months: 36", "months: 0").replace("form: chp", "form: chpp").replace("loss: 0.2", "loss: x")
    assert [line.partition(":")[0] for line in complaint(wrong).splitlines()] == ["line 4", "line 15", "line 34"]


def test_mistakes_in_what_levers_of_one_partnership_may_name(place: Scenario) -> None:
    """A lever aimed at one partnership cannot name a locality or an organisation of another."""
    data = place.to_data()
    data["organisations"]["third"] = {"sector": "other", "managers": {"front_line": 6}}
    data["partnerships"]["far"] = {"organisations": ["board", "third"], "form": "chp", "localities": ["East"]}
    lever: dict[str, Any] = {"kind": "coaching", "start": "2014-10", "months": 6}

    def complaint(**target: str) -> str:
        with pytest.raises(ScenarioError) as caught:
            Scenario.model_validate(data | {"levers": [lever | target]})
        return str(caught.value)

    assert complaint(partnership="far", organisation="council") == (
        "levers.0.organisation: found 'council', expected an organisation of far (board, third)"
    )
    assert complaint(partnership="far", locality="North") == "levers.0.locality: found 'North', expected a locality of far (East)"
    assert complaint(organisation="third", locality="North") == "levers.0.locality: found 'North', expected a locality of third (East)"
    assert Scenario.model_validate(data | {"levers": [lever | {"organisation": "board", "locality": "North"}]}).levers


def test_a_lever_at_a_level_without_managers_is_refused(place: Scenario) -> None:
    nobody = {"organisations.council.managers": {"strategic": 3, "middle": 5, "front_line": 0}}
    aimed = {"levers.0": {"kind": "coaching", "start": "2014-10", "months": 6, "organisation": "council", "level": "front_line"}}
    with pytest.raises(ScenarioError, match=r"levers\.0\.level: found front_line, expected a level that has managers"):
        place.override(nobody | aimed)


WORDS = st.text(max_size=5) | st.sampled_from(["board", "joint", "2015-04", "chp", "kind", "date", "value"])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.just(10**400) | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=5,
)


def paths_of(data: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(found for name, value in entries for found in paths_of(value, (*path, name)))]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_stands_anywhere_it_is_accepted_or_refused(data: st.DataObject, place: Scenario) -> None:
    content: Any = place.to_data()
    *parents, last = data.draw(st.sampled_from(paths_of(content)[1:]))
    inner = content
    for part in parents:
        inner = inner[part]
    inner[last] = data.draw(ANYTHING)
    with contextlib.suppress(ScenarioError):
        assert Scenario.model_validate(content).to_data()
