"""The arms of patterns, simulated: every arm a life per vector of parameters and replicate, kept in a folder as soon as it is done.

What is kept is named after everything that made it - scenario, what was asked, vectors, replicates, seed, code - so whatever is there
is right, and a study that was killed goes on with what is missing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property
from itertools import batched, product
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from integration_sim.atomic import tidy, whole_file
from integration_sim.compiled import source_digest
from integration_sim.evidence.validation.errors import PatternError
from integration_sim.evidence.validation.measures import Measure, measured
from integration_sim.experiments.replicates import executors
from integration_sim.experiments.replicates.provenance import engine_digest
from integration_sim.extensions import elsewhere
from integration_sim.model.plan import Plan
from integration_sim.model.run import Run
from integration_sim.parameters.vectors import Vector
from integration_sim.scenario.schema import Scenario, with_vector

ROOMS = ("evidence/validation/measures.py", "evidence/validation/lives.py", "instruments/*.py", "experiments/survey.py")
"""What decides, beside the engine, which numbers come out."""
AHEAD = 2
"""Portions handed out for each worker: one under way, one waiting."""
LIVES_A_TASK = 50
"""Lives that a worker simulates before it tells: so many may be lost when it is killed."""


@dataclass(frozen=True)
class Lived:
    """One arm to simulate: its scenario, and what is asked of it."""

    scenario: Scenario
    measures: tuple[Measure, ...]

    @cached_property
    def places(self) -> dict[Measure, slice]:
        """Where the numbers of each measure stand in a row."""
        found, first = {}, 0
        for measure in self.measures:
            found[measure] = slice(first, first + measure.size)
            first += measure.size
        return found


@dataclass(frozen=True)
class Worlds:
    """In which worlds every arm is lived: every vector of parameters meets all replicates, which are luck."""

    vectors: tuple[Vector, ...]
    replicates: int
    seed: int

    @cached_property
    def lives(self) -> tuple[tuple[int, int], ...]:
        """The vector and the replicate of every life, in order."""
        return tuple(product(range(len(self.vectors)), range(self.replicates)))


def live(arm: Lived, vectors: Sequence[Vector], lives: Sequence[tuple[int, int]], seed: int) -> NDArray[np.float64]:
    """Simulate lives of an arm, each a vector (by position) and a replicate; return a row of numbers for each."""
    plans = [Plan(with_vector(arm.scenario, vector)) for vector in vectors]
    return np.array([measured(Run(plans[vector], seed, replicate), arm.measures) for vector, replicate in lives])


@dataclass(frozen=True)
class Task:
    """Some lives of one arm, and the file that keeps them."""

    arm: Lived
    vectors: tuple[Vector, ...]
    lives: tuple[tuple[int, int], ...]
    seed: int
    name: str


def tasks_of(arm: Lived, worlds: Worlds) -> Iterator[Task]:
    """Yield an arm's lives in portions."""
    told = json.dumps([arm.scenario.to_data(), arm.measures, engine_digest(), source_digest(*ROOMS), worlds.seed], sort_keys=True)
    for lives in batched(worlds.lives, LIVES_A_TASK):
        used = sorted({vector for vector, _ in lives})
        vectors = tuple(worlds.vectors[number] for number in used)
        own = tuple((used.index(vector), replicate) for vector, replicate in lives)
        digest = hashlib.sha256(told.encode())
        digest.update(json.dumps([[dict(vector) for vector in vectors], own], sort_keys=True).encode())
        yield Task(arm, vectors, own, worlds.seed, digest.hexdigest()[:24])


class Store:
    """A folder of what has been simulated, a file a task."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise PatternError(f"{folder}: cannot be made ({error.strerror or error}); name another folder") from None
        tidy(folder)

    def read(self, task: Task) -> NDArray[np.float64] | None:
        """Return what is kept of a task; nothing if it is not there, or damaged."""
        path = self._path(task)
        if not path.exists():
            return None
        try:
            table = pq.read_table(path, page_checksum_verification=True)
        except (pa.ArrowException, OSError):
            path.unlink(missing_ok=True)
            return None
        return np.column_stack([column.to_numpy() for column in table.columns])

    def write(self, task: Task, rows: NDArray[np.float64]) -> None:
        """Keep what a task found; whole or not at all."""
        table = pa.table({str(number): column for number, column in enumerate(rows.T)})
        try:
            with whole_file(self._path(task)) as work:
                pq.write_table(table, work, compression="zstd", write_page_checksum=True)
        except OSError as error:
            raise PatternError(f"{self._path(task)}: cannot be written ({error.strerror or error}); what was done is kept") from None

    def _path(self, task: Task) -> Path:
        return self.folder / f"{task.name}.parquet"


def simulate_arms(
    arms: Sequence[Lived],
    worlds: Worlds,
    store: Store,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> list[NDArray[np.float64]]:
    """Return, for every arm, a row of numbers for each life of `worlds`: simulated now, or kept from before.

    `progress` hears how many of how many portions are done. The result is the same whoever does the work, and in whatever order.
    """
    portions = [list(tasks_of(arm, worlds)) for arm in arms]
    kept = {task.name: rows for own in portions for task in own if (rows := store.read(task)) is not None}
    missing = list({task.name: task for own in portions for task in own if task.name not in kept}.values())
    of = len(kept) + len(missing)
    progress(len(kept), of)
    with executors.threads() if executor is None else nullcontext(executor) as workers:
        for task, rows in _finished(workers, iter(missing)):
            store.write(task, rows)
            kept[task.name] = rows
            progress(len(kept), of)
    return [np.concatenate([kept[task.name] for task in own]) for own in portions]


def _finished(executor: Executor, tasks: Iterator[Task]) -> Iterator[tuple[Task, NDArray[np.float64]]]:
    """Yield tasks as they are finished, with only a few handed out at a time."""
    under_way: dict[Future[NDArray[np.float64]], Task] = {}
    ahead = AHEAD * executors.workers_of(executor)
    try:
        while True:
            while len(under_way) < ahead and (task := next(tasks, None)) is not None:
                under_way[executor.submit(*elsewhere(live, task.arm, task.vectors, task.lives, task.seed))] = task
            if not under_way:
                return
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                yield under_way.pop(future), future.result()
    finally:
        for future in under_way:
            future.cancel()
