"""The command `gallery` as a user meets it."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from command_line import assert_refused
from typer.testing import CliRunner, Result

from integration_sim import load_scenario
from integration_sim.cli import app
from integration_sim.evidence.citations import resolved
from integration_sim.report.gallery import MOST_BARS, bars_of


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["gallery", *arguments])


def test_it_shows_story_drawing_sources_and_assumptions(tmp_path: Path) -> None:
    result = invoke("case_d", "template_small", "--replicates", "2")
    assert result.exit_code == 0, result.output
    page = (tmp_path / "gallery/index.html").read_text("utf-8")
    for name in ("case_d", "template_small"):
        scenario = load_scenario(name)
        assert f'id="{name}"' in page
        assert scenario.story.split()[-1] in page
        assert all(resolved(line).strip() in unescape(page) for line in scenario.sources)
    assert page.count("<svg") == page.count('role="img"') == 2
    assert "simulated 2 times" in page


def test_it_asks_nothing_of_the_network_and_runs_no_script(tmp_path: Path) -> None:
    invoke("template_small", "--replicates", "1")
    page = (tmp_path / "gallery/index.html").read_text("utf-8")
    assert "<script" not in page
    assert not re.findall(r"(?:src|href)=\"(?!#)[^\"]*//", page.replace("http://www.w3.org", ""))


def test_words_of_a_scenario_are_words(tmp_path: Path) -> None:
    text = "name: odd\ntitle: '<b>odd</b>'\nstory: '<script>alert(1)</script>'\n"
    (tmp_path / "odd.yaml").write_text(
        text
        + "start: 2010-04\nmonths: 6\norganisations:\n  a: {sector: nhs, managers: {front_line: 8}}\n"
        + "  b: {sector: council, managers: {front_line: 8}}\n"
        + "partnerships:\n  p: {organisations: [a, b], form: chp, localities: [East]}\n"
    )
    assert invoke("odd.yaml", "--replicates", "1").exit_code == 0
    page = (tmp_path / "gallery/index.html").read_text("utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_an_earlier_gallery_stays_unless_forced() -> None:
    assert invoke("template_small", "--replicates", "1").exit_code == 0
    refused = invoke("template_small", "--replicates", "1")
    assert_refused(refused, "--force")
    assert invoke("template_small", "--replicates", "1", "--force").exit_code == 0


def test_an_unknown_scenario_is_named() -> None:
    result = invoke("case_cc")
    assert_refused(result, "did you mean 'case_c'")


def test_bars_are_reforms_then_levers_each_once() -> None:
    bars = bars_of(load_scenario("case_b"))
    assert [bar.reform for bar in bars] == sorted((bar.reform for bar in bars), reverse=True)
    assert len({(bar.label, bar.first, bar.last) for bar in bars}) == len(bars) <= MOST_BARS
    assert all(bar.first < bar.last for bar in bars)
