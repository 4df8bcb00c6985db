"""What happens in a manager: mechanisms 1, 7 to 11 of the month, and confidence in the partner."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from reference.changes import Propose
from reference.luck import bounded, logistic
from reference.people import CULTURE, Manager, Post, culture_distance, mean
from reference.places import Partnership
from reference.population import joint_culture

if TYPE_CHECKING:
    from reference.simulation import ReferenceRun


def uncertainty(run: ReferenceRun, propose: Propose) -> None:
    """u -> u0 + .06 in a joint post + limbo (1 - clarity) disruption (1 - team/2) (1 + .4 (usual OD - OD)); bosses' excess percolates.

    x -> x0 + (.6 limbo (1 - clarity) + .3 demand) risk (1 - .7 assurance) (1 - calm).
    """
    p = run.p.uncertainty
    for post in run.posts:
        if not post.filled:
            continue
        manager, diary = post.manager, post.diary
        without_od = 1.0 + p.od * (p.usual_od - post.organisation.od_capacity)
        doubt = diary.unsupported * without_od * p.disruption[post.level]
        tends_to = p.usual_ambiguity + p.joint_post * post.lent.joint + doubt
        propose(manager, "ambiguity", p.ambiguity_rate * (tends_to - manager.ambiguity))
        if post.boss_in_post is not None:
            propose(manager, "ambiguity", p.percolation * max(0.0, post.boss_in_post.ambiguity - manager.ambiguity))
        calmed = (1.0 - p.assurance * post.lent.assurance) * (1.0 - post.lent.calm)
        threat = p.insecurity_from_limbo * diary.unsettled + p.insecurity_from_demand * max(0.0, run.series.demand(run.month))
        tends_to = p.usual_insecurity + threat * p.risk[post.level] * calmed
        propose(manager, "insecurity", p.insecurity_rate * (tends_to - manager.insecurity))


def culture(run: ReferenceRun, propose: Propose) -> None:
    """Success draws together; socialisation to (1 - J) C_home + J C_joint; under threat people revert to home."""
    p = run.p.culture
    for pair in run.pairs:
        if not pair.met or culture_distance(pair.first.manager.culture, pair.second.manager.culture) >= p.reach:
            continue
        for tie in pair.ties:
            if tie.went_well:
                for name in CULTURE:
                    gap = getattr(tie.other.manager, name) - getattr(tie.owner.manager, name)
                    propose(tie.owner.manager, name, p.pull * gap)
    for post in run.posts:
        if not post.filled:
            continue
        manager, shared = post.manager, post.diary.identity
        socialising = p.socialisation * math.exp(-p.socialisation_fading * manager.tenure) + p.socialisation_floor
        threat = (manager.insecurity + manager.ambiguity) / 2.0
        reverting = p.reversion * threat * manager.identity * (1.0 - p.reassurance * post.lent.reassurance)
        for name, employers, joint in zip(CULTURE, post.organisation.culture, joint_culture(post), strict=True):
            own = getattr(manager, name)
            home = employers + p.joint_post * post.lent.joint * (joint - employers)  # a joint post is at home between the two
            reference = (1.0 - shared) * home + shared * joint
            propose(manager, name, socialising * (reference - own) + reverting * (home - own))


def terms(run: ReferenceRun, propose: Propose) -> None:
    """g -> min(1, 4.8 x gap x exposure); exposure = share of contacts at one's own level across + .08 joint + .35 mixed team.

    In April, after the start, Q drifts apart.
    """
    p = run.p.terms
    if run.new_year and run.month > 0:
        for organisation in run.organisations:
            organisation.terms = [bounded(part + organisation.terms_drift) for part in organisation.terms]
    for partnership in run.partnerships:
        harmonise(run, partnership, propose)
    for post in run.posts:
        if not post.filled:
            continue
        meetings, grievance = post.meetings, post.manager.grievance
        exposure = meetings.across_same_level / meetings.contacts if meetings.contacts else 0.0
        exposure += p.joint_management * post.diary.mixed_team + p.mixed_team * post.lent.mixed_team
        tends_to = min(1.0, p.sensitivity * disadvantage(run, post) * min(1.0, exposure))
        propose(post.manager, "grievance", p.rate * (tends_to - grievance))


def harmonise(run: ReferenceRun, partnership: Partnership, propose: Propose) -> None:
    """Terms move to the middle between the organisations; those who lose by it resent it."""
    p = run.p.terms
    if not partnership.harmonising:
        return
    organisations = partnership.organisations
    middle = [mean([organisation.terms[part] for organisation in organisations]) for part in range(len(p.weight))]
    for organisation in organisations:
        steps = [p.harmonising_rate * partnership.harmonising * (aim - own) for aim, own in zip(middle, organisation.terms, strict=True)]
        organisation.terms = [own + step for own, step in zip(organisation.terms, steps, strict=True)]
        fall = sum(weight * max(0.0, -step) for weight, step in zip(p.weight, steps, strict=True))
        for post in partnership.posts:
            if post.filled and post.organisation is organisation:
                propose(post.manager, "grievance", p.loss * fall)


def disadvantage(run: ReferenceRun, post: Post) -> float:
    """Gap = weighted positive part of (Q_partner - Q_own), mean over the partner organisations; a transfer leaves a share of it."""
    gaps = []
    for partnership in post.partnerships:
        for partner in partnership.organisations:
            if partner is not post.organisation:
                parts = zip(run.p.terms.weight, partner.terms, post.organisation.terms, strict=True)
                gaps.append(sum(weight * max(0.0, theirs - own) for weight, theirs, own in parts))
    return post.terms_gap_kept * mean(gaps) if gaps else 0.0


def capability(run: ReferenceRun, propose: Propose) -> None:
    """+ .012 min(1, cross contacts/3)(.4 + success share)(1 - k)/max(1, w)^2 (1 + protected time) - .008 k + programmes."""
    p = run.p.capability
    for post in run.posts:
        if not post.filled:
            continue
        manager, across = post.manager, post.meetings.across
        k = manager.capability
        if across:
            practice = min(1.0, across / p.full_practice) * (p.from_failure + post.meetings.across_well / across)
            time = (1.0 + post.lent.protected_time) / max(1.0, manager.workload) ** 2
            propose(manager, "capability", p.learning * practice * (1.0 - k) * time)
        propose(manager, "capability", (post.lent.programme + p.od * post.organisation.od_capacity) * (1.0 - k))
        propose(manager, "capability", -p.forgetting * k)
    supported = [partnership for partnership in run.partnerships if partnership.peer_support and partnership.brokerage]
    for partnership in supported:
        assert partnership.officer is not None
        own = partnership.officer.manager.capability
        skills = [p.peers_elsewhere, *(peer.officer.manager.capability for peer in supported if peer.officer)]
        ahead = [skill for skill in skills if skill > own]
        if ahead:
            propose(partnership.officer.manager, "capability", p.peers * partnership.peer_support * (mean(ahead) - own))


def commitment(run: ReferenceRun, propose: Propose) -> None:
    """In use and espoused; and trust in own leadership, which clarity raises and a leader's gap e - b beyond .1 lowers."""
    p = run.p.commitment
    for post in run.posts:
        if not post.filled:
            continue
        manager, diary, boss = post.manager, post.diary, post.boss_in_post
        tends_to = logistic(commitment_push(run, post, boss))
        propose(manager, "commitment", p.rate * (tends_to - manager.commitment))
        haste = p.espousing_rate * (p.espousing_secure + manager.ambiguity + manager.insecurity)
        propose(manager, "espoused", haste * (diary.narrative - manager.espoused))
        clear = p.leadership_by_clarity * diary.clarity
        propose(manager, "leadership_trust", p.leadership_rate * (clear - manager.leadership_trust))
        if boss is not None:
            excess = max(0.0, boss.espoused - boss.commitment - p.tolerated_gap)
            propose(manager, "leadership_trust", -p.disbelief * excess)


def commitment_push(run: ReferenceRun, post: Post, boss: Manager | None) -> float:
    """What moves it.

    .35 + 1.4 (success share - .5) + (e_boss - .5) L - 1.4 x - .8 u - g - .8 max(0, w - 1) - .12 assurance + .5 owned learning
    - .06 slowness + .3 stance.
    """
    p, manager = run.p.commitment, post.manager
    return (
        p.intercept
        + p.success * (manager.experience - 0.5)
        + (p.leader * (boss.espoused - 0.5) * manager.leadership_trust if boss is not None else 0.0)
        - p.insecurity * manager.insecurity
        - p.ambiguity * manager.ambiguity
        - p.grievance * manager.grievance
        - p.overload * max(0.0, manager.workload - 1.0)
        - p.assurance * post.lent.assurance
        + p.owned_learning * post.lent.owned_learning
        - p.slowness * post.diary.slowness
        + p.stance * post.stance
    )


def workload(run: ReferenceRun, propose: Propose) -> None:
    """w -> usual + .35 (u - u0) + .02 mixed (1 - single appraisal) + .15 F + .3 demand + .01 lines beyond one - relief."""
    p, usual_ambiguity = run.p.workload, run.p.uncertainty.usual_ambiguity
    for post in run.posts:
        if not post.filled:
            continue
        diary = post.diary
        tends_to = (
            p.usual[post.level]
            + p.ambiguity * (post.manager.ambiguity - usual_ambiguity)
            + p.mixed_team * diary.mixed_team * (1.0 - post.lent.single_appraisal)
            + p.pressure * diary.pressure
            + p.demand * run.series.demand(run.month)
            + p.lines * p.lines_by_level[post.level] * diary.extra_lines
            - post.lent.relief
        )
        propose(post.manager, "workload", p.rate * (tends_to - post.manager.workload))


def confidence(run: ReferenceRun, propose: Propose) -> None:
    """kappa -> kappa_0 + .5 (tau_strategic - tau_strategic,0) + .35 (cooperation - cooperation_0) - .02 slowness, mean."""
    p = run.p.confidence
    for post in run.posts:
        if not post.filled:
            continue
        rests = [
            partnership.start_confidence
            + p.strategic_trust * (partnership.strategic_trust - partnership.start_strategic_trust)
            + p.cooperation * (partnership.cooperation - partnership.start_cooperation)
            - p.slowness * partnership.slowness
            for partnership in post.partnerships
        ]
        propose(post.manager, "partner_confidence", p.rate * (mean(rests) - post.manager.partner_confidence))


def lose_confidence(run: ReferenceRun, partnership: Partnership, share: float, propose: Propose) -> None:
    """Everyone in post loses a share of confidence in the partner, those at the top most; who serves n partnerships, an n-th of it."""
    for post in partnership.posts:
        if post.filled:
            felt = share * run.p.confidence.felt[post.level]
            loss = felt / len(post.partnerships) * post.manager.partner_confidence
            propose(post.manager, "partner_confidence", -loss)


def strain_strategic_ties(partnership: Partnership, share: float, propose: Propose) -> None:
    """Those at the top lose a share of their trust in each other."""
    for pair in partnership.deciding_pairs:
        if pair.filled:
            for tie in pair.ties:
                propose(tie, "trust", -share * tie.trust)
