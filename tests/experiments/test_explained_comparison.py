"""Why alternatives differ, at three depths: each depth's parts add up to the difference."""

from __future__ import annotations

import numpy as np
import pytest

from integration_sim import OUTCOMES, Scenario, compare
from integration_sim.experiments.attribution.ledger import STATE_OF
from integration_sim.experiments.attribution.reasons import PARTS
from integration_sim.experiments.comparison.explained import CAUSES, MECHANISMS, MEETINGS, ExplainedComparison, explain_comparison
from integration_sim.report.why.apart import BECAUSE, REASONS, THROUGH, why_apart
from integration_sim.report.why.differences import shares_in, told_of

REPLICATES = 6
EXACTLY = 1e-9


@pytest.fixture(scope="module")
def seen() -> list[tuple[str, int, int]]:
    return []


@pytest.fixture(scope="module")
def explained(small: Scenario, seen: list[tuple[str, int, int]]) -> ExplainedComparison:
    tighter = small.override({"finance.pressure@2004-09": 0.9, "levers": []})
    elsewhere = small.override({"history.cross_trust": 0.7})
    comparison = compare(small, tighter, elsewhere, replicates=REPLICATES, seed=4, names=["tighter", "elsewhere"])
    return explain_comparison(comparison, lambda *told: seen.append(told))


@pytest.mark.parametrize("month", [5, 12, 24])
def test_at_each_depth_the_parts_add_up_to_the_difference(explained: ExplainedComparison, month: int) -> None:
    comparison = explained.comparison
    for outcome in STATE_OF:
        difference = comparison.difference(outcome, "tighter")[:, month].mean()
        causes = explained.causes["tighter"].between(outcome, 0, month).parts["change"]
        assert causes.sum() == pytest.approx(difference, abs=EXACTLY)
        assert shares_in(comparison, "tighter", outcome, month).sum() == pytest.approx(difference, abs=EXACTLY)
    change = explained.reasons["tighter"].beside(explained.reasons[comparison.baseline_name], month)
    assert change.reasons["change"].sum() == pytest.approx(change.whole[0], abs=EXACTLY)
    assert abs(change.whole[0]) > 0.001


def test_tables_add_up_too(explained: ExplainedComparison) -> None:
    table = explained.cause_table
    assert set(table["alternative"]) == {"tighter"}
    assert set(table["outcome"]) == set(OUTCOMES)
    sums = table.groupby(["outcome", "month"])["change"].sum()
    differences = explained.comparison.difference("cross_trust", "tighter").mean(axis=0)
    np.testing.assert_allclose(sums["cross_trust"], differences, rtol=0.0, atol=EXACTLY)
    reasons = explained.reason_table
    assert list(dict.fromkeys(reasons["alternative"])) == ["tighter", "elsewhere"]
    assert set(reasons["reason"]) == set(PARTS)
    chosen = reasons[(reasons["alternative"] == "tighter") & (reasons["month"] == 20) & (reasons["level"] == "middle")]
    expected = explained.reasons["tighter"].beside(explained.reasons[explained.comparison.baseline_name], 20, "middle")
    assert chosen["change"].sum() == pytest.approx(expected.whole[0], abs=EXACTLY)
    assert {str(date)[:7] for date in chosen["date"]} == {"2005-12"}


def test_another_place_has_reasons_but_no_causes(explained: ExplainedComparison) -> None:
    assert list(explained.causes) == ["tighter"]
    assert list(explained.refused) == ["elsewhere"]
    assert explained.refused["elsewhere"].startswith("beside: found 'case_c', another place")
    assert "elsewhere" in explained.reasons


def test_only_other_places_leave_an_empty_table(explained: ExplainedComparison) -> None:
    empty = ExplainedComparison(explained.comparison, {}, explained.refused, explained.reasons).cause_table
    assert empty.empty
    assert list(empty) == list(explained.cause_table)


def test_it_tells_how_far_each_depth_has_come(explained: ExplainedComparison, seen: list[tuple[str, int, int]]) -> None:
    assert list(dict.fromkeys(stage for stage, _, _ in seen)) == [CAUSES, MECHANISMS, MEETINGS]
    assert [(done, of) for stage, done, of in seen if stage == CAUSES] == [(done, 3) for done in range(4)]
    every = REPLICATES * 3
    assert [(done, of) for stage, done, of in seen if stage == MEETINGS] == [(done, every) for done in range(1, every + 1)]


def test_all_depths_are_told_of_one_outcome_and_month(explained: ExplainedComparison) -> None:
    chosen = told_of(explained.comparison, "tighter")
    assert chosen is not None
    because, through, reasons = why_apart(explained, "tighter")
    label = OUTCOMES[chosen[0]].label
    assert because.startswith(f"tighter. {BECAUSE}. Between April 2004 and ")
    assert label[1:] in because
    assert through.startswith(f"tighter. {THROUGH}. {label}, ")
    assert reasons.startswith(f"tighter. {REASONS}. In the ")


def test_where_nothing_differs_no_cause_is_told(small: Scenario) -> None:
    found = explain_comparison(compare(small, small, replicates=2, months=14, names=["twin"]))
    through, reasons = why_apart(found, "twin")
    assert through.startswith(f"twin. {THROUGH}. No outcome")
    assert "No reason changed that can be shown." in reasons
