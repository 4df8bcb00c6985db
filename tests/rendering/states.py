"""Every number of a run's state, of the engine and of the reference implementation alike, as arrays under the same names."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from reference.outcomes import Cell, Row
from reference.people import Lent, Post
from reference.places import Decision
from reference.simulation import ReferenceRun
from reference.ties import Pair

from integration_sim.model.recording.outcomes import MEASURED
from integration_sim.model.run import Run
from integration_sim.state import NOBODY
from integration_sim.tables import DIARY, LOCALITY, MANAGER, ORGANISATION, PAIR, PARTNERSHIP, POST, TIE

type Numbers = dict[str, NDArray[np.float64]]
"""Columns by name, such as `managers.ambiguity`."""
type Readers = dict[str, Callable[[Any], object]]
"""How to read what the reference implementation holds otherwise than the engine, by column."""

TABLES = {
    "posts": POST,
    "managers": MANAGER,
    "diaries": DIARY,
    "pairs": PAIR,
    "ties": TIE,
    "partnerships": PARTNERSHIP,
    "localities": LOCALITY,
    "organisations": ORGANISATION,
}
INDICES = ("posts.first_membership", "partnerships.first_organisation")
"""Where the engine's flat lists begin; the lists themselves are compared."""
NOT_RENDERED = ("posts.profession", "pairs.filled")
"""A label that nothing reads, and what the engine looks up once a month for several mechanisms."""
STAGES = ("middle", "strategic", "approval")


def number_of(thing: Any) -> int:
    """The number of a post, organisation, locality or partnership, or NOBODY."""
    return NOBODY if thing is None else thing.number


def of_lent(channel: str) -> Callable[[Post], float]:
    """Return how to read what levers lend to a post."""
    return lambda post: getattr(post.lent, channel)


READERS: dict[str, Readers] = {
    "posts": {
        "organisation": lambda post: post.organisation.number,
        "locality": lambda post: number_of(post.locality),
        "boss": lambda post: number_of(post.boss),
        "memberships": lambda post: len(post.partnerships),
        "holder": lambda post: post.holders_before,
        "tenure": lambda post: post.manager.tenure,
        "identity": lambda post: post.manager.identity,
        **{channel: of_lent(channel) for channel in vars(Lent())},
    },
    "managers": {"culture": lambda manager: manager.culture},
    "pairs": {
        "first": lambda pair: pair.first.number,
        "second": lambda pair: pair.second.number,
        "partnership": lambda pair: number_of(pair.partnership),
    },
    "partnerships": {
        "last_form": lambda partnership: partnership.last_form,
        "officer": lambda partnership: number_of(partnership.officer),
        "next_form": lambda partnership: NOBODY if partnership.next_form is None else partnership.next_form,
        "organisations": lambda partnership: len(partnership.organisations),
    },
    "localities": {"partnership": lambda locality: locality.partnership.number},
}


def things_of(run: ReferenceRun) -> dict[str, list[Any]]:
    """What stands in the rows of each table."""
    return {
        "posts": run.posts,
        "managers": [post.manager for post in run.posts],
        "diaries": [Diaries(post) for post in run.posts],
        "pairs": run.pairs,
        "ties": [tie for pair in run.pairs for tie in pair.ties],
        "partnerships": run.partnerships,
        "localities": run.localities,
        "organisations": run.organisations,
    }


class Diaries:
    """A post's diary and its meetings, side by side as in the engine."""

    def __init__(self, post: Post) -> None:
        self.__dict__ = {**vars(post.diary), **vars(post.meetings)}


def columns_of(table: str) -> list[str]:
    """The columns of a table that both hold."""
    names = TABLES[table].names or ()
    return [name for name in names if f"{table}.{name}" not in (*INDICES, *NOT_RENDERED)]


def of_engine(run: Run) -> Numbers:
    """The engine's state."""
    world = run.world
    found = {f"{table}.{name}": getattr(world, table)[name].astype(float) for table in TABLES for name in columns_of(table)}
    found["organisations.frozen"] = (world.organisations["frozen"] > 0).astype(float)  # the engine counts freezes that overlap
    open_now = world.decisions["stage"] > 0  # a list keeps the numbers of decisions long gone
    found |= {f"decisions.{name}": np.where(open_now, world.decisions[name], 0.0) for name in ("stage", "age", "lines_passed")}
    found["decision_ages"] = world.decision_ages.copy()
    found["went_well"] = world.went_well.astype(float)
    for name in ("memberships", "partners", "pressure", "demand"):
        found[name] = getattr(world, name).astype(float)
    for name in ("settling_pairs", "deciding_pairs"):
        lists = getattr(world, name)
        found[name] = lists[lists != NOBODY].astype(float)
    return found


def of_reference(run: ReferenceRun) -> Numbers:
    """The reference implementation's state."""
    found: Numbers = {}
    for table, things in things_of(run).items():
        for name in columns_of(table):
            read = READERS.get(table, {}).get(name, lambda thing, name=name: getattr(thing, name))
            found[f"{table}.{name}"] = numbers(read(thing) for thing in things)
    decisions = [told(decision) for locality in run.localities for decision in locality.decisions]
    found |= dict(zip(("decisions.stage", "decisions.age", "decisions.lines_passed"), np.array(decisions, float).T, strict=True))
    found["decision_ages"] = numbers(partnership.concluded[1:] for partnership in run.partnerships)
    found["went_well"] = numbers(tie.went_well for pair in run.pairs for tie in pair.ties)
    found["memberships"] = numbers(partnership.number for post in run.posts for partnership in post.partnerships)
    found["partners"] = numbers(organisation.number for partnership in run.partnerships for organisation in partnership.organisations)
    found["settling_pairs"] = pair_numbers(locality.settling_pairs for locality in run.localities)
    found["deciding_pairs"] = pair_numbers(partnership.deciding_pairs for partnership in run.partnerships)
    months = range(run.plan.scenario.months + 1)
    found["pressure"] = numbers([run.series.pressure(partnership.number, month) for month in months] for partnership in run.partnerships)
    found["demand"] = numbers(run.series.demand(month) for month in months)
    return found


def numbers(values: Iterable[object]) -> NDArray[np.float64]:
    """Values as an array."""
    return np.array(list(values), dtype=float)


def pair_numbers(lists: Iterable[list[Pair]]) -> NDArray[np.float64]:
    """Numbers of pairs, list after list."""
    return numbers(pair.number for pair in chain.from_iterable(lists))


def told(decision: Decision | None) -> tuple[int, int, int]:
    """Stage (counted from 1), age and lines passed of a decision; zeros where there is none."""
    return (0, 0, 0) if decision is None else (STAGES.index(decision.stage) + 1, decision.age, decision.lines_passed)


def outcomes_of_engine(run: Run, month: int) -> Numbers:
    """What the engine recorded after a month: by outcome, cell after cell."""
    return {name: run.recording.values[month][name].astype(float) for name in MEASURED.names or ()}


def outcomes_of_reference(rows: dict[Cell, Row], cells: list[Cell]) -> Numbers:
    """What the reference implementation measured in a month, cells in the given order; NaN where it measures nothing."""
    assert set(rows) == set(cells)
    assert {name for row in rows.values() for name in row} <= set(MEASURED.names or ())
    return {name: numbers(rows[cell].get(name, np.nan) for cell in cells) for name in MEASURED.names or ()}


def differences(engine: Numbers, reference: Numbers, tolerance: float) -> list[str]:
    """Say where two states differ by more than the tolerance (a share of the number where that is above 1); none: []."""
    assert set(engine) == set(reference)
    found = []
    for name, one in engine.items():
        other = reference[name]
        assert one.shape == other.shape, name
        for place in np.argwhere(~np.isclose(one, other, rtol=tolerance, atol=tolerance, equal_nan=True)):
            where = tuple(int(index) for index in place)
            found.append(f"{name}{list(where)}: engine {one[where]}, reference {other[where]}")
    return found


def changed(before: Numbers, after: Numbers) -> set[str]:
    """The columns in which anything is different."""
    return {name for name, column in before.items() if not np.array_equal(column, after[name])}
