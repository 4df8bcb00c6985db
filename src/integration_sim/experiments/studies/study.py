"""A study: a scenario simulated at every point of a design, kept in a folder that can be gone on with after any interruption.

The folder holds `study.json` (scenario, design, seed, versions), `points.parquet` (the design's table) and `parts/`, to
which each finished chunk is added whole. Killed at any moment, it loses only the chunks under way.
"""

from __future__ import annotations

import hashlib
import json
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from integration_sim.atomic import whole_folder
from integration_sim.errors import UnknownNameError
from integration_sim.experiments.errors import StudyError
from integration_sim.experiments.replicates import executors
from integration_sim.experiments.replicates.ensemble import Ensemble, simulate
from integration_sim.experiments.replicates.provenance import engine_digest, extensions_told, versions
from integration_sim.experiments.studies.chunk import Chunk, RecordedOutputs, simulate_chunk
from integration_sim.experiments.studies.design import Design
from integration_sim.experiments.studies.factors import Role
from integration_sim.experiments.studies.store import Parts
from integration_sim.extensions import OPTION, elsewhere
from integration_sim.scenario.schema import Scenario

DESCRIPTION, POINTS = "study.json", "points.parquet"
RUNS_A_CHUNK = 40
"""Replicates that a worker simulates at a stretch: a second or two of work, against which keeping it costs little."""
CHUNKS_AHEAD = 2
"""Chunks handed out at a time, a worker: enough that none waits, few enough that memory stays flat."""


@dataclass(frozen=True)
class Study:
    """A scenario, a design, and what has been simulated of it so far. Made by `Study.create`, found again by `Study.open`."""

    folder: Path
    scenario: Scenario
    design: Design
    replicates: int
    seed: int
    kept: RecordedOutputs

    @classmethod
    def create(
        cls,
        folder: str | Path,
        scenario: Scenario,
        design: Design,
        replicates: int = 20,
        seed: int = 1,
        *,
        months: int | None = None,
        at: Sequence[int] = (),
        beyond_ranges: bool = False,
    ) -> Study:
        """Return a new study in a folder, or the same study if it is there already.

        Each point is simulated `replicates` times, for `months` (left out: the scenario's); every point meets the same
        luck. What is kept are the outcomes over all managers and partnerships at the end and in the months `at`, and their shape.

        Raises DesignError for a design that doesn't fit the scenario (`beyond_ranges` allows ranges beyond the registry's),
        and StudyError for numbers out of range or a folder that holds something else.
        """
        folder, last = Path(folder), scenario.months if months is None else months
        for name, value, lowest, highest in (("replicates", replicates, 1, None), ("months", last, 1, scenario.months)):
            if value < lowest or (highest is not None and value > highest):
                raise StudyError(f"{name}: found {value}, expected {lowest} or more" + (f", at most {highest}" if highest else ""))
        for month in at:
            if not 0 <= month <= last:
                raise StudyError(f"months kept: found {month}, expected 0 to {last}")
        kept = RecordedOutputs(last, tuple(sorted(set(at))))
        study = cls(folder, scenario, design.checked(scenario, beyond_ranges), replicates, seed, kept)
        if folder.exists() and any(folder.iterdir() if folder.is_dir() else [folder]):
            study._expect_same(cls.open(folder))
        else:
            study._write()
        return study

    @classmethod
    def open(cls, folder: str | Path) -> Study:
        """Return the study in a folder. Raises StudyError if there is none or it cannot be read."""
        folder = Path(folder)
        try:
            told = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
            _expect_extensions(folder, told.get("extensions", []))
            points = pd.read_parquet(folder / POINTS)
            points.index.name = "point"
            scenario, design = Scenario.model_validate(told["scenario"]), Design.from_data(told["design"], points)
            kept = RecordedOutputs(told["months"], tuple(told["at"]))
            return cls(folder, scenario, design, told["replicates"], told["seed"], kept)
        except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error:
            raise StudyError(f"{folder}: holds no study that can be read ({error}); expected a new folder, or that of a study") from None

    @cached_property
    def parts(self) -> Parts:
        """What has been simulated so far."""
        return Parts(self.folder)

    @property
    def progress(self) -> tuple[int, int]:
        """How many points are done, and how many there are."""
        return len(self.design) - len(self.missing()), len(self.design)

    def missing(self) -> list[int]:
        """Return the points that are still to be simulated."""
        done = {point for _, points, _, _ in self.parts.done(self.replicates) for point in points}
        return [point for point in range(len(self.design)) if point not in done]

    def run(
        self,
        executor: Executor | None = None,
        *,
        progress: Callable[[int], None] | None = None,
        mixed: bool = False,
    ) -> None:
        """Simulate every point that isn't done yet.

        `executor` does the work (left out: threads); the results are the same, bit for bit, whichever does it. `progress`
        is called with the number of points done, each time a chunk is. A part that was damaged is set aside and computed
        anew, with a warning.

        Raises StudyError if the parts there are were made by other code (unless `mixed`) or belong to another study, if a
        part cannot be written, or if the executor fails; what was done is kept.
        """
        self.parts.tidy()
        self._check_parts()
        missing = self.missing()
        if missing and not mixed:
            self._check_code()
        done = len(self.design) - len(missing)
        if progress is not None:
            progress(done)
        with executors.threads() if executor is None else nullcontext(executor) as workers:
            for table in self._finished(workers, self._chunks(missing)):
                self.parts.write(table, self.digest, engine_digest())
                done += table.num_rows // self.replicates
                if progress is not None:
                    progress(done)

    def results(self, columns: Sequence[str] | None = None, *, failed: bool = False) -> pd.DataFrame:
        """Return what there is so far: one row per point and replicate, in order; the factors' values, then what was kept.

        `columns` reads only some of what was kept. With `failed`, only the points that failed, with `error` and `traceback`;
        else only those that didn't. Raises StudyError for a part that is damaged, UnknownNameError for a column that isn't kept.
        """
        wanted = ["error", "traceback"] if failed else list(self.kept.columns if columns is None else columns)
        for name in () if failed else wanted:
            if name not in self.kept.columns:
                raise UnknownNameError("columns", name, self.kept.columns, "one that was kept")
        names = ["point", "replicate", *dict.fromkeys([*wanted, "error"])]
        table = self.parts.read(names)
        found: pd.DataFrame = table.to_pandas() if table.num_rows else pd.DataFrame(columns=names)
        found = found[found["error"].notna() if failed else found["error"].isna()]
        found = found.drop_duplicates(["point", "replicate"]).sort_values(["point", "replicate"], ignore_index=True)
        factors = self.design.values().reindex(found["point"]).reset_index(drop=True)
        return pd.concat([found[["point", "replicate"]], factors, found[wanted]], axis=1)

    def ensemble(self, point: int) -> Ensemble:
        """Return the full trajectories of one point, simulated again: the same bits as the study met."""
        return simulate(self.scenario.override(self.design.changes(point)), self.replicates, self.seed, months=self.kept.months)

    def to_ema(self) -> tuple[pd.DataFrame, dict[str, Any]]:
        """Return (experiments, outcomes) as `ema_workbench` expects them, one row per point and replicate that didn't fail.

        Choices and names are categories, whole numbers integers: so PRIM knows what may be cut where. Raises StudyError for
        a design with empty cells, which PRIM cannot place.
        """
        found, factors = self.results(), self.design.factors
        empty = [one.path for one in factors if self.design.points[one.path].isna().any()]
        if empty:
            raise StudyError(f"{self.folder}: some points leave {empty[0]} as the scenario has it; expected a value in every point")
        levers = [one.path for one in factors if one.role is Role.LEVER]
        policies = found.groupby(levers).ngroup() if levers else pd.Series(0, index=found.index)
        experiments = found[[one.path for one in factors]].assign(
            scenario=found["point"].astype(str), policy=policies.astype(str), model=self.scenario.name
        )
        kinds = {one.path: "category" if one.choices else "int64" if one.whole else "float64" for one in factors}
        kinds |= dict.fromkeys(("scenario", "policy", "model"), "category")
        return experiments.astype(kinds), {name: found[name].to_numpy() for name in self.kept.columns}

    @cached_property
    def digest(self) -> str:
        """A short digest of everything that makes this study: scenario, design, replicates, seed, months."""
        told = {name: value for name, value in self._told().items() if name not in ("engine", "versions")}
        digest = hashlib.sha256(json.dumps(told, sort_keys=True).encode())
        digest.update(self.design.points.to_numpy().tobytes())
        return digest.hexdigest()[:16]

    def _told(self) -> dict[str, Any]:
        return {
            "scenario": self.scenario.to_data(),
            "design": self.design.to_data(),
            "replicates": self.replicates,
            "seed": self.seed,
            "months": self.kept.months,
            "at": list(self.kept.at),
            "engine": engine_digest(),
            "versions": versions(),
            **({"extensions": extensions_told()} if extensions_told() else {}),
        }

    def _write(self) -> None:
        """Make the folder; it appears only when it is complete."""
        try:
            with whole_folder(self.folder) as work:
                text = json.dumps(self._told(), indent=2, ensure_ascii=False)
                (work / DESCRIPTION).write_text(text + "\n", encoding="utf-8")
                self.design.points.to_parquet(work / POINTS)
        except OSError as error:
            raise StudyError(f"{self.folder}: cannot be written ({error.strerror or error})") from None

    def _expect_same(self, other: Study) -> None:
        if self.digest == other.digest:
            return
        ours, theirs = self._told(), other._told()
        differing = [name for name in ("scenario", "design", "replicates", "seed", "months", "at") if ours[name] != theirs[name]]
        what = ", ".join(differing) or "points"
        raise StudyError(f"{self.folder}: holds another study (its {what} differ); choose another folder")

    def _check_parts(self) -> None:
        """Refuse another study's parts, set damaged ones aside."""
        whole = set()
        for path, _, study, _ in self.parts.done(self.replicates):
            whole.add(path)
            if study != self.digest:
                raise StudyError(f"{path}: belongs to another study; remove it, or choose another folder")
        for path in self.parts.paths():
            if path not in whole:
                aside = self.parts.set_aside(path)
                warnings.warn(f"{path.name} was damaged: set aside as {aside.name} and computed anew", stacklevel=3)

    def _check_code(self) -> None:
        """Refuse to add to parts that other code has made."""
        for path, _, _, engine in self.parts.done(self.replicates):
            if engine != engine_digest():
                raise StudyError(
                    f"{path}: was made by another version of the model; start afresh in another folder, or allow mixed results (--mixed)"
                )

    def _chunks(self, points: Sequence[int]) -> Iterator[Chunk]:
        size = max(1, RUNS_A_CHUNK // self.replicates)
        for first in range(0, len(points), size):
            chosen = tuple(points[first : first + size])
            changes = tuple(self.design.changes(point) for point in chosen)
            yield Chunk(scenario=self.scenario, points=chosen, changes=changes, replicates=self.replicates, seed=self.seed, kept=self.kept)

    def _finished(self, executor: Executor, chunks: Iterator[Chunk]) -> Iterator[pa.Table]:
        """Yield the tables of chunks as they are finished, with only a few handed out at a time."""
        under_way: set[Future[pa.Table]] = set()
        ahead = CHUNKS_AHEAD * executors.workers_of(executor)
        try:
            while True:
                while len(under_way) < ahead and (chunk := next(chunks, None)) is not None:
                    under_way.add(executor.submit(*elsewhere(simulate_chunk, chunk)))
                if not under_way:
                    return
                finished, under_way = wait(under_way, return_when=FIRST_COMPLETED)
                for future in sorted(finished, key=_failed):  # what was done is kept before a failure stops the rest
                    yield self._result(future)
        finally:
            for future in under_way:
                future.cancel()

    def _result(self, future: Future[pa.Table]) -> pa.Table:
        try:
            return future.result()
        except Exception as error:
            reason = f"{type(error).__name__}: {error}".strip(": ")
            raise StudyError(f"{self.folder}: a worker was lost ({reason}); what was done is kept, run again to go on") from error


def _expect_extensions(folder: Path, made_with: list[dict[str, str]]) -> None:
    """Raise StudyError unless the extensions at work are those with which a study was made."""
    if made_with != extensions_told():
        theirs, ours = (_in_words(made) for made in (made_with, extensions_told()))
        raise StudyError(f"{folder}: made with {theirs}, found {ours} at work; name the same files with {OPTION}, or choose another folder")


def _in_words(extensions: list[dict[str, str]]) -> str:
    named = [f"{one['name']} {one['version']} ({one['sha256'][:8]})" for one in extensions]
    return f"the extensions {', '.join(named)}" if named else "no extension"


def _failed(future: Future[pa.Table]) -> bool:
    return future.exception() is not None
