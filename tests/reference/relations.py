"""What happens between two people: mechanisms 2 to 6 of the month (contact, encounter, trust, ambition, familiarity)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from integration_sim.randomness import Stream
from reference.changes import Propose
from reference.luck import logistic
from reference.people import Meetings, Post, culture_distance
from reference.surroundings import pressure
from reference.ties import Pair, Tie

if TYPE_CHECKING:
    from reference.simulation import ReferenceRun


def contact(run: ReferenceRun, propose: Propose) -> None:
    """P = min(1, rho x form x co-location x availability of both), then scaled down where a diary is full."""
    p = run.p.contact
    expected = dict.fromkeys(run.posts, 0.0)

    def availability(post: Post) -> float:
        return 1.0 / (1.0 + p.overload * max(0.0, post.manager.workload - 1.0))

    for pair in run.pairs:
        if not pair.filled:
            pair.contact_chance = 0.0
            continue
        chance = pair.contact_rate * availability(pair.first) * availability(pair.second)
        chance *= 1.0 + min(pair.first.lent.network, pair.second.lent.network)
        if pair.across:
            co_location = 1.0 + (pair.first.lent.contact + pair.second.lent.contact) / 2.0
            shared_by = max(len(pair.first.partnerships), len(pair.second.partnerships))
            chance *= p.across * form_contact(run, pair) * co_location / shared_by
        else:
            chance *= p.within
        pair.contact_chance = min(1.0, chance)
        expected[pair.first] += pair.contact_chance
        expected[pair.second] += pair.contact_chance
    for pair in run.pairs:
        busier = max(expected[pair.first], expected[pair.second])
        if busier > p.capacity:
            pair.contact_chance *= p.capacity / busier


def form_contact(run: ReferenceRun, pair: Pair) -> float:
    """1 + what the form's factor adds, as far as it reaches the lower level of the two.

    In a shadow period those at the top already meet as in the form to come.
    """
    reach = run.p.contact.reach[max(pair.first.level, pair.second.level)]
    return 1.0 + reach * (full_factor(run, pair) - 1.0)


def full_factor(run: ReferenceRun, pair: Pair) -> float:
    """The factor of the form in which the two work."""
    partnership = pair.partnership
    assert partnership is not None
    places = [post.locality for post in (pair.first, pair.second) if post.locality is not None]
    if any(place.behind for place in places):
        assert partnership.last_form is not None
        return run.p.forms[partnership.last_form].contact
    now = run.p.forms[partnership.form].contact
    if partnership.shadow and pair.strategic and partnership.next_form is not None:
        return max(now, run.p.forms[partnership.next_form].contact)
    return now


def encounter(run: ReferenceRun, propose: Propose) -> None:
    """Who meets, and whether it goes well as each side sees it (one luck, two views); experience is remembered."""
    for post in run.posts:
        post.meetings = Meetings()
    for partnership in run.partnerships:
        partnership.meetings = partnership.successes = 0
    for pair in run.pairs:
        meets, luck = run.luck.draw(Stream.ENCOUNTER, run.month, pair.number)
        pair.met = meets < pair.contact_chance
        if not pair.met:
            continue
        for tie in pair.ties:
            tie.went_well = luck < success_chance(run, tie)
            note(tie)
    for post in run.posts:
        if post.meetings.across:
            share = post.meetings.across_well / post.meetings.across
            propose(post.manager, "experience", run.p.encounter.experience_rate * (share - post.manager.experience))


def note(tie: Tie) -> None:
    """Write a meeting down for its owner, and for the partnership."""
    meetings, partnership = tie.owner.meetings, tie.pair.partnership
    meetings.contacts += 1
    if partnership is not None:
        meetings.across += 1
        meetings.across_well += tie.went_well
        meetings.across_same_level += tie.pair.same_level
        partnership.meetings += 1
        partnership.successes += tie.went_well


def success_chance(run: ReferenceRun, tie: Tie) -> float:
    """A meeting goes well as the tie's owner sees it.

    cross: z = beta_p + 1.2 (2 tau - 1) - (3 - .12 vision) A - 2 D (1 - .5 f) - 1.4 g-bar - x-bar - .5 u-bar - 1.4 F (1 - relief)
    - demand + .4 stance-bar + .9 (k_i + k_j - 1) + .9 (b_i + b_j - 1) + .4 safe, and + .4 brokerage at the top; within: beta_w and
    the terms without A, g, F, demand, stance, brokerage.
    """
    p, one, other = run.p.encounter, tie.owner.manager, tie.other.manager
    partnership = tie.pair.partnership
    distance = culture_distance(one.culture, other.culture)
    safe = min(1.0, (tie.owner.lent.safe + tie.other.lent.safe) / 2.0)
    z = (
        p.trust * (2.0 * tie.trust - 1.0)
        - p.culture * distance * (1.0 - p.familiarity * tie.familiarity)
        - p.insecurity * (one.insecurity + other.insecurity) / 2.0
        - p.ambiguity * (one.ambiguity + other.ambiguity) / 2.0
        + p.capability * (one.capability + other.capability - 1.0)
        + p.commitment * (one.commitment + other.commitment - 1.0)
        + p.safe * safe
    )
    if partnership is None:
        return logistic(tie.owner.organisation.local_context + z)
    z -= (p.ambition - p.vision * partnership.vision) * tie.ambition
    z -= p.grievance * (one.grievance + other.grievance) / 2.0
    z -= p.pressure * pressure(run, partnership) * (1.0 - partnership.relief)
    z -= p.demand * run.series.demand(run.month)
    z += p.stance * (tie.owner.stance + tie.other.stance) / 2.0
    if tie.pair.strategic:
        z += p.brokered * partnership.brokerage
    return logistic(partnership.local_context + z)


def trust(run: ReferenceRun, propose: Propose) -> None:
    """Success: + lambda+ (1 - tau)(1 - eta (1 - tau)); failure: - lambda- tau (1 - eta tau); no contact: drift to kappa or to .7."""
    p = run.p.trust
    for pair in run.pairs:
        if not pair.filled:
            continue
        for tie in pair.ties:
            tau = tie.trust
            if pair.met and tie.went_well:
                propose(tie, "trust", p.gain * (1.0 - tau) * (1.0 - p.confirmation * (1.0 - tau)))
            elif pair.met:
                propose(tie, "trust", -p.loss * tau * (1.0 - p.confirmation * tau))
            else:
                rest = tie.owner.manager.partner_confidence if pair.across else p.usual_within
                propose(tie, "trust", p.drift * (rest - tau))


def ambition(run: ReferenceRun, propose: Propose) -> None:
    """A += .03 (1 + .5 vision) (min(1, tau + .06) - A) at contact across organisations."""
    p = run.p.ambition
    for pair in run.pairs:
        if pair.met and pair.partnership is not None:
            rate = p.rate * (1.0 + p.vision * pair.partnership.vision)
            for tie in pair.ties:
                propose(tie, "ambition", rate * (min(1.0, tie.trust + p.stretch) - tie.ambition))


def familiarity(run: ReferenceRun, propose: Propose) -> None:
    """f += .06 (1 + shadowing)(1 - f) at contact; else x .994."""
    p = run.p.familiarity
    for pair in run.pairs:
        if not pair.filled:
            continue
        for tie in pair.ties:
            if pair.met:
                propose(tie, "familiarity", p.gain * (1.0 + tie.owner.lent.shadowing) * (1.0 - tie.familiarity))
            else:
                propose(tie, "familiarity", -p.forgetting * tie.familiarity)
