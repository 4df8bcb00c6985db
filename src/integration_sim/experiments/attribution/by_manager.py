"""Why outcomes moved that are no means of a state: the attribution ledger of every manager, and what each entry was worth that month.

Resistance, the gap between rhetoric and practice and the distance between cultures bend: what a push is worth depends on where
the manager (or the two who work together) stands. So each month's change of a manager is taken along the straight way from
where they stood to where they came to, and shared among contributors by how far each pushed along it. Parts add up exactly.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from integration_sim.compiled import over_columns
from integration_sim.experiments.attribution.by_rule import slopes_by_steps
from integration_sim.experiments.attribution.ledger import LEVEL_NAMES
from integration_sim.experiments.history.manager_history import STATES
from integration_sim.experiments.history.manager_measures import column, curve, overload, pushes
from integration_sim.mechanisms.ledger import LEDGER_STATES, LEVELS, Groups, new_ledger
from integration_sim.mechanisms.month import CONTRIBUTORS
from integration_sim.mechanisms.rules import DIMENSIONS, culture_distance
from integration_sim.model.plan import Plan
from integration_sim.model.recording.outcomes import OUTCOMES, Outcome
from integration_sim.model.recording.own.minds import RHETORIC_GAP, gap
from integration_sim.model.recording.own.relations import CULTURE_DISTANCE
from integration_sim.model.recording.own.resistance import RESISTANCE, Resistance
from integration_sim.model.run import Run
from integration_sim.state import block

OUTCOMES_OF_PERSONS = tuple(
    outcome.name for outcome in OUTCOMES.values() if outcome is CULTURE_DISTANCE or (outcome.follows and not outcome.linear)
)
"""The outcomes whose change is shared out manager by manager."""
ROOM = 16_000_000
"""Bytes of ledgers that are kept at a time."""
NOWHERE = np.zeros(DIMENSIONS)
_distance_of, _gap = over_columns(culture_distance), over_columns(gap)
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
        self.run = run
        posts, pairs = run.world.posts, run.world.pairs
        across = pairs[pairs["partnership"] >= 0]
        self.first, self.second = across["first"], across["second"]
        of_level = np.column_stack([posts["level"] == level for level in range(LEVELS)] + [np.ones(posts.size)])
        owned = of_level[self.first] + of_level[self.second]  # each of the two is counted with the other
        self.of_post, self.of_pair = (counted / np.maximum(1.0, counted.sum(axis=0)) for counted in (of_level, owned))
        counted = [owned if name == CULTURE_DISTANCE.name else of_level for name in OUTCOMES_OF_PERSONS]
        self.known = np.column_stack([rows.any(axis=0) for rows in counted])
        number = np.arange(across.size)
        signs = np.repeat([1.0, -1.0], across.size)
        ends = np.concatenate((self.first, self.second)), np.tile(number, 2)
        self.ends = csr_array((signs, ends), shape=(posts.size, across.size))

    def worth(self, course: Numbers) -> Numbers:
        """Return what a push was worth each month: month x post x LEDGER_STATES x level x outcome; `course` has a month more."""
        before, after = course[:-1], course[1:]
        months, posts = before.shape[:2]
        found = np.zeros((months, posts, len(LEDGER_STATES), len(LEVEL_NAMES), len(OUTCOMES_OF_PERSONS)))
        for number, name in enumerate(OUTCOMES_OF_PERSONS):
            if name == CULTURE_DISTANCE.name:
                found[:, :, len(STATES) - DIMENSIONS : len(STATES), :, number] = self._distance(before, after)
                continue
            for state, slope in self._slopes(OUTCOMES[name], before, after).items():
                found[:, :, STATES.index(state), :, number] = slope[..., np.newaxis] * self.of_post
        return found

    def _slopes(self, outcome: Outcome, before: Numbers, after: Numbers) -> dict[str, Numbers]:
        if outcome is RHETORIC_GAP:
            return gap_slopes(before, after)
        if outcome is RESISTANCE:
            return resistance_slopes(before, after, self.run.plan.measures.resistance)
        return slopes_by_steps(outcome, self.run, before, after)

    def _distance(self, before: Numbers, after: Numbers) -> Numbers:
        """Return what a step of a post's culture adds to the mean distance: month x post x dimension x level.

        D' - D = sum of (d' + d) / (4 (D' + D)) x (d' - d) over the dimensions, d being how far the two differ on each.
        """
        one, other = (states[..., -DIMENSIONS:][:, self.first] - states[..., -DIMENSIONS:][:, self.second] for states in (before, after))
        far = _distance_of(np.moveaxis(one, -1, 0), NOWHERE) + _distance_of(np.moveaxis(other, -1, 0), NOWHERE)
        slope = (one + other) / (DIMENSIONS * np.maximum(far, CLOSE)[..., np.newaxis])
        by_pair = slope.transpose(1, 0, 2).reshape(self.first.size, -1)
        levels = [(self.ends @ (by_pair * share[:, np.newaxis])).reshape(-1, *slope[:, 0].shape) for share in self.of_pair.T]
        return np.stack(levels, axis=-1).transpose(1, 0, 2, 3)


def gap_slopes(before: Numbers, after: Numbers) -> dict[str, Numbers]:
    """Return by how much stated commitment exceeded that in use for each step of either, from one month to the next."""
    (espoused, commitment), ended = ([column(states, name) for name in ("espoused", "commitment")] for states in (before, after))
    one, other = espoused - commitment, ended[0] - ended[1]
    slope = _between(one, other, _gap(espoused, commitment), _gap(*ended), (one > 0.0).astype(np.float64))
    return {"espoused": slope, "commitment": -slope}


def resistance_slopes(before: Numbers, after: Numbers, p: Resistance) -> dict[str, Numbers]:
    """Return how much resistance each step of a state brought, from one month to the next."""
    one, other = pushes(before, p), pushes(after, p)
    rising = curve(one)
    slope = _between(one, other, rising, curve(other), rising * (1.0 - rising))
    full, fuller = column(before, "workload"), column(after, "workload")
    strain = _between(full, fuller, overload(full), overload(fuller), (full > 1.0).astype(np.float64))
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
