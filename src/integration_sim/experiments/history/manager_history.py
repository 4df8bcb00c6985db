"""What befell one post: its states month by month, who held it, whom it met, and which mechanism changed what."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from integration_sim.deprecated import renamed
from integration_sim.errors import UnknownNameError
from integration_sim.mechanisms.ledger import LEDGER_STATES, MANAGER_COLUMNS
from integration_sim.mechanisms.month import CONTRIBUTORS

STATES: tuple[str, ...] = LEDGER_STATES[:MANAGER_COLUMNS]
"""The states of a manager, as a history has them: those of `Manager`, and culture on each of its four dimensions."""
TRUST_STATES = ("trust_within", "trust_across")
"""Mean trust in those whom a manager works with, inside the organisation and across."""
TOLD_STATES: tuple[str, ...] = (*STATES, *TRUST_STATES)


@dataclass(frozen=True, kw_only=True)
class PostFacts:
    """What does not change about a post."""

    number: int
    """The row in the model's tables, from 0."""
    name: str | None
    """What the scenario's roster calls it; None where posts are only counted."""
    organisation: str
    level: str
    """`strategic`, `middle` or `front_line`."""
    locality: str | None
    """None for a strategic post, which serves all places."""
    profession: str | None
    boss: int | None
    """The number of the line-managing post."""
    partnerships: tuple[str, ...]
    """The partnerships that it serves."""
    joint: bool
    """Whether the roster says that it works for both organisations; levers may make a post joint for a time."""


@dataclass(frozen=True)
class Tenure:
    """Someone's time in a post, in months of the run, both included."""

    holder: int
    """How many people held the post before them in this run, its warm-up included."""
    first: int
    last: int
    leaves: bool
    """Whether they left before the history ends: after the month `last`."""


@dataclass(frozen=True, eq=False, kw_only=True)
class ManagerHistory:
    """One post through one replicate; month 0 is the start. Months are rows, in all arrays."""

    post: PostFacts
    states: NDArray[np.float32]
    """Month x state (TOLD_STATES): copies to show. Trust is the mean over the post's working ties, NaN without any.

    A vacant post keeps the states that its last holder left.
    """
    changes: NDArray[np.float64]
    """Month x contributor (CONTRIBUTORS) x state: who changed it by how much since the month before. They add up to the change."""
    vacant: NDArray[np.bool_]
    holder: NDArray[np.int16]
    """How many people held the post before the present holder."""
    tenure: NDArray[np.int16]
    """Months in post."""
    joint: NDArray[np.bool_]
    """Whether a lever makes the post work for all organisations of its partnerships."""
    across: NDArray[np.int16]
    """Meetings across organisations in the month."""
    across_well: NDArray[np.int16]
    """How many of them went well, as the post's holder saw it."""
    within: NDArray[np.int16]
    """Meetings inside the organisation in the month."""
    within_well: NDArray[np.int16]

    def series(self, state: str) -> NDArray[np.float32]:
        """Return a state by month. Raises UnknownNameError for a name that isn't in TOLD_STATES."""
        if state not in TOLD_STATES:
            raise UnknownNameError("state", state, TOLD_STATES)
        column: NDArray[np.float32] = self.states[:, TOLD_STATES.index(state)]
        return column

    of = renamed("of", series)

    def carriers(self, state: str, first: int, last: int) -> pd.Series[float]:
        """Return what each contributor changed a state by from the end of month `first` to that of `last`, the largest first."""
        total = self.changes[first + 1 : last + 1, :, TOLD_STATES.index(state)].sum(axis=0)
        order = np.argsort(-np.abs(total), kind="stable")
        return pd.Series(total[order], index=[CONTRIBUTORS[number] for number in order])

    @cached_property
    def tenures(self) -> tuple[Tenure, ...]:
        """Who held the post, and when."""
        found: list[Tenure] = []
        last = self.vacant.size - 1
        for holder in np.unique(self.holder[~self.vacant]):
            months = np.flatnonzero(~self.vacant & (self.holder == holder))
            found.append(Tenure(int(holder), int(months[0]), int(months[-1]), bool(months[-1] < last)))
        return tuple(found)
