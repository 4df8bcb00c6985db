"""Whether the partnership holds: by choice it ends when those at the top fall out; law turns an end into a dispute.

Symbols, of those at the top: T trust in each other, K confidence in the partner organisation, L stance (-1 for the own house, 1 for the
partnership); F financial pressure, B how binding the form is, C what changes of leadership still unsettle.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

import numpy as np

from integration_sim.compiled import compiled
from integration_sim.mechanisms import confidence, phases
from integration_sim.mechanisms.mechanism import Mechanism
from integration_sim.mechanisms.rules import ByLevel
from integration_sim.mechanisms.surroundings import Forms, financial_pressure
from integration_sim.randomness import Key, Stream, two_uniforms
from integration_sim.state import World


class Survival(NamedTuple):
    """Parameters `survival.*`."""

    withdrawal: float
    trust: float
    confidence: float
    stance: float
    pressure: float
    binding: float
    usual_trust: float
    usual_confidence: float
    usual_pressure: float
    statutory_binding: float
    dispute_ends: float
    dispute_confidence: float


@compiled
def withdrawal_chance(partnership: np.record, pressure: float, binding: float, p: Survival) -> float:
    """The chance of a withdrawal in a month: withdrawal * e^(push - hold), at most 1.

    push = pressure * (F - usual_pressure) + C,
    hold = trust * (T - usual_trust) + confidence * (K - usual_confidence) + stance * L + binding * B.
    """
    push = p.pressure * (pressure - p.usual_pressure) + partnership.leadership_change
    persons = p.trust * (partnership.strategic_trust - p.usual_trust) + p.stance * partnership.leaders_stance
    hold = persons + p.confidence * (partnership.strategic_confidence - p.usual_confidence) + p.binding * binding
    return min(1.0, p.withdrawal * np.exp(push - hold))


@compiled
def propose(
    world: World, month: int, key: Key, forms: Forms, phase: phases.Phases, felt: Annotated[ByLevel, "confidence.felt"], p: Survival
) -> None:
    """Draw withdrawals: a form bound by law falls into dispute, a joint form by choice is dissolved; looser forms have nothing to leave.

    A form is bound by law from statutory_binding on. A dispute costs everyone who serves the partnership a share dispute_confidence of
    their confidence in the partner each month, as far as it is felt, and ends with a chance of dispute_ends.
    """
    for index in range(world.partnerships.size):
        partnership = world.partnerships[index]
        form = forms[partnership.form]
        withdraws, ends = two_uniforms(key, Stream.WITHDRAWAL, month, index)
        if partnership.dispute:
            confidence.lose(world, index, p.dispute_confidence, felt)
            if ends < p.dispute_ends:
                partnership.dispute = 0
            continue
        pressure = financial_pressure(world, index, month)
        if withdraws >= withdrawal_chance(partnership, pressure, form.binding, p):
            continue
        if form.binding >= p.statutory_binding:
            partnership.dispute = 1
        elif form.joint_management > forms[form.falls_back_to].joint_management:
            phases.dissolve(world, index, form.falls_back_to, form.joint_management, phase, felt)


SURVIVAL = Mechanism(
    "survival",
    title="Whether the partnership holds",
    doing="disputes and withdrawals",
    in_story="the partnership's quarrels",
    what=(
        "A partnership by choice ends when those at the top fall out, lose confidence in the partner or stand for their own house, and "
        "when money is short. Law turns such an end into a "
        "formal dispute, in which confidence drains away."
    ),
    equation=(
        "The chance of a withdrawal in a month falls steeply with trust at the top, with its confidence in the partner, with "
        "leaders who stand for the partnership and with how binding the form is, and rises with financial pressure and changes "
        "of leadership. A withdrawal dissolves a joint form by choice; in a form bound by law it opens a dispute, which takes "
        "a share of partner confidence each month until it ends."
    ),
    reads=(
        "trust and confidence at the top",
        "stance of the leaders",
        "financial pressure",
        "binding of the form",
        "changes of leadership",
    ),
    moves=("partner_confidence",),
    also=("the partnership's form", "limbo and shared identity", "formal disputes"),
    source="Memon 335-339 (a quarrel at the top, ended within months), 1433-1435; King's Fund 129. Rates: assumption.",
    values=Survival,
    propose=propose,
    warms_up=False,  # a partnership that fell apart before the start would not be the one described
)
