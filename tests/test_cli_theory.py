"""The command `theory` as a user meets it."""

from __future__ import annotations

import pytest
from command_line import assert_refused
from typer.testing import CliRunner, Result

from integration_sim.cli import app
from integration_sim.cli import theory as module
from integration_sim.evidence.theory import theory


def invoke(*arguments: str, monkeypatch: pytest.MonkeyPatch, columns: int = 80) -> Result:
    monkeypatch.setattr(module.out, "width", columns)
    return CliRunner().invoke(app, ["theory", *arguments])


def test_checks_are_told_with_verdicts_and_reasons(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("assurance_frees_commitment", "wider_gap_more_grievance")
    result = invoke(*names, "--defaults", monkeypatch=monkeypatch)
    assert result.exit_code == 0, result.output
    assert max(map(len, result.stdout.splitlines())) <= 80
    told = " ".join(result.stdout.split())
    for name in names:
        assert name in told
        assert theory().checks[name].sentence.split()[0] in told
    assert "It fails at 1 of 1 parameter vectors. Assurance does two things here" in told
    assert "Memon 685" not in told
    assert told.endswith("2 checks: 1 holds, 1 fails.")


def test_corners_are_where_numbers_are_low_and_high(monkeypatch: pytest.MonkeyPatch) -> None:
    told = " ".join(invoke("assurance_frees_commitment", monkeypatch=monkeypatch).stdout.split())
    assert "It fails at 9 of 9 parameter vectors." in told


def test_an_unknown_check_is_a_mistake_with_the_nearest_name(monkeypatch: pytest.MonkeyPatch) -> None:
    result = invoke("wider_gap", monkeypatch=monkeypatch)
    assert_refused(result, "check: found 'wider_gap', expected a theory check; did you mean 'wider_gap_more_grievance'?")
