"""Trust between persons: slow to build, quick to lose, most uneven for the undecided; without contact it drifts.

Symbols: tau trust of the tie, kappa its owner's confidence in the partner organisation.
"""

from __future__ import annotations

from typing import NamedTuple

from integration_sim.compiled import compiled
from integration_sim.mechanisms.mechanism import Mechanism
from integration_sim.state import World, met_pairs


class Trust(NamedTuple):
    """Parameters `trust.*`."""

    gain: float
    loss: float
    confirmation: float
    drift: float
    usual_within: float


@compiled
def after_success(trust: float, p: Trust) -> float:
    """tau += gain * (1 - tau) * (1 - confirmation * (1 - tau)): the distrustful explain a success away."""
    return p.gain * (1.0 - trust) * (1.0 - p.confirmation * (1.0 - trust))


@compiled
def after_failure(trust: float, p: Trust) -> float:
    """tau -= loss * tau * (1 - confirmation * tau): the trusting forgive a failure."""
    return -p.loss * trust * (1.0 - p.confirmation * trust)


@compiled
def propose(world: World, p: Trust) -> None:
    """Propose the month's change of trust on every tie between posts that are filled: drift, or what the meeting did.

    Without a meeting tau -> kappa across organisations, usual_within inside one, at drift.
    """
    for pair in range(world.pairs.size):
        relation = world.pairs[pair]
        drift = p.drift * (relation.filled & (1 - relation.met))
        for side in range(2):
            confidence = world.managers[relation.second if side else relation.first].partner_confidence
            resting = confidence if relation.partnership >= 0 else p.usual_within
            world.tie_changes[2 * pair + side].trust += drift * (resting - world.ties[2 * pair + side].trust)
    for pair in met_pairs(world):
        if not world.pairs[pair].filled:
            continue
        for tie in (2 * pair, 2 * pair + 1):
            trust = world.ties[tie].trust
            gained, lost = after_success(trust, p), after_failure(trust, p)
            world.tie_changes[tie].trust += gained if world.went_well[tie] else lost


TRUST = Mechanism(
    "trust",
    title="Trust between persons",
    doing="trust won and lost in meetings",
    in_story="how meetings went",
    what=(
        "Slow to build, quick to lose. A meeting that goes well raises trust, one that goes badly lowers it by more; settled views "
        "win over events, so the trusting forgive and the distrustful explain success away. Without contact trust drifts."
    ),
    equation=(
        "After a good meeting trust closes part of its distance to complete trust; after a bad one it loses a larger part of "
        "itself; both are dampened the more settled the view is. Without a meeting it drifts to the confidence in the partner "
        "organisation (across) or to a usual level (inside)."
    ),
    reads=("this month's meetings", "confidence in the partner organisation"),
    moves=("trust",),
    source="Poortinga & Pidgeon 2004 (confirmation, asymmetry); Pant & Yu 2025 (rates); Memon 1469-1471; PCT 3949-3964.",
    values=Trust,
    propose=propose,
)
