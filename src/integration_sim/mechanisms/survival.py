"""Whether the partnership holds: by choice it ends when those at the top fall out; law turns an end into a dispute.

Sources: Memon 1433-1435; King's Fund 129. Rates: assumption.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from integration_sim.compiled import compiled
from integration_sim.mechanisms import confidence, phases
from integration_sim.mechanisms.surroundings import Forms, financial_pressure
from integration_sim.randomness import Key, Stream, two_uniforms
from integration_sim.state import World
from integration_sim.vocabulary import FormName


class Survival(NamedTuple):
    """Parameters `survival.*`."""

    withdrawal: float
    trust: float
    pressure: float
    binding: float
    usual_trust: float
    usual_pressure: float
    statutory_binding: float
    dispute_ends: float
    dispute_confidence: float


@compiled
def withdrawal_chance(strategic_trust: float, pressure: float, binding: float, leadership_change: float, p: Survival) -> float:
    """Hazard a month: .004 e^(-5 (tau_s - .5) + 2.5 (F - .35) - 3.5 binding + leadership change)."""
    push = p.pressure * (pressure - p.usual_pressure) + leadership_change
    hold = p.trust * (strategic_trust - p.usual_trust) + p.binding * binding
    return min(1.0, p.withdrawal * np.exp(push - hold))


@compiled
def propose(world: World, month: int, key: Key, forms: Forms, phase: phases.Phases, p: Survival) -> None:
    """Draw withdrawals: a form bound by law falls into dispute, a joint form by choice is dissolved; looser forms have nothing to leave."""
    for index in range(world.partnerships.size):
        partnership = world.partnerships[index]
        form = forms[partnership.form]
        withdraws, ends = two_uniforms(key, Stream.WITHDRAWAL, month, index)
        if partnership.dispute:
            confidence.lose(world, index, p.dispute_confidence)
            if ends < p.dispute_ends:
                partnership.dispute = 0
            continue
        pressure = financial_pressure(world, index, month)
        if withdraws >= withdrawal_chance(partnership.strategic_trust, pressure, form.binding, partnership.leadership_change, p):
            continue
        if form.binding >= p.statutory_binding:
            partnership.dispute = 1
        elif form.joint_management > forms.chp.joint_management:
            phases.dissolve(world, index, FormName.CHP, phase)
