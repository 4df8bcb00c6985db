"""The patterns that ship: everything they name is there, and each cites a source that can be looked up."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from integration_sim.errors import UnknownNameError
from integration_sim.evidence.citations import citations
from integration_sim.evidence.validation.errors import PatternError
from integration_sim.evidence.validation.pattern import Expectation, Pattern, Patterns, patterns
from integration_sim.evidence.validation.trying import ask
from integration_sim.scenario.errors import ScenarioError

CONTROLS = ("V1", "V2", "V3")


@pytest.mark.parametrize("pattern", patterns().patterns, ids=lambda pattern: pattern.id)
def test_a_shipped_pattern_names_only_what_is_there(pattern: Pattern) -> None:
    asked = ask(patterns(), pattern)
    assert asked.arms
    assert all(arm.measures for arm in asked.arms.values())


@pytest.mark.parametrize("pattern", patterns().patterns, ids=lambda pattern: pattern.id)
def test_a_shipped_pattern_has_a_source_that_can_be_looked_up(pattern: Pattern) -> None:
    assert pattern.id in CONTROLS or citations(pattern.source), pattern.source
    assert all(one.holds for one in citations(f"{pattern.source}; {pattern.against}") if one.places)


def test_no_pattern_or_expectation_is_there_twice() -> None:
    ids = [pattern.id for pattern in patterns().patterns]
    says = [(pattern.id, one.says) for pattern in patterns().patterns for one in pattern.expect]
    assert len(set(ids)) == len(ids)
    assert len(set(says)) == len(says)


EXPECTED = {"says": "Trust rises", "outcome": "cross_trust", "window": 12, "arms": {"ijb_typical": 1}, "above": 0}


def asked_for(**changes: object) -> None:
    pattern = {"id": "X", "title": "A trial", "source": "assumption", "expect": [EXPECTED | changes]}
    mine = Patterns.model_validate({"arms": {}, "patterns": [pattern]})
    ask(mine, mine.patterns[0])


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"outcome": "cross_truts"}, "X, arm ijb_typical: outcome: found 'cross_truts'.*did you mean 'cross_trust'"),
        ({"arms": {"ijb_typcal": 1}}, "arm of X: found 'ijb_typcal'.*did you mean 'ijb_typical'"),
        ({"level": "midle"}, "X, arm ijb_typical: level: found 'midle'.*did you mean 'middle'"),
        ({"partnership": "city"}, "partnership: found 'city', expected one of all, partnership"),
        ({"organisation": "boards"}, "organisation: found 'boards'.*did you mean 'board'"),
        ({"outcome": "ambiguty", "statistic": "state"}, "state: found 'ambiguty'.*did you mean 'ambiguity'"),
        ({"outcome": "ambiguity v comitment", "statistic": "correlation"}, "state: found 'comitment'.*did you mean 'commitment'"),
        ({"outcome": "obstacles.finances", "statistic": "item"}, "question: found 'obstacles.finances'.*did you mean 'obstacles.finance'"),
    ],
)
def test_a_pattern_that_names_what_is_not_there_is_told_the_nearest(changes: dict[str, object], told: str) -> None:
    with pytest.raises(UnknownNameError, match=told):
        asked_for(**changes)


@pytest.mark.parametrize("window", [[0, 500], [12, 6], [-1, 3]])
def test_a_window_that_is_not_in_the_run_is_refused(window: list[int]) -> None:
    with pytest.raises(PatternError, match=r"window: found months .* expected months from 0 to 120"):
        asked_for(window=window)


def test_an_arm_whose_change_leads_nowhere_is_refused() -> None:
    pattern = {"id": "X", "title": "A trial", "source": "assumption", "expect": [EXPECTED | {"arms": {"mine": 1}}]}
    mine = Patterns.model_validate({"arms": {"mine": {"place": "ijb_typical", "change": {"finance.presure": 0.5}}}, "patterns": [pattern]})
    with pytest.raises(ScenarioError, match=r"did you mean 'finance\.pressure'"):
        ask(mine, mine.patterns[0])


@pytest.mark.parametrize("missing", ["above", "arms"])
def test_an_expectation_needs_a_bound_and_arms(missing: str) -> None:
    with pytest.raises(ValidationError, match="expected"):
        Expectation.model_validate({name: value for name, value in EXPECTED.items() if name != missing})


def test_an_unknown_pattern_is_told_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="pattern: found 'P111'"):
        patterns().named(["P111"])
