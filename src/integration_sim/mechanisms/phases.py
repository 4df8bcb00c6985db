"""The phases of a reform, as what each does to a partnership and its people; and how a partnership settles between them.

Events (`model/calendar/reforms.py`) call these at their dates, and a withdrawal (`survival.py`) calls `dissolve`.
Symbols: u role ambiguity, x job insecurity, g grievance about terms.
"""

from __future__ import annotations

from typing import NamedTuple

from integration_sim.compiled import compiled, compiled_entry
from integration_sim.mechanisms import confidence
from integration_sim.mechanisms.mechanism import GROUP_OF, Contributor
from integration_sim.mechanisms.rules import ByLevel
from integration_sim.mechanisms.surroundings import Forms
from integration_sim.state import NOBODY, World
from integration_sim.vocabulary import Level


class Phases(NamedTuple):
    """Parameters `phases.*`."""

    announced_limbo: float
    announced_clarity: float
    announced_narrative: float
    announced_ambiguity: float
    announced_insecurity: float
    live_ambiguity: float
    live_disruption: ByLevel
    transfer_insecurity: float
    transfer_grievance: float
    transfer_gap_kept: float
    dissolved_limbo: float
    dissolved_clarity: float
    dissolved_confidence: float
    dissolved_identity: float
    dissolved_unrest: float
    limbo_fading: float
    clarity_rate: float
    clarity_rate_shadow: float
    clarity_rate_team: float
    clarity_rate_communication: float
    clarity_usual: float
    narrative_rate: float
    narrative_usual: float
    narrative_waits_for_limbo: float
    narrative_by_communication: float
    identity_rate: float
    identity_by_joint_management: float
    identity_by_vision: float
    identity_by_recognition: float
    leadership_change_fading: float
    stance_fading: float


GROUP_OF[Phases] = "phases"


@compiled
def serves(world: World, post: int, partnership: int) -> bool:
    """Tell whether the post serves the partnership and is filled."""
    place = world.posts[post]
    if place.vacancy > 0:
        return False
    for index in range(place.first_membership, place.first_membership + place.memberships):
        if world.memberships[index] == partnership:
            return True
    return False


@compiled_entry
def announce(world: World, partnership: int, form: int, size: float, disruption: ByLevel, risk: ByLevel, p: Phases) -> None:
    """Limbo, little clarity and a bright narrative; doubt and fear at once.

    limbo = announced_limbo * size, clarity = announced_clarity, narrative = announced_narrative; of those who serve here
    u += announced_ambiguity * size * disruption[level] * (1 - u) and x += announced_insecurity * size * risk[level] * (1 - x).
    """
    place = world.partnerships[partnership]
    place.next_form = form
    place.limbo = p.announced_limbo * size
    place.clarity = p.announced_clarity
    place.narrative = p.announced_narrative
    for post in range(world.posts.size):
        if serves(world, post, partnership):
            manager, change, level = world.managers[post], world.manager_changes[post], world.posts[post].level
            change.ambiguity += p.announced_ambiguity * size * disruption[level] * (1.0 - manager.ambiguity)
            change.insecurity += p.announced_insecurity * size * risk[level] * (1.0 - manager.insecurity)


@compiled_entry
def take_form(world: World, partnership: int, form: int) -> None:
    """The new form takes over, but not yet in localities that are behind."""
    place = world.partnerships[partnership]
    place.last_form = place.form
    place.form = form
    place.next_form = NOBODY
    place.shadow = 0
    place.active = 1


@compiled_entry
def change_leaders(world: World, partnership: int, organisation: int, level: int, stance: float) -> None:
    """Those who lead an organisation (NOBODY: any) at a level change: whoever they lead there and below, and they, take their stance.

    One at the top of a large body reaches those at the top alone (E30 of the evidence); one near the work, those who do it.
    """
    for post in range(world.posts.size):
        place = world.posts[post]
        led = place.level == level or (level != Level.STRATEGIC and place.level > level)
        if led and organisation in (NOBODY, place.organisation):
            for index in range(place.first_membership, place.first_membership + place.memberships):
                if world.memberships[index] == partnership:
                    place.stance = stance


@compiled
def in_phase(world: World, post: int, locality: int) -> bool:
    """Tell whether a phase of a reform concerns a post: those of its locality, or (NOBODY) all that are not behind."""
    place = world.posts[post]
    if locality != NOBODY:
        return bool(place.locality == locality)
    return bool(place.locality == NOBODY or not world.localities[place.locality].behind)


@compiled_entry
def go_live(world: World, partnership: int, locality: int, size: float, p: Phases) -> None:
    """Teams are rearranged, in one locality or (NOBODY) wherever none is behind.

    u += live_ambiguity * size * live_disruption[level] * (1 - u).
    """
    for post in range(world.posts.size):
        if serves(world, post, partnership) and in_phase(world, post, locality):
            disruption = p.live_disruption[world.posts[post].level]
            ambiguity = world.managers[post].ambiguity
            world.manager_changes[post].ambiguity += p.live_ambiguity * size * disruption * (1.0 - ambiguity)


@compiled_entry
def transfer_staff(world: World, partnership: int, locality: int, receiver: int, p: Phases) -> None:
    """Lead agency: those of other organisations, below the strategic level, pass to the receiving body.

    x += transfer_insecurity * (1 - x), g += transfer_grievance * (1 - g); then only a share of their gap in terms remains,
    transfer_gap_kept. In one locality, or (NOBODY) wherever none is behind.
    """
    for post in range(world.posts.size):
        place = world.posts[post]
        if place.organisation == receiver or place.locality == NOBODY:
            continue
        if serves(world, post, partnership) and in_phase(world, post, locality):
            manager, change = world.managers[post], world.manager_changes[post]
            change.insecurity += p.transfer_insecurity * (1.0 - manager.insecurity)
            change.grievance += p.transfer_grievance * (1.0 - manager.grievance)
            place.terms_gap_kept = p.transfer_gap_kept


@compiled_entry
def dissolve(world: World, partnership: int, back_to: int, joint_management: float, p: Phases, felt: ByLevel) -> None:
    """The partnership falls back to a looser form: limbo, lost confidence, a weaker shared identity; people's own ties stay.

    limbo = dissolved_limbo, clarity at most dissolved_clarity, identity *= 1 - dissolved_identity; leadership change +=
    dissolved_unrest * joint management of the form that ends, as whoever was managed jointly gets other managers; everyone who
    serves here loses a share dissolved_confidence of their confidence in the partner, as far as it is felt at their level.
    """
    place = world.partnerships[partnership]
    place.form = back_to
    for locality in range(world.localities.size):
        if world.localities[locality].partnership == partnership:
            world.localities[locality].behind = 0
    place.next_form = NOBODY
    place.shadow = 0
    place.active = 0
    place.limbo = p.dissolved_limbo
    place.clarity = min(place.clarity, p.dissolved_clarity)
    place.identity *= 1.0 - p.dissolved_identity
    place.leadership_change += p.dissolved_unrest * joint_management
    confidence.lose(world, partnership, p.dissolved_confidence, felt)


@compiled
def settle(world: World, forms: Forms, p: Phases) -> None:
    """Between events: limbo fades, clarity closes on its usual level, the narrative returns once limbo is past, identity follows form.

    Communication quickens clarity and raises the narrative; a shared vision and recognition of joint work raise identity.
    - narrative -> narrative_usual, at narrative_rate, while limbo is below narrative_waits_for_limbo; then, with communication,
      narrative += narrative_by_communication * communication * (1 - narrative)
    - limbo *= 1 - limbo_fading
    - clarity -> clarity_usual, at clarity_rate * (1 + clarity_rate_team * team + clarity_rate_shadow in the shadow period
      + clarity_rate_communication * communication), at most 1
    - identity -> identity_by_joint_management * joint management of the form + identity_by_vision * vision
      + identity_by_recognition * recognition, at most 1, at identity_rate
    - leadership change *= 1 - leadership_change_fading; the stance of leaders *= 1 - stance_fading, as leaders move on
    """
    for index in range(world.partnerships.size):
        partnership = world.partnerships[index]
        if partnership.limbo < p.narrative_waits_for_limbo:
            partnership.narrative += p.narrative_rate * (p.narrative_usual - partnership.narrative)
        partnership.narrative += p.narrative_by_communication * partnership.communication * (1.0 - partnership.narrative)
        partnership.limbo *= 1.0 - p.limbo_fading
        quicker = 1.0 + p.clarity_rate_team * partnership.team + p.clarity_rate_shadow * partnership.shadow
        quicker += p.clarity_rate_communication * partnership.communication
        partnership.clarity += min(1.0, p.clarity_rate * quicker) * (p.clarity_usual - partnership.clarity)
        shared = p.identity_by_joint_management * forms[partnership.form].joint_management
        shared = min(1.0, shared + p.identity_by_vision * partnership.vision + p.identity_by_recognition * partnership.recognition)
        partnership.identity += p.identity_rate * (shared - partnership.identity)
        partnership.leadership_change *= 1.0 - p.leadership_change_fading
    for post in range(world.posts.size):
        world.posts[post].stance *= 1.0 - p.stance_fading


REFORM = Contributor(
    "reform",
    title="Dated events",
    doing="dated events",
    what=(
        "What the scenario lets happen: a reform announced, in shadow, live; a promise broken, a partnership dissolved. An "
        "announcement and the rearranging of teams raise doubt at once; a transfer of staff unsettles and aggrieves those "
        "transferred. Everything that follows later is the work of the mechanisms."
    ),
    equation=(
        "An announcement moves ambiguity and insecurity by a share of their distance to complete, as large as the reform and as the "
        "disruption (or risk to posts) of the level; so does going live with ambiguity, and a transfer with insecurity and "
        "grievance. A broken promise takes a share of partner confidence and of trust between strategic managers; a dissolution "
        "takes confidence."
    ),
    reads=("the scenario's events", "ambiguity and insecurity"),
    moves=("ambiguity", "insecurity", "grievance", "partner_confidence", "trust"),
    also=("the partnership's form", "limbo", "clarity and official narrative", "terms of the organisations", "vacancies"),
    source=("Schweiger & DeNisi 1991 (announcement); Fulop 2002, 2005 (months of delay); Memon 1154, 1947-1949. Sizes: assumption."),
    parameter_ids=("phases", "uncertainty.disruption", "uncertainty.risk"),
)
