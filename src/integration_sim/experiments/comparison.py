"""Two futures or more beside each other: the same replicates, the same luck, and what differs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from integration_sim.experiments.arms import Arms
from integration_sim.experiments.attribution import attribute
from integration_sim.experiments.costs import Cost, costs
from integration_sim.experiments.decision import DecisionTable, decision_table
from integration_sim.experiments.effects import GAIN, Paired, effects, paired
from integration_sim.experiments.ensemble import Ensemble, room_for
from integration_sim.experiments.errors import did_you_mean, unknown
from integration_sim.experiments.executors import in_threads
from integration_sim.experiments.provenance import provenance
from integration_sim.experiments.ranges import check_range
from integration_sim.model.outcomes import OUTCOMES
from integration_sim.model.plan import Plan
from integration_sim.scenario.schema import Scenario
from integration_sim.state import Table

BATCH = 50
"""Replicates that `auto` adds at a time."""
WATCH, PRECISION = "service_performance", 0.5
"""The outcome that is watched, and the precision asked of its interval, unless others are named."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """A baseline and alternatives to it; replicate k of each met the same luck."""

    baseline: Ensemble
    alternatives: Mapping[str, Ensemble]
    """By name, in the order given."""
    baseline_name: str
    watch: str
    """The outcome whose difference at the end, over all managers, the number of replicates should settle."""
    precision: float
    """An interval suffices if it is no wider than this share of the difference."""

    @property
    def replicates(self) -> int:
        """How many replicates each arm has."""
        return self.baseline.replicates

    @property
    def months(self) -> int:
        """The last month compared."""
        return int(self.baseline.values.shape[1]) - 1

    @cached_property
    def effects(self) -> pd.DataFrame:
        """What differs, tidy: a row an alternative, month, cell that both arms have, and outcome.

        Columns: alternative, month, date, partnership, organisation, level, outcome; `difference`, the mean over replicates
        of alternative - baseline; `ci_low` and `ci_high`, the 95 % interval of that mean (Student's t of the pairs);
        `p_better`, the share of pairs in which the alternative is better, equal ones counting half (NaN where neither
        direction is better); `replicates`, the pairs counted, since those without a value are left out; `suffices`, whether
        the interval is no wider than `precision` times the difference.
        """
        tables = [effects(self.baseline, alternative, self.precision) for alternative in self.alternatives.values()]
        return _by_alternative(list(self.alternatives), tables)

    @cached_property
    def attribution(self) -> pd.DataFrame:
        """Which mechanisms carry the differences: alternative, month, level, outcome, mechanism, share.

        For every outcome that is itself the mean of a state. The shares add up what each mechanism has done since month 0,
        beside the baseline; together with that of `start`, a difference that was there at month 0, they are the mean
        difference over all partnerships. Made when first asked for, by simulating every arm once more with its books kept.
        """
        return _by_alternative(list(self.alternatives), list(attribute(self.baseline, list(self.alternatives.values()))))

    @cached_property
    def costs(self) -> pd.DataFrame:
        """What each alternative's levers and reforms cost beside the baseline's, and its effects: a row an alternative and measure.

        Columns: alternative; measure: `cost_manager_days`, `cost_gbp` and `cost_total` (the days in money too, at the scenario's
        `costs.manager_day`), each summed over the months compared, then cross_trust and service_performance, each the mean of
        the last 12 months, over all managers and partnerships; unit; `difference`, the mean over replicates of alternative -
        baseline; `ci_low` and `ci_high`, its 95 % interval (Student's t of the pairs); `replicates`, the pairs counted;
        `point`, what is called a point of an outcome; `gbp_per_point`, the total cost of a point gained (or saved by a point
        given up), with `gbp_per_point_low` and `gbp_per_point_high`, its 95 % interval (Fieller's), NaN where the effect cannot
        be told from chance or cost and effect are no trade-off; `dominated_by`, the first arm that costs no more and does no
        worse in both outcomes but better in one of the three, as `experiments.costs.dominates` judges it, or empty;
        `dominates_baseline`, whether the alternative does that to the baseline.
        """
        return pd.DataFrame(self.cost_rows, columns=list(Cost._fields))

    @cached_property
    def cost_rows(self) -> list[Cost]:
        """The rows of `costs`."""
        return costs(self.baseline, self.alternatives, self.baseline_name)

    @cached_property
    def decision(self) -> DecisionTable:
        """What each arm does to every outcome of which one direction is better, to whom, and how it stands if one has to choose."""
        return decision_table(self)

    @cached_property
    def sufficed(self) -> bool:
        """Whether there were replicates enough to settle the watched outcome at the end, for every alternative."""
        ends = [self.course(self.watch, name) for name in self.alternatives]
        return all(bool(course.suffices(self.precision)[-1]) for course in ends)

    def difference(
        self, outcome: str, alternative: str | None = None, partnership: str = "all", organisation: str = "all", level: str = "all"
    ) -> NDArray[np.float64]:
        """Return alternative - baseline by replicate x month; the alternative need be named only if there are several.

        Raises KeyError for a name that isn't there, ValueError if it is open which alternative is meant.
        """
        if alternative is None and len(self.alternatives) > 1:
            raise ValueError(f"alternative: found none, expected one of {', '.join(self.alternatives)}")
        if alternative is not None and alternative not in self.alternatives:
            raise KeyError(unknown("alternative", alternative, self.alternatives))
        other = self.alternatives[next(iter(self.alternatives)) if alternative is None else alternative]
        cell = (partnership, organisation, level)
        return other.of(outcome, *cell) - self.baseline.of(outcome, *cell)

    def course(
        self, outcome: str, alternative: str | None = None, partnership: str = "all", organisation: str = "all", level: str = "all"
    ) -> Paired:
        """Return the mean difference of one outcome month by month, with its interval. Raises as `difference` does."""
        return paired(self.difference(outcome, alternative, partnership, organisation, level), GAIN[OUTCOMES[outcome].better])


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
    most: int = 1000,
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
        How many, at least 2 since an interval needs two; or "auto": 50 at a time, until the interval of the watched outcome
        at the last month suffices for every alternative, or there are `most`.
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
        An interval suffices if it is no wider than this share of the difference.
    most
        The most replicates that "auto" makes.
    threads
        At most so many at a time; left out, one a core.
    progress
        Called with the number of replicates done (of all arms), each time another is.

    Raises
    ------
    ValueError
        For no alternatives, arms that start in different months, names that don't tell the arms apart, an unknown outcome
        to watch, or a number out of range.

    """
    scenarios = (baseline, *alternatives)
    last = min(scenario.months for scenario in scenarios) if months is None else months
    first = min(BATCH, most) if replicates == "auto" else replicates
    _check(scenarios, watch, precision)
    check_range("replicates", first, 2)
    check_range("most", most, 2)
    check_range("seed", seed, 0)
    check_range("months", last, 1, min(scenario.months for scenario in scenarios))
    own_name = baseline_name or baseline.name
    called = _names(scenarios, names, own_name)
    arms = Arms([Plan(scenario) for scenario in scenarios])

    def simulated(fresh: range) -> list[Table]:
        tables = [room_for(plan, len(fresh), last) for plan in arms.plans]
        tell = (lambda done: progress(fresh.start + done)) if progress else None
        for row, runs in enumerate(in_threads(lambda replicate: arms.runs(seed, replicate, last), fresh, threads, tell)):
            for table, run in zip(tables, runs, strict=True):
                table[row] = run.recording.values[: last + 1]
        return tables

    def comparison(tables: list[Table]) -> Comparison:
        of_baseline, *others = (
            Ensemble(plan, table, provenance(plan.scenario, seed, len(table), last)) for plan, table in zip(arms.plans, tables, strict=True)
        )
        return Comparison(of_baseline, dict(zip(called, others, strict=True)), own_name, watch, precision)

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
        raise ValueError(f"watch: found {watch!r}, expected an outcome{did_you_mean(watch, OUTCOMES)}")
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


def _by_alternative(names: list[str], tables: list[pd.DataFrame]) -> pd.DataFrame:
    """Return tables below each other, the alternative's name in front."""
    whole = pd.concat(tables, ignore_index=True)
    codes = np.repeat(np.arange(len(tables)), [len(table) for table in tables])
    return whole.assign(alternative=pd.Categorical.from_codes(codes, pd.Index(names)))[["alternative", *whole.columns]]
