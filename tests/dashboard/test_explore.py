"""Explore under quick hands, by keyboard, and where something cannot be."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from real_browser import Visitor

pytestmark = pytest.mark.browser
OWNED, COACHING = "owned action learning", "coaching"
IJB, CHP = "reform: Integration Joint Board (IJB)", "reform: Community Health Partnership (CHP)"


def add(page: Page, label: str) -> None:
    """Add something to the timeline."""
    page.get_by_label("What to add").select_option(label=label)
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_selector(f'[data-bar="{label}"]')


def settled(page: Page) -> None:
    """Wait until nothing is being simulated."""
    expect(page.locator(".isim-busy")).to_have_text("")


def test_no_key_is_lost_when_bars_pass_each_other(visitor: Visitor) -> None:
    page = visitor.explore("case_d")
    add(page, COACHING)
    bar = page.locator(f'[data-bar="{COACHING}"]')
    expect(bar).to_have_attribute("aria-label", "coaching, Oct 2013 to Oct 2015")
    bar.focus()
    for _ in range(8):  # faster than any answer
        page.keyboard.press("ArrowRight")
    settled(page)
    expect(bar).to_have_attribute("aria-label", "coaching, Jun 2014 to Jun 2016")
    expect(bar).to_be_focused()
    expect(page.locator(".isim-row").nth(5).locator(".isim-label")).to_contain_text(COACHING)


def test_details_and_focus_stay_with_a_bar_that_is_switched_off(visitor: Visitor) -> None:
    page = visitor.explore("template_small")
    add(page, COACHING)
    add(page, OWNED)
    bar = page.locator(f'[data-bar="{COACHING}"]')
    bar.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".isim-details legend")).to_have_text(COACHING)
    page.keyboard.press("Space")
    expect(bar).to_have_attribute("aria-label", re.compile("switched off"))
    expect(bar).to_be_focused()
    expect(page.locator(".isim-details legend")).to_have_text(COACHING)
    page.get_by_label(f"Switch on: {COACHING}").evaluate("box => { box.click(); box.click(); box.click(); }")
    expect(bar).not_to_have_attribute("aria-label", re.compile("switched off"))
    expect(page.get_by_role("alert")).to_have_count(0)
    bar.focus()
    page.keyboard.press("Delete")
    expect(bar).to_have_count(0)
    expect(page.locator(".isim-details")).to_have_count(0)
    expect(page.locator(f'[data-bar="{OWNED}"]')).to_be_focused()


def test_a_name_that_somebody_writes_stays_until_it_is_kept(visitor: Visitor) -> None:
    page = visitor.explore("template_small")
    add(page, COACHING)
    name = page.get_by_label("Name")
    expect(name).to_have_value("With coaching")
    name.fill("Plan B")
    add(page, OWNED)
    settled(page)
    expect(name).to_have_value("Plan B")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Kept as “Plan B”")).to_be_visible()
    expect(name).to_have_value("Plan B")


def test_two_details_changed_at_once_both_hold(visitor: Visitor) -> None:
    page = visitor.explore("template_small")
    add(page, COACHING)
    page.locator(".isim-label", has_text=COACHING).click()
    page.locator(".isim-details").evaluate(
        """(all) => {
            const [months, intensity] = [...all.querySelectorAll("input[type=number]")];
            months.value = 7;
            months.dispatchEvent(new Event("change"));
            intensity.value = 0.5;
            intensity.dispatchEvent(new Event("change"));
        }"""
    )
    expect(page.locator(f'[data-bar="{COACHING}"]')).to_have_attribute("aria-label", "coaching, Apr 2025 to Nov 2025")
    expect(page.get_by_label("Months", exact=True)).to_have_value("7")
    expect(page.get_by_label("Intensity")).to_have_value("0.5")


def test_what_is_refused_looks_as_it_did_before(visitor: Visitor) -> None:
    page = visitor.explore("template_small")
    page.get_by_label(f"Switch on: {IJB}").uncheck()
    add(page, CHP)
    page.get_by_label(f"Switch on: {IJB}").click()
    expect(page.get_by_role("alert")).to_contain_text("not before the earlier reform")
    expect(page.get_by_label(f"Switch on: {IJB}")).not_to_be_checked()
    add(page, OWNED)
    page.locator(".isim-label", has_text=OWNED).click()
    page.get_by_label("Managers reached").fill("100000")
    page.get_by_label("Managers reached").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("found 100000")
    expect(page.get_by_label("Managers reached")).to_have_value("")


def test_a_slider_is_not_set_back_by_an_earlier_answer(visitor: Visitor) -> None:
    page = visitor.explore("case_d")
    slider = page.get_by_label(re.compile("Demand for services"))
    slider.evaluate("""async (one) => {
        for (const value of [0.05, 0.1, 0.15, 0.2, 0.25, 0.3]) {
            one.value = value;
            one.dispatchEvent(new Event("input"));
            one.dispatchEvent(new Event("change"));
            await new Promise((go) => setTimeout(go, 30));
            if (Number(one.value) !== value) throw new Error(`set back to ${one.value} from ${value}`);
        }
    }""")
    settled(page)
    expect(slider).to_have_value("0.3")
    page.get_by_role("button", name="Undo").click()
    expect(slider).to_have_value("0.25")


def test_charts_are_lettered_like_the_page(visitor: Visitor) -> None:
    visitor.page.add_init_script(
        """window.fonts = new Set();
        const draw = CanvasRenderingContext2D.prototype.fillText;
        CanvasRenderingContext2D.prototype.fillText = function (...told) { window.fonts.add(this.font); draw.apply(this, told); };"""
    )
    visitor.page.set_viewport_size({"width": 1920, "height": 1080})
    fonts = visitor.explore("template_small").evaluate("() => [...window.fonts]")
    assert fonts
    assert all("Roboto" in font for font in fonts), fonts
    assert min(float(font.split("px")[0].split()[-1]) for font in fonts) > 12, "on a projector"
