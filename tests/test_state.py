"""Helpers that read the tables of a run's state."""

from __future__ import annotations

import numpy as np

from integration_sim import Scenario
from integration_sim.model.plan import Plan
from integration_sim.model.run import Run
from integration_sim.state import tie_owners
from integration_sim.tables import PAIR


def test_ties_belong_to_the_first_and_the_second_of_their_pair_in_turn() -> None:
    pairs = np.zeros(2, dtype=PAIR)
    pairs["first"], pairs["second"] = (3, 0), (7, 5)
    assert tie_owners(pairs).tolist() == [3, 7, 0, 5]


def test_every_tie_of_a_run_has_an_owner(small: Scenario) -> None:
    world = Run(Plan(small), 1, 0).world
    owners = tie_owners(world.pairs)
    assert owners.size == world.ties.size
    assert owners.max() < world.posts.size
    assert (owners[::2] != owners[1::2]).all()
