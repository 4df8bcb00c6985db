"""Sensitivity: which factors of a study move an outcome, by how much, and whether that can be told from luck."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from integration_sim.deprecated import moved
from integration_sim.errors import UnknownNameError
from integration_sim.experiments.errors import StudyError
from integration_sim.experiments.studies.design import Method
from integration_sim.experiments.studies.factors import Factor
from integration_sim.experiments.studies.indices import elementary_effects, swings, variance_shares
from integration_sim.experiments.studies.measure import Measure, Measured, measure, measured
from integration_sim.experiments.studies.study import Study
from integration_sim.model.recording.outcomes import Better

MORRIS, SOBOL, ONE_AT_A_TIME = "morris", "sobol", "one_at_a_time"
DESIGNS = {MORRIS: Method.MORRIS, SOBOL: Method.SALTELLI, ONE_AT_A_TIME: Method.ONE_AT_A_TIME}
"""The methods, and the design that each needs."""


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """How much each factor of a study moves an outcome."""

    study: Study
    method: str
    outcome: str
    at: int | str | None
    indices: pd.DataFrame
    """A row a factor, that which matters most first; the columns are explained where each method is (`indices`)."""
    lost: tuple[str, ...] = ()
    """Factors left out because one of their points failed (one at a time only)."""
    never_recovered: int = 0
    """Runs that never recovered, and count as recovered in the last month (recovery_month only)."""

    @property
    def measure(self) -> Measure:
        """What was measured, with its unit and better direction."""
        return measure(self.outcome, self.at, self.study.kept.months)

    @cached_property
    def factors(self) -> Mapping[str, Factor]:
        """The factors by their paths."""
        return {one.path: one for one in self.study.design.factors}

    @property
    def subject(self) -> str:
        """What was measured, as it is called inside a sentence."""
        return self.measure.subject(self.study.scenario)

    sentences = moved("sentences", "integration_sim.report.sensitivity.sentences", "sensitivity_sentences")


def sensitivity(
    study: Study, method: str | None = None, outcome: str = "service_performance", at: int | str | None = None, *, seed: int = 1
) -> Sensitivity:
    """Return how much each factor of a study moves an outcome.

    Parameters
    ----------
    study
        A study that has been run to its end.
    method
        `morris`, `sobol` or `one_at_a_time`; left out, that for which the study's design was made.
    outcome
        Over all managers and partnerships.
    at
        Left out, the end; else a month that the study kept, or a feature of the outcome's path: `dip`, `worst_month`,
        `recovery_month` (a run that never recovers counts as recovering when it ends) or `area_lost`.
    seed
        Of the bootstrap.

    Raises
    ------
    StudyError
        If the method needs another design, the study isn't complete, points failed (one at a time, only their factors are
        left out), or what is asked for isn't there or has no value in some run.

    """
    chosen = _method(study, method)
    what = measure(outcome, at, study.kept.months)
    found = measured(study, what)
    _expect_points(study, chosen, found)
    if chosen == MORRIS:
        indices = elementary_effects(study.design, found.values, seed)
    elif chosen == SOBOL:
        indices = variance_shares(study.design, found.values, seed)
    else:
        indices = swings(study.design, found.values, what.better is Better.LOWER)
    if indices.empty:
        raise StudyError(f"{study.folder}: every factor has a point that failed; narrow the ranges, and make a new study")
    ranked = set(indices["factor"])
    lost = tuple(one.path for one in study.design.factors if one.path not in ranked)
    return Sensitivity(
        study=study, method=chosen, outcome=outcome, at=at, indices=indices, lost=lost, never_recovered=found.never_recovered
    )


def _method(study: Study, method: str | None) -> str:
    if method is not None and method not in DESIGNS:
        raise UnknownNameError("method", method, DESIGNS)
    fitting = [name for name, design in DESIGNS.items() if design is study.design.method]
    if method is None and fitting:
        return fitting[0]
    if method is None:
        raise StudyError(
            f"{study.folder}: its design ({study.design.method}) was not made for sensitivity; make a study with the design morris,"
            " saltelli or one_at_a_time"
        )
    if method not in fitting:
        raise StudyError(
            f"{study.folder}: its design is {study.design.method}, but the method {method} needs {DESIGNS[method]};"
            f" make a study with that design" + (f", or use the method {fitting[0]}" if fitting else "")
        )
    return method


def _expect_points(study: Study, method: str, found: Measured) -> None:
    """Raise StudyError if points that the method cannot do without failed."""
    failed, points, one_at_a_time = found.failed, len(study.design), method == ONE_AT_A_TIME
    if not failed or (one_at_a_time and 0 not in failed):
        return
    failures = study.results(failed=True)
    first = failures[failures["point"] == failed[0]].iloc[0]
    raise StudyError(
        f"{study.folder}: {len(failed)} of {points} points failed, and {method} needs "
        + ("the scenario as it is" if one_at_a_time else "them all")
        + f" (point {first['point']}: {first['error']}); narrow the ranges so that every value can be taken, and make a new study"
    )
