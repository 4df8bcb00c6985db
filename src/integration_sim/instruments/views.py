"""What a manager sees of their place when asked: one number per manager and partnership served, for every question to draw on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from integration_sim.parameters import filled
from integration_sim.state import tie_owners
from integration_sim.vocabulary import Level

if TYPE_CHECKING:
    from integration_sim.model.run import Run
    from integration_sim.state import World

A_YEAR = 12
"""Months in post after which nobody is called new any more."""

type Numbers = NDArray[np.float64]


class Usual(NamedTuple):
    """Parameters `instruments.usual.*`: each view as it usually is in the first year of an Integration Joint Board."""

    strain: float
    vacancies: float
    newcomers: float
    overload: float
    capability: float
    team: float
    distance: float
    joint_management: float
    extra_lines: float
    delay: float
    trust: float
    confidence: float
    familiarity: float
    clarity: float
    ambiguity: float
    insecurity: float
    leadership_trust: float
    experience: float
    espoused: float
    development: float
    single_appraisal: float


class Views(NamedTuple):
    """What those asked see, or are like; in the order of `Usual`. Shares from 0 to 1 unless a unit is given."""

    strain: Numbers  # of money: pressure x (1 - relief)
    vacancies: Numbers  # vacant posts in their organisation
    newcomers: Numbers  # those of their organisation's managers who came within a year
    overload: Numbers  # full weeks beyond one
    capability: Numbers
    team: Numbers  # transition team
    distance: Numbers  # between their culture and that of those whom they work with across
    joint_management: Numbers
    extra_lines: Numbers  # approval lines beyond one
    delay: Numbers  # median months of recent joint decisions
    trust: Numbers  # in those whom they work with across
    confidence: Numbers  # in the partner organisation
    familiarity: Numbers  # with those whom they work with across
    clarity: Numbers
    ambiguity: Numbers
    insecurity: Numbers
    leadership_trust: Numbers
    experience: Numbers  # remembered share of joint work that went well
    espoused: Numbers
    development: Numbers  # the most that owned learning, shadowing or protected time lends
    single_appraisal: Numbers

    def apart(self, usual: Usual) -> Views:
        """Return how far each lies from what is usual; what cannot be told (NaN) counts as usual."""
        return Views(*(np.nan_to_num(seen - ordinary) for seen, ordinary in zip(self, usual, strict=True)))


@dataclass(frozen=True)
class Respondents:
    """Those asked: a row for each manager in post and partnership that they serve."""

    run: Run
    post: NDArray[np.int64]
    partnership: NDArray[np.int64]

    def parameters[T: tuple[Any, ...]](self, kind: type[T], group: str) -> T:
        """Return parameters `instruments.<group>.*`, as the scenario has them."""
        return filled(kind, f"instruments.{group}", self.run.plan.scenario.parameters)

    @property
    def level(self) -> NDArray[np.int64]:
        """The level of each."""
        found: NDArray[np.int64] = self.run.world.posts["level"][self.post]
        return found

    @property
    def organisation(self) -> NDArray[np.int64]:
        """The employer of each, by number."""
        found: NDArray[np.int64] = self.run.world.posts["organisation"][self.post]
        return found

    @property
    def holder(self) -> NDArray[np.int64]:
        """How many held the post before: with the post it tells a person."""
        found: NDArray[np.int64] = self.run.world.posts["holder"][self.post]
        return found

    def views(self) -> Views:
        """Return what each of them sees at the end of the run's last month."""
        world, post, number = self.run.world, self.post, self.partnership
        managers, diaries, lent, partnerships = world.managers[post], world.diaries[post], world.posts[post], world.partnerships[number]
        pressure = np.minimum(1.0, world.pressure[number, self.run.month] + partnerships["added_pressure"])
        vacancies, newcomers = _staff(world)
        across = self._across()
        return Views(
            strain=pressure * (1.0 - partnerships["relief"]),
            vacancies=vacancies[self.organisation],
            newcomers=newcomers[self.organisation],
            overload=np.maximum(0.0, managers["workload"] - 1.0),
            capability=managers["capability"],
            team=partnerships["team"],
            distance=np.where(np.isnan(across["distance"]), self._distance_from_partner(), across["distance"]),
            joint_management=diaries["mixed_team"],
            extra_lines=diaries["extra_lines"],
            delay=self._delay()[number],
            trust=np.where(np.isnan(across["trust"]), managers["partner_confidence"], across["trust"]),
            confidence=managers["partner_confidence"],
            familiarity=np.nan_to_num(across["familiarity"]),
            clarity=diaries["clarity"],
            ambiguity=managers["ambiguity"],
            insecurity=managers["insecurity"],
            leadership_trust=managers["leadership_trust"],
            experience=managers["experience"],
            espoused=managers["espoused"],
            development=np.maximum.reduce([lent["owned_learning"], lent["shadowing"], lent["protected_time"]]),
            single_appraisal=lent["single_appraisal"],
        )

    def _across(self) -> dict[str, Numbers]:
        """Return means over each one's working ties across the partnership to those in post; NaN for who has none."""
        world = self.run.world
        owner = tie_owners(world.pairs)
        other = owner.reshape(-1, 2)[:, ::-1].ravel()
        across = np.repeat(world.pairs["partnership"], 2)
        kept = (across >= 0) & (world.posts["vacancy"][other] == 0)
        culture = world.managers["culture"]
        seen = {
            "distance": _distance(culture[owner[kept]], culture[other[kept]]),
            "trust": world.ties["trust"][kept],
            "familiarity": world.ties["familiarity"][kept],
        }
        whose = owner[kept] * world.partnerships.size + across[kept]
        asked = self.post * world.partnerships.size + self.partnership
        room = world.posts.size * world.partnerships.size
        count = np.bincount(whose, minlength=room)
        with np.errstate(invalid="ignore"):
            return {name: (np.bincount(whose, numbers, room) / count)[asked] for name, numbers in seen.items()}

    def _distance_from_partner(self) -> Numbers:
        """Return how far each one's culture is from that of the partnership's other organisations, mean."""
        world, members = self.run.world, self.run.plan.layout.partners
        own = world.managers["culture"][self.post]
        houses = world.organisations["culture"]
        pairs = zip(self.partnership, self.organisation, strict=True)
        partner = [np.mean([houses[one] for one in members[number] if one != home], axis=0) for number, home in pairs]
        return _distance(own, np.array(partner).reshape(own.shape))

    def _delay(self) -> Numbers:
        """Return the recorded median months for a joint decision by partnership; NaN where none was concluded."""
        cells = self.run.aggregation.compiled.of_partnership[:-1]
        found: Numbers = self.run.recording.values["decision_months"][self.run.month, cells]
        return found


def respondents(run: Run, levels: Collection[Level]) -> Respondents:
    """Return everyone in post at some levels, once for each partnership served; a vacant post has nobody to ask."""
    posts = run.world.posts
    asked = np.flatnonzero((posts["vacancy"] == 0) & np.isin(posts["level"], [int(level) for level in levels]))
    served = [run.served_by(int(post)) for post in asked]
    partnership = np.concatenate(served) if served else np.zeros(0, dtype=np.int64)
    return Respondents(run, np.repeat(asked, [len(numbers) for numbers in served]), partnership)


def _staff(world: World) -> tuple[Numbers, Numbers]:
    """Return, by organisation, the share of vacant posts, and of those in post the share who came within a year."""
    home, count = world.posts["organisation"], world.organisations.size
    vacant = world.posts["vacancy"] > 0
    posts, filled = np.bincount(home, minlength=count), np.bincount(home[~vacant], minlength=count)
    new = np.bincount(home[~vacant & (world.posts["tenure"] < A_YEAR)], minlength=count)
    return 1.0 - filled / np.maximum(posts, 1), new / np.maximum(filled, 1)


def _distance(one: Numbers, other: Numbers) -> Numbers:
    """Root mean square over the four dimensions, as everywhere in the model."""
    found: Numbers = np.sqrt(np.mean((one - other) ** 2, axis=-1))
    return found
