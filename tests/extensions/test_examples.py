"""The example extensions of the docs do what they say, through everything that a scenario goes through."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).parents[2] / "docs" / "extensions"
USE = Path(__file__).with_name("use_example.py")
MOST_LINES = 60
BUDDYING = {"kind": "buddying", "start": "2004-06", "months": 8, "level": "middle", "reach": 4}
INSPECTION = {"kind": "inspection", "date": "2004-09", "criticism": 0.8}


def used(folder: Path, part: str, item: dict[str, Any]) -> dict[str, Any]:
    """Return what a process of its own finds of the extension that brings an event or lever."""
    extension = EXAMPLES / f"{item['kind']}.py"
    command = [sys.executable, str(USE), str(folder), part, json.dumps(item), str(extension)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def buddying(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return used(tmp_path_factory.mktemp("buddying"), "levers", BUDDYING)


@pytest.fixture(scope="module")
def inspection(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return used(tmp_path_factory.mktemp("inspection"), "events", INSPECTION)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.py")), ids=lambda path: path.stem)
def test_an_example_can_be_read_on_a_page(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) < MOST_LINES


def test_the_numbers_of_a_lever_are_in_the_registry(buddying: dict[str, Any]) -> None:
    assert list(buddying["numbers"]) == [f"levers.buddying.{name}" for name in ("contact", "calm", "manager_days", "gbp")]
    assert {name for name, number in buddying["numbers"].items() if number["id"] != name or not number["low"] < number["high"]} == set()


def test_a_lever_acts_on_its_channels_and_costs_what_it_says(buddying: dict[str, Any]) -> None:
    moved = buddying["differences"]
    assert moved["cross_trust"] > 0.0
    assert moved["job_insecurity"] > 0.0
    assert moved["cost_manager_days"] == pytest.approx(BUDDYING["reach"] * buddying["numbers"]["levers.buddying.manager_days"]["value"])


def test_a_future_departs_in_the_month_in_which_a_lever_begins(buddying: dict[str, Any]) -> None:
    assert buddying["departs"] == 1


def test_a_lever_is_a_cause(buddying: dict[str, Any]) -> None:
    assert [label for label in buddying["because"] if "buddying" in label] == ["buddying (2004-06)"]
    assert buddying["because"]["buddying (2004-06)"]["job_insecurity"] > 0.0


def test_a_number_of_a_lever_can_be_studied(buddying: dict[str, Any]) -> None:
    contact = buddying["study"]["levers.buddying.contact"]
    assert contact[2:] == [0.03, 0.03, 0.25, 0.25]
    assert len(set(buddying["study"]["cross_trust"][::2])) == len(contact) / 2


def test_a_lever_is_called_the_same_everywhere(buddying: dict[str, Any]) -> None:
    assert "June 2004: buddying for 8 months (not in case_c)" in buddying["marks"]
    assert "buddying" in buddying["bars"]
    assert "buddying" in buddying["offered"]
    assert "From June 2004, for 8 months, they were among those reached by buddying." in buddying["story"]
    assert "Acts on: meetings across, job insecurity" in buddying["explained"]
    assert "levers.buddying.gbp = 10" in buddying["explained"]


def test_an_event_happens_and_its_numbers_can_be_studied(inspection: dict[str, Any]) -> None:
    assert list(inspection["numbers"]) == [f"events.inspection.{name}" for name in ("clarity", "blaming", "strain")]
    assert inspection["differences"]["cross_trust"] > 0.0, "some fell out"
    assert inspection["differences"]["role_ambiguity"] > 0.0, "it is clearer where people stand"
    low, high = inspection["study"]["role_ambiguity"][2:4], inspection["study"]["role_ambiguity"][4:]
    assert all(clear < dim for clear, dim in zip(high, low, strict=True)), "a clearer report leaves less doubt, with the same luck"


def test_a_future_departs_in_the_month_in_which_an_event_happens(inspection: dict[str, Any]) -> None:
    assert inspection["departs"] == 4


def test_an_event_is_a_cause(inspection: dict[str, Any]) -> None:
    assert [label for label in inspection["because"] if "inspection" in label] == ["inspection report (2004-09)"]
    assert inspection["because"]["inspection report (2004-09)"]["role_ambiguity"] > 0.0


def test_an_event_is_called_what_its_class_says(inspection: dict[str, Any]) -> None:
    assert "September 2004: inspection report (not in case_c)" in inspection["marks"]
    assert "inspection report" in inspection["bars"]
    assert (
        "In September 2004 a joint inspection reported; at once their trust in colleagues across organisations fell by"
        in inspection["story"]
    )


@pytest.mark.parametrize("which", ["buddying", "inspection"])
def test_the_schema_and_a_mesa_model_know_it(which: str, request: pytest.FixtureRequest) -> None:
    found = request.getfixturevalue(which)
    assert which in found["schema"]
    stepped, simulated = found["as a Mesa model"]
    assert stepped == simulated
