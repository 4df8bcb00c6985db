"""What each alternative costs beside the baseline, what that brings about, and, where only levers differ, what a point of it costs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtrit

from integration_sim.experiments.comparison.paired import CONFIDENCE, GAIN, paired
from integration_sim.experiments.comparison.paired_arms import PairedArms
from integration_sim.experiments.comparison.verdict import ENOUGH, Verdict, judge
from integration_sim.experiments.comparison.windows import Window, recovering
from integration_sim.experiments.replicates.ensemble import Ensemble
from integration_sim.model.recording.outcomes import OUTCOMES, Better
from integration_sim.scenario.aspects import Aspect, differing, only_levers_differ

MANAGER_DAY = "costs.manager_day"
"""The parameter that values a manager's day in money."""
DAYS, MONEY, TOTAL = "cost_manager_days", "cost_gbp", "cost_total"
SPENT: Mapping[str, str] = {DAYS: "manager-days", MONEY: "GBP", TOTAL: "GBP"}
"""What is spent, and its unit; the total is the money and the manager-days, each day at its price."""
POINTS: Mapping[str, float] = {"cross_trust": 0.01, "service_performance": 1.0}
"""The outcomes that costs are set against, and what counts as a point of them."""
SHORTFALL = 0.5
"""Less than this part of what matters worse (of GBP 1 dearer, for costs) still counts as no worse."""


class Ratio(NamedTuple):
    """A cost per point, with its 95 % interval."""

    middle: float
    low: float
    high: float


NONE = Ratio(math.nan, math.nan, math.nan)


class Cost(NamedTuple):
    """A row of `Comparison.costs`, which says what is in it: one measure of an alternative."""

    alternative: str
    measure: str
    unit: str
    difference: float
    ci_low: float
    ci_high: float
    replicates: int
    verdict: Verdict
    window: Window
    point: float
    gbp_per_point: float
    gbp_per_point_low: float
    gbp_per_point_high: float
    recovering: bool
    dominated_by: str
    dominates_baseline: bool

    @property
    def better(self) -> bool:
        """Whether the mean difference of an outcome is for the better."""
        return (self.difference > 0.0) == (OUTCOMES[self.measure].better is Better.HIGHER)

    @property
    def has_price(self) -> bool:
        """Whether cost and effect are a trade-off with a known rate."""
        return not math.isnan(self.gbp_per_point)


def manager_day(ensemble: Ensemble) -> float:
    """Return what a manager's day is worth in a scenario, in GBP."""
    return ensemble.scenario.parameter(MANAGER_DAY)


def spent_and_gained(comparison: PairedArms, arm: str) -> NDArray[np.float64]:
    """Return what was spent in an arm and what came of it: replicate x measure, in the order of `SPENT` and `POINTS`.

    Costs are summed over all months; an effect is that of the comparison's window, NaN where there is none.
    """
    ensemble = comparison.arms[arm]
    days, money = (np.nansum(ensemble.series(name)[:, : comparison.months + 1], axis=1) for name in (DAYS, MONEY))
    effects = [comparison.over(arm, name) for name in POINTS]
    return np.column_stack((days, money, money + days * manager_day(ensemble), *effects))


def costs(comparison: PairedArms) -> list[Cost]:
    """Return what each alternative costs and brings about, a row for each measure."""
    numbers = {name: spent_and_gained(comparison, name) for name in comparison.arms}
    by_dominator = _dominators(comparison, numbers)
    units = {**SPENT} | {outcome: OUTCOMES[outcome].unit for outcome in POINTS}
    rows = []
    for name, ensemble in comparison.alternatives.items():
        differences = numbers[name] - numbers[comparison.baseline_name]
        priced = only_levers_differ(comparison.baseline.scenario, ensemble.scenario)
        for column, (measure, unit) in enumerate(units.items()):
            if measure in POINTS:
                found = comparison.finding(measure, name).windows[comparison.window]
                gained = differences[:, column] * GAIN[OUTCOMES[measure].better]
                total = differences[:, len(SPENT) - 1]
                ratio = cost_per_point(total, gained, POINTS[measure]) if priced and found.told else NONE
            else:
                found = judge(OUTCOMES.get(measure, OUTCOMES[MONEY]), differences[:, column], SHORTFALL)
                ratio = NONE
            rows.append(
                Cost(
                    alternative=name,
                    measure=measure,
                    unit=unit,
                    difference=found.mean,
                    ci_low=found.low,
                    ci_high=found.high,
                    replicates=found.replicates,
                    verdict=found.verdict,
                    window=comparison.window,
                    point=POINTS.get(measure, math.nan),
                    gbp_per_point=ratio.middle,
                    gbp_per_point_low=ratio.low,
                    gbp_per_point_high=ratio.high,
                    recovering=recovering(ensemble.scenario, comparison.months),
                    dominated_by=next(iter(by_dominator[name]), ""),
                    dominates_baseline=name in by_dominator[comparison.baseline_name],
                )
            )
    return rows


def cost_table(rows: Sequence[Cost]) -> pd.DataFrame:
    """Return rows as the table `Comparison.costs`."""
    return pd.DataFrame(
        [row._asdict() | {"verdict": str(row.verdict), "window": str(row.window)} for row in rows], columns=list(Cost._fields)
    )


def _dominators(comparison: PairedArms, numbers: Mapping[str, NDArray[np.float64]]) -> dict[str, list[str]]:
    """Return the arms that dominate each: of another place or model none may be said to, nor of one that still recovers."""
    scenarios = {name: ensemble.scenario for name, ensemble in comparison.arms.items()}
    judged = comparison.replicates >= ENOUGH
    sizes = np.array([1.0, *(comparison.matters[outcome] for outcome in POINTS)])
    return {
        name: [
            other
            for other in scenarios
            if judged
            and not recovering(scenarios[name], comparison.months)
            and set(differing(scenarios[name], scenarios[other])) <= {Aspect.FUTURE}
            and dominates(numbers[other], numbers[name], sizes)
        ]
        for name in scenarios
    }


def cost_per_point(spent: NDArray[np.float64], gained: NDArray[np.float64], point: float) -> Ratio:
    """Return what a point gained costs (or what a point given up saves): the ratio of two means over the same replicates.

    The interval is Fieller's, which is the paired t interval of a ratio: bounded just where the t interval of the gain leaves
    out zero. NaN where it doesn't, and where there is no price: what costs no more is gained for nothing, what does worse
    and costs more is a loss on both sides.
    """
    known = ~np.isnan(gained)
    count = int(known.sum())
    if count < 2:
        return NONE
    spent, gained = spent[known], gained[known] / point
    cost, gain = float(spent.mean()), float(gained.mean())
    widening = float(stdtrit(count - 1, 0.5 + CONFIDENCE / 2.0)) ** 2 / count
    of_spent, of_both, _, of_gained = (widening * number for number in np.cov(spent, gained).ravel().tolist())
    scale = gain * gain - of_gained
    if not scale > 0.0 or not cost * gain > 0.0:
        return NONE
    middle = cost * gain - of_both
    half = math.sqrt(max(0.0, middle * middle - scale * (cost * cost - of_spent)))
    return Ratio(cost / gain, (middle - half) / scale, (middle + half) / scale)


def dominates(one: NDArray[np.float64], other: NDArray[np.float64], sizes: NDArray[np.float64]) -> bool:
    """Tell whether an arm costs no more than another and does no worse in either outcome, and is better in one of the three.

    Judged by the 95 % intervals of paired differences of what `spent_and_gained` returns: better is an interval wholly on the better
    side; no worse is one that neither lies wholly on the worse side nor reaches half of what matters (`sizes`: of costs a pound, then
    of each outcome) into it. So a difference that could be luck doesn't pass for none.
    """
    gains = np.array([-1.0, *(GAIN[OUTCOMES[outcome].better] for outcome in POINTS)])
    found = paired((one - other)[:, len(SPENT) - 1 :] * gains / sizes, np.nan)
    no_worse = (found.low > -SHORTFALL) & ~(found.high < 0.0)
    return bool(no_worse.all() and (found.low > 0.0).any())
