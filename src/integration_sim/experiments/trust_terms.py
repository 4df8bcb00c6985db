"""What the mechanism of trust did, told apart: trust won in meetings that went well, lost in those that did not, and the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from integration_sim.mechanisms import trust
from integration_sim.mechanisms.ledger import LEVELS
from integration_sim.model.run import Run
from integration_sim.vocabulary import Mechanism

TRUST_TERMS = ("trust_won", "trust_lost", "trust_drifting")
"""What the share of the mechanism of trust consists of; the last is what is left: trust between those who did not meet."""
TRUST_STATES = ("trust_within", "trust_across")


class TrustTerms:
    """What meetings changed the sums of trust by since month 0: `so_far` is won and lost x level x state (TRUST_STATES)."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.on = bool(run.plan.switched_on[Mechanism.TRUST])
        pairs = run.world.pairs
        owners = np.column_stack((pairs["first"], pairs["second"])).ravel()
        self.group = run.world.posts["level"][owners] * len(TRUST_STATES) + np.repeat(pairs["partnership"] >= 0, 2)
        self.so_far = np.zeros((2, LEVELS, len(TRUST_STATES)))

    def look(self) -> None:
        """Note how a month begins, after its events."""
        pairs, filled = self.run.world.pairs, self.run.world.posts["vacancy"] == 0
        self.before = self.run.world.ties["trust"].copy()
        self.filled = filled[pairs["first"]] & filled[pairs["second"]]

    def follow(self) -> None:
        """Add the month that was looked at, once it has been simulated."""
        if not self.on:
            return
        met = np.repeat((self.run.world.pairs["met"] == 1) & self.filled, 2)
        well = self.run.world.went_well == 1
        for number, (rule, ties) in enumerate(((trust.after_success, met & well), (trust.after_failure, met & ~well))):
            changes = _in_python(rule)(self.before[ties], self.run.plan.month.trust)
            sums = np.bincount(self.group[ties], changes, minlength=LEVELS * len(TRUST_STATES))
            self.so_far[number] += sums.reshape(LEVELS, len(TRUST_STATES))


def _in_python(rule: Callable[..., Any]) -> Callable[..., NDArray[np.float64]]:
    """Return a compiled rule as it is written, which takes whole columns too."""
    written: Callable[..., NDArray[np.float64]] = getattr(rule, "py_func", rule)
    return written
