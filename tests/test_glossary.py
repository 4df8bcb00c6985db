"""The glossary explains every public name, and none that does not exist; its words can be found."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import integration_sim as isim

WORDS, NAMES = (Path(__file__).parents[1] / "docs" / "glossary.md").read_text(encoding="utf-8").split("\n## Public names\n")
ROW = re.compile(r"^\| (?P<term>[^|]+) \| (?P<meaning>[^|]+) \|$", re.MULTILINE)
HEADINGS = {"Word", "Name"}
FEWEST_WORDS = 2


def rows(section: str) -> list[tuple[str, str]]:
    """Return what a section explains, in its order."""
    return [(row["term"], row["meaning"]) for row in ROW.finditer(section) if row["term"] not in HEADINGS]


def test_every_public_name_is_explained_and_every_explained_name_is_public() -> None:
    explained = [term for term, _ in rows(NAMES)]
    assert sorted(explained) == sorted(f"`{name}`" for name in [*isim.__all__, "__version__"])


def test_every_explained_name_exists() -> None:
    assert [term for term, _ in rows(NAMES) if not hasattr(isim, term.strip("`"))] == []


def test_every_line_of_a_table_is_a_row() -> None:
    lines = [line for line in (WORDS + NAMES).splitlines() if line.startswith("|") and not line.startswith("|---")]
    assert [line for line in lines if not ROW.fullmatch(line)] == []


def test_explanations_say_something() -> None:
    for term, meaning in rows(WORDS) + rows(NAMES):
        assert meaning.endswith("."), term
        assert len(meaning.split()) >= FEWEST_WORDS, term


def test_words_stand_once_and_in_alphabetical_order() -> None:
    words = [term.lower() for term, _ in rows(WORDS)]
    assert words == sorted(set(words))


@pytest.mark.parametrize("name", [name for name in isim.__all__ if isinstance(getattr(isim, name), ModuleType)])
def test_a_public_module_is_there_when_it_is_used_before_anything_else(name: str) -> None:
    program = f"import integration_sim; print(integration_sim.{name}.__name__)"
    found = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout
    assert found.strip().endswith(f".{name}")
