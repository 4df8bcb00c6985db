"""Meetings, and whether they go well: trust, skill and commitment help; distance, grievance, doubt and money hinder.

Symbols, of a person: x job insecurity, u role ambiguity, g grievance, k capability, b commitment in use, S how safe the setting is;
of a tie: tau trust, f familiarity, A ambition; of a pair: D culture distance; of a partnership: V how far it has a shared vision, F
financial pressure, rho what the budget mode relieves of it, B what an accountable officer has time for; X demand beyond that of
month 0; L stance of those who lead a person (-1 for the own house, 1 for the partnership). Indices 1 and 2 are the two who meet.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from integration_sim.compiled import compiled, compiled_entry
from integration_sim.mechanisms.mechanism import Mechanism
from integration_sim.mechanisms.rules import culture_distance, logistic
from integration_sim.mechanisms.surroundings import Relief, demand_beyond, financial_pressure, observe_partnerships
from integration_sim.randomness import Key, Stream, two_uniforms
from integration_sim.state import World, met_pairs


class Encounter(NamedTuple):
    """Parameters `encounter.*`."""

    trust: float
    ambition: float
    vision: float
    culture: float
    familiarity: float
    grievance: float
    insecurity: float
    ambiguity: float
    pressure: float
    demand: float
    stance: float
    brokered: float
    capability: float
    commitment: float
    safe: float
    experience_rate: float


@compiled
def shared_doubt(world: World, first: int, second: int, p: Encounter) -> float:
    """Insecurity and ambiguity of the two: insecurity * 0.5 * (x_1 + x_2) + ambiguity * 0.5 * (u_1 + u_2)."""
    one, other = world.managers[first], world.managers[second]
    insecurity = 0.5 * (one.insecurity + other.insecurity)
    ambiguity = 0.5 * (one.ambiguity + other.ambiguity)
    return p.insecurity * insecurity + p.ambiguity * ambiguity


@compiled
def shared_drive(world: World, first: int, second: int, p: Encounter) -> float:
    """Capability, commitment and a safe setting.

    capability * (k_1 + k_2 - 1) + commitment * (b_1 + b_2 - 1) + safe * min(1, 0.5 * (S_1 + S_2))
    """
    one, other = world.managers[first], world.managers[second]
    safe = 0.5 * (world.posts[first].safe + world.posts[second].safe)
    return (
        p.capability * (one.capability + other.capability - 1.0)
        + p.commitment * (one.commitment + other.commitment - 1.0)
        + p.safe * min(1.0, safe)
    )


@compiled
def surroundings_across(world: World, month: int, p: Encounter) -> NDArray[np.float64]:
    """What every meeting across of a partnership carries this month, a row a partnership: local context less burden, brokered, aims.

    Local context - pressure * F * (1 - rho) - demand * X; brokered * B; ambition - vision * V.
    """
    carried, beyond = np.empty((world.partnerships.size, 3)), p.demand * demand_beyond(world, month)
    for number in range(world.partnerships.size):
        partnership = world.partnerships[number]
        money = financial_pressure(world, number, month) * (1.0 - partnership.relief)
        carried[number, 0] = partnership.local_context - p.pressure * money - beyond
        carried[number, 1] = p.brokered * partnership.brokerage
        carried[number, 2] = p.ambition - p.vision * partnership.vision
    return carried


@compiled
def burden_across(world: World, first: int, second: int, p: Encounter) -> float:
    """What two people carry into work across organisations: grievance * 0.5 * (g_1 + g_2) - stance * 0.5 * (L_1 + L_2)."""
    grievance = 0.5 * (world.managers[first].grievance + world.managers[second].grievance)
    stance = 0.5 * (world.posts[first].stance + world.posts[second].stance)
    return p.grievance * grievance - p.stance * stance


type Ground = tuple[float, float, float]
"""What both sides of a pair bring alike to a meeting: the log-odds apart from their ties, the distance between their cultures, and
what their aims weigh."""


@compiled
def shared_ground(world: World, pair: int, across: NDArray[np.float64], p: Encounter) -> Ground:
    """What both sides of a pair bring alike to a meeting; `across` is what `surroundings_across` found.

    Log-odds: local context + drive - doubt, and across organisations - burden, among those at the top + brokered * B; inside, the
    context is the organisation's own. Aims weigh ambition - vision * V across organisations, nothing inside.
    """
    relation = world.pairs[pair]
    first, second, number = relation.first, relation.second, relation.partnership
    distance = culture_distance(world.managers[first].culture, world.managers[second].culture)
    ground = shared_drive(world, first, second, p) - shared_doubt(world, first, second, p)
    if number < 0:
        return ground + world.organisations[world.posts[first].organisation].local_context, distance, 0.0
    brokered = across[number, 1] if relation.strategic else 0.0
    return ground + across[number, 0] - burden_across(world, first, second, p) + brokered, distance, across[number, 2]


@compiled
def culture_strain(distance: float, familiarity: float, p: Encounter) -> float:
    """culture * D * (1 - familiarity * f): cultures hold those back who differ, and less so those who know each other."""
    return p.culture * distance * (1.0 - p.familiarity * familiarity)


@compiled
def log_odds(world: World, tie: int, ground: Ground, p: Encounter) -> float:
    """What both bring + trust * (2 tau - 1) - culture strain - what aims weigh * A."""
    state, (both, distance, aims) = world.ties[tie], ground
    return both + p.trust * (2.0 * state.trust - 1.0) - culture_strain(distance, state.familiarity, p) - aims * state.ambition


@compiled
def success_chance(world: World, tie: int, ground: Ground, p: Encounter) -> float:
    """Chance that a meeting goes well as the tie's owner sees it: logistic(log-odds)."""
    return logistic(log_odds(world, tie, ground, p))


@compiled_entry
def log_odds_of(
    world: World, pairs: NDArray[np.int64], month: int, relief: Relief, ways: tuple[Encounter, ...]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how likely meetings of pairs are to go well this month, whether they meet or not, before it is simulated.

    As log-odds, with each of several sets of parameters: set x pair x side; and the culture distance of each pair.
    """
    observe_partnerships(world, relief)
    found, distances = np.empty((len(ways), pairs.size, 2)), np.empty(pairs.size)
    for way, p in enumerate(ways):
        across = surroundings_across(world, month, p)
        for row, pair in enumerate(pairs):
            ground = shared_ground(world, pair, across, p)
            distances[row] = ground[1]
            for side in range(2):
                found[way, row, side] = log_odds(world, 2 * pair + side, ground, p)
    return found, distances


@compiled
def note_meeting(world: World, post: int, across: bool, same_level: int, well: int) -> None:
    """Write a meeting into the owner's diary."""
    diary = world.diaries[post]
    diary.contacts += 1
    if across:
        diary.across += 1
        diary.across_well += well
        diary.across_same_level += same_level


@compiled
def draw_meetings(world: World, month: int, key: Key) -> NDArray[np.float64]:
    """Draw which pairs meet, and list them; return for each pair the luck that its meeting has.

    The draws have a loop of their own, over nothing but numbers in a row: so the processor works on several at a time.
    """
    meets, luck = np.empty(world.pairs.size), np.empty(world.pairs.size)
    for pair in range(world.pairs.size):
        meets[pair], luck[pair] = two_uniforms(key, Stream.ENCOUNTER, month, pair)
    met = 0
    for pair in range(world.pairs.size):
        relation = world.pairs[pair]
        relation.met = 1 if meets[pair] < relation.contact_chance else 0
        world.meetings[1 + met] = pair
        met += relation.met
    world.meetings[0] = met
    return luck


@compiled
def propose(world: World, month: int, key: Key, p: Encounter) -> None:
    """Draw the month's meetings and how each side found them; propose the change of remembered experience.

    Experience -> this month's share of meetings across that went well, at experience_rate; without any it stays.
    """
    for post in range(world.posts.size):
        diary = world.diaries[post]
        diary.contacts = diary.across = diary.across_well = diary.across_same_level = 0.0
    for index in range(world.partnerships.size):
        world.partnerships[index].meetings = world.partnerships[index].successes = 0.0

    luck, surroundings = draw_meetings(world, month, key), surroundings_across(world, month, p)
    for pair in met_pairs(world):
        relation = world.pairs[pair]
        ground = shared_ground(world, pair, surroundings, p)
        across = relation.partnership >= 0
        for side in range(2):
            tie = 2 * pair + side
            well = 1 if luck[pair] < success_chance(world, tie, ground, p) else 0
            world.went_well[tie] = well
            note_meeting(world, relation.second if side else relation.first, across, relation.same_level, well)
        if across:
            world.partnerships[relation.partnership].meetings += 2
            world.partnerships[relation.partnership].successes += world.went_well[2 * pair] + world.went_well[2 * pair + 1]

    for post in range(world.posts.size):
        diary = world.diaries[post]
        if diary.across > 0:
            share = diary.across_well / diary.across
            world.manager_changes[post].experience += p.experience_rate * (share - world.managers[post].experience)


ENCOUNTER = Mechanism(
    "encounter",
    title="Meetings, and whether they go well",
    doing="how meetings went",
    in_story="remembered meetings",
    what=(
        "Draws the month's meetings and how each side found them. Trust, skill and commitment help; distance between cultures, "
        "large aims, grievance, doubt and shortage of money hinder. What went well is remembered."
    ),
    equation=(
        "The log-odds that a meeting goes well are the local context, plus trust, plus capability and commitment of the two "
        "and a safe setting, minus the distance of their cultures (less, the better they know each other), minus insecurity "
        "and ambiguity; across organisations also minus ambition (less where the vision is shared), grievance, demand and "
        "financial pressure that no budget relieves, plus the stance of those who lead the two, and at the top what an "
        "accountable officer brokers. Remembered success moves by a share of the distance to this month's share of successes."
    ),
    reads=(
        "trust",
        "familiarity and ambition of the tie",
        "capability",
        "commitment",
        "insecurity",
        "ambiguity and grievance of both",
        "culture distance",
        "financial pressure",
        "demand",
        "stance of the leaders",
        "an accountable officer's time",
    ),
    moves=("experience",),
    also=("which meetings take place and how they go",),
    source=(
        "Huxham & Vangen (modest aims, success, larger aims); Memon 1234, 1433, 1469-1471, 1793, 2149, 2629-2653; ihub "
        "136-140; King's Fund 288 (partners who reciprocate), 302 (brokering). Form: assumption."
    ),
    values=Encounter,
    propose=propose,
)
