"""What reforms cost, and how a cost is charged.

Whoever is under a reform gives time to it from the day it is announced until some months after it is live where they work: it has
to be agreed, explained and bedded in, whatever else is done to help (levers, which have costs of their own). A dissolution, which
nobody announces, takes time to undo. Only what the scenario dates is charged: that partners walk out is an effect of what was
chosen, and charging it would make the costs of a choice depend on luck.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from integration_sim.scenario.events import Dissolve, Reform
from integration_sim.state import NOBODY, World

if TYPE_CHECKING:
    from integration_sim.model.plan import Plan


class Spent(NamedTuple):
    """What something takes in a month."""

    manager_days: float
    gbp: float


class SpentByForm(NamedTuple):
    """What becoming each form takes, in the order of `FormName`."""

    informal: Spent
    chp: Spent
    chcp: Spent
    ijb: Spent
    lead_agency: Spent


class ReformCosts(NamedTuple):
    """Parameters `costs.*` of reforms: by manager and month."""

    bedding_in: float
    reform: SpentByForm
    dissolution: Spent


def reforms(plan: Plan) -> list[Reform | Dissolve]:
    """Return the scenario's reforms, dissolutions among them."""
    return [event for event in plan.scenario.events if isinstance(event, Reform | Dissolve)]


def months_under(plan: Plan, reform: Reform | Dissolve, locality: str | None) -> range:
    """Return the months in which a reform takes the time of managers of a locality, or (None) of those who have none.

    Where a locality goes live later than the rest, its managers are under the reform for longer, and only they.
    """
    if isinstance(reform, Dissolve):
        first = live = reform.date
    else:
        first = reform.announced
        live = next((phase.live for phase in reform.phases if locality in phase.localities), reform.live)
    return range(plan.month_of(first), plan.month_of(live) + round(plan.reform_costs.bedding_in))


def spent_on_reforms(plan: Plan) -> NDArray[np.float64]:
    """Return what reforms take: partnership x month x (manager-days, GBP), for each manager of the partnerships concerned.

    Who serves several partnerships counts in each by a share. It depends on nothing that happens in a run, so it is reckoned once.
    """
    posts, memberships = plan.layout.posts
    owners = np.repeat(np.arange(posts.size), posts["memberships"])
    count = len(plan.layout.partnerships)
    found = np.zeros((count, plan.scenario.months + 1, len(Spent._fields)))
    places = [*enumerate(name for _, name in plan.layout.localities), (NOBODY, None)]
    for reform in reforms(plan):
        spent, size = plan.reform_costs.dissolution, 1.0
        if isinstance(reform, Reform):
            spent, size = plan.reform_costs.reform[reform.form], reform.size
        concerned = np.isin(memberships, plan.target_partnerships(reform.partnership))
        for number, name in places:
            charged = concerned & (posts["locality"][owners] == number)
            shares = np.bincount(memberships[charged], size / posts["memberships"][owners[charged]], minlength=count)
            months = months_under(plan, reform, name)
            found[:, months.start : months.stop] += shares[:, np.newaxis, np.newaxis] * np.array(spent)
    return found


def charge(world: World, spent: Spent, partnerships: NDArray[np.int64], shares: NDArray[np.float64]) -> None:
    """Add a cost to partnerships, a share each."""
    np.add.at(world.partnerships["cost_manager_days"], partnerships, spent.manager_days * shares)
    np.add.at(world.partnerships["cost_gbp"], partnerships, spent.gbp * shares)
