"""People leave, posts stand empty, newcomers begin: experience and relationships go with those who go.

Symbols: x job insecurity, g grievance, c what changes of leadership still unsettle, m misfit (distance of one's culture from the
employer's), o overload (what a joint post's holder has beyond a full week; such posts burn people out).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from integration_sim.compiled import compiled, compiled_entry
from integration_sim.mechanisms.mechanism import Mechanism
from integration_sim.mechanisms.rules import DIMENSIONS, ByLevel, culture_distance
from integration_sim.randomness import Key, Stream, poisson, two_normals, two_uniforms
from integration_sim.state import NOBODY, Blocks, World


class Newcomer(NamedTuple):
    """What a new post-holder brings."""

    ambiguity: float
    insecurity: float
    capability: float
    commitment: float
    leadership_trust: float
    experience: float
    trust_within: float
    familiarity: float
    culture_spread: float
    identity: float
    identity_spread: float


class Staffing(NamedTuple):
    """Parameters `staffing.*`."""

    exit: ByLevel
    exit_insecurity: float
    exit_grievance: float
    exit_misfit: float
    exit_overload: float
    exit_unrest: float
    shortest_vacancy: float
    further_vacancy: float
    freeze: float
    newcomer: Newcomer


@compiled
def exit_chance(usual: float, manager: np.record, misfit: float, overload: float, unrest: float, p: Staffing) -> float:
    """usual * (1 + exit_insecurity * x + exit_grievance * g + exit_misfit * m + exit_overload * o + exit_unrest * c)."""
    felt = p.exit_insecurity * manager.insecurity + p.exit_grievance * manager.grievance + p.exit_misfit * misfit
    return usual * (1.0 + felt + p.exit_overload * overload + p.exit_unrest * unrest)


@compiled
def vacancy_months(uniform: float, frozen: int, p: Staffing) -> int:
    """shortest_vacancy + a Poisson number of mean further_vacancy, in months; under a freeze times `freeze`. Whole months, rounded down."""
    months = p.shortest_vacancy + poisson(uniform, p.further_vacancy)
    return int(months * p.freeze) if frozen else int(months)


@compiled_entry
def not_renewed(world: World, month: int, key: Key, share: float, organisation: int, level: int, p: Staffing) -> None:
    """Let a share of posts fall vacant, by lot; NOBODY as organisation or level means all."""
    for post in range(world.posts.size):
        place = world.posts[post]
        aimed_at = organisation in (NOBODY, place.organisation) and level in (NOBODY, place.level)
        leaves, length = two_uniforms(key, Stream.NON_RENEWAL, month, post)
        if aimed_at and place.vacancy == 0 and leaves < share:
            place.vacancy = vacancy_months(length, world.organisations[place.organisation].frozen, p)


@compiled
def newcomer_culture(home: float, normal: float, spread: float) -> float:
    """home + spread * normal, kept inside the scale from 0 to 1."""
    return min(1.0, max(0.0, home + spread * normal))


@compiled
def newcomer_identity(uniform: float, p: Newcomer) -> float:
    """Professional identity, evenly spread about its usual strength: identity + identity_spread * (2 uniform - 1), kept from 0 to 1."""
    return min(1.0, max(0.0, p.identity + p.identity_spread * (2.0 * uniform - 1.0)))


@compiled
def arrive(world: World, post: int, month: int, key: Key, p: Newcomer) -> None:
    """Propose that the newcomer's states replace the last holder's.

    Confidence in the partner is the institution's and stays with the post.
    """
    manager, change = world.managers[post], world.manager_changes[post]
    change.ambiguity += p.ambiguity - manager.ambiguity
    change.insecurity += p.insecurity - manager.insecurity
    change.grievance -= manager.grievance
    change.capability += p.capability - manager.capability
    change.commitment += p.commitment - manager.commitment
    change.espoused += world.diaries[post].narrative - manager.espoused
    change.leadership_trust += p.leadership_trust - manager.leadership_trust
    change.workload += 1.0 - manager.workload
    change.experience += p.experience - manager.experience
    home = world.organisations[world.posts[post].organisation].culture
    for half in range(DIMENSIONS // 2):
        first, second = two_uniforms(key, Stream.NEWCOMER_CULTURE, month, 2 * post + half)
        normals = two_normals(first, second)
        for side in range(2):
            dimension = 2 * half + side
            culture = newcomer_culture(home[dimension], normals[side], p.culture_spread)
            change.culture[dimension] += culture - manager.culture[dimension]


@compiled
def newcomer_starts(world: World, blocks: Blocks, column: int, start: float) -> None:
    """Propose that those who begin next month start in a state (by its column) that an extension brings."""
    for post in range(world.posts.size):
        if world.posts[post].vacancy == 1:
            blocks.manager_changes[post, column] += start - blocks.managers[post, column]


@compiled
def newcomers_ties_start(world: World, blocks: Blocks, column: int, start: float) -> None:
    """Propose that the ties of those who begin next month, theirs and others' to them, start in a state that an extension brings."""
    arriving = world.posts["vacancy"] == 1
    for pair in range(world.pairs.size):
        if arriving[world.pairs[pair].first] or arriving[world.pairs[pair].second]:
            for tie in (2 * pair, 2 * pair + 1):
                blocks.tie_changes[tie, column] += start - blocks.ties[tie, column]


@compiled
def propose(world: World, month: int, key: Key, p: Staffing) -> None:
    """Propose the states of those who begin next month, and the fresh start of their ties, theirs and others' to them."""
    for post in range(world.posts.size):
        if world.posts[post].vacancy == 1:
            arrive(world, post, month, key, p.newcomer)
    arriving = world.posts["vacancy"] == 1
    for pair in range(world.pairs.size):
        relation = world.pairs[pair]
        if not (arriving[relation.first] or arriving[relation.second]):
            continue
        for side in range(2):
            owner = relation.second if side else relation.first
            tie = 2 * pair + side
            trust = world.managers[owner].partner_confidence if relation.partnership >= 0 else p.newcomer.trust_within
            change = world.tie_changes[tie]
            change.trust += trust - world.ties[tie].trust
            change.familiarity += p.newcomer.familiarity - world.ties[tie].familiarity
            if relation.partnership >= 0:
                change.ambition += trust - world.ties[tie].ambition


@compiled
def move_on(world: World, month: int, key: Key, p: Staffing) -> None:
    """At the month's end newcomers take up their posts, others leave theirs; everyone else is a month longer in post."""
    for post in range(world.posts.size):
        place = world.posts[post]
        if place.vacancy > 0:
            place.vacancy -= 1
            if place.vacancy == 0:
                place.holder += 1
                place.tenure = 0.0
                place.identity = newcomer_identity(two_uniforms(key, Stream.NEWCOMER, month, post)[0], p.newcomer)
            continue
        place.tenure += 1.0
        manager, organisation = world.managers[post], world.organisations[place.organisation]
        misfit = culture_distance(manager.culture, organisation.culture)
        leaves, length = two_uniforms(key, Stream.EXIT, month, post)
        overload = place.joint * max(0.0, manager.workload - 1.0)
        if leaves < exit_chance(p.exit[place.level], manager, misfit, overload, world.diaries[post].unrest, p):
            place.vacancy = vacancy_months(length, organisation.frozen, p)


STAFFING = Mechanism(
    "staffing",
    title="Leaving, vacancies and newcomers",
    doing="people leaving and newcomers",
    in_story="people leaving and arriving",
    what=(
        "People leave, sooner when insecure, aggrieved, out of place or under new leaders; posts stand empty for months; "
        "newcomers begin with their home culture and without the ties of those before them. So experience and relationships go "
        "with those who go - where they were bad, that helps."
    ),
    equation=(
        "The chance to leave in a month is a usual one of the level x (1 + insecurity + grievance + misfit + changes of "
        "leadership, + overload in joint posts). A vacancy lasts some months, longer under a freeze. A newcomer's states "
        "replace the last holder's; ties restart at the confidence in the partner organisation (across) or at a usual level "
        "(inside)."
    ),
    reads=("insecurity", "grievance", "misfit with the home culture", "workload in joint posts", "changes of leadership", "freezes"),
    moves=(
        "ambiguity",
        "insecurity",
        "grievance",
        "capability",
        "commitment",
        "espoused",
        "leadership_trust",
        "workload",
        "experience",
        "culture",
        "trust",
        "familiarity",
        "ambition",
    ),
    also=("who holds which post", "vacancies"),
    source="Memon 1152-1156, 2263-2271; King's Fund 393, 418 (burn-out). Rates: assumption.",
    values=Staffing,
    propose=propose,
    afterwards=move_on,
)
