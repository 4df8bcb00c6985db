"""Why: for any outcome between two dates, which mechanisms moved it, and what is known of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import solara

from integration_sim.dashboard.background import Background
from integration_sim.dashboard.pages.explore import Nothing
from integration_sim.dashboard.reasons import contributions_chart, explained, reason_cards
from integration_sim.dashboard.widgets.chart import Chart
from integration_sim.dashboard.widgets.choices import Choices
from integration_sim.dashboard.widgets.reasons import Reasons
from integration_sim.dashboard.workspace import workspace
from integration_sim.experiments.costs import DAYS, MONEY
from integration_sim.experiments.explanation import NOT_EXPLAINED, Explanation
from integration_sim.model.cells import ALL
from integration_sim.model.outcomes import OUTCOMES
from integration_sim.report.narrative import month_name
from integration_sim.report.why import why_not, why_sentences

ASKED = tuple(name for name in OUTCOMES if name not in (DAYS, MONEY))
"""The outcomes that one may ask about; of some the answer is why they cannot be explained."""
WAIT = "Keeping the books of every replicate; this takes some seconds."


@dataclass(frozen=True)
class Question:
    """What moved an outcome at a level between two months; `until` None is the last."""

    outcome: str = "cross_trust"
    level: str = ALL
    since: int = 0
    until: int | None = None

    def answered(self, name: str, value: str) -> Question:
        """Return the question with one part chosen anew; what no longer fits gives way."""
        if name == "outcome":
            return replace(self, outcome=value)
        if name == "level":
            return replace(self, level=value)
        month = int(value)
        if name == "since":
            return replace(self, since=month, until=None if self.until is not None and self.until <= month else self.until)
        return replace(self, until=month, since=min(self.since, month - 1))


_books: solara.Reactive[Background[Explanation] | None] = solara.reactive(None)


def books() -> Background[Explanation]:
    """Return what this tab has had explained."""
    found: Background[Explanation] | None = _books.peek()
    if found is None:
        found = Background()
        _books.set(found)
    return found


@solara.component
def WhyPage() -> None:
    """Ask about the variant in hand, and show the answer."""
    work, asked = workspace(), books()
    question, set_question = solara.use_state(Question())
    shown = work.shown.value
    ensemble = None if shown is None else next(iter(shown.comparison.alternatives.values()), shown.comparison.baseline)
    solara.use_effect(
        lambda: None if ensemble is None else asked.ask(ensemble, lambda stopped: explained(ensemble, stopped)), [id(ensemble)]
    )
    if work.variant.value is None:
        Nothing()
        return
    explanation = asked.answer.value
    if asked.trouble.value:
        solara.Text(asked.trouble.value, classes=["isim-cost"])
    elif explanation is None:
        solara.Text(WAIT, classes=["isim-wait"])
    else:
        if explanation.ensemble is not ensemble:
            solara.Text(f"{WAIT} Below is what was explained before.", classes=["isim-wait"])
        Answer(explanation, question, set_question)


@solara.component
def Answer(explanation: Explanation, question: Question, set_question: Any) -> None:
    """Show the question as lists to choose from, and what moved the outcome."""
    levels = (ALL,) if question.outcome in NOT_EXPLAINED else explanation.levels(question.outcome)
    last = explanation.months
    fitting = replace(
        question,
        level=question.level if question.level in levels else ALL,
        since=min(question.since, last - 1),
        until=last if question.until is None else min(question.until, last),
    )
    Choices(
        lists=_lists(explanation, fitting, levels), event_choose=lambda told: set_question(fitting.answered(told["name"], told["value"]))
    )
    if fitting.outcome in NOT_EXPLAINED:
        solara.Text(why_not(fitting.outcome), classes=["isim-cost"])
        return
    moved = explanation.between(fitting.outcome, fitting.since, fitting.until, fitting.level)
    solara.Text(why_sentences(explanation, moved), classes=["isim-cost"])
    with solara.Div(classes=["isim-why"]):
        Chart(chart=contributions_chart(explanation, moved))
        Reasons(cards=reason_cards(explanation, moved))


def _lists(explanation: Explanation, question: Question, levels: tuple[str, ...]) -> list[dict[str, Any]]:
    start = explanation.ensemble.scenario.start
    months = [{"value": month, "label": month_name(start + month)} for month in range(explanation.months + 1)]
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
            "options": [{"value": level, "label": level.replace("_", " ")} for level in reversed(levels)],
        },
        {"name": "since", "label": "between", "value": question.since, "options": months[:-1]},
        {"name": "until", "label": "and", "value": question.until, "options": months[1:]},
    ]
