"""Standing still before anything happens (model section 4).

For ten years the starting form runs with no events, while the unobserved local context - how easy joint work is here, and
work inside each organisation - is fitted so that mean trust meets what the scenario declares (Robbins & Monro 1951: steps
that shrink). For the last two years the fit is frozen; their means are the baseline against which change is judged.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from integration_sim.compiled import compiled
from integration_sim.mechanisms.ledger import Ledger
from integration_sim.mechanisms.month import Parameters, Schedule, run_month
from integration_sim.mechanisms.surroundings import observe_partnerships
from integration_sim.state import World


class WarmUp(NamedTuple):
    """Parameters `warmup.*`."""

    months: float
    frozen_months: float
    first_step: float
    steadier: float
    furthest: float


@compiled
def trust_by_context(world: World) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return mean trust across each partnership, and inside each organisation (NaN where there are no ties)."""
    across, across_ties = np.zeros(world.partnerships.size), np.zeros(world.partnerships.size)
    within, within_ties = np.zeros(world.organisations.size), np.zeros(world.organisations.size)
    for pair in range(world.pairs.size):
        relation = world.pairs[pair]
        trust = world.ties[2 * pair].trust + world.ties[2 * pair + 1].trust
        if relation.partnership >= 0:
            across[relation.partnership] += trust
            across_ties[relation.partnership] += 2.0
        else:
            organisation = world.posts[relation.first].organisation
            within[organisation] += trust
            within_ties[organisation] += 2.0
    return across / across_ties, within / within_ties


@compiled
def fit(
    world: World, month: int, across_wanted: NDArray[np.float64], within_wanted: NDArray[np.float64], p: WarmUp
) -> None:
    """Move each local context by a shrinking step times how far mean trust is from what is declared."""
    step = p.first_step / (1.0 + month / p.steadier)
    across, within = trust_by_context(world)
    for index in range(world.partnerships.size):
        if not np.isnan(across[index]):
            beta = world.partnerships[index].local_context + step * (across_wanted[index] - across[index])
            world.partnerships[index].local_context = min(p.furthest, max(-p.furthest, beta))
    for index in range(world.organisations.size):
        if not np.isnan(within[index]):
            beta = world.organisations[index].local_context + step * (within_wanted[index] - within[index])
            world.organisations[index].local_context = min(p.furthest, max(-p.furthest, beta))


@compiled
def judge_by_today(world: World) -> None:
    """While standing still nothing has been gained or lost yet: the baseline is wherever things are."""
    for index in range(world.partnerships.size):
        partnership = world.partnerships[index]
        partnership.start_strategic_trust = partnership.strategic_trust
        partnership.start_cooperation = partnership.cooperation


@compiled
def settle_baseline(world: World, partnerships: NDArray[np.float64], localities: NDArray[np.float64]) -> None:
    """Judge from now on by the means of the frozen months; services start at 100."""
    for index in range(world.partnerships.size):
        partnership = world.partnerships[index]
        partnership.start_strategic_trust, partnership.start_cooperation = partnerships[index]
        partnership.delayed_discharge = 100.0
    for index in range(world.localities.size):
        locality = world.localities[index]
        locality.start_value, locality.start_ambiguity, locality.start_workload, locality.start_vacancy_rate = localities[index]
        locality.performance = 100.0


@compiled
def warm_up(
    world: World,
    schedule: Schedule,
    across_wanted: NDArray[np.float64],
    within_wanted: NDArray[np.float64],
    p: Parameters,
    upper: NDArray[np.float64],
    ledger: Ledger,
    warmup: WarmUp,
) -> None:
    """Run the warm-up: months -120 to -1."""
    months, frozen = int(warmup.months), int(warmup.frozen_months)
    partnership_means = np.zeros((world.partnerships.size, 2))
    locality_means = np.zeros((world.localities.size, 4))
    for number in range(months):
        observe_partnerships(world, p.finance.relief)
        judge_by_today(world)
        run_month(world, number - months, schedule, p, upper, ledger, 0)
        if number < months - frozen:
            fit(world, number, across_wanted, within_wanted, warmup)
            continue
        for index in range(world.partnerships.size):
            partnership = world.partnerships[index]
            partnership_means[index, 0] += partnership.strategic_trust / frozen
            partnership_means[index, 1] += partnership.cooperation / frozen
        for index in range(world.localities.size):
            locality = world.localities[index]
            locality_means[index, 0] += locality.value / frozen
            locality_means[index, 1] += locality.mean_ambiguity / frozen
            locality_means[index, 2] += locality.mean_workload / frozen
            locality_means[index, 3] += locality.vacancy_rate / frozen
    settle_baseline(world, partnership_means, locality_means)
