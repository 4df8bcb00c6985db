"""The state of a run, as tables: one row per post, pair of managers, partnership, locality, organisation.

A table is a NumPy structured array; `managers[i].ambiguity` reads the same in compiled code and in Python, and
`managers["ambiguity"]` is a column; `tables.py` lists the columns. Shares and states lie in [0, 1] unless a unit is given.

- A **post** is a stable slot. Its `managers` row with the same number holds the states of whoever holds the post; while the
  post is vacant the row keeps the last holder's states, so that changes add up.
- A **pair** is a working relationship between the posts `first` and `second`. Ties are directed: tie 2p is the first's view of
  the second, tie 2p + 1 the second's view of the first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from integration_sim.compiled import compiled
from integration_sim.parameters.parameter import Parameter

type Table = NDArray[Any]
"""A structured array; `tables.py` lists its fields."""

NOBODY = -1
"""Stands where a number of a post, locality or partnership is expected and there is none."""


class Owner(StrEnum):
    """Whose a state is."""

    MANAGERS = "managers"
    TIES = "ties"


@dataclass(frozen=True, eq=False)
class State:
    """A state of managers or of their ties: a number from 0 to 1 that mechanisms move; a column of `managers` or `ties`.

    One that an extension brings has a `start`: where everyone's stands before the warm-up, and a newcomer's when they begin.
    The mean of a manager's state is an outcome of the same name.
    """

    extension_kind: ClassVar[str] = "state"
    name: str
    label: str
    """What it is called in a sentence: `role ambiguity`."""
    _: KW_ONLY
    of: Owner | str = Owner.MANAGERS
    start: Parameter | None = None
    better: str = "neither"
    """Which direction is better: `higher`, `lower` or `neither`."""
    definition: str = ""
    """What it is, in a sentence."""
    in_story: str = ""
    """In a sentence about one person, behind `their`: `doubt about their role`; empty where no story tells of it."""

    def declared_parameters(self) -> Mapping[str, Parameter]:
        """Return the numbers that it brings, by id."""
        return {} if self.start is None else {f"states.{self.name}": self.start}


def own[T](kind: Callable[..., T], *parts: Any) -> T:
    """Return something made of arrays, each in memory of its own that may be written.

    Copying and unpickling go through here: joblib and Dask hand over arrays that are maps of a file, or may only be read.
    """
    return kind(*(np.array(part) if isinstance(part, np.ndarray) else part for part in parts))


class World(NamedTuple):
    """Everything that changes in a run, and what it stands on. Compiled functions take it whole."""

    posts: Table
    managers: Table
    manager_changes: Table  # what the month proposes
    diaries: Table
    pairs: Table
    ties: Table
    tie_changes: Table
    meetings: NDArray[np.uint32]  # how many pairs met this month, then which; read them with `met_pairs`
    went_well: NDArray[np.int8]  # a tie: this month's meeting, as its owner saw it
    partnerships: Table
    localities: Table
    organisations: Table
    decisions: Table
    decision_ages: NDArray[np.float64]  # partnership x months: how long recent decisions took, weighted by recency
    memberships: NDArray[np.int64]  # partnerships served, post after post
    partners: NDArray[np.int64]  # organisations, partnership after partnership
    settling_pairs: NDArray[np.int64]  # locality x candidates: middle pairs who may settle its decisions, then NOBODY
    deciding_pairs: NDArray[np.int64]  # partnership x candidates: strategic pairs, then NOBODY
    pressure: NDArray[np.float64]  # partnership x month of the scenario
    demand: NDArray[np.float64]  # month of the scenario

    def copy(self) -> World:
        """Return an independent copy: a warm-up may serve several futures."""
        return own(World, *self)

    def __reduce__(self) -> tuple[Any, ...]:
        return own, (World, *self)


@compiled
def met_pairs(world: World) -> NDArray[np.uint32]:
    """Return which pairs met this month."""
    return world.meetings[1 : 1 + world.meetings[0]]


def tie_owners(pairs: Table) -> NDArray[np.uint32]:
    """Return whose side of a pair each tie is: the `first`'s of tie 2 p of pair p, the `second`'s of tie 2 p + 1."""
    owners: NDArray[np.uint32] = np.column_stack((pairs["first"], pairs["second"])).ravel()
    return owners


class Blocks(NamedTuple):
    """The states and their proposed changes as plain numbers, rows x states: views of the same memory as the tables."""

    managers: NDArray[np.float64]
    manager_changes: NDArray[np.float64]
    ties: NDArray[np.float64]
    tie_changes: NDArray[np.float64]
    manager_limits: NDArray[np.float64]  # the upper end of each number's scale; the lower is 0
    tie_limits: NDArray[np.float64]


def block(table: Table) -> NDArray[np.float64]:
    """View a table whose columns are all numbers as rows x columns."""
    return table.view(np.float64).reshape(table.size, -1)
