"""Vectors of parameters: plausible values of all unknown numbers at once, of which replicate k lives with vector k.

So what isn't known is in every range, at the price of luck alone. A set is a Parquet file, a column a parameter and a row a vector.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from integration_sim.errors import IntegrationSimError, did_you_mean
from integration_sim.frozen import FrozenDict
from integration_sim.parameters.parameter import Grade
from integration_sim.parameters.registry import registry

DEFAULT, ACCEPTED = "default", "accepted"
"""How one asks for the registry's own values, and for the set that ships."""
SHIPPED = Path(__file__).parent.parent / "evidence" / "accepted.parquet"
"""The set that ships with the package."""
ABOUT = b"integration-sim"
"""The key of a file's metadata: where the set comes from, and which columns are parameters."""
PARAMETERS = "parameters"
LEFT_OUT = ("population", "warmup", "costs", "matters")
"""Groups that decide who there is, how the past is lived, what is paid and what matters: no pattern can feel them."""
UNREADABLE = (OSError, pa.ArrowException, KeyError, ValueError, TypeError, AttributeError)
"""What reading a file may raise that holds no set of vectors."""
ANEW = "make it anew with `isim calibrate`"

type Vector = Mapping[str, float]
"""Values of parameters, by id; what it leaves out is as the registry has it."""


class VectorsError(IntegrationSimError):
    """A set of vectors that cannot be used: the file, what was found, what was expected."""


@cache
def varied() -> tuple[str, ...]:
    """Return the ids of the parameters that are assumptions, have a range and can be felt by some pattern."""
    every = registry().values()
    return tuple(one.id for one in every if one.grade is Grade.ASSUMPTION and one.low < one.high and one.group not in LEFT_OUT)


@dataclass(frozen=True, eq=False)
class Vectors:
    """A set of vectors: values of the same parameters, a row each."""

    names: tuple[str, ...]
    values: NDArray[np.float64]
    """Vectors x parameters."""
    kind: str
    """What it is called: `accepted` for the set that ships, else its file."""
    about: Mapping[str, Any]
    """Where it comes from, as its maker told."""

    def __len__(self) -> int:
        """How many vectors there are."""
        return len(self.values)

    def of(self, replicate: int) -> Vector:
        """Return the vector that a replicate lives with; beyond the last they begin again, with other luck."""
        return FrozenDict(zip(self.names, self.values[replicate % len(self)].tolist(), strict=True))

    def first(self, number: int) -> Vectors:
        """Return the first so many."""
        return Vectors(self.names, self.values[:number], self.kind, self.about)

    @cached_property
    def digest(self) -> str:
        """A short digest of names and values: which set it is."""
        digest = hashlib.sha256("\n".join(self.names).encode())
        digest.update(np.ascontiguousarray(self.values).tobytes())
        return digest.hexdigest()[:16]


def vectors_of(names: Sequence[str], values: NDArray[np.float64], kind: str, about: Mapping[str, Any] | None = None) -> Vectors:
    """Return a checked set. Raises VectorsError for what is empty, and for a parameter unknown, missing or out of its plausible range."""
    if not len(values):
        raise VectorsError(f"{kind}: holds no vector, expected one or more")
    for name in names:
        if name not in registry():
            expected = f"an id of the registry{did_you_mean(name, registry())}"
            raise VectorsError(f"{kind}: found the parameter {name!r}, expected {expected}")
    missing = [name for name in varied() if name not in names]
    if missing:
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        raise VectorsError(f"{kind}: the parameter {missing[0]}{more} is missing: the set was made by other code; {ANEW}")
    for name, column in zip(names, values.T, strict=True):
        one = registry()[name]
        wrong = np.flatnonzero(~((column >= one.low) & (column <= one.high)))  # NaN too
        if wrong.size:
            found = f"{column[wrong[0]]:g} in vector {wrong[0]}"
            raise VectorsError(f"{kind}: {name}: found {found}, expected {one.low:g} to {one.high:g}")
    return Vectors(tuple(names), np.array(values, dtype=np.float64), kind, FrozenDict(about or {}))


def read_vectors(path: str | Path, kind: str | None = None) -> Vectors:
    """Return the set in a file. Raises VectorsError, naming the file, if it is missing, cut short, or holds no set that can be used."""
    path = Path(path)
    try:
        found = unchecked_vectors(path, kind or str(path))
    except FileNotFoundError:
        raise VectorsError(f"{path}: there is no such file, expected a set of vectors such as `isim calibrate` writes") from None
    except UNREADABLE as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise VectorsError(f"{path}: holds no set of vectors that can be read ({reason}); {ANEW}") from None
    return vectors_of(found.names, found.values, found.kind, found.about)


def unchecked_vectors(path: Path, kind: str) -> Vectors:
    """Return the set in a file as it was written, by whichever code. Raises one of `UNREADABLE` if it cannot be read."""
    table = pq.read_table(path)
    about = json.loads((table.schema.metadata or {})[ABOUT])
    names = about.pop(PARAMETERS)
    values = np.column_stack([table[name].to_numpy() for name in names]) if names else np.empty((0, 0))
    return Vectors(tuple(names), values, kind, FrozenDict(about))


def write_vectors(vectors: Vectors, path: Path, beside: Mapping[str, NDArray[np.float32]] | None = None) -> None:
    """Write a set to a file, with more columns `beside` those of the parameters. Raises OSError if it cannot be written."""
    told = json.dumps({**vectors.about, PARAMETERS: list(vectors.names)}, ensure_ascii=False, sort_keys=True)
    columns = dict(zip(vectors.names, vectors.values.T, strict=True))
    table = pa.table({name: pa.array(column) for name, column in (columns | dict(beside or {})).items()})
    pq.write_table(table.replace_schema_metadata({ABOUT: told.encode()}), path, compression="zstd")


@cache
def accepted() -> Vectors:
    """Return the set that ships. Raises VectorsError if none does."""
    if not SHIPPED.is_file():
        raise VectorsError(
            "parameters: found 'accepted', but this installation has no accepted set; expected 'default', or a set of your own"
        )
    return read_vectors(SHIPPED, ACCEPTED)


def chosen_vectors(parameters: str | Vectors) -> Vectors | None:
    """Return the set that is asked for: none for `default`, that which ships for `accepted`, one's own as it is, else a file's.

    Raises VectorsError for a set that cannot be used.
    """
    if isinstance(parameters, Vectors):
        return parameters
    if parameters == DEFAULT:
        return None
    if parameters == ACCEPTED:
        return accepted()
    if not Path(parameters).exists():
        meant = did_you_mean(parameters, (DEFAULT, ACCEPTED))
        raise VectorsError(f"{parameters}: there is no such file, expected 'default', 'accepted', or a set of vectors in a file{meant}")
    return read_vectors(parameters)
