"""What people live with who don't say: the accepted set where one ships that belongs to this code, else default numbers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from integration_sim.cli import app
from integration_sim.evidence.calibration import for_people as room
from integration_sim.evidence.calibration.accepted import Accepted, outcomes_digest
from integration_sim.evidence.calibration.for_people import for_people
from integration_sim.evidence.validation.vectors import drawn
from integration_sim.parameters import vectors as parameters_room
from integration_sim.parameters.vectors import varied, vectors_of


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return where the set would lie that ships, and keep notes in a folder of the test."""
    path = tmp_path / "accepted.parquet"
    monkeypatch.setattr(parameters_room, "SHIPPED", path)
    monkeypatch.setattr(room, "cache_folder", lambda: tmp_path / "cache")
    parameters_room.accepted.cache_clear()
    yield path
    parameters_room.accepted.cache_clear()


def ship(path: Path, outcomes: str | None = None) -> None:
    values = np.array([list(vector.values()) for vector in drawn(4, 7)])
    digest = outcomes_digest(vectors_of(varied(), values, "accepted")) if outcomes is None else outcomes
    Accepted(vectors_of(varied(), values, "accepted", {"outcomes": digest}), pd.DataFrame(index=range(4))).write(path)


def test_without_a_set_they_are_the_default_numbers(shipped: Path) -> None:
    assert not shipped.exists()
    assert for_people() == "default"


def test_a_set_that_belongs_to_this_code_is_taken_and_asked_only_once(shipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ship(shipped)
    assert for_people() == "accepted"
    monkeypatch.setattr(room, "belongs_to_this_code", lambda _: pytest.fail("asked again"))
    assert for_people() == "accepted"


def test_a_set_of_other_code_is_not(shipped: Path) -> None:
    ship(shipped, "0123456789abcdef")
    assert for_people() == for_people() == "default"


def test_a_damaged_set_is_not_taken_but_whoever_asks_for_it_is_told(shipped: Path) -> None:
    shipped.write_bytes(b"PAR1 and then nothing")
    assert for_people() == "default"
    with pytest.raises(parameters_room.VectorsError, match="holds no set of vectors"):
        parameters_room.chosen_vectors("accepted")


@pytest.mark.parametrize(("there", "told"), [(True, "different luck and different plausible numbers"), (False, "different luck")])
def test_a_command_that_is_told_nothing_lives_with_them(there: bool, told: str, shipped: Path, tmp_path: Path) -> None:
    if there:
        ship(shipped)
    result = CliRunner().invoke(app, ["run", "ijb_typical", "--months", "6", "--replicates", "6", "--out", str(tmp_path / "run")])
    assert result.exit_code == 0, result.output
    said = " ".join(result.output.split())
    assert told in said
    assert ("plausible numbers" in said) == there


def test_asking_for_a_set_that_does_not_ship_is_told(shipped: Path, tmp_path: Path) -> None:
    (tmp_path / "d.yaml").write_text("method: grid\nsteps: 2\nlevers: {finance.pressure: {low: 0.2, high: 0.7}}\n")
    arguments = ["sweep", "ijb_typical", str(tmp_path / "d.yaml"), "--parameters", "accepted", "--out", str(tmp_path / "s")]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert not shipped.exists()
    assert "parameters: found 'accepted', but this installation has no accepted set; expected 'default'" in " ".join(result.output.split())
