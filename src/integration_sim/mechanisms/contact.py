"""Who is likely to meet whom: ties, form, place and time to spare; nobody has more hours than a month holds.

Sources: Memon 805-817, 1236-1271, 1577-1579, 2593 (co-location, forms); capacity: assumption.
"""

from __future__ import annotations

from typing import NamedTuple

from integration_sim.compiled import compiled
from integration_sim.mechanisms.surroundings import Forms
from integration_sim.state import World
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
def form_contact(world: World, pair: int, forms: Forms) -> float:
    """The form's contact factor; in the shadow period the strategic managers already meet as the new form will."""
    relation = world.pairs[pair]
    partnership = world.partnerships[relation.partnership]
    factor = forms[partnership.form].contact
    if partnership.shadow and relation.same_level and world.posts[relation.first].level == Level.STRATEGIC:
        factor = max(factor, forms[partnership.next_form].contact)
    return factor


@compiled
def propose(world: World, forms: Forms, p: Contact) -> None:
    """Set this month's chance of a meeting for each pair: P = min(1, rate x form x co-location x availability of both).

    A post shared by n partnerships divides its contacts across by n; expected contacts above a person's capacity scale
    down in proportion, and a meeting needs the hours of both.
    """
    for post in range(world.posts.size):
        world.diaries[post].expected = 0.0
    for pair in range(world.pairs.size):
        relation = world.pairs[pair]
        first, second = world.posts[relation.first], world.posts[relation.second]
        if first.vacancy > 0 or second.vacancy > 0:
            relation.contact_chance = 0.0
            continue
        chance = (
            relation.contact_rate
            * availability(world.managers[relation.first].workload, p)
            * availability(world.managers[relation.second].workload, p)
        )
        if relation.partnership >= 0:
            place = (1.0 + first.contact) * (1.0 + second.contact)
            chance *= p.across * form_contact(world, pair, forms) * place / max(first.memberships, second.memberships)
        else:
            chance *= p.within
        relation.contact_chance = min(1.0, chance)
        world.diaries[relation.first].expected += relation.contact_chance
        world.diaries[relation.second].expected += relation.contact_chance
    for pair in range(world.pairs.size):
        relation = world.pairs[pair]
        busiest = max(world.diaries[relation.first].expected, world.diaries[relation.second].expected)
        if busiest > p.capacity:
            relation.contact_chance *= p.capacity / busiest
