"""The page of theory checks: it tells what the file says and what came of it, and the one in the documentation is of today."""

from __future__ import annotations

from pathlib import Path

import pytest

from integration_sim.evidence.citations import resolved
from integration_sim.evidence.theory import theory
from integration_sim.evidence.theory_checks import run_checks
from integration_sim.evidence.validation.effects import Verdict
from integration_sim.report.markdown import row
from integration_sim.report.theory import COMMAND, cells_of, reason_of, theory_page

PUBLISHED = Path(__file__).parents[2] / "docs" / "theory.md"
QUICK = ("equal_terms_in_mixed_teams", "law_holds_partnerships", "assurance_frees_commitment", "coaching_teaches")
HOW = f"`{COMMAND}` writes it anew"


def test_the_page_tells_every_check_as_the_file_has_it() -> None:
    page = PUBLISHED.read_text(encoding="utf-8")
    for name, check in theory().checks.items():
        start = f"| {' '.join(check.sentence.split())} | {check.varied.told()}; {check.place} |"
        (line,) = (line for line in page.splitlines() if line.startswith(start))
        assert line.endswith(f" {row((resolved(check.source),))}"), f"{name}: {HOW}"
        assert ("| holds |" in line) != bool(check.fails_because), f"{name}: {HOW}"
    assert page.count("\n| ") == len(theory().checks) + page.count("\n| Check"), HOW


def test_some_of_its_rows_come_out_again() -> None:
    page = PUBLISHED.read_text(encoding="utf-8")
    for one in run_checks(QUICK):
        assert row(cells_of(one)) in page, f"{one.name}: {HOW}"
        if one.verdict is not Verdict.HOLDS:
            assert reason_of(one) in page, f"{one.name}: {HOW}"


@pytest.mark.long
def test_the_page_is_of_today() -> None:
    assert PUBLISHED.read_text(encoding="utf-8") == theory_page(run_checks()), HOW
