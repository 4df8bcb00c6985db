"""The books: contributors' shares add up to what changed, and the reference implementation keeps the same books."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from reference.people import CULTURE
from reference.simulation import Books

from integration_sim import Scenario
from integration_sim.mechanisms.ledger import LEDGER_STATES, state_totals
from integration_sim.mechanisms.month import CONTRIBUTORS
from integration_sim.model.plan import Plan
from integration_sim.model.run import Run
from integration_sim.state import World, block
from integration_sim.vocabulary import Level
from rendering.scenarios import eventful, harsh
from rendering.twins import Twins, advance, twins

EXACTLY, CLOSELY = 1e-12, 1e-9
SEEDS = (1, 2)
SILENT = {"contact", "services"}
"""They change nobody's states, only who may meet and what services achieve."""
type Explained = tuple[Twins, list[NDArray[np.float64]]]
"""Twins, and the engine's totals after each month."""


@pytest.fixture(
    scope="module",
    params=[(build, seed) for build in (eventful, harsh) for seed in SEEDS],
    ids=lambda case: f"{case[0].__name__} {case[1]}",
)
def explained(request: pytest.FixtureRequest) -> Explained:
    """Twins that have lived through everything with books kept, and the engine's totals after each month."""
    build, seed = request.param
    pair = twins(build(), seed, attribution=True)
    totals = [state_totals(pair.engine.world)]
    while pair.engine.month < pair.engine.plan.scenario.months:
        pair.step()
        totals.append(state_totals(pair.engine.world))
    return pair, totals


def test_shares_add_up_to_the_change_month_by_month(explained: Explained) -> None:
    pair, totals = explained
    changes = np.diff(totals, axis=0)
    assert np.abs(changes).max() > 0.1
    np.testing.assert_allclose(pair.engine.ledger.shares[1:].sum(axis=1), changes, rtol=0.0, atol=EXACTLY)


def test_they_add_up_for_many_managers_too(small: Scenario) -> None:
    many = {"strategic": 10, "middle": 40, "front_line": 100}
    scenario = small.override({"organisations.board.managers": many, "organisations.council.managers": many})
    engine = Run(Plan(scenario), 1, 0, attribution=True)
    rounding = EXACTLY * np.maximum(1.0, things_summed(engine.world))  # sums of hundreds are rounded more
    for month in range(1, scenario.months + 1):
        before = state_totals(engine.world)
        advance(engine)
        unexplained = state_totals(engine.world) - before - engine.ledger.shares[month].sum(axis=0)
        assert np.all(np.abs(unexplained) <= rounding), f"month {month}"


def things_summed(world: World) -> NDArray[np.float64]:
    """How many managers or ties each total of the ledger adds up."""
    ones = world.copy()
    block(ones.managers)[:] = block(ones.ties)[:] = 1.0
    return state_totals(ones)


def test_engine_and_reference_keep_the_same_books(explained: Explained) -> None:
    pair, _ = explained
    assert pair.reference.books is not None
    for month, books in enumerate(pair.reference.books):
        np.testing.assert_allclose(pair.engine.ledger.shares[month], as_shares(books, pair.engine), rtol=0.0, atol=CLOSELY)


def as_shares(books: Books, engine: Run) -> NDArray[np.float64]:
    """A month of the reference implementation's books in the order of the engine's ledger."""
    shares = np.zeros(engine.ledger.shares.shape[1:])
    for contributor, amounts in books.items():
        for (organisation, level, state), amount in amounts.items():
            group = engine.plan.layout.organisations.index(organisation) * len(Level) + level
            column = f"culture_{state}" if state in CULTURE else state
            shares[CONTRIBUTORS.index(contributor), group, LEDGER_STATES.index(column)] += amount
    return shares


def test_everyone_who_proposes_is_in_the_books(explained: Explained) -> None:
    shares = explained[0].engine.ledger.shares
    silent = {name for number, name in enumerate(CONTRIBUTORS) if not shares[:, number].any()}
    assert silent == SILENT


def test_states_are_clipped_at_both_ends() -> None:
    engine = Run(Plan(harsh()), 1, 12, attribution=True)
    engine.run_until()
    clipping = engine.ledger.shares[:, CONTRIBUTORS.index("clipping")]
    assert clipping.max() > 0.001, "kept from falling below 0"
    assert clipping.min() < -0.001, "kept from rising above 1"


def test_books_change_nothing() -> None:
    kept, unkept = (Run(Plan(eventful()), 1, 13, attribution=attribution) for attribution in (True, False))
    kept.run_until()
    unkept.run_until()
    assert kept.recording.values.tobytes() == unkept.recording.values.tobytes()
