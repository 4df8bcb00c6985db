"""Collaborative capability is learnt by doing, when there is time to learn, and fades without use.

Symbols: k capability, n contacts across this month, s how many of them went well, w workload (1 = a full week), P protected time,
S peer support.
"""

from __future__ import annotations

from typing import NamedTuple

from integration_sim.compiled import compiled
from integration_sim.mechanisms.mechanism import Mechanism
from integration_sim.state import World


class Capability(NamedTuple):
    """Parameters `capability.*`."""

    learning: float
    full_practice: float
    from_failure: float
    forgetting: float
    od: float
    peers: float
    peers_elsewhere: float


@compiled
def learning_by_doing(capability: float, across: float, well: float, workload: float, protected_time: float, p: Capability) -> float:
    """k += learning * min(1, n / full_practice) * (from_failure + s / n) * (1 - k) * (1 + P) / max(1, w)^2; without contact nothing."""
    if across <= 0.0:
        return 0.0
    practice = min(1.0, across / p.full_practice)
    time = (1.0 + protected_time) / max(1.0, workload) ** 2
    return p.learning * practice * (p.from_failure + well / across) * (1.0 - capability) * time


@compiled
def propose(world: World, p: Capability) -> None:
    """Propose the month's change of capability for everyone in post: practice, programmes and organisational development, forgetting.

    k += learning by doing + (programme + od * the organisation's capacity for it) * (1 - k) - forgetting * k.
    """
    for post in range(world.posts.size):
        place = world.posts[post]
        if place.vacancy > 0:
            continue
        manager, diary = world.managers[post], world.diaries[post]
        learnt = learning_by_doing(manager.capability, diary.across, diary.across_well, manager.workload, place.protected_time, p)
        od = p.od * world.organisations[place.organisation].od_capacity
        taught = (place.programme + od) * (1.0 - manager.capability)
        world.manager_changes[post].capability += learnt + taught - p.forgetting * manager.capability
    learn_from_peers(world, p)


@compiled
def learn_from_peers(world: World, p: Capability) -> None:
    """Officers who support each other learn from those further on: k += peers * S * (mean k of the better placed - k).

    Among those are officers of partnerships elsewhere, of skill peers_elsewhere: the network is a national one.
    """
    for number in range(world.partnerships.size):
        place = world.partnerships[number]
        if place.peer_support <= 0.0 or place.brokerage <= 0.0:
            continue
        own, better, total = world.managers[place.officer].capability, 0, 0.0
        if p.peers_elsewhere > own:
            better, total = 1, p.peers_elsewhere
        for other in range(world.partnerships.size):
            peer = world.partnerships[other]
            if peer.peer_support > 0.0 and peer.brokerage > 0.0 and world.managers[peer.officer].capability > own:
                better += 1
                total += world.managers[peer.officer].capability
        if better:
            world.manager_changes[place.officer].capability += p.peers * place.peer_support * (total / better - own)


CAPABILITY = Mechanism(
    "capability",
    title="Collaborative capability",
    doing="learning by doing, and forgetting",
    in_story="practice in joint work",
    what=(
        "Skill in working across organisations is learnt by doing, when there is time to learn, and fades without use. Programmes "
        "add a little, and officers learn from peers who are further on."
    ),
    equation=(
        "Each month what is still to learn shrinks by a rate x practice (contacts across, up to a full measure) x how much of it "
        "went well (failures teach too) x time (protected time helps, overload hinders), and by programmes and the organisation's "
        "own development; a small share is forgotten."
    ),
    reads=("this month's meetings across", "workload", "protected time", "programmes", "organisational development", "peers"),
    moves=("capability",),
    source=(
        "Memon 1008, 1019 (learning by doing), 743-749, 2343-2353 (a set teaches its members if it is their own); PCT 1589-1600 "
        "(teaching alone changes little). Rates: assumption."
    ),
    values=Capability,
    propose=propose,
)
