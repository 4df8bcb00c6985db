"""The annual settlement: a yearly test of the relations at the top, harder when money is short.

Symbols: T trust among those at the top (T_0 at the start), F financial pressure, rho what the budget mode relieves of it.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from integration_sim.compiled import compiled, compiled_entry
from integration_sim.mechanisms import confidence
from integration_sim.mechanisms.mechanism import Mechanism
from integration_sim.mechanisms.rules import ByLevel, logistic
from integration_sim.mechanisms.surroundings import Relief, financial_pressure
from integration_sim.randomness import Key, Stream, two_uniforms
from integration_sim.state import World
from integration_sim.vocabulary import Level


class Finance(NamedTuple):
    """Parameters `finance.*`."""

    settlement: float
    settlement_trust: float
    settlement_pressure: float
    usual_pressure: float
    confidence_lost: float
    trust_lost: float
    pressure_added: float
    pressure_fading: float
    relief: Relief


@compiled
def settlement_chance(trust_gained: float, pressure: float, relief: float, p: Finance) -> float:
    """The chance that the settlement succeeds.

    logistic(settlement + settlement_trust * (T - T_0) - settlement_pressure * (F - usual_pressure) * (1 - rho))
    """
    strain = p.settlement_pressure * (pressure - p.usual_pressure) * (1.0 - relief)
    return logistic(p.settlement + p.settlement_trust * trust_gained - strain)


@compiled_entry
def strain_strategic_ties(world: World, partnership: int, share: float) -> None:
    """Propose that strategic ties across the partnership lose a share of their trust."""
    for pair in range(world.pairs.size):
        relation = world.pairs[pair]
        if relation.partnership != partnership or not relation.same_level:
            continue
        first, second = world.posts[relation.first], world.posts[relation.second]
        if first.level == Level.STRATEGIC and first.vacancy == 0 and second.vacancy == 0:
            for tie in (2 * pair, 2 * pair + 1):
                world.tie_changes[tie].trust -= share * world.ties[tie].trust


@compiled
def propose(world: World, month: int, new_year: bool, key: Key, felt: Annotated[ByLevel, "confidence.felt"], p: Finance) -> None:
    """Let the strain of past failures fade; in April settle each partnership's budget, or fail and pay for it.

    Each month added pressure *= 1 - pressure_fading. A failure adds pressure_added to it and costs everyone who serves the
    partnership a share confidence_lost of their confidence in the partner, as far as it is felt, and strategic
    ties across a share trust_lost of trust.
    """
    for index in range(world.partnerships.size):
        partnership = world.partnerships[index]
        partnership.failed_settlements = 0.0
        partnership.added_pressure *= 1.0 - p.pressure_fading
        if not new_year:
            continue
        gained = partnership.strategic_trust - partnership.start_strategic_trust
        chance = settlement_chance(gained, financial_pressure(world, index, month), partnership.relief, p)
        if two_uniforms(key, Stream.SETTLEMENT, month, index)[0] >= chance:
            partnership.failed_settlements = 1.0
            partnership.added_pressure += p.pressure_added
            confidence.lose(world, index, p.confidence_lost, felt)
            strain_strategic_ties(world, index, p.trust_lost)


FINANCE = Mechanism(
    "finance",
    title="The annual settlement",
    doing="failed settlements",
    in_story="the budget settlement",
    what=(
        "Every April the partners settle the budget: a test of relations at the top, harder when money is short and no aligned or "
        "pooled budget relieves it. A failure costs confidence and trust at the top and leaves more pressure behind."
    ),
    equation=(
        "The log-odds of a settlement rise with trust at the top gained since the start and fall with financial pressure beyond the "
        "usual that is not relieved. A failure takes a share of everyone's partner confidence and of trust between strategic "
        "managers, and adds pressure that fades month by month."
    ),
    reads=("trust at the top", "financial pressure", "relief by the budget mode"),
    moves=("partner_confidence", "trust"),
    also=("financial pressure for a time",),
    source="Memon 1537-1543, 2635-2641; ihub 136-140, 171; King's Fund 302. Form: assumption.",
    values=Finance,
    propose=propose,
)
