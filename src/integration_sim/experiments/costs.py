"""What the levers of each alternative cost beside the baseline, what that brings about, and what a point of it costs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from integration_sim.experiments.effects import GAIN, UPPER, paired
from integration_sim.experiments.ensemble import Ensemble
from integration_sim.model.outcomes import OUTCOMES, Better
from integration_sim.parameters import registry

MANAGER_DAY = "costs.manager_day"
"""The parameter that values a manager's day in money."""
DAYS, MONEY, TOTAL = "cost_manager_days", "cost_gbp", "cost_total"
SPENT: Mapping[str, str] = {DAYS: "manager-days", MONEY: "GBP", TOTAL: "GBP"}
"""What is spent, and its unit; the total is the money and the manager-days, each day at its price."""
POINTS: Mapping[str, float] = {"cross_trust": 0.01, "service_performance": 1.0}
"""The outcomes that costs are set against, and what counts as a point of them."""
LAST_MONTHS = 12
"""An effect is the mean over so many months at the end: what remains of it, a whole year's round of settlements at a time."""
SHORTFALL = 0.5
"""Less than this part of a point worse (of GBP 1 dearer, for costs) still counts as no worse."""


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
    point: float
    gbp_per_point: float
    gbp_per_point_low: float
    gbp_per_point_high: float
    dominated_by: str
    dominates_baseline: bool

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out zero; no, where there is no interval."""
        return self.ci_low > 0.0 or self.ci_high < 0.0

    @property
    def same(self) -> bool:
        """Whether there is no difference in any replicate."""
        return self.difference == self.ci_low == self.ci_high == 0.0

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
    return ensemble.scenario.parameters.get(MANAGER_DAY, registry()[MANAGER_DAY].value)


def spent_and_gained(ensemble: Ensemble) -> NDArray[np.float64]:
    """Return what was spent and what came of it: replicate x measure, in the order of `SPENT` and `POINTS`.

    Costs are summed over all months; an effect is the mean over the last ones (month 0 left out), NaN where there is none.
    """
    days, money = (np.nansum(ensemble.of(name), axis=1) for name in (DAYS, MONEY))
    last = -min(LAST_MONTHS, ensemble.values.shape[1] - 1)
    return np.column_stack(
        (days, money, money + days * manager_day(ensemble), *(known_mean(ensemble.of(name)[:, last:]) for name in POINTS))
    )


def known_mean(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean over months (the second axis), leaving out those without a value; NaN where none has one."""
    known = ~np.isnan(values)
    with np.errstate(invalid="ignore"):
        mean: NDArray[np.float64] = np.where(known, values, 0.0).sum(axis=1) / known.sum(axis=1)
    return mean


def costs(baseline: Ensemble, alternatives: Mapping[str, Ensemble], baseline_name: str) -> list[Cost]:
    """Return the rows of `Comparison.costs`."""
    arms = {baseline_name: spent_and_gained(baseline)} | {name: spent_and_gained(ensemble) for name, ensemble in alternatives.items()}
    first = arms[baseline_name]
    by_dominator = {name: [other for other, numbers in arms.items() if dominates(numbers, arms[name])] for name in arms}
    units = {**SPENT} | {outcome: OUTCOMES[outcome].unit for outcome in POINTS}
    rows = []
    for name in alternatives:
        differences = arms[name] - first
        found = paired(differences, np.nan)
        for column, (measure, unit) in enumerate(units.items()):
            point, ratio = POINTS.get(measure, math.nan), NONE
            if measure in POINTS:
                gained = differences[:, column] * GAIN[OUTCOMES[measure].better]
                ratio = cost_per_point(differences[:, len(SPENT) - 1], gained, point)
            difference, low, high = (float(numbers[column]) for numbers in (found.difference, found.low, found.high))
            dominator = next(iter(by_dominator[name]), "")
            dominating = name in by_dominator[baseline_name]
            pairs = int(found.pairs[column])
            rows.append(Cost(name, measure, unit, difference, low, high, pairs, point, *ratio, dominator, dominating))
    return rows


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
    widening = float(stdtrit(count - 1, UPPER)) ** 2 / count
    of_spent, of_both, _, of_gained = (widening * number for number in np.cov(spent, gained).ravel().tolist())
    scale = gain * gain - of_gained
    if not scale > 0.0 or not cost * gain > 0.0:
        return NONE
    middle = cost * gain - of_both
    half = math.sqrt(max(0.0, middle * middle - scale * (cost * cost - of_spent)))
    return Ratio(cost / gain, (middle - half) / scale, (middle + half) / scale)


def dominates(one: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    """Tell whether an arm costs no more than another and does no worse in either outcome, and is better in one of the three.

    Judged by the 95 % intervals of paired differences of what `spent_and_gained` returns: better is an interval wholly on the better
    side; no worse is one that neither lies wholly on the worse side nor reaches half a point (of the costs, half a pound)
    into it. So a difference that cannot be told from chance doesn't pass for none.
    """
    gains = np.array([-1.0, *(GAIN[OUTCOMES[outcome].better] for outcome in POINTS)])
    sizes = np.array([1.0, *POINTS.values()])
    found = paired((one - other)[:, len(SPENT) - 1 :] * gains / sizes, np.nan)
    no_worse = (found.low > -SHORTFALL) & ~(found.high < 0.0)
    return bool(no_worse.all() and (found.low > 0.0).any())
