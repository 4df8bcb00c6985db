from __future__ import annotations

import pytest

from integration_sim.mechanisms import finance
from integration_sim.mechanisms.finance import Finance
from integration_sim.mechanisms.surroundings import Relief
from integration_sim.randomness import Key
from integration_sim.state import World
from integration_sim.vocabulary import Level
from mechanisms.by_hand import as_written, chance, near, put, two_managers
from mechanisms.test_confidence import FELT

P = Finance(
    settlement=1.2,
    settlement_trust=3.0,
    settlement_pressure=2.5,
    usual_pressure=0.35,
    confidence_lost=0.1,
    trust_lost=0.06,
    pressure_added=0.08,
    pressure_fading=0.05,
    relief=Relief(aligned=0.2, pooled_trusted=0.6, pooled_distrusted=0.1, trust_needed=0.5),
)
settlement_chance, strain, propose = (
    as_written(rule) for rule in (finance.settlement_chance, finance.strain_strategic_ties, finance.propose)
)


@pytest.mark.parametrize(
    ("trust_gained", "pressure", "relief", "expected"),
    [
        (0.1, 0.55, 0.2, chance(1.2 + 3 * 0.1 - 2.5 * 0.2 * 0.8)),
        (-0.2, 0.25, 0.6, chance(1.2 - 3 * 0.2 + 2.5 * 0.1 * 0.4)),
    ],
)
def test_a_budget_is_settled_by_trust_and_against_pressure(trust_gained: float, pressure: float, relief: float, expected: float) -> None:
    assert settlement_chance(trust_gained, pressure, relief, P) == near(expected)


@pytest.fixture
def world() -> World:
    """Two strategic managers, where trust at the top has fallen so far that no budget can be settled."""
    world = two_managers()
    put(world.posts, level=Level.STRATEGIC)
    put(world.ties, trust=[0.5, 0.8])
    put(world.managers, partner_confidence=[0.4, 0.7])
    put(world.partnerships, start_strategic_trust=60.0, added_pressure=0.2)
    return world


def test_strategic_ties_across_lose_a_share_of_trust(world: World) -> None:
    strain(world, 0, 0.25)
    assert world.tie_changes["trust"] == near([-0.25 * 0.5, -0.25 * 0.8])


@pytest.mark.parametrize("column", ["level", "vacancy"])
def test_other_ties_are_not_strained(world: World, column: str) -> None:
    put(world.posts, **{column: 1})
    strain(world, 0, 0.25)
    assert world.tie_changes["trust"] == near([0.0, 0.0])


def test_a_failed_settlement_costs_confidence_and_trust_and_adds_pressure(world: World) -> None:
    propose(world, 1, True, Key(1, 0), FELT, P)
    assert world.partnerships["failed_settlements"][0] == 1.0
    assert world.partnerships["added_pressure"][0] == near(0.2 * (1 - 0.05) + 0.08)
    assert world.manager_changes["partner_confidence"] == near([-0.1 * 0.4, -0.1 * 0.7])
    assert world.tie_changes["trust"] == near([-0.06 * 0.5, -0.06 * 0.8])


def test_outside_april_past_failures_only_fade(world: World) -> None:
    propose(world, 1, False, Key(1, 0), FELT, P)
    assert world.partnerships["added_pressure"][0] == near(0.2 * (1 - 0.05))
    assert not world.tie_changes["trust"].any()
