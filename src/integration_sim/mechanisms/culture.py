"""Culture: success draws people together, their own house and the shared one hold on to them, threat sends them home.

Symbols: c culture (a position on each dimension), t tenure in months, u role ambiguity, x job insecurity, d professional identity,
J shared identity of the partnership, r professional reassurance.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from integration_sim.compiled import compiled
from integration_sim.mechanisms.mechanism import Mechanism
from integration_sim.mechanisms.rules import DIMENSIONS, culture_distance
from integration_sim.state import World, met_pairs


class Culture(NamedTuple):
    """Parameters `culture.*`."""

    pull: float
    reach: float
    socialisation: float
    socialisation_fading: float
    socialisation_floor: float
    reversion: float
    reassurance: float
    joint_post: float


@compiled
def socialisation_rate(tenure: float, p: Culture) -> float:
    """socialisation * e^(-socialisation_fading * t) + socialisation_floor: fast for newcomers, then at a lasting floor."""
    return p.socialisation * np.exp(-p.socialisation_fading * tenure) + p.socialisation_floor


@compiled
def reversion_rate(insecurity: float, ambiguity: float, identity: float, reassurance: float, p: Culture) -> float:
    """reversion * 0.5 * (x + u) * d * (1 - reassurance * r): threat sends people home, unless their profession is reassured."""
    return p.reversion * 0.5 * (insecurity + ambiguity) * identity * (1.0 - p.reassurance * reassurance)


@compiled
def joint_culture(world: World, post: int, dimension: int) -> float:
    """The shared culture of the partnerships that the post serves, mean."""
    place = world.posts[post]
    if place.memberships == 1:
        return float(world.partnerships[world.memberships[place.first_membership]].joint_culture[dimension])
    total = 0.0
    for index in range(place.first_membership, place.first_membership + place.memberships):
        total += world.partnerships[world.memberships[index]].joint_culture[dimension]
    return total / place.memberships


@compiled
def draw_together(world: World, p: Culture) -> None:
    """A meeting that went well moves its owner towards the other, c += pull * (c of the other - c), if they are closer than reach."""
    for pair in met_pairs(world):
        relation = world.pairs[pair]
        one, other = world.managers[relation.first].culture, world.managers[relation.second].culture
        if culture_distance(one, other) >= p.reach:
            continue
        for dimension in range(DIMENSIONS):
            step = p.pull * (other[dimension] - one[dimension])
            world.manager_changes[relation.first].culture[dimension] += world.went_well[2 * pair] * step
            world.manager_changes[relation.second].culture[dimension] -= world.went_well[2 * pair + 1] * step


@compiled
def propose(world: World, p: Culture) -> None:
    """Propose the month's change of culture: meetings, socialisation, reversion.

    c -> home + J * (joint culture - home) at the rate of socialisation, and c -> home at the rate of reversion. The home of a
    joint post's holder lies between the organisations: joint_post of the way from the employer's culture to the joint one.
    """
    draw_together(world, p)
    for post in range(world.posts.size):
        place = world.posts[post]
        if place.vacancy > 0:
            continue
        manager = world.managers[post]
        employer = world.organisations[place.organisation].culture
        between = p.joint_post * place.joint
        identity = world.diaries[post].identity
        socialise = socialisation_rate(place.tenure, p)
        revert = reversion_rate(manager.insecurity, manager.ambiguity, place.identity, place.reassurance, p)
        for dimension in range(DIMENSIONS):
            joint, own = joint_culture(world, post, dimension), manager.culture[dimension]
            home = employer[dimension] + between * (joint - employer[dimension])
            change = socialise * (home + identity * (joint - home) - own) + revert * (home - own)
            world.manager_changes[post].culture[dimension] += change


CULTURE = Mechanism(
    "culture",
    title="Culture",
    doing="meetings, one's own house and threat",
    what=(
        "Meetings that go well draw two people's ways of working together. Their own house and the partnership's shared identity "
        "hold on to them. Under threat people fall back on where they come from, unless their profession is reassured."
    ),
    equation=(
        "A good meeting moves its owner a step towards the other, if the two are not too far apart. Each month a person is also "
        "drawn towards a mix of home and joint culture, the joint part as large as the shared identity; fast for newcomers, then at "
        "a lasting floor. Insecurity and ambiguity, times professional identity, draw back to the home culture."
    ),
    reads=("this month's meetings", "shared identity", "tenure", "insecurity", "ambiguity", "professional identity and reassurance"),
    moves=("culture",),
    source=(
        "Harrison & Carroll 1991 (entry, socialisation, exit); Memon 1837 (reverting to profession). Rates: assumption; the "
        "floor of socialisation decides most about how long cultures stay apart."
    ),
    values=Culture,
    propose=propose,
)
