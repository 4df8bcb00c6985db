"""The command `mechanisms` as a user meets it."""

from __future__ import annotations

import re

import pytest
from command_line import assert_refused
from typer.testing import CliRunner, Result

from integration_sim import MECHANISMS
from integration_sim.cli import app
from integration_sim.cli import mechanisms as module
from integration_sim.evidence.citations import resolved
from integration_sim.mechanisms.mechanism import Contributor
from integration_sim.report.mechanisms import what_it_changes


def invoke(*arguments: str, monkeypatch: pytest.MonkeyPatch, columns: int = 140) -> Result:
    monkeypatch.setattr(module.out, "width", columns)
    return CliRunner().invoke(app, ["mechanisms", *arguments])


def squeezed(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("columns", [80, 140])
def test_the_overview_tells_of_every_mechanism(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    result = invoke(columns=columns, monkeypatch=monkeypatch)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert max(map(len, lines)) <= columns
    for one in MECHANISMS.values():
        (line,) = (line for line in lines if line.split()[:2] == [one.name, f"{one.title}.".split()[0]])
        counts = [word for grade, count in one.grades.items() for word in (str(count), str(grade))]
        assert line.split()[-len(counts) :] == counts
    counted = re.compile(r"(\s+\d+ [SLA])+\s*$", re.MULTILINE)  # the last column
    assert "Slow to build, quick to lose." in squeezed(counted.sub("", result.stdout))


@pytest.mark.parametrize("one", MECHANISMS.values(), ids=list(MECHANISMS))
def test_a_mechanism_is_told_in_full(one: Contributor, monkeypatch: pytest.MonkeyPatch) -> None:
    result = invoke(one.name, monkeypatch=monkeypatch)
    assert result.exit_code == 0, result.output
    told = squeezed(result.stdout)
    for text in (one.title, one.what, one.equation, "; ".join(one.reads), "; ".join(what_it_changes(one)), resolved(one.source)):
        assert squeezed(text) in told
    for number in one.parameters.values():
        assert f"{number.id} = {number.value:g} plausible {number.low:g} to {number.high:g}; {number.unit}; grade {number.grade}" in told
        assert squeezed(number.says) in told
        assert squeezed(resolved(number.source)) in told
    assert (f"switch_off: [{one.name}] in a scenario" in told) == one.switchable


@pytest.mark.parametrize(("name", "hint"), [("trsut", "trust"), ("Staffing", "staffing"), ("finances", "finance")])
def test_an_unknown_mechanism_is_a_mistake_with_the_nearest_name(name: str, hint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    result = invoke(name, monkeypatch=monkeypatch)
    assert_refused(result, f"found {name!r}, expected one of uncertainty, ", f"did you mean {hint!r}?")
