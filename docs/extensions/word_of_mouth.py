"""A mechanism on states that are there already: colleagues who meet talk, and their confidence in the partner draws together."""

from typing import NamedTuple

from integration_sim import Mechanism, Parameter, World, compiled, met_pairs

__version__ = "1.0"


class Talk(NamedTuple):
    """Parameters `word_of_mouth.*`."""

    pull: float


@compiled
def confidence_change(own: float, other: float, p: Talk) -> float:
    """kappa -> the colleague's kappa, at pull, of kappa confidence in the partner organisation."""
    return p.pull * (other - own)


@compiled
def propose(world: World, p: Talk) -> None:
    """Let both sides of every meeting inside an organisation move towards each other."""
    for pair in met_pairs(world):
        relation = world.pairs[pair]
        if relation.partnership >= 0 or not relation.filled:
            continue
        one, other = world.managers[relation.first].partner_confidence, world.managers[relation.second].partner_confidence
        world.manager_changes[relation.first].partner_confidence += confidence_change(one, other, p)
        world.manager_changes[relation.second].partner_confidence += confidence_change(other, one, p)


MECHANISM = Mechanism(
    "word_of_mouth",
    title="Word of mouth",
    doing="what colleagues tell each other",
    what="Colleagues of one organisation who meet talk about the partner. What they think of it draws together.",
    equation="At each meeting inside an organisation, confidence in the partner closes a small part of its distance to the colleague's.",
    reads=("this month's meetings", "confidence in the partner organisation of both"),
    moves=("partner_confidence",),
    source="assumption",
    after="encounter",
    propose=propose,
    values=Talk,
    numbers={
        "pull": Parameter(
            value=0.02,
            low=0.005,
            high=0.05,
            maximum=1,
            unit="a meeting",
            grade="A",
            source="assumption",
            says="How much of the distance between two colleagues' confidence in the partner one talk closes.",
        )
    },
)
