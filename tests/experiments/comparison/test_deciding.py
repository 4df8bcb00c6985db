"""Unknowns that decide a sign are found where they do, and not where they don't."""

from __future__ import annotations

import builtins
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from integration_sim import compare, load_scenario
from integration_sim.errors import UnknownNameError
from integration_sim.evidence.validation.vectors import drawn
from integration_sim.experiments.comparison.deciding import Condition, Found, decided_by, deciding_unknowns
from integration_sim.experiments.errors import ExplanationError
from integration_sim.parameters import registry
from integration_sim.parameters.vectors import Vectors, varied, vectors_of

TRUST, CULTURE = "encounter.trust", "encounter.culture"
OUTCOME = "cross_trust"


@pytest.fixture(scope="module")
def mine() -> Vectors:
    return vectors_of(varied(), np.array([list(vector.values()) for vector in drawn(120, 4)]), "mine")


def place(vectors: Vectors, name: str) -> NDArray[np.float64]:
    """Return where each vector's number lies in its range, 0 to 1."""
    one = registry()[name]
    return (vectors.values[:, vectors.names.index(name)] - one.low) / (one.high - one.low)


def test_one_unknown_that_decides_is_found_with_its_threshold(mine: Vectors) -> None:
    reversed_ = place(mine, TRUST) > 0.7
    found = decided_by(mine, np.where(reversed_, -1.0, 1.0), OUTCOME)
    one = registry()[TRUST]
    assert (found.found, found.parameters) == (Found.DECIDED, (TRUST,))
    low, high = found.regions
    assert (low.conditions[0].above, high.conditions[0].above) == (False, True)
    assert high.conditions[0].threshold == pytest.approx(one.low + 0.7 * (one.high - one.low), abs=0.02 * (one.high - one.low))
    assert (low.rises, low.falls, high.rises, high.falls) == (found.rises, 0, 0, found.falls)
    assert found.falls == reversed_.sum()
    assert found.right >= 115 > found.most


def test_two_that_decide_together_are_found(mine: Vectors) -> None:
    reversed_ = (place(mine, TRUST) > 0.4) & (place(mine, CULTURE) < 0.6)
    found = decided_by(mine, np.where(reversed_, -1.0, 1.0), OUTCOME)
    assert set(found.parameters) == {TRUST, CULTURE}
    (region,) = (one for one in found.regions if not one.higher)
    assert {(one.parameter, one.above) for one in region.conditions} == {(TRUST, True), (CULTURE, False)}
    assert (region.rises, region.falls) == (0, found.falls)


def test_replicates_of_a_vector_count_once_by_their_mean(mine: Vectors) -> None:
    sign = np.where(place(mine, TRUST) > 0.7, -1.0, 1.0)
    assert decided_by(mine, np.concatenate((3.0 * sign, -1.0 * sign)), OUTCOME) == decided_by(mine, sign, OUTCOME)


@pytest.mark.parametrize("share", [0.5, 0.2])
def test_where_chance_decides_hardly_ever_anything_is_named(mine: Vectors, share: float) -> None:
    rng = np.random.default_rng(5)
    found = [decided_by(mine, np.where(rng.random(120) < share, -1.0, 1.0), OUTCOME) for _ in range(12)]
    assert sum(one.found is Found.DECIDED for one in found) <= 1
    assert all(not one.regions and not one.parameters for one in found if one.found is not Found.DECIDED)


def test_where_it_goes_one_way_nothing_is_looked_for(mine: Vectors) -> None:
    few = np.ones(120)
    few[:9] = -1.0
    assert decided_by(mine, few, OUTCOME).found is Found.ONE_WAY
    assert decided_by(mine, np.ones(120), OUTCOME).found is Found.ONE_WAY


def test_what_makes_no_difference_or_has_no_value_is_left_out(mine: Vectors) -> None:
    differences = np.zeros(120)
    differences[:10], differences[10], differences[11] = 1.0, np.nan, -1.0
    found = decided_by(mine, differences, OUTCOME)
    assert (found.found, found.rises, found.falls, found.same) == (Found.TOO_FEW, 10, 1, 109)


def test_fewer_replicates_than_vectors_are_as_many_vectors(mine: Vectors) -> None:
    sign = np.where(place(mine, TRUST) > 0.7, -1.0, 1.0)[:60]
    assert decided_by(mine, sign, OUTCOME).vectors == 60
    assert decided_by(mine, sign, OUTCOME).parameters == (TRUST,)


def test_what_a_scenario_says_itself_decides_nothing(mine: Vectors) -> None:
    sign = np.where(place(mine, TRUST) > 0.7, -1.0, 1.0)
    found = decided_by(mine, sign, OUTCOME, frozenset({TRUST}))
    assert TRUST not in found.parameters
    assert found.unknowns == len(varied()) - 1


def test_conditions_are_in_the_units_of_the_registry(mine: Vectors) -> None:
    one = registry()[CULTURE]
    found = decided_by(mine, np.where(place(mine, CULTURE) < 0.5, -1.0, 1.0), OUTCOME)
    assert all(isinstance(condition, Condition) and one.low < condition.threshold < one.high for condition in found.regions[0].conditions)


PLACE = load_scenario("ijb_typical").override({"months": 24, "finance.pressure": 0.45, "levers": [], "events": []})
POOR = PLACE.override({"finance.pressure@2013-05": 0.8})


def test_a_comparison_is_asked_of_its_watched_outcome(mine: Vectors) -> None:
    comparison = compare(PLACE, POOR, replicates=24, parameters=mine, names=["poor"], watch=OUTCOME)
    found = deciding_unknowns(comparison)
    difference = comparison.over("poor", OUTCOME) - comparison.over(comparison.baseline_name, OUTCOME)
    assert (found.outcome, found.rises, found.falls) == (OUTCOME, (difference > 0).sum(), (difference < 0).sum())
    with pytest.raises(UnknownNameError, match="outcome"):
        deciding_unknowns(comparison, "poor", "cross_trsut")
    with pytest.raises(UnknownNameError, match="alternative"):
        deciding_unknowns(comparison, "por")


def test_default_numbers_leave_nothing_to_ask() -> None:
    comparison = compare(PLACE, POOR, replicates=6, names=["poor"])
    with pytest.raises(ExplanationError, match="found futures that live with the default numbers, expected vectors"):
        deciding_unknowns(comparison)


def test_without_scikit_learn_it_is_said_what_to_install(mine: Vectors, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("sklearn"):
            raise ImportError(name)
        return usual(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ExplanationError, match=r"install integration-sim\[discovery\]"):
        decided_by(mine, np.where(place(mine, TRUST) > 0.7, -1.0, 1.0), OUTCOME)
