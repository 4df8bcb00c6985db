"""What moves services: the terms of their own equation, followed month by month.

Performance goes to its target at a steady rate, and the target is a sum; so what each term has brought about is that term,
followed at the same rate, and the terms add up to performance exactly. The same holds of delayed discharge, which follows
performance and demand.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from integration_sim.model.run import Run
from integration_sim.vocabulary import Mechanism

TERMS = ("joint_work", "role_ambiguity", "vacancies", "workload", "demand")
"""What the performance of services follows."""
OUTCOMES_OF_SERVICES = ("service_performance", "delayed_discharge_index")


class ServiceTerms:
    """What each term has brought about since month 0: `so_far` is term x outcome of services, over all localities."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.on = bool(run.plan.switched_on[Mechanism.SERVICES])
        places = run.world.localities["partnership"]
        each = 1.0 / (np.bincount(places)[places] * run.world.partnerships.size)
        self.weights = np.column_stack((np.full(places.size, 1.0 / places.size), each))
        """Of localities: alike, and so that each partnership counts alike, as its index of delayed discharge does."""
        self.performance = np.zeros((len(TERMS), 2))
        self.discharge = np.zeros(len(TERMS))

    def follow(self) -> None:
        """Add the month that the run has come to; every month has to be added, from 1 on."""
        if not self.on:
            return
        p, demand = self.run.plan.month.services, float(self.run.world.demand[min(self.run.month, self.run.world.demand.size - 1)])
        self.performance += p.rate * (self._terms(demand) @ self.weights - self.performance)
        target = -p.discharge * self.performance[:, 1]
        target[TERMS.index("demand")] += 100.0 * demand
        self.discharge += p.discharge_rate * (target - self.discharge)

    def _terms(self, demand: float) -> NDArray[np.float64]:
        """Return what each term adds to the target of each locality: term x locality."""
        p, place = self.run.plan.month.services, self.run.world.localities
        with np.errstate(invalid="ignore", divide="ignore"):
            gained = np.where(place["start_value"] > 0.0, place["value"] / place["start_value"] - 1.0, 0.0)
        return 100.0 * np.stack(
            (
                p.joint_work * gained,
                -p.ambiguity * (place["mean_ambiguity"] - place["start_ambiguity"]),
                -p.vacancy * (place["vacancy_rate"] - place["start_vacancy_rate"]),
                -p.workload * (place["mean_workload"] - place["start_workload"]),
                np.full(place.size, -demand),
            )
        )

    @property
    def so_far(self) -> NDArray[np.float64]:
        """What each term has brought about: term x outcome, in the order of `OUTCOMES_OF_SERVICES`."""
        return np.column_stack((self.performance[:, 0], self.discharge))
