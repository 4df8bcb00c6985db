"""Grievance about terms: unequal reward for similar work, felt where people work side by side.

Symbols: g grievance, G gap in terms, Q terms of an organisation (a position on each part), E exposure: the share of this month's
contacts that were across and at one's own level, more where teams are mixed; m share of joint management, t 1 in a mixed team.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from integration_sim.compiled import compiled
from integration_sim.mechanisms.mechanism import Mechanism
from integration_sim.mechanisms.phases import serves
from integration_sim.mechanisms.rules import ByTermsPart
from integration_sim.state import World


class Terms(NamedTuple):
    """Parameters `terms.*`."""

    weight: ByTermsPart
    sensitivity: float
    joint_management: float
    mixed_team: float
    rate: float
    harmonising_rate: float
    loss: float


@compiled
def disadvantage(world: World, post: int, weight: ByTermsPart) -> float:
    """The gap G that a post sees.

    Sum over the parts of terms of weight[part] * max(0, Q of the partner - own Q), mean over the partner organisations met in the
    partnerships served, times the share of the gap that a staff transfer has left.
    """
    place = world.posts[post]
    own = world.organisations[place.organisation].terms
    total, others = 0.0, 0
    for index in range(place.first_membership, place.first_membership + place.memberships):
        partnership = world.partnerships[world.memberships[index]]
        for seat in range(partnership.first_organisation, partnership.first_organisation + partnership.organisations):
            if world.partners[seat] == place.organisation:
                continue
            theirs = world.organisations[world.partners[seat]].terms
            for part in range(len(weight)):
                total += weight[part] * max(0.0, theirs[part] - own[part])
            others += 1
    return place.terms_gap_kept * total / others if others else 0.0


@compiled
def grievance_change(grievance: float, gap: float, exposure: float, p: Terms) -> float:
    """g -> min(1, sensitivity * G * E), at rate."""
    return p.rate * (min(1.0, p.sensitivity * gap * exposure) - grievance)


@compiled
def exposure(diary: np.record, mixed_team: float, p: Terms) -> float:
    """E = min(1, contacts across at the own level / contacts + joint_management * m + mixed_team * t)."""
    met = diary.across_same_level / diary.contacts if diary.contacts > 0 else 0.0
    return min(1.0, met + p.joint_management * diary.mixed_team + p.mixed_team * mixed_team)


@compiled
def drift_apart(world: World) -> None:
    """Once a year each organisation's terms move by its own drift."""
    for index in range(world.organisations.size):
        organisation = world.organisations[index]
        for part in range(len(organisation.terms)):
            organisation.terms[part] = min(1.0, max(0.0, organisation.terms[part] + organisation.terms_drift))


@compiled
def mean_terms(world: World, partnership: int, part: int) -> float:
    """The middle between a partnership's organisations."""
    place = world.partnerships[partnership]
    total = 0.0
    for seat in range(place.first_organisation, place.first_organisation + place.organisations):
        total += world.organisations[world.partners[seat]].terms[part]
    return total / place.organisations


@compiled
def harmonise(world: World, p: Terms) -> None:
    """Bring terms together; what is lost is resented.

    Q -> the middle of the partnership's organisations, at harmonising_rate * how far terms are harmonised; among those who serve
    here g += loss * sum over the parts of weight[part] * the fall of Q.
    """
    for number in range(world.partnerships.size):
        place = world.partnerships[number]
        if place.harmonising <= 0.0:
            continue
        fall = np.zeros(world.organisations.size)
        for part in range(len(p.weight)):
            middle = mean_terms(world, number, part)
            for seat in range(place.first_organisation, place.first_organisation + place.organisations):
                organisation = world.organisations[world.partners[seat]]
                step = p.harmonising_rate * place.harmonising * (middle - organisation.terms[part])
                organisation.terms[part] += step
                fall[world.partners[seat]] += p.weight[part] * max(0.0, -step)
        for post in range(world.posts.size):
            if serves(world, post, number):
                world.manager_changes[post].grievance += p.loss * fall[world.posts[post].organisation]


@compiled
def propose(world: World, month: int, new_year: bool, p: Terms) -> None:
    """Propose the month's change of grievance.

    Terms drift each April after month 0: where they stand then is what the scenario says of the place.
    """
    if new_year and month > 0:
        drift_apart(world)
    harmonise(world, p)
    for post in range(world.posts.size):
        if world.posts[post].vacancy > 0:
            continue
        seen = exposure(world.diaries[post], world.posts[post].mixed_team, p)
        gap = disadvantage(world, post, p.weight)
        world.manager_changes[post].grievance += grievance_change(world.managers[post].grievance, gap, seen, p)


TERMS = Mechanism(
    "terms",
    title="Grievance about terms",
    doing="unequal terms",
    what=(
        "Unequal reward for similar work breeds grievance, felt where people of one level work side by side, most in mixed "
        "teams. Terms drift apart year "
        "by year; harmonising brings them together, and whoever loses by it resents that."
    ),
    equation=(
        "Grievance closes part of its distance to the gap in terms (the weighted sum of what the partners have better) x a "
        "sensitivity x how far people work side by side (the share of contacts across at one's own level, joint management, mixed "
        "teams). What harmonising takes away is added."
    ),
    reads=("terms of the organisations", "this month's contacts", "joint management and mixed teams", "harmonising", "staff transfers"),
    moves=("grievance",),
    also=("terms of the organisations",),
    source="Memon 677-695, 2149, 2517-2531, 2675-2697. Form: assumption.",
    values=Terms,
    propose=propose,
)
