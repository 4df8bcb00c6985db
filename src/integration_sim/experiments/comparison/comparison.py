"""Two futures or more beside each other: the same replicates, the same luck, and what differs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from integration_sim.experiments.attribution.differences import START, attribute
from integration_sim.experiments.comparison.costs import DAYS, MONEY, Cost, cost_table, costs
from integration_sim.experiments.comparison.decision import DecisionTable, decision_table
from integration_sim.experiments.comparison.description import described
from integration_sim.experiments.comparison.findings import Finding
from integration_sim.experiments.comparison.paired import by_alternative, effects
from integration_sim.experiments.comparison.paired_arms import PairedArms
from integration_sim.experiments.comparison.verdict import ENOUGH, Settled, leaves_out_zero
from integration_sim.model.recording.outcomes import OUTCOMES


@dataclass(frozen=True, eq=False)
class Comparison(PairedArms):
    """What differs between a baseline and alternatives to it: effects, costs, what carries them, and how to choose."""

    @cached_property
    def effects(self) -> pd.DataFrame:
        """What differs, tidy: one row per alternative, month, cell that both arms have, and outcome.

        Columns: alternative, month, date, partnership, organisation, level, outcome; `difference`, the mean over replicates
        of alternative - baseline; `ci_low` and `ci_high`, the 95 % interval of that mean, as `interval_of_mean` has it;
        `p_better`, the share of pairs in which the alternative is better, equal ones counting half (NaN where neither
        direction is better); `replicates`, the pairs counted, since those without a value are left out; `is_precise`, whether
        the interval leaves out zero and is no wider than `precision` times the difference. Of another place, differences are
        between changes since month 0. Single months of rates and flows are noise; `finding` tells them over windows.
        """
        tables = [
            effects(self.baseline, alternative, self.precision, since_start=self.since_start(name))
            for name, alternative in self.alternatives.items()
        ]
        return by_alternative(list(self.alternatives), tables)

    @cached_property
    def attribution(self) -> pd.DataFrame:
        """Which mechanisms carry the differences: alternative, month, level, outcome, mechanism, share.

        For every outcome that is itself the mean of a state. The shares add up what each mechanism has done since month 0,
        beside the baseline; together with that of `start`, a difference that was there at month 0 (none of another place, of
        which changes since then are compared), they are the mean difference over all partnerships. Made when first asked for,
        by simulating every arm once more with ledgers kept.
        """
        tables = list(attribute(self.baseline, list(self.alternatives.values())))
        for name, table in zip(self.alternatives, tables, strict=True):
            if self.since_start(name):
                table.loc[(table["mechanism"] == START) & table["share"].notna(), "share"] = 0.0
        return by_alternative(list(self.alternatives), tables)

    @cached_property
    def costs(self) -> pd.DataFrame:
        """What each alternative costs beside the baseline and what that brings about: one row per alternative and measure.

        Columns: alternative; measure: `cost_manager_days`, `cost_gbp` and `cost_total` (the days in money too, at the scenario's
        `costs.manager_day`), each summed over the months compared, then cross_trust and service_performance, each the mean of
        the window, over all managers and partnerships; unit; `difference`, the mean over replicates of alternative -
        baseline; `ci_low` and `ci_high`, its 95 % interval, as `interval_of_mean` has it; `replicates`, the pairs counted;
        `verdict`, as `Difference` has it; `window`; `point`, what is called a point of an outcome; `gbp_per_point`, the total cost
        of a point gained (or saved by a point given up), with `gbp_per_point_low` and `gbp_per_point_high`, its 95 % interval
        (Fieller's), NaN where the effect could be luck, where cost and effect are no trade-off, and where something else than
        levers differs; `recovering`, whether less than three years have gone by since the alternative's last go-live;
        `dominated_by`, the first arm that costs no more and does no worse in both outcomes but better in one of the three, as
        `experiments.comparison.costs.dominates` judges it, or empty; `dominates_baseline`, whether the alternative does
        that to the baseline. Of arms that still recover, of another place and of another model, nothing is said to be dominated.
        """
        return cost_table(self.cost_rows)

    @cached_property
    def cost_rows(self) -> list[Cost]:
        """The rows of `costs`."""
        return costs(self)

    @cached_property
    def decision(self) -> DecisionTable:
        """What each arm does to every outcome of which one direction is better, to whom, and how it stands if one has to choose."""
        return decision_table(self)

    @property
    def settled(self) -> dict[str, Settled]:
        """Whether there were replicates enough to settle the watched outcome in the window, by alternative."""
        found = {}
        for name in self.alternatives:
            watched = self.finding(self.watch, name).windows[self.window]
            unclear = watched.replicates < ENOUGH or not leaves_out_zero(watched.low, watched.high)
            if unclear:  # so equal replicates, or no effect at all, settle nothing
                found[name] = Settled.OPEN
            elif watched.high - watched.low <= self.precision * abs(watched.mean):
                found[name] = Settled.PRECISE
            else:
                found[name] = Settled.SMALL if max(abs(watched.low), abs(watched.high)) < watched.matters else Settled.OPEN
        return found

    @property
    def sufficed(self) -> bool:
        """Whether there were replicates enough to settle the watched outcome, for every alternative."""
        return all(one is not Settled.OPEN for one in self.settled.values())

    def describe(self) -> str:
        """Say of each alternative in which of place, future and model it differs from the baseline, and what that means."""
        return "\n".join(
            f"{name}: {described(self.baseline.scenario, alternative.scenario)}" for name, alternative in self.alternatives.items()
        )

    def findings(self, alternative: str | None = None) -> list[Finding]:
        """Return what is found of every outcome but the costs, those that move most first: by how many times what matters."""
        found = [self.finding(name, alternative) for name in OUTCOMES if name not in (DAYS, MONEY)]
        return sorted(found, key=lambda one: (not one.told, -one.chief.size if one.chief.replicates else np.inf))
