"""Following something through the code stays short: the walks that `benchmarks/walks.py` counts keep to their limits."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "benchmarks" / "walks.py"
ON_THE_WAY = {
    "parameter -> equation": (6, {"parameters.registry", "model.run", "month (written)", "mechanisms.trust"}),
    "lever -> chart": (18, {"model.calendar.levers", "report.wording.levers", "report.run.figures", "report.comparison.figures"}),
    "trust -> story": (14, {"experiments.history.history", "model.run", "mechanisms.ledger", "report.managers.story"}),
    "compare": (12, {"experiments.comparison.comparing", "experiments.replicates.arms", "experiments.comparison.paired"}),
}
"""How many rooms a walk may have, and some that it cannot do without: a count that misses them counts something else."""


@pytest.fixture(scope="module")
def printed() -> dict[str, list[str]]:
    """Run the script, which counts uncompiled code and so needs a process of its own; return the rooms of each walk."""
    told = subprocess.run([sys.executable, str(SCRIPT)], capture_output=True, text=True, check=False)
    walks = re.findall(r"^(\w.*): (\d+) rooms, at most (\d+)((?:\n  -> .+)+)", told.stdout, flags=re.MULTILINE)
    assert [name for name, *_ in walks] == list(ON_THE_WAY), told.stderr
    found = {name: rooms.split("\n  -> ")[1:] for name, _, _, rooms in walks}
    assert {name: (int(count), int(most)) for name, count, most, _ in walks} == {
        name: (len(rooms), ON_THE_WAY[name][0]) for name, rooms in found.items()
    }
    assert told.returncode == any(len(rooms) > ON_THE_WAY[name][0] for name, rooms in found.items())
    return found


@pytest.mark.parametrize("name", ON_THE_WAY)
def test_a_walk_passes_what_it_must_and_is_no_longer_than_it_may_be(printed: dict[str, list[str]], name: str) -> None:
    most, needed = ON_THE_WAY[name]
    rooms = printed[name]
    assert needed <= set(rooms)
    assert len(rooms) == len(set(rooms)) <= most, " -> ".join(rooms)
