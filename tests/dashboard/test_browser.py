"""The dashboard in a real browser, from a real server, as somebody would use it."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect
from real_browser import Server, Visitor, serious

from integration_sim import compare, load_scenario, scenario_names
from integration_sim.dashboard.visitor.links import unpacked
from integration_sim.evidence.subjects import subject
from integration_sim.report.evidence import evidence_of, parts_of
from integration_sim.report.run.headlines import headline

pytestmark = pytest.mark.browser
OWNED, MIXED = "owned action learning", "mixed teams co-location"
CHARTS = 6


def add(page: Page, label: str) -> None:
    """Add something to the timeline, and wait for what it brings: charts follow each other, and the last a little after the bar."""
    before = stamps(page)
    page.get_by_label("What to add").select_option(label=label)
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_selector(f'[data-bar="{label}"]')
    redrawn(page, before)
    settled(page)


def settled(page: Page) -> None:
    """Wait until nothing is being simulated."""
    expect(page.locator(".isim-busy")).to_have_text("")


def redrawn(page: Page, before: list[str]) -> None:
    """Wait until every chart has been drawn anew."""
    page.wait_for_function(
        "before => { const now = [...document.querySelectorAll('.isim-plot')].map(one => one.dataset.drawn);"
        " return now.length === before.length && now.every((one, at) => one && one !== before[at]); }",
        arg=before,
    )


def stamps(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all(".isim-plot", "all => all.map(one => one.dataset.drawn)")
    return found


def titles(page: Page) -> list[str]:
    return page.locator(".isim-chart h3").all_inner_texts()


def numbers(page: Page, name: str) -> pd.DataFrame:
    """Return the numbers that a chart saves."""
    with page.expect_download() as saved:
        page.locator(f'[data-chart="{name}"]').get_by_role("button", name="CSV").click()
    return pd.read_csv(io.StringIO(Path(saved.value.path()).read_text()))


def painted(page: Page) -> list[int]:
    """Return how many pixels of each chart are not empty."""
    found: list[int] = page.eval_on_selector_all(
        ".isim-plot canvas",
        "all => all.map(one => { const all = one.getContext('2d').getImageData(0, 0, one.width, one.height).data;"
        " let count = 0; for (let at = 3; at < all.length; at += 4) if (all[at] > 0) count++; return count; })",
    )
    return found


def test_years_stand_over_their_lines(visitor: Visitor) -> None:
    page = visitor.explore("case_d")
    middles = "all => all.map(one => one.getBoundingClientRect()).map(box => (box.left + box.right) / 2)"
    years = page.eval_on_selector_all(".isim-axis span", middles)
    assert len(years) > 1
    np.testing.assert_allclose(years, page.eval_on_selector_all(".isim-row:first-child .isim-grid", middles), atol=1.5)


def test_the_library_is_there_and_a_place_opens(visitor: Visitor) -> None:
    page = visitor.open("/")
    page.wait_for_selector(".isim-card")
    assert page.locator(".isim-card").count() == len(scenario_names())
    page.get_by_role("link", name="a file of your own").click()
    expect(page.get_by_role("heading", name="A file of your own")).to_be_focused()
    expect(page.locator("input[type=file]")).to_be_in_viewport()
    page.get_by_role("button", name=re.compile("^Open Case D")).click()
    page.wait_for_selector(".isim-plot[data-drawn]")
    assert page.url.endswith("/explore")
    expect(page.locator(".isim-plot[data-drawn]")).to_have_count(CHARTS)
    assert min(painted(page)) > 2_000


def test_a_lever_moves_and_the_numbers_are_those_of_compare(visitor: Visitor) -> None:
    page = visitor.explore("case_d")
    before = stamps(page)
    add(page, OWNED)
    redrawn(page, before)
    bar, before = page.locator(f'[data-bar="{OWNED}"]'), stamps(page)
    box = bar.bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 - 60, middle, steps=4)
    page.mouse.up()
    redrawn(page, before)
    before = stamps(page)
    add(page, MIXED)
    redrawn(page, before)

    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy a link").click()
    link = page.evaluate("navigator.clipboard.readText()")
    variant = unpacked(parse_qs(urlparse(link).query)["v"][0])
    assert str(variant.scenario.levers[-2].start) < str(variant.scenario.levers[-1].start) == "2013-10", "the reform is announced then"
    whole = compare(variant.baseline, variant.scenario, names=["yours"], baseline_name="baseline")
    assert titles(page)[0] == headline(whole, "yours", "cross_trust")
    told = numbers(page, "cross_trust")
    medians = np.nanmedian(whole.alternatives["yours"].series("cross_trust"), axis=0)
    np.testing.assert_allclose(told["yours"], medians, atol=1e-4)
    np.testing.assert_allclose(told["baseline, low"], np.nanpercentile(whole.baseline.series("cross_trust"), 5, axis=0), atol=1e-4)
    assert "manager-days" in page.locator(".isim-cost").inner_text()


def test_one_more_chart_leaves_the_others_as_they_are(visitor: Visitor) -> None:
    page = visitor.explore("template_small")
    expect(page.locator(".isim-plot[data-drawn]")).to_have_count(CHARTS)
    before = stamps(page)
    page.get_by_role("group", name="More charts").get_by_role("checkbox").first.check()
    expect(page.locator(".isim-plot[data-drawn]")).to_have_count(CHARTS + 1)
    assert stamps(page)[:CHARTS] == before


def test_a_link_shows_the_same_to_somebody_else(visitor: Visitor, browser: Browser, server: Server) -> None:
    page = visitor.explore("template_small")
    add(page, OWNED)
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy a link").click()
    link = page.evaluate("navigator.clipboard.readText()")
    other = Visitor(browser, server)
    other.open(urlparse(link).path + "?" + urlparse(link).query).wait_for_selector(".isim-plot[data-drawn]")
    assert titles(other.page) == titles(page)
    pd.testing.assert_frame_equal(numbers(other.page, "resistance"), numbers(page, "resistance"))
    other.context.close()
    assert not other.errors


def test_undo_redo_reset_and_switching_off(visitor: Visitor) -> None:
    page = visitor.explore("template_small")
    as_it_is = titles(page)
    add(page, OWNED)
    changed = titles(page)
    assert changed != as_it_is

    def press(name: str) -> None:
        before = stamps(page)
        page.get_by_role("button", name=name, exact=True).click()
        redrawn(page, before)

    press("Undo")
    assert titles(page) == as_it_is
    press("Redo")
    assert titles(page) == changed
    before = stamps(page)
    page.get_by_label(f"Switch on: {OWNED}").uncheck()
    redrawn(page, before)
    assert titles(page) == as_it_is
    press("Undo")
    press("Reset")
    assert titles(page) == as_it_is
    expect(page.locator(f'[data-bar="{OWNED}"]')).to_have_count(0)


def test_by_keyboard_alone(visitor: Visitor) -> None:
    page = visitor.explore("template_small")
    bar = page.locator('[data-bar^="reform"]')
    was, before = bar.get_attribute("aria-label"), stamps(page)
    bar.focus()
    page.keyboard.press("Shift+ArrowRight")
    redrawn(page, before)
    assert bar.get_attribute("aria-label") != was
    slider = page.get_by_label(re.compile("Organisational development"))
    slider.focus()
    before = stamps(page)
    page.keyboard.press("ArrowRight")
    redrawn(page, before)
    plot = page.locator(".isim-plot").first
    plot.focus()
    page.keyboard.press("End")
    expect(page.locator(".isim-chart .isim-read").first).to_contain_text("yours")


def test_what_cannot_be_is_said_and_nothing_is_lost(visitor: Visitor) -> None:
    page = visitor.explore("template_small")
    add(page, OWNED)
    page.get_by_role("button", name=OWNED).first.click()
    page.get_by_label("Managers reached").fill("100000")
    page.get_by_label("Managers reached").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("owned action learning, reach: found 100000")
    expect(page.locator(f'[data-bar="{OWNED}"]')).to_have_count(1)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("broken.yaml", b"name: my_place\ntitle: [\n", r"broken.yaml, line \d"),
        ("alias.yaml", b"a: &x [1]\nb: *x\n", r"alias.yaml, line 1"),
        ("deep.yaml", b"a: " + b"[" * 500 + b"]" * 500, r"deep.yaml, line 1"),
        ("path.yaml", b"name: my_place\nroster: ../../etc/passwd.csv\n", r"path.yaml"),
        ("binary.yaml", bytes(range(256)), r"not text"),
        ("zeros.yaml", bytes(4_000_000), r"not text"),
        ("huge.yaml", b"# " + b"x" * 50_000_000, r"expected at most"),
        ("long.yaml", b"# " + b"x" * 1_200_000, r"more than 1,000,000 bytes"),
        ("session.json", b'{"format": "something else"}', r"session.json.*expected a session file"),
    ],
)
def test_hostile_files_are_refused_where_one_looks(visitor: Visitor, tmp_path: Path, name: str, content: bytes, expected: str) -> None:
    page = visitor.open("/")
    page.wait_for_selector(".isim-card")
    (tmp_path / name).write_bytes(content)
    page.locator('input[type="file"]').set_input_files(tmp_path / name)
    expect(page.get_by_role("alert").filter(has_text=re.compile(expected, re.DOTALL))).to_be_visible()
    assert page.url.rstrip("/") == visitor.server.address


def test_a_file_of_ones_own_opens(visitor: Visitor, tmp_path: Path) -> None:
    from integration_sim.scenario.files.library import library_folder

    own = tmp_path / "own.yaml"
    own.write_text((library_folder() / "template_small.yaml").read_text().replace("Template: a small", "My own", 1))
    page = visitor.open("/")
    page.wait_for_selector(".isim-card")
    file = page.locator('input[type="file"]')
    file.set_input_files({"name": "own.yaml", "mimeType": "", "buffer": b"name: ["})
    expect(page.get_by_role("alert").filter(has_text="own.yaml, line 1")).to_be_visible()
    assert file.input_value() == "", "the same file, put right, can be chosen again"
    file.set_input_files(own)
    page.wait_for_selector(".isim-plot[data-drawn]")
    expect(page.locator(".isim-what")).to_contain_text("My own place,")


def test_a_place_of_ones_own_is_made_from_answers(visitor: Visitor) -> None:
    page = visitor.open("/")
    page.get_by_label("Managers in all").fill("3")
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_role("alert").filter(has_text="size: found '3'")).to_be_visible()
    page.get_by_label("Managers in all").fill("60")
    page.get_by_label("What people call it").fill("Our valley")
    page.get_by_role("button", name="Make it").click()
    page.wait_for_selector(".isim-plot[data-drawn]")
    expect(page.locator(".isim-what")).to_have_text("Our valley")
    expect(page.locator('[data-bar^="reform"]')).to_have_count(1)


def test_wrong_addresses(visitor: Visitor) -> None:
    page = visitor.open("/explore?scenario=case_x")
    expect(page.get_by_role("alert")).to_contain_text("case_a")
    page = visitor.open("/explore?v=damaged")
    expect(page.get_by_role("alert")).to_contain_text("damaged or cut short")


def test_kept_variants_outlive_a_kill_and_go_out_as_a_file(browser: Browser, tmp_path: Path) -> None:
    server = Server(tmp_path)
    server.start()
    visitor = Visitor(browser, server)
    page = visitor.explore("template_small")
    add(page, OWNED)
    page.get_by_label("Name").fill("With owned learning")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Kept as")).to_be_visible()
    drawn = titles(page)
    server.kill()
    server.start()
    page = visitor.open("/explore")  # what was in hand is in hand again
    page.wait_for_selector(".isim-plot[data-drawn]")
    settled(page)
    expect(page.locator(".isim-chart h3")).to_have_text(drawn)
    page = visitor.open("/")
    expect(page.locator(".isim-kept li")).to_have_count(1)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Export the session as a file").click()
    session = Path(saved.value.path()).read_text()
    assert [one["name"] for one in json.loads(session)["variants"]] == ["With owned learning"]

    other = Visitor(browser, server)  # somebody else: sees nothing, takes the file in
    page = other.open("/")
    page.wait_for_selector(".isim-card")
    expect(page.locator(".isim-kept li")).to_have_count(0)
    (tmp_path / "session.json").write_text(session)
    for told in ("session.json: one variant taken in.", "session.json: it holds no variant that was not here already."):
        page.locator('input[type="file"]').set_input_files(tmp_path / "session.json")
        expect(page.get_by_role("status").filter(has_text=told)).to_be_visible()
        expect(page.locator(".isim-kept li")).to_have_count(1)
    page.get_by_role("button", name="Remove With owned learning").click()
    expect(page.get_by_role("status").filter(has_text="“With owned learning” is removed.")).to_be_visible()
    expect(page.locator(".isim-kept li")).to_have_count(0)
    visitor.context.close()
    other.context.close()
    server.kill()


def test_two_tabs_that_change_one_variant_keep_both(visitor: Visitor) -> None:
    page = visitor.explore("template_small")
    add(page, OWNED)
    page.get_by_label("Name").fill("Plan")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Kept as")).to_be_visible()
    second = visitor.tab()
    second.goto(visitor.server.address + "/")
    second.get_by_role("button", name="Open Plan").click()
    second.wait_for_selector(".isim-plot[data-drawn]")
    for tab in (page, second):
        add(tab, MIXED)
        tab.get_by_role("button", name="Keep", exact=True).click()
    expect(second.get_by_role("status").filter(has_text="Another tab")).to_be_visible()
    page.get_by_role("link", name="Choose").click()
    expect(page.locator(".isim-kept li")).to_have_count(2)


def test_pictures_are_saved(visitor: Visitor) -> None:
    page = visitor.explore("template_small")
    chart = page.locator(".isim-chart").first
    for kind, beginning in (("PNG", b"\x89PNG"), ("SVG", b"<svg")):
        with page.expect_download() as saved:
            chart.get_by_role("button", name=kind).click()
        content = Path(saved.value.path()).read_bytes()
        assert saved.value.suggested_filename == f"cross_trust.{kind.lower()}"
        assert content.startswith(beginning)
        assert len(content) > 5_000


def told(page: Page, summary: str | re.Pattern[str]) -> str:
    """Unfold a pane by keyboard alone and return what it says."""
    handle = page.locator("summary", has_text=summary).first
    handle.focus()
    page.keyboard.press("Enter")
    pane = page.locator("details[open]", has=page.locator("summary", has_text=summary)).first
    expect(pane.locator("ul, p").first).to_be_visible()
    return squeezed(pane.inner_text())


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_what_a_lever_rests_on_unfolds_before_and_after_it_is_added(visitor: Visitor) -> None:
    page = visitor.explore("case_d")
    page.get_by_label("What to add").select_option(label=OWNED)
    found = told(page, "Why believe it? Action learning (owned)")
    for part in parts_of(subject("lever", "action_learning.owned")):
        assert all(squeezed(text) in found for text in (part.heading, *part.lines))
    page.locator('[data-bar^="reform"]').first.click()
    expect(page.locator("[data-evidence]")).to_have_count(2)
    assert "King's Fund 2018, Chapter 1" in told(page, "Integration Joint Board (IJB) (form)")
    assert serious(page) == []


def test_sources_of_a_scenario_unfold_on_its_card(visitor: Visitor) -> None:
    page = visitor.open("/")
    card = page.locator(".isim-card", has=page.get_by_role("heading", name=load_scenario("case_b").title))
    card.locator("summary").focus()
    page.keyboard.press("Enter")
    found = squeezed(card.inner_text())
    for part in evidence_of(subject("scenario", "case_b")):
        assert all(squeezed(text) in found for text in (part.heading, *part.lines))
    assert "Memon (PhD thesis), Annex C" in found
    assert serious(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/explore?scenario=case_d"])
def test_nothing_shuts_people_out(browser: Browser, server: Server, scheme: str, path: str) -> None:
    visitor = Visitor(browser, server, {"color_scheme": scheme})
    page = visitor.open(path)
    page.wait_for_selector(".isim-plot[data-drawn]" if "explore" in path else ".isim-card")
    if "explore" in path:
        page.locator(".isim-label").first.click()
        page.get_by_role("button", name="Table").first.click()
    assert serious(page) == []
    visitor.context.close()


@pytest.mark.parametrize("width", [360, 1920])
def test_from_phone_to_projector(browser: Browser, server: Server, width: int) -> None:
    visitor = Visitor(browser, server)
    visitor.page.set_viewport_size({"width": width, "height": 800})
    page = visitor.explore("case_d")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    visitor.context.close()
