"""How implausible a vector of parameters is, given what a pattern showed with it.

I = max(0, bound - mean) / sd, with sd the root of the ensemble's variance of the mean plus the discrepancy's: how far a model of this
kind may miss what was observed, a share of the band. Above 3 it is ruled out (McCulloch et al. 2022; Pukelsheim 1994).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy.special import stdtrit

from integration_sim.evidence.validation.effects import Effect

DISCREPANCY = 0.1
"""The standard deviation of what model and observation may differ by, as a share of the band in which an effect should lie: small, as a
published band holds already what observers differ by. With a quarter, of 52 vectors kept the middle 80 % came back too early (S1)."""
UPPER = 0.975
"""The quantile at which a 95 % interval ends."""
CUT_OFF = 3.0
"""Three standard deviations: hardly anything true of a distribution with one peak lies further out (Pukelsheim 1994)."""


def implausibility(effect: Effect) -> float:
    """Return how many standard deviations an effect lies outside its bounds; 0 inside, infinite where nothing is known."""
    if math.isnan(effect.mean):
        return math.inf
    outside = max(
        0.0,
        effect.above - effect.mean if effect.above is not None else 0.0,
        effect.mean - effect.below if effect.below is not None else 0.0,
    )
    if outside == 0.0:
        return 0.0
    spread = standard_error(effect) ** 2 + (DISCREPANCY * band(effect)) ** 2
    return outside / math.sqrt(spread) if spread > 0.0 else math.inf


def room(effects: Sequence[Effect], cut_off: float = CUT_OFF) -> tuple[float, float]:
    """Return between which means an expectation is not ruled out, of its effect with many vectors; infinite where it is open.

    bound -+ cut_off * sd, with the luck that is usual among them.
    """
    one, luck = effects[0], float(np.mean([standard_error(effect) ** 2 for effect in effects]))
    slack = cut_off * math.sqrt(luck + (DISCREPANCY * band(one)) ** 2)
    return -math.inf if one.above is None else one.above - slack, math.inf if one.below is None else one.below + slack


def worst(effects: Sequence[Effect]) -> float:
    """Return the greatest implausibility; expectations that are known to fail are left out."""
    return max((implausibility(one) for one in effects if not one.known_to_fail), default=0.0)


def standard_error(effect: Effect) -> float:
    """Return the standard error of an effect's mean over lives; 0 where only a mean path tells.

    It is read off the interval, which leaves room for chance where few lives all agree on what happens or doesn't.
    """
    return (effect.high - effect.low) / 2.0 / float(stdtrit(effect.lives.size - 1, UPPER)) if effect.lives.size > 1 else 0.0


def band(effect: Effect) -> float:
    """Return how wide the band is; 0 where it is open to one side."""
    return 0.0 if effect.above is None or effect.below is None else effect.below - effect.above
