"""What it all means for services: the value of joint work against the cost of doubt, vacancies and overload.

Sources: Fulop 2002 (developments delayed by at least 18 months); Alonso & Andrews 2022 (delayed discharge); Memon 1154.
Weights: assumption.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from integration_sim.compiled import compiled
from integration_sim.state import NOBODY, World, met_pairs


class Services(NamedTuple):
    """Parameters `services.*`."""

    joint_work_floor: float
    joint_work: float
    ambiguity: float
    vacancy: float
    workload: float
    rate: float
    discharge: float
    discharge_rate: float


@compiled
def performance_target(locality: np.record, demand: float, p: Services) -> float:
    """100 (1 + .3 (value/value_0 - 1) - .25 (u - u_0) - 1.2 (vacancy - vacancy_0) - .15 (w - w_0) - demand), not below 0."""
    value = locality.value / locality.start_value if locality.start_value > 0.0 else 1.0
    target = 100.0 * (
        1.0
        + p.joint_work * (value - 1.0)
        - p.ambiguity * (locality.mean_ambiguity - locality.start_ambiguity)
        - p.vacancy * (locality.vacancy_rate - locality.start_vacancy_rate)
        - p.workload * (locality.mean_workload - locality.start_workload)
        - demand
    )
    return max(0.0, target)


@compiled
def discharge_target(performance: float, demand: float, p: Services) -> float:
    """100 (1 + demand - .5 (performance/100 - 1)), not below 0: most of the path is demand and capacity, not integration."""
    return max(0.0, 100.0 * (1.0 + demand - p.discharge * (performance / 100.0 - 1.0)))


@compiled
def take_stock(world: World, p: Services) -> None:
    """Per locality: value of joint work = sum of success x (.4 + A) / planned contacts; means of middle and front line."""
    for index in range(world.localities.size):
        locality = world.localities[index]
        locality.value = locality.mean_ambiguity = locality.mean_workload = locality.vacancy_rate = 0.0
    for pair in met_pairs(world):
        relation = world.pairs[pair]
        if relation.partnership < 0:
            continue
        for side in range(2):
            place = world.posts[relation.second if side else relation.first].locality
            if place != NOBODY and world.went_well[2 * pair + side]:
                worth = p.joint_work_floor + world.ties[2 * pair + side].ambition
                world.localities[place].value += worth / world.localities[place].planned
    staff = np.zeros(world.localities.size)
    for post in range(world.posts.size):
        place = world.posts[post].locality
        if place != NOBODY:
            staff[place] += 1
            locality = world.localities[place]
            locality.mean_ambiguity += world.managers[post].ambiguity
            locality.mean_workload += world.managers[post].workload
            locality.vacancy_rate += 1.0 if world.posts[post].vacancy > 0 else 0.0
    for index in range(world.localities.size):
        if staff[index]:
            locality = world.localities[index]
            locality.mean_ambiguity /= staff[index]
            locality.mean_workload /= staff[index]
            locality.vacancy_rate /= staff[index]


@compiled
def propose(world: World, month: int, p: Services) -> None:
    """Move each locality's performance, then each partnership's delayed-discharge index, towards its target."""
    take_stock(world, p)
    demand = world.demand[min(max(month, 0), world.demand.size - 1)]
    total, count = np.zeros(world.partnerships.size), np.zeros(world.partnerships.size)
    for index in range(world.localities.size):
        locality = world.localities[index]
        locality.performance += p.rate * (performance_target(locality, demand, p) - locality.performance)
        total[locality.partnership] += locality.performance
        count[locality.partnership] += 1
    for index in range(world.partnerships.size):
        partnership = world.partnerships[index]
        target = discharge_target(total[index] / count[index], demand, p)
        partnership.delayed_discharge += p.discharge_rate * (target - partnership.delayed_discharge)
