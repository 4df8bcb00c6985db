"""Scheduled events: what the scenario's events and levers do to the world, and when.

Each event of the scenario becomes one or more scheduled events; `run.py` lets them happen at the start of their month, whether
a Mesa model keeps the calendar or a compiled run passes from one to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import partial, singledispatch
from typing import NamedTuple

from integration_sim.mechanisms import confidence, finance, phases, staffing
from integration_sim.model.calendar.extension_events import let_happen
from integration_sim.model.calendar.levers import apply_levers
from integration_sim.model.calendar.reforms import ReformUnderWay
from integration_sim.model.plan import Plan
from integration_sim.randomness import Key
from integration_sim.scenario import events
from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.scenario.kinds.event import ScenarioEvent
from integration_sim.state import NOBODY, World

type Act = Callable[[World, Key], None]
"""What happens to a world; the key is that of the run's draws."""


class Stage(Enum):
    """Which part of an event happens."""

    WHOLE = "whole"
    ANNOUNCED = "announced"
    SHADOW = "shadow"
    LIVE = "live"
    END = "end"


class _Doing(NamedTuple):
    """What an event does in a month."""

    date: CalendarMonth
    act: Act
    stage: Stage = Stage.WHOLE
    localities: tuple[str, ...] = ()


@dataclass(frozen=True)
class ScheduledEvent:
    """Something that happens at the start of a month of the run."""

    month: int
    date: CalendarMonth
    event: ScenarioEvent | None
    """The scenario's event; None where from here on other levers are at work, which nobody is told of as an event."""
    partnership: str | None
    act: Act
    stage: Stage = Stage.WHOLE
    localities: tuple[str, ...] = ()
    """Where, if it is not the whole partnership."""


def told_events(plan: Plan) -> list[ScheduledEvent]:
    """Return the scenario's own events in order, without the start and end of levers."""
    return [one for one in scheduled_events(plan) if one.event is not None]


def scheduled_events(plan: Plan) -> list[ScheduledEvent]:
    """Return everything that happens in a run, in order; what falls into one month keeps the scenario's order, levers last."""
    found = [
        ScheduledEvent(plan.month_of(date), date, event, getattr(event, "partnership", None), act, stage, localities)
        for event in plan.scenario.events
        for date, act, stage, localities in _doings(event, plan)
    ]
    lasting = [plan.scenario.months_from(lever.start, lever.months) for lever in plan.scenario.levers]
    turns = {month for months in lasting for month in (months.start, months.stop)}
    start = plan.scenario.start
    found += [ScheduledEvent(month, start + month, None, None, partial(apply_levers, plan=plan, month=month)) for month in sorted(turns)]
    return sorted((one for one in found if one.month <= plan.scenario.months), key=lambda one: one.month)


def _doings(event: ScenarioEvent, plan: Plan) -> Iterator[_Doing]:
    """Yield what an event does, dated: what its class says, if an extension brings it; those of the package's own follow."""
    if hasattr(event, "happen"):
        yield _Doing(event.begins, partial(let_happen, event=event, plan=plan))
    else:
        yield from _acts(event, plan)


@singledispatch
def _acts(event: ScenarioEvent, plan: Plan) -> Iterator[_Doing]:
    """Yield what an event of the package's own does. Shocks to demand and budgets are part of the plan's series and do nothing here."""
    yield from ()


@_acts.register
def _(event: events.Reform, plan: Plan) -> Iterator[_Doing]:
    reform = ReformUnderWay(event, plan)
    yield _Doing(event.announced, reform.announce, Stage.ANNOUNCED)
    if event.shadow is not None:
        yield _Doing(event.shadow, reform.prepare, Stage.SHADOW)
    yield _Doing(event.live, reform.go_live, Stage.LIVE)
    for phase in event.phases:
        yield _Doing(phase.live, partial(reform.follow, phase=phase), Stage.LIVE, phase.localities)


@_acts.register
def _(event: events.Clarify, plan: Plan) -> Iterator[_Doing]:
    def clarify(world: World, _key: Key) -> None:
        for number in plan.target_partnerships(event.partnership):
            place = world.partnerships[number]
            place["clarity"] = max(place["clarity"], event.clarity)

    yield _Doing(event.date, clarify)


@_acts.register
def _(event: events.Dissolve, plan: Plan) -> Iterator[_Doing]:
    def dissolve(world: World, _key: Key) -> None:
        for number in plan.target_partnerships(event.partnership):
            form = plan.month.forms[world.partnerships[number].form]
            phases.dissolve(world, number, form.falls_back_to, form.joint_management, plan.month.phases, plan.month.confidence.felt)

    yield _Doing(event.date, dissolve)


@_acts.register
def _(event: events.Breach, plan: Plan) -> Iterator[_Doing]:
    def breach(world: World, _key: Key) -> None:
        for number in plan.target_partnerships(event.partnership):
            confidence.lose(world, number, event.share, plan.month.confidence.felt)
            finance.strain_strategic_ties(world, number, event.share)

    yield _Doing(event.date, breach)


@_acts.register
def _(event: events.BudgetStep, plan: Plan) -> Iterator[_Doing]:
    def step(world: World, _key: Key) -> None:
        world.partnerships["budget"][plan.target_partnerships(event.partnership)] = event.mode

    yield _Doing(event.date, step)


@_acts.register
def _(event: events.LeadershipChange, plan: Plan) -> Iterator[_Doing]:
    def change(world: World, _key: Key) -> None:
        organisation = NOBODY if event.organisation is None else plan.layout.organisations.index(event.organisation)
        _change_leaders(world, plan.target_partnerships(event.partnership), organisation, event)

    yield _Doing(event.date, change)


@_acts.register
def _(event: events.Election, plan: Plan) -> Iterator[_Doing]:
    def elect(world: World, _key: Key) -> None:
        organisation = plan.layout.organisations.index(event.organisation)
        _change_leaders(world, plan.layout.served_by(organisation), organisation, event)

    yield _Doing(event.date, elect)


def _change_leaders(world: World, touched: Iterable[int], organisation: int, event: events.LeadershipChange | events.Election) -> None:
    for number in touched:
        world.partnerships["leadership_change"][number] += event.size
        phases.change_leaders(world, number, organisation, event.level, event.stance)


@_acts.register
def _(event: events.PayAward, plan: Plan) -> Iterator[_Doing]:
    def award(world: World, _key: Key) -> None:
        terms = world.organisations["terms"][plan.layout.organisations.index(event.organisation)]
        terms[event.terms_part] = min(1.0, max(0.0, terms[event.terms_part] + event.change))

    yield _Doing(event.date, award)


@_acts.register
def _(event: events.NonRenewal, plan: Plan) -> Iterator[_Doing]:
    organisation = NOBODY if event.organisation is None else plan.layout.organisations.index(event.organisation)
    level = NOBODY if event.level is None else int(event.level)

    def end_posts(world: World, key: Key) -> None:
        staffing.not_renewed(world, plan.month_of(event.date), key, event.share, organisation, level, plan.month.staffing)

    yield _Doing(event.date, end_posts)


@_acts.register
def _(event: events.Freeze, plan: Plan) -> Iterator[_Doing]:
    names = plan.layout.organisations
    touched = [names.index(event.organisation)] if event.organisation else list(range(len(names)))

    def begin(world: World, _key: Key) -> None:
        world.organisations["frozen"][touched] += 1

    def end(world: World, _key: Key) -> None:
        world.organisations["frozen"][touched] -= 1

    yield _Doing(event.date, begin)
    yield _Doing(plan.scenario.start + plan.scenario.months_from(event.date, event.months).stop, end, Stage.END)
