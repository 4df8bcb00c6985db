"""The pages Why and Compare: their numbers without a browser, and the pages in a real one."""

from __future__ import annotations

import io
import json
import re
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
from integration_sim.dashboard.charts.reasons import WHOLE, contributions_chart, reason_cards
from integration_sim.dashboard.pages.compare import AS_IT_IS, MOST_ARMS, offered
from integration_sim.dashboard.visitor.question import Question
from integration_sim.dashboard.visitor.variants import opened
from integration_sim.dashboard.work.background import Background, Work
from integration_sim.dashboard.work.explaining import FEW, MOST_KEPT, Explained
from integration_sim.experiments.comparison.checkpoints import StoppedError
from integration_sim.report.comparison.decision import decision_sentences
from integration_sim.report.why.mechanisms import how_shared, why_not, why_sentences

REPLICATES = 50
"""As many as the dashboard makes of a small place."""
NOTE_TWO = """() => new MutationObserver(() => { window.two ||= document.querySelectorAll(".isim-cost").length > 1; })
    .observe(document.body, {childList: true, subtree: true, attributes: true})"""
"""Notes if two answers ever stand on the page at once, be it for a moment."""


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


def choose(page: Page, **wanted: str) -> None:
    """Choose from lists, all at once: faster than any hand, as it may seem to a server that is busy."""
    page.evaluate(
        """(wanted) => {
            for (const [name, value] of Object.entries(wanted)) {
                const list = document.querySelector(`select[name=${name}]`);
                list.value = value;
                list.dispatchEvent(new Event("change"));
            }
        }""",
        wanted,
    )


def keep(page: Page, name: str, presses: int, slider: int) -> None:
    """Turn a slider and keep the variant."""
    page.locator(".isim-slider input").nth(slider).focus()
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
    assert [part["words"].split()[0] for part in cards["trust"]["parts"]] == ["won", "lost", "drifting"]
    assert cards["staffing"]["parts"] == []
    loss = next(one for one in cards["trust"]["parameters"] if one["id"] == "trust.loss")
    assert (loss["value"], loss["range"], loss["grade"]) == ("0.16", "0.08 to 0.45", "L")
    assert "Pant & Yu" in loss["source"]
    told = [line for part in cards["trust"]["evidence"] for line in part["lines"]]
    assert any("Against it: Trust that was broken" in line for line in told)
    assert any("https://doi.org/10.1111/j.0272-4332.2004.00543.x" in line for line in told)
    assert next(one for one in cards["trust"]["parameters"] if one["id"] == "trust.gain")["value"] == "0.05"


def working(stopped: threading.Event | None = None) -> tuple[Work[Explanation], list[Explanation], list[tuple[int, int]]]:
    """Return work, and lists of what it shows and tells."""
    shown: list[Explanation] = []
    told: list[tuple[int, int]] = []
    return Work(stopped or threading.Event(), shown.append, told.append), shown, told


def test_a_first_answer_comes_from_few_and_the_whole_is_what_explain_gives(place: Scenario, explanation: Explanation) -> None:
    work, shown, told = working()
    found = Explained().of(explanation.ensemble, place, "cross_trust", work)
    assert [one.ensemble.replicates for one in shown] == [FEW]
    assert [done for done, _ in told] == list(range(REPLICATES + 1))
    for outcome in found.outcomes:
        assert found.so_far[outcome].tobytes() == explanation.so_far[outcome].tobytes()
        assert shown[0].so_far[outcome].tobytes() == explanation.so_far[outcome][:FEW].tobytes()


def test_what_was_explained_answers_at_once_until_others_take_its_place(place: Scenario) -> None:
    explained, first = Explained(), simulate(place, 3)
    found = explained.of(first, place, "cross_trust", working()[0])
    work, _, told = working()
    assert explained.of(simulate(place, 3), place, "workload", work) is found, "the same place, by the same books"
    assert told == []
    assert "resistance" in explained.of(first, place, "resistance", working()[0]).outcomes
    for number in range(MOST_KEPT):
        other = simulate(place.override({"title": f"Place {number}"}), 2)
        explained.of(other, other.scenario, "resistance", working()[0])
    assert explained.of(first, place, "cross_trust", working()[0]) is not found


def test_work_that_is_not_wanted_any_more_ends(place: Scenario, explanation: Explanation) -> None:
    stopped = threading.Event()
    stopped.set()
    with pytest.raises(StoppedError):
        Explained().of(explanation.ensemble, place, "cross_trust", working(stopped)[0])


def test_who_asks_the_same_waits_and_goes_on_should_the_other_stop(place: Scenario, explanation: Explanation) -> None:
    explained, stopped = Explained(), threading.Event()
    first, few, _ = working(stopped)

    def given_up() -> None:
        with pytest.raises(StoppedError):
            explained.of(explanation.ensemble, place, "resistance", first)

    asking = threading.Thread(target=given_up)
    asking.start()
    while not few:
        time.sleep(0.001)
    stopped.set()
    second, shown, told = working()
    found = explained.of(explanation.ensemble, place, "resistance", second)
    asking.join()
    assert found.ensemble.replicates == REPLICATES
    assert shown[0] is few[0]
    assert min(done for done, _ in told) >= FEW


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

    def slow(work: Work[str]) -> str:
        begun.set()
        go_on.wait(10)
        given_up.append(work.stopped.is_set())
        return "slow"

    asked.ask(1, slow)
    assert begun.wait(10)
    asked.ask(2, lambda work: "quick")
    settled(asked)
    asked.ask(2, slow)  # the same again: not begun anew
    go_on.set()
    time.sleep(0.2)
    assert given_up == [True]
    assert asked.answer.value == "quick"


def test_what_is_stopped_may_be_asked_again() -> None:
    asked: Background[str] = Background()
    begun, told = threading.Event(), threading.Event()

    def slow(work: Work[str]) -> str:
        work.tell(1, 3)
        work.show("so far")
        begun.set()
        work.stopped.wait(10)
        with pytest.raises(StoppedError):
            work.tell(2, 3)
        told.set()
        raise StoppedError

    asked.ask(1, slow)
    assert begun.wait(10)
    assert (asked.answer.value, asked.progress.value, asked.busy.value) == ("so far", (1, 3), True)
    asked.stop()
    assert told.wait(10)
    assert (asked.busy.value, asked.given_up.value, asked.progress.value) == (False, True, (1, 3))
    asked.ask(1, lambda work: "whole")
    settled(asked)
    assert (asked.answer.value, asked.given_up.value) == ("whole", False)


def test_what_goes_wrong_is_told_and_may_be_asked_again() -> None:
    asked: Background[str] = Background()

    def wrong(work: Work[str]) -> str:
        raise ValueError("out of range")

    asked.ask(1, wrong)
    settled(asked)
    assert (asked.answer.value, asked.trouble.value) == (None, "out of range")
    asked.ask(1, lambda work: "right")
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
    page.evaluate(NOTE_TWO)
    go(page, "Why")
    page.wait_for_selector(".isim-why .isim-plot[data-drawn]")
    told = page.locator(".isim-cost")
    expect(told).to_have_text(why_sentences(explanation, explanation.between("cross_trust")))
    choose(page, outcome="role_ambiguity", level="middle", until="14")
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
    choose(page, outcome="resistance")
    moved = explanation.between("resistance", 0, 14, "middle")
    expect(told).to_have_text(why_sentences(explanation, moved))
    expect(page.locator(".isim-reasons")).to_contain_text(how_shared("resistance"))
    choose(page, outcome="vacancy_rate")
    expect(told).to_have_text(why_not("vacancy_rate"))
    choose(page, outcome="service_performance")
    page.wait_for_selector(".isim-plot[data-drawn]")
    assert not page.evaluate("() => window.two"), "two answers stood on the page at once"


@pytest.mark.browser
def test_why_keeps_the_question_and_answers_for_the_place_in_hand(visitor: Visitor, explanation: Explanation) -> None:
    page = visitor.explore("place")
    go(page, "Why")
    told = page.locator(".isim-cost")
    expect(told).to_have_text(why_sentences(explanation, explanation.between("cross_trust")))
    choose(page, outcome="role_ambiguity", level="middle")
    about = why_sentences(explanation, explanation.between("role_ambiguity", level="middle"))
    expect(told).to_have_text(about)
    go(page, "Explore")
    page.wait_for_selector(".isim-slider")
    go(page, "Why")
    expect(told).to_have_text(about)
    go(page, "Choose")
    page.get_by_role("button", name=re.compile("^Open Case D")).click()
    page.wait_for_selector(".isim-explore")
    go(page, "Why")
    expect(told).to_contain_text("Between April 2004 and April 2022 trust across organisations")
    assert page.locator("select[name=until]").input_value() == "216"


@pytest.mark.browser
def test_why_shows_how_far_it_has_come_and_can_be_stopped(visitor: Visitor) -> None:
    page = visitor.explore("case_d")
    go(page, "Why")
    bar = page.get_by_role("progressbar", name="Adding up what each mechanism did")
    expect(bar).to_have_attribute("aria-valuetext", re.compile(r"\d+ of 50 replicates"))
    expect(page.locator(".isim-progress [role=status]")).to_contain_text("Adding up what each mechanism did")
    expect(page.locator(".isim-wait")).to_have_text(f"What is shown comes from the first {FEW} replicates; the others follow.")
    through_what = page.locator("[data-section=mechanisms]")  # the other sections have a Stop of their own
    through_what.get_by_role("button", name="Stop").click()
    expect(bar).to_have_count(0)
    expect(page.locator(".isim-wait")).to_have_text(f"What is shown comes from the first {FEW} replicates.")
    through_what.get_by_role("button", name="Go on").click()
    expect(bar).to_have_count(1)
    assert serious(page) == []  # takes seconds, in which the answer may well be complete: nothing after it needs the work to go on
    choose(page, outcome="rhetoric_gap")
    expect(page.locator(".isim-cost")).to_contain_text("Gap between rhetoric and practice".lower())
    page.wait_for_selector(".isim-why .isim-plot[data-drawn]")


@pytest.mark.browser
def test_what_is_in_hand_stays_when_an_answer_comes(visitor: Visitor) -> None:
    page = visitor.explore("template_small")
    go(page, "Why")
    outcome, card = page.locator("select[name=outcome]"), page.locator("[data-reason=staffing]")
    card.locator("summary").click()
    expect(page.locator(".isim-progress")).to_have_count(0)
    expect(card).to_have_attribute("open", "")
    outcome.focus()
    outcome.select_option("resistance")
    expect(page.locator(".isim-progress")).to_have_count(1)
    expect(page.locator(".isim-progress")).to_have_count(0)
    expect(outcome).to_be_focused()
    for _ in range(3):
        for wanted in ("disputes", "resistance", "cross_trust", "disputes", "workload"):
            outcome.select_option(wanted)
    expect(page.locator(".isim-cost")).to_contain_text("2034 workload")
    expect(outcome).to_have_value("workload")


@pytest.mark.browser
def test_compare_sets_what_was_kept_side_by_side(visitor: Visitor, place: Scenario) -> None:
    page = visitor.explore("place")
    go(page, "Compare")
    expect(page.locator(".isim-cost")).to_contain_text("Nothing is there to compare yet.")
    go(page, "Explore")
    page.wait_for_selector(".isim-slider")
    keep(page, "One", 6, 0)
    go(page, "Compare")
    page.wait_for_selector(".isim-texts")
    expect(page.locator(".isim-plot[data-drawn]")).to_have_count(6)
    sessions = [json.loads(file.read_text()) for file in (visitor.server.data / "integration-sim" / "sessions").glob("*.json")]
    (kept,) = (Scenario.model_validate(one["scenario"]) for session in sessions for one in session["variants"])
    found = compare(place, kept, replicates=REPLICATES, names=["One"], baseline_name="baseline").decision
    for sentence in decision_sentences(found, "cross_trust"):
        expect(page.locator(".isim-cost")).to_contain_text(sentence)
    choose(page, outcome="workload")
    expect(page.locator(".isim-cost")).to_contain_text(decision_sentences(found, "workload")[0])
    assert serious(page) == []
    page.get_by_label("One").uncheck()
    expect(page.locator(".isim-texts")).to_have_count(0)


@pytest.mark.browser
def test_compare_hears_every_tick_of_quick_hands(visitor: Visitor) -> None:
    page = visitor.explore("place")
    names = [f"Plan {number}, as long as a name may be that people give to what they show others" for number in range(MOST_ARMS + 1)]
    for name in names:
        keep(page, name, 1, 0)
    go(page, "Compare")
    page.wait_for_selector(".isim-texts")
    boxes = page.locator(".isim-ticks input")
    expect(boxes).to_have_count(MOST_ARMS + 1)
    expect(boxes.last).to_be_disabled()
    expect(boxes.last).not_to_be_checked()
    page.wait_for_selector(".isim-plot[data-drawn]")
    with page.expect_download() as saved:
        page.get_by_role("button", name="SVG").first.click()
    drawn = re.findall(r">([^<>]+)</text>", Path(saved.value.path()).read_text())
    assert {*names[:-1], "baseline", page.locator(".isim-chart h3").first.inner_text()} <= {*drawn}, (
        "a picture has all names, and its title"
    )
    page.evaluate("() => document.querySelectorAll('.isim-ticks input:checked').forEach((box) => box.click())")
    expect(boxes.last).to_be_checked()
    expect(page.locator(".isim-ticks input:checked")).to_have_count(1)
    expect(page.locator(".isim-texts").first).to_contain_text(names[-1])
    boxes.first.focus()
    page.keyboard.press("Space")
    expect(page.locator(".isim-texts").first).to_contain_text(names[0])
    expect(boxes.first).to_be_focused()
