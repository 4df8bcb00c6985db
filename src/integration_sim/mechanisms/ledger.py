"""Who proposed what: the change of every state, month by month, as the sum of its contributors' shares.

A contributor's share is what the proposed totals (by organisation and level, or by other groups of posts) gained while it
worked, so mechanisms need not know that they are watched, and the shares plus the clipping add up to the change.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from integration_sim.compiled import compiled, compiled_entry
from integration_sim.mechanisms.rules import DIMENSIONS
from integration_sim.state import Blocks, Table, World, block, own
from integration_sim.tables import MANAGER_STATES, TIE_STATES
from integration_sim.vocabulary import CultureDimension, Level

LEDGER_STATES: tuple[str, ...] = (
    *MANAGER_STATES[:-1],
    *(f"culture_{dimension.name.lower()}" for dimension in CultureDimension),
    *(f"{state}_within" for state in TIE_STATES),
    *(f"{state}_across" for state in TIE_STATES),
)
"""The columns of the ledger: managers' states, then ties' states inside and across organisations, summed over ties."""

LEVELS = len(Level)
MANAGER_COLUMNS = len(MANAGER_STATES) - 1 + DIMENSIONS
TIE_COLUMNS = len(TIE_STATES)


class Groups(NamedTuple):
    """Whose changes are summed together: the group of each post, and how many groups there are."""

    of: NDArray[np.int64]
    number: int


def organisations_and_levels(posts: Table, organisations: int) -> Groups:
    """Return a group for each organisation and level."""
    return Groups(posts["organisation"] * LEVELS + posts["level"], organisations * LEVELS)


def one_post(post: int, posts: int) -> Groups:
    """Return two groups: one post (group 0), and all others."""
    return Groups((np.arange(posts) != post).astype(np.int64), 2)


class Ledger(NamedTuple):
    """Shares by row (month), contributor, group of posts and state; of no rows when no ledger is kept."""

    shares: NDArray[np.float64]
    proposed: NDArray[np.float64]  # group x state: the totals so far this month
    now: NDArray[np.float64]  # group x state: working space
    group_of: NDArray[np.int64]  # the group of each post

    def __reduce__(self) -> tuple[Any, ...]:
        return own, (Ledger, *self)


def new_ledger(rows: int, contributors: int, groups: Groups) -> Ledger:
    """Return a ledger for so many rows; 0 rows keep no ledger."""
    shape = groups.number, len(LEDGER_STATES)
    return Ledger(np.zeros((rows, contributors, *shape)), np.zeros(shape), np.zeros(shape), groups.of)


@compiled_entry
def group_totals(
    group_of: NDArray[np.int64], pairs: Table, managers: NDArray[np.float64], ties: NDArray[np.float64], totals: NDArray[np.float64]
) -> None:
    """Sum blocks of managers' and ties' numbers into group x state; a tie belongs to the group of its owner."""
    for group in range(totals.shape[0]):
        for state in range(totals.shape[1]):
            totals[group, state] = 0.0
    for post in range(group_of.size):
        group = group_of[post]
        for state in range(MANAGER_COLUMNS):
            totals[group, state] += managers[post, state]
    for pair in range(pairs.size):
        relation = pairs[pair]
        first_column = MANAGER_COLUMNS + (TIE_COLUMNS if relation.partnership >= 0 else 0)
        for side in range(2):
            group = group_of[relation.second if side else relation.first]
            for state in range(TIE_COLUMNS):
                totals[group, first_column + state] += ties[2 * pair + side, state]


@compiled
def credit(ledger: Ledger, row: int, contributor: int, pairs: Table, blocks: Blocks) -> None:
    """Credit a contributor with what the proposed totals gained since the last call, if a ledger is kept."""
    if ledger.shares.shape[0] > 0:
        write_down(ledger, row, contributor, pairs, blocks.manager_changes, blocks.tie_changes)


@compiled_entry
def write_down(ledger: Ledger, row: int, contributor: int, pairs: Table, managers: NDArray[np.float64], ties: NDArray[np.float64]) -> None:
    """Write down what the proposed totals gained since the last call. Kept apart, so that a month without a ledger is as fast as can be."""
    group_totals(ledger.group_of, pairs, managers, ties, ledger.now)
    for group in range(ledger.now.shape[0]):
        for state in range(ledger.now.shape[1]):
            ledger.shares[row, contributor, group, state] += ledger.now[group, state] - ledger.proposed[group, state]
            ledger.proposed[group, state] = ledger.now[group, state]


def state_totals(world: World, groups: Groups | None = None) -> NDArray[np.float64]:
    """Return the totals of the states themselves, group x state: what the shares of a month must explain."""
    of, number = groups or organisations_and_levels(world.posts, world.organisations.size)
    totals = np.zeros((number, len(LEDGER_STATES)))
    group_totals(of, world.pairs, block(world.managers), block(world.ties), totals)
    return totals
