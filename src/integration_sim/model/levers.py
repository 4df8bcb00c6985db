"""What levers lend to the posts that they reach, and what they cost.

Strengths and unit costs stand in the registry under `levers.<kind>[.<style>].<channel>`; a channel is a column of the posts.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from integration_sim.model.plan import Plan
from integration_sim.parameters import registry
from integration_sim.randomness import Key, Stream, uniforms
from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.scenario.levers import AnyLever, TransitionTeam
from integration_sim.state import World

CHANNELS = (
    "assurance",
    "contact",
    "safe",
    "owned_learning",
    "shadowing",
    "protected_time",
    "reassurance",
    "single_appraisal",
    "programme",
    "relief",
)
"""The columns of the posts that levers fill."""
COSTS = ("manager_days", "gbp")


@cache
def effects(kind: str) -> tuple[str, ...]:
    """Return the ids of the registry under a lever's kind (and style), such as `coaching` or `co_location.mixed_teams`."""
    return tuple(name for name in registry() if name.startswith(f"levers.{kind}."))


def kind_of(lever: AnyLever) -> str:
    """Return the registry's name for a lever: its kind, and its style where there are several."""
    style = getattr(lever, "style", None)
    return f"{lever.kind}.{style}" if style else lever.kind


def strength(plan: Plan, parameter: str) -> float:
    """Return the value of a parameter in this scenario."""
    return plan.scenario.parameters.get(parameter, registry()[parameter].value)


def reached(plan: Plan, number: int, key: Key) -> NDArray[np.int64]:
    """Return the posts that a lever (by its number in the scenario) reaches: those it is aimed at, or as many as its reach, by lot."""
    lever = plan.scenario.levers[number]
    posts, memberships = plan.layout.posts
    chosen = np.ones(posts.size, dtype=bool)
    if lever.partnership is not None:
        owner = np.repeat(np.arange(posts.size), posts["memberships"])
        chosen &= np.isin(np.arange(posts.size), owner[memberships == plan.layout.partnerships.index(lever.partnership)])
    if lever.organisation is not None:
        chosen &= posts["organisation"] == plan.layout.organisations.index(lever.organisation)
    if lever.level is not None:
        chosen &= posts["level"] == lever.level
    if lever.locality is not None:
        chosen &= posts["locality"] == [name for _, name in plan.layout.localities].index(lever.locality)
    aimed = np.flatnonzero(chosen)
    if lever.reach is None or lever.reach >= aimed.size:
        return aimed
    lots = uniforms(key, Stream.LEVER_REACH, number, aimed)[:, 0]
    return np.sort(aimed[np.argsort(lots, kind="stable")[: lever.reach]])


def lend(world: World, plan: Plan, key: Key, date: CalendarMonth) -> None:
    """Set what every lever at work in a month lends, and its cost; levers on one channel add up to 1 at most."""
    for channel in CHANNELS:
        world.posts[channel] = 0.0
    world.partnerships["team"] = world.partnerships["cost_manager_days"] = world.partnerships["cost_gbp"] = 0.0
    for number, lever in enumerate(plan.scenario.levers):
        if not lever.start <= date < lever.start + lever.months:
            continue
        if isinstance(lever, TransitionTeam):
            touched = np.array(plan.touched(lever.partnership))
            world.partnerships["team"][touched] += lever.intensity * strength(plan, "levers.transition_team.team")
            charge(world, plan, lever, touched, np.ones(touched.size))
            continue
        posts = reached(plan, number, key)
        for name in effects(kind_of(lever)):
            channel = name.rpartition(".")[2]
            if channel in CHANNELS:
                world.posts[channel][posts] += lever.intensity * strength(plan, name)
            elif channel == "burden":
                world.posts["relief"][posts] -= lever.intensity * strength(plan, name)
        served = world.posts["memberships"][posts]
        seats = np.repeat(world.posts["first_membership"][posts], served) + _counted(served)
        charge(world, plan, lever, world.memberships[seats], 1.0 / np.repeat(served, served))
    for channel in CHANNELS:
        np.minimum(world.posts[channel], 1.0, out=world.posts[channel])
    np.minimum(world.partnerships["team"], 1.0, out=world.partnerships["team"])


def _counted(sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """0, 1, ... up to each size, one after the other."""
    return np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)


def charge(world: World, plan: Plan, lever: AnyLever, partnerships: NDArray[np.int64], shares: NDArray[np.float64]) -> None:
    """Add a lever's cost to the partnerships of those it reaches, a share each."""
    for cost in COSTS:
        unit = lever.intensity * strength(plan, f"levers.{kind_of(lever)}.{cost}")
        np.add.at(world.partnerships[f"cost_{cost}"], partnerships, unit * shares)
