"""The accepted set: the vectors with which no pattern is implausible, with what every pattern showed, in one file.

The set belongs to a state of the code: the outcomes that ten of its vectors give, told as a digest, say which.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from integration_sim.atomic import whole_file
from integration_sim.errors import nearest
from integration_sim.evidence.validation.errors import PatternError
from integration_sim.evidence.validation.lives import Vector, with_vector
from integration_sim.evidence.validation.vectors import varied
from integration_sim.model.plan import Plan
from integration_sim.model.run import Run
from integration_sim.parameters import registry
from integration_sim.scenario.files.library import load_scenario

FILE = "accepted.parquet"
ABOUT = b"integration-sim"
"""The key of the file's metadata."""
SPOTS, SPOT_SCENARIO, SPOT_MONTHS, SPOT_DIGITS = 10, "ijb_typical", 60, 6
"""How many vectors are tried anew to see whether the code is still the same; with which scenario, how long, to how many digits."""


@dataclass(frozen=True, eq=False)
class Accepted:
    """Vectors of parameters, a row each, and what each expectation showed with them."""

    vectors: pd.DataFrame
    shown: pd.DataFrame
    about: Mapping[str, Any]
    """Where it comes from: draws, seed, replicates, cut-off, versions, the digest of the code's outcomes, why others were ruled out."""

    @cached_property
    def mappings(self) -> tuple[Vector, ...]:
        """Every vector as a mapping from parameter to value."""
        return tuple({str(name): float(value) for name, value in row.items()} for _, row in self.vectors.iterrows())

    def write(self, path: Path) -> None:
        """Write the file, whole or not at all. Raises PatternError if it cannot be written."""
        table = pa.Table.from_pandas(pd.concat([self.vectors, self.shown], axis=1), preserve_index=False)
        told = json.dumps({**self.about, "parameters": list(self.vectors.columns)}, ensure_ascii=False, sort_keys=True)
        try:
            with whole_file(path) as work:
                pq.write_table(table.replace_schema_metadata({ABOUT: told.encode()}), work, compression="zstd")
        except OSError as error:
            raise PatternError(f"{path}: cannot be written ({error.strerror or error})") from None


def read_accepted(path: str | Path) -> Accepted:
    """Return a set from its file.

    Raises PatternError, naming the file, for one that is missing, empty, cut short or no such set, and for a parameter that is
    missing, unknown, not a number or outside what has a meaning.
    """
    path = Path(path)
    try:
        table = pq.read_table(path)
        about = json.loads((table.schema.metadata or {})[ABOUT])
        names = about.pop("parameters")
        vectors, shown = table.to_pandas()[names], table.to_pandas().drop(columns=names)
    except FileNotFoundError:
        raise PatternError(f"{path}: there is no such file; expected a set of vectors, such as `isim calibrate` writes") from None
    except (OSError, pa.ArrowException, KeyError, ValueError, TypeError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise PatternError(f"{path}: holds no set of vectors that can be read ({reason}); make it anew with `isim calibrate`") from None
    _check(path, vectors)
    return Accepted(vectors, shown, about)


def _check(path: Path, vectors: pd.DataFrame) -> None:
    """Raise PatternError for the first thing that is wrong with the vectors."""
    if vectors.empty:
        raise PatternError(f"{path}: holds no vector; expected one or more")
    for name in vectors.columns:
        if name not in registry():
            near = nearest(name, registry())
            hint = f"; did you mean {near!r}?" if near else ""
            raise PatternError(f"{path}: found the parameter {name!r}, expected one of the registry{hint}")
    missing = [name for name in varied() if name not in vectors.columns]
    if missing:
        raise PatternError(f"{path}: the parameter {missing[0]} is missing, and {len(missing) - 1} more; the set was made by other code")
    for name in vectors.columns:
        one, values = registry()[name], vectors[name].to_numpy(dtype=np.float64)
        wrong = np.flatnonzero(~((values >= one.low) & (values <= one.high)))
        if wrong.size:
            row = int(wrong[0])
            raise PatternError(f"{path}: {name} in vector {row}: found {values[row]:g}, expected {one.low:g} to {one.high:g}")


def shipped() -> Accepted | None:
    """Return the set that ships with the package; None where none does."""
    path = resources.files("integration_sim.evidence").joinpath(FILE)
    return read_accepted(Path(str(path))) if path.is_file() else None


def outcomes_digest(vectors: tuple[Vector, ...]) -> str:
    """Return a digest of what the code makes of ten of the vectors, rounded so that another processor's last bit doesn't matter."""
    digest, scenario = hashlib.sha256(), load_scenario(SPOT_SCENARIO)
    for number in np.linspace(0, len(vectors) - 1, min(SPOTS, len(vectors))).astype(int):
        run = Run(Plan(with_vector(scenario, vectors[number])), 1, 0)
        run.run_until(SPOT_MONTHS)
        values = run.recording.values[: SPOT_MONTHS + 1].view(np.float64)
        digest.update("\n".join(f"{value:.{SPOT_DIGITS}g}" for value in values.ravel()).encode())
    return digest.hexdigest()[:16]


def belongs_to_this_code(found: Accepted) -> bool:
    """Tell whether a set was made by code that gives the same outcomes as this."""
    return bool(found.about.get("outcomes") == outcomes_digest(found.mappings))
