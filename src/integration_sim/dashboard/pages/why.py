"""Why: for any outcome between two dates, because of what it moved, through what, and for which reasons meetings went well or badly."""

from __future__ import annotations

from functools import partial
from typing import Any

import solara

from integration_sim.dashboard.parts.nothing_open import NothingOpen
from integration_sim.dashboard.parts.why_sections import (
    BecauseOfWhat,
    ForWhichReasons,
    Meetings,
    Subject,
    ThroughWhat,
    causes_of,
    mechanisms_of,
    meetings_of,
)
from integration_sim.dashboard.visitor.question import Question, lists
from integration_sim.dashboard.visitor.workspace import Shown, workspace
from integration_sim.dashboard.widgets.choices import Choices
from integration_sim.dashboard.work.background import Background
from integration_sim.experiments.attribution.causes.because import Causes
from integration_sim.experiments.attribution.explain import explained_with
from integration_sim.experiments.attribution.explanation import NOT_EXPLAINED, Explanation
from integration_sim.report.wording.verdicts import ranges_hold
from integration_sim.scenario.schema import Scenario


class Asked:
    """What a tab asks about a place, and what it has had explained: kept while other pages are looked at."""

    def __init__(self, place: Scenario) -> None:
        self.place = place
        self.question = solara.reactive(Question())
        self.causes: Background[Causes] = Background()
        self.mechanisms: Background[Explanation] = Background()
        self.meetings: Background[Meetings] = Background()

    def leave(self) -> None:
        """Give up what is under way, as nobody looks at it any more."""
        for one in (self.causes, self.mechanisms, self.meetings):
            one.leave()


_asked: solara.Reactive[Asked | None] = solara.reactive(None)


def asked_about(place: Scenario) -> Asked:
    """Return what this tab asks about a place; what it asked about another is given up."""
    found: Asked | None = _asked.peek()
    if found is None or found.place != place:
        if found is not None:
            found.leave()
        found = Asked(place)
        _asked.set(found)
    return found


@solara.component
def WhyPage() -> None:
    """Ask about the variant in hand."""
    work = workspace()
    variant, shown = work.variant.value, work.shown.value
    if variant is None:
        NothingOpen()
    elif shown is None or shown.variant.baseline != variant.baseline:
        solara.Text("Simulating the baseline for the first time.", classes=["isim-wait"])
    else:
        Asking(shown, variant.scenario)


@solara.component
def Asking(shown: Shown, in_hand: Scenario) -> None:
    """Show the question as lists to choose from, and the answers at three depths; the quick ones come first, the causes last."""
    baseline = shown.variant.baseline
    about = asked_about(baseline)
    ensemble, before = next(iter(shown.comparison.alternatives.values()), None), shown.comparison.baseline
    question = about.question.value.fitted(ensemble or before, changed=ensemble is not None)
    subject = Subject(ensemble or before, before if question.apart else None, baseline)
    kind = () if question.outcome in NOT_EXPLAINED else explained_with(question.outcome)
    ended = about.mechanisms.ended.value, about.meetings.ended.value

    def ask_mechanisms() -> None:
        if kind:
            asked = (subject, question.outcome if question.apart else kind)
            about.mechanisms.ask(asked, lambda work: mechanisms_of(subject, question.outcome, work))
        else:
            about.mechanisms.stop()

    def ask_meetings() -> None:
        about.meetings.ask(subject, lambda work: meetings_of(subject, work))

    def ask_causes() -> None:
        about.causes.ask(subject, lambda work: causes_of(subject, work))

    def ask_what_follows() -> None:
        """Begin the next answer once those before it are there, or were stopped, so that they need not share the threads."""
        about.meetings.forget_others(subject)
        about.causes.forget_others(subject)
        if not (about.mechanisms.busy.peek() or about.meetings.given_up.peek()):
            ask_meetings()
        if not (about.mechanisms.busy.peek() or about.meetings.busy.peek() or about.causes.given_up.peek()):
            ask_causes()

    def choose(told: dict[str, Any]) -> None:
        now = about.question.peek()  # not what was drawn: several may come at once
        about.question.set(now.fitted(subject.ensemble, changed=ensemble is not None).answered(str(told["name"]), str(told["value"])))

    solara.use_effect(ask_mechanisms, [*subject.key, kind, question.outcome if question.apart else ""])
    solara.use_effect(ask_what_follows, [*subject.key, *ended])
    Choices(lists=lists(subject.ensemble, question, changed=ensemble is not None), event_choose=choose)
    solara.Text(ranges_hold(before.plan.vectors), classes=["isim-spread"])
    BecauseOfWhat(about.causes, question, ask_causes)
    ThroughWhat(about.mechanisms, question, bool(kind), partial(_state_of, subject, in_hand), ask_mechanisms)
    ForWhichReasons(about.meetings, question, ask_meetings)


def _state_of(subject: Subject, in_hand: Scenario, explanation: Explanation, busy: bool) -> str:
    """Say of an answer that is not yet the one that was asked for what it is."""
    if explanation.ensemble.scenario != in_hand:
        return "What is shown is still about the variant as it was before."
    if explanation.baseline is not subject.beside:
        return "What is shown still answers what was asked before."
    known = explanation.ensemble.replicates
    others = "; the others follow" if busy else ""
    return "" if known == subject.ensemble.replicates else f"What is shown comes from the first {known} replicates{others}."
