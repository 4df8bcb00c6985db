"""The accepted set: the vectors with which no pattern is implausible, with what every pattern showed, in one file.

The set belongs to a state of the code: the outcomes that ten of its vectors give, told as a digest, say which.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from integration_sim.atomic import whole_file
from integration_sim.evidence.validation.errors import PatternError
from integration_sim.model.plan import Plan
from integration_sim.model.run import Run
from integration_sim.parameters.vectors import Vectors, read_vectors, write_vectors
from integration_sim.scenario.files.library import load_scenario

FILE = "accepted.parquet"
SPOTS, SPOT_SCENARIO, SPOT_MONTHS, SPOT_DIGITS = 10, "ijb_typical", 60, 6
"""How many vectors are tried anew to see whether the code is still the same; with which scenario, how long, to how many digits."""


@dataclass(frozen=True, eq=False)
class Accepted:
    """Vectors of parameters, and what each expectation showed with them."""

    vectors: Vectors
    shown: pd.DataFrame
    """Vectors x expectations."""

    @property
    def about(self) -> Mapping[str, Any]:
        """Where it comes from: draws, seed, replicates, cut-off, versions, outcomes' digest, why others were ruled out."""
        return self.vectors.about

    def write(self, path: Path) -> None:
        """Write the file, whole or not at all. Raises PatternError if it cannot be written."""
        try:
            with whole_file(path) as work:
                write_vectors(self.vectors, work, {str(name): self.shown[name].to_numpy(dtype=np.float32) for name in self.shown})
        except OSError as error:
            raise PatternError(f"{path}: cannot be written ({error.strerror or error})") from None


def read_accepted(path: str | Path) -> Accepted:
    """Return a set from its file. Raises VectorsError as `read_vectors` does."""
    vectors = read_vectors(path)
    return Accepted(vectors, pq.read_table(path).to_pandas().drop(columns=list(vectors.names)))


def outcomes_digest(vectors: Vectors) -> str:
    """Return a digest of what the code makes of ten of the vectors, rounded so that another processor's last bit doesn't matter."""
    digest, plan = hashlib.sha256(), Plan(load_scenario(SPOT_SCENARIO), vectors)
    for number in np.unique(np.linspace(0, len(vectors) - 1, SPOTS).astype(int)).tolist():
        run = Run(plan, 1, number)
        run.run_until(SPOT_MONTHS)
        values = run.recording.values[: SPOT_MONTHS + 1].view(np.float64)
        digest.update("\n".join(f"{value:.{SPOT_DIGITS}g}" for value in values.ravel()).encode())
    return digest.hexdigest()[:16]


def belongs_to_this_code(vectors: Vectors) -> bool:
    """Tell whether a set was made by code that gives the same outcomes as this."""
    return bool(vectors.about.get("outcomes") == outcomes_digest(vectors))
