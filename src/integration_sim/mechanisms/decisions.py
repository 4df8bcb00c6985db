"""Joint decisions: a middle pair tries to settle, else it goes up, else it waits; then it passes one line of approval after another.

Symbols: T trust among those at the top, u mean role ambiguity of middle managers, D devolved authority of the organisations,
B what an accountable officer has time for, E how far the organisations serve other partnerships, m share of joint management of the
form, C what changes of leadership still unsettle, Q 1 in a formal dispute.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from integration_sim.compiled import compiled
from integration_sim.mechanisms.encounter import Encounter, shared_ground, success_chance, surroundings_across
from integration_sim.mechanisms.mechanism import Mechanism
from integration_sim.mechanisms.rules import MIDPOINT, logistic
from integration_sim.mechanisms.surroundings import Forms, approval_lines
from integration_sim.randomness import Key, Stream, poisson, two_uniforms
from integration_sim.state import NOBODY, World


class Stage(IntEnum):
    """Where a decision stands."""

    NONE = 0
    WITH_MIDDLE = 1
    WITH_STRATEGIC = 2
    AT_APPROVAL = 3


class Decisions(NamedTuple):
    """Parameters `decisions.*`."""

    raised: float
    approval: float
    approval_trust: float
    approval_ambiguity: float
    approval_authority: float
    approval_officer: float
    approval_elsewhere: float
    approval_joint: float
    approval_unrest: float
    dispute_delay: float
    waiting_cost: float
    memory: float


@compiled
def approval_chance(partnership: np.record, form: np.record, p: Decisions) -> float:
    """The chance that a line of approval is passed in a month.

    logistic(approval + approval_trust * (1 + approval_joint * m) * (T - midpoint) - approval_ambiguity * u
    - approval_authority * (1 - D) + approval_officer * B - approval_elsewhere * E - approval_unrest * C - dispute_delay * Q):
    joint managers get things done where those at the top trust each other, and nothing where they don't.
    """
    trust = p.approval_trust * (1.0 + p.approval_joint * form.joint_management) * (partnership.strategic_trust - MIDPOINT)
    return logistic(
        p.approval
        + trust
        - p.approval_ambiguity * partnership.middle_ambiguity
        - p.approval_authority * (1.0 - partnership.devolved_authority)
        + p.approval_officer * partnership.brokerage
        - p.approval_elsewhere * partnership.elsewhere
        - p.approval_unrest * partnership.leadership_change
        - p.dispute_delay * partnership.dispute
    )


@compiled
def chosen_pair(candidates: np.ndarray, uniform: float) -> int:
    """Pick one of the listed pairs with equal chance; NOBODY if the list is empty."""
    count = 0
    while count < candidates.size and candidates[count] != NOBODY:
        count += 1
    return candidates[int(uniform * count)] if count else NOBODY


@compiled
def settles(world: World, pair: int, uniform: float, across: NDArray[np.float64], encounter: Encounter) -> bool:
    """Do the two settle it? As likely as a meeting of theirs goes well, the mean of both views."""
    relation = world.pairs[pair]
    if world.posts[relation.first].vacancy > 0 or world.posts[relation.second].vacancy > 0:
        return False
    ground = shared_ground(world, pair, across, encounter)
    one, other = success_chance(world, 2 * pair, ground, encounter), success_chance(world, 2 * pair + 1, ground, encounter)
    return uniform < 0.5 * (one + other)


@compiled
def raise_decisions(world: World, month: int, key: Key, p: Decisions) -> None:
    """Each locality raises decisions, a Poisson number of mean `raised`, as far as there is room on its list."""
    room = world.decisions.size // world.localities.size
    for locality in range(world.localities.size):
        waiting = poisson(two_uniforms(key, Stream.DECISION_RAISED, month, locality)[0], p.raised)
        for slot in range(locality * room, (locality + 1) * room):
            if waiting == 0:
                break
            decision = world.decisions[slot]
            if decision.stage == Stage.NONE:
                decision.stage = Stage.WITH_MIDDLE
                decision.age = 0.0
                decision.lines_passed = 0
                waiting -= 1


@compiled
def charge_waiting(world: World, pair: int, p: Decisions) -> None:
    """A decision that has to wait costs the two at the top a share, waiting_cost, of their confidence in the partner."""
    for post in (world.pairs[pair].first, world.pairs[pair].second):
        if world.posts[post].vacancy == 0:
            world.manager_changes[post].partner_confidence -= p.waiting_cost * world.managers[post].partner_confidence


@compiled
def conclude(world: World, slot: int, partnership: int) -> None:
    """Note how many months a decision took."""
    decision = world.decisions[slot]
    world.decision_ages[partnership, min(int(decision.age), world.decision_ages.shape[1]) - 1] += 1.0
    decision.stage = Stage.NONE


@compiled
def pass_line(world: World, slot: int, partnership: int, lines: NDArray[np.float64]) -> None:
    """A line of approval is passed; after the last of the form in that locality the decision is made."""
    decision = world.decisions[slot]
    decision.lines_passed += 1
    if decision.lines_passed >= lines[partnership, world.localities[decision.locality].behind]:
        conclude(world, slot, partnership)


@compiled
def propose(world: World, month: int, key: Key, forms: Forms, encounter: Encounter, p: Decisions) -> None:
    """Take every open decision one step on; propose what waiting costs.

    How long decisions took is remembered with a weight that each month multiplies by memory.
    """
    passed, lines = np.empty(world.partnerships.size), approval_lines(world, forms)
    for index in range(world.partnerships.size):
        passed[index] = approval_chance(world.partnerships[index], forms[world.partnerships[index].form], p)
        world.partnerships[index].raised = world.partnerships[index].escalated = 0.0
        for age in range(world.decision_ages.shape[1]):
            world.decision_ages[index, age] *= p.memory
    raise_decisions(world, month, key, p)
    across = surroundings_across(world, month, encounter)
    for slot in range(world.decisions.size):
        decision = world.decisions[slot]
        if decision.stage == Stage.NONE:
            continue
        decision.age += 1.0
        number = world.localities[decision.locality].partnership
        partnership = world.partnerships[number]
        if decision.stage == Stage.AT_APPROVAL:
            if two_uniforms(key, Stream.DECISION_APPROVAL, month, slot)[0] < passed[number]:
                pass_line(world, slot, number, lines)
            continue
        who, luck = two_uniforms(key, Stream.DECISION_MEETING, month, slot)
        if decision.stage == Stage.WITH_MIDDLE:
            partnership.raised += 1
            pair = chosen_pair(world.settling_pairs[decision.locality], who)
            if pair != NOBODY and settles(world, pair, luck, across, encounter):
                decision.stage = Stage.AT_APPROVAL
                if two_uniforms(key, Stream.DECISION_APPROVAL, month, slot)[1] < partnership.delegated:
                    conclude(world, slot, number)
            else:
                decision.stage = Stage.WITH_STRATEGIC
                partnership.escalated += 1
        else:
            pair = chosen_pair(world.deciding_pairs[number], who)
            if pair == NOBODY:
                continue
            if settles(world, pair, luck, across, encounter):
                decision.stage = Stage.AT_APPROVAL
            else:
                charge_waiting(world, pair, p)


DECISIONS = Mechanism(
    "decisions",
    title="Joint decisions",
    doing="decisions that have to wait",
    in_story="joint decisions that waited",
    what=(
        "Each locality raises decisions. A middle pair tries to settle them, else they go up, else they wait; then they pass one "
        "line of approval after another. Waiting costs the two at the top some of their confidence in the partner."
    ),
    equation=(
        "Two people settle a decision as likely as a meeting of theirs goes well. The log-odds that a line of approval is "
        "passed in a month rise with trust at the top (the more, the more management is joint) and an accountable officer, and "
        "fall with middle managers' ambiguity, with authority that is not devolved, with a change of leaders and with an open "
        "dispute. Each failure at the top takes a share of partner confidence from the two."
    ),
    reads=(
        "what a meeting of the pair would need",
        "trust at the top",
        "middle managers' ambiguity",
        "devolved authority",
        "lines of approval and joint management of the form",
        "changes of leadership",
    ),
    moves=("partner_confidence",),
    also=("age and stage of joint decisions",),
    source=(
        "ihub 142-146, 279 and King's Fund 298 (lines of approval; a year for a post); Memon 1212 (seeking permission), 2177-2183 "
        "(one council under one board is quicker), 1947, 1967, 2429-2445 (after a quarrel joint managers could not get decisions; separate "
        "systems were quicker), 2061 (in good times a single point of contact). Form: assumption."
    ),
    values=Decisions,
    propose=propose,
)
