"""Staffing: people leave, posts stand empty for some months, newcomers begin (mechanism 14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from integration_sim.randomness import Stream
from reference.changes import Propose
from reference.luck import poisson
from reference.people import STATES, Manager, Post, culture_distance
from reference.population import newcomer_culture, newcomer_identity

if TYPE_CHECKING:
    from reference.simulation import ReferenceRun


def staffing(run: ReferenceRun, propose: Propose) -> None:
    """In the last month of a vacancy the newcomer's states replace those that the post has kept; ties start afresh."""
    p = run.p.staffing.newcomer
    for post in run.posts:
        if post.vacancy == 1:
            for state, value in newcomer_states(run, post).items():
                propose(post.manager, state, value - getattr(post.manager, state))
    for pair in run.pairs:
        if pair.first.vacancy == 1 or pair.second.vacancy == 1:
            for tie in pair.ties:
                first_trust = tie.owner.manager.partner_confidence if pair.across else p.trust_within
                propose(tie, "trust", first_trust - tie.trust)
                propose(tie, "familiarity", p.familiarity - tie.familiarity)
                if pair.across:
                    propose(tie, "ambition", first_trust - tie.ambition)


def newcomer_states(run: ReferenceRun, post: Post) -> dict[str, float]:
    """What a newcomer brings: home culture give or take, k .35, ...; confidence in the partner stays with the post."""
    p = run.p.staffing.newcomer
    return {
        "ambiguity": p.ambiguity,
        "insecurity": p.insecurity,
        "grievance": 0.0,
        "capability": p.capability,
        "commitment": p.commitment,
        "espoused": post.diary.narrative,
        "leadership_trust": p.leadership_trust,
        "workload": 1.0,
        "experience": p.experience,
        **newcomer_culture(post.organisation.culture, run.luck, run.month, post, p.culture_spread),
    }


def move_on(run: ReferenceRun) -> None:
    """At the month's end newcomers take up their posts; of the others some leave, the rest are a month longer in post."""
    for post in run.posts:
        if post.filled:
            post.manager.tenure += 1.0
            perhaps_leave(run, post)
        else:
            post.vacancy -= 1
            if post.filled:
                take_up(run, post)


def perhaps_leave(run: ReferenceRun, post: Post) -> None:
    """Exit hazard by level x (1 + 1.5 x + .5 g + misfit + .4 unrest + 3 x overload in a joint post)."""
    p, manager = run.p.staffing, post.manager
    leaves, length = run.luck.draw(Stream.EXIT, run.month, post.number)
    misfit = culture_distance(manager.culture, post.organisation.culture)
    worse = 1.0 + p.exit_insecurity * manager.insecurity + p.exit_grievance * manager.grievance + p.exit_misfit * misfit
    worse += p.exit_unrest * post.diary.unrest
    worse += p.exit_overload * post.lent.joint * max(0.0, manager.workload - 1.0)
    if leaves < p.exit[post.level] * worse:
        leave(run, post, length)


def leave(run: ReferenceRun, post: Post, length: float) -> None:
    """The post falls vacant: 2 + Poisson(3) months, longer under a freeze."""
    p = run.p.staffing
    months = p.shortest_vacancy + poisson(length, p.further_vacancy)
    post.vacancy = int(months * p.freeze) if post.organisation.frozen else int(months)
    post.manager.remove()


def take_up(run: ReferenceRun, post: Post) -> None:
    """A new agent in the same slot, with the states that the month has just applied."""
    p, before = run.p.staffing.newcomer, post.manager
    post.manager = Manager(run, post, newcomer_identity(run.luck, run.month, post, p.identity, p.identity_spread))
    for state in STATES:
        setattr(post.manager, state, getattr(before, state))
    post.holders_before += 1
