"""Why outcomes moved that are no means of a state: the attribution ledger of every manager, and what each entry was worth that month.

Resistance, the gap between rhetoric and practice and the distance between cultures bend: what a push is worth depends on where
the manager (or the two who work together) stands. So each month's change of a manager is taken along the straight way from
where they stood to where they came to, and shared among contributors by how far each pushed along it. Parts add up exactly.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from integration_sim.experiments.attribution.ledger import LEVEL_NAMES
from integration_sim.experiments.history.manager_history import STATES
from integration_sim.experiments.history.manager_measures import column, curve, overload, pushes
from integration_sim.mechanisms.ledger import LEDGER_STATES, LEVELS, Groups, new_ledger
from integration_sim.mechanisms.month import CONTRIBUTORS
from integration_sim.mechanisms.rules import DIMENSIONS
from integration_sim.model.plan import Plan
from integration_sim.model.recording.outcomes import Resistance
from integration_sim.model.run import Run
from integration_sim.state import block

OUTCOMES_OF_PERSONS = ("culture_distance", "rhetoric_gap", "resistance")
ROOM = 16_000_000
"""Bytes of ledgers that are kept at a time."""
CLOSE = 1e-10
"""Nearer than that, two numbers are as good as one, and the slope between them is that at the place."""
type Numbers = NDArray[np.float64]


def everybody(plan: Plan) -> Groups:
    """Return the groups of a ledger of which each holds one post."""
    posts = plan.layout.posts.posts.size
    return Groups(np.arange(posts), posts)


def person_changes(run: Run, last: int) -> Numbers:
    """Simulate up to a month, and return what contributors changed outcomes by: month x contributor x level x OUTCOMES_OF_PERSONS.

    `run` stands at month 0 and keeps the ledger of `everybody`. Over all partnerships and organisations; nothing in month 0; NaN
    where a level has nobody, or no ties across.
    """
    weights = _Weights(run)
    told = np.zeros((last + 1, len(CONTRIBUTORS), len(LEVEL_NAMES), len(OUTCOMES_OF_PERSONS)))
    at_once = max(1, ROOM // run.ledger.shares[0].nbytes)
    for first in range(0, last, at_once):
        until = min(first + at_once, last)
        begun = block(run.world.managers).copy()
        run.run_until(until)
        entries = run.ledger.shares[first + 1 : until + 1]
        course = begun + np.cumsum(entries.sum(axis=1)[..., : len(STATES)], axis=0)
        worth = weights.worth(np.concatenate((begun[np.newaxis], course)))
        months = until - first
        changes = entries.reshape(months, len(CONTRIBUTORS), -1) @ worth.reshape(months, entries[0, 0].size, -1)
        told[first + 1 : until + 1] = changes.reshape(months, *told.shape[1:])
        run.ledger = new_ledger(len(run.ledger.shares), len(CONTRIBUTORS), everybody(run.plan))  # takes memory as it is written
    return told + np.where(weights.known, 0.0, np.nan)


class _Weights:
    """What a push of a manager's state counts for in the means of outcomes."""

    def __init__(self, run: Run) -> None:
        self.p = run.plan.measures.resistance
        posts, pairs = run.world.posts, run.world.pairs
        across = pairs[pairs["partnership"] >= 0]
        self.first, self.second = across["first"], across["second"]
        of_level = np.column_stack([posts["level"] == level for level in range(LEVELS)] + [np.ones(posts.size)])
        owned = of_level[self.first] + of_level[self.second]  # each of the two is counted with the other
        self.of_post, self.of_pair = (counted / np.maximum(1.0, counted.sum(axis=0)) for counted in (of_level, owned))
        self.known = np.column_stack((owned.any(axis=0), of_level.any(axis=0), of_level.any(axis=0)))
        number = np.arange(across.size)
        signs = np.repeat([1.0, -1.0], across.size)
        ends = np.concatenate((self.first, self.second)), np.tile(number, 2)
        self.ends = csr_array((signs, ends), shape=(posts.size, across.size))

    def worth(self, course: Numbers) -> Numbers:
        """Return what a push was worth each month: month x post x LEDGER_STATES x level x outcome; `course` has a month more."""
        before, after = course[:-1], course[1:]
        months, posts = before.shape[:2]
        found = np.zeros((months, posts, len(LEDGER_STATES), len(LEVEL_NAMES), len(OUTCOMES_OF_PERSONS)))
        found[:, :, len(STATES) - DIMENSIONS : len(STATES), :, 0] = self._distance(before, after)
        for outcome, slopes in ((1, gap_slopes(before, after)), (2, resistance_slopes(before, after, self.p))):
            for state, slope in slopes.items():
                found[:, :, STATES.index(state), :, outcome] = slope[..., np.newaxis] * self.of_post
        return found

    def _distance(self, before: Numbers, after: Numbers) -> Numbers:
        """Return what a step of a post's culture adds to the mean distance: month x post x dimension x level.

        D' - D = sum of (d' + d) / (4 (D' + D)) x (d' - d) over the dimensions, d being how far the two differ on each.
        """
        one, other = (states[..., -DIMENSIONS:][:, self.first] - states[..., -DIMENSIONS:][:, self.second] for states in (before, after))
        far = np.sqrt((one**2).mean(axis=-1)) + np.sqrt((other**2).mean(axis=-1))
        slope = (one + other) / (DIMENSIONS * np.maximum(far, CLOSE)[..., np.newaxis])
        by_pair = slope.transpose(1, 0, 2).reshape(self.first.size, -1)
        levels = [(self.ends @ (by_pair * share[:, np.newaxis])).reshape(-1, *slope[:, 0].shape) for share in self.of_pair.T]
        return np.stack(levels, axis=-1).transpose(1, 0, 2, 3)


def gap_slopes(before: Numbers, after: Numbers) -> dict[str, Numbers]:
    """Return by how much stated commitment exceeded that in use for each step of either, from one month to the next."""
    one, other = (column(states, "espoused") - column(states, "commitment") for states in (before, after))
    slope = _between(one, other, np.maximum(0.0, one), np.maximum(0.0, other), (one > 0.0).astype(np.float64))
    return {"espoused": slope, "commitment": -slope}


def resistance_slopes(before: Numbers, after: Numbers, p: Resistance) -> dict[str, Numbers]:
    """Return how much resistance each step of a state brought, from one month to the next."""
    one, other = pushes(before, p), pushes(after, p)
    rising = curve(one)
    slope = _between(one, other, rising, curve(other), rising * (1.0 - rising))
    full, fuller = column(before, "workload"), column(after, "workload")
    strain = _between(full, fuller, overload(before), overload(after), (full > 1.0).astype(np.float64))
    return {
        "insecurity": p.insecurity * slope,
        "ambiguity": p.ambiguity * slope,
        "grievance": p.grievance * slope,
        "commitment": -p.commitment * slope,
        "workload": p.overload * strain * slope,
    }


def _between(one: Numbers, other: Numbers, low: Numbers, high: Numbers, at_one: Numbers) -> Numbers:
    """Return the slope between two places of a curve, given its heights there, and its slope at the first should the two be one."""
    step = other - one
    near = np.abs(step) < CLOSE
    return np.where(near, at_one, (high - low) / np.where(near, 1.0, step))
