"""Who is likely to meet whom: ties, form, place and time to spare; nobody has more hours than a month holds.

Symbols: w workload (1 = a full week).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from integration_sim.compiled import compiled
from integration_sim.mechanisms.mechanism import Mechanism
from integration_sim.mechanisms.rules import ByLevel
from integration_sim.mechanisms.surroundings import Forms
from integration_sim.state import NOBODY, World
from integration_sim.vocabulary import Level


class Contact(NamedTuple):
    """Parameters `contact.*`."""

    across: float
    within: float
    overload: float
    capacity: float
    reach: ByLevel


@compiled
def availability(workload: float, p: Contact) -> float:
    """1 / (1 + overload * max(0, w - 1)): an overfull week leaves less time for others."""
    return 1.0 / (1.0 + p.overload * max(0.0, workload - 1.0))


@compiled
def form_contact(partnership: np.record, level: int, forms: Forms, p: Contact) -> float:
    """How many times as often a form lets managers of a level meet across: 1 + reach[level] * (contact factor of the form - 1).

    In the shadow period the strategic managers already meet as the new form will.
    """
    factor = forms[partnership.form].contact
    if partnership.shadow and level == Level.STRATEGIC:
        factor = max(factor, forms[partnership.next_form].contact)
    return 1.0 + p.reach[level] * (factor - 1.0)


@compiled
def waits(world: World, post: np.record) -> bool:
    """Tell whether a post's locality waits for its phase of a reform."""
    return bool(post.locality != NOBODY and world.localities[post.locality].behind)


@compiled
def time_for_others(world: World, p: Contact) -> NDArray[np.float64]:
    """Return by post how much time its holder has for others, as a share of that in an ordinary week; 0 while it is vacant."""
    time = np.empty(world.posts.size)
    for post in range(world.posts.size):
        time[post] = availability(world.managers[post].workload, p) if world.posts[post].vacancy == 0 else 0.0
    return time


@compiled
def propose(world: World, forms: Forms, p: Contact) -> None:
    """Set this month's chance of a meeting for each pair.

    Inside an organisation min(1, usual rate of the pair * time of both * cohort * within); across organisations
    min(1, usual rate * time of both * cohort * across * contact factor of the form at the lower of the two levels * co-location / n),
    n the number of partnerships that the two serve, whichever serves more. Cohort and co-location are 1 + what levers lend, the
    lesser and the mean of the two. Expected contacts above a person's capacity scale down in proportion; a meeting needs the hours of both.
    """
    count, levels = world.partnerships.size, len(p.reach)  # choosing a form is slow, so it isn't done pair by pair
    usual, behind = np.empty((count, levels)), np.empty((count, levels))
    for number in range(count):
        last = forms[world.partnerships[number].last_form].contact
        for level in range(levels):
            usual[number, level] = p.across * form_contact(world.partnerships[number], level, forms, p)
            behind[number, level] = p.across * (1.0 + p.reach[level] * (last - 1.0))
    cohorts, phased = np.any(world.posts["network"] > 0.0), np.any(world.localities["behind"] > 0)  # rare, and slow to look up
    time, expected = time_for_others(world, p), np.zeros(world.posts.size)
    for pair in range(world.pairs.size):
        relation = world.pairs[pair]
        chance = relation.contact_rate * time[relation.first] * time[relation.second]
        if cohorts:
            chance *= 1.0 + min(world.posts[relation.first].network, world.posts[relation.second].network)
        if relation.partnership >= 0:
            first, second = world.posts[relation.first], world.posts[relation.second]
            level = max(first.level, second.level)
            if phased and (waits(world, first) or waits(world, second)):
                factor = behind[relation.partnership, level]
            else:
                factor = usual[relation.partnership, level]
            chance *= factor * (1.0 + 0.5 * (first.contact + second.contact)) / max(first.memberships, second.memberships)
        else:
            chance *= p.within
        relation.contact_chance = min(1.0, chance)
        expected[relation.first] += relation.contact_chance
        expected[relation.second] += relation.contact_chance
    if np.any(expected > p.capacity):
        keep_within_hours(world, expected, p)


@compiled
def keep_within_hours(world: World, expected: NDArray[np.float64], p: Contact) -> None:
    """Scale down the contacts of those who expect more than a month holds: chance *= capacity / contacts expected by the busier."""
    for pair in range(world.pairs.size):
        relation = world.pairs[pair]
        busiest = max(expected[relation.first], expected[relation.second])
        if busiest > p.capacity:
            relation.contact_chance *= p.capacity / busiest


CONTACT = Mechanism(
    "contact",
    title="Who meets whom",
    doing="who is likely to meet whom",
    what=(
        "Ties, the form of partnership, a shared place and time to spare decide who is likely to meet. Nobody has more hours than a "
        "month holds, so an overfull week comes at the expense of others."
    ),
    equation=(
        "The chance that two meet is their usual rate x the form's factor (which reaches those at the top most) x co-location "
        "and shared cohorts x the time that each has for others; a post shared by several partnerships divides its meetings "
        "across among them. Above a person's capacity all chances shrink in proportion."
    ),
    reads=("usual rates of contact", "workload", "form and phase of the partnership", "co-location and cohorts"),
    also=("the chance of this month's meetings",),
    source="Memon 805-817, 1236-1271, 1577-1579, 2593 (co-location, forms); capacity: assumption.",
    values=Contact,
    propose=propose,
)
