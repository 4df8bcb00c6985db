"""What reforms cost: by hand, month by month, and added to what levers cost."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from integration_sim import Scenario, load_scenario, registry
from integration_sim.model.plan import Plan
from integration_sim.model.run import Run
from integration_sim.scenario.kinds.forms import FormName

BEDDING_IN = round(registry()["costs.bedding_in"].value)
COSTS = {"cost_manager_days": "manager_days", "cost_gbp": "gbp"}
MANAGERS = 24
MONTHS = 40
REFORM = {"kind": "reform", "form": "chcp", "announced": "2004-08", "live": "2005-04", "size": 0.5}
ANNOUNCED, LIVE = 4, 12
DISSOLVED = {"kind": "dissolve", "date": "2005-10"}
TEAM = {"kind": "transition_team", "start": "2004-12", "months": 20}
COACHING = {"kind": "coaching", "start": "2004-05", "months": 6, "reach": 5}


def spent(scenario: Scenario, partnership: str = "all", replicate: int = 0) -> NDArray[np.float64]:
    """Return what a partnership costs: month x cost."""
    run = Run(Plan(scenario), 1, replicate)
    run.run_until()
    here = run.aggregation.names.index((partnership, "all", "all"))
    return np.column_stack([run.recording.values[cost][:, here] for cost in COSTS])


def unit(name: str) -> NDArray[np.float64]:
    """Return what something takes of a manager in a month, in days and money."""
    return np.array([registry()[f"costs.{name}.{cost}"].value for cost in COSTS.values()])


def during(first: int, last: int, months: int = MONTHS) -> NDArray[np.float64]:
    """1 in the months from the first up to, but without, the last."""
    numbers = np.arange(months + 1)
    return ((numbers >= first) & (numbers < last)).astype(float)[:, np.newaxis]


def changed(small: Scenario, events: list[Any], levers: list[Any], **parameters: float) -> Scenario:
    """Return the small scenario with other events and levers, long enough for reforms to bed in; nobody withdraws."""
    others = {f"parameters.{name}": value for name, value in parameters.items()}
    return small.override({"months": MONTHS, "events": events, "levers": levers, "switch_off": ["survival"], **others})


def test_a_reform_takes_time_and_money_from_its_announcement_until_it_has_bedded_in(small: Scenario) -> None:
    expected = 0.5 * MANAGERS * unit("reform.chcp") * during(ANNOUNCED, LIVE + BEDDING_IN)
    np.testing.assert_allclose(spent(changed(small, [REFORM], [])), expected)


@pytest.mark.parametrize("form", FormName, ids=lambda form: form.name.lower())
def test_every_form_has_its_price(small: Scenario, form: FormName) -> None:
    receiver = {"receiver": "board"} if form == FormName.LEAD_AGENCY else {}
    expected = 0.5 * MANAGERS * unit(f"reform.{form.name.lower()}")
    np.testing.assert_allclose(spent(changed(small, [REFORM | receiver | {"form": form}], []))[ANNOUNCED], expected)


def test_a_lead_agency_costs_more_than_a_joint_board(small: Scenario) -> None:
    assert (unit("reform.lead_agency") > unit("reform.ijb")).all()


def test_a_dissolution_takes_time_once_it_has_happened(small: Scenario) -> None:
    expected = MANAGERS * unit("dissolution") * during(18, 18 + BEDDING_IN)
    np.testing.assert_allclose(spent(changed(small, [DISSOLVED], [])), expected)


def test_what_is_announced_at_the_very_start_counts_from_the_first_month(small: Scenario) -> None:
    found = spent(changed(small, [REFORM | {"announced": "2004-04"}], []))
    assert (found > 0.0).all(axis=1).tolist() == during(1, LIVE + BEDDING_IN)[:, 0].astype(bool).tolist()


@pytest.mark.parametrize(("bedding_in", "months"), [(3.4, 3), (3.6, 4), (0.0, 0)])
def test_how_long_it_beds_in_is_a_parameter(small: Scenario, bedding_in: float, months: int) -> None:
    found = spent(changed(small, [REFORM], [], **{"costs.bedding_in": bedding_in}))
    assert np.count_nonzero(found[:, 0]) == LIVE - ANNOUNCED + months


def test_neither_levers_nor_reforms_wipe_out_what_others_cost(small: Scenario) -> None:
    events, levers = [REFORM, DISSOLVED], [TEAM, COACHING]
    apart = [spent(changed(small, [event], [])) for event in events] + [spent(changed(small, [], [lever])) for lever in levers]
    together = spent(changed(small, events, levers))
    assert all(one.any() for one in apart)
    assert any(sum(bool(one[month].any()) for one in apart) == 3 for month in range(MONTHS))
    np.testing.assert_allclose(together, np.sum(apart, axis=0))


def test_two_reforms_at_once_cost_both(small: Scenario) -> None:
    """The first has not bedded in yet when the next is announced."""
    next_one = {"kind": "reform", "form": "ijb", "announced": "2005-06", "live": "2006-04"}
    apart = [spent(changed(small, [event], [])) for event in (REFORM, next_one)]
    together = spent(changed(small, [REFORM, next_one], []))
    assert (np.minimum(*apart) > 0.0).any()
    np.testing.assert_allclose(together, np.sum(apart, axis=0))


def test_managers_of_a_later_phase_are_under_the_reform_for_longer_and_only_they(small: Scenario) -> None:
    phased = REFORM | {"phases": [{"live": "2005-09", "localities": ["South"]}]}
    scenario = changed(small, [phased], [])
    plan = Plan(scenario)
    south = np.count_nonzero(plan.layout.posts.posts["locality"] == [name for _, name in plan.layout.localities].index("South"))
    assert 0 < south < MANAGERS
    price = 0.5 * unit("reform.chcp")
    expected = MANAGERS * price * during(ANNOUNCED, LIVE + BEDDING_IN) + south * price * during(LIVE + BEDDING_IN, LIVE + 5 + BEDDING_IN)
    np.testing.assert_allclose(spent(scenario), expected)


def test_a_manager_of_several_partnerships_counts_in_each_by_a_share(small: Scenario) -> None:
    places = small.to_data()["partnerships"]
    both = small.override(
        {
            "partnerships": places | {"other": {"organisations": ["board", "council"], "form": "chp", "localities": ["East"]}},
            "events": [REFORM | {"partnership": "other"}],
            "levers": [],
            "months": 14,
        }
    )
    plan = Plan(both)
    posts, memberships = plan.layout.posts
    owners = np.repeat(np.arange(posts.size), posts["memberships"])
    counted = (1.0 / posts["memberships"][owners[memberships == plan.layout.partnerships.index("other")]]).sum()
    assert 0.0 < counted < np.count_nonzero(memberships == plan.layout.partnerships.index("other")), "some serve both"
    np.testing.assert_allclose(spent(both, "other")[ANNOUNCED], 0.5 * counted * unit("reform.chcp"))
    assert not spent(both, "partnership").any()


def test_partners_who_walk_out_are_not_charged(small: Scenario) -> None:
    """That is an effect of what was chosen: costs do not depend on luck."""
    loose = {"parameters.survival.withdrawal": 1.0, "partnerships.partnership.form": "chcp", "events": [], "levers": []}
    run = Run(Plan(small.override(loose)), 1, 0)
    run.run_until()
    assert run.recording.values["partnership_active"][-1, run.aggregation.overall] == 0.0
    assert not run.recording.values["cost_manager_days"][:, run.aggregation.overall].any()


def test_of_all_outcomes_reforms_prices_move_the_costs_alone(small: Scenario) -> None:
    prices = {name: one.high for name, one in registry().items() if name.startswith(("costs.reform", "costs.dissolution", "costs.bedding"))}
    usual, dear = (Run(Plan(changed(small, [REFORM, DISSOLVED], [TEAM], **values)), 1, 0) for values in ({}, prices))
    for run in (usual, dear):
        run.run_until()
    one, other = usual.recording.values, dear.recording.values
    assert {name for name in one.dtype.names or () if one[name].tobytes() != other[name].tobytes()} == set(COSTS)


def test_where_one_stands_for_many_managers_cost_so_many_times_and_a_partnerships_team_once(small: Scenario) -> None:
    for events, levers, times in (([REFORM, DISSOLVED], [], 4), ([], [COACHING], 4), ([], [TEAM], 1)):
        one = changed(small, events, levers)
        alone, found = spent(one), spent(one.override({"stands_for": 4}))
        assert alone.any()
        np.testing.assert_allclose(found, times * alone)


def test_of_all_outcomes_a_sample_moves_the_costs_alone(small: Scenario) -> None:
    plain = changed(small, [REFORM], [COACHING])
    one, other = (Run(Plan(scenario), 1, 0) for scenario in (plain, plain.override({"stands_for": 7})))
    for run in (one, other):
        run.run_until()
    alone, many = one.recording.values, other.recording.values
    assert {name for name in alone.dtype.names or () if alone[name].tobytes() != many[name].tobytes()} == set(COSTS)


def test_the_reforms_of_case_c_by_hand() -> None:
    """120 managers, each for six: a joint partnership of size .6 for 8 months, a joint board of size .8 for 24, and bedding in."""
    partnership, board = 0.6 * (8 + BEDDING_IN) * unit("reform.chcp"), 0.8 * (24 + BEDDING_IN) * unit("reform.ijb")
    scenario = load_scenario("case_c").override({"levers": []})
    np.testing.assert_allclose(spent(scenario).sum(axis=0), 6 * 120 * (partnership + board))
