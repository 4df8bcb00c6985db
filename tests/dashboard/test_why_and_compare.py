"""The pages Why and Compare: their numbers without a browser, and the pages in a real one."""

from __future__ import annotations

import io
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Page, expect
from real_browser import Server, Visitor, serious

from integration_sim import Explanation, Scenario, compare, explain, simulate
from integration_sim.dashboard.background import Background
from integration_sim.dashboard.pages.compare import AS_IT_IS, offered
from integration_sim.dashboard.pages.why import Question
from integration_sim.dashboard.reasons import WHOLE, contributions_chart, explained, reason_cards
from integration_sim.dashboard.variants import opened
from integration_sim.experiments.checkpoints import StoppedError
from integration_sim.report.decision import decision_sentences
from integration_sim.report.why import why_not, why_sentences

REPLICATES = 50
"""As many as the dashboard makes of a small place."""


@pytest.fixture(scope="module")
def place(small: Scenario) -> Scenario:
    return small.override({"name": "place", "title": "A small place"})


@pytest.fixture(scope="module")
def explanation(place: Scenario) -> Explanation:
    return explain(simulate(place, REPLICATES))


@pytest.fixture(scope="module")
def server(place: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that offers a small place."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "place.yaml").write_text(json.dumps(place.to_data()))
    one = Server(folder, scenario=str(folder / "place.yaml"))
    one.start()
    yield one
    one.kill()


def go(page: Page, name: str) -> None:
    page.locator("nav a", has_text=name).click()


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f"select[name={name}]").select_option(value)


def keep(page: Page, name: str, presses: int, dial: int) -> None:
    """Turn a dial and keep the variant."""
    page.locator(".isim-dial input").nth(dial).focus()
    for _ in range(presses):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".isim-busy")).to_have_text("")
    page.locator(".isim-bar-of-tools input").first.fill(name)
    page.keyboard.press("Enter")
    expect(page.locator(".isim-message")).to_contain_text("Kept")


def test_the_stacks_of_a_chart_add_up_to_its_line(explanation: Explanation) -> None:
    moved = explanation.between("integration_index", 4, 20, "middle")
    chart = contributions_chart(explanation, moved)
    assert chart["months"] == [str(explanation.ensemble.scenario.start + month) for month in range(4, 21)]
    *stacked, line = chart["series"]
    assert line["name"] == WHOLE
    assert all(one["stack"] for one in stacked)
    np.testing.assert_allclose(np.sum([one["mid"] for one in stacked], axis=0), line["mid"], atol=0.005)
    assert line["mid"][-1] == pytest.approx(moved.whole[0], abs=0.001)
    live = explanation.month("2005-04")
    assert {"month": live - 4, "label": "CHCP live"} in chart["marks"]
    assert all(0 < mark["month"] <= 16 for mark in chart["marks"])


def test_cards_hold_the_mechanism_and_the_scenarios_numbers(place: Scenario) -> None:
    explanation = explain(simulate(place.override({"parameters.trust.gain": 0.05}), 3))
    cards = {card["name"]: card for card in reason_cards(explanation, explanation.between("cross_trust"))}
    assert {"trust", "staffing"} <= set(cards)
    loss = next(one for one in cards["trust"]["parameters"] if one["id"] == "trust.loss")
    assert (loss["value"], loss["range"], loss["grade"]) == ("0.16", "0.08 to 0.45", "L")
    assert "Pant & Yu" in loss["source"]
    assert next(one for one in cards["trust"]["parameters"] if one["id"] == "trust.gain")["value"] == "0.05"


def test_work_that_is_not_wanted_any_more_ends(explanation: Explanation) -> None:
    stopped = threading.Event()
    stopped.set()
    with pytest.raises(StoppedError):
        explained(explanation.ensemble, stopped)


def settled(asked: Background[str]) -> None:
    """Wait until there is an answer."""
    for _ in range(500):
        if not asked.busy.value:
            return
        time.sleep(0.01)


def test_only_the_newest_question_is_answered() -> None:
    asked: Background[str] = Background()
    begun, go_on = threading.Event(), threading.Event()
    given_up: list[bool] = []

    def slow(stopped: threading.Event) -> str:
        begun.set()
        go_on.wait(10)
        given_up.append(stopped.is_set())
        return "slow"

    asked.ask(1, slow)
    assert begun.wait(10)
    asked.ask(2, lambda stopped: "quick")
    settled(asked)
    asked.ask(2, slow)  # the same again: not begun anew
    go_on.set()
    time.sleep(0.2)
    assert given_up == [True]
    assert asked.answer.value == "quick"


def test_what_goes_wrong_is_told_and_may_be_asked_again() -> None:
    asked: Background[str] = Background()

    def wrong(stopped: threading.Event) -> str:
        raise ValueError("out of range")

    asked.ask(1, wrong)
    settled(asked)
    assert (asked.answer.value, asked.trouble.value) == (None, "out of range")
    asked.ask(1, lambda stopped: "right")
    settled(asked)
    assert (asked.answer.value, asked.trouble.value) == ("right", "")


def test_months_stay_in_order() -> None:
    question = Question(since=3, until=9)
    assert question.answered("since", "9").until is None
    assert question.answered("since", "5") == Question(since=5, until=9)
    assert question.answered("until", "2") == Question(since=1, until=2)
    assert question.answered("outcome", "workload") == Question("workload", since=3, until=9)


def test_what_is_in_hand_is_offered_unless_it_is_kept_as_it_is(place: Scenario) -> None:
    begun = opened(place)
    changed = begun.with_scenario(place.override({"finance.pressure": 0.7}))
    assert offered(begun, ()) == {}
    assert offered(changed, ()) == {f"A small place{AS_IT_IS}": changed}
    assert list(offered(changed, (changed,))) == ["A small place"]
    further = changed.with_scenario(place.override({"finance.pressure": 0.8}))
    assert list(offered(further, (changed,))) == ["A small place", f"A small place{AS_IT_IS}"]


@pytest.mark.browser
def test_why_answers_in_the_browser(visitor: Visitor, explanation: Explanation) -> None:
    page = visitor.explore("place")
    go(page, "Why")
    page.wait_for_selector(".isim-why .isim-plot[data-drawn]")
    told = page.locator(".isim-cost")
    expect(told).to_have_text(why_sentences(explanation, explanation.between("cross_trust")))
    choose(page, "outcome", "role_ambiguity")
    choose(page, "level", "middle")
    choose(page, "until", "14")
    moved = explanation.between("role_ambiguity", 0, 14, "middle")
    expect(told).to_have_text(why_sentences(explanation, moved))
    with page.expect_download() as saved:
        page.get_by_role("button", name="CSV").click()
    numbers = pd.read_csv(io.StringIO(Path(saved.value.path()).read_text()))
    assert numbers[WHOLE].iloc[-1] == pytest.approx(moved.whole[0], abs=1e-4)
    np.testing.assert_allclose(numbers.drop(columns=["month", WHOLE]).sum(axis=1), numbers[WHOLE], atol=5e-4)
    reform = page.locator('[data-reason="reform"]')
    reform.locator("summary").click()
    expect(reform).to_contain_text("phases.announced_ambiguity")
    assert serious(page) == []
    choose(page, "outcome", "resistance")
    expect(told).to_have_text(why_not("resistance"))
    choose(page, "outcome", "service_performance")
    page.wait_for_selector(".isim-plot[data-drawn]")


@pytest.mark.browser
def test_compare_sets_what_was_kept_side_by_side(visitor: Visitor, place: Scenario) -> None:
    page = visitor.explore("place")
    go(page, "Compare")
    expect(page.locator(".isim-cost")).to_contain_text("Nothing is there to compare yet.")
    go(page, "Explore")
    page.wait_for_selector(".isim-dial")
    keep(page, "One", 6, 0)
    go(page, "Compare")
    page.wait_for_selector(".isim-texts")
    expect(page.locator(".isim-plot[data-drawn]")).to_have_count(6)
    sessions = [json.loads(file.read_text()) for file in (visitor.server.data / "integration-sim" / "sessions").glob("*.json")]
    (kept,) = (Scenario.model_validate(one["scenario"]) for session in sessions for one in session["variants"])
    found = compare(place, kept, replicates=REPLICATES, names=["One"], baseline_name="baseline").decision
    for sentence in decision_sentences(found, "cross_trust"):
        expect(page.locator(".isim-cost")).to_contain_text(sentence)
    choose(page, "outcome", "workload")
    expect(page.locator(".isim-cost")).to_contain_text(decision_sentences(found, "workload")[0])
    assert serious(page) == []
    page.get_by_label("One").uncheck()
    expect(page.locator(".isim-texts")).to_have_count(0)
