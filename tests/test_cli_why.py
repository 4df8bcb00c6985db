"""The command `why` as a user meets it."""

from __future__ import annotations

import re

import pytest
from command_line import assert_refused
from typer.testing import CliRunner, Result

from integration_sim import MECHANISMS, load_scenario
from integration_sim.cli import app
from integration_sim.cli import why as module
from integration_sim.evidence.citations import resolved
from integration_sim.evidence.subjects import subjects
from integration_sim.report.evidence import CLAIMS, NUMBERS, REFERENCES

BY_LINE = re.compile(r"(Memon|ihub|King's Fund|Confed|PCT)(?: 20(?:06|10|17|18))?(?! 20(?:06|10|17|18)) \d+")
"""A citation by line of a text copy, which is no use to a reader."""


def invoke(*arguments: str, monkeypatch: pytest.MonkeyPatch, columns: int = 80) -> Result:
    monkeypatch.setattr(module.out, "width", columns)
    return CliRunner().invoke(app, ["why", *arguments])


def squeezed(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", ["culture", "action_learning", "dissolve", "ijb", "resistance", "trust.gain", "case_b", "sectors"])
def test_what_is_asked_is_told_within_80_columns_and_without_line_numbers(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    result = invoke(name, monkeypatch=monkeypatch)
    assert result.exit_code == 0, result.output
    assert max(map(len, result.stdout.splitlines())) <= 80
    told = squeezed(result.stdout)
    assert not BY_LINE.search(told), BY_LINE.search(told)
    for one in subjects(name):
        assert all(squeezed(number.says) in told for number in one.parameters)
        assert all(squeezed(document.reference) in told for document in one.documents)
        assert all(squeezed(resolved(claim.against)) in told for claim in one.claims)


def test_a_mechanism_is_told_with_equation_claims_numbers_and_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    told = squeezed(invoke("terms", monkeypatch=monkeypatch).stdout)
    assert squeezed(MECHANISMS["terms"].equation) in told
    assert told.index("Equation in words") < told.index(CLAIMS) < told.index(NUMBERS) < told.index(REFERENCES)
    assert "Memon (PhD thesis), Annex K, Case D, interviews, theme 1, DII-7" in told
    assert "a source says it" in told
    assert "Against it:" in told


def test_a_scenario_tells_what_it_assumes(monkeypatch: pytest.MonkeyPatch) -> None:
    told = squeezed(invoke("case_c", monkeypatch=monkeypatch).stdout)
    for text in load_scenario("case_c").assumptions:
        assert f"{squeezed(text)} An assumption." in told


@pytest.mark.parametrize(("name", "hint"), [("cultre", "culture"), ("case_x", "case_a"), ("trust.gian", "trust.gain")])
def test_an_unknown_name_is_a_mistake_with_the_nearest_name(name: str, hint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    result = invoke(name, monkeypatch=monkeypatch)
    assert_refused(result, f"name: found {name!r}, expected a mechanism, lever, event", "did you mean ")
    assert hint.partition("_")[0] in result.stderr
