"""A variant saved as a scenario file is the variant: read back the same, simulated the same, bit for bit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import expect
from real_browser import Visitor
from typer.testing import CliRunner

from integration_sim import Scenario, load_scenario, scenario_names, simulate
from integration_sim.cli import app
from integration_sim.dashboard.visitor import editing
from integration_sim.dashboard.visitor.saving import file_of, saved_scenario
from integration_sim.dashboard.visitor.variants import Variant, opened
from integration_sim.scenario.errors import ScenarioError
from integration_sim.scenario.files import writing
from integration_sim.scenario.files.loader import parse_scenario
from integration_sim.scenario.files.writing import written

LONGEST_TITLE = 200
TRICKY = (
    *("2015", "1e5", "true", "null", "~", "a: b", "# none", "“quoted”", "it's", "- one", "two\nlines\n", "[x]", "0x1F", "2014-10-01"),
    *("&anchor", "*alias", "!tag", "%YAML", "{x}", "@at", "tab\there", " spaces ", "x" * 400, "many words " * 40),
)


@pytest.fixture
def variant(small: Scenario) -> Variant:
    changed = editing.added(opened(small), editing.usual(small, "action_learning", 3, "owned"))
    return editing.switched(changed, "levers.0").with_scenario(
        small.override({"finance.pressure": 0.1 + 0.2, "parameters.trust.loss": 1 / 7, "parameters.culture.pull": 1e-05})
    )


@pytest.mark.parametrize("name", scenario_names())
def test_every_scenario_is_read_back_as_it_was(name: str) -> None:
    scenario = load_scenario(name)
    assert parse_scenario(written(scenario, ["One: two", "three\nlines"]), "file") == scenario


@pytest.mark.parametrize("text", TRICKY)
def test_what_looks_like_something_else_stays_text(text: str, small: Scenario) -> None:
    scenario = small.override({"title": text[:LONGEST_TITLE], "story": text, "sources": [text]})
    assert parse_scenario(written(scenario), "file") == scenario


def test_a_scenario_too_large_for_a_file_is_refused(small: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "LARGEST_FILE", 100)
    with pytest.raises(ScenarioError, match=r"bytes, expected at most 100"):
        written(small)


def test_a_saved_variant_gives_the_same_bits(variant: Variant) -> None:
    name, text = file_of(variant)
    again = parse_scenario(text, name)
    assert again == saved_scenario(variant)
    assert again.override({"name": variant.scenario.name, "title": variant.scenario.title}) == variant.scenario
    assert simulate(again, 3).values.tobytes() == simulate(variant.scenario, 3).values.tobytes()
    assert name == f"{again.name}.yaml"
    assert again.name != variant.baseline.name


def test_its_first_lines_say_where_it_comes_from(variant: Variant) -> None:
    name, text = file_of(variant)
    comments = [line for line in text.splitlines() if line.startswith("#")]
    assert variant.baseline.title in comments[0]
    assert f"integration-sim run {name} --replicates 50 --seed 1 --parameters default" in comments[2]
    assert "--parameters accepted" in file_of(variant, "accepted")[1]
    assert "Switched off, and so not in this file: coaching." in comments[3]
    assert text.startswith(comments[0])


def test_a_baseline_is_saved_under_its_own_name(small: Scenario) -> None:
    assert file_of(opened(small))[0] == f"{small.name}.yaml"
    assert saved_scenario(opened(small)) == small


def test_the_command_runs_it_and_gives_the_dashboards_numbers(variant: Variant, tmp_path: Path) -> None:
    name, text = file_of(variant)
    (tmp_path / name).write_text(text)
    options = ["--replicates", "3", "--seed", "1", "--parameters", "default", "--out", str(tmp_path / "out")]
    found = CliRunner().invoke(app, ["run", str(tmp_path / name), *options])
    assert found.exit_code == 0, found.output
    table = pd.read_parquet(tmp_path / "out" / "trajectories.parquet")
    rows = table[(table[["partnership", "organisation", "level"]] == "all").all(axis=1) & (table["outcome"] == "cross_trust")]
    values = rows.sort_values(["replicate", "month"])["value"].to_numpy().reshape(3, -1)
    np.testing.assert_array_equal(values, simulate(variant.scenario, 3).series("cross_trust"))


@pytest.mark.browser
def test_a_draft_and_a_kept_variant_are_saved_in_the_browser(visitor: Visitor) -> None:
    page = visitor.explore("template_small")
    page.locator(".isim-slider input").first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".isim-busy")).to_have_text("")
    page.locator(".isim-bar-of-tools input").first.fill("A bit more")
    page.keyboard.press("Enter")
    expect(page.locator(".isim-message")).to_contain_text("Kept")
    with page.expect_download() as draft:
        page.get_by_role("button", name="Save as a file").click()
    expect(page.locator(".isim-bar-of-tools [role=status]")).to_contain_text("integration-sim run template_small_a_bit_more.yaml")
    page.locator("nav a", has_text="Choose").click()
    with page.expect_download() as kept:
        page.get_by_role("button", name="Save A bit more as a file").click()
    texts = [Path(one.value.path()).read_text() for one in (draft, kept)]
    assert texts[0] == texts[1]
    assert draft.value.suggested_filename == kept.value.suggested_filename == "template_small_a_bit_more.yaml"
    scenario = parse_scenario(texts[0], "file")
    assert scenario.title == "A bit more"
    assert scenario.override({"name": "template_small", "title": load_scenario("template_small").title}) != load_scenario("template_small")
