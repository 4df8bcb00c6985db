"""Role ambiguity and job insecurity: limbo feeds them, clarity and assurance drain them, doubt flows down the line.

Symbols: u role ambiguity, x job insecurity, l limbo * (1 - clarity) of the partnerships served, j 1 in a joint post, a assurance,
D organisational development, X demand beyond that of month 0.
"""

from __future__ import annotations

from typing import NamedTuple

from integration_sim.compiled import compiled
from integration_sim.mechanisms.mechanism import Mechanism
from integration_sim.mechanisms.rules import ByLevel
from integration_sim.mechanisms.surroundings import demand_beyond
from integration_sim.state import NOBODY, World


class Uncertainty(NamedTuple):
    """Parameters `uncertainty.*`."""

    usual_ambiguity: float
    ambiguity_rate: float
    disruption: ByLevel
    percolation: float
    usual_insecurity: float
    insecurity_rate: float
    insecurity_from_limbo: float
    insecurity_from_demand: float
    risk: ByLevel
    assurance: float
    team: float
    joint_post: float
    od: float
    usual_od: float


@compiled
def ambiguity_change(ambiguity: float, unsupported: float, disruption: float, joint: float, p: Uncertainty) -> float:
    """u -> usual_ambiguity + joint_post * j + unsupported * disruption, at ambiguity_rate.

    Unsupported is what is left of l beside transition teams and organisational development (`left_over`); disruption is the level's.
    """
    return p.ambiguity_rate * (p.usual_ambiguity + p.joint_post * joint + unsupported * disruption - ambiguity)


@compiled
def ambiguity_from_boss(ambiguity: float, boss_ambiguity: float, p: Uncertainty) -> float:
    """A line manager's excess doubt percolates: u += percolation * max(0, u of the line manager - u)."""
    return p.percolation * max(0.0, boss_ambiguity - ambiguity)


@compiled
def insecurity_change(insecurity: float, threat: float, assurance: float, calm: float, p: Uncertainty) -> float:
    """x -> usual_insecurity + threat * (1 - assurance * a) * (1 - calm), at insecurity_rate.

    Calm is what coaching takes away of the fear.
    """
    fear = threat * (1.0 - p.assurance * assurance) * (1.0 - calm)
    return p.insecurity_rate * (p.usual_insecurity + fear - insecurity)


@compiled
def threat_to_posts(unsettled: float, demand: float, risk: float, p: Uncertainty) -> float:
    """(insecurity_from_limbo * l + insecurity_from_demand * max(0, X)) * risk, that of the level's posts."""
    return (p.insecurity_from_limbo * unsettled + p.insecurity_from_demand * max(0.0, demand)) * risk


@compiled
def left_over(unsupported: float, od_capacity: float, p: Uncertainty) -> float:
    """What organisational development leaves of the doubt beside transition teams: unsupported * (1 + od * (usual_od - D))."""
    return unsupported * (1.0 + p.od * (p.usual_od - od_capacity))


@compiled
def propose(world: World, month: int, p: Uncertainty) -> None:
    """Propose the month's change of ambiguity and insecurity for everyone in post."""
    demand = demand_beyond(world, month)
    for post in range(world.posts.size):
        place = world.posts[post]
        if place.vacancy > 0:
            continue
        manager, diary, change = world.managers[post], world.diaries[post], world.manager_changes[post]
        unsupported = left_over(diary.unsupported, world.organisations[place.organisation].od_capacity, p)
        change.ambiguity += ambiguity_change(manager.ambiguity, unsupported, p.disruption[place.level], place.joint, p)
        if place.boss != NOBODY and world.posts[place.boss].vacancy == 0:
            change.ambiguity += ambiguity_from_boss(manager.ambiguity, world.managers[place.boss].ambiguity, p)
        threat = threat_to_posts(diary.unsettled, demand, p.risk[place.level], p)
        change.insecurity += insecurity_change(manager.insecurity, threat, place.assurance, place.calm, p)


UNCERTAINTY = Mechanism(
    "uncertainty",
    title="Role ambiguity and job insecurity",
    doing="limbo, and doubt passed down the line",
    in_story="uncertainty about the change",
    what=(
        "A change that is announced but not explained leaves people unsure of their role and afraid for their post. Clarity, a "
        "transition team and assurances drain that doubt. A line manager who is unsure passes it down."
    ),
    equation=(
        "Each month role ambiguity closes part of its distance to a usual level, plus limbo x lack of clarity x how much the "
        "form disrupts that level, less what a transition team absorbs; holders of joint posts rest a little higher. To that "
        "comes a share of whatever the line manager is more unsure. Job insecurity does the same with the risk to posts at "
        "that level, in limbo and under more demand, less assurances and coaching."
    ),
    reads=("limbo and clarity of the partnership", "the line manager's ambiguity", "assurances", "coaching and transition teams", "demand"),
    moves=("ambiguity", "insecurity"),
    source=("Memon 693-697, 1837, 1963-1975, 2165, 2733-2741 (organisational development); Schweiger & DeNisi 1991. Form: assumption."),
    values=Uncertainty,
    propose=propose,
)
