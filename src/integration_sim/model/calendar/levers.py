"""What levers lend to the posts that they reach, and what they cost.

Strengths and unit costs stand in the registry under `levers.<kind>[.<style>].<channel>`; `scenario/kinds/channels.py` lists the
channels.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from integration_sim.model.calendar.costs import Spent, charge
from integration_sim.model.calendar.reach import appointed, kind_of, reached
from integration_sim.model.plan import Plan
from integration_sim.parameters import registry
from integration_sim.randomness import Key
from integration_sim.scenario.kinds.channel import Channel, Lent
from integration_sim.scenario.kinds.channels import CHANNELS, PARTNERSHIP_CHANNELS, POST_CHANNELS
from integration_sim.scenario.kinds.lever import Lever, PartnershipLever
from integration_sim.scenario.levers import AccountableOfficer
from integration_sim.state import NOBODY, Table, World


@cache
def effects(kind: str) -> tuple[str, ...]:
    """Return the ids of the registry under a lever's kind (and style), such as `coaching` or `co_location.mixed_teams`."""
    return tuple(name for name in registry() if name.startswith(f"levers.{kind}."))


def apply_levers(world: World, key: Key, plan: Plan, month: int) -> None:
    """Set what every lever at work in a month lends, and charge its cost."""
    world.posts[list(POST_CHANNELS)] = plan.layout.posts.posts[list(POST_CHANNELS)]  # what posts are by nature: a roster's joint posts
    world.partnerships[[*PARTNERSHIP_CHANNELS, *(f"cost_{cost}" for cost in Spent._fields)]] = 0.0
    world.partnerships["officer"] = NOBODY
    for number, lever in enumerate(plan.scenario.levers):
        if month not in plan.scenario.months_from(lever.start, lever.months):
            continue
        if isinstance(lever, Lever):
            posts = reached(plan, number, lever, key)
            lend(world.posts, posts, Lent.POSTS, plan, lever)
            served = world.posts["memberships"][posts]
            seats = np.repeat(world.posts["first_membership"][posts], served) + _counted(served)
            charge(world, cost(plan, lever), world.memberships[seats], plan.scenario.stands_for / np.repeat(served, served))
            continue
        touched = np.array(plan.target_partnerships(lever.partnership))
        if isinstance(lever, AccountableOfficer):
            officers = appointed(world, plan, number, lever, key)
            touched, posts = (np.array(list(numbers), dtype=np.int64) for numbers in (officers.keys(), officers.values()))
            world.partnerships["officer"][touched] = posts
            lend(world.posts, posts, Lent.POSTS, plan, lever)
        lend(world.partnerships, touched, Lent.PARTNERSHIPS, plan, lever)
        charge(world, cost(plan, lever), touched, np.ones(touched.size))


def lend(table: Table, rows: NDArray[np.int64], to: Lent, plan: Plan, lever: PartnershipLever) -> None:
    """Add what a lever lends to rows of a table, channel by channel."""
    for name in effects(kind_of(lever)):
        channel = CHANNELS.get(name.rpartition(".")[2])
        if channel is not None and channel.of == to:
            _lend(table, rows, channel, lever.intensity * plan.scenario.parameter(name))


def _lend(table: Table, rows: NDArray[np.int64], channel: Channel, amount: float) -> None:
    if channel.takes_from:
        table[channel.takes_from][rows] -= amount
    elif channel.saturates:
        add_share(table[channel.name], rows, amount)
    else:
        table[channel.name][rows] += amount


def add_share(column: NDArray[np.float64], rows: NDArray[np.int64], amount: float) -> None:
    """Let a lever take its share of what others on the same channel have left: bundles saturate, 1 - (1 - a)(1 - b)."""
    column[rows] += (1.0 - column[rows]) * amount


def _counted(sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """0, 1, ... up to each size, one after the other."""
    return np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)


def cost(plan: Plan, lever: PartnershipLever) -> Spent:
    """Return what a lever costs in a month, for each manager whom it reaches or each partnership.

    A partnership's lever, such as a transition team, is one of the whole place, however few of its managers are simulated.
    """
    known, within = effects(kind_of(lever)), f"levers.{kind_of(lever)}"
    spent = (f"{within}.{name}" for name in Spent._fields)
    return Spent(*(lever.intensity * plan.scenario.parameter(name) if name in known else 0.0 for name in spent))
