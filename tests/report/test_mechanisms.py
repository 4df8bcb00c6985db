"""The catalogue of mechanisms says what the code does."""

from __future__ import annotations

import numpy as np
import pytest
from rendering.scenarios import eventful, harsh

from integration_sim import MECHANISMS, registry
from integration_sim.mechanisms.ledger import LEDGER_STATES
from integration_sim.mechanisms.mechanism import Contributor
from integration_sim.mechanisms.month import CONTRIBUTORS, MONTH
from integration_sim.model.plan import Plan
from integration_sim.model.run import Run
from integration_sim.report.mechanisms import STATES, what_it_changes
from integration_sim.tables import MANAGER_STATES, TIE_STATES

EVERY = pytest.mark.parametrize("one", MECHANISMS.values(), ids=list(MECHANISMS))


def test_every_contributor_has_an_entry_in_the_order_of_the_month() -> None:
    assert tuple(MECHANISMS) == CONTRIBUTORS
    assert [one.name for one in MECHANISMS.values() if one.switchable] == [mechanism.name for mechanism in MONTH]


def test_the_parameters_of_a_mechanism_are_those_that_the_month_hands_over() -> None:
    groups = {name: one.groups for name, one in MECHANISMS.items()}
    assert groups["contact"] == ("forms", "contact")
    assert groups["workload"] == ("uncertainty.usual_ambiguity", "workload")
    assert groups["decisions"] == ("forms", "encounter", "decisions")
    assert groups["survival"] == ("forms", "phases", "confidence.felt", "survival")


@EVERY
def test_parameters_are_those_of_the_registry(one: Contributor) -> None:
    for group in one.groups:
        assert [id_ for id_ in registry() if id_ == group or id_.startswith(f"{group}.")], f"{group} names no parameter"
    assert sum(one.grades.values()) == len(one.parameters)
    assert all(parameter is registry()[id_] for id_, parameter in one.parameters.items())


def test_a_group_is_not_mistaken_for_a_longer_name() -> None:
    assert {id_.partition(".")[0] for id_ in MECHANISMS["trust"].parameters} == {"trust"}
    assert list(MECHANISMS["clipping"].parameters) == ["workload.limit"]
    assert "uncertainty.usual_ambiguity" in MECHANISMS["workload"].parameters
    assert "uncertainty.ambiguity_rate" not in MECHANISMS["workload"].parameters


@EVERY
def test_it_is_told_in_words(one: Contributor) -> None:
    for text in (one.title, one.doing, one.what, one.equation, *one.reads, *what_it_changes(one)):
        assert text.strip() == text
        assert "  " not in text
    assert one.what.endswith(".")
    assert one.what.count(". ") <= 3, "a few sentences"
    assert one.equation.endswith(".")
    assert what_it_changes(one)


@EVERY
def test_it_has_a_source(one: Contributor) -> None:
    assert (len(one.source) > 20) == (one.name != "clipping")
    assert "Symbols" not in one.source


def test_states_are_the_models() -> None:
    assert set(STATES) == {*MANAGER_STATES, *TIE_STATES}


def test_it_moves_what_it_says_it_moves() -> None:
    """Where everything happens that can, the books show no other state moved; and every one named is."""
    seen: dict[str, set[str]] = {name: set() for name in CONTRIBUTORS}
    for build, seed in ((eventful, 1), (harsh, 1), (harsh, 2)):
        run = Run(Plan(build()), seed, 13, attribution=True)
        run.run_until()
        for number, name in enumerate(CONTRIBUTORS):
            moved = np.abs(run.ledger.shares[:, number]).max(axis=(0, 1)) > 1e-9
            seen[name] |= {plain(state) for state, any_ in zip(LEDGER_STATES, moved, strict=True) if any_}
    for name, one in MECHANISMS.items():
        assert seen[name] <= set(one.moves), name
        if name != "clipping":
            assert seen[name] == set(one.moves), name


def plain(column: str) -> str:
    """The state of a column of the books."""
    return "culture" if column.startswith("culture_") else column.removesuffix("_within").removesuffix("_across")
