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
from integration_sim.state import World

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


def turns_of_reforms(plan: Plan) -> set[int]:
    """Return the months from which on reforms cost something else."""
    places = {None, *(name for _, name in plan.layout.localities)}
    lasting = [months_under(plan, reform, place) for reform in reforms(plan) for place in places]
    return {month for months in lasting for month in (months.start, months.stop)}


def charge_reforms(world: World, plan: Plan, month: int) -> None:
    """Add what reforms take in a month, for each manager of the partnerships concerned; who serves several counts in each by a share."""
    posts, memberships = plan.layout.posts
    owners = np.repeat(np.arange(posts.size), posts["memberships"])
    places = [*(name for _, name in plan.layout.localities), None]  # last: where NOBODY, -1, points to
    for reform in reforms(plan):
        under = np.array([month in months_under(plan, reform, place) for place in places])
        charged = under[posts["locality"][owners]] & np.isin(memberships, plan.touched(reform.partnership))
        spent, size = plan.reform_costs.dissolution, 1.0
        if isinstance(reform, Reform):
            spent, size = plan.reform_costs.reform[reform.form], reform.size
        charge(world, spent, memberships[charged], size / posts["memberships"][owners[charged]])


def charge(world: World, spent: Spent, partnerships: NDArray[np.int64], shares: NDArray[np.float64]) -> None:
    """Add a cost to partnerships, a share each."""
    np.add.at(world.partnerships["cost_manager_days"], partnerships, spent.manager_days * shares)
    np.add.at(world.partnerships["cost_gbp"], partnerships, spent.gbp * shares)
