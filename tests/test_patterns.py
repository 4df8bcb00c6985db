"""A first look at what the model must show: negative controls V1-V3 and patterns P1-P3, on 100 replicates with paired luck.

Each pattern holds when the 95 % interval of the paired difference lies wholly on the expected side.
`uv run pytest tests/test_patterns.py --log-cli-level=info` prints the figures.
"""

from __future__ import annotations

import logging
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from integration_sim import Scenario, compare, load_scenario, simulate
from integration_sim.experiments.replicates.ensemble import Ensemble
from integration_sim.model.recording.outcomes import OUTCOMES, SHARE
from integration_sim.scenario.events import Reform
from integration_sim.scenario.kinds.forms import FormName
from integration_sim.scenario.levers import AccountableOfficer

REPLICATES = 100
NORMAL_95 = 1.96
TEN_YEARS = 120

figures = logging.getLogger(__name__)
CASES = ("case_c", "case_d")


class Interval(NamedTuple):
    """A mean over replicates, and its 95 % interval."""

    low: float
    mean: float
    high: float


def interval(differences: NDArray[np.float64]) -> Interval:
    mean, half = differences.mean(), NORMAL_95 * differences.std(ddof=1) / np.sqrt(differences.size)
    return Interval(float(mean - half), float(mean), float(mean + half))


def standing_still(case: str, **changes: Any) -> Scenario:
    """Return a case in which nothing happens for ten years: no events, no levers, money and terms as they are at its start."""
    scenario = load_scenario(case)
    pressure = scenario.finance.pressure
    first = pressure[0].value if isinstance(pressure, tuple) else pressure
    still = {f"organisations.{name}.terms_drift": 0.0 for name in scenario.organisations}
    return scenario.override({"events": [], "levers": [], "finance.pressure": first, "months": TEN_YEARS} | still | changes)


@cache
def still(case: str) -> Ensemble:
    """Simulate a case in which nothing happens."""
    return simulate(standing_still(case), REPLICATES)


def reformed(case: str) -> tuple[Scenario, Scenario, Reform]:
    """Return a case with one reform from its CHP and without it, and the reform; nothing after the reform, and no levers.

    But for the officer who belongs to the form: a joint director in a CHCP (Memon 2061), by law a chief officer in an IJB.
    """
    scenario = load_scenario(case)
    kept = [event for event in scenario.events if not isinstance(event, Reform)]
    first = next(event for event in scenario.events if isinstance(event, Reform))
    before = [event for event in kept if getattr(event, "date", first.live) < first.announced]
    since = first.shadow or first.announced
    officer = AccountableOfficer(start=since, months=scenario.start + scenario.months - since)
    without = scenario.override({"events": before, "levers": []})
    return without.override({"events": [*before, first], "levers": [officer]}), without, first


@pytest.fixture(scope="module", params=CASES)
def arms(request: pytest.FixtureRequest) -> tuple[Ensemble, Ensemble, int, int]:
    """Reform and no reform, and the months of its announcement and go-live."""
    with_reform, without, reform = reformed(request.param)
    months = reform.live - with_reform.start + 61
    announced, live = reform.announced - with_reform.start, reform.live - with_reform.start
    both = compare(without, with_reform, replicates=REPLICATES, months=months, names=["reform"])
    return both.alternatives["reform"], both.baseline, announced, live


@pytest.mark.parametrize("case", CASES)
def test_v1_standing_still_stands_still(case: str) -> None:
    ensemble = still(case)
    drifts = {name: interval(ensemble.series(name)[:, -1] - ensemble.series(name)[:, 0]) for name in OUTCOMES if name != "escalation_rate"}
    figures.info("V1 %s: %s", case, {name: tuple(round(number, 4) for number in drift) for name, drift in drifts.items()})
    for name, outcome in OUTCOMES.items():
        if outcome.unit == SHARE and name in drifts:
            assert abs(drifts[name].mean) <= 0.02, name
    assert abs(drifts["service_performance"].mean) <= 2.0
    assert abs(drifts["workload"].mean) <= 0.02


@pytest.mark.parametrize("case", CASES)
def test_v1_holds_at_every_level(case: str) -> None:
    ensemble = still(case)
    for name in ("cross_trust", "within_trust", "role_ambiguity", "job_insecurity", "capability", "commitment", "culture_distance"):
        for level in ("strategic", "middle", "front_line"):
            drift = interval(ensemble.series(name, level=level)[:, -1] - ensemble.series(name, level=level)[:, 0])
            assert drift.low <= 0.02, (name, level, drift)
            assert drift.high >= -0.02, (name, level, drift)


def mirrored(scenario: Scenario) -> Scenario:
    """Swap every attribute of the two organisations: their descriptions, and what events and levers do to them."""
    one, other = scenario.organisations
    swap = {one: other, other: one}
    data = scenario.to_data()
    data["organisations"] = {one: data["organisations"][other], other: data["organisations"][one]}
    for entry in (*data["events"], *data["levers"]):
        for field in ("organisation", "receiver"):
            if entry.get(field):
                entry[field] = swap[entry[field]]
    return Scenario.model_validate(data)


@pytest.mark.parametrize("case", CASES)
def test_v2_labels_carry_nothing(case: str) -> None:
    scenario = load_scenario(case).override(
        {
            "organisations.board.terms_drift": 0.01,
            "organisations.council.managers.front_line": 30,
            "levers": [{"kind": "coaching", "start": "2012-04", "months": 24, "organisation": "council", "reach": 12}],
        }
    )
    plain, swapped = simulate(scenario, 5), simulate(mirrored(scenario), 5)
    one, other = scenario.organisations
    for name in OUTCOMES:
        np.testing.assert_array_equal(plain.series(name), swapped.series(name))
        for level in ("strategic", "middle", "front_line", "all"):
            np.testing.assert_array_equal(
                plain.series(name, organisation=one, level=level), swapped.series(name, organisation=other, level=level)
            )


@pytest.mark.parametrize("case", CASES)
def test_v3_no_contact_no_convergence(case: str) -> None:
    apart = simulate(standing_still(case, **{"parameters.contact.across": 0.0}), REPLICATES)
    together = still(case)
    drift = interval(apart.series("culture_distance")[:, -1] - apart.series("culture_distance")[:, 0])
    wider = interval(apart.series("culture_distance")[:, -1] - together.series("culture_distance")[:, -1])
    distance = np.abs(apart.series("cross_trust") - apart.series("partner_confidence"))
    figures.info("V3 %s: culture gap %s, beside contact %s; trust from confidence %.4f", case, drift, wider, distance[:, -1].mean())
    assert drift.low >= -0.005
    assert wider.low > 0.0
    assert distance[:, -1].mean() <= 0.03


@pytest.mark.parametrize("case", CASES)
def test_v3_trust_without_contact_goes_to_confidence(case: str) -> None:
    """Declared far from it, trust is there before the story begins: nobody has met in the years of the warm-up either."""
    apart = {"history.cross_trust": 0.65, "history.partner_confidence": 0.45, "parameters.contact.across": 0.0}
    ensemble = simulate(standing_still(case, **apart), REPLICATES)
    distance = np.abs(ensemble.series("cross_trust") - ensemble.series("partner_confidence"))
    figures.info("V3 %s: trust from confidence %.4f, then %.4f", case, distance[:, 0].mean(), distance[:, -1].mean())
    assert distance[:, 0].mean() <= 0.03
    assert distance[:, -1].mean() <= 0.03


def test_p1_reform_sets_service_back_for_18_to_36_months(arms: tuple[Ensemble, Ensemble, int, int], request: pytest.FixtureRequest) -> None:
    """Case D takes longer: no organisational development, short money, a gulf in terms that widens (Memon 2149, 2725-2743)."""
    reform, none, announced, live = arms
    slow = "case_d" in request.node.name
    difference = reform.series("service_performance") - none.series("service_performance")
    fallen = interval(difference[:, announced + 6 : live + 1].mean(axis=1))
    regained = next(month for month in range(live, difference.shape[1]) if difference[:, month].mean() >= 0.0) - live
    at_18, at_36 = interval(difference[:, live + 18]), interval(difference[:, live + 36])
    figures.info("P1: %s; after 18 months %s, after 36 %s; regained in month %d", fallen, at_18, at_36, regained)
    assert fallen.high < 0.0
    assert at_18.high < 0.0
    assert at_36.high < 0.0 if slow else at_36.low > 0.0
    assert 36 < regained <= 60 if slow else 18 <= regained <= 36


def test_p2_roles_are_still_unsettled_in_year_three(arms: tuple[Ensemble, Ensemble, int, int]) -> None:
    reform, none, _, live = arms
    difference = reform.series("role_ambiguity") - none.series("role_ambiguity")
    unsettled = interval(difference[:, live + 24 : live + 31].mean(axis=1))
    figures.info("P2: %s", unsettled)
    assert unsettled.low > 0.0


def test_p3_middle_managers_resist_most(arms: tuple[Ensemble, Ensemble, int, int]) -> None:
    reform, _, announced, live = arms
    window = slice(announced, live + 13)
    resistance = {
        level: reform.series("resistance", level=level)[:, window].mean(axis=1) for level in ("strategic", "middle", "front_line")
    }
    above_strategic = interval(resistance["middle"] - resistance["strategic"])
    above_front_line = interval(resistance["middle"] - resistance["front_line"])
    figures.info("P3: above strategic %s, above front line %s", above_strategic, above_front_line)
    assert above_strategic.low > 0.0
    assert above_front_line.low > 0.0


def test_the_forms_named_in_the_patterns_are_those_of_the_cases() -> None:
    assert [reformed(case)[2].form for case in CASES] == [FormName.CHCP, FormName.IJB]
