"""The state of a run, as tables: one row per post, pair of managers, partnership, locality, organisation.

A table is a NumPy structured array; `managers[i].ambiguity` reads the same in compiled code and in Python, and
`managers["ambiguity"]` is a column. Shares and states lie in [0, 1] unless a unit is given.

- A **post** is a stable slot. Its `managers` row with the same number holds the states of whoever holds the post; while the
  post is vacant the row keeps the last holder's states, so that changes add up.
- A **pair** is a working relationship between the posts `first` and `second`. Ties are directed: tie 2p is the first's view of
  the second, tie 2p + 1 the second's view of the first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from integration_sim.compiled import compiled
from integration_sim.vocabulary import CultureDimension, TermsPart

type Table = NDArray[Any]
"""A structured array; its fields are listed below."""


NOBODY = -1
"""Stands where a number of a post, locality or partnership is expected and there is none."""

INTEGER, NUMBER = "i8", "f8"
PLACE, YES_NO = "u4", "i1"
"""Where there are thousands of rows, small ones: a row number, which is never negative, and 0 or 1."""


def _table_type(*columns: tuple[str, str] | tuple[str, str, tuple[int, ...]]) -> np.dtype[Any]:
    return np.dtype((np.record, list(columns)))


POST = _table_type(
    ("organisation", INTEGER),
    ("level", INTEGER),
    ("locality", INTEGER),  # NOBODY for strategic posts
    ("profession", INTEGER),
    ("boss", INTEGER),  # the line-managing post, or NOBODY
    ("first_membership", INTEGER),  # the partnerships served: memberships[first : first + count]
    ("memberships", INTEGER),
    ("holder", INTEGER),  # how many people held the post before
    ("vacancy", INTEGER),  # months until the post is filled; 0 = filled
    ("tenure", NUMBER),  # months in post
    ("identity", NUMBER),  # professional identity of the holder
    ("terms_gap_kept", NUMBER),  # share of the gap in terms that remains (below 1 after a staff transfer)
    # what levers lend to the post at present
    ("assurance", NUMBER),
    ("contact", NUMBER),  # additional contact, as a share
    ("safe", NUMBER),  # how safe the setting of joint work is made
    ("owned_learning", NUMBER),
    ("shadowing", NUMBER),
    ("protected_time", NUMBER),
    ("reassurance", NUMBER),  # professional reassurance
    ("single_appraisal", NUMBER),
    ("programme", NUMBER),  # capability gained a month
    ("relief", NUMBER),  # workload taken off; negative where a lever costs diary time
    ("calm", NUMBER),  # share of fear for posts taken away by coaching
    ("network", NUMBER),  # additional contact with others of the same cohort, as a share
    ("joint", NUMBER),  # 1 while the post works for all organisations of its partnerships; by nature in a roster's joint posts
)

MANAGER = _table_type(
    ("ambiguity", NUMBER),  # role ambiguity
    ("insecurity", NUMBER),  # job insecurity
    ("grievance", NUMBER),  # grievance about terms
    ("capability", NUMBER),  # collaborative capability
    ("commitment", NUMBER),  # commitment in use
    ("espoused", NUMBER),  # espoused commitment
    ("leadership_trust", NUMBER),  # trust in own leadership
    ("partner_confidence", NUMBER),  # confidence in the partner organisation
    ("workload", NUMBER),  # 1 = a full week
    ("experience", NUMBER),  # how well recent joint work went: the remembered share of successes
    ("culture", NUMBER, (len(CultureDimension),)),
)
MANAGER_STATES: tuple[str, ...] = MANAGER.names or ()

PAIR = _table_type(
    ("contact_rate", NUMBER),  # chance of a meeting in an ordinary month
    ("contact_chance", NUMBER),  # this month's
    ("first", PLACE),
    ("second", PLACE),
    ("partnership", "i4"),  # across organisations; NOBODY inside one
    ("same_level", YES_NO),
    ("strategic", YES_NO),  # both are strategic managers
    ("met", YES_NO),  # this month: 1 if they met
    ("filled", YES_NO),  # both posts were, at the start of the month
)

TIE = _table_type(
    ("trust", NUMBER),
    ("familiarity", NUMBER),
    ("ambition", NUMBER),  # how demanding the joint work is; across organisations only
)
TIE_STATES: tuple[str, ...] = TIE.names or ()

DIARY = _table_type(
    # what surrounds the manager this month, averaged over the partnerships served
    ("unsettled", NUMBER),  # limbo x (1 - clarity)
    ("unsupported", NUMBER),  # share of that which no transition team absorbs
    ("clarity", NUMBER),
    ("narrative", NUMBER),
    ("identity", NUMBER),  # shared identity of the partnership
    ("mixed_team", NUMBER),  # share of joint management
    ("pressure", NUMBER),
    ("extra_lines", NUMBER),  # approval lines beyond one
    # this month's meetings
    ("contacts", NUMBER),
    ("across", NUMBER),
    ("across_well", NUMBER),
    ("across_same_level", NUMBER),
)

PARTNERSHIP = _table_type(
    ("form", INTEGER),
    ("next_form", INTEGER),  # the form announced, or NOBODY
    ("last_form", INTEGER),  # the form before: where localities that follow later still are
    ("shadow", INTEGER),  # 1 while joint strategic meetings prepare a form
    ("active", INTEGER),  # 0 after a dissolution
    ("dispute", INTEGER),  # 1 while a formal dispute is open
    ("budget", INTEGER),  # BudgetMode
    ("first_organisation", INTEGER),  # partners[first : first + count]
    ("organisations", INTEGER),
    ("limbo", NUMBER),
    ("clarity", NUMBER),
    ("narrative", NUMBER),
    ("identity", NUMBER),
    # what levers lend to the partnership at present
    ("officer", INTEGER),  # the post that answers for the partnership, or NOBODY
    ("accountable", NUMBER),  # how complete that accountability is
    ("team", NUMBER),  # transition team
    ("communication", NUMBER),
    ("vision", NUMBER),
    ("recognition", NUMBER),
    ("harmonising", NUMBER),
    ("delegated", NUMBER),  # share of what middle managers settle that needs no approval
    ("peer_support", NUMBER),
    ("added_pressure", NUMBER),  # left by failed settlements
    ("leadership_change", NUMBER),
    ("local_context", NUMBER),  # the fitted beta of joint work here
    ("devolved_authority", NUMBER),  # of its organisations, mean
    ("elsewhere", NUMBER),  # how far its organisations serve other partnerships: mean of 1 - 1 / partnerships served
    ("joint_culture", NUMBER, (len(CultureDimension),)),
    # observed at the start of the month
    ("strategic_trust", NUMBER),
    ("middle_ambiguity", NUMBER),
    ("cooperation", NUMBER),  # share of last month's joint work that went well
    ("relief", NUMBER),  # of money's strain, by the budget mode
    ("brokerage", NUMBER),  # what the accountable officer has time for; 0 while the post is vacant
    # where it started
    ("start_strategic_trust", NUMBER),
    ("start_cooperation", NUMBER),
    ("start_confidence", NUMBER),  # kappa_0
    # counted this month
    ("meetings", NUMBER),
    ("successes", NUMBER),
    ("raised", NUMBER),
    ("escalated", NUMBER),
    ("failed_settlements", NUMBER),
    ("delayed_discharge", NUMBER),  # index, 100 = month 0
    ("cost_manager_days", NUMBER),
    ("cost_gbp", NUMBER),
)

LOCALITY = _table_type(
    ("partnership", INTEGER),
    ("behind", INTEGER),  # 1 while it waits for its phase of a reform that is live elsewhere
    ("performance", NUMBER),  # 100 = month 0
    ("value", NUMBER),  # value of this month's joint work, per planned contact
    ("planned", NUMBER),  # contacts planned in an ordinary month
    ("mean_ambiguity", NUMBER),
    ("mean_workload", NUMBER),
    ("vacancy_rate", NUMBER),
    ("start_value", NUMBER),
    ("start_ambiguity", NUMBER),
    ("start_workload", NUMBER),
    ("start_vacancy_rate", NUMBER),
)

ORGANISATION = _table_type(
    ("culture", NUMBER, (len(CultureDimension),)),
    ("terms", NUMBER, (len(TermsPart),)),
    ("terms_drift", NUMBER),  # a year
    ("od_capacity", NUMBER),  # organisational development
    ("frozen", INTEGER),  # how many freezes are on: posts are not refilled
    ("local_context", NUMBER),  # the fitted beta of work inside
)

DECISION = _table_type(
    ("locality", INTEGER),
    ("stage", INTEGER),  # 0 no decision here; then as in mechanisms.decisions
    ("age", NUMBER),  # months since it was raised
    ("lines_passed", INTEGER),
)


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


def blocks_of(world: World, workload_limit: float) -> Blocks:
    """View a world's states as plain numbers; every scale ends at 1 but that of workload."""
    managers, ties = block(world.managers), block(world.ties)
    manager_limits, tie_limits = np.ones(managers.shape), np.ones(ties.shape)
    manager_limits[:, MANAGER_STATES.index("workload")] = workload_limit
    return Blocks(
        managers=managers,
        manager_changes=block(world.manager_changes),
        ties=ties,
        tie_changes=block(world.tie_changes),
        manager_limits=manager_limits,
        tie_limits=tie_limits,
    )
