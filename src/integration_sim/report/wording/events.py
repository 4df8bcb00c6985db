"""What events are called: on a time axis (`promise broken`), in a sentence about somebody, and as a bar of a timeline.

An event that an extension brings is called what its class says: `title`, `sentence`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import singledispatch
from typing import Any

from integration_sim.model.calendar.scheduled_events import ScheduledEvent, Stage
from integration_sim.report.wording.names import TERMS_PARTS, budgets, form_title, form_words, organisation_title
from integration_sim.report.wording.sentences import for_months
from integration_sim.scenario import events
from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.scenario.kinds.event import ScenarioEvent
from integration_sim.scenario.kinds.forms import form_of
from integration_sim.scenario.kinds.tables import EVENTS
from integration_sim.scenario.schema import Scenario
from integration_sim.vocabulary import BudgetMode

type Happenings = Iterator[tuple[CalendarMonth, str]]

_ON_AXIS = {
    events.Clarify: "clarity given",
    events.Dissolve: "dissolved",
    events.Breach: "promise broken",
    events.LeadershipChange: "leadership changes",
    events.NonRenewal: "posts not renewed",
}
_STAGES = {Stage.ANNOUNCED: "announced", Stage.SHADOW: "in shadow", Stage.LIVE: "live"}
_DETAILS = {"budget": "mode", "pay_award": "organisation", "election": "organisation"}
"""The field that a bar adds to what it calls an event."""


def axis_label(scheduled: ScheduledEvent) -> str:
    """Say on a time axis what happens: `promise broken`, `lead agency announced`."""
    match scheduled.event:
        case events.Reform(form=form):
            where = f" in {', '.join(scheduled.localities)}" if scheduled.localities else ""
            return f"{form_of(form).title} {_STAGES[scheduled.stage]}{where}"
        case events.BudgetStep(mode=mode):
            return f"budgets {budgets(mode)}"
        case events.PayAward(part=part):
            return f"{part} changes"
        case events.LeadershipChange(stance=stance) | events.Election(stance=stance) as event:
            return f"{_ON_AXIS.get(type(event)) or event.title}{_new_leaders(stance)}"
        case events.Freeze():
            return "freeze ends" if scheduled.stage is Stage.END else "posts frozen"
        case None:
            return "levers change"
        case event:
            return _ON_AXIS.get(type(event)) or event.title


def event_title(kind: str) -> str:
    """Return what people call a kind of event: `pay award`."""
    return EVENTS[kind].title


def event_label(item: Mapping[str, Any]) -> str:
    """Return what a bar calls an event, given as plain data: `reform: lead agency`, `pay award: council`."""
    if item["kind"] == "reform":
        return f"reform: {form_title(str(item['form']))}"
    detail = item.get(_DETAILS.get(item["kind"], ""))
    return event_title(item["kind"]) + (f": {detail}" if detail else "")


@singledispatch
def happenings(event: ScenarioEvent, scenario: Scenario, locality: str | None) -> Happenings:
    """Yield when an event of a scenario is felt in a locality (None: everywhere), and what happens then, as `pay changed`."""
    yield event.begins, event.sentence


@happenings.register
def _(event: events.Reform, scenario: Scenario, locality: str | None) -> Happenings:
    change = f"the change to {form_words(event.form)}"
    yield event.announced, f"{change} was announced"
    if event.shadow is not None:
        yield event.shadow, f"the shadow period of {change} began"
    behind = [phase for phase in event.phases if locality in phase.localities]
    for phase in behind:
        yield phase.live, f"{change} went live in {locality}"
    if not behind:
        yield event.live, f"{change} went live"


@happenings.register
def _(event: events.Clarify, scenario: Scenario, locality: str | None) -> Happenings:
    yield event.date, "managers were told where they stood"


@happenings.register
def _(event: events.Dissolve, scenario: Scenario, locality: str | None) -> Happenings:
    yield event.date, "the partnership was dissolved"


@happenings.register
def _(event: events.Breach, scenario: Scenario, locality: str | None) -> Happenings:
    yield event.date, "a promise between the organisations was broken"


@happenings.register
def _(event: events.BudgetStep, scenario: Scenario, locality: str | None) -> Happenings:
    yield event.date, f"budgets {'became' if event.mode == BudgetMode.SEPARATE else 'were'} {budgets(event.mode)}"


@happenings.register
def _(event: events.BudgetShock, scenario: Scenario, locality: str | None) -> Happenings:
    yield event.date, f"money became {'shorter' if event.pressure > 0.0 else 'easier'} {for_months(event.months)}"


@happenings.register
def _(event: events.LeadershipChange, scenario: Scenario, locality: str | None) -> Happenings:
    whose = f" at the {organisation_title(scenario, event.organisation)}" if event.organisation else ""
    yield event.date, f"leaders changed{whose}{_new_leaders(event.stance)}"


@happenings.register
def _(event: events.Election, scenario: Scenario, locality: str | None) -> Happenings:
    whose = organisation_title(scenario, event.organisation)
    yield event.date, f"there was an election at the {whose}{_new_leaders(event.stance)}"


def _new_leaders(stance: float) -> str:
    """Say what new leaders stand for, if for either side."""
    if stance == 0.0:
        return ""
    return ", to leaders for the partnership" if stance > 0.0 else ", to leaders for their own house"


@happenings.register
def _(event: events.NonRenewal, scenario: Scenario, locality: str | None) -> Happenings:
    yield event.date, "fixed-term posts like theirs were not renewed"


@happenings.register
def _(event: events.DemandShock, scenario: Scenario, locality: str | None) -> Happenings:
    yield event.date, f"demand {'rose' if event.demand > 0.0 else 'fell'} {for_months(event.months)}"


@happenings.register
def _(event: events.PayAward, scenario: Scenario, locality: str | None) -> Happenings:
    direction = "improved" if event.change > 0.0 else "worsened"
    yield event.date, f"{TERMS_PARTS[event.part]} at the {organisation_title(scenario, event.organisation)} {direction}"


@happenings.register
def _(event: events.Freeze, scenario: Scenario, locality: str | None) -> Happenings:
    yield event.date, f"vacant posts were frozen {for_months(event.months)}"
