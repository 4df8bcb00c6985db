"""Pages live with plausible numbers where there are such; one switch shows luck only, and what is said beside the pictures follows."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import parse_qs, urlparse

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect
from real_browser import Server, Visitor, serious
from typer.testing import CliRunner

from integration_sim import because, compare, load_scenario, simulate
from integration_sim.cli import app
from integration_sim.dashboard.charts.charts import band_in_words
from integration_sim.dashboard.charts.reasons import reason_cards
from integration_sim.dashboard.pages.watch import scene_of
from integration_sim.dashboard.visitor import links, workspace
from integration_sim.dashboard.visitor.saved_variants import SavedVariants
from integration_sim.dashboard.work import computing, spread
from integration_sim.dashboard.work.background import Work
from integration_sim.dashboard.work.computing import Ready, compared
from integration_sim.dashboard.work.explaining import Explained
from integration_sim.evidence.calibration.accepted import Accepted
from integration_sim.evidence.validation.vectors import drawn
from integration_sim.experiments.attribution.ledger import LEVEL_NAMES
from integration_sim.experiments.comparison.verdict import ENOUGH
from integration_sim.parameters.vectors import Vectors, VectorsError, read_vectors, varied, vectors_of
from integration_sim.report.run.headlines import headline
from integration_sim.scenario.errors import ScenarioError
from integration_sim.scenario.schema import Scenario

LEVER = "mixed teams co-location"


def some(number: int) -> Vectors:
    return vectors_of(varied(), np.array([list(vector.values()) for vector in drawn(number, 4)]), "mine")


@pytest.fixture(scope="module")
def mine() -> Vectors:
    return some(4)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file of as many vectors as the pages have replicates."""
    path = tmp_path_factory.mktemp("vectors") / "mine.parquet"
    Accepted(some(50), pd.DataFrame(index=range(50))).write(path)
    return path


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(computing, "REPLICATES", ENOUGH)
    monkeypatch.setattr(computing, "READY", Ready())


@pytest.fixture
def started_with(file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the pages live with the vectors in a file."""
    monkeypatch.setattr(spread, "_named", str(file))
    return file


def wanted() -> Work[Any]:
    return Work(Event(), lambda _: None, lambda _: None)


@pytest.mark.usefixtures("few")
def test_what_is_compared_is_what_compare_gives_with_and_without_vectors(small: Scenario, mine: Vectors) -> None:
    other = small.override({"finance.pressure": 0.7})
    for vectors, parameters in ((mine, mine), (None, "default"), (mine, mine)):
        found = compared(small, {"pressed": other}, wanted(), vectors)
        whole = compare(small, other, replicates=ENOUGH, seed=1, names=["pressed"], baseline_name="baseline", parameters=parameters)
        assert found.baseline.values.tobytes() == whole.baseline.values.tobytes()
        assert found.alternatives["pressed"].values.tobytes() == whole.alternatives["pressed"].values.tobytes()


@pytest.mark.usefixtures("few")
def test_explanations_with_and_without_vectors_are_kept_apart(small: Scenario, mine: Vectors) -> None:
    explained = Explained()
    unknown, luck = (compared(small, {}, wanted(), vectors).baseline for vectors in (mine, None))
    first, second = (explained.of(one, small, "cross_trust", wanted()) for one in (unknown, luck))
    assert first.ensemble.plan.vectors is mine
    assert second.ensemble.plan.vectors is None
    lived = [
        {number["id"]: number["value"] for card in reason_cards(one, one.between("cross_trust")) for number in card["parameters"]}
        for one in (first, second)
    ]
    differing = [name for name in lived[0] if name in varied()]
    assert differing
    assert all(" to " in lived[0][name] and " to " not in lived[1][name] for name in differing)
    assert lived[0]["trust.loss"] == lived[1]["trust.loss"], "which no vector changes"


def test_causes_live_with_the_vectors_of_the_ensemble(small: Scenario, mine: Vectors) -> None:
    ensemble = simulate(small, 3, months=8, parameters=mine)
    causes = because(ensemble)
    without = simulate(causes.causes[0].scenario, 3, months=8, parameters=mine)
    assert causes.between("cross_trust").whole[0] == pytest.approx(
        np.mean(ensemble.series("cross_trust")[:, -1] - ensemble.series("cross_trust")[:, 0])
    )
    told = causes.values[causes.causes[0].label][
        :, -1, [*LEVEL_NAMES].index("all"), list(ensemble.values.dtype.names or ()).index("cross_trust")
    ]
    np.testing.assert_array_equal(told, without.series("cross_trust")[:, -1])


def test_a_replicate_that_is_watched_is_the_one_that_is_simulated(small: Scenario, mine: Vectors) -> None:
    scene = scene_of(small, 2, "", None, mine)
    np.testing.assert_array_equal(scene.history.outcomes.tobytes(), simulate(small, 3, parameters=mine).values[2].tobytes())
    assert scene_of(small, 2, "", scene, mine).history is scene.history
    assert scene_of(small, 2, "", scene, None).history is not scene.history


def test_bands_say_what_replicates_differ_by(small: Scenario, mine: Vectors) -> None:
    unknown, luck = (simulate(small, ENOUGH, months=2, parameters=parameters) for parameters in (mine, "default"))
    assert band_in_words(unknown).endswith("each with other luck and other plausible numbers.")
    assert band_in_words(luck).endswith("each with other luck.")


def test_without_a_set_the_switch_is_on_and_cannot_be_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spread, "for_people", lambda: "default")
    told = spread.switch(luck_only=False)
    assert (told["on"], told["able"]) == (True, False)
    assert "started without a set of plausible numbers" in str(told["says"])
    assert spread.vectors_lived(luck_only=False) is None


def test_with_a_set_it_is_off_and_says_which_numbers(started_with: Path) -> None:
    told = spread.switch(luck_only=False)
    assert (told["on"], told["able"]) == (False, True)
    assert f"of the 50 sets in {started_with}" in str(told["says"])
    assert spread.lived(luck_only=True) == "default"
    assert spread.vectors_lived(luck_only=False) is spread.vectors_lived(luck_only=False)


@pytest.mark.usefixtures("few", "started_with")
def test_the_switch_simulates_the_same_variant_anew(small: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    work = workspace.Workspace(SavedVariants(Path("nowhere")))
    monkeypatch.setattr(work.saved_variants, "note", lambda _: None)

    def shown(vectors: bool) -> None:
        for _ in range(3000):
            now = work.shown.value
            if now is not None and (now.comparison.baseline.plan.vectors is not None) is vectors and not work.busy.value:
                return
            time.sleep(0.01)
        pytest.fail("never shown")

    work.open(small)
    shown(vectors=True)
    work.show_luck_only(luck_only=True)
    shown(vectors=False)
    work.show_luck_only(luck_only=False)
    shown(vectors=True)
    assert work.past.value == ()


def test_an_address_says_it_and_refuses_what_it_does_not_know() -> None:
    assert links.page("watch", luck_only=False) == "/watch"
    assert links.page("watch", luck_only=True) == "/watch?luck=only"
    assert [links.luck_only(one) for one in ("only", "not-only")] == [True, False]
    with pytest.raises(ScenarioError, match="luck: found 'onyl', expected only or not-only"):
        links.luck_only("onyl")


def test_a_dashboard_with_a_set_that_is_not_there_does_not_start(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["dashboard", "--no-browser", "--port", "0", "--parameters", str(tmp_path / "nothing.parquet")])
    assert result.exit_code == 2
    assert "nothing.parquet: there is no such file" in result.output.replace("\n", "")
    with pytest.raises(VectorsError):
        spread.live_with(str(tmp_path / "nothing.parquet"))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, file: Path) -> Iterator[Server]:
    one = Server(tmp_path_factory.mktemp("data"), parameters=str(file))
    one.start()
    yield one
    one.kill()


def answered(page: Page) -> None:
    """Wait until what is shown is what is wanted."""
    page.wait_for_timeout(300)
    expect(page.locator(".isim-busy")).to_have_text("")


def titled(page: Page) -> str:
    return page.locator(".isim-chart h3").first.inner_text()


@pytest.mark.browser
def test_one_switch_shows_luck_only(visitor: Visitor, file: Path) -> None:
    page = visitor.explore("template_small")
    page.get_by_label("What to add").select_option(label=LEVER)
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_selector(f'[data-bar="{LEVER}"]')
    answered(page)
    base = load_scenario("template_small")
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy a link").click()
    link = urlparse(page.evaluate("navigator.clipboard.readText()"))
    variant = links.unpacked(parse_qs(link.query)["v"][0])
    unknown, luck = (
        compare(base, variant.scenario, names=["yours"], baseline_name="baseline", parameters=parameters)
        for parameters in (read_vectors(file), "default")
    )
    switch = page.get_by_role("switch", name="Luck only")
    expect(switch).not_to_be_checked()
    expect(page.locator(".isim-chart h3").first).to_have_text(headline(unknown, "yours", "cross_trust"))
    expect(page.locator(".isim-spread")).to_contain_text("Each future has other luck and other plausible numbers, of the 50 sets in")
    expect(page.locator(".isim-band").first).to_contain_text("each with other luck and other plausible numbers.")

    switch.focus()
    page.keyboard.press("Space")
    answered(page)
    expect(switch).to_be_checked()
    expect(page.locator(".isim-chart h3").first).to_have_text(headline(luck, "yours", "cross_trust"))
    expect(page.locator(".isim-spread")).to_contain_text("luck alone, not how little is known")
    expect(page.locator(".isim-band").first).to_contain_text("each with other luck.")
    assert page.url.endswith("/explore?luck=only")

    page.locator("nav a", has_text="Compare").click()
    expect(page.locator(".isim-spread")).to_contain_text("luck alone")
    assert page.url.endswith("/compare?luck=only")
    page.reload()
    expect(switch).to_be_checked()
    switch.click()
    expect(page.locator(".isim-spread")).to_contain_text("other plausible numbers")
    expect(page.locator("caption", has_text="how each fares")).to_contain_text("the same luck and the same plausible numbers")


@pytest.mark.browser
def test_what_it_means_is_said_where_it_stands_and_nobody_is_shut_out(visitor: Visitor) -> None:
    page = visitor.explore("template_small")
    unfold = page.get_by_role("button", name="What is this?")
    expect(page.locator("#isim-luck-says")).to_be_hidden()
    unfold.click()
    expect(page.locator("#isim-luck-says")).to_contain_text("leave out how little is known")
    expect(unfold).to_have_attribute("aria-expanded", "true")
    assert serious(page) == []


@pytest.mark.browser
def test_a_link_copied_with_luck_only_opens_with_luck_only(visitor: Visitor, browser: Browser, server: Server) -> None:
    page = visitor.explore("template_small")
    page.get_by_role("switch").check()
    answered(page)
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy a link").click()
    link = urlparse(page.evaluate("navigator.clipboard.readText()"))
    other = Visitor(browser, server)
    other.open(f"{link.path}?{link.query}").wait_for_selector(".isim-plot[data-drawn]")
    expect(other.page.get_by_role("switch")).to_be_checked()
    assert titled(other.page) == titled(page)
    other.context.close()
    assert not other.errors
