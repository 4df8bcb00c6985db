"""What each manager finds at the start of the month: the partnership's phase and form, averaged over those served.

No mechanism: nothing is changed here, only looked up once for all mechanisms that read it. Source of the relief that pooled
budgets bring only where there is trust: Memon 2637. Symbols: w workload (1 = a full week), k capability.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from integration_sim.compiled import compiled
from integration_sim.mechanisms.mechanism import GROUP_OF
from integration_sim.mechanisms.rules import MIDPOINT
from integration_sim.state import NOBODY, Table, World
from integration_sim.vocabulary import BudgetMode, Level


class FormNumbers(NamedTuple):
    """Parameters `forms.<name>.*`: what a form of partnership brings with it."""

    joint_management: float
    binding: float
    approval_lines: float
    contact: float


FORM = np.dtype((np.record, [*((name, "f8") for name in FormNumbers._fields), ("falls_back_to", "i8")]))
"""A row per form, in the order of `FormName`: its numbers, and the form that a dissolution leaves."""
type Forms = Table
"""The forms, of FORM."""

GROUP_OF[Forms] = "forms"


class Relief(NamedTuple):
    """How much of money's strain a budget mode takes away."""

    aligned: float
    pooled_trusted: float
    pooled_distrusted: float
    trust_needed: float


@compiled
def budget_relief(budget: int, strategic_trust: float, p: Relief) -> float:
    """Align, trust, pool: a pooled budget relieves only where those at the top trust each other.

    aligned; or pooled_trusted where strategic trust is above trust_needed, else pooled_distrusted; separate budgets relieve nothing.
    """
    if budget == BudgetMode.ALIGNED:
        return p.aligned
    if budget == BudgetMode.POOLED:
        return p.pooled_trusted if strategic_trust > p.trust_needed else p.pooled_distrusted
    return 0.0


@compiled
def financial_pressure(world: World, partnership: int, month: int) -> float:
    """F = the scenario's series (its first month during the warm-up) + what failed settlements have left, at most 1."""
    series = world.pressure[partnership, min(max(month, 0), world.pressure.shape[1] - 1)]
    return min(1.0, series + world.partnerships[partnership].added_pressure)


@compiled
def observe_partnerships(world: World, relief: Relief) -> None:
    """Take the means that several mechanisms read: strategic trust, middle managers' ambiguity, cooperation, relief."""
    count = world.partnerships.size
    trust, ties = np.zeros(count), np.zeros(count)
    for pair in range(world.pairs.size):
        relation = world.pairs[pair]
        if relation.strategic and relation.partnership >= 0:
            trust[relation.partnership] += world.ties[2 * pair].trust + world.ties[2 * pair + 1].trust
            ties[relation.partnership] += 2
    ambiguity, posts = np.zeros(count), np.zeros(count)
    confidence, stance, top = np.zeros(count), np.zeros(count), np.zeros(count)
    for post in range(world.posts.size):
        place = world.posts[post]
        for index in range(place.first_membership, place.first_membership + place.memberships):
            number = world.memberships[index]
            if place.level == Level.MIDDLE:
                ambiguity[number] += world.managers[post].ambiguity
                posts[number] += 1
            elif place.level == Level.STRATEGIC:
                confidence[number] += world.managers[post].partner_confidence
                stance[number] += place.stance
                top[number] += 1
    for index in range(count):
        partnership = world.partnerships[index]
        partnership.strategic_trust = trust[index] / ties[index] if ties[index] else partnership.start_strategic_trust
        partnership.strategic_confidence = confidence[index] / top[index] if top[index] else partnership.start_confidence
        partnership.leaders_stance = stance[index] / top[index] if top[index] else 0.0
        partnership.middle_ambiguity = ambiguity[index] / posts[index] if posts[index] else 0.0
        partnership.decision_months = mean_age(world.decision_ages[index], partnership.start_decision_months)
        start = partnership.start_decision_months
        partnership.slowness = np.log(partnership.decision_months / start) if start > 0.0 else 0.0
        if partnership.meetings > 0:
            partnership.cooperation = partnership.successes / partnership.meetings
        else:
            partnership.cooperation = partnership.start_cooperation
        partnership.relief = budget_relief(partnership.budget, partnership.strategic_trust, relief)
        partnership.brokerage = brokerage(world, partnership)


@compiled
def mean_age(ages: NDArray[np.float64], usual: float) -> float:
    """Mean age of recent decisions, counted by month (1, 2, ...); the usual one where there are none."""
    total = number = 0.0
    for month in range(ages.size):
        total += (month + 1) * ages[month]
        number += ages[month]
    return total / number if number > 0.0 else usual


@compiled
def demand_beyond(world: World, month: int) -> float:
    """X: what demand takes of the services' capacity beyond that of month 0, as a share; the warm-up lives with that of month 0."""
    return world.demand[min(max(month, 0), world.demand.size - 1)]


@compiled
def brokerage(world: World, partnership: np.record) -> float:
    """What an accountable officer has time and skill for: accountability * 2 k / max(1, w), at most 1; nothing while the post is vacant."""
    if partnership.officer == NOBODY or world.posts[partnership.officer].vacancy > 0:
        return 0.0
    officer = world.managers[partnership.officer]
    return min(1.0, partnership.accountable * officer.capability / MIDPOINT / max(1.0, officer.workload))


@compiled
def approval_lines(world: World, forms: Forms) -> NDArray[np.float64]:
    """Lines of approval by partnership: of its form, and of the last one, where localities are that wait for their phase."""
    lines = np.empty((world.partnerships.size, 2))
    for number in range(world.partnerships.size):
        place = world.partnerships[number]
        lines[number, 0], lines[number, 1] = forms[place.form].approval_lines, forms[place.last_form].approval_lines
    return lines


@compiled
def note_who_is_there(world: World) -> None:
    """Note which pairs are both in post."""
    there = world.posts["vacancy"] == 0
    for pair in range(world.pairs.size):
        relation = world.pairs[pair]
        relation.filled = there[relation.first] & there[relation.second]


@compiled
def look_around(world: World, month: int, forms: Forms, team: float) -> None:
    """Fill the first half of each manager's diary: what surrounds them this month; `team` is the doubt that a transition team absorbs."""
    note_who_is_there(world)
    count = world.partnerships.size
    joint_management, lines = np.empty((count, 2)), approval_lines(world, forms)
    for number in range(count):
        now, last = forms[world.partnerships[number].form], forms[world.partnerships[number].last_form]
        joint_management[number, 0], joint_management[number, 1] = now.joint_management, last.joint_management
    for post in range(world.posts.size):
        place = world.posts[post]
        behind = 1 if place.locality != NOBODY and world.localities[place.locality].behind else 0
        diary = world.diaries[post]
        diary.unsettled = diary.unsupported = diary.clarity = diary.narrative = 0.0
        diary.identity = diary.mixed_team = diary.pressure = diary.extra_lines = 0.0
        diary.slowness = diary.unrest = 0.0
        share = 1.0 / place.memberships
        for index in range(place.first_membership, place.first_membership + place.memberships):
            number = world.memberships[index]
            partnership = world.partnerships[number]
            unsettled = partnership.limbo * (1.0 - partnership.clarity)
            diary.unsettled += share * unsettled
            diary.unsupported += share * unsettled * (1.0 - team * partnership.team)
            diary.clarity += share * partnership.clarity
            diary.narrative += share * partnership.narrative
            diary.identity += share * partnership.identity
            diary.mixed_team += share * joint_management[number, behind]
            diary.pressure += share * financial_pressure(world, number, month)
            diary.extra_lines += share * (lines[number, behind] - 1.0)
            diary.slowness += share * partnership.slowness
            diary.unrest += share * partnership.leadership_change
