"""Patterns of levers, forms and histories, on 100 replicates with paired luck; what doesn't hold is listed as failing, with a reason.

`uv run pytest -m long -n 0 tests/test_lever_patterns.py --log-cli-level=info` tries them and prints the figures.
"""

from __future__ import annotations

import logging
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from test_patterns import REPLICATES, interval

from integration_sim import Scenario, load_scenario, simulate
from integration_sim.experiments.replicates.ensemble import Ensemble

pytestmark = pytest.mark.long
figures = logging.getLogger(__name__)

LIVE = 36
"""The month of go-live in the typical place, April 2016."""
BEFORE_THE_ACT = 144
"""April 2016 in the four cases, which begin in April 2004."""


def reform(announced: str, live: str, form: str = "ijb", **more: Any) -> dict[str, Any]:
    return {"kind": "reform", "form": form, "announced": announced, "live": live, **more}


PREPARED = reform("2014-04", "2016-04", shadow="2015-04")
PLACE = load_scenario("ijb_typical").override({"levers": [], "events": []})
IJB = PLACE.override({"events": [PREPARED]})


@cache
def _simulated(scenario: str, months: int | None) -> Ensemble:
    return simulate(Scenario.model_validate_json(scenario), REPLICATES, months=months)


def of(scenario: Scenario, outcome: str, months: int | None = None, **cell: str) -> NDArray[np.float64]:
    """Return an outcome by replicate and month."""
    return _simulated(scenario.model_dump_json(), months).series(outcome, **cell)


def holds(pattern: str, difference: NDArray[np.float64], sign: int) -> None:
    """Expect the whole interval on one side of 0."""
    found = interval(difference)
    figures.info("%s: %+.4f (%+.4f to %+.4f)", pattern, found.mean, found.low, found.high)
    assert found.low > 0.0 if sign > 0 else found.high < 0.0, (pattern, found)


def lever(kind: str, months: int = 36, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "start": "2016-04", "months": months, **more}


def bought(*levers: dict[str, Any], outcome: str = "cross_trust") -> NDArray[np.float64]:
    """Return what levers move in three years after go-live."""
    return (of(IJB.override({"levers": list(levers)}), outcome) - of(IJB, outcome))[:, LIVE + 36]


@pytest.mark.parametrize("outcome", ["cross_trust", "service_performance"])
def test_p4_choose_a_model_and_leave_it(outcome: str) -> None:
    place = PLACE.override({"months": 132, "finance.pressure": 0.45})
    often = [
        reform("2014-04", "2015-04"),
        reform("2016-10", "2017-10", "chcp"),
        reform("2019-04", "2020-04"),
        reform("2021-10", "2022-10", "chcp"),
    ]
    one, many = (of(place.override({"events": events}), outcome)[:, 108:121].mean(axis=1) for events in (often[:1], often))
    holds(f"P4 {outcome}", one - many, +1)


def test_p5_mixed_teams_not_shared_buildings() -> None:
    mixed, floors = (bought(lever("co_location", style=style, reach=60)) for style in ("mixed_teams", "separate_floors"))
    holds("P5 mixed teams", mixed, +1)
    holds("P5 floors beside a fifth of that", floors - mixed / 5, -1)


def test_p6_owned_not_imposed() -> None:
    owned, imposed = (bought(lever("action_learning", style=style, reach=30)) for style in ("owned", "imposed"))
    holds("P6 owned", owned, +1)
    holds("P6 imposed beside a quarter of that", imposed - owned / 4, -1)


@pytest.mark.parametrize("outcome", ["cross_trust", "service_performance"])
def test_p7_money_strains(outcome: str) -> None:
    steps = [{"date": "2015-03", "value": 0.35}, {"date": "2015-04", "value": 0.75}]
    short, ample = (PLACE.override({"finance.pressure": pressure}) for pressure in (steps, 0.35))
    holds(f"P7 {outcome}", (of(short, outcome) - of(ample, outcome))[:, 84], -1)


@pytest.mark.parametrize("outcome", ["job_insecurity", "commitment"])
def test_p9_assurance_is_two_sided(outcome: str) -> None:
    assured = IJB.override({"levers": [{"kind": "assurance", "start": "2014-04", "months": 48}]})
    holds(f"P9 {outcome}", (of(assured, outcome) - of(IJB, outcome))[:, 13:49].mean(axis=1), -1)


def test_p10_lead_agency_or_joint_board() -> None:
    lead = PLACE.override({"events": [PREPARED | {"form": "lead_agency", "receiver": "board"}]})

    def difference(outcome: str, months: slice) -> NDArray[np.float64]:
        return (of(lead, outcome) - of(IJB, outcome))[:, months].mean(axis=1)

    holds("P10 months a decision", difference("decision_months", slice(48, None)), -1)
    holds("P10 grievance in year one", difference("terms_grievance", slice(37, 49)), +1)
    holds("P10 grievance from year five", difference("terms_grievance", slice(96, None)), -1)
    gap = of(lead, "culture_distance") - 0.7 * of(IJB, "culture_distance")
    holds("P10 culture gap beside 70 %", gap[:, -12:].mean(axis=1), +1)


def test_p12_divorce_hits_the_top() -> None:
    joined = PLACE.override({"events": [reform("2014-04", "2015-04", "chcp")], "switch_off": ["survival"]})
    parted = joined.override({"events": [reform("2014-04", "2015-04", "chcp"), {"kind": "dissolve", "date": "2018-04"}]})

    def loss(outcome: str, level: str = "all") -> NDArray[np.float64]:
        return (of(parted, outcome, level=level) - of(joined, outcome, level=level))[:, 61:85].mean(axis=1)

    holds("P12 confidence beside front-line trust", loss("partner_confidence") - loss("cross_trust", "front_line"), -1)
    holds("P12 strategic beside front-line trust", loss("cross_trust", "strategic") - loss("cross_trust", "front_line"), -1)


def test_p13_law_binds() -> None:
    short = PLACE.override({"finance.pressure": 0.8, "months": 144})
    by_choice, by_law = (short.override({"events": [reform("2014-04", "2015-04", form)]}) for form in ("chcp", "ijb"))
    dissolved = [(of(one, "partnership_active") == 0.0).any(axis=1).astype(float) for one in (by_choice, by_law)]
    disputes = [(of(one, "disputes") == 1.0).any(axis=1).astype(float) for one in (by_choice, by_law)]
    holds("P13 dissolved", dissolved[0] - dissolved[1], +1)
    holds("P13 disputes", disputes[1] - disputes[0], +1)


def test_p14_early_honest_clarity() -> None:
    late = PLACE.override({"events": [reform("2014-04", "2016-04")]})
    early = late.override({"events": [reform("2014-04", "2016-04"), {"kind": "clarify", "date": "2014-05", "clarity": 0.8}]})
    np.testing.assert_array_equal(of(early, "role_ambiguity")[:, 12], of(late, "role_ambiguity")[:, 12])
    for outcome, sign in (("role_ambiguity", -1), ("leadership_trust", +1)):
        holds(f"P14 {outcome}", (of(early, outcome) - of(late, outcome))[:, 15:31].mean(axis=1), sign)


@cache
def patient_and_hasty() -> tuple[Scenario, Scenario]:
    """Return a distrustful place that aligns its budgets, trusts, and then pools them, and one that pools them at once."""
    place = PLACE.override({"history.cross_trust": 0.4, "finance.pressure": 0.6})

    def pooled(date: str) -> Scenario:
        steps = [{"kind": "budget", "date": "2015-04", "mode": "aligned"}, {"kind": "budget", "date": date, "mode": "pooled"}]
        return place.override({"events": [reform("2014-04", "2015-04"), *steps]})

    return pooled("2019-04"), pooled("2015-05")


def test_p15_align_trust_pool() -> None:
    patient, hasty = (of(place, "cross_trust", level="strategic") for place in patient_and_hasty())
    holds("P15 strategic trust", (patient - hasty)[:, 37:72].mean(axis=1), +1)


def test_p15_align_trust_pool_settles_more_budgets() -> None:
    patient, hasty = (of(place, "failed_settlements")[:, 25:].sum(axis=1) for place in patient_and_hasty())
    holds("P15 failed settlements", patient - hasty, -1)


def test_p16_doubt_flows_down() -> None:
    deaf = IJB.override({"parameters.uncertainty.percolation": 0.0})
    doubt, alone = (of(one, "role_ambiguity", level="front_line") for one in (IJB, deaf))
    holds("P16 height of the peak", doubt.max(axis=1) - alone.max(axis=1), +1)
    holds("P16 its month, before go-live", doubt[:, 12:LIVE].argmax(axis=1) - alone[:, 12:LIVE].argmax(axis=1), +1)


def with_councils(count: int) -> Scenario:
    """Return the typical place with so many councils under its board, as many managers in all."""
    data = PLACE.to_data()
    council = data["organisations"].pop("council")
    data["partnerships"] = {}
    for number in range(count):
        managers = {level: max(2, round(posts / count)) for level, posts in council["managers"].items()}
        data["organisations"][f"council_{number}"] = {**council, "managers": managers, "od_capacity": 0.5 + number * 1e-6}
        localities = [f"Locality {number}.{place}" for place in range(3 if count == 1 else 1)]
        organisations = ["board", f"council_{number}"]
        data["partnerships"][f"partnership_{number}"] = {"organisations": organisations, "form": "chp", "localities": localities}
    return Scenario.model_validate(data | {"events": [PREPARED]})


def beside_three_councils(outcome: str) -> NDArray[np.float64]:
    """Return how an outcome differs, from two years after go-live, where the board has one council instead of three."""
    one, three = (of(with_councils(count), outcome)[:, 60:].mean(axis=1) for count in (1, 3))
    return one - three


def test_p17_coterminous_is_quicker() -> None:
    holds("P17 decision_months", beside_three_councils("decision_months"), -1)


@pytest.mark.xfail(
    strict=True,
    reason="both places start at the trust that their scenario declares: the warm-up makes up for all that is steady, such as time divided"
    " among councils, and a reform adds too little to it; -.008 (-.018 to +.002) on 100 replicates",
)
def test_p17_coterminous_trusts_more() -> None:
    holds("P17 cross_trust", beside_three_councils("cross_trust"), +1)


def test_p20_four_histories_one_act() -> None:
    def at_the_act(case: str, outcome: str) -> NDArray[np.float64]:
        return of(load_scenario(f"case_{case}"), outcome, BEFORE_THE_ACT)[:, -1]

    for outcome in ("cross_trust", "integration_index"):
        for better, worse in ("ca", "ad"):
            holds(f"P20 {outcome} {better} above {worse}", at_the_act(better, outcome) - at_the_act(worse, outcome), +1)
    for other in "abd":
        holds(f"P20 gap of {other} above c", at_the_act(other, "culture_distance") - at_the_act("c", "culture_distance"), +1)


def city(outcome: str, year: int) -> NDArray[np.float64]:
    """Return an outcome of case B's city, front line, in the financial year that ends in April of a year."""
    found = of(load_scenario("case_b"), outcome, BEFORE_THE_ACT, partnership="city", level="front_line")
    last = (year - 2004) * 12
    return found[:, last - 11 : last + 1].mean(axis=1)


def test_p20_in_the_city_of_case_b_confidence_is_not_mended() -> None:
    holds("P20 B's confidence, 2014 beside 2009", city("partner_confidence", 2014) - city("partner_confidence", 2009), -1)
    cooperation = interval(city("cooperation_rate", 2014) - city("cooperation_rate", 2009))
    figures.info("P20 B's front-line cooperation, 2014 beside 2009: %s", cooperation)
    assert abs(cooperation.mean) < 0.03, "front-line cooperation is about back"


def recovery(scenario: Scenario, undisturbed: Scenario, live: int) -> NDArray[np.int64]:
    """Return by replicate how many months after go-live performance, smoothed over half a year, regains the undisturbed path."""
    behind = of(scenario, "service_performance") - of(undisturbed, "service_performance")
    smooth = np.apply_along_axis(np.convolve, 1, behind, np.full(6, 1 / 6), "valid")[:, live:]
    return np.where((smooth >= 0.0).any(axis=1), (smooth >= 0.0).argmax(axis=1), smooth.shape[1])


def test_p21_od_matters_to_recovery() -> None:
    gone = load_scenario("case_d")
    kept = gone.override({f"organisations.{name}.od_capacity": 0.8 for name in gone.organisations})
    months = []
    for place in (gone, kept):
        events = [event for event in place.to_data()["events"] if event["kind"] != "reform"]
        months.append(recovery(place, place.override({"events": events}), BEFORE_THE_ACT))
    holds("P21 months to recover without OD", months[0] - months[1], +1)


def test_p22_frozen_posts_prolong_the_dip() -> None:
    frozen = PLACE.override({"events": [PREPARED, {"kind": "freeze", "date": "2015-10", "months": 24}]})
    holds("P22 months to recover under a freeze", recovery(frozen, PLACE, LIVE) - recovery(IJB, PLACE, LIVE), +1)


@pytest.mark.parametrize("outcome", ["cross_trust", "service_performance"])
def test_p23_teaching_alone_is_weak(outcome: str) -> None:
    programme, mixed = lever("leadership_programme", 18, reach=30), lever("co_location", style="mixed_teams", reach=60)
    alone, pair = bought(programme, outcome=outcome), bought(programme, mixed, outcome=outcome)
    holds(f"P23 {outcome} beside a quarter of the pair", alone - pair / 4, -1)


def test_p25_the_gulf_widens() -> None:
    def widened(place: Scenario) -> NDArray[np.float64]:
        apart = place.override({"organisations.board.terms_drift": 0.01, "organisations.council.terms_drift": -0.01})
        return (of(apart, "terms_grievance") - of(place, "terms_grievance"))[:, -12:].mean(axis=1)

    exposed = IJB.override({"levers": [lever("co_location", 72, style="mixed_teams")]})
    holds("P25 grievance", widened(IJB), +1)
    holds("P25 more so side by side", widened(exposed) - widened(IJB), +1)


def test_no_package_of_levers_moves_trust_by_more_than_modestly() -> None:
    """All levers together, reaching everyone for three years, move cross trust by .15 at most."""
    kinds = ["coaching", "mentoring", "shadowing", "assurance", "professional_reassurance", "protected_time", "single_appraisal"]
    kinds += ["harmonised_terms", "delegated_authority", "transition_team", "communication", "shared_vision", "shared_identity"]
    kinds += ["accountable_officer"]
    everything = [lever(kind) for kind in kinds]
    everything += [lever("action_learning", style="owned"), lever("co_location", style="mixed_teams")]
    everything += [lever("leadership_programme", reach=30), lever("joint_posts", level="middle", reach=4)]
    moved = interval(bought(*everything))
    figures.info("All levers together: %s", moved)
    assert moved.low > 0.0
    assert moved.high <= 0.15


def ended(*events: dict[str, Any]) -> NDArray[np.float64]:
    """Return by replicate whether a CHCP by choice has ended within 24 months of April 2016, money being short."""
    place = PLACE.override({"finance.pressure": 0.5, "months": 60, "events": [reform("2014-04", "2015-04", "chcp"), *events]})
    return (of(place, "partnership_active")[:, LIVE : LIVE + 25] == 0.0).any(axis=1).astype(float)


BREACH = {"kind": "breach", "date": "2016-04", "share": 0.35}


def test_p26_a_broken_promise_ends_what_only_choice_holds_together() -> None:
    holds("P26 ended within 24 months, beside 15 points", ended(BREACH) - ended() - 0.15, +1)


def test_p26_those_at_the_top_feel_it_most() -> None:
    chcp = PLACE.override({"finance.pressure": 0.5, "months": 60, "events": [reform("2014-04", "2015-04", "chcp")]})
    broken = chcp.override({"events": [reform("2014-04", "2015-04", "chcp"), BREACH]})

    def lost(level: str) -> NDArray[np.float64]:
        return (of(broken, "partner_confidence", level=level) - of(chcp, "partner_confidence", level=level))[:, LIVE + 1 : LIVE + 25].mean(
            axis=1
        )

    for level in ("middle", "front_line"):
        holds(f"P26 confidence at the top beside {level}", lost("strategic") - lost(level), -1)


def test_p27_approval_costs_services() -> None:
    more = IJB.override({"parameters.forms.ijb.approval_lines": 5.0})
    for outcome, sign in (("decision_months", +1), ("service_performance", -1), ("commitment", -1), ("partner_confidence", -1)):
        holds(f"P27 {outcome}", (of(more, outcome) - of(IJB, outcome))[:, 60:].mean(axis=1), sign)


@pytest.mark.parametrize("form", ["informal", "chp", "chcp", "ijb"])
def test_p29_leaders_decide_whether_it_lives(form: str) -> None:
    at_start = form in ("informal", "chp")
    place = PLACE.override({"finance.pressure": 0.5, "partnerships.partnership.form": form if at_start else "chp"})
    events = [] if at_start else [reform("2014-04", "2015-04", form)]

    def under(stance: float, outcome: str, **cell: str) -> NDArray[np.float64]:
        change = {"kind": "leadership_change", "date": "2016-04", "stance": stance}
        return of(place.override({"events": [*events, change]}), outcome, **cell)

    trust = under(1.0, "cross_trust", level="strategic") - under(-1.0, "cross_trust", level="strategic")
    holds(f"P29 {form}: strategic trust", trust[:, LIVE + 1 : LIVE + 37].mean(axis=1), +1)
    if form == "chcp":
        alive = under(1.0, "partnership_active") - under(-1.0, "partnership_active")
        holds("P29 chcp: still there after two years", alive[:, LIVE + 24], +1)


def test_p31_more_progress_after_the_divorce() -> None:
    city = load_scenario("case_b")
    (divorce,) = (event.date - city.start for event in city.events if event.kind == "dissolve")

    def after_beside_before(outcome: str, **cell: str) -> NDArray[np.float64]:
        months = of(city, outcome, partnership="city", **cell)
        return months[:, divorce + 1 : divorce + 25].mean(axis=1) - months[:, divorce - 24 : divorce].mean(axis=1)

    slower, cooperation = (
        interval(after_beside_before(*about)) if len(about) == 1 else interval(after_beside_before(about[0], level=about[1]))
        for about in (("decision_months",), ("cooperation_rate", "front_line"))
    )
    figures.info("P31: months for a decision %s, front-line cooperation %s", slower, cooperation)
    assert slower.mean <= 0.0
    assert cooperation.low >= 0.0


@pytest.mark.parametrize("outcome", ["cross_trust", "capability"])
def test_p32_what_is_left_undone_for_years_costs(outcome: str) -> None:
    place = load_scenario("case_a")
    bought_there = of(place, outcome) - of(place.override({"levers": []}), outcome)
    for month, when in ((BEFORE_THE_ACT, "at go-live"), (place.months, "at the end")):
        holds(f"P32 {outcome} {when}", bought_there[:, month], +1)
        assert bought_there[:, month].mean() < 0.03, "modestly"


S6_PLACES = 40
"""Random local contexts: trust as places, pressure and leadership near the work as futures."""
S6_FORMS = ("chp", "chcp", "ijb", "lead_agency")
"""A CHP is what the place has: no reform is a form, too."""


def test_s6_structure_alone_decides_little() -> None:
    draws = np.random.default_rng(5).uniform([0.35, 0.3, -1.0], [0.65, 0.7, 1.0], (S6_PLACES, 3)).round(3)
    found = np.empty((S6_PLACES, len(S6_FORMS)))
    for row, (trust, pressure, stance) in enumerate(draws.tolist()):
        change = {"kind": "leadership_change", "date": "2013-10", "size": 0.5, "stance": stance, "level": "middle"}
        place = PLACE.override({"history.cross_trust": trust, "history.partner_confidence": trust, "finance.pressure@2013-10": pressure})
        for column, form in enumerate(S6_FORMS):
            receiver = {"receiver": "board"} if form == "lead_agency" else {}
            events = [] if form == "chp" else [reform("2013-10", "2014-04", form, **receiver)]
            ensemble = simulate(place.override({"events": [*events, change]}), 5, months=78)
            found[row, column] = ensemble.series("service_performance")[:, 66:78].mean()
    shares = [found.mean(axis=0).var() / found.var(), *(np.corrcoef(draws.T[i], found.mean(axis=1))[0, 1] ** 2 for i in range(3))]
    by_place = found.mean(axis=1).var() / found.var()
    figures.info(
        "S6: form %.3f; of what places differ by (%.3f of all) trust %.3f, pressure %.3f, leadership %.3f", shares[0], by_place, *shares[1:]
    )
    assert shares[0] < 0.05
    assert all(share * by_place > shares[0] for share in shares[1:])
