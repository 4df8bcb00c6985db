"""What is said and listed of a decision is what its numbers say."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from hand_made import MONTHS, NOISE, REPLICATES, made

from integration_sim import Comparison, Scenario, compare, decision_table, simulate
from integration_sim.experiments.comparison.costs import MONEY
from integration_sim.experiments.comparison.decision import JUDGED
from integration_sim.experiments.replicates.ensemble import Ensemble
from integration_sim.report.comparison.decision import RULES, case_rows, decision_rows, decision_sentences, group_rows

SWING = np.where(np.arange(REPLICATES) % 2, 0.9, -0.5)


@pytest.fixture(scope="module")
def template(small: Scenario) -> Ensemble:
    """Return a place without a reform, from which nobody has to recover."""
    return simulate(small.override({"events": []}), 1)


@pytest.fixture(scope="module")
def comparison(template: Ensemble) -> Comparison:
    return made(
        template,
        gamble={"cross_trust": SWING, MONEY: 100.0},
        steady={"cross_trust": 0.1 + 0.01 * NOISE, "service_performance": 2.0, MONEY: 10.0},
    )


@pytest.fixture(scope="module")
def simulated(small: Scenario) -> Comparison:
    return compare(small, small.override({"name": "tighter", "finance.pressure": 0.9}), replicates=6, seed=4)


def test_rows_are_those_of_the_table(comparison: Comparison) -> None:
    rows = {(row.alternative, row.outcome): row for row in decision_rows(comparison.decision)}
    assert len(rows) == 2 * len(JUDGED)
    steady = rows["steady", "cross_trust"]
    assert (steady.label, steady.told, steady.chance, steady.stands) == ("Trust across organisations", "+0.10", "100 %", "better")
    low, high = re.fullmatch(r"(0\.\d+) to (0\.\d+)", steady.interval).groups()  # type: ignore[union-attr]
    assert float(low) < 0.1 < float(high)
    assert steady.price == f"GBP {10.0 * MONTHS / 10.0:,.0f} for each 0.01"
    gamble = rows["gamble", "cross_trust"]
    assert (gamble.told, gamble.chance, gamble.price, gamble.stands) == ("could be luck", "50 %", "", "could be luck")
    assert gamble.interval.startswith("-")
    same = rows["gamble", "workload"]
    assert (same.told, same.interval, same.chance) == ("the same", "", "50 %")


def test_cases_are_told_with_the_rules_that_choose_them(comparison: Comparison) -> None:
    rows = {row.arm: row for row in case_rows(comparison.decision, "cross_trust")}
    assert list(rows) == ["here", "gamble", "steady"]
    assert set(rows["steady"].chosen_by) == {"worst_case"}
    assert set(rows["gamble"].chosen_by) == set(RULES) - {"worst_case"}
    assert rows["here"].chosen_by == ()
    cases = comparison.decision.cases.set_index(["outcome", "arm"]).loc["cross_trust"]
    assert float(rows["gamble"].regret_max) == pytest.approx(cases.loc["gamble", "regret_max"], abs=0.0005)
    assert (rows["gamble"].best_in, rows["steady"].best_in) == ("50 %", "50 %")


def test_sentences_say_who_is_chosen_by_which_rule(comparison: Comparison) -> None:
    first, second, third, *others = decision_sentences(comparison.decision, "cross_trust")
    rows = {row.arm: row for row in case_rows(comparison.decision, "cross_trust")}
    assert first == (
        f"Trust across organisations in the last twelve months: gamble does best on average ({rows['gamble'].mean}), and comes out best"
        " in 50 % of the simulated futures."
    )
    assert second == (
        f"In its best replicate gamble reaches furthest ({rows['gamble'].best_case}); in its worst steady holds up best"
        f" ({rows['steady'].worst_case}); least to regret is gamble, never more than {rows['gamble'].regret_max} behind the best arm with"
        " the same luck."
    )
    assert third == "Not apart by more than luck and enough to matter: here from gamble; gamble from steady."
    assert "With gamble, no organisation's managers at any level can be said to gain or lose." in others
    (steady,) = (text for text in others if text.startswith("With steady"))
    assert steady == (
        "With steady, managers of board (strategic +0.10, middle +0.10, front line +0.10) and managers of council (strategic +0.10,"
        " middle +0.10, front line +0.10) gain."
    )


def test_a_name_that_begins_with_with_is_not_led_in_by_another(template: Ensemble) -> None:
    found = made(template, **{"With coaching": {"cross_trust": 0.1}})
    *_, told = decision_sentences(found.decision, "cross_trust")
    assert told.startswith("With coaching, managers of board")


def test_many_that_cannot_be_told_apart_are_told_shortly(template: Ensemble) -> None:
    same = {"cross_trust": 0.1}
    found = made(template, one=same, two=same, three=same, four={})
    told = [text for text in decision_sentences(found.decision, "cross_trust") if "apart" in text]
    assert told == ["Not apart by more than luck and enough to matter: here from four; one from two and three; two from three."]
    wild = made(template, one={"cross_trust": SWING}, two={"cross_trust": -SWING})
    assert "No arm differs from any other by more than luck and by enough to matter." in decision_sentences(wild.decision, "cross_trust")


def test_dominated_is_told(template: Ensemble) -> None:
    found = made(template, dear={MONEY: 100.0})
    assert "Dear is dominated: here costs no more and does no worse." in decision_sentences(found.decision, "cross_trust")


def test_what_is_the_same_or_nowhere_is_told(template: Ensemble) -> None:
    found = made(template, arm={"cross_trust": 0.1})
    assert decision_sentences(found.decision, "workload")[0] == "Workload is the same in every arm and replicate."
    assert "All differences are larger than luck, and large enough to matter." in decision_sentences(found.decision, "cross_trust")
    found.alternatives["arm"].values["cross_trust"][:] = np.nan
    table = decision_table(replace(found), ["cross_trust"])
    assert decision_sentences(table, "cross_trust") == [
        "Of trust across organisations there is nothing to compare: no replicate has a value in every arm."
    ]
    assert {row.mean for row in case_rows(table, "cross_trust")} == {"unknown"}
    assert decision_rows(table)[0].told == "nothing to compare"


def test_of_too_few_replicates_no_verdict_is_given(template: Ensemble) -> None:
    whole = made(template, arm={"cross_trust": 0.1, MONEY: 100.0}, other={"cross_trust": 0.2})
    few = {name: Ensemble(one.plan, one.values[:5], one.provenance) for name, one in whole.arms.items()}
    table = replace(whole, baseline=few.pop("here"), alternatives=few).decision
    told = " ".join(decision_sentences(table, "cross_trust"))
    assert "Simulated 5 times: no verdict and no ranges (they take 6 simulated futures or more)." in told
    assert not re.search("more than luck|council [^.]* gain|dominated", told)
    assert {(row.told, row.interval, row.stands) for row in decision_rows(table)} == {("no verdict", "", "no verdict")}


def test_groups_are_organisations_and_levels(simulated: Comparison) -> None:
    rows = group_rows(simulated.decision, "workload")
    assert {(row.organisation, row.level) for row in rows} == {
        (organisation, level) for organisation in ("board", "council") for level in ("strategic", "middle", "front_line")
    }
    table = simulated.decision.groups.set_index(["outcome", "organisation", "level"])
    for row in rows:
        cell = table.loc["workload", row.organisation, row.level]
        told = {"clear": "worse", "on average": "worse on average"}.get(cell["verdict"], cell["verdict"])
        assert row.stands == told
    (text,) = (text for text in decision_sentences(simulated.decision, "workload") if text.startswith("With tighter"))
    assert text.endswith(" lose.")
    assert len(re.findall(r"(?:strategic|middle|front line) \+", text)) == sum(row.stands.startswith("worse") for row in rows) > 0
    assert group_rows(simulated.decision, "service_performance") == []
    assert decision_sentences(simulated.decision, "service_performance")
    assert group_rows(decision_table(simulated, ["service_performance"]), "service_performance") == []
