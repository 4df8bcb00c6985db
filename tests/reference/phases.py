"""The phases of a reform, and how a partnership settles between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from integration_sim.scenario.kinds.forms import FormName
from integration_sim.vocabulary import Level
from reference.changes import Propose
from reference.minds import lose_confidence

if TYPE_CHECKING:
    from reference.people import Organisation, Post
    from reference.places import Locality, Partnership
    from reference.simulation import ReferenceRun


def announce(run: ReferenceRun, partnership: Partnership, form: FormName, size: float, propose: Propose) -> None:
    """Limbo <- .8 size, clarity <- .3, narrative <- .85, u += .25 size disruption (1 - u), x += .30 size risk (1 - x)."""
    p = run.p.phases
    partnership.next_form = form
    partnership.limbo = p.announced_limbo * size
    partnership.clarity = p.announced_clarity
    partnership.narrative = p.announced_narrative
    for post in partnership.posts:
        if post.filled:
            u, x = post.manager.ambiguity, post.manager.insecurity
            propose(post.manager, "ambiguity", p.announced_ambiguity * size * run.p.uncertainty.disruption[post.level] * (1.0 - u))
            propose(post.manager, "insecurity", p.announced_insecurity * size * run.p.uncertainty.risk[post.level] * (1.0 - x))


def take_form(partnership: Partnership, form: FormName) -> None:
    """The new form, wherever a locality isn't behind."""
    partnership.last_form, partnership.form = partnership.form, form
    partnership.next_form = None
    partnership.shadow = False
    partnership.active = True


def concerned(partnership: Partnership, locality: Locality | None) -> list[Post]:
    """Those whom a phase of a reform concerns: a locality's, or all who aren't behind."""
    if locality is not None:
        return locality.posts
    return [post for post in partnership.posts if post.locality is None or not post.locality.behind]


def go_live(run: ReferenceRun, partnership: Partnership, locality: Locality | None, size: float, propose: Propose) -> None:
    """Teams are rearranged: u += .22 team disruption (1 - u)."""
    p = run.p.phases
    for post in concerned(partnership, locality):
        if post.filled:
            u = post.manager.ambiguity
            propose(post.manager, "ambiguity", p.live_ambiguity * size * p.live_disruption[post.level] * (1.0 - u))


def transfer_staff(
    run: ReferenceRun, partnership: Partnership, locality: Locality | None, receiver: Organisation, propose: Propose
) -> None:
    """Lead agency: x += .35 (1 - x), g += .35 (1 - g) for those who pass to the receiver; a third of their gap in terms remains."""
    p = run.p.phases
    for post in concerned(partnership, locality):
        if post.filled and post.organisation is not receiver and post.locality is not None:
            propose(post.manager, "insecurity", p.transfer_insecurity * (1.0 - post.manager.insecurity))
            propose(post.manager, "grievance", p.transfer_grievance * (1.0 - post.manager.grievance))
            post.terms_gap_kept = p.transfer_gap_kept


def dissolve(run: ReferenceRun, partnership: Partnership, propose: Propose) -> None:
    """Back to a CHP; limbo .6, less clarity, other managers; kappa falls by 30 %; J falls; people's own ties stay."""
    p = run.p.phases
    partnership.leadership_change += p.dissolved_unrest * run.p.forms[partnership.form].joint_management
    partnership.form = FormName.CHP
    for locality in partnership.localities:
        locality.behind = False
    partnership.next_form = None
    partnership.shadow = False
    partnership.active = False
    partnership.limbo = p.dissolved_limbo
    partnership.clarity = min(partnership.clarity, p.dissolved_clarity)
    partnership.identity *= 1.0 - p.dissolved_identity
    lose_confidence(run, partnership, p.dissolved_confidence, propose)


def change_leaders(partnership: Partnership, organisation: str | None, level: Level, stance: float) -> None:
    """At the top new leaders give their stance to those at the top; further down to their own level and all below it."""
    for post in partnership.posts:
        here = [post.level] if level == Level.STRATEGIC else [other for other in Level if other <= post.level]
        if level in here and organisation in (None, post.organisation.name):
            post.stance = stance


def settle(run: ReferenceRun) -> None:
    """Limbo decays, clarity closes on .9 (a transition team doubles that), J follows the form, vision and recognition.

    The official narrative returns to .6 once limbo is past; communication raises it.
    """
    p = run.p.phases
    for partnership in run.partnerships:
        if partnership.limbo < p.narrative_waits_for_limbo:
            partnership.narrative += p.narrative_rate * (p.narrative_usual - partnership.narrative)
        partnership.narrative += p.narrative_by_communication * partnership.communication * (1.0 - partnership.narrative)
        partnership.limbo -= p.limbo_fading * partnership.limbo
        quicker = 1.0 + p.clarity_rate_team * partnership.team + (p.clarity_rate_shadow if partnership.shadow else 0.0)
        quicker += p.clarity_rate_communication * partnership.communication
        partnership.clarity += min(1.0, p.clarity_rate * quicker) * (p.clarity_usual - partnership.clarity)
        joint_management = run.p.forms[partnership.form].joint_management
        shared = p.identity_by_joint_management * joint_management
        shared += p.identity_by_vision * partnership.vision + p.identity_by_recognition * partnership.recognition
        partnership.identity += p.identity_rate * (min(1.0, shared) - partnership.identity)
        partnership.leadership_change -= p.leadership_change_fading * partnership.leadership_change
    for post in run.posts:
        post.stance -= p.stance_fading * post.stance
