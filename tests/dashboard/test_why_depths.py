"""The page Why at three depths: what it works out away from the page, what its sections show, and Case D in a browser."""

from __future__ import annotations

import re
import threading
import time
from typing import Any

import pytest
import solara
from playwright.sync_api import expect
from real_browser import Visitor, serious

from integration_sim import Ensemble, ExplanationError, Scenario, because, explain, reasons, simulate
from integration_sim.dashboard.charts.reasons import share_rows
from integration_sim.dashboard.parts.why_sections import (
    LATER,
    NEXT,
    BecauseOfWhat,
    ForWhichReasons,
    Meetings,
    Subject,
    causes_of,
    mechanisms_of,
    meetings_of,
)
from integration_sim.dashboard.visitor.question import APART, HAPPENED, Question, lists
from integration_sim.dashboard.work import computing
from integration_sim.dashboard.work.background import Background, Work
from integration_sim.dashboard.work.explaining import FEW, MOST_CAUSES_KEPT, Caused, Met
from integration_sim.experiments.comparison.checkpoints import StoppedError
from integration_sim.report.why.apart import BECAUSE, REASONS, THROUGH
from integration_sim.report.why.causes import CauseRow, cause_rows, cause_sentences
from integration_sim.report.why.reasons import reasons_beside, reasons_between

REPLICATES = 10


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let baselines have as many replicates as the ensembles here."""
    monkeypatch.setattr(computing, "REPLICATES", REPLICATES)


@pytest.fixture(scope="module")
def place(small: Scenario) -> Scenario:
    return small.override({"title": "A place that is asked why"})


@pytest.fixture(scope="module")
def ensemble(place: Scenario) -> Ensemble:
    return simulate(place, REPLICATES)


@pytest.fixture(scope="module")
def variant(place: Scenario) -> Ensemble:
    return simulate(place.override({"finance.pressure@2004-09": 0.9, "levers": []}), REPLICATES)


@pytest.fixture(scope="module")
def own(ensemble: Ensemble, place: Scenario) -> Subject:
    return Subject(ensemble, None, place)


@pytest.fixture(scope="module")
def apart(variant: Ensemble, ensemble: Ensemble, place: Scenario) -> Subject:
    return Subject(variant, ensemble, place)


def working[T](of: type[T]) -> tuple[Work[T], list[T], list[tuple[int, int]]]:
    """Return work, and lists of what it shows and tells."""
    shown: list[T] = []
    told: list[tuple[int, int]] = []
    return Work(threading.Event(), shown.append, told.append), shown, told


def test_causes_are_those_that_because_gives(own: Subject, apart: Subject) -> None:
    for subject in (own, apart):
        work, _, told = working(type(because(subject.ensemble)))
        found, expected = causes_of(subject, work), because(subject.ensemble, subject.beside)
        assert found.parts == expected.parts
        assert found.between("cross_trust").parts.equals(expected.between("cross_trust").parts)
        assert told == [(done, len(found.causes) + 1) for done in range(len(found.causes) + 2)]


def test_causes_of_a_future_and_of_a_difference_are_kept_apart_and_only_few(own: Subject, apart: Subject, place: Scenario) -> None:
    kept = Caused()
    first = kept.of(apart.ensemble, apart.beside, place, working(object)[0])
    assert kept.of(apart.ensemble, apart.beside, place, working(object)[0]) is first
    assert kept.of(apart.ensemble, None, place, working(object)[0]) is not first
    for number in range(MOST_CAUSES_KEPT):
        other = simulate(place.override({"title": f"Another {number}"}), REPLICATES)
        kept.of(other, None, place, working(object)[0])
    assert kept.of(apart.ensemble, apart.beside, place, working(object)[0]) is not first


def test_what_sets_futures_apart_is_the_one_explanation_beside_the_other(apart: Subject) -> None:
    assert apart.beside is not None
    work, shown, told = working(object)
    found = mechanisms_of(apart, "cross_trust", work)
    assert found.outcomes == ("cross_trust",), "kept for the outcome asked alone"
    expected = explain(apart.ensemble, outcomes=["cross_trust"]).beside(explain(apart.beside, outcomes=["cross_trust"]))
    assert found.so_far["cross_trust"].tobytes() == expected.so_far["cross_trust"].tobytes()
    assert shown == [], "half of a difference is none"
    assert {of for _, of in told} == {2 * REPLICATES}
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1] == (2 * REPLICATES, 2 * REPLICATES)


def test_meetings_are_those_that_reasons_gives_and_few_come_first(own: Subject, apart: Subject) -> None:
    work, shown, told = working(Meetings)
    found = meetings_of(own, work)
    assert found.beside is None
    assert found.own.values.tobytes() == reasons(own.ensemble).values.tobytes()
    assert [one.own.ensemble.replicates for one in shown] == [FEW]
    assert [done for done, _ in told] == list(range(REPLICATES + 1))
    both = meetings_of(apart, working(Meetings)[0])
    assert both.beside is not None
    assert both.beside.values.tobytes() == found.own.values.tobytes()
    assert both.own.values.tobytes() == reasons(apart.ensemble).values.tobytes()


def test_looking_at_meetings_ends_when_nobody_wants_it(own: Subject, place: Scenario) -> None:
    stopped = threading.Event()
    stopped.set()
    with pytest.raises(StoppedError):
        Met().of(own.ensemble, place, Work(stopped, lambda _: None, lambda _: None))
    with pytest.raises(StoppedError):
        Caused().of(own.ensemble, None, place, Work(stopped, lambda _: None, lambda _: None))


def answered(asked: Background[Any]) -> None:
    """Wait until there is an answer."""
    for _ in range(500):
        if not asked.busy.value:
            return
        time.sleep(0.01)


def test_what_is_asked_about_something_else_is_forgotten() -> None:
    asked: Background[str] = Background()
    asked.ask("one", lambda work: "answer")
    answered(asked)
    asked.forget_others("one")
    assert asked.answer.value == "answer"
    asked.forget_others("other")
    assert asked.answer.value is None
    begun, stopped = threading.Event(), []

    def slow(work: Work[str]) -> str:
        begun.set()
        stopped.append(work.stopped.wait(10))
        raise StoppedError

    asked.ask("other", slow)
    assert begun.wait(10)
    asked.forget_others("third")
    time.sleep(0.1)
    assert stopped == [True]
    assert (asked.busy.value, asked.given_up.value) == (False, False)


def test_what_cannot_be_explained_is_told_in_its_own_words() -> None:
    asked: Background[str] = Background()

    def refused(work: Work[str]) -> str:
        raise ExplanationError("beside: found another place")

    asked.ask(1, refused)
    answered(asked)
    assert asked.trouble.value == "beside: found another place"


def test_a_difference_may_be_asked_for_where_something_was_changed(ensemble: Ensemble) -> None:
    question = Question(since=5, until=9)
    asked = question.answered("told", APART)
    assert asked.apart
    assert (asked.first, question.first) == (0, 5)
    assert asked.answered("told", HAPPENED) == question
    assert not asked.fitted(ensemble, changed=False).apart
    changed = lists(ensemble, asked.fitted(ensemble, changed=True), changed=True)
    assert [one["name"] for one in changed] == ["outcome", "level", "until", "told"]
    assert changed[-1]["value"] == APART
    assert [one["name"] for one in lists(ensemble, question, changed=False)] == ["outcome", "level", "since", "until"]


def test_bars_lie_on_one_scale() -> None:
    rows = share_rows(
        [
            CauseRow(cause=name, words=name, change=change, told=f"{change:+.2f}", interval="", clear=True)
            for name, change in (("a", -0.3), ("b", 0.1))
        ]
    )
    assert [(row["left"], row["width"], row["falls"]) for row in rows] == [
        (0.0, pytest.approx(75.0), True),
        (pytest.approx(75.0), 25.0, False),
    ]
    assert [row["words"] for row in rows] == ["A", "B"]
    assert share_rows([]) == []


def texts(element: Any) -> str:
    """Return all that a page made of solara's elements says."""
    box, rendered = solara.render(element, handle_error=False)
    found: list[str] = []

    def look(widget: Any) -> None:
        if isinstance(widget, str):
            found.append(widget)
        for child in getattr(widget, "children", None) or ():
            look(child)
        found.extend(str(getattr(widget, field, "")) for field in ("unsafe_innerHTML", "rows"))

    look(box)
    rendered.close()
    return " ".join(found)


def test_sections_say_what_they_wait_for_and_then_the_answer(own: Subject, apart: Subject) -> None:
    causes: Background[Any] = Background()
    meetings: Background[Any] = Background()
    question = Question("cross_trust", "middle", 4, 20)
    assert LATER in texts(BecauseOfWhat(causes, question, lambda: None))
    assert NEXT in texts(ForWhichReasons(meetings, question, lambda: None))
    found = because(own.ensemble)
    causes.answer.set(found)
    moved = found.between("cross_trust", 4, 20, "middle")
    told = texts(BecauseOfWhat(causes, question, lambda: None))
    assert BECAUSE in told
    assert cause_sentences(found, moved) in told
    assert all(row.told in told for row in cause_rows(found, moved))
    met = meetings_of(own, working(Meetings)[0])
    meetings.answer.set(met)
    expected = reasons_between(met.own.between(4, 20, "middle"), own.ensemble.scenario.start)
    assert expected in texts(ForWhichReasons(meetings, question, lambda: None))
    both = meetings_of(apart, working(Meetings)[0])
    assert both.beside is not None
    meetings.answer.set(both)
    change = both.own.beside(both.beside, 20, "middle")
    expected = reasons_beside(change, own.ensemble.scenario.start, "the baseline", "this variant")
    assert expected in texts(ForWhichReasons(meetings, Question("cross_trust", "middle", 4, 20, apart=True), lambda: None))


def test_a_section_says_why_it_has_no_answer() -> None:
    causes: Background[Any] = Background()
    causes.trouble.set("beside: found another place")
    assert "Not to be told: found another place." in texts(BecauseOfWhat(causes, Question(until=9), lambda: None))


@pytest.mark.browser
def test_why_on_case_d_names_causes_then_mechanisms_then_reasons(visitor: Visitor) -> None:
    page = visitor.explore("case_d")
    page.locator("nav a", has_text="Why").click()
    page.locator("select[name=since]").select_option("95")
    page.locator("select[name=until]").select_option("144")
    causes, mechanisms, meetings = (page.locator(f"[data-section={name}]") for name in ("causes", "mechanisms", "meetings"))
    expect(mechanisms).to_contain_text("trust won and lost in meetings")
    expect(causes).to_contain_text(LATER)
    expect(page.get_by_role("progressbar", name="Leaving out causes")).to_have_attribute("aria-valuetext", re.compile(r"\d of 10 futures"))
    expect(causes.locator(".isim-told")).to_contain_text("Between March 2012 and April 2016 trust across organisations fell by 0.0")
    for name in ("pressure on budgets (-0.0", "the reform to Integration Joint Board (IJB) of October 2013 (-0.0"):
        expect(causes.locator(".isim-told")).to_contain_text(name)
    expect(causes.locator("[data-share=combination]")).to_contain_text("What only their combination makes")
    expect(meetings.locator(".isim-told")).to_contain_text("In the year to April 2016 meetings across organisations went well less often")
    assert page.locator("h2").all_inner_texts() == [BECAUSE, THROUGH, REASONS]
    expect(page.locator("select[name=told]")).to_have_count(0)
    assert serious(page) == []


@pytest.mark.browser
def test_causes_can_be_stopped_and_gone_on_with(visitor: Visitor) -> None:
    page = visitor.explore("case_a")
    page.locator("nav a", has_text="Why").click()
    causes, mechanisms, meetings = (page.locator(f"[data-section={name}]") for name in ("causes", "mechanisms", "meetings"))
    for section in (mechanisms, meetings, causes):  # what is stopped makes way for what follows
        section.get_by_role("button", name="Stop").click()
    expect(causes).to_contain_text("Stopped.")
    page.locator("select[name=outcome]").select_option("workload")
    expect(page.locator("select[name=outcome]")).to_have_value("workload")
    expect(causes).to_contain_text("Stopped.")
    causes.get_by_role("button", name="Go on").click()
    expect(causes.locator(".isim-told")).to_contain_text("workload")


@pytest.mark.browser
def test_what_sets_a_variant_apart_is_told_at_three_depths(visitor: Visitor) -> None:
    page = visitor.explore("template_small")
    page.locator(".isim-slider input").first.focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".isim-busy")).to_have_text("")
    page.locator("nav a", has_text="Why").click()
    page.locator("select[name=told]").focus()
    page.locator("select[name=told]").select_option(APART)
    expect(page.locator("select[name=since]")).to_have_count(0)
    causes, mechanisms, meetings = (page.locator(f"[data-section={name}]") for name in ("causes", "mechanisms", "meetings"))
    expect(mechanisms.locator(".isim-cost")).to_contain_text("trust across organisations, set beside the baseline, ")
    expect(meetings.locator(".isim-told")).to_contain_text("with this variant meetings across organisations")
    expect(causes.locator(".isim-told")).to_contain_text("Because of pressure on budgets (")
    expect(causes.locator(".isim-told")).to_contain_text("set beside the baseline, ")
    expect(page.locator("select[name=told]")).to_be_focused()
    assert serious(page) == []
    page.locator("select[name=told]").select_option(HAPPENED)
    expect(causes.locator(".isim-told")).to_contain_text("trust across organisations")
    expect(page.locator("#main")).not_to_contain_text("set beside the baseline")
