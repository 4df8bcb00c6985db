"""Familiarity: people learn how the other works by working with them, and forget slowly.

Symbols: f familiarity, s how much the other is shadowed.
"""

from __future__ import annotations

from typing import NamedTuple

from integration_sim.compiled import compiled
from integration_sim.mechanisms.mechanism import Mechanism
from integration_sim.state import World, met_pairs


class Familiarity(NamedTuple):
    """Parameters `familiarity.*`."""

    gain: float
    forgetting: float


@compiled
def after_contact(familiarity: float, shadowing: float, p: Familiarity) -> float:
    """f += gain * (1 + s) * (1 - f)."""
    return p.gain * (1.0 + shadowing) * (1.0 - familiarity)


@compiled
def propose(world: World, p: Familiarity) -> None:
    """Propose the month's change of familiarity on every tie between posts that are filled.

    Who met gains; who did not forgets: f -= forgetting * f.
    """
    for pair in range(world.pairs.size):
        relation = world.pairs[pair]
        forgetting = p.forgetting * (relation.filled & (1 - relation.met))
        for tie in (2 * pair, 2 * pair + 1):
            world.tie_changes[tie].familiarity -= forgetting * world.ties[tie].familiarity
    for pair in met_pairs(world):
        relation = world.pairs[pair]
        if not relation.filled:
            continue
        for side in range(2):
            tie = 2 * pair + side
            shadowing = world.posts[relation.second if side else relation.first].shadowing
            world.tie_changes[tie].familiarity += after_contact(world.ties[tie].familiarity, shadowing, p)


FAMILIARITY = Mechanism(
    "familiarity",
    title="Knowing how the others work",
    doing="working together",
    what="People learn how the other works by working together, faster where they shadow each other, and slowly forget.",
    equation=(
        "At a meeting familiarity closes part of its distance to complete, more with shadowing; in a month without one it loses a "
        "small share of itself."
    ),
    reads=("this month's meetings", "shadowing"),
    moves=("familiarity",),
    source="Memon 1837 (not knowing what the others do), 2493, 2581 (shadowing). Rates: assumption.",
    values=Familiarity,
    propose=propose,
)
