"""What a step of a manager's state was worth in an outcome that an extension measures by a rule of its own.

Nothing is known of the rule but which states it follows. So its states are taken from where they stood to where they came to one by
one, in order and in the opposite order, and what each did to the outcome is the mean of the two: they add up to the outcome's change.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from integration_sim.experiments.history.manager_history import STATES
from integration_sim.model.recording.outcomes import Outcome
from integration_sim.model.recording.recorder import measure_posts
from integration_sim.model.run import Run
from integration_sim.state import World, block

CLOSE = 1e-10
"""Nearer than that, two numbers are as good as one."""
type Numbers = NDArray[np.float64]


class Measured:
    """An outcome's rule, for managers of any states."""

    def __init__(self, outcome: Outcome, run: Run) -> None:
        self._rule, self._p = measure_posts[outcome.name], run.plan.measures
        self.world: World = run.world._replace(managers=run.world.managers.copy())
        self.states: Numbers = block(self.world.managers)

    def of(self, states: Numbers) -> Numbers:
        """Return what is measured of each post month by month; the last axes of `states` are post and STATES."""
        found = np.empty(states.shape[:-1])
        for month in np.ndindex(states.shape[:-2]):
            self.states[:] = states[month]
            self._rule(self.world, found[month], self._p)
        return found


def slopes_by_steps(outcome: Outcome, run: Run, before: Numbers, after: Numbers) -> dict[str, Numbers]:
    """Return how much each step of a state that the outcome follows brought, from one month to the next: 0 where it took none."""
    rule = Measured(outcome, run)
    brought = {state: np.zeros(before.shape[:-1]) for state in outcome.follows}
    for order in (outcome.follows, outcome.follows[::-1]):
        for state, step in _in_turn(rule, order, before, after).items():
            brought[state] += step / 2.0
    found = {}
    for state, whole in brought.items():
        step = (after - before)[..., STATES.index(state)]
        near = np.abs(step) < CLOSE
        found[state] = np.where(near, 0.0, whole / np.where(near, 1.0, step))
    return found


def _in_turn(rule: Measured, order: Sequence[str], before: Numbers, after: Numbers) -> dict[str, Numbers]:
    """Return what each state did to the outcome when they came to where they are in some order."""
    now, stood, found = before.copy(), rule.of(before), {}
    for state in order:
        now[..., STATES.index(state)] = after[..., STATES.index(state)]
        came = rule.of(now)
        found[state], stood = came - stood, came
    return found


def weights_in(outcome: Outcome, run: Run) -> dict[str, float]:
    """Return what one more of each state that an outcome follows in proportion adds to it."""
    rule = Measured(outcome, run)
    nothing: Any = np.zeros_like(rule.states)
    start, found = rule.of(nothing)[0], {}
    for state in outcome.follows:
        one = nothing.copy()
        one[:, STATES.index(state)] = 1.0
        found[state] = float(rule.of(one)[0] - start)
    return found
