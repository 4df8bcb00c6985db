"""Why alternatives differ from their baseline: because of what, through which mechanisms, and for which reasons of meetings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from integration_sim.experiments.attribution.causes.because import Causes, because
from integration_sim.experiments.attribution.ledger import LEVEL_NAMES
from integration_sim.experiments.attribution.reasons import Reasons, reasons
from integration_sim.experiments.comparison.comparison import Comparison
from integration_sim.experiments.errors import ExplanationError
from integration_sim.frozen import FrozenDict

type Tell = Callable[[str, int, int], None]
"""Hears what is being done, how much of it is done, and of how much (0 while that is not known)."""
CAUSES, MECHANISMS, MEETINGS = "Leaving out causes", "Keeping the ledgers", "Looking at meetings"
"""What is being done."""


@dataclass(frozen=True, eq=False)
class ExplainedComparison:
    """A comparison with why its alternatives differ; which mechanisms carry that is in its `attribution`."""

    comparison: Comparison
    causes: Mapping[str, Causes]
    """What differs undone in turn, by alternative; of other places there is none."""
    refused: Mapping[str, str]
    """Why there is none, by alternative."""
    reasons: Mapping[str, Reasons]
    """What the meetings of every arm consisted of, by name."""

    @cached_property
    def cause_table(self) -> pd.DataFrame:
        """What each difference did: `Causes.monthly` of every alternative, whose name comes first; nothing where all are other places."""
        tables = [one.monthly.assign(alternative=name) for name, one in self.causes.items()]
        columns = ["alternative", "month", "date", "outcome", "cause", "change", "ci_low", "ci_high"]
        return pd.concat(tables, ignore_index=True)[columns] if tables else pd.DataFrame(columns=columns)

    @cached_property
    def reason_table(self) -> pd.DataFrame:
        """For which reasons meetings go well more or less often than in the baseline, month by month, over the twelve that end in each.

        Columns: alternative, month (from 1), date, level, reason; `change`, the difference of the log-odds by that reason, with its 95 %
        interval (`ci_low`, `ci_high`). The changes of a month add up to the difference of the log-odds.
        """
        baseline, start = self.reasons[self.comparison.baseline_name], self.comparison.baseline.scenario.start
        tables, first = [], ["alternative", "month", "date", "level"]
        for name in self.comparison.alternatives:
            for month in range(1, self.comparison.months + 1):
                for level in LEVEL_NAMES:
                    found = self.reasons[name].beside(baseline, month, level).reasons
                    date = pd.Timestamp(str(start + month))
                    tables.append(found.assign(alternative=name, month=month, date=date, level=level)[[*first, *found.columns]])
        return pd.concat(tables, ignore_index=True)


def explain_comparison(comparison: Comparison, progress: Tell | None = None) -> ExplainedComparison:
    """Find out why the alternatives of a comparison differ from its baseline, by simulating its arms again.

    Alternatives that are another place keep their reasons, but have no causes, since those lie before the start.
    """
    tell = progress or (lambda _, __, ___: None)
    causes: dict[str, Causes] = {}
    refused: dict[str, str] = {}
    for name, alternative in comparison.alternatives.items():
        try:
            causes[name] = because(alternative, comparison.baseline, progress=lambda done, of: tell(CAUSES, done, of))
        except ExplanationError as error:
            refused[name] = str(error)
    tell(MECHANISMS, 0, 0)
    _ = comparison.attribution
    every = comparison.replicates * len(comparison.arms)
    met: dict[str, Reasons] = {}
    for name, arm in comparison.arms.items():
        met[name] = reasons(arm, progress=lambda done: tell(MEETINGS, len(met) * comparison.replicates + done, every))
    return ExplainedComparison(comparison, FrozenDict(causes), FrozenDict(refused), FrozenDict(met))
