"""A study: a scenario simulated at every point of a design, kept in a folder that can be gone on with after any interruption.

The folder holds what makes the study (`description.py`) and `parts/`, to which each finished chunk is added whole.
Killed at any moment, it loses only the chunks under way.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from contextlib import nullcontext
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from integration_sim.errors import UnknownNameError
from integration_sim.experiments.errors import StudyError
from integration_sim.experiments.replicates import executors
from integration_sim.experiments.replicates.ensemble import Ensemble, simulate
from integration_sim.experiments.replicates.provenance import engine_digest
from integration_sim.experiments.studies.chunk import RecordedOutputs
from integration_sim.experiments.studies.description import StudyDescription, described_in
from integration_sim.experiments.studies.design import Design
from integration_sim.experiments.studies.factors import Role
from integration_sim.experiments.studies.store import Parts
from integration_sim.experiments.studies.working import chunks_of, finished
from integration_sim.parameters.vectors import DEFAULT, UNREADABLE, Vectors, chosen_vectors
from integration_sim.scenario.schema import Scenario


@dataclass(frozen=True, kw_only=True)
class Study(StudyDescription):
    """A scenario, a design, and what has been simulated of it so far. Made by `Study.create`, found again by `Study.open`."""

    folder: Path

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
        parameters: str | Vectors = DEFAULT,
    ) -> Study:
        """Return a new study in a folder, or the same study if it is there already.

        Each point is simulated `replicates` times, for `months` (left out: the scenario's); every point meets the same
        luck. What is kept are the outcomes over all managers and partnerships at the end and in the months `at`, and their shape.

        `parameters` are what replicates live with, as `simulate` has it: with vectors, replicate k of every point lives with
        vector k, but for the parameters that the design varies. The folder keeps the vectors, so it can be gone on with anywhere.

        Raises DesignError for a design that doesn't fit the scenario (`beyond_ranges` allows ranges beyond the registry's),
        VectorsError for a set of vectors that cannot be used, and StudyError for numbers out of range or a folder that holds
        something else, such as the same study with other vectors.
        """
        folder, last = Path(folder), scenario.months if months is None else months
        for name, value, lowest, highest in (("replicates", replicates, 1, None), ("months", last, 1, scenario.months)):
            if value < lowest or (highest is not None and value > highest):
                raise StudyError(f"{name}: found {value}, expected {lowest} or more" + (f", at most {highest}" if highest else ""))
        for month in at:
            if not 0 <= month <= last:
                raise StudyError(f"months kept: found {month}, expected 0 to {last}")
        kept = RecordedOutputs(last, tuple(sorted(set(at))))
        study = cls(
            folder=folder,
            scenario=scenario,
            design=design.checked(scenario, beyond_ranges),
            replicates=replicates,
            seed=seed,
            kept=kept,
            vectors=chosen_vectors(parameters),
        )
        if folder.exists() and any(folder.iterdir() if folder.is_dir() else [folder]):
            study.expect_same(cls.open(folder), folder)
        else:
            study.write(folder)
        return study

    @classmethod
    def open(cls, folder: str | Path) -> Study:
        """Return the study in a folder. Raises StudyError if there is none or it cannot be read."""
        folder = Path(folder)
        try:
            found = described_in(folder)
        except UNREADABLE as error:
            raise StudyError(f"{folder}: holds no study that can be read ({error}); expected a new folder, or that of a study") from None
        return cls(folder=folder, **{one.name: getattr(found, one.name) for one in fields(StudyDescription)})

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
            for table in finished(workers, chunks_of(self, missing), self.folder):
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
        scenario, lived = self.scenario.override(self.design.changes(point)), DEFAULT if self.vectors is None else self.vectors
        return simulate(scenario, self.replicates, self.seed, months=self.kept.months, parameters=lived)

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
