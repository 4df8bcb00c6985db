"""A decision table: what each arm of a comparison does to each outcome, to whom, and how it stands if one has to choose."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from integration_sim.experiments.costs import DAYS, LAST_MONTHS, MONEY, POINTS, TOTAL, known_mean
from integration_sim.experiments.effects import GAIN, Paired, paired
from integration_sim.experiments.ensemble import Ensemble
from integration_sim.experiments.errors import did_you_mean
from integration_sim.model.cells import ALL
from integration_sim.model.outcomes import OUTCOMES, Better, Scope

if TYPE_CHECKING:
    from integration_sim.experiments.comparison import Comparison

JUDGED = tuple(name for name, outcome in OUTCOMES.items() if outcome.better is not Better.NEITHER and name not in (DAYS, MONEY))
"""The outcomes of which one direction is better; costs are told by themselves."""
END, LAST_YEAR = "end", "last_year"
"""When an effect is measured: in the last month, or as the mean of the last twelve."""
_PRICED = ["gbp_per_point", "gbp_per_point_low", "gbp_per_point_high"]


class Stands(StrEnum):
    """How a difference stands: a direction is told only where the 95 % interval leaves out zero."""

    BETTER = "better"
    WORSE = "worse"
    OPEN = "open"  # the interval holds zero, or there is none
    SAME = "same"  # equal in every replicate


@dataclass(frozen=True, eq=False)
class DecisionTable:
    """What the arms of a comparison do, to whom, and how they stand against each other. Every table is made when first asked for."""

    comparison: Comparison
    outcomes: tuple[str, ...]

    @property
    def arms(self) -> dict[str, Ensemble]:
        """The baseline and the alternatives, by name."""
        return {self.comparison.baseline_name: self.comparison.baseline, **self.comparison.alternatives}

    @property
    def last_months(self) -> int:
        """Over how many months at the end means are taken: twelve, or all there are (month 0 left out)."""
        return min(LAST_MONTHS, self.comparison.months)

    def values(self, arm: str, outcome: str) -> NDArray[np.float64]:
        """Return an outcome's mean over the last months, a number a replicate; NaN where there is none. Raises KeyError."""
        return self._at(LAST_YEAR)(self.arms[arm].of(outcome))

    @cached_property
    def effects(self) -> pd.DataFrame:
        """What each alternative does beside the baseline, over all managers and partnerships.

        Columns: alternative; outcome; `at`: `end` or `last_year`; `difference`, with `ci_low` and `ci_high`, its 95 % interval;
        `p_better`, the share of replicates in which the alternative is better, equal ones counting half; `replicates`; `stands`:
        better, worse, open or same; and for outcomes with a price, at `last_year`, `gbp_per_point` with its interval, as
        `Comparison.costs` has it.
        """
        rows = [
            {"alternative": name, "outcome": outcome, "at": at, **_told(self._effect(name, outcome, at), outcome)}
            for name in self.comparison.alternatives
            for outcome in self.outcomes
            for at in (END, LAST_YEAR)
        ]
        prices = self.comparison.costs.rename(columns={"measure": "outcome"}).assign(at=LAST_YEAR)
        prices = prices[prices["outcome"].isin(list(POINTS))][["alternative", "outcome", "at", *_PRICED]]
        return pd.DataFrame(rows).merge(prices, how="left", on=["alternative", "outcome", "at"])

    @cached_property
    def costs(self) -> pd.DataFrame:
        """What each alternative costs beside the baseline, in all, in GBP.

        Columns: alternative, cost, ci_low, ci_high, dominated_by, dominates_baseline, as `Comparison.costs` has them.
        """
        found = self.comparison.costs
        chosen = found[found["measure"] == TOTAL].rename(columns={"difference": "cost"})
        return chosen[["alternative", "cost", "ci_low", "ci_high", "dominated_by", "dominates_baseline"]].reset_index(drop=True)

    @cached_property
    def groups(self) -> pd.DataFrame:
        """Who gains and who loses: every organisation and level (`all` included), the mean of the last months beside the baseline's.

        Columns: alternative, outcome, organisation, level, difference, ci_low, ci_high, p_better, replicates, stands. Of
        outcomes that are told of managers; over all partnerships; of organisations that both arms have.
        """
        return pd.DataFrame(list(self._groups()))

    def _groups(self) -> Iterator[dict[str, object]]:
        mean, before = self._at(LAST_YEAR), self.comparison.baseline
        for name, after in self.comparison.alternatives.items():
            there = set(after.cells.names)
            cells = [cell for cell in before.cells.names if cell[0] == ALL and cell in there]
            for outcome in self.outcomes:
                if OUTCOMES[outcome].scope is Scope.MANAGERS:
                    for cell in cells:
                        found = paired(mean(after.of(outcome, *cell)) - mean(before.of(outcome, *cell)), GAIN[OUTCOMES[outcome].better])
                        yield {"alternative": name, "outcome": outcome, "organisation": cell[1], "level": cell[2], **_told(found, outcome)}

    @cached_property
    def cases(self) -> pd.DataFrame:
        """How each arm, the baseline included, fares over the replicates that all arms have a value in: means of the last months.

        Columns: outcome; arm; `mean`; `best_case` and `worst_case`, its best and worst replicate; `regret_mean` and `regret_max`:
        in each replicate, all arms having the same luck, how far it falls behind the best arm there; `best_in`, the share of
        replicates in which it is that best arm, shared where several are; `replicates`.
        """
        return pd.DataFrame([row for outcome in self.outcomes for row in self._cases(outcome)])

    def _cases(self, outcome: str) -> Iterator[dict[str, object]]:
        values = np.stack([self.values(name, outcome) for name in self.arms])
        values = values[:, ~np.isnan(values).any(axis=0)]
        goodness = values * GAIN[OUTCOMES[outcome].better]
        top = goodness.max(axis=0, initial=-np.inf)
        regret, winners = top - goodness, goodness == top
        for arm, name in enumerate(self.arms):
            numbers = dict.fromkeys(("mean", "best_case", "worst_case", "regret_mean", "regret_max", "best_in"), np.nan)
            if values.size:
                numbers = {
                    "mean": values[arm].mean(),
                    "best_case": values[arm][goodness[arm].argmax()],
                    "worst_case": values[arm][goodness[arm].argmin()],
                    "regret_mean": regret[arm].mean(),
                    "regret_max": regret[arm].max(),
                    "best_in": (winners[arm] / winners.sum(axis=0)).mean(),
                }
            yield {"outcome": outcome, "arm": name, **numbers, "replicates": values.shape[1]}

    @cached_property
    def choices(self) -> pd.DataFrame:
        """Which arm one would choose, by outcome and rule: outcome, then an arm's name under each rule.

        `best_mean`; `best_case`, for the hopeful: the arm with the best best replicate; `worst_case`, for the careful: the one
        with the best worst; `least_regret` and `least_mean_regret`, for those who do not want to have chosen wrongly. Equal arms:
        the first, the baseline before all. Empty where no replicate has a value in all arms.
        """
        rows = []
        for outcome, cases in self.cases.groupby("outcome", sort=False):
            gain = GAIN[OUTCOMES[str(outcome)].better]
            goodness = {
                "best_mean": gain * cases["mean"],
                "best_case": gain * cases["best_case"],
                "worst_case": gain * cases["worst_case"],
                "least_regret": -cases["regret_max"],
                "least_mean_regret": -cases["regret_mean"],
            }
            arms, known = cases["arm"].to_list(), bool(cases["replicates"].iloc[0])
            chosen = {rule: arms[int(good.to_numpy().argmax())] if known else "" for rule, good in goodness.items()}
            rows.append({"outcome": outcome, **chosen})
        return pd.DataFrame(rows)

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """Which arms can be told apart, each with each, the baseline included: means of the last months.

        Columns: outcome, one, other; `difference`, other - one, with ci_low and ci_high; p_better (of other); replicates;
        stands (of other); `apart`, whether the interval leaves out zero.
        """
        rows = []
        for outcome in self.outcomes:
            for one, other in combinations(self.arms, 2):
                found = paired(self.values(other, outcome) - self.values(one, outcome), GAIN[OUTCOMES[outcome].better])
                rows.append({"outcome": outcome, "one": one, "other": other, **_told(found, outcome), "apart": bool(found.distinct)})
        return pd.DataFrame(rows)

    def _effect(self, alternative: str, outcome: str, at: str) -> Paired:
        of = self._at(at)
        differences = of(self.comparison.alternatives[alternative].of(outcome)) - of(self.comparison.baseline.of(outcome))
        return paired(differences, GAIN[OUTCOMES[outcome].better])

    def _at(self, at: str) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
        """Return what makes a number a replicate of numbers by replicate and month."""
        return (lambda values: values[:, -1]) if at == END else (lambda values: known_mean(values[:, -self.last_months :]))


def decision_table(comparison: Comparison, outcomes: Sequence[str] | None = None) -> DecisionTable:
    """Return the decision table of a comparison, for some outcomes or all of which one direction is better.

    Raises ValueError for an outcome that isn't there, or of which neither direction is better, or a cost.
    """
    chosen = JUDGED if outcomes is None else tuple(dict.fromkeys(outcomes))
    for name in chosen:
        if name not in JUDGED:
            hint = "" if name in OUTCOMES else did_you_mean(name, JUDGED)
            raise ValueError(f"outcomes: found {name!r}, expected outcomes of which one direction is better, but not costs{hint}")
    return DecisionTable(comparison, chosen)


def _told(found: Paired, outcome: str) -> Mapping[str, object]:
    """Return a difference of one outcome as the cells of a row."""
    difference, low, high = float(found.difference), float(found.low), float(found.high)
    if difference == low == high == 0.0:
        stands = Stands.SAME
    elif not found.distinct:
        stands = Stands.OPEN
    else:
        stands = Stands.BETTER if (difference > 0.0) == (OUTCOMES[outcome].better is Better.HIGHER) else Stands.WORSE
    return {
        "difference": difference,
        "ci_low": low,
        "ci_high": high,
        "p_better": float(found.better),
        "replicates": int(found.pairs),
        "stands": str(stands),
    }
