"""Why: for any outcome between two dates, which mechanisms moved it, and what is known of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import solara

from integration_sim.dashboard.background import Background
from integration_sim.dashboard.explaining import EXPLAINED
from integration_sim.dashboard.pages.explore import Nothing
from integration_sim.dashboard.reasons import contributions_chart, reason_cards
from integration_sim.dashboard.widgets.chart import Chart
from integration_sim.dashboard.widgets.choices import Choices
from integration_sim.dashboard.widgets.progress import Progress
from integration_sim.dashboard.widgets.reasons import Reasons
from integration_sim.dashboard.workspace import Shown, workspace
from integration_sim.experiments.comparison.costs import DAYS, MONEY
from integration_sim.experiments.ensemble import Ensemble
from integration_sim.experiments.explaining import explained_with
from integration_sim.experiments.explanation import NOT_EXPLAINED, Explanation, levels_of
from integration_sim.model.cells import ALL
from integration_sim.model.outcomes import OUTCOMES
from integration_sim.report.why import how_shared, why_not, why_sentences
from integration_sim.report.wording.sentences import month_name
from integration_sim.scenario.schema import Scenario

ASKED = tuple(name for name in OUTCOMES if name not in (DAYS, MONEY))
"""The outcomes that one may ask about; of some the answer is why they cannot be explained."""


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

    def fitted(self, ensemble: Ensemble) -> Question:
        """Return the question as it can be asked of an ensemble."""
        last = ensemble.scenario.months
        return replace(
            self,
            level=self.level if self.level in levels_of(self.outcome) else ALL,
            since=min(self.since, last - 1),
            until=last if self.until is None else min(self.until, last),
        )


class Asked:
    """What a tab asks about a place, and what it has had explained: kept while other pages are looked at."""

    def __init__(self, place: Scenario) -> None:
        self.place = place
        self.question = solara.reactive(Question())
        self.books: Background[Explanation] = Background()


_asked: solara.Reactive[Asked | None] = solara.reactive(None)


def asked_about(place: Scenario) -> Asked:
    """Return what this tab asks about a place; what it asked about another is given up."""
    found: Asked | None = _asked.peek()
    if found is None or found.place != place:
        if found is not None:
            found.books.leave()
        found = Asked(place)
        _asked.set(found)
    return found


@solara.component
def WhyPage() -> None:
    """Ask about the variant in hand."""
    work = workspace()
    variant, shown = work.variant.value, work.shown.value
    if variant is None:
        Nothing()
    elif shown is None or shown.variant.baseline != variant.baseline:
        solara.Text("Simulating the baseline for the first time.", classes=["isim-wait"])
    else:
        Asking(shown, variant.scenario)


@solara.component
def Asking(shown: Shown, in_hand: Scenario) -> None:
    """Show the question as lists to choose from, how far the answer has come, and what there is of it."""
    baseline = shown.variant.baseline
    about = asked_about(baseline)
    asked = about.books
    ensemble = next(iter(shown.comparison.alternatives.values()), shown.comparison.baseline)
    question = about.question.value.fitted(ensemble)
    kind = () if question.outcome in NOT_EXPLAINED else explained_with(question.outcome)

    def ask() -> None:
        if not kind:
            asked.stop()
        else:
            asked.ask((ensemble, kind), lambda work: EXPLAINED.of(ensemble, baseline, kind[0], work))

    def choose(told: dict[str, Any]) -> None:
        now = about.question.peek()  # not what was drawn: several may come at once
        about.question.set(now.fitted(ensemble).answered(str(told["name"]), str(told["value"])))

    solara.use_effect(ask, [id(ensemble), kind])
    Choices(lists=_lists(ensemble, question), event_choose=choose)
    # what comes and goes stands in a place of its own: whatever shares a place with it is made anew, and the keyboard's focus is lost
    with solara.Div():
        if kind and asked.busy.value:
            HowFar(asked)
        elif kind and asked.given_up.value:
            with solara.Div(classes=["isim-progress"]):
                solara.Text("Stopped.")
                solara.Button("Go on", on_click=ask, text=True)
    explanation = asked.answer.value
    with solara.Div():
        if not kind:
            solara.Text(why_not(question.outcome), classes=["isim-cost"])
        elif asked.trouble.value:
            solara.Text(asked.trouble.value, classes=["isim-cost"])
        elif explanation is not None and question.outcome in explanation.outcomes:
            Answer(explanation, question, _state_of(explanation, ensemble, in_hand, asked.busy.value))


@solara.component
def HowFar(asked: Background[Explanation]) -> None:
    """Show how many replicates' books are kept; drawn anew at each, so it stands by itself."""
    done, of = asked.progress.value
    Progress(label="Keeping the books", done=done, of=of, unit="replicates", event_stop=lambda _: asked.stop())


def _state_of(explanation: Explanation, ensemble: Ensemble, in_hand: Scenario, busy: bool) -> str:
    """Say of an answer that is not yet the one that was asked for what it is."""
    if explanation.ensemble.scenario != in_hand:
        return "What is shown is still about the variant as it was before."
    known = explanation.ensemble.replicates
    others = "; the others follow" if busy else ""
    return "" if known == ensemble.replicates else f"What is shown comes from the first {known} replicates{others}."


@solara.component
def Answer(explanation: Explanation, question: Question, state: str) -> None:
    """Show what moved the outcome."""
    with solara.Div():
        if state:
            solara.Text(state, classes=["isim-wait"])
    moved = explanation.between(question.outcome, question.since, question.until, question.level)
    solara.Text(why_sentences(explanation, moved), classes=["isim-cost"])
    with solara.Div(classes=["isim-why"]):
        Chart(chart=contributions_chart(explanation, moved))
        Reasons(cards=reason_cards(explanation, moved), note=how_shared(question.outcome))


def _lists(ensemble: Ensemble, question: Question) -> list[dict[str, Any]]:
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
        {"name": "since", "label": "between", "value": question.since, "options": months[:-1]},
        {"name": "until", "label": "and", "value": question.until, "options": months[1:]},
    ]
