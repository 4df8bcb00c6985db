"""Commitment in use and as espoused, and trust in one's own leadership: what is said smooths over what is done.

Symbols: b commitment in use, e espoused commitment, L trust in one's own leadership, N the official narrative, C clarity,
h remembered share of joint work that went well, x job insecurity, u role ambiguity, g grievance, w workload (1 = a full week),
a assurance on terms, o owned learning, z how slow decisions are beside the start, L_b stance of those who lead the person.
"""

from __future__ import annotations

from typing import NamedTuple

from integration_sim.compiled import compiled
from integration_sim.mechanisms.mechanism import Mechanism
from integration_sim.mechanisms.rules import MIDPOINT, logistic
from integration_sim.state import NOBODY, World


class Commitment(NamedTuple):
    """Parameters `commitment.*`."""

    intercept: float
    success: float
    insecurity: float
    ambiguity: float
    grievance: float
    overload: float
    assurance: float
    owned_learning: float
    slowness: float
    stance: float
    rate: float
    espousing_rate: float
    espousing_secure: float
    tolerated_gap: float
    disbelief: float
    leadership_rate: float
    leadership_by_clarity: float
    leader: float


@compiled
def commitment_target(world: World, post: int, boss_pull: float, p: Commitment) -> float:
    """Where commitment in use tends to.

    logistic(intercept + success * (h - midpoint) + boss_pull - insecurity * x - ambiguity * u - grievance * g
    - overload * max(0, w - 1) - assurance * a + owned_learning * o - slowness * z + stance * L_b).
    """
    manager, place = world.managers[post], world.posts[post]
    return logistic(
        p.intercept
        + p.success * (manager.experience - MIDPOINT)
        + boss_pull
        - p.insecurity * manager.insecurity
        - p.ambiguity * manager.ambiguity
        - p.grievance * manager.grievance
        - p.overload * max(0.0, manager.workload - 1.0)
        - p.assurance * place.assurance
        + p.owned_learning * place.owned_learning
        - p.slowness * world.diaries[post].slowness
        + p.stance * place.stance
    )


@compiled
def espousing(espoused: float, narrative: float, ambiguity: float, insecurity: float, p: Commitment) -> float:
    """e -> N, at espousing_rate * (espousing_secure + u + x): the less secure people are, the faster they follow the narrative."""
    return p.espousing_rate * (p.espousing_secure + ambiguity + insecurity) * (narrative - espoused)


@compiled
def leadership_change(trust: float, gap: float, clarity: float, p: Commitment) -> float:
    """Clarity raises trust in leadership, a leader's gap e - b beyond what is tolerated lowers it.

    L += leadership_rate * (leadership_by_clarity * C - L) - disbelief * max(0, gap - tolerated_gap).
    """
    return p.leadership_rate * (p.leadership_by_clarity * clarity - trust) - p.disbelief * max(0.0, gap - p.tolerated_gap)


@compiled
def propose(world: World, p: Commitment) -> None:
    """Propose the month's change of commitment, espoused commitment and trust in leadership for everyone in post.

    b -> its target, at rate; boss_pull = leader * (e of the line manager - midpoint) * L. Those without a line manager in post
    follow nobody: no pull, and no leader's gap to see.
    """
    for post in range(world.posts.size):
        place = world.posts[post]
        if place.vacancy > 0:
            continue
        manager, diary, change = world.managers[post], world.diaries[post], world.manager_changes[post]
        boss_pull, gap = 0.0, 0.0
        if place.boss != NOBODY and world.posts[place.boss].vacancy == 0:
            boss = world.managers[place.boss]
            boss_pull = p.leader * (boss.espoused - MIDPOINT) * manager.leadership_trust
            gap = boss.espoused - boss.commitment
        change.commitment += p.rate * (commitment_target(world, post, boss_pull, p) - manager.commitment)
        change.espoused += espousing(manager.espoused, diary.narrative, manager.ambiguity, manager.insecurity, p)
        change.leadership_trust += leadership_change(manager.leadership_trust, gap, diary.clarity, p)


COMMITMENT = Mechanism(
    "commitment",
    title="Commitment, and trust in one's own leadership",
    doing="experience, leaders and the official story",
    in_story="experience and example",
    what=(
        "Commitment in use follows experience, leaders one trusts, and one's own security. Commitment as stated follows the "
        "official story, the faster the less secure people are. A leader who says more than they do loses belief; clarity restores "
        "it."
    ),
    equation=(
        "Commitment in use closes part of its distance to an S-curve of remembered success, the leader's stated commitment x trust "
        "in that leader, owned learning and the stance of those who lead here, less insecurity, ambiguity, grievance, overload, assurance "
        "and slow decisions. Stated commitment "
        "closes on the official narrative, faster with ambiguity and insecurity. Trust in leadership closes on a level set by "
        "clarity, and falls with the leader's gap between words and deeds beyond what is tolerated."
    ),
    reads=(
        "remembered success",
        "the line manager's commitment as stated and in use",
        "insecurity",
        "ambiguity",
        "grievance",
        "workload",
        "clarity",
        "the official narrative",
        "how long decisions take",
        "stance of the leaders",
    ),
    moves=("commitment", "espoused", "leadership_trust"),
    source=("PCT 31-34, 2666-2685, 3078-3086, 7919-7935 (rhetoric and reality); Memon 685-691 (assurance). Form: assumption."),
    values=Commitment,
    propose=propose,
)
