"""The end of a month: what was proposed is added up, kept on its scale and credited."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from integration_sim.compiled import compiled, compiled_entry
from integration_sim.errors import IntegrationSimError
from integration_sim.mechanisms.ledger import Ledger, credit
from integration_sim.mechanisms.month import CLIPPING
from integration_sim.state import Blocks, Table


class NoNumberError(IntegrationSimError):
    """A mechanism proposed something that is not a number: which, in which month, for a manager or a tie, which row and column."""


@compiled_entry
def apply_changes(pairs: Table, blocks: Blocks, contributor: int, ledger: Ledger, row: int) -> None:
    """Add the proposed changes to the states, keep them on their scales, and credit the difference to clipping.

    What is proposed and not yet credited goes to `contributor` (an event); the month has credited its mechanisms already.
    """
    credit(ledger, row, contributor, pairs, blocks)
    add_within(blocks.managers, blocks.manager_changes, blocks.manager_limits)
    add_within(blocks.ties, blocks.tie_changes, blocks.tie_limits)
    credit(ledger, row, CLIPPING, pairs, blocks)
    for done in (blocks.manager_changes, blocks.tie_changes, ledger.proposed):
        clear(done)


@compiled
def clear(numbers: NDArray[np.float64]) -> None:
    """Set every number to 0."""
    flat = numbers.reshape(-1)
    for index in range(flat.size):
        flat[index] = 0.0


@compiled
def add_within(states: NDArray[np.float64], changes: NDArray[np.float64], upper: NDArray[np.float64]) -> None:
    """Add changes to states, each kept within [0, its upper limit]; `changes` becomes what was really added.

    One loop over all numbers, without a branch: so the processor works on several at a time.
    """
    state, change, limit = states.reshape(-1), changes.reshape(-1), upper.reshape(-1)
    for index in range(state.size):
        before = state[index]
        after = before + change[index]
        after = after if after > 0.0 else 0.0
        after = after if after < limit[index] else limit[index]
        change[index] = after - before
        state[index] = after


@compiled
def refuse_what_is_no_number(blocks: Blocks, mechanism: int, month: int) -> None:
    """Raise NoNumberError where a mechanism that an extension brings has proposed something that is not a number."""
    for row in range(blocks.manager_changes.shape[0]):
        for column in range(blocks.manager_changes.shape[1]):
            if not np.isfinite(blocks.manager_changes[row, column]):
                raise NoNumberError(mechanism, month, True, row, column)
    for row in range(blocks.tie_changes.shape[0]):
        for column in range(blocks.tie_changes.shape[1]):
            if not np.isfinite(blocks.tie_changes[row, column]):
                raise NoNumberError(mechanism, month, False, row, column)
