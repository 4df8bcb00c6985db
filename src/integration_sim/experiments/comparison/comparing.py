"""Simulating futures side by side: the same replicates, the same luck, what they share simulated once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

import numpy as np

from integration_sim.errors import UnknownNameError
from integration_sim.experiments.comparison.comparison import Comparison
from integration_sim.experiments.comparison.paired_arms import PRECISION, WATCH, WINDOW
from integration_sim.experiments.comparison.verdict import smallest_that_matter
from integration_sim.experiments.comparison.windows import check_window
from integration_sim.experiments.replicates.arms import Arms
from integration_sim.experiments.replicates.ensemble import Ensemble, allocate
from integration_sim.experiments.replicates.executors import in_threads
from integration_sim.experiments.replicates.provenance import provenance
from integration_sim.experiments.replicates.ranges import check_range
from integration_sim.model.plan import Plan
from integration_sim.model.recording.outcomes import OUTCOMES
from integration_sim.parameters.vectors import DEFAULT, Vectors, chosen_vectors
from integration_sim.scenario.schema import Scenario
from integration_sim.state import Table

BATCH = 50
"""Replicates that `auto` adds at a time."""


def compare(
    baseline: Scenario,
    *alternatives: Scenario,
    replicates: int | Literal["auto"] = 50,
    seed: int = 1,
    months: int | None = None,
    names: Sequence[str] | None = None,
    baseline_name: str | None = None,
    watch: str = WATCH,
    precision: float = PRECISION,
    window: str = WINDOW,
    matters: Mapping[str, float] | None = None,
    most: int = 1000,
    parameters: str | Vectors = DEFAULT,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Comparison:
    """Simulate a baseline and alternatives with the same luck, and tell what differs.

    Replicate k of an alternative is paired with replicate k of the baseline; whatever part of their past two arms share is
    simulated once. Each arm comes out as `simulate` would give it, bit for bit.

    Parameters
    ----------
    baseline, alternatives
        Scenarios that start in the same month.
    replicates
        How many, at least 1 (intervals need two, verdicts six); or "auto": 50 at a time, until the watched outcome is settled in
        the window for every alternative - its interval leaves out zero and is narrow enough, or lies wholly within what is
        too small to matter - or there are `most`.
    seed
        From 0 to 2**32 - 1.
    months
        Stop after so many months; left out, where the shortest arm ends.
    names, baseline_name
        What to call the alternatives, and the baseline; left out, a scenario's own name where no other arm bears it,
        otherwise "alternative 1", "alternative 2" and so on.
    watch
        The outcome that decides whether there are replicates enough, over all partnerships, organisations and levels.
    precision
        An interval is precise if it is no wider than this share of the difference.
    window
        The time over which the watched outcome is settled and effects are set against costs: `reform_years`,
        `last_twelve_months` or `whole_time`.
    matters
        The smallest difference that matters, of outcomes by name; of the others, the scenario's parameters `matters.*` say it.
    most
        The most replicates that "auto" makes.
    parameters
        What the replicates live with: see `simulate`. Replicate k of every arm lives with the same vector.
    threads
        At most so many at a time; left out, one per core.
    progress
        Called with the number of replicates done (of all arms), each time another is.

    Raises
    ------
    ValueError
        For no alternatives, arms that start in different months, names that don't tell the arms apart, an unknown outcome
        to watch or that should matter, a window that no arm has, or a number out of range.
    VectorsError
        For a set of vectors that cannot be used.

    """
    scenarios = (baseline, *alternatives)
    last = min(scenario.months for scenario in scenarios) if months is None else months
    first = min(BATCH, most) if replicates == "auto" else replicates
    _check(scenarios, watch, precision)
    smallest_that_matter(baseline, matters)
    check_range("replicates", first, 1)
    check_range("most", most, 2)
    check_range("seed", seed, 0)
    check_range("months", last, 1, min(scenario.months for scenario in scenarios))
    chosen = check_window(window, scenarios, last)
    own_name = baseline_name or baseline.name
    called = _names(scenarios, names, own_name)
    vectors = chosen_vectors(parameters)
    arms = Arms([Plan(scenario, vectors) for scenario in scenarios])

    def simulated(fresh: range) -> list[Table]:
        tables = [allocate(plan, len(fresh), last) for plan in arms.plans]
        tell = (lambda done: progress(fresh.start + done)) if progress else None
        for row, runs in enumerate(in_threads(lambda replicate: arms.runs(seed, replicate, last), fresh, threads, tell)):
            for table, run in zip(tables, runs, strict=True):
                table[row] = run.recording.values[: last + 1]
        return tables

    def comparison(tables: list[Table]) -> Comparison:
        of_baseline, *others = (
            Ensemble(plan, table, provenance(plan.scenario, seed, len(table), last, vectors))
            for plan, table in zip(arms.plans, tables, strict=True)
        )
        arms_by_name = dict(zip(called, others, strict=True))
        return Comparison(
            baseline=of_baseline,
            alternatives=arms_by_name,
            baseline_name=own_name,
            watch=watch,
            precision=precision,
            window=chosen,
            chosen_matters=dict(matters or {}),
        )

    tables = simulated(range(first))
    found = comparison(tables)
    while replicates == "auto" and not found.sufficed and found.replicates < most:
        fresh = simulated(range(found.replicates, min(found.replicates + BATCH, most)))
        tables = [np.concatenate(parts) for parts in zip(tables, fresh, strict=True)]
        found = comparison(tables)
    return found


def _check(scenarios: Sequence[Scenario], watch: str, precision: float) -> None:
    if len(scenarios) < 2:
        raise ValueError("alternatives: found none, expected at least one scenario to compare the baseline with")
    starts = {str(scenario.start): None for scenario in scenarios}
    if len(starts) > 1:
        raise ValueError(f"start: found {' and '.join(starts)}, expected scenarios that start in the same month")
    if watch not in OUTCOMES:
        raise UnknownNameError("watch", watch, OUTCOMES, "an outcome")
    if not precision > 0.0:
        raise ValueError(f"precision: found {precision}, expected a number above 0")


def _names(scenarios: Sequence[Scenario], names: Sequence[str] | None, baseline_name: str) -> list[str]:
    """Return what to call the alternatives."""
    own = [baseline_name, *(scenario.name for scenario in scenarios[1:])]
    if names is None:
        return [name if own.count(name) == 1 else f"alternative {number}" for number, name in enumerate(own[1:], start=1)]
    if len(names) != len(scenarios) - 1 or len({baseline_name, *names}) != len(scenarios):
        raise ValueError(f"names: found {', '.join(names)}, expected a name of its own for each of the {len(scenarios) - 1} alternatives")
    return list(names)
