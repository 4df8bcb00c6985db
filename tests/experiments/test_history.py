"""A history is the replicate that `simulate` gives, told post by post; what mechanisms did to one post adds up."""

from __future__ import annotations

import numpy as np
import pytest

from integration_sim import History, Scenario, history, simulate
from integration_sim.experiments.history.manager_history import STATES, TOLD_STATES
from integration_sim.mechanisms.ledger import MANAGER_COLUMNS, one_post, organisations_and_levels, state_totals
from integration_sim.mechanisms.month import CONTRIBUTORS
from integration_sim.model.plan import Plan
from integration_sim.model.run import Run
from integration_sim.state import NOBODY, block

SEED, REPLICATE = 3, 2
EXACTLY, ROUNDED = 1e-12, 1e-6


@pytest.fixture(scope="module")
def restless(small: Scenario) -> Scenario:
    """People come and go: a freeze, posts not renewed, an officer and joint posts."""
    events = [
        *small.to_data()["events"],
        {"kind": "non_renewal", "date": "2004-09", "share": 0.4},
        {"kind": "freeze", "date": "2005-01", "months": 6},
    ]
    levers = [
        *small.to_data()["levers"],
        {"kind": "joint_posts", "start": "2004-06", "months": 12, "reach": 4},
        {"kind": "accountable_officer", "start": "2004-08", "months": 6},
        {"kind": "communication", "start": "2004-08", "months": 6},
    ]
    return small.override({"events": events, "levers": levers})


@pytest.fixture(scope="module")
def lived(restless: Scenario) -> History:
    return history(restless, SEED, REPLICATE)


@pytest.fixture(scope="module")
def finished(restless: Scenario) -> Run:
    run = Run(Plan(restless), SEED, REPLICATE)
    run.run_until()
    return run


def test_its_outcomes_are_those_of_simulate(lived: History, restless: Scenario) -> None:
    ensemble = simulate(restless, REPLICATE + 1, SEED)
    assert lived.outcomes.tobytes() == ensemble.values[REPLICATE].tobytes()


def test_its_last_month_is_that_of_a_run_in_one_go(lived: History, finished: Run) -> None:
    world = finished.world
    assert lived.months == finished.month
    assert np.array_equal(lived.states[-1], block(world.managers).astype(np.float32))
    assert np.array_equal(lived.trust[-1], world.ties["trust"].astype(np.float32))
    assert np.array_equal(lived.vacant[-1], world.posts["vacancy"] > 0)
    for name in ("holder", "tenure"):
        assert np.array_equal(getattr(lived, name)[-1], world.posts[name])
    assert np.array_equal(lived.met[-1], world.pairs["met"])
    met = np.repeat(lived.met[-1], 2)
    assert np.array_equal(lived.went_well[-1][met], world.went_well[met])
    assert not lived.went_well[-1][~met].any()


def test_a_shorter_history_is_the_beginning_of_a_longer_one(lived: History, restless: Scenario) -> None:
    shorter = history(restless, SEED, REPLICATE, months=7)
    assert shorter.months == 7
    assert np.array_equal(shorter.states, lived.states[:8])
    assert shorter.outcomes.tobytes() == lived.outcomes[:8].tobytes()


def test_its_means_are_the_recorded_outcomes(lived: History) -> None:
    names = lived.plan.aggregation.names
    overall = names.index(("all", "all", "all"))
    for outcome, mean in {
        "role_ambiguity": lived.series("ambiguity").mean(axis=1),
        "workload": lived.series("workload").mean(axis=1),
        "vacancy_rate": lived.vacant.mean(axis=1),
        "cross_trust": lived.trust[:, np.repeat(lived.across, 2)].mean(axis=1),
    }.items():
        np.testing.assert_allclose(mean, lived.outcomes[outcome][:, overall], atol=1e-5)


def test_posts_are_told_in_words(lived: History) -> None:
    table, _ = lived.plan.layout.posts
    for facts in lived.posts:
        assert lived.plan.layout.organisations.index(facts.organisation) == table["organisation"][facts.number]
        assert facts.boss == (None if table["boss"][facts.number] == NOBODY else table["boss"][facts.number])
        assert (facts.locality is None) == (facts.level == "strategic")
        assert facts.partnerships == ("partnership",)


def test_the_books_of_a_post_add_up_to_its_recorded_changes(lived: History) -> None:
    for post in range(len(lived.posts)):
        told = lived.manager(post)
        changes = np.diff(told.states.astype(np.float64), axis=0)
        assert np.array_equal(told.states[:, : len(STATES)], lived.states[:, post])
        np.testing.assert_allclose(told.changes[1:].sum(axis=1), changes, rtol=0.0, atol=ROUNDED)
        assert not told.changes[0].any()


def test_the_books_of_a_post_are_exact_and_the_others_are_kept_too(restless: Scenario) -> None:
    plan = Plan(restless)
    start = Run(plan, SEED, REPLICATE)
    for post in (0, 7, 23):
        groups = one_post(post, start.world.posts.size)
        run = Run(plan, SEED, REPLICATE, attribution=True, groups=groups, origin=start.checkpoint)
        for month in range(1, restless.months + 1):
            before = state_totals(run.world, groups)
            run.run_until(month)
            after = state_totals(run.world, groups)
            np.testing.assert_allclose(run.ledger.shares[month].sum(axis=0), after - before, rtol=0.0, atol=EXACTLY * 100)
            np.testing.assert_allclose(after[0, :MANAGER_COLUMNS], block(run.world.managers)[post], rtol=0.0, atol=0.0)


def test_the_books_of_posts_together_are_those_of_organisations_and_levels(restless: Scenario) -> None:
    plan = Plan(restless)
    usual = Run(plan, SEED, REPLICATE, attribution=True)
    usual.run_until()
    groups = organisations_and_levels(usual.world.posts, len(plan.layout.organisations))
    summed = np.zeros_like(usual.ledger.shares)
    for post in range(usual.world.posts.size):
        run = Run(plan, SEED, REPLICATE, attribution=True, groups=one_post(post, usual.world.posts.size))
        run.run_until()
        assert run.recording.values.tobytes() == usual.recording.values.tobytes()
        summed[:, :, groups.of[post]] += run.ledger.shares[:, :, 0]
    np.testing.assert_allclose(summed, usual.ledger.shares, rtol=0.0, atol=EXACTLY * 100)


def test_carriers_are_the_sums_between_two_months(lived: History) -> None:
    told = lived.manager(5)
    carriers = told.carriers("ambiguity", 2, 9)
    assert list(carriers.abs()) == sorted(carriers.abs(), reverse=True)
    assert set(carriers.index) == set(CONTRIBUTORS)
    assert carriers.sum() == pytest.approx(told.series("ambiguity")[9] - told.series("ambiguity")[2], abs=ROUNDED)
    column = TOLD_STATES.index("ambiguity")
    assert carriers["uncertainty"] == pytest.approx(told.changes[3:10, CONTRIBUTORS.index("uncertainty"), column].sum())


def test_tenures_are_the_months_in_which_someone_holds_the_post(lived: History) -> None:
    changed = 0
    for post in range(len(lived.posts)):
        told = lived.manager(post)
        held = np.zeros(lived.months + 1, dtype=bool)
        for tenure in told.tenures:
            months = slice(tenure.first, tenure.last + 1)
            assert not told.vacant[months].any()
            assert (told.holder[months] == tenure.holder).all()
            assert tenure.leaves == (tenure.last < lived.months)
            held[months] = True
        assert np.array_equal(held, ~told.vacant)
        changed += len(told.tenures) > 1
    assert changed > 3, "posts were not renewed, so some changed hands"


def test_meetings_are_those_of_the_diary(lived: History, finished: Run) -> None:
    diaries = finished.world.diaries
    for post in range(len(lived.posts)):
        told = lived.manager(post)
        assert told.across[-1] == diaries["across"][post]
        assert told.across_well[-1] == diaries["across_well"][post]
        assert told.across[-1] + told.within[-1] == diaries["contacts"][post]
        assert (told.within_well <= told.within).all()


def test_levers_concern_those_whom_they_reach(lived: History) -> None:
    coached, joint, officer, informed = ([post for post in range(24) if number in lived.levers_of(post)] for number in range(4))
    assert len(coached) == 5
    assert len(joint) == 4
    assert lived.joint[2:14][:, joint].all()
    assert not np.delete(lived.joint, [*joint, *officer], axis=1).any(), "an officer works for all as well"
    assert len(officer) == 1
    assert lived.officer[4, 0] == officer[0]
    assert lived.officer[10, 0] == NOBODY
    assert len(informed) == 24


@pytest.mark.parametrize(("wrong", "text"), [({"seed": -1}, "seed"), ({"replicate": -1}, "replicate"), ({"months": 25}, "months")])
def test_numbers_out_of_range_are_refused(small: Scenario, wrong: dict[str, int], text: str) -> None:
    with pytest.raises(ValueError, match=rf"{text}: found -?\d+, expected a whole number from"):
        history(small, **wrong)


def test_a_post_that_is_not_there_is_refused(lived: History) -> None:
    with pytest.raises(ValueError, match="post: found 24, expected a whole number from 0 to 23"):
        lived.manager(24)
