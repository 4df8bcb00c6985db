"""What is measured of each run of a study: an outcome at the end, in some month, or a feature of its path's shape."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from integration_sim.errors import UnknownNameError
from integration_sim.experiments.errors import StudyError
from integration_sim.experiments.studies.features import Shape
from integration_sim.experiments.studies.study import Study
from integration_sim.model.recording.outcomes import OUTCOMES, Better, Outcome
from integration_sim.scenario.schema import Scenario

DIP, WORST_MONTH, RECOVERY_MONTH, AREA_LOST = Shape._fields
TIMES = (WORST_MONTH, RECOVERY_MONTH)
MONTHS = "months"
_PHRASES = {
    DIP: ("the deepest fall of {}", "the highest rise of {}"),
    WORST_MONTH: ("the worst month of {}",) * 2,
    RECOVERY_MONTH: ("the recovery of {}",) * 2,
    AREA_LOST: ("the loss of {} summed over months", "the excess of {} summed over months"),
}
"""How a feature is called, where higher is better and where lower is."""


@dataclass(frozen=True)
class Measure:
    """An outcome over all managers and partnerships: at the end (`at` None), in a month, or a feature of its shape."""

    outcome: str
    at: int | str | None
    months: int
    """How long is simulated."""

    @property
    def registered(self) -> Outcome:
        """The outcome as the registry has it."""
        return OUTCOMES[self.outcome]

    @property
    def column(self) -> str:
        """The column of a study's results."""
        if self.at is None or self.at == self.months:
            return self.outcome
        return f"{self.outcome}@{self.at}" if isinstance(self.at, int) else f"{self.outcome}.{self.at}"

    @property
    def better(self) -> Better:
        """Which direction is better."""
        if isinstance(self.at, str):
            return Better.NEITHER if self.at == WORST_MONTH else Better.LOWER
        return self.registered.better

    @property
    def unit(self) -> str:
        """The unit of its numbers."""
        if isinstance(self.at, str) and self.at in TIMES:
            return MONTHS
        return self.registered.unit + (", summed over months" if self.at == AREA_LOST else "")

    def subject(self, scenario: Scenario) -> str:
        """Return what it is called inside a sentence: `service performance at the end`."""
        label = self.registered.label[0].lower() + self.registered.label[1:]
        if isinstance(self.at, str):
            return _PHRASES[self.at][self.registered.better is Better.LOWER].format(label)
        if self.column == self.outcome:
            return f"{label} at the end"
        return f"{label} in month {self.at} ({scenario.start + (self.at or 0)})"


def measure(outcome: str, at: int | str | None, months: int) -> Measure:
    """Return what is measured. Raises UnknownNameError for an outcome or feature, StudyError for a month."""
    if outcome not in OUTCOMES:
        raise UnknownNameError("outcome", outcome, OUTCOMES)
    if isinstance(at, str):
        if at not in Shape._fields:
            raise UnknownNameError("at", at, Shape._fields, f"a month, or one of {', '.join(Shape._fields)}")
        if OUTCOMES[outcome].better is Better.NEITHER:
            raise StudyError(f"at: found {at!r}, expected a month: of {outcome} neither direction is better, so it has no {at}")
    elif at is not None and not 0 <= at <= months:
        raise StudyError(f"at: found month {at}, expected 0 to {months}")
    return Measure(outcome, at, months)


@dataclass(frozen=True, eq=False)
class Measured:
    """The measure of every run of a study."""

    values: NDArray[np.float64]
    """Points x replicates; NaN where a point failed."""
    failed: tuple[int, ...]
    never_recovered: int
    """Runs without a recovery, which count as recovered when the run ends."""


def measured(study: Study, what: Measure) -> Measured:
    """Return what a complete study measured.

    A run that never recovers counts as recovering when the run ends: its recovery_month is the number of months simulated.
    Raises StudyError if points are still to be simulated, if the month isn't kept, or for another number that isn't there.
    """
    done, points = study.progress
    if done < points:
        raise StudyError(f"{study.folder}: {points - done} of {points} points are still to be simulated; run the study to its end first")
    if what.column not in study.kept.columns:
        kept = ", ".join(str(month) for month in (*study.kept.at, study.kept.months))
        raise StudyError(f"at: month {what.at} was not kept by this study, expected one of {kept} (a new study may keep it: `at`)")
    found = study.results([what.column])
    values = found.pivot(index="point", columns="replicate", values=what.column).reindex(columns=range(study.replicates))
    failed = tuple(sorted(set(range(points)) - set(values.index)))
    numbers = values.to_numpy(dtype=np.float64)
    missing = np.isnan(numbers)
    if what.at == RECOVERY_MONTH:
        numbers = np.where(missing, float(study.kept.months), numbers)
    elif missing.any():
        reason = "they never fall below their start" if what.at == WORST_MONTH else "there is nothing to measure"
        raise StudyError(
            f"{what.column}: has no value in {missing.sum()} of {missing.size} runs ({reason}), so points cannot be compared by it;"
            f" expected an outcome that every run has, such as {what.outcome + ' at dip' if what.at == WORST_MONTH else 'cross_trust'}"
        )
    every = np.full((points, study.replicates), np.nan)
    every[values.index.to_numpy(dtype=np.int64)] = numbers
    return Measured(every, failed, int(missing.sum()) if what.at == RECOVERY_MONTH else 0)
