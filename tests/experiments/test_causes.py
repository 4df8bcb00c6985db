"""Because of what: causes left out one at a time add up, go with what needs them, and differ from when they would have begun."""

from __future__ import annotations

from threading import Event
from typing import Any

import numpy as np
import pytest

from integration_sim import OUTCOMES, Causes, Ensemble, ExplanationError, Scenario, because, compare, load_scenario, simulate
from integration_sim.errors import UnknownNameError
from integration_sim.experiments.attribution.causes import because as module
from integration_sim.experiments.attribution.causes.because import COMBINATION, STANDING_STILL, levels_told
from integration_sim.experiments.attribution.causes.dated import MOST_CAUSES
from integration_sim.experiments.attribution.causes.left_out import DEMAND, DRIFT, PRESSURE, causes_of, nothing_happens
from integration_sim.experiments.attribution.causes.undone import MODEL, differences_of
from integration_sim.experiments.comparison.checkpoints import Checkpoints, StoppedError
from integration_sim.experiments.comparison.paired import departure
from integration_sim.experiments.comparison.windows import smoothed
from integration_sim.model.recording.outcomes import Course

REPLICATES = 6
EXACTLY = 1e-9
SPANS = ((0, None), (0, 7), (3, 8), ("2004-10", "2005-10"), (12, 24), (24, 24))
COACHING: dict[str, Any] = {"kind": "coaching", "start": "2005-01", "months": 6}
OFFICER: dict[str, Any] = {"kind": "accountable_officer", "start": "2004-10", "months": 12}
PEERS: dict[str, Any] = {"kind": "peer_support", "start": "2005-01", "months": 6}
ALIGNED, POOLED = ({"kind": "budget", "date": date, "mode": mode} for date, mode in (("2005-06", "aligned"), ("2005-10", "pooled")))


@pytest.fixture(scope="module")
def place(small: Scenario) -> Scenario:
    """Return a small place on which pressure, demand and terms press in their turn."""
    changes = {"finance.pressure@2004-09": 0.8, "demand@2004-08": 0.05, "organisations.board.terms_drift": 0.002}
    return small.override(changes)


@pytest.fixture(scope="module")
def ensemble(place: Scenario) -> Ensemble:
    return simulate(place, REPLICATES, seed=4)


@pytest.fixture(scope="module")
def causes(ensemble: Ensemble) -> Causes:
    return because(ensemble)


@pytest.fixture(scope="module")
def other(place: Scenario) -> Ensemble:
    """Another future of the same place with the same luck, which differs in all that it may."""
    changes: dict[str, Any] = {
        "events": [place.to_data()["events"][0] | {"announced": "2004-07"}],
        "levers": [place.to_data()["levers"][0] | {"reach": 8}, COACHING | {"level": "middle"}],
        "finance.pressure@2005-02": 0.3,
        "demand": 0.02,
        "organisations.board.terms_drift": 0.0,
        "parameters.trust.gain": 0.1,
    }
    return simulate(place.override(changes), REPLICATES, seed=4)


@pytest.fixture(scope="module")
def apart(other: Ensemble, ensemble: Ensemble) -> Causes:
    return because(other, ensemble)


def told(ensemble: Ensemble, outcome: str, level: str, first: int, last: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return how an outcome changed, as it may be told: of rates and flows a year, of which none lies before month 0."""
    year = smoothed(ensemble.series(outcome, level=level), OUTCOMES[outcome])
    before = year[:, first]
    if first == 0 and OUTCOMES[outcome].course is not Course.STATE:
        before = year[:, 1] if OUTCOMES[outcome].course is Course.RATE else np.zeros(len(year))
    found: np.ndarray[Any, np.dtype[np.float64]] = year[:, last] - before
    return found


@pytest.mark.parametrize(("since", "until"), SPANS)
def test_the_parts_of_every_outcome_add_up_to_the_whole(causes: Causes, ensemble: Ensemble, since: int | str, until: int | None) -> None:
    for outcome, registered in OUTCOMES.items():
        for level in levels_told(registered):
            found = causes.between(outcome, since, until, level)
            changed = told(ensemble, outcome, level, found.since, found.until)
            assert found.replicates == (~np.isnan(changed)).sum(), (outcome, level)
            assert found.whole[0] == pytest.approx(np.nanmean(changed), abs=EXACTLY), (outcome, level)
            assert found.parts["change"].sum() == pytest.approx(found.whole[0], abs=EXACTLY), (outcome, level)
            assert list(found.parts["cause"])[-2:] == [STANDING_STILL, COMBINATION]
            sizes = found.parts["change"].abs().to_numpy()[:-2]
            assert (sizes[:-1] >= sizes[1:]).all()


@pytest.mark.parametrize(("since", "until"), SPANS)
def test_the_parts_of_a_difference_add_up_to_what_it_moved_by(
    apart: Causes, other: Ensemble, ensemble: Ensemble, since: int | str, until: int | None
) -> None:
    for outcome, registered in OUTCOMES.items():
        for level in levels_told(registered):
            found = apart.between(outcome, since, until, level)
            one, two = (told(each, outcome, level, found.since, found.until) for each in (other, ensemble))
            assert found.whole[0] == pytest.approx(np.nanmean(one - two), abs=EXACTLY), (outcome, level)
            assert found.parts["change"].sum() == pytest.approx(found.whole[0], abs=EXACTLY), (outcome, level)
    assert STANDING_STILL not in set(found.parts["cause"])


def test_something_is_found(causes: Causes, apart: Causes) -> None:
    """Nothing but zeros would add up too."""
    for found in (causes, apart):
        parts = found.between("cross_trust").parts.set_index("cause")["change"]
        assert (parts.abs() > 0.0001).sum() >= 3, parts
        assert abs(parts[COMBINATION]) > 0.0


def test_months_add_up_as_well(causes: Causes, ensemble: Ensemble) -> None:
    table = causes.monthly
    assert list(table.columns) == ["month", "date", "outcome", "cause", "change", "ci_low", "ci_high"]
    assert set(table["cause"]) == set(causes.parts)
    sums = table.groupby(["outcome", "month"])["change"].sum()
    for outcome in ("cross_trust", "vacancy_rate", "failed_settlements", "service_performance"):
        expected = [told(ensemble, outcome, "all", 0, month).mean() for month in range(1, 25)]
        np.testing.assert_allclose(sums[outcome][1:], expected, rtol=0.0, atol=EXACTLY)


def test_case_d_names_what_happened_to_trust() -> None:
    found = because(simulate(load_scenario("case_d"), REPLICATES)).between("cross_trust", "2012-03", "2016-04")
    changes = found.parts.set_index("cause")["change"]
    assert changes.sum() == pytest.approx(found.whole[0], abs=EXACTLY)
    largest = list(found.parts["cause"][:3])
    assert set(largest) == {"broken promise (2012-04)", "reform to Integration Joint Board (IJB) (2013-10)", PRESSURE}
    assert (changes[largest] < -0.005).all()


def test_each_is_left_out_with_what_needs_it_and_only_that(small: Scenario) -> None:
    events = [*small.to_data()["events"], ALIGNED]
    place = small.override({"events": events, "levers": [OFFICER, PEERS, COACHING]})
    found = {cause.label: cause for cause in causes_of(place)}
    assert list(found) == [
        "reform to Community Health and Care Partnership (CHCP) (2004-05)",
        "broken promise (2005-09)",
        "aligned budgets (2005-06)",
        "accountable officer (2004-10), with peer support (2005-01)",
        "peer support (2005-01)",
        "coaching (2005-01)",
        PRESSURE,
    ]
    (without,) = (cause.scenario for label, cause in found.items() if label.startswith("accountable"))
    assert [lever.kind for lever in without.levers] == ["coaching"]
    assert len(without.events) == len(place.events)
    assert not nothing_happens(place).events
    assert not nothing_happens(place).levers


def test_a_pooled_budget_goes_with_the_reform_that_allows_it(small: Scenario) -> None:
    reform = small.to_data()["events"][0] | {"form": "ijb"}
    labels = [cause.label for cause in causes_of(small.override({"events": [reform, ALIGNED, POOLED], "levers": []}))]
    assert labels == [
        "reform to Integration Joint Board (IJB) (2004-05), with pooled budgets (2005-10)",
        "aligned budgets (2005-06), with pooled budgets (2005-10)",
        "pooled budgets (2005-10)",
        PRESSURE,
    ]


def test_conditions_are_causes_where_they_are_not_what_they_were(place: Scenario, small: Scenario) -> None:
    labels = [cause.label for cause in causes_of(place)]
    assert labels[-3:] == [PRESSURE, DEMAND, DRIFT]
    assert not {DEMAND, DRIFT} & {cause.label for cause in causes_of(small)}
    assert PRESSURE not in {cause.label for cause in causes_of(load_scenario("template_small"))}
    still = nothing_happens(place)
    assert [still.finance_of(name).pressure for name in still.partnerships] == [place.past_pressure_of("partnership")]
    assert (still.demand, still.organisations["board"].terms_drift) == (0.0, 0.0)


def test_alike_events_of_many_places_are_one_cause() -> None:
    found = {cause.label: cause for cause in causes_of(load_scenario("scotland"))}
    assert len(found) <= MOST_CAUSES
    assert "reform to Integration Joint Board (IJB) (2014-04, 30 times)" in found
    assert "reform to lead agency at Highland (2012-04), with pooled budgets at Highland (2012-04)" in found
    (without,) = (cause.scenario for label, cause in found.items() if label.startswith("reform to Int"))
    assert [event.kind for event in without.events].count("reform") == 1


def test_many_of_one_kind_are_one_cause() -> None:
    labels = [cause.label for cause in causes_of(load_scenario("pct_turbulence"))]
    assert "pay award (2004-12 to 2005-10, 36 times)" in labels
    assert len(labels) <= MOST_CAUSES


def test_a_future_without_a_cause_departs_when_that_would_have_begun(ensemble: Ensemble, place: Scenario) -> None:
    kept = Checkpoints(place, REPLICATES, 4)
    begins = {"reform": "2004-05", "broken": "2005-09", "coaching": "2004-05", PRESSURE: "2004-05", DEMAND: "2004-08", DRIFT: "2005-04"}
    for cause in causes_of(place):
        (expected,) = (month for name, month in begins.items() if cause.label.startswith(name))
        assert str(place.start + departure(ensemble, kept.simulate(cause.scenario))) == expected, cause.label


def undone(scenario: Scenario, baseline: Scenario) -> dict[str, Scenario]:
    return {cause.label: cause.scenario for cause in differences_of(scenario, baseline)}


def same_future(one: Scenario, other: Scenario) -> bool:
    return (one.events, one.levers, one.demand) == (other.events, other.levers, other.demand)


def test_what_differs_is_undone_one_by_one(other: Ensemble, place: Scenario) -> None:
    here = other.scenario
    found = undone(here, place)
    assert list(found) == [
        "reform to Community Health and Care Partnership (CHCP) (2004-07) instead of 2004-05",
        "broken promise (2005-09) left out",
        "coaching (2004-04) changed",
        "coaching (2005-01) added",
        PRESSURE,
        DEMAND,
        DRIFT,
        MODEL,
    ]
    moved, left_out, changed, added, pressure, demand, drift, model = found.values()
    assert moved.events == place.events[:1]
    assert left_out.events == (here.events[0], place.events[1])
    assert changed.levers == (place.levers[0], here.levers[1])
    assert added.levers == here.levers[:1]
    assert pressure.finance_of("partnership").pressure == place.finance_of("partnership").pressure
    assert demand.demand == place.demand
    assert drift.organisations == place.organisations
    assert model.parameters == place.parameters
    for one in found.values():
        assert not same_future(one, here) or one in (pressure, drift, model)


def test_pressure_from_a_month_on_makes_a_difference_from_then_on(small: Scenario) -> None:
    changed = small.override({"finance.pressure@2005-03": 0.9})
    baseline, alternative = (simulate(one, 3, seed=4) for one in (small, changed))
    (cause,) = because(alternative, baseline).causes
    assert cause.label == PRESSURE
    without = simulate(cause.scenario, 3, seed=4)
    assert departure(without, baseline) == 25, "with its only difference undone it is the baseline again"
    assert str(small.start + departure(without, alternative)) == "2005-03"


def test_what_is_put_back_stands_where_it_stood(small: Scenario) -> None:
    """So draws by lot, and the order of what falls into one month, are those of the baseline again."""
    first, second, third = (COACHING | {"reach": reach} for reach in (3, 4, 5))
    place = small.override({"levers": [first, second, third]})
    (without,) = undone(place.override({"levers": [first, third]}), place).values()
    assert without == place
    moved = small.override({"levers": [second | {"start": "2005-03"}, third]})
    assert "coaching (2005-03) instead of 2005-01" in undone(moved, place)


def test_of_several_the_nearest_in_time_is_what_was_moved(small: Scenario) -> None:
    breach = small.to_data()["events"][1]
    place = small.override({"events": [breach | {"date": "2004-06"}, breach | {"date": "2005-06"}]})
    found = undone(small.override({"events": [breach | {"date": "2005-08"}]}), place)
    assert list(found) == ["broken promise (2005-08) instead of 2005-06", "broken promise (2004-06) left out"]


def test_what_cannot_be_put_back_alone_brings_what_it_needs(small: Scenario) -> None:
    place = small.override({"levers": [OFFICER, PEERS, COACHING]})
    found = undone(small.override({"levers": []}), place)
    assert list(found) == [
        "accountable officer (2004-10) left out",
        "peer support (2005-01) left out, with accountable officer (2004-10) left out",
        "coaching (2005-01) left out",
    ], "and nothing that it does not need"
    assert [[lever.kind for lever in one.levers] for one in found.values()] == [
        ["accountable_officer"],
        ["accountable_officer", "peer_support"],
        ["coaching"],
    ]
    another = small.override({"levers": [OFFICER | {"organisation": "board"}, PEERS, COACHING]})
    assert [label.split(", ")[1:] for label in undone(another, place)] == [
        ["with accountable officer (2004-10) left out"],
        ["with accountable officer at NHS board (2004-10) added"],
    ], "there is one officer at a time, and peers need one"


def test_alike_differences_are_one_cause() -> None:
    scotland = load_scenario("scotland")
    events = scotland.to_data()["events"]
    later = [event | {"announced": "2014-05"} if event.get("announced") == "2014-04" else event for event in events]
    labels = list(undone(scotland.override({"events": later}), scotland))
    assert labels == ["reform to Integration Joint Board (IJB) (2014-05, 30 times) instead of 2014-04"]
    without = [event for event in events if event["kind"] != "leadership_change"]
    assert [label.split(" (")[0] for label in undone(scotland.override({"events": without}), scotland)] == ["leadership change"] * 2


def test_no_difference_has_no_causes(ensemble: Ensemble) -> None:
    found = because(ensemble, ensemble)
    assert found.parts == (COMBINATION,)
    assert not found.between("cross_trust").parts["change"].any()


def test_another_place_is_refused_in_one_sentence(ensemble: Ensemble, place: Scenario) -> None:
    elsewhere = simulate(place.override({"history.cross_trust": 0.6, "name": "elsewhere"}), REPLICATES, seed=4)
    with pytest.raises(
        ExplanationError, match=r"^beside: found 'elsewhere', another place than .* expected another future of the same place"
    ):
        because(ensemble, elsewhere)


def test_other_luck_is_refused(ensemble: Ensemble, place: Scenario) -> None:
    for beside in (simulate(place, REPLICATES, seed=5), simulate(place, 2, seed=4), simulate(place, REPLICATES, seed=4, months=20)):
        with pytest.raises(ValueError, match=r"^beside: found seed, replicates, months and start"):
            because(ensemble, beside)
    with pytest.raises(ValueError, match=r"^checkpoints: found other luck"):
        because(ensemble, checkpoints=Checkpoints(place, 2, 4))


def test_replicates_that_do_not_come_out_again_are_told(place: Scenario, ensemble: Ensemble) -> None:
    values = ensemble.values.copy()
    values["cross_trust"][2, 5] += 0.01
    with pytest.raises(RuntimeError, match="made by different code"):
        because(Ensemble(ensemble.plan, values, ensemble.provenance))


@pytest.mark.parametrize(
    ("outcome", "level", "says"),
    [
        ("cros_trust", "all", "outcome: .*did you mean 'cross_trust'"),
        ("cross_trust", "midle", "level: .*did you mean 'middle'"),
        ("partnership_active", "middle", "level: found 'middle', expected one of all"),
    ],
)
def test_names_that_are_not_there_are_refused(causes: Causes, outcome: str, level: str, says: str) -> None:
    with pytest.raises(UnknownNameError, match=says):
        causes.between(outcome, level=level)


@pytest.mark.parametrize(("since", "until", "says"), [(25, None, "since: "), (5, 4, "until: found 2004-08, expected 2004-09")])
def test_months_that_are_not_there_are_refused(causes: Causes, since: int, until: int | None, says: str) -> None:
    with pytest.raises(ExplanationError, match=says):
        causes.between("cross_trust", since, until)


def test_of_a_run_cut_short_it_tells_up_to_its_end(place: Scenario, causes: Causes) -> None:
    short = because(simulate(place, REPLICATES, seed=4, months=20))
    assert short.months == 20
    expected, found = (one.between("cross_trust", 2, 20).parts for one in (causes, short))
    np.testing.assert_allclose(found["change"], expected["change"], rtol=0.0, atol=EXACTLY)


def test_it_tells_how_far_it_has_come_and_ends_when_stopped(ensemble: Ensemble) -> None:
    seen: list[tuple[int, int]] = []
    stopped = Event()

    def progress(done: int, of: int) -> None:
        seen.append((done, of))
        if done == 2:
            stopped.set()

    with pytest.raises(StoppedError):
        because(ensemble, progress=progress, stopped=stopped)
    assert seen == [(done, 7) for done in range(3)]


def test_kept_states_of_another_future_serve_as_well(ensemble: Ensemble, other: Ensemble, apart: Causes) -> None:
    kept = Checkpoints(ensemble.scenario, REPLICATES, 4)
    again = because(other, ensemble, checkpoints=kept)
    assert again.values.keys() == apart.values.keys()
    assert all(again.values[label].tobytes() == values.tobytes() for label, values in apart.values.items())


def test_replicates_without_a_value_in_any_future_are_left_out_of_all(causes: Causes, monkeypatch: pytest.MonkeyPatch) -> None:
    holes = {label: values.copy() for label, values in causes.values.items()}
    outcome = list(OUTCOMES).index("cross_trust")
    holes[PRESSURE][0, 10, -1, outcome] = holes[STANDING_STILL][1, 10, -1, outcome] = np.nan
    found = module.Causes(causes.ensemble, causes.causes, holes).between("cross_trust", 4, 10)
    assert found.replicates == REPLICATES - 2
    assert found.parts["change"].sum() == pytest.approx(found.whole[0], abs=EXACTLY)


def test_a_comparison_says_the_same_of_the_whole(place: Scenario) -> None:
    found = compare(place, place.override({"levers": []}), replicates=3, seed=4)
    alternative = next(iter(found.alternatives.values()))
    told_of = because(alternative, found.baseline).between("cross_trust")
    assert list(told_of.parts["cause"]) == ["coaching (2004-04) left out", COMBINATION]
    assert told_of.whole[0] == pytest.approx(found.finding("cross_trust").windows["last_twelve_months"].mean, abs=0.01)
    assert told_of.parts["change"].tolist() == pytest.approx([told_of.whole[0], 0.0], abs=EXACTLY)
