"""The arms of a comparison: one replicate of several plans, what they share simulated once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from integration_sim.experiments.replicates.shared_past import months_in_common
from integration_sim.model.plan import Plan
from integration_sim.model.run import Run


class BranchPoint(NamedTuple):
    """Where an arm leaves the one whose past it shares."""

    month: int
    arm: int


@dataclass(frozen=True)
class Arms:
    """Plans that are simulated with the same luck."""

    plans: Sequence[Plan]

    @cached_property
    def origins(self) -> list[BranchPoint | None]:
        """For each arm the latest month in which it parts from one before it, and from which; None for one of its own."""
        found: list[BranchPoint | None] = []
        for number, plan in enumerate(self.plans):
            shared = [(months_in_common(earlier, plan), arm) for arm, earlier in enumerate(self.plans[:number])]
            partings = [BranchPoint(month, arm) for month, arm in shared if month is not None]
            found.append(max(partings, key=lambda parting: parting.month, default=None))
        return found

    def runs(self, seed: int, replicate: int, months: int, *, attribution: bool = False) -> list[Run]:
        """Return one replicate of every arm, simulated up to a month."""
        found: dict[int, Run] = {}
        for arm, origin in enumerate(self.origins):
            if origin is None:
                self._grow(arm, Run(self.plans[arm], seed, replicate, attribution=attribution), months, found)
        return [found[arm] for arm in range(len(self.plans))]

    def _grow(self, arm: int, run: Run, months: int, found: dict[int, Run]) -> None:
        """Finish an arm, and on the way all that part from it."""
        parting = sorted((origin.month, other) for other, origin in enumerate(self.origins) if origin is not None and origin.arm == arm)
        for month, other in parting:
            run.run_until(min(month, months))
            branch = Run(self.plans[other], *run.key, attribution=bool(run.ledger.shares.size), origin=run.checkpoint)
            self._grow(other, branch, months, found)
        run.run_until(months)
        found[arm] = run
