"""The attribution ledger of a run: what each contributor changed the means of states by, month by month and level by level."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from integration_sim.mechanisms.ledger import LEDGER_STATES, LEVELS
from integration_sim.mechanisms.month import CONTRIBUTORS
from integration_sim.model.recording.aggregation import ALL
from integration_sim.model.recording.outcomes import OUTCOMES
from integration_sim.model.run import Run
from integration_sim.vocabulary import Level

STATE_OF = {outcome.name: outcome.state for outcome in OUTCOMES.values() if outcome.state}
"""The outcomes that are means of a state over managers or ties, and the column of the ledger that holds its changes."""
OUTCOMES_OF_SUMS = tuple(outcome.name for outcome in OUTCOMES.values() if outcome.index_of or outcome.linear)
"""The outcomes that are weighted sums of such means."""
LEVEL_NAMES = (*(level.name.lower() for level in Level), ALL)


def mean_changes(run: Run, last: int, states: Sequence[str]) -> NDArray[np.float64]:
    """Return what each contributor changed the means of states by: month x contributor x level x state; nothing in month 0.

    Over all partnerships and organisations. NaN where a level has nobody, or no ties.
    """
    columns = [LEDGER_STATES.index(state) for state in states]
    organisations = len(run.plan.layout.organisations)
    by_organisation = run.ledger.shares[: last + 1].reshape(last + 1, len(CONTRIBUTORS), organisations, LEVELS, len(LEDGER_STATES))
    return level_means(run, by_organisation.sum(axis=2)[..., columns], states)


def level_means(run: Run, totals: NDArray[np.float64], states: Sequence[str]) -> NDArray[np.float64]:
    """Return the means of sums over managers or ties; the last two axes are level (in what is returned, `all` is one more) and state.

    NaN where a level has nobody, or no ties.
    """
    totals, holders = _with_all(totals, axis=-2), _holders(run, states)
    with np.errstate(invalid="ignore", divide="ignore"):
        means: NDArray[np.float64] = np.where(holders > 0, totals / holders, np.nan)
    return means


def _holders(run: Run, states: Sequence[str]) -> NDArray[np.float64]:
    """Return how many managers, or ties, each mean is taken over: level x state."""
    posts, pairs = run.world.posts, run.world.pairs
    owners = posts["level"][np.column_stack((pairs["first"], pairs["second"]))]
    across = pairs["partnership"] >= 0
    counts = {
        "": np.bincount(posts["level"], minlength=LEVELS),
        "across": np.bincount(owners[across].ravel(), minlength=LEVELS),
        "within": np.bincount(owners[~across].ravel(), minlength=LEVELS),
    }
    kinds = [state.rpartition("_")[2] if state.endswith(("_across", "_within")) else "" for state in states]
    return _with_all(np.column_stack([counts[kind] for kind in kinds]).astype(np.float64), axis=0)


def _with_all(by_level: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    """Append the sum over levels."""
    return np.concatenate((by_level, by_level.sum(axis=axis, keepdims=True)), axis=axis)
