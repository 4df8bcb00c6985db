"""Dated occurrences: what the scenario's events and levers do to the world, and when.

Each event of the scenario becomes one or more occurrences; `run.py` lets them happen at the start of their month, whether
a Mesa model keeps the calendar or a compiled run passes from one to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial, singledispatch
from typing import Any

from integration_sim.mechanisms import confidence, finance, phases
from integration_sim.model.levers import lend
from integration_sim.model.plan import Plan
from integration_sim.scenario import events
from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.state import World
from integration_sim.vocabulary import FORM_TITLES, FormName


@dataclass(frozen=True)
class Occurrence:
    """Something that happens at the start of a month of the run; `label` says it on a time axis."""

    month: int
    date: CalendarMonth
    label: str
    partnership: str | None
    act: Callable[[World], None]


type _Acts = Iterator[tuple[CalendarMonth, str, Callable[[World], None]]]


def occurrences(plan: Plan, key: Any) -> list[Occurrence]:
    """Return everything that happens in a run, in order; what falls into one month keeps the scenario's order, levers last."""
    found = [
        Occurrence(plan.month_of(date), date, label, getattr(event, "partnership", None), act)
        for event in plan.scenario.events
        for date, label, act in _acts(event, plan)
    ]
    turns = {date for lever in plan.scenario.levers for date in (lever.start, lever.start + lever.months)}
    found += [Occurrence(plan.month_of(date), date, "levers", None, partial(lend, plan=plan, key=key, date=date)) for date in sorted(turns)]
    return sorted((one for one in found if one.month <= plan.scenario.months), key=lambda one: one.month)


@singledispatch
def _acts(event: Any, plan: Plan) -> _Acts:
    """Yield what an event does, dated. Shocks to demand and budgets are part of the plan's series and do nothing here."""
    yield from ()


@_acts.register
def _(event: events.Reform, plan: Plan) -> _Acts:
    name = FORM_TITLES[event.form]
    touched, p = plan.touched(event.partnership), plan.month

    def announce(world: World) -> None:
        for number in touched:
            phases.announce(world, number, event.form, event.size, p.uncertainty.disruption, p.uncertainty.risk, p.phases)

    def shadow(world: World) -> None:
        world.partnerships["shadow"][touched] = 1
        world.partnerships["next_form"][touched] = event.form  # a dissolution since may have dropped it; the reform goes on

    def go_live(world: World) -> None:
        for number in touched:
            phases.go_live(world, number, event.form, event.size, p.phases)
            if event.receiver is not None:
                phases.transfer_staff(world, number, plan.layout.organisations.index(event.receiver), p.phases)

    yield event.announced, f"{name} announced", announce
    if event.shadow is not None:
        yield event.shadow, f"{name} in shadow", shadow
    yield event.live, f"{name} live", go_live


@_acts.register
def _(event: events.Clarify, plan: Plan) -> _Acts:
    def clarify(world: World) -> None:
        for number in plan.touched(event.partnership):
            place = world.partnerships[number]
            place["clarity"] = max(place["clarity"], event.clarity)

    yield event.date, "clarity given", clarify


@_acts.register
def _(event: events.Dissolve, plan: Plan) -> _Acts:
    def dissolve(world: World) -> None:
        for number in plan.touched(event.partnership):
            phases.dissolve(world, number, FormName.CHP, plan.month.phases)

    yield event.date, "dissolved", dissolve


@_acts.register
def _(event: events.Breach, plan: Plan) -> _Acts:
    def breach(world: World) -> None:
        for number in plan.touched(event.partnership):
            confidence.lose(world, number, event.share)
            finance.strain_strategic_ties(world, number, event.share)

    yield event.date, "promise broken", breach


@_acts.register
def _(event: events.BudgetStep, plan: Plan) -> _Acts:
    def step(world: World) -> None:
        world.partnerships["budget"][plan.touched(event.partnership)] = event.mode

    yield event.date, f"budgets {event.mode.name.lower()}", step


@_acts.register
def _(event: events.LeadershipChange, plan: Plan) -> _Acts:
    def change(world: World) -> None:
        world.partnerships["leadership_change"][plan.touched(event.partnership)] += event.size

    yield event.date, "leadership changes", change


@_acts.register
def _(event: events.PayAward, plan: Plan) -> _Acts:
    def award(world: World) -> None:
        terms = world.organisations["terms"][plan.layout.organisations.index(event.organisation)]
        terms[event.terms_part] = min(1.0, max(0.0, terms[event.terms_part] + event.change))

    yield event.date, f"{event.part} changes", award


@_acts.register
def _(event: events.Freeze, plan: Plan) -> _Acts:
    names = plan.layout.organisations
    touched = [names.index(event.organisation)] if event.organisation else list(range(len(names)))

    def begin(world: World) -> None:
        world.organisations["frozen"][touched] += 1

    def end(world: World) -> None:
        world.organisations["frozen"][touched] -= 1

    yield event.date, "posts frozen", begin
    yield event.date + event.months, "freeze ends", end
