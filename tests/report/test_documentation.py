"""Pages of the documentation that are written from the code are of today, and leave nothing out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from integration_sim import MECHANISMS, OUTCOMES, registry, scenario_names
from integration_sim.evidence.claims import written
from integration_sim.parameters import Grade
from integration_sim.report import assumptions, odd
from integration_sim.scenario.kinds.channels import CHANNELS
from integration_sim.scenario.kinds.forms import FORMS
from integration_sim.scenario.kinds.tables import EVENTS, LEVERS
from integration_sim.tables import CULTURE, STATES

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize(
    ("name", "text", "command"),
    [("odd.md", odd.odd_page, odd.COMMAND), ("assumptions.md", assumptions.assumptions_page, assumptions.COMMAND)],
)
def test_a_page_is_of_today(name: str, text: Callable[[], str], command: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == text(), f"`{command}` writes it anew"


def test_every_column_of_a_table_is_described_and_nothing_else() -> None:
    words = odd.described()
    assert set(words) == set(odd.ENTITIES)
    for entity in odd.ENTITIES:
        columns = {name for name, _ in odd.columns(entity)}
        assert set(words[entity]) <= columns, entity
        assert columns - set(words[entity]) <= set(CHANNELS), entity


def test_the_protocol_has_a_row_for_everything_there_is() -> None:
    page = odd.odd_page()
    names = [*MECHANISMS, *OUTCOMES, *EVENTS, *LEVERS, *FORMS, *registry(), *scenario_names(), *STATES, CULTURE]
    assert [name for name in names if f"\n| `{name}` |" not in page] == []
    assert [name for name in MECHANISMS if f"(`{name}`)\n" not in page] == []


@pytest.mark.parametrize(
    "concept",
    [
        *("Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction", "Sensing", "Interaction"),
        *("Stochasticity", "Collectives", "Observation"),
    ],
)
def test_all_eleven_design_concepts_are_told(concept: str) -> None:
    assert f"\n**{concept}.** " in odd.odd_page()


def test_the_log_has_every_assumption_and_nothing_that_is_none() -> None:
    page = assumptions.assumptions_page()
    logged = [id_ for id_ in registry() if f"\n| `{id_}` |" in page]
    assert logged == [id_ for id_, one in registry().items() if one.grade is Grade.ASSUMPTION]
    claims = [claim for ones in written().values() for claim in ones if claim.grade is Grade.ASSUMPTION]
    assert all(f"| {' '.join(claim.claim.split())} |" in page for claim in claims)


def test_a_mechanism_says_which_part_of_it_is_assumed() -> None:
    assert list(assumptions.assumed("Memon 1-2 (rates); Fulop 2002. Form: assumption. Rates: assumption.")) == [
        "Form: assumption",
        "Rates: assumption",
    ]
    assert list(assumptions.assumed("Memon 1-2; capacity: assumption.")) == ["capacity: assumption"]
    assert list(assumptions.assumed("Fulop 2002")) == []
