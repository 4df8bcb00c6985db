"""The work of a study: its points in chunks, handed out to whoever does the work, and taken back as they are finished."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from pathlib import Path

import pyarrow as pa

from integration_sim.experiments.errors import StudyError
from integration_sim.experiments.replicates import executors
from integration_sim.experiments.studies.chunk import Chunk, simulate_chunk
from integration_sim.experiments.studies.description import StudyDescription
from integration_sim.extensions import elsewhere

RUNS_A_CHUNK = 40
"""Replicates that a worker simulates at a stretch: a second or two of work, against which keeping it costs little."""
CHUNKS_AHEAD = 2
"""Chunks handed out at a time, a worker: enough that none waits, few enough that memory stays flat."""


def chunks_of(study: StudyDescription, points: Sequence[int]) -> Iterator[Chunk]:
    """Yield points of a study in chunks; with them travel only those vectors that some replicate lives with."""
    size = max(1, RUNS_A_CHUNK // study.replicates)
    vectors = None if study.vectors is None else study.vectors.first(study.replicates)
    for first in range(0, len(points), size):
        chosen = tuple(points[first : first + size])
        yield Chunk(
            scenario=study.scenario,
            points=chosen,
            changes=tuple(study.design.changes(point) for point in chosen),
            replicates=study.replicates,
            seed=study.seed,
            kept=study.kept,
            vectors=vectors,
        )


def finished(executor: Executor, chunks: Iterator[Chunk], folder: Path) -> Iterator[pa.Table]:
    """Yield the tables of chunks as they are finished, with only a few handed out at a time.

    Raises StudyError, naming the study's folder, if a worker is lost.
    """
    under_way: set[Future[pa.Table]] = set()
    ahead = CHUNKS_AHEAD * executors.workers_of(executor)
    try:
        while True:
            while len(under_way) < ahead and (chunk := next(chunks, None)) is not None:
                under_way.add(executor.submit(*elsewhere(simulate_chunk, chunk)))
            if not under_way:
                return
            done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            for future in sorted(done, key=_failed):  # what was done is kept before a failure stops the rest
                yield _result(future, folder)
    finally:
        for future in under_way:
            future.cancel()


def _result(future: Future[pa.Table], folder: Path) -> pa.Table:
    try:
        return future.result()
    except Exception as error:
        reason = f"{type(error).__name__}: {error}".strip(": ")
        raise StudyError(f"{folder}: a worker was lost ({reason}); what was done is kept, run again to go on") from error


def _failed(future: Future[pa.Table]) -> bool:
    return future.exception() is not None
