"""The world at the start of the warm-up: organisations, partnerships, managers and ties from the scenario's counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from integration_sim.compiled import compiled_entry
from integration_sim.mechanisms.culture import joint_culture
from integration_sim.mechanisms.rules import DIMENSIONS, ByLevel
from integration_sim.mechanisms.staffing import Newcomer, newcomer_culture, newcomer_identity
from integration_sim.mechanisms.uncertainty import Uncertainty
from integration_sim.model.world import ties
from integration_sim.randomness import Key, Stream, two_normals, two_uniforms, uniforms
from integration_sim.state import NOBODY, Owner, Table, World, tie_owners
from integration_sim.tables import DECISION, DIARY, LOCALITY, MANAGER, ORGANISATION, PARTNERSHIP, STATES, TIE
from integration_sim.vocabulary import CultureDimension, TermsPart

if TYPE_CHECKING:
    from integration_sim.model.plan import Plan

DECISION_ROOM = 40
"""Open decisions that a locality's list holds; with the registry's rates it never fills."""
LONGEST_DECISION = 120
"""Months; older decisions count as this old."""


@compiled_entry
def people(
    world: World, month: int, key: Key, usual: Uncertainty, exits: ByLevel, narrative: float, convergence: float, p: Newcomer
) -> None:
    """Fill every post as a newcomer would, with a tenure drawn as if people had always come and gone at the usual rates.

    Their cultures start some way towards the shared one, as those of people who have worked together for years.
    """
    for post in range(world.posts.size):
        place, manager = world.posts[post], world.managers[post]
        manager.ambiguity, manager.insecurity = usual.usual_ambiguity, usual.usual_insecurity
        manager.capability, manager.commitment = p.capability, p.commitment
        manager.leadership_trust, manager.experience = p.leadership_trust, p.experience
        manager.espoused, manager.workload = narrative, 1.0
        for index in range(place.first_membership, place.first_membership + place.memberships):
            confidence = world.partnerships[world.memberships[index]].start_confidence
            manager.partner_confidence += confidence / place.memberships
        place.identity = newcomer_identity(two_uniforms(key, Stream.NEWCOMER, month, post)[0], p)
        place.tenure = np.floor(-np.log(1.0 - two_uniforms(key, Stream.FIRST_TENURE, month, post)[0]) / exits[place.level])
        for half in range(DIMENSIONS // 2):
            first, second = two_uniforms(key, Stream.NEWCOMER_CULTURE, month, 2 * post + half)
            normals = two_normals(first, second)
            for side in range(2):
                dimension = 2 * half + side
                home = world.organisations[place.organisation].culture[dimension]
                home += convergence * (joint_culture(world, post, dimension) - home)
                manager.culture[dimension] = newcomer_culture(home, normals[side], p.culture_spread)


def _organisations(plan: Plan) -> Table:
    table = np.zeros(len(plan.layout.organisations), dtype=ORGANISATION)
    for row, name in zip(table, plan.layout.organisations, strict=True):
        organisation = plan.layout.organisation(name)
        usual = plan.sectors[organisation.sector]
        for dimension in CultureDimension:
            own = getattr(organisation.culture, dimension.name.lower())
            row["culture"][dimension] = usual.culture[dimension] if own is None else own
        for part in TermsPart:
            own = getattr(organisation.terms, part.name.lower())
            row["terms"][part] = usual.terms[part] if own is None else own
        row["local_context"] = plan.warmup.first_within
        row["od_capacity"] = organisation.od_capacity
    table["terms_drift"] = plan.terms_drift
    return table


def _partnerships(plan: Plan, organisations: Table) -> Table:
    table = np.zeros(len(plan.layout.partnerships), dtype=PARTNERSHIP)
    first = 0
    for row, name, members in zip(table, plan.layout.partnerships, plan.layout.partners, strict=True):
        partnership = plan.scenario.partnerships[name]
        row["form"], row["last_form"], row["next_form"], row["active"] = partnership.form, partnership.form, NOBODY, 1
        row["officer"] = NOBODY
        row["budget"] = plan.scenario.finance_of(name).budget
        row["first_organisation"], row["organisations"] = first, len(members)
        row["clarity"], row["narrative"] = plan.month.phases.clarity_usual, plan.month.phases.narrative_usual
        joint_management = plan.month.forms[partnership.form].joint_management
        row["identity"] = plan.month.phases.identity_by_joint_management * joint_management
        row["devolved_authority"] = organisations["culture"][members, CultureDimension.DEVOLVED_AUTHORITY].mean()
        row["elsewhere"] = np.mean([1.0 - 1.0 / len(plan.layout.served_by(member)) for member in members])
        row["joint_culture"] = organisations["culture"][members].mean(axis=0)
        row["start_strategic_trust"] = plan.scenario.history_of(name).cross_trust
        row["start_confidence"] = plan.scenario.history_of(name).partner_confidence
        row["delayed_discharge"] = 100.0
        row["local_context"] = plan.warmup.first_across
        first += len(members)
    return table


def _ties(plan: Plan, pairs: Table, key: Key) -> Table:
    table = np.zeros(2 * pairs.size, dtype=TIE)
    histories = [plan.scenario.history_of(name) for name in plan.layout.partnerships]
    across = np.repeat(pairs["partnership"], 2)
    owners = tie_owners(pairs)
    posts, memberships = plan.layout.posts
    home = memberships[posts["first_membership"][owners]]
    partnership = np.where(across >= 0, across, home)
    cross_trust = np.array([history.cross_trust for history in histories])[partnership]
    within_trust = np.array([history.within_trust for history in histories])[partnership]
    draws = uniforms(key, Stream.TIES, -1, np.arange(table.size))
    normal = np.sqrt(-2.0 * np.log(1.0 - draws[:, 0])) * np.cos(2.0 * np.pi * draws[:, 1])
    mean = np.where(across >= 0, cross_trust, within_trust)
    table["trust"] = np.clip(mean + plan.ties.trust_spread * normal, 0.0, 1.0)
    table["familiarity"] = np.array([history.familiarity for history in histories])[partnership]
    table["ambition"] = np.where(across >= 0, np.minimum(1.0, table["trust"] + plan.month.ambition.stretch), 0.0)
    return table


def _localities(plan: Plan, planned: NDArray[np.float64]) -> Table:
    table = np.zeros(len(plan.layout.localities), dtype=LOCALITY)
    table["partnership"] = [partnership for partnership, _ in plan.layout.localities]
    table["performance"] = 100.0
    table["planned"] = np.where(planned > 0.0, planned, 1.0)
    return table


def new_world(plan: Plan, key: Key) -> World:
    """Return the world of one replicate before its warm-up."""
    posts, memberships = plan.layout.posts
    pairs = ties.working_pairs(plan.layout, key, plan.ties)
    organisations = _organisations(plan)
    settling, deciding = ties.decision_makers(plan.layout, pairs)
    decisions = np.zeros(len(plan.layout.localities) * DECISION_ROOM, dtype=DECISION)
    decisions["locality"] = np.arange(decisions.size) // DECISION_ROOM
    world = World(
        posts=posts.copy(),
        managers=np.zeros(posts.size, dtype=MANAGER),
        manager_changes=np.zeros(posts.size, dtype=MANAGER),
        diaries=np.zeros(posts.size, dtype=DIARY),
        pairs=pairs,
        ties=_ties(plan, pairs, key),
        tie_changes=np.zeros(2 * pairs.size, dtype=TIE),
        meetings=np.zeros(1 + pairs.size, dtype=np.uint32),
        went_well=np.zeros(2 * pairs.size, dtype=np.int8),
        partnerships=_partnerships(plan, organisations),
        localities=_localities(plan, ties.planned_contacts(plan.layout, pairs, plan.month.contact.across, plan.month.forms)),
        organisations=organisations,
        decisions=decisions,
        decision_ages=np.zeros((len(plan.layout.partnerships), LONGEST_DECISION)),
        memberships=memberships,
        partners=np.array([number for members in plan.layout.partners for number in members], dtype=np.int64),
        settling_pairs=settling,
        deciding_pairs=deciding,
        pressure=plan.pressure,
        demand=plan.demand,
    )
    for state in STATES.values():
        if state.start is not None:
            (world.ties if state.of == Owner.TIES else world.managers)[state.name] = getattr(plan.month.states, state.name)
    before = -plan.warmup_months
    month = plan.month
    people(
        world,
        before,
        key,
        month.uncertainty,
        month.staffing.exit,
        month.phases.narrative_usual,
        plan.warmup.first_convergence,
        month.staffing.newcomer,
    )
    return world
