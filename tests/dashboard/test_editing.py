"""Bars are moved, stretched, added, switched off; what cannot be leaves all as it was."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from integration_sim import simulate
from integration_sim.dashboard.visitor import editing
from integration_sim.dashboard.visitor.sliders import main_sliders, more_sliders
from integration_sim.dashboard.visitor.variants import Variant, opened
from integration_sim.model.plan import Plan
from integration_sim.parameters import registry
from integration_sim.scenario.errors import ScenarioError
from integration_sim.scenario.files.library import load_scenario, scenario_names
from integration_sim.scenario.schema import Scenario


@pytest.fixture
def variant(small: Scenario) -> Variant:
    return opened(small)


def bar(variant: Variant, label: str) -> editing.Bar:
    return next(one for one in editing.bars(variant) if one.label == label)


REFORM = "reform: Community Health and Care Partnership (CHCP)"


def test_bars_stand_on_the_scenarios_months(variant: Variant) -> None:
    told = [(one.label, one.first, one.last, one.lasts, one.on, one.in_baseline) for one in editing.bars(variant)]
    assert told == [
        ("coaching", 0, 12, True, True, True),
        (REFORM, 1, 12, True, True, True),
        ("breach", 17, 17, False, True, True),
    ]


@pytest.mark.parametrize("name", scenario_names())
def test_every_shipped_scenario_has_its_bars(name: str) -> None:
    scenario = load_scenario(name)
    assert len(editing.bars(opened(scenario))) == len(scenario.events) + len(scenario.levers)


def test_bars_of_many_partnerships_say_whose_they_are() -> None:
    reforms = [one.label for one in editing.bars(opened(load_scenario("scotland"))) if one.item["kind"] == "reform"]
    assert len(set(reforms)) == len(reforms) > 30


def test_a_lever_is_moved_and_stretched(variant: Variant) -> None:
    after = editing.moved(variant, bar(variant, "coaching").identity, 3, 20)
    assert (str(after.scenario.levers[0].start), after.scenario.levers[0].months) == ("2004-07", 17)
    assert after.changed
    assert not variant.changed


def test_a_reform_keeps_the_length_of_its_shadow_period(variant: Variant) -> None:
    moved = editing.moved(variant, bar(variant, REFORM).identity, 3, 15).scenario.events[0]
    assert [str(date) for date in (moved.announced, moved.shadow, moved.live)] == ["2004-07", "2005-01", "2005-07"]
    squeezed = editing.moved(variant, bar(variant, REFORM).identity, 10, 12).scenario.events[0]
    assert [str(date) for date in (squeezed.announced, squeezed.shadow, squeezed.live)] == ["2005-02", "2005-02", "2005-04"]


def test_what_happens_at_once_is_moved(variant: Variant) -> None:
    assert str(editing.moved(variant, bar(variant, "breach").identity, 20, 20).scenario.events[1].date) == "2005-12"


def test_switched_off_and_on_again(variant: Variant) -> None:
    off = editing.switched(variant, bar(variant, "coaching").identity)
    assert not off.scenario.levers
    assert not bar(off, "coaching").on
    moved = editing.moved(off, bar(off, "coaching").identity, 2, 14)
    on = editing.switched(moved, bar(moved, "coaching").identity)
    assert str(on.scenario.levers[0].start) == "2004-06"
    assert not on.off


def test_a_bar_keeps_its_name_when_it_is_switched_off_and_others_come_and_go(variant: Variant) -> None:
    coaching = bar(variant, "coaching").identity
    after = editing.added(variant, editing.usual(variant.scenario, "mentoring", 3))
    mentoring = bar(after, "mentoring").identity
    for _ in range(2):  # two clicks before the page was drawn anew mean the same bar
        after = editing.switched(after, coaching)
    for step in (editing.switched, editing.switched, editing.removed):
        after = step(after, coaching)
        assert bar(after, "mentoring").identity == mentoring
    assert {one.label for one in editing.bars(editing.removed(after, mentoring))} == {REFORM, "breach"}
    assert editing.bars(after.without_changes()) == editing.bars(variant)


def test_every_kind_can_be_added_anywhere(variant: Variant) -> None:
    bare = variant.with_scenario(variant.scenario.override({"events": [], "levers": []}))
    refused = []
    for kind in editing.kinds():
        for first in (-5, 0, 11, 400):
            item = editing.usual(bare.scenario, kind["kind"], first, kind["style"])
            try:
                added = editing.added(bare, item)
            except ScenarioError as error:
                refused.append((kind["label"], str(error)))
                continue
            assert [one.label for one in editing.bars(added)] == [kind["label"]]
    assert {label for label, _ in refused} == {"peer support"}, "it needs officers to support"


def test_one_more_reform_begins_when_the_last_is_live(variant: Variant) -> None:
    item = editing.usual(variant.scenario, "reform", editing.beginning(variant, "reform"), "ijb")
    after = editing.added(variant, item)
    assert bar(after, "reform: Integration Joint Board (IJB)").first == bar(after, REFORM).last
    assert editing.beginning(variant, "coaching") == bar(variant, REFORM).first


def test_removed(variant: Variant) -> None:
    left = editing.removed(variant, bar(variant, "breach").identity)
    assert [one.label for one in editing.bars(left)] == ["coaching", REFORM]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [(1, 40, "expected a month of the run"), (30, 34, "expected a month of the run")],
)
def test_out_of_range_is_refused(variant: Variant, first: int, last: int, expected: str) -> None:
    with pytest.raises(ScenarioError, match=expected):
        editing.moved(variant, bar(variant, REFORM).identity, first, last)


@pytest.mark.parametrize("identity", ["levers.7", "off.0", "nothing", "", "levers.-1"])
def test_a_bar_that_is_gone(variant: Variant, identity: str) -> None:
    with pytest.raises(ScenarioError, match="no longer on the timeline"):
        editing.switched(variant, identity)


def test_a_wrong_detail_names_its_bar_and_field(variant: Variant) -> None:
    item = dict(bar(variant, "coaching").item) | {"level": "middling"}
    off = editing.switched(variant, bar(variant, "coaching").identity)
    for one in (variant, off):
        with pytest.raises(ScenarioError, match=r"^coaching, level: found 'middling', expected one of .*; did you mean 'middle'"):
            editing.changed(one, bar(one, "coaching").identity, item)


def test_what_a_change_does_to_another_bar_is_said_of_that_bar(variant: Variant) -> None:
    both = variant
    for kind in ("accountable_officer", "peer_support"):
        both = editing.added(both, editing.usual(both.scenario, kind, 0))
    with pytest.raises(ScenarioError, match=r"^peer support: found peer support without an officer"):
        editing.removed(both, bar(both, "accountable officer").identity)


DIALS: dict[str, Any] = {slider.name: slider for slider in [*main_sliders(opened(load_scenario("case_d"))), *more_sliders()]}


@pytest.mark.parametrize("name", DIALS)
@pytest.mark.parametrize("scenario", ["case_d", "case_b", "scotland"])
def test_a_dial_reads_what_it_wrote(name: str, scenario: str) -> None:
    before, slider = opened(load_scenario(scenario)), DIALS[name]
    for share in (0.25, 0.6):
        value = round(slider.low + share * (slider.high - slider.low), 4)
        assert slider.read(slider.turned(before, value)) == pytest.approx(value, abs=0.02), "clipped ends of a series may keep it short"


def test_a_dial_moves_every_month_of_a_series() -> None:
    before = opened(load_scenario("case_d"))
    after = DIALS["pressure"].turned(before, 0.1)
    changes = [new.value - old.value for new, old in zip(after.scenario.finance.pressure, before.scenario.finance.pressure, strict=True)]
    assert changes == pytest.approx([0.1] * len(changes))
    twice = DIALS["pressure"].turned(after, 0.2)
    assert DIALS["pressure"].read(twice) == pytest.approx(0.2)


@pytest.mark.parametrize(("name", "of"), [("pressure", "finance.pressure"), ("demand", "demand")])
@pytest.mark.parametrize("since", [1, 60, 96])
def test_money_and_demand_may_change_from_a_month_on(name: str, of: str, since: int) -> None:
    before = opened(load_scenario("case_d"))
    slider = next(one for one in main_sliders(before, since) if one.name == name)
    after = slider.turned(before, 0.15)
    was, now = ((getattr(Plan(one.scenario), name).reshape(-1, 217)[0]) for one in (before, after))
    np.testing.assert_array_equal(now[:since], was[:since])
    np.testing.assert_allclose(now[since:], was[since:] + 0.15, atol=1e-6)  # sliders leave six decimals
    assert slider.read(after) == pytest.approx(0.15)
    earlier = next(one for one in main_sliders(before, max(0, since - 24)) if one.name == name)
    assert earlier.read(after) == pytest.approx(0.15 if since == 1 else 0.0, abs=1e-6)
    assert slider.turned(after, 0.0).scenario == before.scenario


def test_the_slider_of_money_answers_the_right_way_round() -> None:
    before, slider = opened(load_scenario("case_c")), DIALS["pressure"]
    ends = [simulate(slider.turned(before, value).scenario, 6).series("service_performance")[:, -12:].mean() for value in (-0.2, 0.0, 0.2)]
    assert ends == sorted(ends, reverse=True)
    assert slider.turned(before, 0.2).scenario.past_pressure_of("partnership") == before.scenario.past_pressure_of("partnership")


def test_a_dial_refuses_what_is_beyond_its_ends() -> None:
    with pytest.raises(ValueError, match="expected a number from"):
        DIALS["od_capacity"].turned(opened(load_scenario("case_d")), 1.5)


def test_parameters_keep_the_registrys_range() -> None:
    for slider in more_sliders():
        assert (slider.low, slider.high, slider.grade) == (
            registry()[slider.name].low,
            registry()[slider.name].high,
            registry()[slider.name].grade,
        )
