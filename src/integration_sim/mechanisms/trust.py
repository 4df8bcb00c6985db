"""Trust between persons: slow to build, quick to lose, most uneven for the undecided; without contact it drifts.

Sources: Poortinga & Pidgeon 2004 (confirmation, asymmetry); Pant & Yu 2025 (rates); Memon 1469-1471; PCT 3949-3964.
"""

from __future__ import annotations

from typing import NamedTuple

from integration_sim.compiled import compiled
from integration_sim.state import World


class Trust(NamedTuple):
    """Parameters `trust.*`."""

    gain: float
    loss: float
    confirmation: float
    drift: float
    usual_within: float


@compiled
def after_success(trust: float, p: Trust) -> float:
    """+ gain (1 - tau) (1 - eta (1 - tau)): the distrustful explain a success away."""
    return p.gain * (1.0 - trust) * (1.0 - p.confirmation * (1.0 - trust))


@compiled
def after_failure(trust: float, p: Trust) -> float:
    """- loss tau (1 - eta tau): the trusting forgive a failure."""
    return -p.loss * trust * (1.0 - p.confirmation * trust)


@compiled
def propose(world: World, p: Trust) -> None:
    """Propose the month's change of trust on every tie between posts that are filled."""
    for pair in range(world.pairs.size):
        relation = world.pairs[pair]
        if world.posts[relation.first].vacancy > 0 or world.posts[relation.second].vacancy > 0:
            continue
        for side in range(2):
            tie = 2 * pair + side
            trust = world.ties[tie].trust
            if not relation.met:
                resting = p.usual_within
                if relation.partnership >= 0:
                    resting = world.managers[relation.second if side else relation.first].partner_confidence
                world.tie_changes[tie].trust += p.drift * (resting - trust)
            elif world.went_well[tie]:
                world.tie_changes[tie].trust += after_success(trust, p)
            else:
                world.tie_changes[tie].trust += after_failure(trust, p)
