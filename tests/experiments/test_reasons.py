"""Reasons: the terms are the engine's own log-odds, read as its meetings read them, and they add up."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
import pytest
from numpy.typing import NDArray
from rendering.scenarios import eventful

from integration_sim import Ensemble, ExplanationError, Reasons, Scenario, compare, reasons, simulate
from integration_sim.errors import UnknownNameError
from integration_sim.experiments.attribution import meeting_terms
from integration_sim.experiments.attribution.explain import first_replicates
from integration_sim.experiments.attribution.ledger import LEVEL_NAMES
from integration_sim.experiments.attribution.meeting_terms import (
    MET,
    NOTED,
    PLAN,
    REASONS,
    WEIGHT_OF,
    Begun,
    MeetingTerms,
    midpoint,
    strain,
)
from integration_sim.experiments.attribution.reasons import PARTS, WHO_MET
from integration_sim.experiments.replicates import executors
from integration_sim.experiments.replicates.following import follow_months
from integration_sim.mechanisms.encounter import Encounter, shared_ground, success_chance, surroundings_across
from integration_sim.mechanisms.surroundings import Relief, observe_partnerships
from integration_sim.model.plan import Plan
from integration_sim.model.run import Run
from integration_sim.randomness import Key, Stream, two_uniforms
from integration_sim.state import World, met_pairs

REPLICATES = 6
EXACTLY = 1e-12


@numba.njit
def chances(world: World, month: int, key: Key, relief: Relief, p: Encounter) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the engine's own chance that the meeting of each tie goes well, and the luck that it has."""
    observe_partnerships(world, relief)
    found, luck, across = np.empty(world.ties.size), np.empty(world.ties.size), surroundings_across(world, month, p)
    for pair in range(world.pairs.size):
        ground = shared_ground(world, pair, across, p)
        _, drawn = two_uniforms(key, Stream.ENCOUNTER, month, pair)
        for tie in (2 * pair, 2 * pair + 1):
            found[tie], luck[tie] = success_chance(world, tie, ground, p), drawn
    return found, luck


@numba.njit
def who_met(world: World) -> NDArray[np.uint32]:
    return met_pairs(world).copy()


class Watched(MeetingTerms):
    """Terms that are held against the engine in every month."""

    def look(self) -> None:
        """Hold the terms, summed, against the engine's chance."""
        super().look()
        world, month = self.run.world.copy(), self.run.month
        self.chance, self.luck = chances(world, month + 1, self.run.key, self.run.plan.month.finance.relief, self.p)
        self.filled = self.run.world.posts["vacancy"] == 0
        told = 1.0 / (1.0 + np.exp(-sum_of_terms(self.begun[-1], self.p)))
        context = world.partnerships["local_context"][world.pairs["partnership"][self.pairs]]
        np.testing.assert_array_equal(self.begun[-1].log_odds[1], np.column_stack((context, context)))
        of_ties = np.column_stack((2 * self.pairs, 2 * self.pairs + 1))
        np.testing.assert_allclose(told, self.chance[of_ties], rtol=0.0, atol=EXACTLY)
        np.testing.assert_allclose(1.0 / (1.0 + np.exp(-self.begun[-1].log_odds[0])), self.chance[of_ties], rtol=0.0, atol=EXACTLY)

    def follow(self) -> None:
        """Hold that chance, and who is said to have met, against the meetings that took place."""
        super().follow()
        world = self.run.world
        met = who_met(world)
        ties = np.concatenate((2 * met, 2 * met + 1)).astype(np.int64)
        np.testing.assert_array_equal(world.went_well[ties] == 1, self.luck[ties] < self.chance[ties])
        assert self.filled[world.pairs["first"][met]].all()
        assert self.filled[world.pairs["second"][met]].all()
        assert np.count_nonzero(self.met[-1][0]) == 2 * np.count_nonzero(world.pairs["partnership"][met] >= 0)


def sum_of_terms(begun: Begun, p: Encounter) -> NDArray[np.float64]:
    context, *others = begun.log_odds[1:]
    return context + sum(other - context for other in others) - strain(begun.distance[:, np.newaxis], begun.familiarity, p)


@pytest.fixture(scope="module")
def ensemble(small: Scenario) -> Ensemble:
    return simulate(small, REPLICATES, seed=4)


@pytest.fixture(scope="module")
def found(ensemble: Ensemble) -> Reasons:
    return reasons(ensemble)


@pytest.mark.parametrize("replicate", [0, 1])
def test_the_terms_are_what_the_engine_reads(replicate: int) -> None:
    """Month by month, of every pair: they make up its chance, and by that chance the meetings went that took place."""
    run = Run(Plan(eventful()), 3, replicate)
    follow_months(run, 23, terms := Watched(run))
    course = terms.course()
    assert course.shape == (23, len(NOTED), len(LEVEL_NAMES))
    told = course[:, : len(REASONS)]
    np.testing.assert_allclose(told.sum(axis=1), course[:, NOTED.index(PLAN)], rtol=0.0, atol=EXACTLY)
    moving = np.ptp(told, axis=0).max(axis=1) > 0.001
    assert [name for name, moves in zip(REASONS, moving, strict=True) if not moves] == ["local_context"]


def test_every_weight_of_an_encounter_is_a_reason() -> None:
    of_culture, not_in_it = {"culture", "familiarity"}, {"experience_rate"}
    assert set(WEIGHT_OF.values()) | of_culture | not_in_it == set(Encounter._fields)
    assert (*REASONS, WHO_MET) == PARTS


def test_who_follows_changes_nothing(ensemble: Ensemble) -> None:
    run = Run(ensemble.plan, 4, 2)
    follow_months(run, 24, MeetingTerms(run))
    assert run.recording.values.tobytes() == ensemble.values[2].tobytes()


def test_terms_are_means_over_the_pairs_as_planned(ensemble: Ensemble) -> None:
    run = Run(ensemble.plan, 4, 0)
    across = np.flatnonzero(run.world.pairs["partnership"] >= 0)
    pairs, trust, p = run.world.pairs[across], run.world.ties["trust"].reshape(-1, 2)[across].copy(), run.plan.month.encounter
    levels = run.world.posts["level"][np.column_stack((pairs["first"], pairs["second"]))]
    follow_months(run, 1, terms := MeetingTerms(run))
    told = terms.course()[0, NOTED.index("trust")]
    for number in range(len(LEVEL_NAMES)):
        sums = np.zeros(2)
        for pair, sides, owners in zip(pairs, trust, levels, strict=True):
            for one, level in zip(sides, owners, strict=True):
                if number in (level, len(LEVEL_NAMES) - 1):
                    sums += pair["contact_rate"] * np.array([p.trust * (2.0 * one - 1.0), 1.0])
        assert told[number] == pytest.approx(sums[0] / sums[1], abs=EXACTLY)


def test_meetings_are_those_that_were_recorded(ensemble: Ensemble, found: Reasons) -> None:
    meetings, _, well = (found.values[:, :, NOTED.index(name)] for name in MET)
    for number, level in enumerate(LEVEL_NAMES):
        recorded = ensemble.series("cooperation_rate", level=level)[:, 1:]
        there = meetings[..., number] > 0.0
        np.testing.assert_allclose((well[..., number][there] / meetings[..., number][there]), recorded[there], rtol=0.0, atol=EXACTLY)
    assert meetings[..., -1].sum() == meetings[..., :-1].sum() > 0.0


@pytest.mark.parametrize("over", [1, 5, 12])
@pytest.mark.parametrize("level", LEVEL_NAMES)
def test_reasons_and_who_met_add_up(over: int, level: str, found: Reasons) -> None:
    for since, until in ((0, 24), (1, 2), (11, 13), (7, 7)):
        told = found.between(since, until, level, over=over)
        assert told.reasons["change"].sum() == pytest.approx(told.whole[0], abs=1e-9)
        assert told.after - told.before == pytest.approx(told.whole[0], abs=1e-9)
        assert told.over == (min(max(since, 1), over), min(until, over))
        assert set(told.reasons["reason"]) == set(PARTS)
        assert told.reasons["change"].abs().is_monotonic_decreasing


def test_a_month_stands_for_the_year_that_ends_with_it(found: Reasons) -> None:
    meetings, log_odds, well = (found.values[..., NOTED.index(name), -1] for name in MET)
    told = found.between("2004-06", "2005-10")  # months 2 and 18
    first, last = slice(0, 2), slice(6, 18)
    of_each = (log_odds[:, part].sum(axis=1) / meetings[:, part].sum(axis=1) for part in (first, last))
    assert (told.before, told.after) == pytest.approx([one.mean() for one in of_each])
    shares = (well[:, part].sum(axis=1) / meetings[:, part].sum(axis=1) for part in (first, last))
    assert (told.well_before, told.well_after) == pytest.approx([one.mean() for one in shares])
    ambiguity = found.values[:, :, NOTED.index("ambiguity"), -1]
    change = (ambiguity[:, last].mean(axis=1) - ambiguity[:, first].mean(axis=1)).mean()
    row = told.reasons.set_index("reason").loc["ambiguity"]
    assert row["change"] == pytest.approx(change)
    assert row["ci_low"] < change < row["ci_high"]
    assert found.between(0, 18).before == pytest.approx(found.between(1, 18).before), "month 0 stands for the first"


def test_a_reform_makes_meetings_go_worse_by_ambiguity(found: Reasons) -> None:
    told = found.between(1, 3, over=1)
    assert told.reasons.set_index("reason").loc["ambiguity", "ci_high"] < 0.0


def test_distance_and_familiarity_share_what_is_a_product(small: Scenario) -> None:
    p = Plan(small).month.encounter
    distance, familiarity = np.array([0.2, 0.3, 0.3]).reshape(3, 1, 1), np.array([[0.5, 0.1], [0.5, 0.1], [0.8, 0.1]]).reshape(3, 1, 2)
    changes = midpoint(distance, familiarity, p)
    whole = -np.diff(strain(distance, familiarity, p), axis=0)
    np.testing.assert_allclose(changes.sum(axis=1), whole, atol=EXACTLY)
    np.testing.assert_allclose(changes[0, 1], 0.0, atol=EXACTLY)
    np.testing.assert_allclose(changes[1, 0], 0.0, atol=EXACTLY)
    both = midpoint(distance[[0, 2]], familiarity[[0, 2]], p)[0, :, 0, 0]
    soft = 1.0 - p.familiarity * np.array([0.5, 0.8])
    assert both == pytest.approx([-p.culture * 0.1 * soft.mean(), -p.culture * 0.25 * np.diff(soft)[0]])
    strangers = reasons(simulate(small.override({"parameters.encounter.familiarity": 0.0}), 2, months=9))
    assert not strangers.values[:, :, NOTED.index("familiarity")].any()
    assert (strangers.values[:, :, NOTED.index("distance")] < 0.0).all()


def test_money_counts_for_what_its_pressure_is_worth(small: Scenario) -> None:
    tighter = {"pressure": [{"date": "2004-04", "value": 0.4}, {"date": "2005-06", "value": 0.4}, {"date": "2005-07", "value": 0.6}]}
    ours = compare(small, small.override({"finance": tighter}), replicates=2, seed=4, names=["tighter"])
    one, other = reasons(ours.baseline), reasons(ours.alternatives["tighter"])
    change = other.beside(one, "2005-07", over=1).reasons.set_index("reason")["change"]
    assert change["money"] == pytest.approx(-0.2 * ours.baseline.plan.month.encounter.pressure, abs=EXACTLY)
    assert change.drop("money").abs().max() < EXACTLY, "the first month of it is otherwise the same"


def test_two_futures_differ_by_what_adds_up(small: Scenario) -> None:
    ours = compare(small, small.override({"finance.pressure": 0.8}), replicates=4, seed=4, names=["tighter"])
    one, other = reasons(ours.baseline), reasons(ours.alternatives["tighter"])
    for level in LEVEL_NAMES:
        told = other.beside(one, "2005-12", level)
        assert (told.since, told.until) == (None, 20)
        assert told.reasons["change"].sum() == pytest.approx(told.whole[0], abs=1e-9)
        assert (told.before, told.after) == tuple(each.between(0, 20, level).after for each in (one, other))
    assert not one.beside(one).reasons["change"].any()
    assert other.beside(one).until == 24
    with pytest.raises(ValueError, match="expected those of the alternative"):
        other.beside(reasons(simulate(small, 4, seed=5)))


@pytest.mark.parametrize("threads", [1, 3])
def test_the_same_bits_in_any_number_of_threads(threads: int, ensemble: Ensemble, found: Reasons) -> None:
    seen: list[int] = []
    assert reasons(ensemble, threads=threads, progress=seen.append).values.tobytes() == found.values.tobytes()
    assert seen == list(range(1, REPLICATES + 1))


def test_the_first_replicates_can_be_gone_on_from(ensemble: Ensemble, found: Reasons) -> None:
    seen: list[int] = []
    first = reasons(first_replicates(ensemble, 2))
    starts = [Run(ensemble.plan, 4, replicate).checkpoint for replicate in range(REPLICATES)]
    with executors.threads(2) as pool:
        whole = reasons(ensemble, begun=first, starts=starts, executor=pool, progress=seen.append)
    assert seen == list(range(3, REPLICATES + 1))
    assert whole.values.tobytes() == found.values.tobytes()


def test_how_many_months_are_summed_up_at_once_does_not_matter(ensemble: Ensemble, found: Reasons, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meeting_terms, "AT_ONCE", 30_000)
    few = reasons(first_replicates(ensemble, 2), 20)
    assert few.months == 20
    np.testing.assert_allclose(few.values, found.values[:2, :20], rtol=0.0, atol=EXACTLY)


def test_levels_that_never_meet_are_left_out(small: Scenario) -> None:
    few = {"strategic": 1, "middle": 1, "front_line": 2}
    data: dict[str, Any] = {f"organisations.{name}.managers": few for name in ("board", "council")} | {"events": [], "levers": []}
    found = reasons(simulate(small.override(data | {"parameters.ties.across": 0.3}), 12, seed=2, months=6))
    first = found.values[:, 0, NOTED.index("meetings")]
    number = next(number for number in range(len(LEVEL_NAMES)) if 1 < np.count_nonzero(first[:, number]) < 12)
    told = found.between(1, 6, LEVEL_NAMES[number])
    assert told.replicates == np.count_nonzero(first[:, number])
    assert told.reasons["change"].sum() == pytest.approx(told.whole[0], abs=1e-9)
    silent = reasons(simulate(small.override({"switch_off": ["encounter"]}), 2, months=4))
    assert (silent.between().replicates, silent.between().reasons["change"].isna().all()) == (0, True)


def test_what_cannot_be_made_again_is_refused(small: Scenario) -> None:
    ensemble = simulate(small, 2, months=3)
    ensemble.values["cross_trust"][1, 2, 0] += 1e-12
    with pytest.raises(RuntimeError, match="differs"):
        reasons(ensemble)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ((0, 25), "until: found 25, expected a month from 2004-04 to 2006-04"),
        ((5, 4), "until: found 2004-08, expected 2004-09"),
    ],
)
def test_what_cannot_be_told_is_said(arguments: tuple[Any, ...], complaint: str, found: Reasons) -> None:
    with pytest.raises(ExplanationError, match=complaint):
        found.between(*arguments)
    with pytest.raises(UnknownNameError, match=r"level: found 'midle', .* did you mean 'middle'"):
        found.between(level="midle")
    with pytest.raises(ValueError, match="over: found 0"):
        found.between(over=0)
