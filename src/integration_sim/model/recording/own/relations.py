"""Outcomes of how managers stand to each other, to their leaders and to the partner organisation."""

from __future__ import annotations

from integration_sim.compiled import compiled
from integration_sim.mechanisms.rules import culture_distance
from integration_sim.model.recording.outcome import SHARE, Better, Course, Outcome
from integration_sim.state import World

CROSS_TRUST = Outcome(
    "cross_trust",
    "Trust across organisations",
    SHARE,
    Better.HIGHER,
    "Mean trust that managers have in those of the other organisation whom they work with.",
    state="trust_across",
)
WITHIN_TRUST = Outcome(
    "within_trust",
    "Trust inside the organisation",
    SHARE,
    Better.HIGHER,
    "Mean trust that managers have in colleagues of their own organisation.",
    state="trust_within",
)
PARTNER_CONFIDENCE = Outcome(
    "partner_confidence",
    "Confidence in the partner organisation",
    SHARE,
    Better.HIGHER,
    "Mean confidence in the other organisation as an institution, apart from trust in persons.",
    state="partner_confidence",
)
LEADERSHIP_TRUST = Outcome(
    "leadership_trust",
    "Trust in own leadership",
    SHARE,
    Better.HIGHER,
    "Mean trust in the leaders of one's own line.",
    state="leadership_trust",
)


@compiled
def distance(world: World, pair: int) -> float:
    """Return how far apart the cultures of two managers are."""
    relation = world.pairs[pair]
    return culture_distance(world.managers[relation.first].culture, world.managers[relation.second].culture)


CULTURE_DISTANCE = Outcome(
    "culture_distance",
    "Distance between cultures",
    SHARE,
    Better.LOWER,
    "Mean difference (root mean square over four dimensions) between managers who work together across organisations.",
    of_pair=distance,
)
AMBITION = Outcome(
    "ambition",
    "Ambition of joint work",
    SHARE,
    Better.HIGHER,
    "Mean ambition of what managers attempt together across organisations.",
    state="ambition_across",
)


@compiled
def met_well(world: World, tie: int) -> float:
    """Return 1 for this month's meeting that went well as the tie's owner saw it, else 0."""
    return float(world.pairs[tie // 2].met & world.went_well[tie])


@compiled
def met(world: World, tie: int) -> float:
    """Return 1 for those who met this month, else 0."""
    return float(world.pairs[tie // 2].met)


COOPERATION_RATE = Outcome(
    "cooperation_rate",
    "Joint work that goes well",
    SHARE,
    Better.HIGHER,
    "Share of the month's meetings across organisations that went well, as each side saw it.",
    course=Course.RATE,
    of_tie=met_well,
    per_tie=met,
    because_it_is="a share of the month's meetings, which go well or not by chance",
    fed_by=("cross_trust", "ambition"),
)
