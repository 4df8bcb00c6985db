"""What messages are made of: paths, values as files write them, the nearest name, and not too many lines."""

from __future__ import annotations

import pickle

import pytest

from integration_sim.errors import nearest
from integration_sim.scenario.errors import MOST_SHOWN, Problem, ScenarioError, shown


def test_a_path_is_written_as_override_takes_it() -> None:
    assert Problem(("events", 1, "live"), "x", "y").path == "events.1.live"


def test_a_problem_of_the_whole_names_no_field() -> None:
    assert str(Problem((), "nothing", "a scenario")) == "found nothing, expected a scenario"


@pytest.mark.parametrize(("name", "path"), [("\x1b[31m", "'\\x1b[31m'"), ("", "''"), ("x" * 100, "x" * 59 + "…")])
def test_a_path_is_safe_and_short_enough_to_print(name: str, path: str) -> None:
    assert Problem((name,), "x", "y").path == path


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "nothing"),
        ({}, "nothing"),
        (True, "true"),
        (float("nan"), ".nan"),
        (float("inf"), ".inf"),
        (float("-inf"), "-.inf"),
        (0.5, "0.5"),
        ("chp", "'chp'"),
        ({"date": 1, "value": 2}, "the fields date, value"),
        pytest.param(10**5000, "something too large to show", id="huge"),
        ([10**5000], "something too large to show"),
        ("x" * 100, "'" + "x" * 58 + "…"),
    ],
)
def test_a_value_is_shown_as_a_file_writes_it(value: object, text: str) -> None:
    assert shown(value) == text


@pytest.mark.parametrize(("name", "expected"), [("IJB", "ijb"), ("ibj", "ijb"), (3, None), ("zzz", None), (["ijb"], "ijb")])
def test_nearest_is_a_like_name_or_none(name: object, expected: str | None) -> None:
    assert nearest(name, ["chp", "ijb"]) == expected


def test_a_message_stops_before_it_gets_useless() -> None:
    error = ScenarioError([Problem(("months",), "x", "y", line=number) for number in range(1, 1001)], "place.yaml")
    lines = str(error).splitlines()
    assert len(lines) == MOST_SHOWN + 1
    assert lines[0] == "place.yaml, line 1: months: found x, expected y"
    assert lines[-1] == "and 980 more problems"


def test_a_line_is_that_of_the_field_or_of_what_holds_it() -> None:
    lines = {(): 1, ("events",): 21, ("events", 0): 22, ("events", 0, "live"): 26}
    found = [ScenarioError([Problem(("events", 0, field), "x", "y")]).in_file("f", lines).problems[0].line for field in ("live", "shadow")]
    assert found == [26, 22]


def test_an_error_survives_the_way_back_from_another_process() -> None:
    error = ScenarioError([Problem(("months",), "x", "y", "z", 4)], "place.yaml")
    assert str(pickle.loads(pickle.dumps(error))) == str(error) == "place.yaml, line 4: months: found x, expected y; did you mean 'z'?"
