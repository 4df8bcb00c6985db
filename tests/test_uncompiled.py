"""With NUMBA_DISABLE_JIT=1 the engine runs as it is written in Python, for a debugger or a coverage report, and says the same.

The keyed draws are the same bit for bit. States agree to 1e-12, no closer: NumPy's own `exp` differs from the compiled one
in the last bit of some numbers.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from integration_sim import Scenario
from integration_sim.model.plan import Plan
from integration_sim.model.run import Run
from integration_sim.randomness import LARGEST_SEED, Key, Stream, uniforms
from integration_sim.scenario.files.library import load_scenario

FEW = {"strategic": 1, "middle": 2, "front_line": 3}
KEYS = (Key(1, 0), Key(LARGEST_SEED, LARGEST_SEED))
SLOTS = np.array([0, 1, 600, 2**31, 2**32 + 1, 2**40 + 7])
UNCOMPILED = "import sys; from test_uncompiled import put_down; put_down(sys.argv[1])"


def a_few_months() -> Scenario:
    """The small template with few managers, in months that see a reform, a broken promise, an April and a lever."""
    return load_scenario("template_small").override(
        {
            "organisations.board.managers": FEW,
            "organisations.council.managers": FEW,
            "start": "2024-10",
            "months": 8,
            "events": [
                {"kind": "reform", "form": "ijb", "announced": "2024-11", "shadow": "2024-12", "live": "2025-02"},
                {"kind": "breach", "date": "2025-03", "share": 0.2},
            ],
            "levers": [{"kind": "coaching", "start": "2024-11", "months": 4, "reach": 5}],
        }
    )


def found() -> tuple[bool, NDArray[np.float64], NDArray[Any]]:
    """Whether functions are compiled here, some draws, and every outcome of a short run."""
    draws = np.array([uniforms(key, stream, month, SLOTS) for key in KEYS for stream in Stream for month in (-120, -1, 0, 7)])
    run = Run(Plan(a_few_months()), 1, 0)
    run.run_until()
    return not numba.config.DISABLE_JIT, draws, run.recording.values


def put_down(file: str) -> None:
    Path(file).write_bytes(pickle.dumps(found()))


def test_a_run_that_is_not_compiled_gives_the_same_numbers(tmp_path: Path) -> None:
    file = tmp_path / "uncompiled.pickle"
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1"}
    subprocess.run([sys.executable, "-W", "error", "-c", UNCOMPILED, str(file)], env=environment, check=True)
    compiled, draws, values = found()
    written, draws_as_written, values_as_written = pickle.loads(file.read_bytes())
    assert (compiled, written) == (True, False)
    assert np.array_equal(draws, draws_as_written)
    for name in values.dtype.names:
        assert np.allclose(values[name], values_as_written[name], rtol=1e-12, atol=1e-12, equal_nan=True), name
