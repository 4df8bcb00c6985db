"""Confidence in the partner organisation: institutional, apart from trust in persons; it follows how those at the top get on.

Symbols: kappa confidence in the partner, T trust among those at the top, R share of joint work that goes well; kappa_0, T_0 and
R_0 are where they started; z how slow decisions are beside the start (log of how many times as long they take).
"""

from __future__ import annotations

from typing import NamedTuple

from integration_sim.compiled import compiled, compiled_entry
from integration_sim.mechanisms.mechanism import Mechanism
from integration_sim.mechanisms.rules import ByLevel
from integration_sim.state import World


class Confidence(NamedTuple):
    """Parameters `confidence.*`."""

    strategic_trust: float
    cooperation: float
    slowness: float
    rate: float
    felt: ByLevel


@compiled
def resting_confidence(world: World, post: int, p: Confidence) -> float:
    """kappa_0 + strategic_trust * (T - T_0) + cooperation * (R - R_0) - slowness * z, mean over the partnerships served."""
    place = world.posts[post]
    total = 0.0
    for index in range(place.first_membership, place.first_membership + place.memberships):
        partnership = world.partnerships[world.memberships[index]]
        total += (
            partnership.start_confidence
            + p.strategic_trust * (partnership.strategic_trust - partnership.start_strategic_trust)
            + p.cooperation * (partnership.cooperation - partnership.start_cooperation)
            - p.slowness * partnership.slowness
        )
    return total / place.memberships


@compiled_entry
def lose(world: World, partnership: int, share: float, felt: ByLevel) -> None:
    """Propose that everyone who serves a partnership loses confidence in the partner: share * felt[level] of it.

    Those at the top deal with the partner as an institution and feel it most. Who serves several loses a part of that share: their
    confidence is in all those partners together.
    """
    for post in range(world.posts.size):
        place = world.posts[post]
        if place.vacancy > 0:
            continue
        for index in range(place.first_membership, place.first_membership + place.memberships):
            if world.memberships[index] == partnership:
                loss = share * felt[place.level] / place.memberships * world.managers[post].partner_confidence
                world.manager_changes[post].partner_confidence -= loss


@compiled
def propose(world: World, p: Confidence) -> None:
    """Propose the month's change of partner confidence for everyone in post: kappa -> where it rests, at rate."""
    for post in range(world.posts.size):
        if world.posts[post].vacancy == 0:
            change = p.rate * (resting_confidence(world, post, p) - world.managers[post].partner_confidence)
            world.manager_changes[post].partner_confidence += change


CONFIDENCE = Mechanism(
    "confidence",
    title="Confidence in the partner organisation",
    doing="how the partners get on",
    in_story="the climate between the organisations",
    what=(
        "Confidence in the other body as an institution, apart from trust in persons, follows how those at the top get on and how "
        "joint work goes, and how long decisions take. It is slower to mend than trust between persons, and an injury between the "
        "institutions is felt most at the top."
    ),
    equation=(
        "It closes a small part of its distance to where it started, plus how much trust at the top has gained since the start, "
        "plus how much more of joint work goes well than at the start, less how much slower decisions have become."
    ),
    reads=("trust at the top", "share of last month's joint work that went well", "how long decisions take"),
    moves=("partner_confidence",),
    source="Memon 1947-1951, 1959 (an old failure outlasts good practice); King's Fund 298-302. Form: assumption.",
    values=Confidence,
    propose=propose,
)
