"""Working ties: who works with whom, and what each side thinks of the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product

from integration_sim.model.world.ties import Ties
from integration_sim.randomness import Stream
from integration_sim.vocabulary import Level
from reference.luck import Luck
from reference.people import Post
from reference.places import Partnership


@dataclass(eq=False, repr=False)
class Tie:
    """One side's view of the other."""

    pair: Pair
    owner: Post
    other: Post
    trust: float = 0.0
    familiarity: float = 0.0
    ambition: float = 0.0  # across organisations only
    went_well: bool = False  # this month's meeting, as the owner saw it


@dataclass(eq=False, repr=False)
class Pair:
    """Two posts whose holders work together."""

    number: int
    first: Post
    second: Post
    partnership: Partnership | None  # None: inside one organisation
    contact_rate: float
    contact_chance: float = 0.0
    met: bool = False
    ties: tuple[Tie, Tie] = field(init=False)

    def __post_init__(self) -> None:
        self.ties = (Tie(self, self.first, self.second), Tie(self, self.second, self.first))

    @property
    def across(self) -> bool:
        """Whether it joins two organisations."""
        return self.partnership is not None

    @property
    def same_level(self) -> bool:
        """Whether the two are at one level."""
        return self.first.level == self.second.level

    @property
    def strategic(self) -> bool:
        """Whether both are at the top."""
        return self.same_level and self.first.level == Level.STRATEGIC

    @property
    def filled(self) -> bool:
        """Whether both posts are filled."""
        return self.first.filled and self.second.filled


def reports(one: Post, other: Post) -> bool:
    """Say whether one is the other's line manager."""
    return one.boss is other or other.boss is one


def likeliness(one: Post, other: Post, p: Ties) -> float:
    """How much likelier than usual: at the same level, in the same locality (strategic managers share one place)."""
    level = p.same_level if one.level == other.level else 1.0
    place = p.same_locality if one.locality is other.locality else 1.0
    return level * place


def scale_of_chances(likely: Sequence[float], wanted: float) -> float:
    """Return the scale at which the chances min(1, scale x likeliness) add up to the ties wanted (endless if too many are)."""
    certain: set[float] = set()
    while True:
        rest = [value for value in likely if value not in certain]
        room = max(0.0, wanted - (len(likely) - len(rest)))
        if not rest:
            return float("inf")
        scale = room / sum(rest) if sum(rest) else 0.0
        found = certain | {value for value in set(rest) if scale * value >= 1.0}
        if found == certain:
            return scale
        certain = found


def is_given(one: Post, other: Post) -> bool:
    """Say whether two posts surely work together: one manages the other, or one lists the other."""
    return reports(one, other) or other in one.listed or one in other.listed


def drawn(
    number: int, couples: Sequence[tuple[Post, Post]], partnership: Partnership | None, ties: float, posts: int, luck: Luck, p: Ties
) -> list[Pair]:
    """Draw working relationships among couples of posts; line managers and those listed are always some.

    So many are drawn that the posts that list none have so many `ties` together, in expectation.
    """
    given = [couple for couple in couples if is_given(*couple)]
    others = [couple for couple in couples if not is_given(*couple) and not any(post.listed for post in couple)]
    ties -= sum(not post.listed for couple in given for post in couple)
    scale = scale_of_chances([likeliness(*couple, p) for couple in others], ties / 2.0)
    found: list[Pair] = []
    for one, other in couples:
        tied, often = luck.draw(Stream.TIES, 0, one.number * posts + other.number)
        may = not one.listed and not other.listed
        if is_given(one, other) or (may and tied < scale * likeliness(one, other, p)):
            rate = 1.0 + p.contact_spread * (2.0 * often - 1.0)
            found.append(Pair(number + len(found), one, other, partnership, rate))
    return found


def working_pairs(posts: list[Post], partnerships: list[Partnership], luck: Luck, p: Ties) -> list[Pair]:
    """Draw about 8 ties inside and 5 across per manager: first inside each organisation, then across by partnership."""
    pairs: list[Pair] = []
    organisations = list(dict.fromkeys(post.organisation for post in posts))
    for organisation in organisations:
        own = [post for post in posts if post.organisation is organisation]
        couples = [(one, other) for one, other in product(own, own) if one.number < other.number]
        ties = p.within * sum(not post.listed for post in own)
        pairs += drawn(len(pairs), couples, None, ties, len(posts), luck, p)
    for partnership in partnerships:
        members = partnership.organisations
        for place, organisation in enumerate(members):
            for partner in members[place + 1 :]:
                ours = [post for post in partnership.posts if post.organisation is organisation]
                theirs = [post for post in partnership.posts if post.organisation is partner]
                ties = p.across / (len(members) - 1) * sum(not post.listed for post in ours + theirs)
                pairs += drawn(len(pairs), list(product(ours, theirs)), partnership, ties, len(posts), luck, p)
    return pairs
