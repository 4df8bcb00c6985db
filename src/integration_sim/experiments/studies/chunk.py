"""A chunk of a study: some points, simulated by one worker wherever it is, told as rows of a table."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from integration_sim.experiments.studies.features import Shape, shape_of
from integration_sim.model.plan import Plan
from integration_sim.model.recording.outcomes import OUTCOMES, Better
from integration_sim.model.run import Run
from integration_sim.parameters.vectors import Vectors
from integration_sim.scenario.schema import Scenario

_JUDGED = [number for number, outcome in enumerate(OUTCOMES.values()) if outcome.better is not Better.NEITHER]
_SIGNS = np.array([-1.0 if list(OUTCOMES.values())[number].better is Better.LOWER else 1.0 for number in _JUDGED])


@dataclass(frozen=True)
class RecordedOutputs:
    """What is kept of a run: over all managers and partnerships, each outcome at the end, in some months, and its shape."""

    months: int
    """How long is simulated."""
    at: tuple[int, ...] = ()
    """Months whose values are kept too."""

    @property
    def columns(self) -> list[str]:
        """Their names: `cross_trust` (at the end), `cross_trust@60`, `cross_trust.dip` and so on."""
        names = list(OUTCOMES)
        return [
            *names,
            *(f"{name}@{month}" for month in self.at for name in names),
            *(f"{names[number]}.{feature}" for feature in Shape._fields for number in _JUDGED),
        ]

    def of(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the numbers for the outcomes of one run, months x outcomes."""
        shape = shape_of(_SIGNS[:, np.newaxis] * values[:, _JUDGED].T)
        return np.concatenate([values[-1], *(values[month] for month in self.at), *shape])


@dataclass(frozen=True)
class Chunk:
    """Points to simulate: their numbers, and what each changes in the scenario."""

    scenario: Scenario
    points: tuple[int, ...]
    changes: tuple[dict[str, Any], ...]
    replicates: int
    seed: int
    kept: RecordedOutputs
    vectors: Vectors | None = None
    """What replicates live with; None: default numbers."""


def simulate_chunk(chunk: Chunk) -> pa.Table:
    """Simulate a chunk: one row per point and replicate. A point that fails has rows too, with the error and no numbers."""
    count = len(chunk.points) * chunk.replicates
    numbers = np.full((count, len(chunk.kept.columns)), np.nan)
    errors: list[str | None] = [None] * count
    traces: list[str | None] = [None] * count
    for index, changes in enumerate(chunk.changes):
        rows = slice(index * chunk.replicates, (index + 1) * chunk.replicates)
        try:
            numbers[rows] = simulate_point(chunk.scenario.override(changes), chunk)
        except Exception as error:  # whatever goes wrong at one point is data, and must not stop the rest
            errors[rows] = [f"{type(error).__name__}: {error}"] * chunk.replicates
            traces[rows] = [traceback.format_exc()] * chunk.replicates
    return _table(chunk, numbers, errors, traces)


def simulate_point(scenario: Scenario, chunk: Chunk) -> NDArray[np.float64]:
    """Return what is kept of each replicate of a scenario, replicates x columns."""
    plan, rows = Plan(scenario, chunk.vectors), []
    for replicate in range(chunk.replicates):
        run = Run(plan, chunk.seed, replicate)
        run.run_until(chunk.kept.months)
        recorded = run.recording.values[: chunk.kept.months + 1, run.aggregation.overall]
        rows.append(chunk.kept.of(np.ascontiguousarray(recorded).view(np.float64).reshape(len(recorded), -1)))
    return np.array(rows)


def _table(chunk: Chunk, numbers: NDArray[np.float64], errors: Sequence[str | None], traces: Sequence[str | None]) -> pa.Table:
    columns: dict[str, Any] = {
        "point": pa.array(np.repeat(np.array(chunk.points, dtype=np.int64), chunk.replicates)),
        "replicate": pa.array(np.tile(np.arange(chunk.replicates, dtype=np.int64), len(chunk.points))),
        **{name: pa.array(numbers[:, column]) for column, name in enumerate(chunk.kept.columns)},
        "error": pa.array(errors, pa.string()),
        "traceback": pa.array(traces, pa.string()),
    }
    return pa.table(columns)
