"""Why an outcome moved, month by month: contributions stacked so that they add up to the change."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from integration_sim.experiments.attribution.explanation import Explanation
from integration_sim.experiments.months import When
from integration_sim.experiments.rounding import ROUNDING
from integration_sim.model.recording.aggregation import ALL
from integration_sim.report.why.differences import SMALLEST_BAR
from integration_sim.report.why.mechanisms import OTHERS, words_of

MOST_STACKED = 6
"""So many contributors are stacked apart; the smaller ones together."""


class Stacks(NamedTuple):
    """Contributions since a month that add up to the change, ready to be stacked."""

    months: tuple[int, ...]
    contributors: tuple[str, ...]
    """The largest at any time first; then `others`, if there are any."""
    words: tuple[str, ...]
    values: NDArray[np.float64]
    """Contributor x month; means over replicates."""
    whole: NDArray[np.float64]


def stacks(
    explanation: Explanation, outcome: str, since: When = 0, until: When | None = None, level: str = ALL, keep: tuple[str, ...] = ()
) -> Stacks:
    """Return the contributions to an outcome since a month, month by month, the small ones together.

    `keep` names those to be stacked apart instead of the largest, as other levels do. Raises as `Explanation.between` does.
    """
    span = explanation.between(outcome, since, until, level)
    means = explanation.course(outcome, level, span.since).difference[: span.until - span.since + 1].T
    every = explanation.contributors(outcome)
    size = np.nan_to_num(np.abs(means)).max(axis=1)
    if keep:
        chosen = [every.index(name) for name in keep if name != OTHERS]
    else:
        chosen = [int(number) for number in np.argsort(-size, kind="stable") if size[number] > SMALLEST_BAR * size.max()][:MOST_STACKED]
    rest = [number for number in range(len(every)) if number not in chosen]
    contributors = tuple(every[number] for number in chosen)
    values = means[chosen]
    if keep or size[rest].max(initial=0.0) > ROUNDING * size.max():
        contributors, values = (*contributors, OTHERS), np.vstack((values, means[rest].sum(axis=0)))
    words = tuple(words_of(outcome, name) for name in contributors)
    return Stacks(tuple(range(span.since, span.until + 1)), contributors, words, values, means.sum(axis=0))
