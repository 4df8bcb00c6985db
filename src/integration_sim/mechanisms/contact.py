"""Who is likely to meet whom: ties, form, place and time to spare; nobody has more hours than a month holds.

Sources: Memon 805-817, 1236-1271, 1577-1579, 2593 (co-location, forms); capacity: assumption.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from integration_sim.compiled import compiled
from integration_sim.mechanisms.surroundings import Forms
from integration_sim.state import NOBODY, World
from integration_sim.vocabulary import Level


class Contact(NamedTuple):
    """Parameters `contact.*`."""

    across: float
    within: float
    overload: float
    capacity: float


@compiled
def availability(workload: float, p: Contact) -> float:
    """1 / (1 + 2 max(0, w - 1)): an overfull week leaves less time for others."""
    return 1.0 / (1.0 + p.overload * max(0.0, workload - 1.0))


@compiled
def form_contact(partnership: np.record, strategic: bool, forms: Forms) -> float:
    """The form's contact factor; in the shadow period the strategic managers already meet as the new form will."""
    factor = forms[partnership.form].contact
    if partnership.shadow and strategic:
        factor = max(factor, forms[partnership.next_form].contact)
    return factor


@compiled
def waits(world: World, post: np.record) -> bool:
    """Tell whether a post's locality waits for its phase of a reform."""
    return bool(post.locality != NOBODY and world.localities[post.locality].behind)


@compiled
def note_time_for_others(world: World, p: Contact) -> None:
    """Write into each diary how much time its owner has for others; while the post is vacant there is none."""
    for post in range(world.posts.size):
        place, diary = world.posts[post], world.diaries[post]
        diary.expected = 0.0
        diary.available = availability(world.managers[post].workload, p) if place.vacancy == 0 else 0.0


@compiled
def propose(world: World, forms: Forms, p: Contact) -> None:
    """Set this month's chance of a meeting for each pair: P = min(1, rate x form x co-location x cohort x availability of both).

    A post shared by n partnerships divides its contacts across by n; expected contacts above a person's capacity scale
    down in proportion, and a meeting needs the hours of both.
    """
    note_time_for_others(world, p)
    count = world.partnerships.size  # choosing a form is slow, so it isn't done pair by pair
    usual, strategic, behind = np.empty(count), np.empty(count), np.empty(count)
    for number in range(count):
        usual[number] = p.across * form_contact(world.partnerships[number], False, forms)
        strategic[number] = p.across * form_contact(world.partnerships[number], True, forms)
        behind[number] = p.across * forms[world.partnerships[number].last_form].contact
    cohorts, phased = np.any(world.posts["network"] > 0.0), np.any(world.localities["behind"] > 0)  # rare, and slow to look up
    for pair in range(world.pairs.size):
        relation = world.pairs[pair]
        one, other = world.diaries[relation.first], world.diaries[relation.second]
        chance = relation.contact_rate * one.available * other.available
        if cohorts:
            chance *= 1.0 + min(world.posts[relation.first].network, world.posts[relation.second].network)
        if relation.partnership >= 0:
            first, second = world.posts[relation.first], world.posts[relation.second]
            if relation.same_level and first.level == Level.STRATEGIC:
                factor = strategic[relation.partnership]
            elif phased and (waits(world, first) or waits(world, second)):
                factor = behind[relation.partnership]
            else:
                factor = usual[relation.partnership]
            chance *= factor * (1.0 + 0.5 * (first.contact + second.contact)) / max(first.memberships, second.memberships)
        else:
            chance *= p.within
        relation.contact_chance = min(1.0, chance)
        one.expected += relation.contact_chance
        other.expected += relation.contact_chance
    for pair in range(world.pairs.size):
        relation = world.pairs[pair]
        busiest = max(world.diaries[relation.first].expected, world.diaries[relation.second].expected)
        if busiest > p.capacity:
            relation.contact_chance *= p.capacity / busiest
