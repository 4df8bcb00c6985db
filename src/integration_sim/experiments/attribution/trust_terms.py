"""What the mechanism of trust did, told apart: trust won in meetings that went well, lost in those that did not, and the rest."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from integration_sim.compiled import over_columns
from integration_sim.experiments.history.manager_history import TRUST_STATES
from integration_sim.mechanisms.ledger import LEVELS
from integration_sim.mechanisms.trust import after_failure, after_success
from integration_sim.model.run import Run

TRUST_TERMS = ("trust_won", "trust_lost", "trust_drifting")
"""What the share of the mechanism of trust consists of; the last is what is left: trust between those who did not meet."""


class TrustTerms:
    """What meetings changed the sums of trust by, followed month by month."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.first, self.second = run.world.pairs["first"].copy(), run.world.pairs["second"].copy()
        levels = run.world.posts["level"][np.column_stack((self.first, self.second))]
        across = (run.world.pairs["partnership"] >= 0).astype(np.int64)
        self.group = levels * len(TRUST_STATES) + across[:, np.newaxis]  # of each tie: pair x side
        self.met: list[NDArray[np.int64]] = []
        self.trust: list[NDArray[np.float64]] = []
        self.well: list[NDArray[np.int8]] = []

    def look(self) -> None:
        """Note how a month begins, after its events."""
        self.filled = self.run.world.posts["vacancy"] == 0
        self.before = self.run.world.ties["trust"].copy()

    def follow(self) -> None:
        """Note the meetings of the month that was looked at, once it has been simulated; every month has to be noted, from 1 on."""
        met = np.flatnonzero(self.run.world.pairs["met"])
        met = met[self.filled[self.first[met]] & self.filled[self.second[met]]]
        self.met.append(met)
        self.trust.append(self.before.reshape(-1, 2)[met])
        self.well.append(self.run.world.went_well.reshape(-1, 2)[met])

    def course(self) -> NDArray[np.float64]:
        """Return what meetings changed sums of trust by since month 0: month (from 0) x won and lost x level x state (TRUST_STATES)."""
        shape = (len(self.met), 2, LEVELS, len(TRUST_STATES))
        if not self.met or not self.run.plan.works("trust"):
            return np.zeros((shape[0] + 1, *shape[1:]))
        trust, badly, p = np.concatenate(self.trust), np.concatenate(self.well) == 0, self.run.plan.month.trust
        changes = np.where(badly, _lost(trust, p), _won(trust, p))
        month = np.repeat(np.arange(shape[0]), [met.size for met in self.met])
        cell = (2 * month[:, np.newaxis] + badly) * (LEVELS * len(TRUST_STATES)) + self.group[np.concatenate(self.met)]
        by_month = np.bincount(cell.ravel(), changes.ravel(), minlength=int(np.prod(shape))).reshape(shape)
        return np.concatenate((np.zeros((1, *shape[1:])), np.cumsum(by_month, axis=0)))


_won, _lost = over_columns(after_success), over_columns(after_failure)
