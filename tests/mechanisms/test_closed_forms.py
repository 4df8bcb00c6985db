"""Where a rule, left to itself for long, comes to something that a formula gives: fixed points, rates of approach, waiting times, clusters.

Rules are run as they are written in Python, on worlds of many who do not touch each other. Where luck plays, means have to lie within four
standard errors of what the formula gives; draws are keyed, so that a test that passes always does.
"""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from integration_sim.mechanisms import capability, decisions, familiarity, finance
from integration_sim.mechanisms.decisions import Stage
from integration_sim.mechanisms.rules import ByLevel
from integration_sim.mechanisms.surroundings import FORM, FormNumbers
from integration_sim.randomness import Key
from integration_sim.scenario.kinds.forms import FormName
from integration_sim.state import World
from integration_sim.tables import DECISION, MANAGER, PAIR, POST, TIE
from mechanisms import (
    test_capability,
    test_culture,
    test_decisions,
    test_familiarity,
    test_finance,
    test_staffing,
    test_survival,
    test_trust,
)
from mechanisms.by_hand import FORMS, as_written, near, put, two_managers

STANDARD_ERRORS = 4.0
KEY = Key(1, 0)


def acquaintances(pairs: int) -> World:
    """Return so many ties of the same two, whose confidence in the partner is .4; changes are added by `month_ends`."""
    world = two_managers(pairs=pairs)
    put(world.managers, partner_confidence=0.4)
    return world


def month_ends(world: World) -> None:
    """Add what was proposed."""
    for states, changes in ((world.managers, world.manager_changes), (world.ties, world.tie_changes)):
        for name in states.dtype.names:
            states[name] += changes[name]
            changes[name] = 0.0


def let_some_meet(world: World, met: NDArray[np.bool_], well: NDArray[np.bool_]) -> None:
    """Let pairs meet, each side with its own luck."""
    put(world.pairs, met=met)
    world.meetings[0] = met.sum()
    world.meetings[1 : 1 + met.sum()] = np.flatnonzero(met)
    world.went_well[:] = well


@pytest.mark.parametrize(("chance", "confirmation"), [(0.3, 0.0), (0.7, 0.0), (0.7, 0.5)])
def test_trust_of_those_who_meet_comes_to_rest_where_gains_and_losses_are_even(chance: float, confirmation: float) -> None:
    """At q g (1 - T)(1 - c (1 - T)) = (1 - q) l T (1 - c T); without confirmation, T = q g / (q g + (1 - q) l)."""
    p = test_trust.P._replace(gain=0.02, loss=0.03, confirmation=confirmation)
    gains, losses = chance * p.gain, (1.0 - chance) * p.loss
    roots = np.roots([confirmation * (losses - gains), gains * (2.0 * confirmation - 1.0) - losses, gains * (1.0 - confirmation)])
    (rest,) = (root for root in roots if 0.0 <= root <= 1.0)
    if not confirmation:
        assert rest == near(gains / (gains + losses))
    moved = {}
    for level in (rest - 0.05, rest, rest + 0.05):
        world = acquaintances(10)
        put(world.ties, trust=level)
        let_some_meet(world, np.ones(10, dtype=bool), np.arange(20) < 20 * chance)
        test_trust.propose(world, p)
        moved[level] = world.tie_changes["trust"].mean()
    assert moved[rest] == near(0.0)
    assert moved[rest - 0.05] > 0.0 > moved[rest + 0.05]


def test_trust_of_those_who_never_meet_goes_exponentially_to_confidence() -> None:
    world = acquaintances(1)
    put(world.ties, trust=0.9)
    for month in range(1, 61):
        test_trust.propose(world, test_trust.P)
        month_ends(world)
        assert world.ties["trust"] == near([0.4 + (0.9 - 0.4) * (1.0 - test_trust.P.drift) ** month] * 2)


def test_familiarity_comes_to_rest_where_meeting_and_forgetting_are_even() -> None:
    """f = q g / (q g + (1 - q) d) for those who meet in a share q of months."""
    p, share = test_familiarity.P._replace(gain=0.03, forgetting=0.02), 0.35
    rest = share * p.gain / (share * p.gain + (1.0 - share) * p.forgetting)
    propose, distances = as_written(familiarity.propose), []
    for level in (rest, rest - 0.1):
        world = acquaintances(20)
        put(world.ties, familiarity=level)
        let_some_meet(world, np.arange(20) < 20 * share, np.ones(40, dtype=bool))
        propose(world, p)
        distances.append(world.tie_changes["familiarity"].mean())
    assert distances == near([0.0, 0.1 * (share * p.gain + (1.0 - share) * p.forgetting)])


def test_skill_that_is_practised_alike_each_month_approaches_its_fixed_point_exponentially() -> None:
    """k* = a / (a + d) at the rate a + d, of a learning a month and d forgetting."""
    p = test_capability.P._replace(od=0.0, peers=0.0)
    world = two_managers()
    put(world.managers, capability=0.1, workload=1.0)
    put(world.diaries, across=2.0 * p.full_practice, across_well=p.full_practice)
    put(world.posts, programme=0.01)
    learnt = p.learning * (p.from_failure + 0.5) + 0.01
    rest, rate = learnt / (learnt + p.forgetting), learnt + p.forgetting
    propose = as_written(capability.propose)
    for month in range(1, 121):
        propose(world, p)
        month_ends(world)
        assert world.managers["capability"] == near([rest + (0.1 - rest) * (1.0 - rate) ** month] * 2)


def lone_manager(culture_now: float, identity: float) -> World:
    """Return two who do not meet, of homes at 0 and 1, in a partnership whose shared culture lies at .5."""
    world = two_managers()
    put(world.managers, culture=culture_now)
    put(world.organisations, culture=[[0.0] * 4, [1.0] * 4])
    put(world.partnerships, joint_culture=[0.5] * 4)
    put(world.diaries, identity=identity)
    return world


def test_socialisation_is_exponential() -> None:
    """What is left of a distance after t months is the product of 1 - rate; near e^-(s / f (1 - e^-ft) + floor t) where rates are small."""
    p = test_culture.P._replace(socialisation=0.02, socialisation_fading=0.05, socialisation_floor=0.005)
    world, left = lone_manager(0.9, identity=0.4), 1.0
    target = np.array([0.4 * 0.5, 1.0 + 0.4 * (0.5 - 1.0)])
    for month in range(100):
        left *= 1.0 - (p.socialisation * math.exp(-p.socialisation_fading * month) + p.socialisation_floor)
        test_culture.propose(world, p)
        month_ends(world)
        world.posts["tenure"] += 1.0
        for post in range(2):
            assert world.managers["culture"][post] == near([target[post] + (0.9 - target[post]) * left] * 4)
    smooth = p.socialisation / p.socialisation_fading * (1.0 - math.exp(-100 * p.socialisation_fading)) + 100 * p.socialisation_floor
    assert left == pytest.approx(math.exp(-smooth), rel=0.02)


def test_under_lasting_threat_culture_rests_between_home_and_the_shared_one() -> None:
    """At (s J / (s + r)) of the way from home to the shared culture, of s socialisation at its floor and r reversion."""
    p = test_culture.P._replace(socialisation=0.0)
    world = lone_manager(0.7, identity=0.6)
    put(world.managers, insecurity=0.6, ambiguity=0.4)
    put(world.posts, identity=0.8)
    reverting = p.reversion * 0.5 * (0.6 + 0.4) * 0.8
    share = p.socialisation_floor * 0.6 / (p.socialisation_floor + reverting)
    for _ in range(2000):
        test_culture.propose(world, p)
        month_ends(world)
    assert world.managers["culture"] == pytest.approx(np.array([[0.5 * share] * 4, [1.0 - 0.5 * share] * 4]), abs=1e-9)


def crowd(positions: NDArray[np.float64]) -> World:
    """Return managers each of whom may meet any other, alike in all dimensions of culture."""
    couples = np.array(list(combinations(range(positions.size), 2)))
    world = two_managers()._replace(
        posts=np.zeros(positions.size, dtype=POST),
        managers=np.zeros(positions.size, dtype=MANAGER),
        manager_changes=np.zeros(positions.size, dtype=MANAGER),
        pairs=np.zeros(len(couples), dtype=PAIR),
        ties=np.zeros(2 * len(couples), dtype=TIE),
        tie_changes=np.zeros(2 * len(couples), dtype=TIE),
        meetings=np.zeros(1 + len(couples), dtype=np.uint32),
        went_well=np.ones(2 * len(couples), dtype=np.int8),
    )
    put(world.managers, culture=np.repeat(positions[:, np.newaxis], 4, axis=1))
    put(world.pairs, first=couples[:, 0], second=couples[:, 1], filled=1)
    return world


@pytest.mark.parametrize(("reach", "fewest", "most"), [(0.6, 1, 1), (0.2, 2, 3), (0.1, 4, 6)])
def test_bounded_confidence_leaves_about_half_as_many_clusters_as_reaches_fit(reach: float, fewest: int, most: int) -> None:
    """One pair a month meets, halfway, as in Deffuant et al. 2000: the mean stays; about 1 / (2 reach) clusters lie a reach apart."""
    p = test_culture.P._replace(pull=0.5, reach=reach)
    luck = np.random.default_rng(3)
    positions = luck.random(60)
    world = crowd(positions)
    for _ in range(6000):
        let_some_meet(
            world, np.eye(1, world.pairs.size, luck.integers(world.pairs.size), dtype=bool)[0], np.ones(world.ties.size, dtype=bool)
        )
        test_culture.draw_together(world, p)
        month_ends(world)
    now = np.sort(world.managers["culture"][:, 0])
    gaps = np.diff(now)
    parted = gaps > 0.01
    assert now.mean() == near(positions.mean())
    assert np.all(gaps[parted] >= reach - 0.01)
    assert fewest <= 1 + parted.sum() <= most


@pytest.mark.parametrize(("distance", "left"), [(0.199, 0.0), (0.2, 0.2)])
def test_those_a_reach_apart_or_more_never_come_closer(distance: float, left: float) -> None:
    world = crowd(np.array([0.25, 0.25 + distance]))
    let_some_meet(world, np.ones(1, dtype=bool), np.ones(2, dtype=bool))
    for _ in range(60):
        test_culture.draw_together(world, test_culture.P._replace(pull=0.25, reach=0.2))
        month_ends(world)
    assert np.ptp(world.managers["culture"][:, 0]) == pytest.approx(left, abs=1e-9)


def test_vacancies_are_as_many_as_renewal_theory_says() -> None:
    """Months in post are geometric, of mean 1 / q; so posts are vacant in a share v / (v + 1 / q) of months, of v mean months vacant."""
    chance, posts, months = 0.05, 150, 400
    p = test_staffing.P._replace(exit=ByLevel(chance, chance, chance))
    length = p.shortest_vacancy + p.further_vacancy
    world = two_managers()._replace(posts=np.zeros(posts, dtype=POST), managers=np.zeros(posts, dtype=MANAGER))
    world = world._replace(diaries=np.zeros(posts, dtype=world.diaries.dtype))
    vacant, stayed = [], []
    for month in range(months):
        before = world.posts.copy()
        test_staffing.move_on(world, month, KEY, p)
        left = (before["vacancy"] == 0) & (world.posts["vacancy"] > 0)
        stayed.extend(world.posts["tenure"][left])
        if month >= 100:
            vacant.append((world.posts["vacancy"] > 0).mean())
    stays = np.array(stayed)
    assert stays.mean() == pytest.approx(1.0 / chance, abs=STANDARD_ERRORS * stays.std() / math.sqrt(stays.size))
    cycles = posts * (months - 100) * chance / (1.0 + chance * length)
    expected = length / (length + 1.0 / chance)
    assert np.mean(vacant) == pytest.approx(expected, rel=STANDARD_ERRORS / math.sqrt(cycles))
    for month in (5, 20, 40):  # memoryless: a share (1 - q)^t stays longer than t months
        share = (1.0 - chance) ** month
        assert (stays > month).mean() == pytest.approx(share, abs=STANDARD_ERRORS * math.sqrt(share * (1.0 - share) / stays.size))


def test_approval_takes_its_lines_divided_by_the_chance_to_pass_one() -> None:
    """Each line is passed after a geometric number of months: mean L / q, variance L (1 - q) / q^2."""
    count, lines = 800, 3.0
    forms = np.array([(*FormNumbers(0.0, 0.0, lines, 1.0), 0)] * len(FORMS), dtype=FORM)
    world = two_managers()._replace(decisions=np.zeros(count, dtype=DECISION))
    put(world.partnerships, form=FormName.IJB, last_form=FormName.IJB, strategic_trust=0.4, devolved_authority=0.5)
    put(world.decisions, stage=Stage.AT_APPROVAL)
    chance = test_decisions.approval_chance(world.partnerships[0], forms[0], test_decisions.P)
    propose, ages = as_written(decisions.propose), np.full(count, np.nan)
    for month in range(1, 200):
        propose(world, month, KEY, forms, test_decisions.ENCOUNTER, test_decisions.P._replace(raised=0.0))
        ages[np.isnan(ages) & (world.decisions["stage"] == Stage.NONE)] = month
        if not np.isnan(ages).any():
            break
    spread = math.sqrt(lines * (1.0 - chance)) / chance
    assert ages.mean() == pytest.approx(lines / chance, abs=STANDARD_ERRORS * spread / math.sqrt(count))
    assert ages.std() == pytest.approx(spread, rel=0.15)
    assert ages.min() >= lines


def test_disputes_are_open_in_the_share_of_months_that_their_two_chances_give() -> None:
    """A chain of two states: open in a share h / (h + e) of months, of h the chance of a withdrawal and e that of an end."""
    months, opens, ends = 6000, 0.08, 0.2
    neutral = dict.fromkeys(("trust", "confidence", "stance", "pressure", "binding"), 0.0)
    p = test_survival.P._replace(withdrawal=opens, dispute_ends=ends, **neutral)
    world = two_managers()._replace(pressure=np.zeros((1, months)), demand=np.zeros(months))
    put(world.partnerships, form=FormName.IJB, active=1)
    found = []
    for month in range(months):
        test_survival.propose(world, month, KEY, FORMS, test_survival.PHASES, test_survival.FELT, p)
        found.append(int(world.partnerships["dispute"][0]))
    share = opens / (opens + ends)
    independent = months * (opens + ends) / (2.0 - opens - ends)
    assert np.mean(found) == pytest.approx(share, abs=STANDARD_ERRORS * math.sqrt(share * (1.0 - share) / independent))


def test_budgets_that_always_fail_add_a_pressure_that_settles() -> None:
    """Just after an April at a / (1 - (1 - f)^12), of a added by a failure and f fading a month."""
    p = test_finance.P._replace(settlement=-60.0)
    world = two_managers()._replace(pressure=np.zeros((1, 600)), demand=np.zeros(600))
    put(world.partnerships, active=1)
    propose = as_written(finance.propose)
    for month in range(600):
        propose(world, month, month % 12 == 11, KEY, test_survival.FELT, p)
    rest = p.pressure_added / (1.0 - (1.0 - p.pressure_fading) ** 12)
    assert world.partnerships["added_pressure"] == near([rest])
