"""A world of two managers to compute by hand, and rules as they are written in Python."""

from __future__ import annotations

import math
from collections.abc import Callable
from types import FunctionType
from typing import Any

import numpy as np
import pytest

from integration_sim.mechanisms.surroundings import FORM, FormNumbers
from integration_sim.state import NOBODY, Table, World
from integration_sim.tables import DECISION, DIARY, LOCALITY, MANAGER, ORGANISATION, PAIR, PARTNERSHIP, POST, TIE
from integration_sim.vocabulary import Level

_CHP = 1
FORMS = np.array(
    [
        (*FormNumbers(joint_management=0.0, binding=0.1, approval_lines=2.0, contact=0.9), _CHP),
        (*FormNumbers(joint_management=0.1, binding=0.2, approval_lines=4.0, contact=1.1), _CHP),
        (*FormNumbers(joint_management=0.5, binding=0.4, approval_lines=5.0, contact=1.2), _CHP),
        (*FormNumbers(joint_management=0.6, binding=0.9, approval_lines=3.0, contact=1.5), _CHP),
        (*FormNumbers(joint_management=0.8, binding=0.8, approval_lines=1.0, contact=1.4), _CHP),
    ],
    dtype=FORM,
)


def as_written(rule: Any, **instead: Callable[..., Any]) -> Callable[..., Any]:
    """Return a compiled rule as Python, with those that it calls; `instead` takes the place of some, such as draws."""
    function = getattr(rule, "py_func", rule)
    names = function.__globals__
    used = set(function.__code__.co_names) - {function.__name__}  # among them names of columns, one of which may be the rule's own
    called = {name: as_written(names[name], **instead) for name in used if hasattr(names.get(name), "py_func")}
    return FunctionType(function.__code__, {**names, **called, **instead}, function.__name__)


def chance(log_odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-log_odds))


def near(expected: Any) -> Any:
    """Equal but for rounding."""
    return pytest.approx(np.array(expected) if isinstance(expected, list) else expected, rel=1e-12, abs=1e-15)


def two_managers(partnerships: int = 1, pairs: int = 1) -> World:
    """Return a world of two middle managers in one locality, of two organisations that work together; all states are 0.

    They have a working relationship across (or as many, told apart, as `pairs`), and serve all partnerships; each has a locality.
    """
    world = World(
        posts=np.zeros(2, dtype=POST),
        managers=np.zeros(2, dtype=MANAGER),
        manager_changes=np.zeros(2, dtype=MANAGER),
        diaries=np.zeros(2, dtype=DIARY),
        pairs=np.zeros(pairs, dtype=PAIR),
        ties=np.zeros(2 * pairs, dtype=TIE),
        tie_changes=np.zeros(2 * pairs, dtype=TIE),
        meetings=np.zeros(1 + pairs, dtype=np.uint32),
        went_well=np.zeros(2 * pairs, dtype=np.int8),
        partnerships=np.zeros(partnerships, dtype=PARTNERSHIP),
        localities=np.zeros(partnerships, dtype=LOCALITY),
        organisations=np.zeros(2, dtype=ORGANISATION),
        decisions=np.zeros(2 * partnerships, dtype=DECISION),
        decision_ages=np.zeros((partnerships, 12)),
        memberships=np.tile(np.arange(partnerships), 2),
        partners=np.tile([0, 1], partnerships),
        settling_pairs=np.zeros((partnerships, 1), dtype=np.int64),
        deciding_pairs=np.zeros((partnerships, 1), dtype=np.int64),
        pressure=np.zeros((partnerships, 3)),
        demand=np.zeros(3),
    )
    put(world.posts, organisation=[0, 1], level=Level.MIDDLE, boss=NOBODY, first_membership=[0, partnerships], memberships=partnerships)
    put(world.posts, terms_gap_kept=1.0)
    put(world.pairs, first=0, second=1, filled=1, same_level=1)
    put(world.partnerships, first_organisation=2 * np.arange(partnerships), organisations=2, officer=NOBODY, next_form=NOBODY)
    put(world.localities, partnership=np.arange(partnerships))
    put(world.decisions, locality=np.arange(2 * partnerships) // 2)
    return world


def put(table: Table, **columns: object) -> None:
    """Fill columns, each with a number for all rows or one a row."""
    for name, values in columns.items():
        table[name] = values


def inside_one_organisation(world: World) -> None:
    """Make the two managers colleagues in the first organisation."""
    put(world.pairs, partnership=NOBODY)
    put(world.posts, organisation=0)


def meet(world: World, first_went_well: int, second_went_well: int) -> None:
    """Let the two meet this month."""
    put(world.pairs, met=1)
    world.meetings[:] = 1, 0
    world.went_well[:] = first_went_well, second_went_well
