"""What is dated in one of two futures and not in the other: what a gap between them may have opened with."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from integration_sim.experiments.attribution.causes.left_out import DEMAND, PRESSURE
from integration_sim.experiments.comparison.comparison import Comparison
from integration_sim.experiments.replicates.ensemble import Ensemble
from integration_sim.report.run.figures import marks
from integration_sim.report.wording.events import axis_label
from integration_sim.report.wording.levers import lever_title


class DifferingMark(NamedTuple):
    """Something that begins in a month of one future only."""

    month: int
    label: str


def differing_marks(comparison: Comparison, alternative: str) -> list[DifferingMark]:
    """Return what begins in the baseline or in an alternative, but not in both, in the order of time."""
    before, after = comparison.baseline, comparison.alternatives[alternative]
    found = _dated(before) ^ _dated(after)
    for label, name in ((PRESSURE, "pressure"), (DEMAND, "demand")):
        here, there = (np.atleast_2d(getattr(ensemble.plan, name)) for ensemble in (before, after))
        months = min(here.shape[1], there.shape[1])
        apart = np.flatnonzero((here[:, :months] != there[:, :months]).any(axis=0)) if len(here) == len(there) else np.array([])
        if apart.size:
            found.add(DifferingMark(int(apart[0]), label))
    return sorted(found)


def _dated(ensemble: Ensemble) -> set[DifferingMark]:
    levers = {DifferingMark(ensemble.plan.month_of(lever.start), lever_title(lever.kind)) for lever in ensemble.scenario.levers}
    return levers | {DifferingMark(one.month, axis_label(one)) for one in marks(ensemble)}
