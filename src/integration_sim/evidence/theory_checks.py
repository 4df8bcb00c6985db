"""Running theory checks: pairs of futures with the same luck at corners of the parameters' ranges and at vectors that are given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from integration_sim.errors import UnknownNameError
from integration_sim.evidence.theory import Check, Expected, Theory, theory
from integration_sim.evidence.validation.effects import Verdict
from integration_sim.experiments.comparison.paired import interval_of_mean
from integration_sim.experiments.comparison.windows import told_over
from integration_sim.experiments.replicates.arms import Arms
from integration_sim.experiments.replicates.ensemble import Ensemble, allocate
from integration_sim.experiments.replicates.executors import in_threads
from integration_sim.experiments.replicates.provenance import provenance
from integration_sim.frozen import FrozenDict
from integration_sim.model.plan import Plan
from integration_sim.model.recording.aggregation import ALL
from integration_sim.model.recording.outcomes import OUTCOMES
from integration_sim.parameters import registry

DEFAULTS: Mapping[str, float] = FrozenDict()
"""The parameter vector in which every number has the registry's value."""


@dataclass(frozen=True)
class Found:
    """What came of a check at one parameter vector: the paired difference, its interval, and the replicates that it took."""

    vector: Mapping[str, float]
    difference: float
    low: float
    high: float
    replicates: int
    verdict: Verdict


@dataclass(frozen=True)
class Checked:
    """What came of a check at all its vectors."""

    name: str
    check: Check
    found: tuple[Found, ...]

    @property
    def verdict(self) -> Verdict:
        """It fails if it fails anywhere, is open if luck leaves it open anywhere, and holds otherwise."""
        return next((verdict for verdict in (Verdict.FAILS, Verdict.OPEN) if self.count(verdict)), Verdict.HOLDS)

    def count(self, verdict: Verdict) -> int:
        """Return at how many vectors a verdict was reached."""
        return sum(one.verdict is verdict for one in self.found)

    @property
    def smallest(self) -> Found:
        """What came of it where the difference is smallest."""
        return min(self.found, key=lambda one: one.difference)

    @property
    def largest(self) -> Found:
        """What came of it where the difference is largest."""
        return max(self.found, key=lambda one: one.difference)


def run_checks(
    names: Iterable[str] | None = None,
    *,
    vectors: Iterable[Mapping[str, float]] = (DEFAULTS,),
    corners: bool = True,
    all_of_it: Theory | None = None,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> list[Checked]:
    """Run theory checks, in the order of the file.

    Parameters
    ----------
    names
        Which checks; left out, all.
    vectors
        Parameter vectors at which each is run: values by the parameters' ids, those left out as the registry has them.
    corners
        Whether each is run, too, where its mechanism's main parameters are low, as they are and high.
    all_of_it
        Other checks than those that come with the package.
    threads
        At most so many pairs of futures at a time; left out, one per core.
    progress
        Called with the number of pairs (of a check and a vector) done.

    Raises
    ------
    UnknownNameError
        For the name of no check, or a parameter in a vector that is none.
    ScenarioError
        For a value in a vector that a parameter cannot have.

    """
    known = theory() if all_of_it is None else all_of_it
    wanted = tuple(known.checks if names is None else names)
    given = tuple(vectors)
    for name in wanted:
        if name not in known.checks:
            raise UnknownNameError("check", name, known.checks, "a theory check")
    for name in (name for vector in given for name in vector):
        if name not in registry():
            raise UnknownNameError("vectors", name, registry(), "a parameter")
    pairs = [(name, vector) for name in wanted for vector in _all_vectors(known, known.checks[name], given, corners=corners)]
    if not pairs:
        return []
    found = list(in_threads(lambda number: _found(known, *pairs[number]), range(len(pairs)), threads, progress))
    by_name: dict[str, list[Found]] = {name: [] for name in wanted}
    for (name, _), one in zip(pairs, found, strict=True):
        by_name[name].append(one)
    return [Checked(name, known.checks[name], tuple(ones)) for name, ones in by_name.items()]


def _all_vectors(known: Theory, check: Check, given: Sequence[Mapping[str, float]], *, corners: bool) -> list[Mapping[str, float]]:
    """Return the vectors of a check, each once: the corners with every number as the registry has it are its own default vector."""
    at_corners = known.vectors_at_corners(check) if corners else ()
    told = {_moved(vector): vector for vector in (*given, *at_corners)}
    return list(told.values())


def _moved(vector: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    """Return what a vector changes of the registry's values."""
    return tuple(sorted((name, value) for name, value in vector.items() if value != registry()[name].value))


def _found(known: Theory, name: str, vector: Mapping[str, float]) -> Found:
    """Run a check at a vector, with more replicates while luck leaves it open."""
    check, luck = known.checks[name], known.luck
    arms = Arms([Plan(scenario) for scenario in known.arms(check, vector)])
    differences = np.empty(0)
    while True:
        more = max(luck.fewest, differences.size)
        differences = np.concatenate((differences, _differences(check, arms, luck.seed, range(differences.size, differences.size + more))))
        mean, low, high = (float(one) for one in interval_of_mean(differences, confidence=luck.confidence))
        verdict = judged(check.expected, check.tolerance, low, high)
        if verdict is not Verdict.OPEN or 2 * differences.size > luck.most:
            return Found(vector, mean, low, high, differences.size, verdict)


def _differences(check: Check, arms: Arms, seed: int, replicates: range) -> NDArray[np.float64]:
    """Return the outcome over the window in the other arm less that in the one, for each replicate."""
    first, last = check.window
    tables = [allocate(plan, len(replicates), last) for plan in arms.plans]
    for row, replicate in enumerate(replicates):
        for table, run in zip(tables, arms.runs(seed, replicate, last), strict=True):
            table[row] = run.recording.values[: last + 1]
    months, level = np.arange(first, last + 1), ALL if check.level is None else check.level.name.lower()
    one, other = (
        told_over(
            Ensemble(plan, table, provenance(plan.scenario, seed, len(table), last)).series(check.outcome, level=level),
            OUTCOMES[check.outcome],
            months,
            yearly=True,
        )
        for plan, table in zip(arms.plans, tables, strict=True)
    )
    return other - one


def judged(expected: Expected, tolerance: float, low: float, high: float) -> Verdict:
    """Return what the interval of a difference says of what was expected.

    Never lower holds where the interval lies above minus the tolerance, and fails where it lies below; higher holds where it lies
    above the tolerance. No change holds where the interval lies within the tolerance, and fails where it lies outside.
    """
    match expected:
        case Expected.NEVER_LOWER:
            holds, fails = low >= -tolerance, high < -tolerance
        case Expected.NEVER_HIGHER:
            holds, fails = high <= tolerance, low > tolerance
        case Expected.HIGHER:
            holds, fails = low > tolerance, high <= tolerance
        case Expected.LOWER:
            holds, fails = high < -tolerance, low >= -tolerance
        case Expected.NO_CHANGE:
            holds, fails = -tolerance <= low and high <= tolerance, low > tolerance or high < -tolerance
    return Verdict.HOLDS if holds else Verdict.FAILS if fails else Verdict.OPEN
