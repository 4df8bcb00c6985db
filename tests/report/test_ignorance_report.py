"""What is said of unknowns that decide is what was found."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from integration_sim import Comparison, compare, load_scenario
from integration_sim.evidence.validation.vectors import drawn
from integration_sim.experiments.comparison.deciding import Condition, DecidingUnknowns, Found, Region
from integration_sim.parameters.vectors import varied, vectors_of
from integration_sim.report.comparison.ignorance import deciding_sentences, ignorance_of, ignorance_sentences

PLACE = load_scenario("ijb_typical").override({"months": 12, "finance.pressure": 0.45, "levers": [], "events": []})
HIGH = Region((Condition("encounter.trust", above=True, threshold=1.234),), rises=2, falls=12)
LOW = Region((Condition("encounter.trust", above=False, threshold=1.234),), rises=44, falls=2)
DECIDED = DecidingUnknowns("cross_trust", Found.DECIDED, rises=46, falls=14, same=0, unknowns=416, regions=(LOW, HIGH), right=55)


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    mine = vectors_of(varied(), np.array([list(vector.values()) for vector in drawn(10, 4)]), "mine")
    return compare(
        PLACE, PLACE.override({"finance.pressure@2013-06": 0.8}), replicates=20, parameters=mine, names=["poor"], watch="cross_trust"
    )


def said(comparison: Comparison, found: DecidingUnknowns) -> str:
    return deciding_sentences(comparison, "poor", found)


def test_where_it_reverses_is_told_with_the_number_its_range_and_its_meaning(comparison: Comparison) -> None:
    assert said(comparison, DECIDED) == (
        "With poor, trust across organisations in the last twelve months is higher with 46 of 60 sets of numbers and lower with 14. Which"
        " it is hangs most on one unknown. It is lower with 12 of 14 sets where encounter.trust is high (above 1.2, of a plausible 0.6 to"
        " 1.6; it says how strongly trust in the other person makes a meeting go well); of the others it is higher with 44 of 46. Tried on"
        " sets that it was not found with, this rule is right about 55 of 60, always saying higher about 46."
    )


def test_the_rarer_sign_may_be_the_higher_one(comparison: Comparison) -> None:
    turned = (Region(LOW.conditions, LOW.falls, LOW.rises), Region(HIGH.conditions, HIGH.falls, HIGH.rises))
    told = said(comparison, replace(DECIDED, rises=14, falls=46, regions=turned))
    assert "lower with 46 of 60 sets of numbers and higher with 14" in told
    assert "It is higher with 12 of 14 sets where encounter.trust is high" in told
    assert "of the others it is lower with 44 of 46" in told
    assert "always saying lower about 46" in told


@pytest.mark.parametrize(
    ("above", "threshold", "word"), [(True, 1.2, "high"), (True, 0.8, "not low"), (False, 1.2, "not high"), (False, 0.8, "low")]
)
def test_words_say_which_part_of_the_range_it_is(comparison: Comparison, above: bool, threshold: float, word: str) -> None:
    region = replace(HIGH, conditions=(Condition("encounter.trust", above, threshold),))
    assert f"where encounter.trust is {word} (" in said(comparison, replace(DECIDED, regions=(LOW, region)))


def test_where_nothing_decides_it_says_so(comparison: Comparison) -> None:
    nothing = replace(DECIDED, found=Found.NOTHING, regions=(), right=41)
    told = said(comparison, nothing)
    assert "Nothing that can be named decides which" in told
    assert "is right about 41 of 60, always saying higher about 46; that is no better." in told
    assert said(comparison, replace(nothing, right=48)).endswith("that is no better than chance would make it.")


def test_where_it_goes_one_way_it_says_so(comparison: Comparison) -> None:
    one_way = replace(DECIDED, found=Found.ONE_WAY, regions=(), right=0)
    assert said(comparison, replace(one_way, rises=60, falls=0)).endswith(
        "is higher with all 60 sets of numbers: no unknown was seen to reverse it."
    )
    assert said(comparison, replace(one_way, rises=55, falls=3, same=2)).endswith(
        "is higher with 55 of 60 sets of numbers and lower with 3; with 2 there is no difference."
        " That is too few to tell which unknowns reverse it."
    )
    assert "no different with any of the 60 sets" in said(comparison, replace(one_way, rises=0, falls=0, same=60))


def test_a_comparison_tells_both_its_spread_and_what_decides(comparison: Comparison) -> None:
    found = ignorance_of(comparison, "poor")
    spread, deciding = ignorance_sentences(comparison, "poor", found)
    assert "of the variance" in spread
    assert deciding.startswith("With poor, trust across organisations in the last twelve months is ")
    data = found.to_data()
    assert data["deciding"]["outcome"] == "cross_trust"
    assert ignorance_sentences(comparison, "poor", replace(found, deciding=None, trouble="not looked for"))[1] == "Not looked for."
