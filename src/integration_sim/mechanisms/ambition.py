"""Ambition follows trust: modest aims, success, larger aims - which are harder to reach.

Source: Huxham & Vangen (trust-building loop). Rate and stretch: assumption.
Symbols: A ambition, tau trust of the tie, V how far the partnership has a shared vision (all 0 to 1).
"""

from __future__ import annotations

from typing import NamedTuple

from integration_sim.compiled import compiled
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
