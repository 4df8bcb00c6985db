"""What a chart's title says is true of the numbers."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from hand_made import made

from integration_sim import Comparison, Scenario, compare, simulate
from integration_sim.experiments.comparison.windows import Window
from integration_sim.experiments.replicates.ensemble import Ensemble
from integration_sim.model.plan import Plan
from integration_sim.model.recording.outcomes import OUTCOMES, Course
from integration_sim.report.run.headlines import heading, headings, headline, state_of_affairs
from integration_sim.report.wording.sentences import month_name

SIZE = r"(?P<average>on average )?(?P<size>[0-9.]+) (?P<direction>higher|lower)(?: \((?P<low>[+-][0-9.]+) to (?P<high>[+-][0-9.]+)\))?"
WHEN = r" in (?P<flow>the twelve months to )?(?P<when>the last twelve months|\w+ \d{4})"
WHY_NOT = (
    "different by too little to matter",
    "no different beyond what could be luck",
    "the same in every replicate",
    "different by what could still be luck",
)


@pytest.fixture(scope="module")
def comparison(small: Scenario) -> Comparison:
    later = small.override({"events": [small.to_data()["events"][0] | {"announced": "2004-09", "shadow": None, "live": "2005-09"}]})
    return compare(small, small, later, replicates=8, names=["the same", "later"], baseline_name="as it is")


@pytest.mark.parametrize("name", OUTCOMES)
def test_it_says_how_an_outcome_differs_and_when(comparison: Comparison, name: str) -> None:
    found, text = comparison.finding(name, "later"), headline(comparison, "later", name)
    said = re.search(SIZE + WHEN, text)
    assert (said is not None) == found.chief.told, text
    if said is None:
        assert any(f" {words}" in text for words in WHY_NOT), text
        return
    chief, unit = found.chief, 0.6 * 10.0 ** -len(said["size"].partition(".")[2])
    assert (said["average"] is not None) == (chief.verdict == "on average")
    assert (said["direction"] == "higher") == (chief.mean > 0.0)
    assert float(said["size"]) == pytest.approx(abs(chief.mean), abs=unit)
    if said["low"] is not None:
        assert [float(said["low"]), float(said["high"])] == pytest.approx([chief.low, chief.high], abs=unit)
    if found.most is Window.LARGEST_GAP:
        assert said["when"] == month_name(comparison.baseline.scenario.start + found.gap_month)
        assert (said["flow"] is None) == (OUTCOMES[name].course is Course.STATE)
        assert "in the last twelve months" in text[said.end() :], "and where it ends"
    else:
        assert said["when"] == "the last twelve months"


def test_signs_are_those_of_the_interval(comparison: Comparison) -> None:
    assert " lower (-" in headline(comparison, "later", "job_insecurity")
    assert " higher (+" in headline(comparison, "later", "partner_confidence")


def test_the_same_is_the_same(comparison: Comparison) -> None:
    assert headline(comparison, "the same", "cross_trust") == "Trust across organisations is the same in every replicate."


def test_a_label_in_the_plural_has_its_verb(comparison: Comparison) -> None:
    assert headline(comparison, "the same", "vacancy_rate") == "Vacant posts are the same in every replicate."
    assert state_of_affairs(comparison.baseline, "vacancy_rate").startswith("Vacant posts go from ")


def test_what_only_the_baseline_announces_opens_the_gap(comparison: Comparison) -> None:
    assert headline(comparison, "later", "job_insecurity").endswith(
        "; the gap opens with “Community Health and Care Partnership (CHCP) announced” (May 2004)."
    )


def test_a_gap_opens_with_what_differs_named_by_its_own_month(small: Scenario) -> None:
    """The announcement is common to both; coaching, a month before it, is not, and the breach, which only one has, comes later."""
    reform, breach = small.to_data()["events"]
    common = small.override({"events": [reform | {"announced": "2004-06"}], "levers": []})
    coaching = {"kind": "coaching", "start": "2004-05", "months": 12, "reach": 5}
    other = common.override({"events": [reform | {"announced": "2004-06"}, breach | {"date": "2005-12"}], "levers": [coaching]})
    found = made(simulate(common, 1), arm={"capability": 0.1})
    arm = Ensemble(Plan(other), found.alternatives["arm"].values, found.baseline.provenance)
    for opens in (1, 2):
        arm.values["capability"][:, :opens] = found.baseline.values["capability"][:, :opens]
        beside = replace(found, alternatives={"arm": arm})
        assert beside.finding("capability").opens == opens
        assert headline(beside, "arm", "capability").endswith("; the gap opens with “coaching” (May 2004).")


def test_things_of_two_months_each_have_their_own(small: Scenario) -> None:
    calm = small.override({"events": [], "levers": []})
    levers = [{"kind": kind, "start": start, "months": 12} | rest for kind, start, rest in LEVERS]
    found = made(simulate(calm, 1), arm={"workload": 0.1})
    values = found.alternatives["arm"].values
    values["workload"][:, 1] = found.baseline.values["workload"][:, 1]
    both = replace(found, alternatives={"arm": Ensemble(Plan(calm.override({"levers": levers})), values, found.baseline.provenance)})
    assert both.finding("workload").opens == 2
    assert headline(both, "arm", "workload").endswith("; the gap opens with “coaching” (May 2004) and “shadowing” (June 2004).")


LEVERS = (("coaching", "2004-05", {"reach": 5}), ("shadowing", "2004-06", {}))


def test_without_anything_of_its_own_the_month_is_named(small: Scenario) -> None:
    template = simulate(small, 1)
    found = made(template, arm={"cross_trust": 0.1})
    found.alternatives["arm"].values["cross_trust"][:, 1:10] -= 0.1
    assert headline(found, "arm", "cross_trust").endswith("; the gap opens in February 2005.")
    at_once = made(template, arm={"cross_trust": 0.1})
    assert headline(at_once, "arm", "cross_trust").endswith("; the gap opens at once.")


def test_a_chart_of_several_names_those_that_differ(small: Scenario) -> None:
    template = simulate(small, 1)
    up, down, slight = ({"cross_trust": by} for by in (0.3, -0.2, 0.002))
    cases = {
        "Trust across organisations is higher only with a and lower only with b, where most happens": {"a": up, "b": down, "c": {}},
        "Trust across organisations is higher in both, where most happens": {"a": up, "b": up},
        "Trust across organisations is lower only with b, where most happens": {"a": slight, "b": down},
        "Trust across organisations is the same in every replicate": {"a": {}, "b": {}},
        "Trust across organisations is different by too little to matter": {"a": slight, "b": slight},
        "Trust across organisations: no difference that is more than luck and large enough to matter": {"a": slight, "b": {}},
    }
    for text, arms in cases.items():
        assert headings(made(template, **arms), "cross_trust") == text


def test_a_chart_of_too_few_replicates_claims_no_verdict(small: Scenario) -> None:
    whole = made(simulate(small, 1), a={"cross_trust": 0.3}, b={"cross_trust": 0.2})
    few = {name: Ensemble(one.plan, one.values[:5], one.provenance) for name, one in whole.arms.items()}
    found = replace(whole, baseline=few.pop("here"), alternatives=few)
    assert headings(found, "cross_trust") == "Trust across organisations: too few replicates for a verdict"
    assert headline(found, "a", "cross_trust") == "Trust across organisations is 0.30 higher."
    assert headline(found, "a", "workload") == "Workload is much the same."


def test_a_title_of_one_is_that_of_its_finding(comparison: Comparison) -> None:
    found = comparison.finding("cross_trust", "later")
    assert heading([found], ["later"], comparison.baseline.scenario.start) in headings(
        replace(comparison, alternatives={"later": comparison.alternatives["later"]}), "cross_trust"
    )


def test_without_a_comparison_it_says_where_things_go(comparison: Comparison) -> None:
    text = state_of_affairs(comparison.baseline, "role_ambiguity")
    values = comparison.baseline.series("role_ambiguity")
    at = int(np.abs(values.mean(axis=0) - values[:, 0].mean()).argmax())
    numbers = [f"{np.median(values[:, month]):.2f}" for month in (0, at, -1)]
    month = month_name(comparison.baseline.scenario.start + at)
    told = re.search(r"from (\S+)(?: \(\S+ to \S+\))? to (\S+) .*? in (\w+ \d+), and to (\S+) .*at the end\.", text)
    assert told is not None, text
    assert [told[1], told[2], told[4]] == numbers
    assert told[3] == month


def test_flows_and_rates_go_from_one_year_to_another(comparison: Comparison) -> None:
    values = comparison.baseline.series("cost_gbp")
    first, last = (f"{values[0, months].sum():,.0f}" for months in (slice(1, 13), slice(-12, None)))
    text = state_of_affairs(comparison.baseline, "cost_gbp")
    assert text.startswith(f"Cost of levers and reforms goes from {first} in the first twelve months to {last} in the last twelve:")
    text = state_of_affairs(comparison.baseline, "cooperation_rate")
    assert re.match(r"Joint work that goes well goes from .* in the first twelve months to .* in the last twelve: ", text)
