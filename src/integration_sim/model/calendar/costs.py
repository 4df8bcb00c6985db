"""What reforms cost, and how a cost is charged.

Whoever is under a reform gives time to it from the day it is announced until some months after it is live where they work: it has
to be agreed, explained and bedded in, whatever else is done to help (levers, which have costs of their own). A dissolution, which
nobody announces, takes time to undo. Only what the scenario dates is charged: that partners walk out is an effect of what was
chosen, and charging it would make the costs of a choice depend on luck.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from integration_sim.model.world.layout import Layout
from integration_sim.scenario.events import Dissolve, Reform
from integration_sim.scenario.schema import Scenario
from integration_sim.state import NOBODY, World


class Spent(NamedTuple):
    """What something takes in a month."""

    manager_days: float
    gbp: float


class ReformCosts(NamedTuple):
    """Parameters `costs.*` of all reforms, and of a dissolution: by manager and month."""

    bedding_in: float
    dissolution: Spent


def months_under(scenario: Scenario, reform: Reform | Dissolve, locality: str | None, bedding_in: float) -> range:
    """Return the months in which a reform takes the time of managers of a locality, or (None) of those who have none.

    Where a locality goes live later than the rest, its managers are under the reform for longer, and only they.
    """
    if isinstance(reform, Dissolve):
        first = live = reform.date
    else:
        first = reform.announced
        live = next((phase.live for phase in reform.phases if locality in phase.localities), reform.live)
    return range(scenario.month_of(first), scenario.month_of(live) + round(bedding_in))


def spent_on_reforms(scenario: Scenario, layout: Layout, costs: ReformCosts, by_form: Sequence[Spent]) -> NDArray[np.float64]:
    """Return what reforms take: partnership x month x (manager-days, GBP), for each manager of the partnerships concerned.

    `by_form` is what becoming each form takes, in the order of `FormName`.

    Who serves several partnerships counts in each by a share, and one manager for all for whom one stands in the scenario.
    It depends on nothing that happens in a run, so it is reckoned once.
    """
    posts, memberships = layout.posts
    owners = np.repeat(np.arange(posts.size), posts["memberships"])
    count = len(layout.partnerships)
    found = np.zeros((count, scenario.months + 1, len(Spent._fields)))
    places = [*enumerate(name for _, name in layout.localities), (NOBODY, None)]
    for reform in (event for event in scenario.events if isinstance(event, Reform | Dissolve)):
        spent, size = costs.dissolution, 1.0
        if isinstance(reform, Reform):
            spent, size = by_form[reform.form], reform.size
        concerned = np.isin(memberships, layout.target_partnerships(reform.partnership))
        for number, name in places:
            charged = concerned & (posts["locality"][owners] == number)
            shares = np.bincount(memberships[charged], size / posts["memberships"][owners[charged]], minlength=count)
            months = months_under(scenario, reform, name, costs.bedding_in)
            found[:, months.start : months.stop] += shares[:, np.newaxis, np.newaxis] * np.array(spent)
    return found * scenario.stands_for


def charge(world: World, spent: Spent, partnerships: NDArray[np.int64], shares: NDArray[np.float64]) -> None:
    """Add a cost to partnerships, a share each."""
    np.add.at(world.partnerships["cost_manager_days"], partnerships, spent.manager_days * shares)
    np.add.at(world.partnerships["cost_gbp"], partnerships, spent.gbp * shares)
