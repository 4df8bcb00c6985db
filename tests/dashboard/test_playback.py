"""What the network view plays is what the history holds, to within what a byte can tell."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from integration_sim import History, Scenario, history, load_scenario
from integration_sim.dashboard.charts import playback as module
from integration_sim.dashboard.charts.manager_charts import MOST_MECHANISMS, VACANT, reasons_chart, state_charts
from integration_sim.dashboard.charts.playback import COLOURED, MET, NOT_MET, WENT_WELL, playback
from integration_sim.dashboard.pages.watch import scene_of
from integration_sim.dashboard.work.computing import SEED
from integration_sim.experiments.history.manager_measures import MEASURES, measured
from integration_sim.report.wording.sentences import month_name
from integration_sim.report.wording.states import STORY_STATES


@pytest.fixture(scope="module")
def lived(small: Scenario) -> History:
    return history(small, 3, 2)


def numbers(scaled: dict[str, Any], shape: tuple[int, int]) -> NDArray[np.float64]:
    found = np.frombuffer(scaled["bytes"], dtype=np.uint8).reshape(shape)
    return scaled["low"] + (scaled["high"] - scaled["low"]) * found / 255.0


def test_states_and_trust_are_those_of_the_history(lived: History) -> None:
    packed = playback(lived)
    rows, posts, pairs = lived.months + 1, len(lived.posts), lived.pairs.size
    assert [state["name"] for state in packed["states"]] == list(COLOURED)
    for state in packed["states"]:
        half = 0.5 * (state["high"] - state["low"]) / 255.0 + 1e-6
        name = state["name"]
        shown = measured(lived.states, name, lived.plan.measures) if name in MEASURES else lived.series(name)
        np.testing.assert_allclose(numbers(state, (rows, posts)), shown, rtol=0.0, atol=half)
    assert {"resistance", "engagement"} <= set(COLOURED)
    half = 0.5 * (packed["trust"]["high"] - packed["trust"]["low"]) / 255.0 + 1e-6
    mean = (lived.trust[:, 0::2] + lived.trust[:, 1::2]) / 2.0
    np.testing.assert_allclose(numbers(packed["trust"], (rows, pairs)), mean, rtol=0.0, atol=half)
    vacant = np.frombuffer(packed["vacant"], dtype=np.uint8).reshape(rows, posts)
    assert np.array_equal(vacant == 1, lived.vacant)


def test_meetings_went_well_if_both_saw_it_so(lived: History) -> None:
    told = np.frombuffer(playback(lived)["met"], dtype=np.uint8).reshape(lived.months + 1, -1)
    assert np.array_equal(told != NOT_MET, lived.met)
    assert np.array_equal(told == WENT_WELL, lived.went_well[:, 0::2] & lived.went_well[:, 1::2])
    assert (told == MET).any()


def test_posts_and_pairs_stand_where_they_belong(lived: History) -> None:
    packed = playback(lived)
    for post, side, lane in zip(lived.posts, packed["posts"]["organisation"], packed["posts"]["level"], strict=True):
        assert packed["organisations"][side] == {"board": "NHS board", "council": "Council"}[post.organisation]
        assert packed["levels"][lane].lower().replace(" ", "_") == post.level
    assert packed["pairs"]["first"] == lived.pairs["first"].tolist()
    assert packed["pairs"]["across"] == lived.across.astype(int).tolist()


def test_marks_are_the_dated_events_and_levers(lived: History) -> None:
    told = [(mark["kind"], mark["label"], mark["first"], mark["last"]) for mark in playback(lived)["marks"]]
    assert told == [
        ("event", "May 2004: Community Health and Care Partnership (CHCP) announced", 1, 1),
        ("event", "October 2004: Community Health and Care Partnership (CHCP) in shadow", 6, 6),
        ("event", "April 2005: Community Health and Care Partnership (CHCP) live", 12, 12),
        ("event", "September 2005: promise broken", 17, 17),
        ("lever", "April 2004: coaching for 12 months", 1, 11),
    ]


def test_of_many_pairs_only_those_across_are_drawn_then_some(lived: History, monkeypatch: pytest.MonkeyPatch) -> None:
    across = int(lived.across.sum())
    monkeypatch.setattr(module, "MOST_PAIRS", across)
    packed = playback(lived)
    assert packed["pairs"]["across"] == [1] * across
    monkeypatch.setattr(module, "MOST_PAIRS", across - 1)
    some = len(playback(lived)["pairs"]["first"])
    assert 0 < some < across


def test_one_partnership_of_several_can_be_shown(small: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    place = small.to_data()["partnerships"]["partnership"]
    other = {**place, "organisations": ["board", "borough"], "localities": ["East"]}
    borough = small.to_data()["organisations"]["council"]
    both = small.override(
        {"organisations": {**small.to_data()["organisations"], "borough": borough}, "partnerships": {"first": place, "second": other}}
    )
    lived = history(both, months=3)
    everybody, second = playback(lived), playback(lived, "second")
    assert len(everybody["posts"]["number"]) == 36
    shown = second["posts"]["number"]
    assert shown == [post.number for post in lived.posts if "second" in post.partnerships]
    assert 0 < len(shown) < 36
    assert len(second["organisations"]) == 2
    ends = {*second["pairs"]["first"], *second["pairs"]["second"]}
    assert ends <= set(range(len(shown)))
    ambiguity = next(state for state in second["states"] if state["name"] == "ambiguity")
    np.testing.assert_allclose(numbers(ambiguity, (4, len(shown))), lived.series("ambiguity")[:, shown], atol=0.01)
    monkeypatch.setattr(module, "MOST_POSTS", 30)
    assert playback(lived)["posts"]["number"] == playback(lived, "first")["posts"]["number"]


def test_charts_of_a_manager_are_their_states(lived: History) -> None:
    manager = lived.manager(5)
    drawn = {line["name"]: line["mid"] for chart in state_charts(lived, manager) for line in chart["series"]}
    assert {name.lower() for name in drawn} == {words.lower() for words in STORY_STATES.values()}
    np.testing.assert_allclose(drawn["Doubt about their role"], manager.series("ambiguity"), atol=1e-4)
    assert not manager.vacant.any()
    doubts = next(chart for chart in state_charts(lived, manager) if chart["name"] == "doubt_and_fear")
    path = max((line["mid"] for line in doubts["series"]), key=lambda mid: max(abs(value - mid[0]) for value in mid))
    month = max(range(len(path)), key=lambda at: abs(path[at] - path[0]))
    assert doubts["title"].endswith(f"from {path[0]:.2f} to {path[month]:.2f} in {month_name(lived.date(month))}.")


def test_a_post_that_is_never_filled_has_charts_without_lines(lived: History) -> None:
    manager = lived.manager(5)
    empty = replace(manager, vacant=np.ones_like(manager.vacant))
    assert {chart["title"].partition(": ")[2] for chart in state_charts(lived, empty)} == {"hardly any change."}


def test_nobody_is_drawn_in_a_vacant_post(lived: History) -> None:
    manager = lived.manager(int(np.flatnonzero(lived.vacant.any(axis=0))[0]))
    for chart in state_charts(lived, manager):
        assert chart["band"] == VACANT
        for line in chart["series"]:
            assert [value is None for value in line["mid"]] == manager.vacant.tolist()


def test_another_partnership_is_another_film_of_the_same_history() -> None:
    scenario = load_scenario("case_b")
    first = scene_of(scenario, 0, "", None)
    city = scene_of(scenario, 0, "city", first)
    assert city.history is first.history
    assert len(city.playback["posts"]["number"]) < len(first.playback["posts"]["number"])
    assert scene_of(scenario, 1, "city", city).history.key == (SEED, 1)
    other = scenario.override({"finance.pressure": 0.9})
    assert scene_of(other, 0, "city", first).history.scenario == other


def test_reasons_are_summed_from_the_start(lived: History) -> None:
    manager = lived.manager(5)
    chart = reasons_chart(lived, manager, "ambiguity")
    first = chart["series"][0]
    furthest = max(first["mid"], key=abs)
    said = re.fullmatch(r"(.+) moved their doubt about their role most: by ([+-]0\.\d\d) up to (\w+ \d{4})\.", chart["title"])
    assert said
    assert said[1].lower() == first["name"].lower()
    assert float(said[2]) == pytest.approx(furthest, abs=0.006)
    assert said[3] == month_name(lived.date(first["mid"].index(furthest)))
    assert len(chart["series"]) <= MOST_MECHANISMS
    total = np.sum([line["mid"] for line in chart["series"]], axis=0)
    path = manager.series("ambiguity")
    np.testing.assert_allclose(total, path - path[0], atol=2e-3)
    assert [mark["month"] for mark in chart["marks"]] == [1, 6, 12, 17]
