"""What a manager's states, the mechanisms and the dated events are called in a sentence about one person."""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch

from integration_sim.report.wording.sentences import kind_title
from integration_sim.scenario import events
from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.scenario.levers import AnyLever, Lever
from integration_sim.scenario.schema import Scenario
from integration_sim.vocabulary import BudgetMode, FormName

STATE_WORDS = {
    "ambiguity": "doubt about their role",
    "insecurity": "fear for their post",
    "grievance": "grievance about terms",
    "capability": "skill in working across organisations",
    "commitment": "commitment in what they do",
    "espoused": "commitment in what they say",
    "leadership_trust": "trust in their own leaders",
    "partner_confidence": "confidence in the partner organisation",
    "workload": "workload",
    "trust_within": "trust in colleagues of their own organisation",
    "trust_across": "trust in colleagues across organisations",
}
"""The states that a story tells of, in its order."""

MECHANISM_WORDS = {
    "uncertainty": "uncertainty about the change",
    "trust": "how meetings went",
    "capability": "practice in joint work",
    "commitment": "experience and example",
    "workload": "demands on their time",
    "terms": "unequal terms",
    "confidence": "the climate between the organisations",
    "finance": "the budget settlement",
    "decisions": "joint decisions that waited",
    "staffing": "people leaving and arriving",
    "survival": "the partnership's quarrels",
    "reform": "dated events",
    "clipping": "the ends of the scale",
}
"""Who may change one of those states, as a story calls it."""
WORDS_OF_STATE = {
    ("commitment", "espoused"): "the official account",
    ("commitment", "leadership_trust"): "whether words were kept",
}

FORM_WORDS = {
    FormName.INFORMAL: "informal joint working",
    FormName.CHP: "a Community Health Partnership (CHP)",
    FormName.CHCP: "a Community Health and Care Partnership (CHCP)",
    FormName.IJB: "an Integration Joint Board (IJB)",
    FormName.LEAD_AGENCY: "a lead agency",
}
PARTS = {"pay": "pay", "hours": "hours and leave", "pension": "pensions", "appraisal": "appraisal and HR policy"}


def mechanism_words(mechanism: str, state: str) -> str:
    """Return what a contributor to a state's change is called."""
    return WORDS_OF_STATE.get((mechanism, state)) or MECHANISM_WORDS.get(mechanism, mechanism)


def organisation_title(scenario: Scenario, name: str) -> str:
    """Return what people call an organisation."""
    return scenario.organisations[name].title or name


def lever_words(lever: AnyLever) -> str:
    """Return what a lever is called in a sentence: `action learning (owned)`."""
    style = getattr(lever, "style", None)
    return kind_title(lever.kind) + (f" ({style.replace('_', ' ')})" if style else "")


def lever_sentence(lever: AnyLever, date: str) -> str:
    """Say that a lever began, for someone whom it concerns."""
    span = f"for {lever.months} months" if lever.months > 1 else "for one month"
    if isinstance(lever, Lever):
        return f"From {date}, {span}, they were among those reached by {lever_words(lever)}."
    if lever.kind == "accountable_officer":
        return f"From {date}, {span}, the holder of this post answered for the whole partnership."
    return f"From {date}, {span}, their partnership had the lever {lever_words(lever)}."


@singledispatch
def happenings(event: object, scenario: Scenario, locality: str | None) -> Iterator[tuple[CalendarMonth, str]]:
    """Yield when an event of a scenario is felt in a locality (None: everywhere), and what happens then, as `pay changed`."""
    raise TypeError(f"no words for {type(event).__name__}")


@happenings.register
def _(event: events.Reform, scenario: Scenario, locality: str | None) -> Iterator[tuple[CalendarMonth, str]]:
    change = f"the change to {FORM_WORDS[event.form]}"
    yield event.announced, f"{change} was announced"
    if event.shadow is not None:
        yield event.shadow, f"the shadow period of {change} began"
    behind = [phase for phase in event.phases if locality in phase.localities]
    for phase in behind:
        yield phase.live, f"{change} went live in {locality}"
    if not behind:
        yield event.live, f"{change} went live"


@happenings.register
def _(event: events.Clarify, scenario: Scenario, locality: str | None) -> Iterator[tuple[CalendarMonth, str]]:
    yield event.date, "managers were told where they stood"


@happenings.register
def _(event: events.Dissolve, scenario: Scenario, locality: str | None) -> Iterator[tuple[CalendarMonth, str]]:
    yield event.date, "the partnership was dissolved"


@happenings.register
def _(event: events.Breach, scenario: Scenario, locality: str | None) -> Iterator[tuple[CalendarMonth, str]]:
    yield event.date, "a promise between the organisations was broken"


@happenings.register
def _(event: events.BudgetStep, scenario: Scenario, locality: str | None) -> Iterator[tuple[CalendarMonth, str]]:
    yield event.date, "budgets became separate" if event.mode == BudgetMode.SEPARATE else f"budgets were {event.mode.name.lower()}"


@happenings.register
def _(event: events.BudgetShock, scenario: Scenario, locality: str | None) -> Iterator[tuple[CalendarMonth, str]]:
    yield event.date, f"money became {'shorter' if event.pressure > 0.0 else 'easier'} for {event.months} months"


@happenings.register
def _(event: events.LeadershipChange, scenario: Scenario, locality: str | None) -> Iterator[tuple[CalendarMonth, str]]:
    yield event.date, "leaders changed"


@happenings.register
def _(event: events.Election, scenario: Scenario, locality: str | None) -> Iterator[tuple[CalendarMonth, str]]:
    yield event.date, f"there was an election at the {organisation_title(scenario, event.organisation)}"


@happenings.register
def _(event: events.NonRenewal, scenario: Scenario, locality: str | None) -> Iterator[tuple[CalendarMonth, str]]:
    yield event.date, "fixed-term posts like theirs were not renewed"


@happenings.register
def _(event: events.DemandShock, scenario: Scenario, locality: str | None) -> Iterator[tuple[CalendarMonth, str]]:
    yield event.date, f"demand {'rose' if event.demand > 0.0 else 'fell'} for {event.months} months"


@happenings.register
def _(event: events.PayAward, scenario: Scenario, locality: str | None) -> Iterator[tuple[CalendarMonth, str]]:
    direction = "improved" if event.change > 0.0 else "worsened"
    yield event.date, f"{PARTS[event.part]} at the {organisation_title(scenario, event.organisation)} {direction}"


@happenings.register
def _(event: events.Freeze, scenario: Scenario, locality: str | None) -> Iterator[tuple[CalendarMonth, str]]:
    yield event.date, f"vacant posts were frozen for {event.months} months"
