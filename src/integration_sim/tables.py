"""The columns of a run's tables. A column that an extension brings stands after those of the same kind."""

from __future__ import annotations

from typing import Any

import numpy as np

from integration_sim.errors import ExtensionError
from integration_sim.extensions import place_of, together
from integration_sim.scenario.kinds.channels import CHANNELS, PARTNERSHIP_CHANNELS, POST_CHANNELS
from integration_sim.state import Blocks, Owner, State, World, block
from integration_sim.vocabulary import CultureDimension, TermsPart

INTEGER, NUMBER = "i8", "f8"
PLACE, YES_NO = "u4", "i1"
"""Where there are thousands of rows, small ones: a row number, which is never negative, and 0 or 1."""


def _table_type(*columns: tuple[str, str] | tuple[str, str, tuple[int, ...]]) -> np.dtype[Any]:
    names = [column[0] for column in columns]
    for name in names:
        if names.count(name) > 1:
            places = [place_of(table[name]) for table in (CHANNELS, STATES) if name in table]
            place = next(filter(None, places), "")
            raise ExtensionError(f"{place}: there is already a column {name!r}; give yours another name")
    return np.dtype((np.record, list(columns)))


_STATES = (
    State("ambiguity", "role ambiguity", in_story="doubt about their role"),
    State("insecurity", "job insecurity", in_story="fear for their post"),
    State("grievance", "grievance about terms", in_story="grievance about terms"),
    State("capability", "collaborative capability", in_story="skill in working across organisations"),
    State("commitment", "commitment in use", in_story="commitment in what they do"),
    State("espoused", "commitment as espoused", in_story="commitment in what they say"),
    State("leadership_trust", "trust in own leadership", in_story="trust in their own leaders"),
    State("partner_confidence", "confidence in the partner organisation", in_story="confidence in the partner organisation"),
    State("workload", "workload", in_story="workload"),  # 1 = a full week
    State("experience", "remembered success of joint work"),  # how well recent joint work went: the remembered share of successes
    State("trust", "trust between persons", of=Owner.TIES),
    State("familiarity", "familiarity", of=Owner.TIES),
    State("ambition", "ambition of joint work", of=Owner.TIES),  # how demanding the joint work is; across organisations only
)
STATES = together("state", {state.name: state for state in _STATES})
"""The states by name; beside them every manager has a culture, a position on each dimension."""

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
    ("stance", NUMBER),  # of those who lead here: -1 for the own house, 1 for the partnership
    # what levers lend to the post at present
    *((channel, NUMBER) for channel in POST_CHANNELS),
)


def _of(owner: Owner) -> tuple[str, ...]:
    return tuple(state.name for state in STATES.values() if state.of == owner)


CULTURE = "culture"
MANAGER = _table_type(*((name, NUMBER) for name in _of(Owner.MANAGERS)), (CULTURE, NUMBER, (len(CultureDimension),)))
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

TIE = _table_type(*((name, NUMBER) for name in _of(Owner.TIES)))
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
    ("slowness", NUMBER),  # of joint decisions, beside the start
    ("unrest", NUMBER),  # what changes of leadership still unsettle
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
    *((channel, NUMBER) for channel in PARTNERSHIP_CHANNELS),
    ("added_pressure", NUMBER),  # left by failed settlements
    ("leadership_change", NUMBER),
    ("local_context", NUMBER),  # the fitted beta of joint work here
    ("devolved_authority", NUMBER),  # of its organisations, mean
    ("elsewhere", NUMBER),  # how far its organisations serve other partnerships: mean of 1 - 1 / partnerships served
    ("joint_culture", NUMBER, (len(CultureDimension),)),
    # observed at the start of the month
    ("strategic_trust", NUMBER),
    ("strategic_confidence", NUMBER),  # confidence in the partner, of those at the top
    ("leaders_stance", NUMBER),  # of those who lead at the top, mean
    ("middle_ambiguity", NUMBER),
    ("decision_months", NUMBER),  # mean age of recent decisions
    ("slowness", NUMBER),  # log of how many times as long decisions take as at the start
    ("cooperation", NUMBER),  # share of last month's joint work that went well
    ("relief", NUMBER),  # of money's strain, by the budget mode
    ("brokerage", NUMBER),  # what the accountable officer has time for; 0 while the post is vacant
    # where it started
    ("start_strategic_trust", NUMBER),
    ("start_cooperation", NUMBER),
    ("start_decision_months", NUMBER),
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


def no_world() -> World:
    """Return a world without anybody: what its tables are made of is all that the compiler asks."""
    return World(
        posts=np.zeros(0, POST),
        managers=np.zeros(0, MANAGER),
        manager_changes=np.zeros(0, MANAGER),
        diaries=np.zeros(0, DIARY),
        pairs=np.zeros(0, PAIR),
        ties=np.zeros(0, TIE),
        tie_changes=np.zeros(0, TIE),
        meetings=np.zeros(1, np.uint32),
        went_well=np.zeros(0, np.int8),
        partnerships=np.zeros(0, PARTNERSHIP),
        localities=np.zeros(0, LOCALITY),
        organisations=np.zeros(0, ORGANISATION),
        decisions=np.zeros(0, DECISION),
        decision_ages=np.zeros((0, 0)),
        memberships=np.zeros(0, np.int64),
        partners=np.zeros(0, np.int64),
        settling_pairs=np.zeros((0, 0), np.int64),
        deciding_pairs=np.zeros((0, 0), np.int64),
        pressure=np.zeros((0, 0)),
        demand=np.zeros(0),
    )
