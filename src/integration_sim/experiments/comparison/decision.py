"""A decision table: what each arm of a comparison does to each outcome, to whom, and how it stands if one has to choose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from integration_sim.errors import UnknownNameError
from integration_sim.experiments.comparison.costs import DAYS, MONEY, POINTS, TOTAL, cost_table, costs
from integration_sim.experiments.comparison.paired import GAIN, step_of
from integration_sim.experiments.comparison.paired_arms import PairedArms
from integration_sim.experiments.comparison.verdict import Difference, judge
from integration_sim.experiments.comparison.windows import Window
from integration_sim.experiments.replicates.ensemble import Ensemble
from integration_sim.experiments.rounding import ROUNDING
from integration_sim.model.recording.aggregation import ALL
from integration_sim.model.recording.outcomes import OUTCOMES, Better, Scope

JUDGED = tuple(name for name, outcome in OUTCOMES.items() if outcome.better is not Better.NEITHER and name not in (DAYS, MONEY))
"""The outcomes of which one direction is better; costs are told by themselves."""
_PRICED = ["gbp_per_point", "gbp_per_point_low", "gbp_per_point_high"]


@dataclass(frozen=True, eq=False)
class DecisionTable:
    """What the arms of a comparison do, to whom, and how they stand against each other. Every table is made when first asked for."""

    comparison: PairedArms
    outcomes: tuple[str, ...]

    @property
    def arms(self) -> dict[str, Ensemble]:
        """The baseline and the alternatives, by name."""
        return self.comparison.arms

    @property
    def window(self) -> Window:
        """The time over which arms are judged: the comparison's."""
        return self.comparison.window

    def values(self, arm: str, outcome: str) -> NDArray[np.float64]:
        """Return what an outcome comes to in the window, one number per replicate; NaN where there is none. Raises UnknownNameError."""
        return self.comparison.over(arm, outcome)

    @cached_property
    def effects(self) -> pd.DataFrame:
        """What each alternative does beside the baseline, over all managers and partnerships.

        Columns: alternative; outcome; `window`: `largest_gap`, `reform_years` (where there are any), `last_twelve_months`,
        `whole_time`; `difference`, with `ci_low` and `ci_high`, its 95 % interval; `p_better`, the share of replicates in which
        the alternative is better, equal ones counting half; `replicates`; `verdict`, as `Difference` has it; `better`, whether
        the mean is for the better; and for outcomes with a price, in the comparison's window, `gbp_per_point` with its
        interval, as `Comparison.costs` has it.
        """
        rows = [
            {"alternative": name, "outcome": outcome, "window": str(window), **_told(found)}
            for name in self.comparison.alternatives
            for outcome in self.outcomes
            for window, found in self.comparison.finding(outcome, name).windows.items()
        ]
        prices = self._every_cost.rename(columns={"measure": "outcome"})
        prices = prices[prices["outcome"].isin(list(POINTS))][["alternative", "outcome", "window", *_PRICED]]
        return pd.DataFrame(rows).merge(prices, how="left", on=["alternative", "outcome", "window"])

    @cached_property
    def _every_cost(self) -> pd.DataFrame:
        return cost_table(costs(self.comparison))

    @cached_property
    def costs(self) -> pd.DataFrame:
        """What each alternative costs beside the baseline, in all, in GBP.

        Columns: alternative, cost, ci_low, ci_high, recovering, dominated_by, dominates_baseline, as `Comparison.costs` has them.
        """
        found = self._every_cost
        chosen = found[found["measure"] == TOTAL].rename(columns={"difference": "cost"})
        return chosen[["alternative", "cost", "ci_low", "ci_high", "recovering", "dominated_by", "dominates_baseline"]].reset_index(
            drop=True
        )

    @cached_property
    def groups(self) -> pd.DataFrame:
        """Who gains and who loses: every organisation and level (`all` included), over the window.

        Columns: alternative, outcome, organisation, level, difference, ci_low, ci_high, p_better, replicates, verdict, better. Of
        outcomes that are told of managers; over all partnerships; of organisations that both arms have.
        """
        return pd.DataFrame(list(self._groups()))

    def _groups(self) -> Iterator[dict[str, object]]:
        before = self.comparison.baseline
        for name, after in self.comparison.alternatives.items():
            there = set(after.aggregation.names)
            cells = [cell for cell in before.aggregation.names if cell[0] == ALL and cell in there]
            for outcome in self.outcomes:
                if OUTCOMES[outcome].scope is Scope.MANAGERS:
                    for cell in cells:
                        found = self.comparison.finding(outcome, name, *cell).windows[self.window]
                        yield {"alternative": name, "outcome": outcome, "organisation": cell[1], "level": cell[2], **_told(found)}

    @cached_property
    def cases(self) -> pd.DataFrame:
        """How each arm, the baseline included, fares over the replicates that all arms have a value in, over the window.

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
        regret = top - goodness
        winners = regret <= ROUNDING * np.maximum(1.0, np.abs(top))  # equal but for rounding is equal
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
        """Which arms can be told apart, each with each, the baseline included, over the window.

        Columns: outcome, one, other; `difference`, other - one, with ci_low and ci_high; p_better (of other); replicates;
        verdict, better (of other); `apart`, whether there is a difference to tell of: more than luck, and large enough to matter.
        """
        rows = []
        for outcome in self.outcomes:
            registered, matters = OUTCOMES[outcome], self.comparison.matters[outcome]
            step = step_of(registered, self.comparison.baseline)
            pairs = list(combinations(self.arms, 2))
            for one, other in pairs:
                differences = self.values(other, outcome) - self.values(one, outcome)
                found = judge(registered, differences, matters, step=step, among=len(pairs))
                rows.append({"outcome": outcome, "one": one, "other": other, **_told(found), "apart": found.told})
        return pd.DataFrame(rows)


BETTER_ONE_WAY = "outcomes of which one direction is better, but not costs"
"""What can be judged."""


def decision_table(comparison: PairedArms, outcomes: Sequence[str] | None = None) -> DecisionTable:
    """Return the decision table of a comparison, for some outcomes or all of which one direction is better.

    Raises UnknownNameError for an outcome that isn't there, or of which neither direction is better, or a cost.
    """
    chosen = JUDGED if outcomes is None else tuple(dict.fromkeys(outcomes))
    for name in chosen:
        if name not in JUDGED:
            raise UnknownNameError("outcomes", name, () if name in OUTCOMES else JUDGED, BETTER_ONE_WAY)
    return DecisionTable(comparison, chosen)


def _told(found: Difference) -> Mapping[str, object]:
    """Return a difference of one outcome as the cells of a row."""
    equal = found.replicates - found.rises - found.falls
    gains = found.rises if found.outcome.better is Better.HIGHER else found.falls
    return {
        "difference": found.mean,
        "ci_low": found.low,
        "ci_high": found.high,
        "p_better": (gains + 0.5 * equal) / found.replicates if found.replicates else np.nan,
        "replicates": found.replicates,
        "verdict": str(found.verdict),
        "better": found.better,
    }
