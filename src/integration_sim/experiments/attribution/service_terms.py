"""What moves services: the terms of their own equation, followed month by month.

Performance goes to its target at a steady rate, and the target is a sum; so what each term has brought about is that term,
followed at the same rate, and the terms add up to performance exactly. The same holds of delayed discharge, which follows
performance and demand, and swings by what happens to a place whatever its partnership does.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from integration_sim.compiled import over_columns
from integration_sim.mechanisms.services import discharge_unbounded, performance_terms
from integration_sim.model.recording.own.services import DELAYED_DISCHARGE_INDEX, SERVICE_PERFORMANCE
from integration_sim.model.run import Run
from integration_sim.randomness import Stream, two_normals, uniforms
from integration_sim.state import Table

SWING = "swing"
TERMS = ("joint_work", "role_ambiguity", "vacancies", "workload", "slow_decisions", "demand", SWING)
"""What services follow; the swing moves delayed discharge alone."""
OUTCOMES_OF_SERVICES = (SERVICE_PERFORMANCE.name, DELAYED_DISCHARGE_INDEX.name)
AT_START = 100.0
"""What both stand at in month 0."""
_terms, _discharge, _normals = over_columns(performance_terms), over_columns(discharge_unbounded), over_columns(two_normals)


class ServiceTerms:
    """What each term has brought about since month 0, over all localities."""

    def __init__(self, run: Run) -> None:
        self.run = run
        places = run.world.localities["partnership"]
        self.shares = (places[:, np.newaxis] == np.arange(run.world.partnerships.size)) / np.bincount(places)
        """Locality x partnership: what each locality counts for in the mean of its partnership."""
        self.places = places
        self.months: list[Table] = []
        self.slowness: list[NDArray[np.float64]] = []

    def look(self) -> None:
        """Nothing need be noted before a month: services follow what it leaves behind."""

    def follow(self) -> None:
        """Note the month that the run has come to; every month has to be noted, from 1 on."""
        self.months.append(self.run.world.localities.copy())
        self.slowness.append(self.run.world.partnerships["slowness"][self.places])

    def course(self) -> NDArray[np.float64]:
        """Return what each term has brought about: month (from 0) x term x outcome, in the order of `OUTCOMES_OF_SERVICES`."""
        found = np.zeros((len(self.months) + 1, len(TERMS), len(OUTCOMES_OF_SERVICES)))
        if not self.months or not self.run.plan.works("services"):
            return found
        p, every = self.run.plan.month.services, self.run.world.demand
        demand = every[np.minimum(np.arange(1, len(found)), every.size - 1)]
        performance = np.zeros((len(TERMS), len(self.shares)))
        discharge = np.zeros((len(TERMS), self.shares.shape[1]))
        for month, target in enumerate(self._targets(demand), start=1):
            performance += p.rate * (target - performance)
            asked = np.where(np.arange(len(TERMS)) == TERMS.index("demand"), demand[month - 1], 0.0)[:, np.newaxis]
            wanted = _discharge(AT_START + performance @ self.shares, asked, p) - AT_START  # linear: each term by itself
            discharge += p.discharge_rate * (_not_below_nothing(wanted, axis=0) - discharge)
            discharge[TERMS.index(SWING)] += p.discharge_swing * self._swing(month)
            discharge = _not_below_nothing(discharge, axis=0)
            found[month, :, 0], found[month, :, 1] = performance.mean(axis=1), discharge.mean(axis=1)
        return found

    def _targets(self, demand: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return what each term adds to the target of each locality: month x term x locality."""
        p, place = self.run.plan.month.services, np.stack(self.months)
        with np.errstate(invalid="ignore", divide="ignore"):
            gained = np.where(place["start_value"] > 0.0, place["value"] / place["start_value"] - 1.0, 0.0)
        asked = np.broadcast_to(demand[:, np.newaxis], gained.shape)
        terms = _terms(place.view(np.recarray), gained, np.stack(self.slowness), asked, p)
        return _not_below_nothing(AT_START * np.stack([*terms, np.zeros_like(gained)], axis=1), axis=1)

    def _swing(self, month: int) -> NDArray[np.float64]:
        """Return what each partnership's delayed discharge met in a month, as the mechanism draws it."""
        luck = uniforms(self.run.key, Stream.SWING, month, np.arange(self.shares.shape[1]))
        return np.asarray(_normals(luck[:, 0], luck[:, 1])[0])


def _not_below_nothing(terms: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    """Return terms (along an axis) of an index that starts at AT_START and cannot fall below 0: all smaller alike where it would."""
    total = terms.sum(axis=axis, keepdims=True)
    return terms * np.where(total < -AT_START, -AT_START / np.minimum(total, -AT_START), 1.0)
