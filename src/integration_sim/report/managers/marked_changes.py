"""The marked changes of a manager's states: where they rose or fell most within half a year, while one person held the post."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from integration_sim.experiments.history.manager_history import ManagerHistory

HALF_A_YEAR = 6
SMALLEST_MARKED_CHANGE = 0.05
"""A change is told if the state moves by at least so much."""
MOST_MARKED_CHANGES, MOST_OF_A_STATE = 8, 2
LEAST_SHARE, LEAST_OPPOSITE = 0.1, 1.0 / 3.0
"""What did second most in a change's direction, and what worked against it, are named if they are at least so much of the change."""


@dataclass(frozen=True, kw_only=True)
class MarkedChange:
    """A rise or fall of a state between the ends of two months."""

    state: str
    first: int
    last: int
    before: float
    after: float
    did_most: tuple[tuple[str, float], ...]
    """The one or two contributors that moved it most in its direction, and by how much."""
    against: tuple[str, float] | None
    """The contributor that worked most against it, if that is worth a word."""

    @property
    def change(self) -> float:
        """By how much it rose (or fell, below 0)."""
        return self.after - self.before


def marked_changes(manager: ManagerHistory, states: tuple[str, ...]) -> list[MarkedChange]:
    """Return the largest changes of these states, by date; no two of a state overlap, and none spans two holders."""
    found = [marked for state in states for marked in _of_state(manager, state)]
    largest = sorted(found, key=lambda marked: -abs(marked.change))[:MOST_MARKED_CHANGES]
    return sorted(largest, key=lambda marked: (marked.first, marked.last))


def _of_state(manager: ManagerHistory, state: str) -> Iterator[MarkedChange]:
    path = manager.series(state).astype(np.float64)
    if np.isnan(path).any():  # who has no ties has no trust
        return
    open_steps = np.zeros(path.size, dtype=np.bool_)  # whether the month's change may be part of a marked change
    for tenure in manager.tenures:
        open_steps[tenure.first + 1 : tenure.last + 1] = True
    for _ in range(MOST_OF_A_STATE):
        first, last = _largest(path, open_steps)
        if abs(path[last] - path[first]) < SMALLEST_MARKED_CHANGE:
            return
        open_steps[first + 1 : last + 1] = False
        yield _marked_change(manager, state, path, first, last)


def _largest(path: NDArray[np.float64], open_steps: NDArray[np.bool_]) -> tuple[int, int]:
    """Return the months between whose ends lies the largest change within half a year; the shortest of equals."""
    closed = np.cumsum(~open_steps)
    best = (0, 0)
    for length in range(1, min(HALF_A_YEAR, path.size - 1) + 1):
        change = np.where(closed[length:] == closed[:-length], np.abs(path[length:] - path[:-length]), 0.0)
        first = int(np.argmax(change))
        if change[first] > abs(path[best[1]] - path[best[0]]):
            best = (first, first + length)
    return best


def _marked_change(manager: ManagerHistory, state: str, path: NDArray[np.float64], first: int, last: int) -> MarkedChange:
    change = path[last] - path[first]
    carried = [(str(name), float(amount)) for name, amount in manager.carriers(state, first, last).items()]
    with_it = [(name, amount) for name, amount in carried if amount * change > 0.0]
    against = [(name, amount) for name, amount in carried if amount * change < 0.0]
    second = [entry for entry in with_it[1:2] if abs(entry[1]) >= LEAST_SHARE * abs(change)]
    opposite = next((entry for entry in against if abs(entry[1]) >= LEAST_OPPOSITE * abs(change)), None)
    return MarkedChange(
        state=state,
        first=first,
        last=last,
        before=float(path[first]),
        after=float(path[last]),
        did_most=(*with_it[:1], *second),
        against=opposite,
    )
