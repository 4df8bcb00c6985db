"""People and where they work: organisations, the posts that they offer, and the managers who hold them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import mesa

from integration_sim.vocabulary import CultureDimension, Level

if TYPE_CHECKING:
    from reference.places import Locality, Partnership
    from reference.simulation import ReferenceRun

CULTURE: tuple[str, ...] = tuple(dimension.name.lower() for dimension in CultureDimension)
"""The four dimensions of culture, as attributes of managers."""

STATES: tuple[str, ...] = (
    "ambiguity",
    "insecurity",
    "grievance",
    "capability",
    "commitment",
    "espoused",
    "leadership_trust",
    "partner_confidence",
    "workload",
    "experience",
    *CULTURE,
)
"""What mechanisms change about a manager."""


@dataclass(eq=False, repr=False)
class Organisation:
    """An employer: a board, a council or another body."""

    number: int
    name: str
    culture: list[float]
    terms: list[float]
    terms_drift: float
    od_capacity: float
    local_context: float  # beta of work inside
    frozen: bool = False  # posts are refilled late


@dataclass(eq=False, repr=False)
class Lent:
    """What levers lend to a post at present."""

    assurance: float = 0.0
    contact: float = 0.0
    safe: float = 0.0
    owned_learning: float = 0.0
    shadowing: float = 0.0
    protected_time: float = 0.0
    reassurance: float = 0.0
    single_appraisal: float = 0.0
    programme: float = 0.0
    relief: float = 0.0
    calm: float = 0.0
    network: float = 0.0
    joint: float = 0.0
    mixed_team: float = 0.0


@dataclass(eq=False, repr=False)
class Diary:
    """What a manager finds at the start of the month, averaged over the partnerships served."""

    unsettled: float = 0.0
    unsupported: float = 0.0
    clarity: float = 0.0
    narrative: float = 0.0
    identity: float = 0.0
    mixed_team: float = 0.0
    pressure: float = 0.0
    extra_lines: float = 0.0
    slowness: float = 0.0
    unrest: float = 0.0


@dataclass(eq=False, repr=False)
class Meetings:
    """A manager's meetings of the month: how many, how many across organisations, how many of those went well."""

    contacts: int = 0
    across: int = 0
    across_well: int = 0
    across_same_level: int = 0


@dataclass(eq=False, repr=False)
class Post:
    """A stable slot. `manager` holds it; while it is vacant, `manager` is the last holder, whose states it keeps."""

    number: int
    organisation: Organisation
    level: Level
    locality: Locality | None  # None: a strategic post
    partnerships: list[Partnership]
    boss: Post | None = None
    joint: bool = False  # by nature, whatever levers lend
    listed: list[Post] = field(default_factory=list)  # those with whom a roster says that it works; none: its ties are drawn
    manager: Manager = field(init=False)
    vacancy: int = 0  # months until it is filled
    holders_before: int = 0
    terms_gap_kept: float = 1.0
    stance: float = 0.0  # of those who lead here
    lent: Lent = field(init=False)
    diary: Diary = field(default_factory=Diary)
    meetings: Meetings = field(default_factory=Meetings)

    def __post_init__(self) -> None:
        self.take_back()

    def take_back(self) -> None:
        """What levers have lent is lent no more; a post that is joint by nature stays so."""
        self.lent = Lent(joint=float(self.joint))

    @property
    def filled(self) -> bool:
        """Whether somebody is in post."""
        return self.vacancy == 0

    @property
    def boss_in_post(self) -> Manager | None:
        """The line manager, if there is one in post."""
        return self.boss.manager if self.boss is not None and self.boss.filled else None


class Manager(mesa.Agent):  # type: ignore[misc]
    """Who holds a post until leaving."""

    def __init__(self, model: ReferenceRun, post: Post, identity: float) -> None:
        super().__init__(model)
        self.post = post
        self.identity = identity  # professional
        self.tenure = 0.0
        self.ambiguity = 0.0
        self.insecurity = 0.0
        self.grievance = 0.0
        self.capability = 0.0
        self.commitment = 0.0
        self.espoused = 0.0
        self.leadership_trust = 0.0
        self.partner_confidence = 0.0
        self.workload = 0.0
        self.experience = 0.0
        self.devolved_authority = 0.0
        self.appetite_for_risk = 0.0
        self.target_regime = 0.0
        self.closeness_to_elected_members = 0.0

    @property
    def culture(self) -> tuple[float, float, float, float]:
        """Position on the four kinds of difference."""
        return self.devolved_authority, self.appetite_for_risk, self.target_regime, self.closeness_to_elected_members


def culture_distance(one: tuple[float, ...] | list[float], other: tuple[float, ...] | list[float]) -> float:
    """D = RMS distance over the four dimensions."""
    return math.sqrt(sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) / len(one))


def mean(values: list[float]) -> float:
    """Return the mean of some numbers."""
    return sum(values) / len(values)
