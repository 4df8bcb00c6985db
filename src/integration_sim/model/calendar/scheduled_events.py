"""Scheduled events: what the scenario's events and levers do to the world, and when.

Each event of the scenario becomes one or more scheduled events; `run.py` lets them happen at the start of their month, whether
a Mesa model keeps the calendar or a compiled run passes from one to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import partial, singledispatch
from typing import Any

from integration_sim.mechanisms import confidence, finance, phases, staffing
from integration_sim.model.calendar.levers import apply_levers
from integration_sim.model.calendar.reforms import ReformUnderWay
from integration_sim.model.plan import Plan
from integration_sim.randomness import Key
from integration_sim.scenario import events
from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.state import NOBODY, World
from integration_sim.vocabulary import FORM_TITLES, FormName

type Act = Callable[[World, Key], None]
"""What happens to a world; the key is that of the run's draws."""


class Kind(Enum):
    """What is scheduled."""

    EVENT = "event"  # of the scenario
    LEVERS = "levers"  # from here on other levers are at work: nothing that is told


@dataclass(frozen=True)
class ScheduledEvent:
    """Something that happens at the start of a month of the run; `label` says it on a time axis."""

    month: int
    date: CalendarMonth
    label: str
    partnership: str | None
    act: Act
    kind: Kind = Kind.EVENT


type _Acts = Iterator[tuple[CalendarMonth, str, Act]]


def told_events(plan: Plan) -> list[ScheduledEvent]:
    """Return the scenario's own events in order, without the start and end of levers."""
    return [one for one in scheduled_events(plan) if one.kind is Kind.EVENT]


def scheduled_events(plan: Plan) -> list[ScheduledEvent]:
    """Return everything that happens in a run, in order; what falls into one month keeps the scenario's order, levers last."""
    found = [
        ScheduledEvent(plan.month_of(date), date, label, getattr(event, "partnership", None), act)
        for event in plan.scenario.events
        for date, label, act in _acts(event, plan)
    ]
    lasting = [plan.scenario.months_from(lever.start, lever.months) for lever in plan.scenario.levers]
    turns = {month for months in lasting for month in (months.start, months.stop)}
    start = plan.scenario.start
    found += [
        ScheduledEvent(month, start + month, "levers change", None, partial(apply_levers, plan=plan, month=month), Kind.LEVERS)
        for month in sorted(turns)
    ]
    return sorted((one for one in found if one.month <= plan.scenario.months), key=lambda one: one.month)


@singledispatch
def _acts(event: Any, plan: Plan) -> _Acts:
    """Yield what an event does, dated. Shocks to demand and budgets are part of the plan's series and do nothing here."""
    yield from ()


@_acts.register
def _(event: events.Reform, plan: Plan) -> _Acts:
    reform, name = ReformUnderWay(event, plan), FORM_TITLES[event.form]
    yield event.announced, f"{name} announced", reform.announce
    if event.shadow is not None:
        yield event.shadow, f"{name} in shadow", reform.prepare
    yield event.live, f"{name} live", reform.go_live
    for phase in event.phases:
        yield phase.live, f"{name} live in {', '.join(phase.localities)}", partial(reform.follow, phase=phase)


@_acts.register
def _(event: events.Clarify, plan: Plan) -> _Acts:
    def clarify(world: World, _key: Key) -> None:
        for number in plan.target_partnerships(event.partnership):
            place = world.partnerships[number]
            place["clarity"] = max(place["clarity"], event.clarity)

    yield event.date, "clarity given", clarify


@_acts.register
def _(event: events.Dissolve, plan: Plan) -> _Acts:
    def dissolve(world: World, _key: Key) -> None:
        for number in plan.target_partnerships(event.partnership):
            phases.dissolve(world, number, FormName.CHP, plan.month.phases)

    yield event.date, "dissolved", dissolve


@_acts.register
def _(event: events.Breach, plan: Plan) -> _Acts:
    def breach(world: World, _key: Key) -> None:
        for number in plan.target_partnerships(event.partnership):
            confidence.lose(world, number, event.share)
            finance.strain_strategic_ties(world, number, event.share)

    yield event.date, "promise broken", breach


@_acts.register
def _(event: events.BudgetStep, plan: Plan) -> _Acts:
    def step(world: World, _key: Key) -> None:
        world.partnerships["budget"][plan.target_partnerships(event.partnership)] = event.mode

    yield event.date, f"budgets {event.mode.name.lower()}", step


@_acts.register
def _(event: events.LeadershipChange, plan: Plan) -> _Acts:
    def change(world: World, _key: Key) -> None:
        world.partnerships["leadership_change"][plan.target_partnerships(event.partnership)] += event.size

    yield event.date, "leadership changes", change


@_acts.register
def _(event: events.Election, plan: Plan) -> _Acts:
    def elect(world: World, _key: Key) -> None:
        touched = plan.layout.served_by(plan.layout.organisations.index(event.organisation))
        world.partnerships["leadership_change"][touched] += event.size

    yield event.date, "election", elect


@_acts.register
def _(event: events.PayAward, plan: Plan) -> _Acts:
    def award(world: World, _key: Key) -> None:
        terms = world.organisations["terms"][plan.layout.organisations.index(event.organisation)]
        terms[event.terms_part] = min(1.0, max(0.0, terms[event.terms_part] + event.change))

    yield event.date, f"{event.part} changes", award


@_acts.register
def _(event: events.NonRenewal, plan: Plan) -> _Acts:
    organisation = NOBODY if event.organisation is None else plan.layout.organisations.index(event.organisation)
    level = NOBODY if event.level is None else int(event.level)

    def end_posts(world: World, key: Key) -> None:
        staffing.not_renewed(world, plan.month_of(event.date), key, event.share, organisation, level, plan.month.staffing)

    yield event.date, "posts not renewed", end_posts


@_acts.register
def _(event: events.Freeze, plan: Plan) -> _Acts:
    names = plan.layout.organisations
    touched = [names.index(event.organisation)] if event.organisation else list(range(len(names)))

    def begin(world: World, _key: Key) -> None:
        world.organisations["frozen"][touched] += 1

    def end(world: World, _key: Key) -> None:
        world.organisations["frozen"][touched] -= 1

    yield event.date, "posts frozen", begin
    yield plan.scenario.start + plan.scenario.months_from(event.date, event.months).stop, "freeze ends", end
