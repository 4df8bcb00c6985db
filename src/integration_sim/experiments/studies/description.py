"""What makes a study: scenario, design, seed, which numbers its replicates live with. A folder holds it as plain data.

`study.json` says it all but two tables, `points.parquet` (the design's) and, where replicates live with vectors, `vectors.parquet`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from integration_sim.atomic import whole_folder
from integration_sim.experiments.errors import StudyError
from integration_sim.experiments.replicates.provenance import engine_digest, extensions_told, vectors_told, versions
from integration_sim.experiments.studies.chunk import RecordedOutputs
from integration_sim.experiments.studies.design import Design
from integration_sim.extensions import OPTION
from integration_sim.parameters.vectors import Vectors, unchecked_vectors, write_vectors
from integration_sim.scenario.schema import Scenario

DESCRIPTION, POINTS, VECTORS = "study.json", "points.parquet", "vectors.parquet"
PARAMETERS = "parameters"
COMPARED = ("scenario", "design", "replicates", "seed", "months", "at")
"""What two studies may differ in, besides the points and the vectors."""


@dataclass(frozen=True, kw_only=True)
class StudyDescription:
    """Everything that decides what a study finds."""

    scenario: Scenario
    design: Design
    replicates: int
    """Of each point."""
    seed: int
    kept: RecordedOutputs
    vectors: Vectors | None = None
    """Plausible vectors of parameters, of which replicate k of every point lives with vector k; None: all live with default numbers.

    What the scenario or a point of the design says of parameters itself goes before the vector.
    """

    @cached_property
    def digest(self) -> str:
        """A short digest of all of it."""
        told = {name: value for name, value in self.to_data().items() if name in (*COMPARED, "extensions")}
        digest = hashlib.sha256(json.dumps(told, sort_keys=True).encode())
        digest.update(self.design.points.to_numpy().tobytes())
        if self.vectors is not None:
            digest.update(self.vectors.digest.encode())
        return digest.hexdigest()[:16]

    def to_data(self) -> dict[str, Any]:
        """Return all but the tables as plain data, with the versions at work."""
        return {
            "scenario": self.scenario.to_data(),
            "design": self.design.to_data(),
            "replicates": self.replicates,
            "seed": self.seed,
            "months": self.kept.months,
            "at": list(self.kept.at),
            **({PARAMETERS: vectors_told(self.vectors)} if self.vectors is not None else {}),
            "engine": engine_digest(),
            "versions": versions(),
            **({"extensions": extensions_told()} if extensions_told() else {}),
        }

    def write(self, folder: Path) -> None:
        """Make the folder; it appears only when it is complete. Raises StudyError if it cannot be made."""
        try:
            with whole_folder(folder) as work:
                text = json.dumps(self.to_data(), indent=2, ensure_ascii=False)
                (work / DESCRIPTION).write_text(text + "\n", encoding="utf-8")
                self.design.points.to_parquet(work / POINTS)
                if self.vectors is not None:
                    write_vectors(self.vectors, work / VECTORS)
        except OSError as error:
            raise StudyError(f"{folder}: cannot be written ({error.strerror or error})") from None

    def expect_same(self, other: StudyDescription, folder: Path) -> None:
        """Raise StudyError, saying what differs, unless the study that a folder holds is this one."""
        if self.digest == other.digest:
            return
        ours, theirs = self.to_data(), other.to_data()
        differing = [name for name in COMPARED if ours[name] != theirs[name]]
        if _digest_of(self.vectors) != _digest_of(other.vectors):
            differing.append(f"{PARAMETERS}, there {_called(other.vectors)}, here {_called(self.vectors)},")
        what = ", ".join(differing) or "points"
        raise StudyError(f"{folder}: holds another study (its {what} differ); choose another folder")


def described_in(folder: Path) -> StudyDescription:
    """Return what makes the study in a folder. Raises StudyError for extensions that are not at work; others for what cannot be read."""
    told = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
    _expect_extensions(folder, told.get("extensions", []))
    points = pd.read_parquet(folder / POINTS)
    points.index.name = "point"
    return StudyDescription(
        scenario=Scenario.model_validate(told["scenario"]),
        design=Design.from_data(told["design"], points),
        replicates=told["replicates"],
        seed=told["seed"],
        kept=RecordedOutputs(told["months"], tuple(told["at"])),
        vectors=_vectors_in(folder, told[PARAMETERS]) if PARAMETERS in told else None,
    )


def _vectors_in(folder: Path, told: dict[str, Any]) -> Vectors:
    found = unchecked_vectors(folder / VECTORS, str(told["kind"]))  # those of an older study may be read, though not gone on with
    if found.digest != told["digest"]:
        raise StudyError(f"{folder / VECTORS}: found other vectors ({found.digest}), expected those of the study ({told['digest']})")
    return found


def _digest_of(vectors: Vectors | None) -> str:
    return "" if vectors is None else vectors.digest


def _called(vectors: Vectors | None) -> str:
    return "default" if vectors is None else f"{vectors.kind} ({len(vectors)} vectors, {vectors.digest})"


def _expect_extensions(folder: Path, made_with: list[dict[str, str]]) -> None:
    """Raise StudyError unless the extensions at work are those with which a study was made."""
    if made_with != extensions_told():
        theirs, ours = (_in_words(made) for made in (made_with, extensions_told()))
        raise StudyError(f"{folder}: made with {theirs}, found {ours} at work; name the same files with {OPTION}, or choose another folder")


def _in_words(extensions: list[dict[str, str]]) -> str:
    named = [f"{one['name']} {one['version']} ({one['sha256'][:8]})" for one in extensions]
    return f"the extensions {', '.join(named)}" if named else "no extension"
