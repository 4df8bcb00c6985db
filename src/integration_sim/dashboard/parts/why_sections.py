"""The three sections of the page Why: because of what, through what, and for which reasons meetings went well or badly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import solara

from integration_sim.dashboard.charts.reasons import contributions_chart, reason_cards, share_rows
from integration_sim.dashboard.visitor.question import Question
from integration_sim.dashboard.widgets.chart import Chart
from integration_sim.dashboard.widgets.progress import Progress
from integration_sim.dashboard.widgets.reasons import Reasons as Cards
from integration_sim.dashboard.widgets.shares import Shares
from integration_sim.dashboard.work.background import Background, Work
from integration_sim.dashboard.work.explaining import CAUSED, EXPLAINED, MET
from integration_sim.experiments.attribution.causes.because import Causes
from integration_sim.experiments.attribution.explanation import Explanation
from integration_sim.experiments.attribution.reasons import Reasons
from integration_sim.experiments.replicates.ensemble import Ensemble
from integration_sim.report.why.apart import BECAUSE, REASONS, THROUGH
from integration_sim.report.why.causes import CAVEAT as CAUSES_CAVEAT
from integration_sim.report.why.causes import cause_rows, cause_sentences
from integration_sim.report.why.mechanisms import how_shared, why_not, why_sentences
from integration_sim.report.why.reasons import CAVEAT as REASONS_CAVEAT
from integration_sim.report.why.reasons import reason_rows, reasons_beside, reasons_between
from integration_sim.scenario.schema import Scenario

LATER = "Worked out once the two below are answered, as it takes longest."
NEXT = "Looked at next."
HEADINGS = {"causes": BECAUSE, "mechanisms": THROUGH, "meetings": REASONS}


@dataclass(frozen=True)
class Subject:
    """What is asked about: a future, or what sets it apart from another."""

    ensemble: Ensemble
    beside: Ensemble | None
    baseline: Scenario
    """The place from which both came."""

    @property
    def key(self) -> tuple[int, int]:
        """What tells it from others."""
        return id(self.ensemble), id(self.beside)


class Meetings(NamedTuple):
    """What meetings consisted of, in a future and perhaps in the one beside it."""

    own: Reasons
    beside: Reasons | None = None


def causes_of(subject: Subject, work: Work[Causes]) -> Causes:
    """Return because of what it went as it did."""
    return CAUSED.of(subject.ensemble, subject.beside, subject.baseline, work)


def mechanisms_of(subject: Subject, outcome: str, work: Work[Explanation]) -> Explanation:
    """Return through what an outcome moved; of a difference that of this outcome alone, since both futures' would take much room."""
    if subject.beside is None:
        return EXPLAINED.of(subject.ensemble, subject.baseline, outcome, work)
    before, own = (
        EXPLAINED.of(one, subject.baseline, outcome, work.part(number, 2)) for number, one in enumerate((subject.beside, subject.ensemble))
    )
    return own.beside(before, [outcome])


def meetings_of(subject: Subject, work: Work[Meetings]) -> Meetings:
    """Return what meetings consisted of."""
    if subject.beside is None:
        shown: Work[Reasons] = work.of(Meetings)
        return Meetings(MET.of(subject.ensemble, subject.baseline, shown))
    before, own = (MET.of(one, subject.baseline, work.part(number, 2)) for number, one in enumerate((subject.beside, subject.ensemble)))
    return Meetings(own, before)


@solara.component
def Section(name: str, children: list[solara.Element]) -> None:
    """Show a section below its heading."""
    with solara.Div(attributes={"role": "region", "aria-labelledby": f"why-{name}", "data-section": name}, classes=["isim-section"]):
        solara.HTML(tag="h2", unsafe_innerHTML=HEADINGS[name], attributes={"id": f"why-{name}"})
        solara.Div(children=children)


@solara.component
def HowFar(asked: Background[Any], label: str, unit: str, go_on: Callable[[], None]) -> None:
    """Show how far an answer has come, or that it was stopped; drawn anew at each step, so it stands by itself."""
    done, of = asked.progress.value
    with solara.Div():
        if asked.busy.value:
            Progress(label=label, done=done, of=of, unit=unit, event_stop=lambda _: asked.stop())
        elif asked.given_up.value:
            with solara.Div(classes=["isim-progress"]):
                solara.Text("Stopped.")
                solara.Button("Go on", on_click=go_on, text=True)


@solara.component
def BecauseOfWhat(asked: Background[Causes], question: Question, go_on: Callable[[], None]) -> None:
    """Show which events, levers and conditions moved the outcome."""
    with Section("causes"):
        HowFar(asked, "Leaving out causes", "futures", go_on)
        causes = asked.answer.value
        with solara.Div(attributes={"role": "status"}):
            if asked.trouble.value:
                solara.Text(f"Not to be told: {asked.trouble.value.removeprefix('beside: ')}.", classes=["isim-told"])
            elif causes is not None:
                found = causes.between(question.outcome, question.first, question.until, question.level)
                solara.Text(cause_sentences(causes, found), classes=["isim-told"])
            elif not (asked.busy.value or asked.given_up.value):
                solara.Text(LATER, classes=["isim-later"])
        with solara.Div():
            if causes is not None and (rows := share_rows(cause_rows(causes, found))):
                Shares(rows=rows, caption=BECAUSE, note=CAUSES_CAVEAT)


@solara.component
def ThroughWhat(
    asked: Background[Explanation],
    question: Question,
    explained: bool,
    state_of: Callable[[Explanation, bool], str],
    go_on: Callable[[], None],
) -> None:
    """Show which mechanisms moved the outcome; `explained` is whether contributions add up to it."""
    with Section("mechanisms"):
        # what comes and goes stands in a place of its own: whatever shares a place with it is made anew, and the focus is lost
        with solara.Div():
            if explained:
                HowFar(asked, "Adding up what each mechanism did", "replicates", go_on)
        explanation = asked.answer.value
        with solara.Div():
            if not explained:
                solara.Text(why_not(question.outcome), classes=["isim-cost"])
            elif asked.trouble.value:
                solara.Text(asked.trouble.value, classes=["isim-cost"])
            elif explanation is not None and question.outcome in explanation.outcomes:
                Mechanisms(explanation, question, state_of(explanation, asked.busy.value))


@solara.component
def Mechanisms(explanation: Explanation, question: Question, state: str) -> None:
    """Show what moved the outcome."""
    with solara.Div():
        if state:
            solara.Text(state, classes=["isim-wait"])
    moved = explanation.between(question.outcome, question.first, question.until, question.level)
    solara.Text(why_sentences(explanation, moved), classes=["isim-cost"])
    with solara.Div(classes=["isim-why"]):
        Chart(chart=contributions_chart(explanation, moved))
        Cards(cards=reason_cards(explanation, moved), note=how_shared(question.outcome))


@solara.component
def ForWhichReasons(asked: Background[Meetings], question: Question, go_on: Callable[[], None]) -> None:
    """Show for which reasons meetings went well or badly."""
    with Section("meetings"):
        HowFar(asked, "Looking at meetings", "replicates", go_on)
        found = asked.answer.value
        with solara.Div(attributes={"role": "status"}):
            if asked.trouble.value:
                solara.Text(asked.trouble.value, classes=["isim-told"])
            elif found is not None:
                start = found.own.ensemble.scenario.start
                if found.beside is None:
                    change = found.own.between(question.first, question.until, question.level)
                    told = reasons_between(change, start)
                else:
                    change = found.own.beside(found.beside, question.until, question.level)
                    told = reasons_beside(change, start, "the baseline", "this variant")
                solara.Text(told, classes=["isim-told"])
            elif not (asked.busy.value or asked.given_up.value):
                solara.Text(NEXT, classes=["isim-later"])
        with solara.Div():
            if found is not None and (rows := share_rows(reason_rows(change))):
                Shares(rows=rows, caption=REASONS, note=REASONS_CAVEAT)
