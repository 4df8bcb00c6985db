"""What somebody asks on the page Why, and the lists from which that is chosen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from integration_sim.experiments.attribution.explanation import levels_of
from integration_sim.experiments.comparison.costs import DAYS, MONEY
from integration_sim.experiments.replicates.ensemble import Ensemble
from integration_sim.model.recording.aggregation import ALL
from integration_sim.model.recording.outcomes import OUTCOMES
from integration_sim.report.wording.sentences import month_name

ASKED = tuple(name for name in OUTCOMES if name not in (DAYS, MONEY))
"""The outcomes that one may ask about; of some the answer is why they cannot be explained."""

HAPPENED, APART = "happened", "apart"
TOLD = [{"value": HAPPENED, "label": "What happened"}, {"value": APART, "label": "What sets it apart from the baseline"}]
"""What can be told of a variant."""


@dataclass(frozen=True)
class Question:
    """What moved an outcome at a level between two months; `until` None is the last."""

    outcome: str = "cross_trust"
    level: str = ALL
    since: int = 0
    until: int | None = None
    apart: bool = False
    """Whether it asks what sets the outcome apart from the baseline's, not what moved it."""

    @property
    def first(self) -> int:
        """The month from which on it is told: what sets two futures apart all came since they started."""
        return 0 if self.apart else self.since

    def answered(self, name: str, value: str) -> Question:
        """Return the question with one part chosen anew; what no longer fits gives way."""
        if name == "outcome":
            return replace(self, outcome=value)
        if name == "told":
            return replace(self, apart=value == APART)
        if name == "level":
            return replace(self, level=value)
        month = int(value)
        if name == "since":
            return replace(self, since=month, until=None if self.until is not None and self.until <= month else self.until)
        return replace(self, until=month, since=min(self.since, month - 1))

    def fitted(self, ensemble: Ensemble, *, changed: bool) -> Question:
        """Return the question as it can be asked of an ensemble; what sets it apart, only where something was changed."""
        last = ensemble.scenario.months
        return replace(
            self,
            level=self.level if self.level in levels_of(self.outcome) else ALL,
            since=min(self.since, last - 1),
            until=last if self.until is None else min(self.until, last),
            apart=self.apart and changed,
        )


def lists(ensemble: Ensemble, question: Question, *, changed: bool) -> list[dict[str, Any]]:
    """Return the question as lists to choose from."""
    start = ensemble.scenario.start
    months = [{"value": month, "label": month_name(start + month)} for month in range(ensemble.scenario.months + 1)]
    return [
        {
            "name": "outcome",
            "label": "What moved",
            "value": question.outcome,
            "options": [{"value": name, "label": OUTCOMES[name].label} for name in ASKED],
        },
        {
            "name": "level",
            "label": "of managers",
            "value": question.level,
            "options": [{"value": level, "label": level.replace("_", " ")} for level in reversed(levels_of(question.outcome))],
        },
        *([] if question.apart else [{"name": "since", "label": "between", "value": question.since, "options": months[:-1]}]),
        {"name": "until", "label": "by" if question.apart else "and", "value": question.until, "options": months[1:]},
        *([{"name": "told", "label": "Tell", "value": APART if question.apart else HAPPENED, "options": TOLD}] if changed else []),
    ]
