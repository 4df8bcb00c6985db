"""What makes meetings across organisations go well or badly: the terms of their log-odds, followed month by month.

Which pairs meet is chance, so the terms are told of all pairs that work across organisations, each counted as often as they
would meet in an ordinary month. Those who did meet differ from that plan; by how much is told apart.

The equation is linear in its weights, so a term is what the engine's own equation gives with the other weights at none. Only
what familiarity takes off the culture distance is a product. Its change is shared between the two month by month and side by
side, each change counted at the mean of what the other was before and after (the midpoint), which leaves nothing over.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from integration_sim.compiled import over_columns
from integration_sim.mechanisms.encounter import Encounter, culture_strain, log_odds_of
from integration_sim.mechanisms.ledger import LEVELS
from integration_sim.model.run import Run
from integration_sim.state import tie_owners

type Numbers = NDArray[np.float64]

WEIGHT_OF = {
    "trust": "trust",
    "ambition": "ambition",
    "grievance": "grievance",
    "insecurity": "insecurity",
    "ambiguity": "ambiguity",
    "money": "pressure",
    "demand": "demand",
    "capability": "capability",
    "commitment": "commitment",
    "setting": "safe",
    "vision": "vision",
    "leaders": "stance",
    "officer": "brokered",
}
"""The reasons that have a weight of their own, and which of `Encounter` that is."""
REASONS = ("local_context", "distance", "familiarity", *WEIGHT_OF)
"""Why a meeting goes well or badly: the terms of its log-odds."""
PLAN = "plan"
"""The log-odds themselves, over the pairs as planned."""
MET = ("meetings", "log_odds", "went_well")
"""What is added up over the sides of the meetings that took place: each counts once, with its log-odds, and if it went well."""
NOTED = (*REASONS, PLAN, *MET)
"""What is told of each month and level."""
AT_ONCE = 2_000_000
"""So many bytes of what months read are kept before they are summed up: they stay near the processor."""


class Begun(NamedTuple):
    """How a month begins for the sides of pairs that work across organisations."""

    log_odds: Numbers
    """The whole, the local context alone, then each reason of WEIGHT_OF on top of that context: set of weights x pair x side."""
    distance: Numbers
    """Between the cultures of the two: by pair."""
    familiarity: Numbers
    """Pair x side."""


class MeetingTerms:
    """The terms of the log-odds over the pairs as planned, and the meetings that took place, by level of the side's owner."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.pairs = np.flatnonzero(run.world.pairs["partnership"] >= 0)
        pairs = run.world.pairs[self.pairs]
        owners = run.world.posts["level"][tie_owners(pairs)]
        of_level = [*(owners == level for level in range(LEVELS)), np.ones(owners.size)]
        self.levels = np.column_stack(of_level).astype(np.float64)  # side x level, all of them last
        planned = self.levels * np.repeat(pairs["contact_rate"], 2)[:, np.newaxis]
        with np.errstate(invalid="ignore"):
            self.planned = planned / planned.sum(axis=0)
        self.p = run.plan.month.encounter
        self.weights = (self.p, *one_by_one(self.p))
        self.begun: list[Begun] = []
        self.met: list[Numbers] = []
        self.noted: list[Numbers] = []

    def look(self) -> None:
        """Note what the month's meetings will read."""
        world = self.run.world
        apart = world._replace(partnerships=world.partnerships.copy())  # what the month observes there, it observes itself
        found, distance = log_odds_of(apart, self.pairs, self.run.month + 1, self.run.plan.month.finance.relief, self.weights)
        self.begun.append(Begun(found, distance, world.ties["familiarity"].reshape(-1, 2)[self.pairs]))

    def follow(self) -> None:
        """Note who met in the month that was looked at, and what went well."""
        world = self.run.world
        met = np.repeat(world.pairs["met"][self.pairs], 2)
        self.met.append(np.stack((met, met * world.went_well.reshape(-1, 2)[self.pairs].ravel())))
        if len(self.begun) * self.begun[-1].log_odds.nbytes > AT_ONCE:
            self._sum_up()

    def course(self) -> Numbers:
        """Return what was noted: month (from 1) x NOTED x level; NaN where a level has no ties across."""
        if self.met:
            self._sum_up()
        return np.concatenate(self.noted)

    def _sum_up(self) -> None:
        """Take the means and sums of the months noted since this was last done."""
        log_odds, distance, familiarity = (np.stack(column) for column in zip(*self.begun, strict=True))
        months = len(log_odds)
        means = log_odds.reshape(*log_odds.shape[:2], -1) @ self.planned
        whole, context, terms = means[:, :1], means[:, 1:2], means[:, 2:] - means[:, 1:2]
        if not self.noted:
            self.distance, self.familiarity = distance[:1], np.zeros_like(familiarity[:1])
            held = -strain(self.distance[..., np.newaxis], self.familiarity, self.p).reshape(1, -1) @ self.planned
            self.culture = np.stack((held, np.zeros_like(held)), axis=1)
        far, near = np.concatenate((self.distance, distance))[..., np.newaxis], np.concatenate((self.familiarity, familiarity))
        changes = midpoint(far, near, self.p).reshape(months, 2, -1) @ self.planned
        culture = self.culture + np.cumsum(changes, axis=0)
        met, well = np.stack(self.met).transpose(1, 0, 2)
        sums = np.stack((met, met * log_odds[:, 0].reshape(months, -1), well), axis=1) @ self.levels
        self.noted.append(np.concatenate((context, culture, terms, whole, sums), axis=1))
        self.distance, self.familiarity, self.culture = distance[-1:], familiarity[-1:], culture[-1:]
        self.begun.clear()
        self.met.clear()


def one_by_one(p: Encounter) -> list[Encounter]:
    """Return the weights at none, then each reason's own beside none of the others."""
    none = Encounter(*np.zeros(len(p)).tolist())
    return [none, *(none._replace(**{weight: getattr(p, weight)}) for weight in WEIGHT_OF.values())]


def midpoint(distance: Numbers, familiarity: Numbers, p: Encounter) -> Numbers:
    """Return what the month's change of distance, and that of familiarity, changed the log-odds by: month x the two x pair x side.

    Of both a month more is given.
    """
    begun, ended = -strain(distance[:-1], familiarity[:-1], p), -strain(distance[1:], familiarity[1:], p)
    farther, nearer = -strain(distance[1:], familiarity[:-1], p), -strain(distance[:-1], familiarity[1:], p)
    return np.stack([((one - begun) + (ended - other)) / 2.0 for one, other in ((farther, nearer), (nearer, farther))], axis=1)


strain = over_columns(culture_strain)
