"""Ambition follows trust: modest aims, success, larger aims - which are harder to reach.

Symbols: A ambition, tau trust of the tie, V how far the partnership has a shared vision (all 0 to 1).
"""

from __future__ import annotations

from typing import NamedTuple

from integration_sim.compiled import compiled
from integration_sim.mechanisms.mechanism import Mechanism
from integration_sim.state import World, met_pairs


class Ambition(NamedTuple):
    """Parameters `ambition.*`."""

    rate: float
    stretch: float
    vision: float


@compiled
def ambition_change(ambition: float, trust: float, vision: float, p: Ambition) -> float:
    """At each meeting A -> min(1, tau + stretch), at rate * (1 + vision * V): a shared vision brings aims into line faster."""
    return p.rate * (1.0 + p.vision * vision) * (min(1.0, trust + p.stretch) - ambition)


@compiled
def propose(world: World, p: Ambition) -> None:
    """Propose the change of ambition on ties across organisations that met."""
    for pair in met_pairs(world):
        partnership = world.pairs[pair].partnership
        if partnership >= 0:
            vision = world.partnerships[partnership].vision
            for tie in (2 * pair, 2 * pair + 1):
                world.tie_changes[tie].ambition += ambition_change(world.ties[tie].ambition, world.ties[tie].trust, vision, p)


AMBITION = Mechanism(
    "ambition",
    title="Ambition of joint work",
    doing="aims that follow trust",
    what=(
        "Modest aims, success, larger aims: what people attempt together follows their trust. Larger aims are worth more and harder "
        "to reach."
    ),
    equation=("At each meeting across, ambition closes part of its distance to trust plus a little; a shared vision quickens that."),
    reads=("trust of the tie", "this month's meetings", "a shared vision"),
    moves=("ambition",),
    source="Huxham & Vangen (trust-building loop). Rate and stretch: assumption.",
    values=Ambition,
    propose=propose,
)
