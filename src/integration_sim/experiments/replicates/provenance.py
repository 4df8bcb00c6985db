"""Where a result comes from: everything needed to make it again."""

from __future__ import annotations

import platform
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from typing import Any

from integration_sim.compiled import COMPILED_ROOMS, source_digest
from integration_sim.extensions import extensions
from integration_sim.parameters import registry
from integration_sim.parameters.vectors import Vectors
from integration_sim.scenario.schema import Scenario

ENGINE_ROOMS = (
    *COMPILED_ROOMS,
    "scenario/**/*.py",
    "parameters/*.py",
    "parameters/*.yaml",
    "experiments/studies/chunk.py",
    "experiments/studies/features.py",
    "extensions.py",
    "generated.py",
)
"""Where the files lie that decide what numbers come out."""
PACKAGES = ("integration-sim", "numpy", "numba", "mesa", "pandas", "pyarrow")
_version = cache(version)  # to look one up is to search the disk


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """What made a result. `code` is a digest of the package's Python files; `extensions` are named with version and digest."""

    scenario: dict[str, Any]
    parameters: dict[str, float]
    seed: int
    replicates: int
    months: int
    versions: dict[str, str]
    code: str
    extensions: list[dict[str, str]]
    vectors: dict[str, Any] | None = None
    """Which set of vectors the replicates lived with, if any: kind, digest, number; what the scenario says itself goes before it."""

    def to_data(self) -> dict[str, Any]:
        """Return it as plain data, ready for JSON."""
        return asdict(self)


def engine_digest() -> str:
    """Return a short digest of all that decides what numbers come out: results of different digests should not be mixed."""
    return "+".join([source_digest(*ENGINE_ROOMS), *(extension.sha256[:16] for extension in extensions())])


def extensions_told() -> list[dict[str, str]]:
    """Return the extensions at work: name, version and digest of each."""
    return [extension.named() for extension in extensions()]


def vectors_told(vectors: Vectors) -> dict[str, Any]:
    """Return which set of vectors replicates live with: kind, digest, number."""
    return {"kind": vectors.kind, "digest": vectors.digest, "vectors": len(vectors)}


def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that matter."""
    return {"python": platform.python_version(), **{package: _version(package) for package in PACKAGES}}


def provenance(scenario: Scenario, seed: int, replicates: int, months: int, vectors: Vectors | None = None) -> Provenance:
    """Return the provenance of a simulation: the complete scenario, the value of every parameter, seed and versions.

    With `vectors`, the values are those of whatever a vector leaves out.
    """
    parameters = {name: scenario.parameter(name) for name in registry()}
    return Provenance(
        scenario=scenario.to_data(),
        parameters=parameters,
        seed=seed,
        replicates=replicates,
        months=months,
        versions=versions(),
        code=source_digest(),
        extensions=extensions_told(),
        vectors=None if vectors is None else vectors_told(vectors),
    )
