"""What is wrong with a scenario's events: names that aren't there, dates out of order, steps that no form allows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.scenario.checks.checking import inside, named
from integration_sim.scenario.errors import Location, Problem, shown
from integration_sim.scenario.events import BudgetStep, Dissolve, LeadershipChange, Reform
from integration_sim.scenario.fields import names
from integration_sim.scenario.kinds.event import ScenarioEvent
from integration_sim.scenario.kinds.forms import FormName, form_of
from integration_sim.vocabulary import BudgetMode

if TYPE_CHECKING:
    from integration_sim.scenario.schema import Scenario


def problems_of_events(scenario: Scenario) -> Iterator[Problem]:
    """Yield what is wrong with the events."""
    for index, event in enumerate(scenario.events):
        here = ("events", index)
        yield from _places(here, event, scenario)
        if isinstance(event, Reform):
            yield from _reform(here, event, scenario)
        else:
            yield from inside((*here, "date"), event.begins, scenario)
        if isinstance(event, BudgetStep):
            yield from _budget_step(here, event, scenario)
        if (
            isinstance(event, LeadershipChange)
            and event.partnership in scenario.partnerships
            and event.organisation in scenario.organisations
        ):
            partners = scenario.partnerships[event.partnership].organisations
            yield from named((*here, "organisation"), event.organisation, partners, f"an organisation of {event.partnership}")
    yield from _overlaps(scenario)


def _places(here: Location, event: ScenarioEvent, scenario: Scenario) -> Iterator[Problem]:
    """Check what an event names: whoever has such a field means one of the scenario's."""
    localities = [place for name in _touched(event, scenario) for place in _localities(name, scenario)]
    known = {"a partnership": list(scenario.partnerships), "an organisation": list(scenario.organisations), "a locality": localities}
    for what, names_there in known.items():
        field = what.split()[-1]
        yield from named((*here, field), getattr(event, field, None), names_there, f"{what} of this scenario")


def _localities(partnership: str, scenario: Scenario) -> tuple[str, ...]:
    return scenario.partnerships[partnership].localities if partnership in scenario.partnerships else ()


def _touched(event: ScenarioEvent, scenario: Scenario) -> list[str]:
    name = getattr(event, "partnership", None)
    return [name] if name else list(scenario.partnerships)


def _reform(here: Location, reform: Reform, scenario: Scenario) -> Iterator[Problem]:
    stages = {"announced": reform.announced, "shadow": reform.shadow, "live": reform.live}
    previous: tuple[str, CalendarMonth] | None = None
    for stage, date in stages.items():
        if date is None:
            continue
        yield from inside((*here, stage), date, scenario)
        if previous and date < previous[1]:
            yield Problem((*here, stage), str(date), f"a month not before `{previous[0]}` ({previous[1]})")
        previous = (stage, date)
    yield from _phases(here, reform, scenario)
    if not form_of(reform.form).transfers_staff and reform.receiver is not None:
        yield Problem((*here, "receiver"), shown(reform.receiver), f"no receiver: staff keep their employer in {reform.form.name.lower()}")
    for name in _touched(reform, scenario):
        partners = scenario.partnerships[name].organisations if name in scenario.partnerships else ()
        if form_of(reform.form).transfers_staff and reform.receiver is None:
            yield Problem((*here, "receiver"), "nothing", f"the organisation that takes the staff ({', '.join(partners)})")
        elif reform.receiver is not None and partners:
            yield from named((*here, "receiver"), reform.receiver, partners, f"an organisation of {name}")


def _phases(here: Location, reform: Reform, scenario: Scenario) -> Iterator[Problem]:
    """Localities that follow later are ones of the partnership, each once, and not all of them."""
    places = [place for name in _touched(reform, scenario) for place in _localities(name, scenario)]
    later: list[str] = []
    for number, phase in enumerate(reform.phases):
        spot = (*here, "phases", number)
        yield from inside((*spot, "live"), phase.live, scenario)
        if phase.live <= reform.live:
            yield Problem((*spot, "live"), str(phase.live), f"a month after `live` ({reform.live})")
        for index, place in enumerate(phase.localities):
            yield from named((*spot, "localities", index), place, places, "a locality of the partnership")
            if place in later:
                yield Problem((*spot, "localities", index), shown(place), "each locality in one phase")
            later.append(place)
    if places and set(places) <= set(later):
        yield Problem((*here, "phases"), "every locality", "at least one locality that goes live first")


def _form_at(partnership: str, date: CalendarMonth, scenario: Scenario) -> FormName:
    """Return the form on a date: that of the latest reform, what the latest dissolution left, or the one at the start."""
    form = scenario.partnerships[partnership].form
    changes = [
        (event.live, event.form) if isinstance(event, Reform) else (event.date, None)
        for event in scenario.events
        if isinstance(event, Reform | Dissolve) and partnership in _touched(event, scenario)
    ]
    for changed, to in sorted(changes, key=lambda change: change[0]):
        if changed <= date:
            form = FormName[form_of(form).falls_back_to.upper()] if to is None else to
    return form


def _budget_step(here: Location, event: BudgetStep, scenario: Scenario) -> Iterator[Problem]:
    for name in _touched(event, scenario):
        if name not in scenario.partnerships:
            continue
        earlier = [
            other.mode
            for other in scenario.events
            if isinstance(other, BudgetStep) and other.date < event.date and name in _touched(other, scenario)
        ]
        before = max([scenario.finance_of(name).budget, *earlier])
        if event.mode != before + 1:
            steps = f"the next step from {before.name.lower()} ({' -> '.join(names(BudgetMode))})"
            yield Problem((*here, "mode"), event.mode.name.lower(), steps)
            continue
        form = _form_at(name, event.date, scenario)
        if event.mode == BudgetMode.POOLED and not form_of(form).pools:
            yield Problem((*here, "mode"), "pooled", f"a form that may pool ({form.name.lower()} may not) in {event.date}")


def _overlaps(scenario: Scenario) -> Iterator[Problem]:
    for name in scenario.partnerships:
        latest: Reform | None = None
        reforms = [(index, event) for index, event in enumerate(scenario.events) if isinstance(event, Reform)]
        for index, reform in sorted(reforms, key=lambda entry: entry[1].announced):
            if name not in _touched(reform, scenario):
                continue
            if latest and reform.announced < latest.live:
                expected = f"a month not before the earlier reform of {name} is live ({latest.live})"
                yield Problem(("events", index, "announced"), str(reform.announced), expected)
            latest = reform
