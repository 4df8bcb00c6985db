"""The catalogue of mechanisms says what the code does."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from rendering.scenarios import eventful, harsh

from integration_sim import MECHANISMS, registry
from integration_sim.mechanisms import month
from integration_sim.mechanisms.ledger import LEDGER_STATES
from integration_sim.mechanisms.month import CONTRIBUTORS
from integration_sim.model.plan import Plan
from integration_sim.model.run import Run
from integration_sim.report.mechanisms import STATES, DescribedMechanism
from integration_sim.tables import MANAGER_STATES, TIE_STATES
from integration_sim.vocabulary import Mechanism

EVERY = pytest.mark.parametrize("one", MECHANISMS.values(), ids=list(MECHANISMS))


def groups_passed() -> dict[str, set[str]]:
    """Which parameters the month hands to each mechanism, as dotted names after `p.`."""
    tree = ast.parse(Path(month.__file__).read_text("utf-8"))
    (table,) = (node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "propose_changes")
    calls = [node for node in ast.walk(table) if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".propose")]
    return {
        ast.unparse(call.func).partition(".")[0]: {text.removeprefix("p.") for text in map(ast.unparse, call.args) if text.startswith("p.")}
        for call in calls
    }


def test_every_contributor_has_an_entry_in_the_order_of_the_month() -> None:
    assert tuple(MECHANISMS) == CONTRIBUTORS
    assert [one.name for one in MECHANISMS.values() if one.switchable] == [mechanism.name.lower() for mechanism in Mechanism]


@pytest.mark.parametrize("mechanism", [mechanism.name.lower() for mechanism in Mechanism])
def test_every_group_that_the_month_hands_over_is_named(mechanism: str) -> None:
    assert set(MECHANISMS[mechanism].groups) == groups_passed()[mechanism]


@EVERY
def test_parameters_are_those_of_the_registry(one: DescribedMechanism) -> None:
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
def test_it_is_told_in_words(one: DescribedMechanism) -> None:
    for text in (one.title, one.doing, one.what, one.equation, *one.reads, *one.changes):
        assert text.strip() == text
        assert "  " not in text
    assert one.what.endswith(".")
    assert one.what.count(". ") <= 3, "a few sentences"
    assert one.equation.endswith(".")
    assert one.changes


@EVERY
def test_the_source_is_the_modules_own(one: DescribedMechanism) -> None:
    documented = " ".join((import_module(f"integration_sim.mechanisms.{one.module}").__doc__ or "").split())
    assert one.source in documented
    assert (len(one.source) > 20) == (one.name != "clipping")
    for cited in ("Memon", "PCT", "ihub", "King's Fund", "Huxham", "assumption"):
        after = documented.partition("Source")[2]
        assert (cited in one.source) == (cited in after), "nothing is lost"


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
