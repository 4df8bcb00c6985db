"""The page Watch in a real browser: what it plays, tells and joins in is what the engine says."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from real_browser import Server, Visitor, serious

from integration_sim import History, history, load_scenario
from integration_sim.experiments.history.manager_measures import measured
from integration_sim.report.managers.story import manager_story

pytestmark = pytest.mark.browser
SCENARIO = "case_c"
NETWORK = "document.querySelector('.isim-network').__vue__"


@pytest.fixture(scope="module")
def lived() -> History:
    return history(load_scenario(SCENARIO))


def watch(visitor: Visitor, scenario: str = SCENARIO) -> Page:
    page = visitor.open(f"/watch?scenario={scenario}")
    page.wait_for_selector(".isim-network canvas")
    return page


def at(page: Page) -> int:
    return int(page.locator(".isim-network").get_attribute("data-month") or -1)


def shows(page: Page, month: int) -> None:
    expect(page.locator(".isim-network")).to_have_attribute("data-month", str(month))


def test_it_plays_and_rewinds(visitor: Visitor) -> None:
    page = watch(visitor)
    assert page.evaluate(f"{NETWORK}.speed") == 10
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("Number(document.querySelector('.isim-network').dataset.month) > 5")
    page.get_by_role("button", name="Pause", exact=True).click()
    stopped = at(page)
    page.wait_for_timeout(500)
    assert at(page) == stopped > 5
    page.get_by_role("button", name="Rewind").click()
    shows(page, 0)


def test_the_text_beside_the_picture_holds_the_means(visitor: Visitor, lived: History) -> None:
    page = watch(visitor)
    page.get_by_label("Date").fill("2014-09")
    shows(page, 125)
    page.get_by_label("Colour").select_option(label="Job insecurity")
    text = page.locator(".isim-net-read").inner_text()
    assert text.startswith("September 2014. Job insecurity, mean.")
    levels = {"strategic": "strategic", "middle": "middle", "front line": "front_line"}
    for title, organisation in {"NHS board": "board", "Council": "council"}.items():
        told = re.search(rf"{title}: ([^;]*?)\. ", text)
        assert told is not None
        for words in told[1].split(", "):
            level, number = words.rsplit(" ", 1)
            posts = [p.number for p in lived.posts if (p.organisation, p.level) == (organisation, levels[level])]
            filled = ~lived.vacant[125, posts]
            assert float(number) == pytest.approx(lived.series("insecurity")[125, posts][filled].mean(), abs=0.006)
    assert f"{lived.vacant[125].sum()} posts vacant" in text
    assert text in (page.locator(".isim-network canvas").get_attribute("aria-label") or "")


def test_managers_are_coloured_by_resistance_and_engagement(visitor: Visitor, lived: History) -> None:
    page = watch(visitor)
    page.get_by_label("Date").fill("2014-09")
    shows(page, 125)
    middle = [p.number for p in lived.posts if (p.organisation, p.level) == ("council", "middle")]
    filled = [number for number in middle if not lived.vacant[125, number]]
    for label, name, close in (("Resistance", "resistance", 0.006), ("Staff engagement", "engagement", 0.3)):
        page.get_by_label("Colour").select_option(label=label)
        told = re.search(r"Council: [^;]*?middle ([0-9.]+)", page.locator(".isim-net-read").inner_text())
        assert told is not None
        mean = measured(lived.states, name, lived.plan.measures)[125, filled].mean()
        assert float(told[1].rstrip(".")) == pytest.approx(mean, abs=close)


def test_keys_step_and_play(visitor: Visitor) -> None:
    page = watch(visitor)
    page.locator(".isim-network canvas").focus()
    for key, month in (("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1), ("End", 192), ("Home", 0)):
        page.keyboard.press(key)
        shows(page, month)
    page.keyboard.press(" ")
    page.wait_for_function(f"{NETWORK}.position > 3")
    page.keyboard.press(" ")
    assert page.evaluate(f"{NETWORK}.playing") is False
    shown = at(page)
    page.wait_for_timeout(300)
    shows(page, shown)


def test_a_date_is_typed_digit_by_digit(visitor: Visitor) -> None:
    page = watch(visitor)
    date = page.get_by_label("Date")
    for so_far in ("0002-09", "0020-09", "0201-09"):
        date.fill(so_far)
        assert date.input_value() == so_far, "what is being typed stays"
    shows(page, 0)
    date.fill("2014-09")
    shows(page, 125)
    date.fill("1990-01")
    date.blur()
    assert date.input_value() == "2014-09", "a month outside the run gives way"
    shows(page, 125)


def test_picture_and_hands_fit_on_a_small_laptop(visitor: Visitor) -> None:
    visitor.page.set_viewport_size({"width": 1366, "height": 768})
    page = watch(visitor)
    box = page.get_by_role("group", name="Play").bounding_box()
    assert box
    assert box["y"] + box["height"] <= 768


def test_whoever_is_clicked_tells_their_story(visitor: Visitor, lived: History) -> None:
    page = watch(visitor)
    x, y = page.evaluate(f"[{NETWORK}.x[12], {NETWORK}.y[12]]")
    page.locator(".isim-network canvas").click(position={"x": x, "y": y})
    expect(page.locator(".isim-story-of h2")).to_have_text("Post 12")
    story = manager_story(lived, 12)
    told = page.locator(".isim-story-of li span").all_inner_texts()
    assert told == [one.text for one in story.happened]
    assert story.who[0] in page.locator(".isim-story-of").inner_text()
    page.wait_for_selector("[data-chart=why_ambiguity] [data-drawn]")
    page.get_by_label("Which mechanism moved their").select_option(label="workload")
    page.wait_for_selector("[data-chart=why_workload] [data-drawn]")
    fourth = story.happened[3]
    page.locator(".isim-story-of li:nth-child(4) button").click()
    shows(page, fourth.first)
    page.locator(".isim-net-who").select_option(label="none chosen")
    expect(page.locator(".isim-story-of")).to_have_count(0)
    page.locator(".isim-net-who").select_option(index=5)
    page.get_by_role("button", name="Close").press("Enter")
    expect(page.locator(".isim-story-of")).to_have_count(0)
    expect(page.locator(".isim-net-who")).to_be_focused()


def test_a_lever_joins_the_month_that_is_shown(visitor: Visitor) -> None:
    page = watch(visitor)
    page.get_by_label("Date").fill("2010-04")
    shows(page, 72)
    before = page.evaluate(f"{NETWORK}.playback.stamp")
    page.get_by_label("From April 2010 on, try").select_option(label="owned action learning")
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_function(f"before => {NETWORK}.playback.stamp !== before", arg=before)
    shows(page, 72)
    marks = page.locator(".isim-net-mark option").all_inner_texts()
    assert "April 2010: action learning for 24 months" in marks
    joined = page.evaluate(f"{NETWORK}.playback.stamp")
    page.get_by_role("button", name="Undo").click()
    page.wait_for_function(f"before => {NETWORK}.playback.stamp !== before", arg=joined)
    assert "April 2010: action learning for 24 months" not in page.locator(".isim-net-mark option").all_inner_texts()


def test_what_joins_while_it_plays_begins_where_it_is(visitor: Visitor) -> None:
    page = watch(visitor)
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function(f"{NETWORK}.position > 12")
    expect(page.locator("form.isim-add label")).to_contain_text(re.compile("From .* 2005 on|From .* 2006 on"))
    page.get_by_role("button", name="Add").click()
    coaching = page.locator(".isim-net-mark option", has_text=": coaching for 24 months")
    expect(coaching).to_have_count(1)
    assert int(coaching.get_attribute("value") or 0) > 8
    assert page.evaluate(f"{NETWORK}.playing") is True


def test_who_is_not_shown_is_not_told_of(visitor: Visitor) -> None:
    page = watch(visitor, "case_b")
    who = page.locator(".isim-net-who")
    shown = "document.querySelectorAll('.isim-net-who option').length"
    for partnership, told in (("city", 1), ("second", 0)):
        before = page.evaluate(shown)
        who.select_option(label=page.locator("optgroup[label='City council, strategic'] option").first.inner_text())
        expect(page.locator(".isim-story-of")).to_have_count(1)
        page.locator(".isim-bar-of-tools label", has_text="Partnership").locator("select").select_option(partnership)
        page.wait_for_function(f"before => {shown} !== before", arg=before)
        expect(page.locator(".isim-story-of")).to_have_count(told)
    assert who.input_value() == "-1"


def test_another_replicate_is_other_luck(visitor: Visitor) -> None:
    page = watch(visitor)
    before = page.evaluate(f"{NETWORK}.playback.stamp")
    page.get_by_label("Replicate (the same places with other luck)").select_option("3")
    page.wait_for_function(f"before => {NETWORK}.playback.stamp !== before", arg=before)
    vacant = page.evaluate(f"Array.from({NETWORK}.vacant)")
    third = history(load_scenario(SCENARIO), replicate=2)
    assert vacant == third.vacant.astype(int).ravel().tolist()


@pytest.mark.parametrize("options", [{"color_scheme": "dark"}, {"reduced_motion": "reduce"}], ids=["dark", "calm"])
def test_it_shuts_nobody_out(browser: Browser, server: Server, options: dict[str, str]) -> None:
    visitor = Visitor(browser, server, options)
    page = watch(visitor)
    page.locator(".isim-net-who").select_option(index=20)
    page.wait_for_selector("[data-chart=why_ambiguity] [data-drawn]")
    if "reduced_motion" in options:
        assert page.evaluate(f"[{NETWORK}.calm, {NETWORK}.speed]") == [True, 2]
    assert serious(page) == []
    for width in (360, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth") <= width + 2
    visitor.context.close()
    assert not visitor.errors
