"""What is said and tabled of costs is what the numbers say."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from hand_made import NOISE, Shifts, interval, made
from rich.console import Console
from scipy.stats import ttest_1samp

from integration_sim import Comparison, Scenario, simulate
from integration_sim.experiments.comparison.costs import DAYS, MONEY
from integration_sim.experiments.replicates.ensemble import Ensemble
from integration_sim.model.plan import Plan
from integration_sim.report.comparison.costs import cost_sentences, cost_table, costing, explanation


@pytest.fixture(scope="module")
def template(small: Scenario) -> Ensemble:
    """Return a place without a reform, from which nobody has to recover."""
    return simulate(small.override({"events": []}), 1)


def said(template: Ensemble, **shifts: Any) -> str:
    comparison = made(template, arm=shifts)
    return cost_sentences(comparison, "arm", costing(comparison)["arm"])


def tabled(comparison: Comparison, name: str, columns: int = 80) -> str:
    console = Console(width=columns, file=io.StringIO(), record=True)
    console.print(cost_table(comparison, name, costing(comparison)[name]))
    return console.export_text()


TRUST = 0.03 + 0.01 * NOISE


def price(cost: float) -> str:
    """The cost of 0.01 where trust rises by TRUST, its ends by SciPy's t interval, in two figures."""
    low, high = ttest_1samp(TRUST, 0.0).confidence_interval(0.95)
    middle, least, most = (f"{float(f'{0.01 * cost / effect:.2g}'):,.0f}" for effect in (TRUST.mean(), high, low))
    return f"{middle} ({least} to {most})"


def test_what_is_bought_is_told_with_its_price(template: Ensemble) -> None:
    text = said(template, cost_gbp=1000.0, cost_manager_days=2.0, cross_trust=TRUST, service_performance=5.0 * NOISE)
    low, high = interval(5.0 * NOISE)
    assert text == (
        "arm costs GBP 40,800 more over 2 years (48 manager-days and 24,000 GBP). Trust across organisations is on average 0.03 higher"
        f" (+0.02 to +0.04; better in all 12) in the last twelve months: about GBP {price(40800.0)} for each 0.01. Service performance is"
        f" no different beyond what could be luck ({low:+.2f} to {high:+.2f}) in the last twelve months."
    )


def test_what_is_given_up_is_told_with_what_it_saves(template: Ensemble) -> None:
    text = said(template, cost_gbp=-1000.0, service_performance=-2.0)
    assert text == (
        "arm costs GBP 24,000 less over 2 years (0 manager-days and 24,000 GBP). Trust across organisations is the same in every"
        " replicate in the last twelve months. Service performance is 2.0 lower (worse in all 12) in the last twelve months: about GBP"
        " 12,000 saved for each point."
    )


@pytest.mark.parametrize(
    ("cost", "trust", "text", "cell"),
    [
        (1000.0, -0.03, "Trust across organisations is 0.030 lower (-0.0", "worse, and costs more"),
        (-1000.0, 0.03, "Trust across organisations is 0.030 higher (+0.0", "better, and costs less"),
    ],
)
def test_no_price_is_told_where_nothing_is_traded(template: Ensemble, cost: float, trust: float, text: str, cell: str) -> None:
    shifts: Shifts = {MONEY: cost, "cross_trust": trust}
    assert text in said(template, **shifts)
    assert "about" not in said(template, **shifts)
    assert cell in tabled(made(template, arm=shifts), "arm")


def test_time_may_be_paid_with_money(template: Ensemble) -> None:
    text = said(template, cost_manager_days=-2.0, cost_gbp=700.0)
    assert text.startswith("arm costs as much as here over 2 years (-48 manager-days and +16,800 GBP). ")


def test_uncertain_costs_have_an_interval(template: Ensemble) -> None:
    text = said(template, cost_gbp=1000.0 + 100.0 * NOISE)
    row = made(template, arm={MONEY: 1000.0 + 100.0 * NOISE}).costs.loc[2]
    assert f"costs GBP 24,000 ({float(f'{row.ci_low:.3g}'):,.0f} to {float(f'{row.ci_high:.3g}'):,.0f}) more" in text


def test_who_dominates_whom_is_told(template: Ensemble) -> None:
    good: Shifts = {"cross_trust": TRUST, "service_performance": 2.0}
    comparison = made(template, cheap={MONEY: -10.0} | dict(good), dear={MONEY: 10.0, "cross_trust": 0.01}, free={})
    found = costing(comparison)
    assert list(found) == ["cheap", "dear"], "nothing to say of what costs the same"
    assert cost_sentences(comparison, "cheap", found["cheap"]).endswith(
        "It dominates here, which costs no less and does no better in either."
    )
    assert cost_sentences(comparison, "dear", found["dear"]).endswith("It is dominated: cheap costs no more and does no worse in either.")
    assert "Dominated by cheap" in " ".join(tabled(comparison, "dear").split())
    assert "Dominated" not in tabled(comparison, "cheap")


@pytest.mark.parametrize("columns", [80, 140])
def test_the_table_tells_the_same(template: Ensemble, columns: int) -> None:
    shifts: Shifts = {MONEY: 1000.0, DAYS: 2.0, "cross_trust": TRUST, "service_performance": 5.0 * NOISE}
    comparison = made(template, arm=shifts)
    text = tabled(comparison, "arm", columns)
    assert max(map(len, text.splitlines())) <= columns
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert "Managers' time, days +48" in lines
    assert "Money, GBP +24,000" in lines
    assert "Together, GBP +40,800" in lines
    assert "at GBP 250 to 500 a day +36,000 to +48,000" in lines
    at = lines.index(f"GBP for each 0.01 {price(40800.0)}")
    assert lines[at - 1] == "Trust across organisations +0.03 (+0.02 to +0.04)"
    low, high = interval(5.0 * NOISE)
    assert lines[at + 1] == f"Service performance 0.00 ({low:+.2f} to {high:+.2f}) could be luck"
    assert lines[at + 2] == "GBP for each point could be luck"
    assert "a manager-day at GBP 350; effects are those in the last twelve months." in explanation(comparison)


def beside(template: Ensemble, change: dict[str, object], **shifts: Any) -> Comparison:
    """Return a comparison whose alternative differs by a change besides its numbers made by hand."""
    comparison = made(template, arm=shifts)
    arm = Ensemble(Plan(template.scenario.override(change)), comparison.alternatives["arm"].values, template.provenance)
    return replace(comparison, alternatives={"arm": arm})


def test_for_how_many_managers_one_is_charged_is_told(template: Ensemble) -> None:
    told = explanation(beside(template, {"stands_for": 4}))
    assert "a manager-day at GBP 350, each manager simulated counted 1 or 4 times; effects are those" in told


@pytest.mark.parametrize(
    ("change", "else_"),
    [
        ({"finance.pressure": 0.5, "levers": []}, "pressure on budgets"),
        ({"events": [{"kind": "breach", "date": "2005-09", "share": 0.2}], "demand": 0.2}, "events and demand"),
        ({"past.pressure": 0.9}, "the place"),
        ({"parameters.trust.loss": 0.2}, "the model"),
    ],
)
def test_what_else_differs_is_told_where_nothing_was_bought(template: Ensemble, change: dict[str, object], else_: str) -> None:
    comparison = beside(template, change, cost_gbp=1000.0, cross_trust=TRUST)
    text = cost_sentences(comparison, "arm", costing(comparison)["arm"])
    assert text.endswith(f" Costs are not set against these effects, since more than levers differs: {else_}.")
    assert "for each" not in text
    assert "GBP for each 0.01 none: more than levers differs" in " ".join(tabled(comparison, "arm").split())


def test_what_still_recovers_says_so_and_is_not_dominated(small: Scenario, template: Ensemble) -> None:
    comparison = beside(template, {"events": small.to_data()["events"][:1]}, cost_gbp=1000.0)
    text = cost_sentences(comparison, "arm", costing(comparison)["arm"])
    assert "Its last go-live lies less than three years before the end, so it has not yet recovered and is not said" in text
    assert "It is dominated" not in text
    table = " ".join(tabled(comparison, "arm").split())
    assert "Not yet recovered last go-live less than three years before the end" in table
    assert "Dominated" not in table
