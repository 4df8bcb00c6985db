"""Standing still before anything happens: reforms are judged against it, so it must stand still.

For `months` the starting form runs with no events, while the unobserved local context - how easy joint work is here, and
work inside each organisation - is fitted so that mean trust meets what the scenario declares (Robbins & Monro 1951: steps
that shrink). For the last `frozen_months` the fit is frozen; their means are the baseline against which change is judged.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from integration_sim.compiled import compiled
from integration_sim.state import World, own


class WarmUp(NamedTuple):
    """Parameters `warmup.*`."""

    months: float
    frozen_months: float
    first_step: float
    steadier: float
    furthest: float
    confidence_step: float
    first_across: float
    first_within: float
    first_convergence: float


class Fitting(NamedTuple):
    """What the warm-up aims at, and the means that it takes."""

    across_wanted: NDArray[np.float64]  # mean trust across, by partnership
    within_wanted: NDArray[np.float64]  # mean trust inside, by organisation
    confidence_wanted: NDArray[np.float64]  # mean confidence in the partner, by partnership
    partnership_means: NDArray[np.float64]  # partnership x (strategic trust, cooperation, months for a decision)
    locality_means: NDArray[np.float64]  # locality x (value, ambiguity, workload, vacancy rate)

    def __reduce__(self) -> tuple[Any, ...]:
        return own, (Fitting, *self)


def new_fitting(
    across_wanted: NDArray[np.float64], within_wanted: NDArray[np.float64], confidence_wanted: NDArray[np.float64], localities: int
) -> Fitting:
    """Return a fitting before its first month."""
    return Fitting(across_wanted, within_wanted, confidence_wanted, np.zeros((across_wanted.size, 3)), np.zeros((localities, 4)))


@compiled
def closer(beta: float, wanted: float, total: float, ties: float, step: float, furthest: float) -> float:
    """Return a local context moved by a step times how far mean trust is from what is declared, within bounds."""
    return min(furthest, max(-furthest, beta + step * (wanted - total / ties))) if ties else beta


@compiled
def fit(world: World, month: int, fitting: Fitting, p: WarmUp) -> None:
    """Move each local context, and what confidence rests on, by steps that shrink from month to month.

    The first step (first_step for contexts, at most furthest from 0; confidence_step for confidence) / (1 + months / steadier).
    """
    shrunk = 1.0 + month / p.steadier
    step = p.first_step / shrunk
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
    confidence, posts = np.zeros(world.partnerships.size), np.zeros(world.partnerships.size)
    for post in range(world.posts.size):
        place = world.posts[post]
        for index in range(place.first_membership, place.first_membership + place.memberships):
            confidence[world.memberships[index]] += world.managers[post].partner_confidence
            posts[world.memberships[index]] += 1.0
    for index in range(world.partnerships.size):
        partnership = world.partnerships[index]
        short = fitting.confidence_wanted[index] - confidence[index] / posts[index]
        partnership.start_confidence += p.confidence_step / shrunk * short
        partnership.local_context = closer(
            partnership.local_context, fitting.across_wanted[index], across[index], across_ties[index], step, p.furthest
        )
    for index in range(world.organisations.size):
        house = world.organisations[index]
        house.local_context = closer(house.local_context, fitting.within_wanted[index], within[index], within_ties[index], step, p.furthest)


@compiled
def take_means(world: World, fitting: Fitting, frozen: int) -> None:
    """Add a frozen month to the means."""
    for index in range(world.partnerships.size):
        fitting.partnership_means[index, 0] += world.partnerships[index].strategic_trust / frozen
        fitting.partnership_means[index, 1] += world.partnerships[index].cooperation / frozen
        fitting.partnership_means[index, 2] += world.partnerships[index].decision_months / frozen
    for index in range(world.localities.size):
        locality = world.localities[index]
        fitting.locality_means[index, 0] += locality.value / frozen
        fitting.locality_means[index, 1] += locality.mean_ambiguity / frozen
        fitting.locality_means[index, 2] += locality.mean_workload / frozen
        fitting.locality_means[index, 3] += locality.vacancy_rate / frozen


@compiled
def end_warmup_month(world: World, month: int, fitting: Fitting, p: WarmUp) -> None:
    """After a month of the warm-up (numbered as months before the start): fit, or, in its last frozen_months, take the means.

    While standing still nothing has been gained or lost yet: the baseline is wherever things are.
    """
    if month <= -p.frozen_months:
        fit(world, month + int(p.months) - 1, fitting, p)
    else:
        take_means(world, fitting, int(p.frozen_months))
    for index in range(world.partnerships.size):
        partnership = world.partnerships[index]
        partnership.start_strategic_trust = partnership.strategic_trust
        partnership.start_cooperation = partnership.cooperation
        partnership.start_decision_months = partnership.decision_months


def settle_baseline(world: World, fitting: Fitting) -> None:
    """Judge from now on by the means of the frozen months; services start at 100."""
    for column, means in zip(
        ("start_strategic_trust", "start_cooperation", "start_decision_months"), fitting.partnership_means.T, strict=True
    ):
        world.partnerships[column] = means
    for column, means in zip(
        ("start_value", "start_ambiguity", "start_workload", "start_vacancy_rate"), fitting.locality_means.T, strict=True
    ):
        world.localities[column] = means
    world.partnerships["delayed_discharge"] = world.localities["performance"] = 100.0
