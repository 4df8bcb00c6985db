"""What it all means for services: the value of joint work against the cost of doubt, vacancies and overload.

Symbols, of a locality's middle and front line: v value of joint work, u mean role ambiguity, y share of posts vacant, w mean
workload (v_0, u_0, y_0, w_0 at the start), A ambition of a tie; of its partnership: z how slow decisions are beside the start; P
performance (100 = month 0), n what its delayed discharge meets this month (standard normal); X demand beyond that of month 0, as a share.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from integration_sim.compiled import compiled
from integration_sim.mechanisms.mechanism import Mechanism
from integration_sim.mechanisms.surroundings import demand_beyond
from integration_sim.randomness import Key, Stream, two_normals, two_uniforms
from integration_sim.state import NOBODY, World, met_pairs


class Services(NamedTuple):
    """Parameters `services.*`."""

    joint_work_floor: float
    joint_work: float
    ambiguity: float
    vacancy: float
    workload: float
    slowness: float
    rate: float
    discharge: float
    discharge_rate: float
    discharge_swing: float


@compiled
def performance_terms(
    locality: np.record, gained: float, slowness: float, demand: float, p: Services
) -> tuple[float, float, float, float, float, float]:
    """What moves the target of performance from where it began, term by term.

    Joint work, ambiguity, vacancies, workload, slow decisions, demand: joint_work * e, -ambiguity * (u - u_0), -vacancy * (y - y_0),
    -workload * (w - w_0), -slowness * z, -X, of e by which share v exceeds v_0 (`gained`).
    """
    return (
        p.joint_work * gained,
        -p.ambiguity * (locality.mean_ambiguity - locality.start_ambiguity),
        -p.vacancy * (locality.vacancy_rate - locality.start_vacancy_rate),
        -p.workload * (locality.mean_workload - locality.start_workload),
        -p.slowness * slowness,
        -demand,
    )


@compiled
def performance_target(locality: np.record, slowness: float, demand: float, p: Services) -> float:
    """Where performance tends to: 100 * (1 + the sum of its terms), not below 0."""
    gained = locality.value / locality.start_value - 1.0 if locality.start_value > 0.0 else 0.0
    joint_work, ambiguity, vacancies, workload, decisions, more_demand = performance_terms(locality, gained, slowness, demand, p)
    return max(0.0, 100.0 * (1.0 + joint_work + ambiguity + vacancies + workload + decisions + more_demand))


@compiled
def discharge_unbounded(performance: float, demand: float, p: Services) -> float:
    """100 * (1 + X - discharge * (P / 100 - 1)): most of the path is demand and capacity, not integration."""
    return 100.0 * (1.0 + demand - p.discharge * (performance / 100.0 - 1.0))


@compiled
def discharge_target(performance: float, demand: float, p: Services) -> float:
    """Where delayed discharge tends to, not below 0."""
    return max(0.0, discharge_unbounded(performance, demand, p))


@compiled
def discharge_after(discharge: float, target: float, swing: float, p: Services) -> float:
    """Delayed discharge a month on: -> its target, at discharge_rate, and + discharge_swing * n; not below 0.

    A closed ward, a winter, a care home more: what happens to a place whatever its partnership does, and wears off as all else does.
    """
    return max(0.0, discharge + p.discharge_rate * (target - discharge) + p.discharge_swing * swing)


@compiled
def take_stock(world: World, p: Services) -> None:
    """Take stock by locality: v, u, w and y.

    v = sum over its managers' meetings across that went well of (joint_work_floor + A) / contacts planned.
    """
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
def propose(world: World, month: int, key: Key, p: Services) -> None:
    """Move each locality's performance (at rate), then each partnership's delayed-discharge index, to its target."""
    take_stock(world, p)
    demand = demand_beyond(world, month)
    total, count = np.zeros(world.partnerships.size), np.zeros(world.partnerships.size)
    for index in range(world.localities.size):
        locality = world.localities[index]
        locality.performance += p.rate * (
            performance_target(locality, world.partnerships[locality.partnership].slowness, demand, p) - locality.performance
        )
        total[locality.partnership] += locality.performance
        count[locality.partnership] += 1
    for index in range(world.partnerships.size):
        partnership = world.partnerships[index]
        target = discharge_target(total[index] / count[index], demand, p)
        first, second = two_uniforms(key, Stream.SWING, month, index)
        partnership.delayed_discharge = discharge_after(partnership.delayed_discharge, target, two_normals(first, second)[0], p)


SERVICES = Mechanism(
    "services",
    title="What services achieve",
    doing="what services follow",
    what=(
        "Joint work that goes well, and the larger its aims, is worth something to services. Doubt, vacancies, overload, slow "
        "decisions and demand cost them. Delayed discharge moves against performance, but most of its path is demand, capacity and what "
        "happens to a place whatever its partnership does."
    ),
    equation=(
        "Performance closes part of its distance to 100 x (1 + the value of joint work beside that at the start, - ambiguity, "
        "vacancies, workload and months for a decision beyond those at the start, - demand). The delayed-discharge index "
        "closes on 100 x (1 + demand - a share of how far performance exceeds 100), and swings by chance."
    ),
    reads=(
        "this month's meetings across that went well and their ambition",
        "ambiguity",
        "workload and vacancies of middle and front line",
        "how long decisions take",
        "demand",
    ),
    also=("service performance and delayed discharge of each locality and partnership",),
    source=(
        "Fulop 2002 (developments delayed by at least 18 months); Alonso & Andrews 2022 (delayed discharge); Memon 1154. Weights: "
        "assumption."
    ),
    values=Services,
    propose=propose,
)
