"""The shipped patterns on 100 replicates: what holds, and what is known not to. `isim validate` shows the figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from integration_sim.evidence.validation.effects import Verdict
from integration_sim.evidence.validation.validate import Validation, validate

REPLICATES = 100
FAILING = {
    "P17: Trust across is higher there",
    "S1: Back at the path without reform 24 to 48 months after go-live",
    "S2: Joint work falls by .3 to .9 of the standard deviation between places in the first year",
    "S4: Contact across goes weakly with closer cultures: -.20 to 0",
    "S7: Below the swing within a year of a single place",
    "S7: Not for ever: smaller in years ten and eleven than in years five and six",
    "S10: Just after go-live middle managers find their roles less clear, by .3 to .6 of the sd between their answers",
    "S11: Reform multiplies leaving by 1.1 to 1.5",
    "S11: The end of a partnership by 1.15 to 1.7",
    "S11: A change of leadership by 1.1 to 1.4",
    "S12: Without insecurity more than half of commitment's dip is gone",
    "S13: Services hardly: by less than two points",
}
"""Expectations that the registry's own numbers do not meet; some of them other plausible numbers do."""


def not_holding(found: Validation) -> set[str]:
    return {f"{one.effect.pattern}: {one.effect.says}" for one in found.tried if one.effect.verdict is not Verdict.HOLDS}


@pytest.mark.long
def test_every_pattern_holds_but_those_that_are_listed(tmp_path: Path) -> None:
    found = validate(tmp_path, replicates=REPLICATES)
    assert not_holding(found) == FAILING
    reasons = {f"{one.effect.pattern}: {one.effect.says}" for one in found.tried if one.effect.known_to_fail}
    assert reasons <= FAILING
