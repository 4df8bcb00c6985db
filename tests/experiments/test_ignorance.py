"""Luck and numbers parted: known shares are found again, and the interval covers them."""

from __future__ import annotations

import numpy as np
import pytest

from integration_sim import compare, load_scenario
from integration_sim.errors import UnknownNameError
from integration_sim.evidence.validation.vectors import drawn
from integration_sim.experiments.comparison.ignorance import decomposed, part
from integration_sim.experiments.errors import ExplanationError
from integration_sim.parameters.vectors import Vectors, varied, vectors_of

SHORT = load_scenario("ijb_typical").override({"months": 24, "finance.pressure": 0.45, "levers": [], "events": []})
POOR = SHORT.override({"finance.pressure@2013-05": 0.8})


@pytest.mark.parametrize(("numbers", "luck"), [(3.0, 1.0), (1.0, 3.0), (0.0, 1.0)])
def test_known_shares_are_found_and_covered(numbers: float, luck: float) -> None:
    rng, covered, found = np.random.default_rng(3), 0, []
    share = numbers**2 / (numbers**2 + luck**2)
    for _ in range(60):
        one = part(rng.normal(0.0, numbers, (60, 1)) + rng.normal(0.0, luck, (60, 2)))
        covered += one.low <= share <= one.high
        found.append(one.share)
    assert np.mean(found) == pytest.approx(share, abs=0.06)
    assert covered >= 50


def test_without_any_luck_all_is_the_numbers() -> None:
    one = part(np.repeat(np.arange(20.0).reshape(-1, 1), 2, axis=1))
    assert (one.share, one.luck) == (1.0, 0.0)
    assert one.numbers == pytest.approx(np.arange(20.0).std(ddof=1))


def test_where_nothing_differs_no_share_is_claimed() -> None:
    assert part(np.zeros((20, 2))).share == 0.0


def some(number: int) -> Vectors:
    return vectors_of(varied(), np.array([list(vector.values()) for vector in drawn(number, 4)]), "mine")


def test_a_comparison_is_parted() -> None:
    mine = some(12)
    found = compare(SHORT, POOR, replicates=24, parameters=mine, names=["poor"])
    one = decomposed(found, "poor", "cross_trust")
    difference = found.over("poor", "cross_trust") - found.over(found.baseline_name, "cross_trust")
    assert one.vectors == 12
    assert one.share == part(np.column_stack((difference[:12], difference[12:]))).share
    assert 0.0 <= one.low <= one.share <= one.high <= 1.0
    with pytest.raises(UnknownNameError):
        decomposed(found, "rich", "cross_trust")


def test_what_was_not_lived_twice_cannot_be_parted() -> None:
    with pytest.raises(ExplanationError, match="found no vectors, expected 10 vectors or more, each lived 2 times"):
        decomposed(compare(SHORT, POOR, replicates=6, names=["poor"]), "poor", "cross_trust")
    with pytest.raises(ExplanationError, match="found 12 vectors and 6 replicates"):
        decomposed(compare(SHORT, POOR, replicates=6, parameters=some(12), names=["poor"]), "poor", "cross_trust")
