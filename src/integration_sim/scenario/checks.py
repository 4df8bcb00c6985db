"""What no single field can tell: names that aren't there, dates out of order or outside the run, impossible counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from integration_sim.parameters import registry
from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.scenario.errors import Location, Problem, nearest
from integration_sim.scenario.events import BudgetStep, Event, Freeze, PartnershipEvent, PayAward, Reform
from integration_sim.scenario.fields import MOST_POSTS, DatedChange, DatedValue, names
from integration_sim.scenario.levers import AnyLever
from integration_sim.vocabulary import BudgetMode, FormName, Level

if TYPE_CHECKING:
    from integration_sim.scenario.schema import Finance, Scenario

POOLING_FORMS = (FormName.IJB, FormName.LEAD_AGENCY)
"""Only these may pool budgets (model section 2)."""


def problems_of(scenario: Scenario) -> list[Problem]:
    """Return everything that makes a well-formed scenario impossible to run."""
    return [
        *_counts(scenario),
        *_partnerships(scenario),
        *_money(scenario),
        *_events(scenario),
        *_levers(scenario),
        *_parameters(scenario),
    ]


def _named(location: Location, name: str | None, known: Sequence[str], what: str) -> Iterator[Problem]:
    if name is not None and name not in known:
        yield Problem(location, repr(name), f"{what} of this scenario ({', '.join(known)})", nearest(name, known))


def _inside(location: Location, date: CalendarMonth, scenario: Scenario) -> Iterator[Problem]:
    if not scenario.start <= date <= scenario.end:
        yield Problem(location, str(date), f"a month of the run, {scenario.start} to {scenario.end}")


def _counts(scenario: Scenario) -> Iterator[Problem]:
    total = 0
    for name, organisation in scenario.organisations.items():
        managers = organisation.managers
        total += managers.front_line + (managers.middle or 0) + (managers.strategic or 0)
        if managers.front_line == 0 and not managers.middle and not managers.strategic:
            yield Problem(("organisations", name, "managers"), "no managers", "at least one")
        if managers.strategic == 0 and managers.middle != 0:
            yield Problem(("organisations", name, "managers", "strategic"), "0", "at least 1 where there are managers to lead")
        if managers.middle == 0 and managers.front_line > 0:
            yield Problem(("organisations", name, "managers", "middle"), "0", "at least 1 where there is a front line to lead")
        if not any(name in partnership.organisations for partnership in scenario.partnerships.values()):
            yield Problem(("organisations", name), "an organisation in no partnership", "a partnership that lists it")
    if total > MOST_POSTS:
        yield Problem(("organisations",), f"{total:,} managers", f"at most {MOST_POSTS:,}")


def _partnerships(scenario: Scenario) -> Iterator[Problem]:
    known = list(scenario.organisations)
    localities: dict[str, str] = {}
    for name, partnership in scenario.partnerships.items():
        here = ("partnerships", name)
        for index, organisation in enumerate(partnership.organisations):
            yield from _named((*here, "organisations", index), organisation, known, "an organisation")
            if organisation in partnership.organisations[:index]:
                yield Problem((*here, "organisations", index), repr(organisation), "each organisation once")
        for index, locality in enumerate(partnership.localities):
            if locality in localities:
                yield Problem((*here, "localities", index), repr(locality), "each locality once in the scenario")
            localities[locality] = name


def _money(scenario: Scenario) -> Iterator[Problem]:
    yield from _finance(("finance",), scenario.finance, scenario)
    for name, partnership in scenario.partnerships.items():
        here = ("partnerships", name, "finance")
        if partnership.finance is not None:
            yield from _finance(here, partnership.finance, scenario)
        if scenario.finance_of(name).budget == BudgetMode.POOLED and partnership.form not in POOLING_FORMS:
            place = here if partnership.finance is not None else ("finance",)
            yield Problem((*place, "budget"), "pooled", f"a mode open to {partnership.form.name.lower()}: separate, aligned")
    if isinstance(scenario.demand, tuple):
        yield from _series(("demand",), scenario.demand, scenario)


def _finance(here: Location, finance: Finance, scenario: Scenario) -> Iterator[Problem]:
    if isinstance(finance.pressure, tuple):
        yield from _series((*here, "pressure"), finance.pressure, scenario)


def _series(here: Location, series: Sequence[DatedValue | DatedChange], scenario: Scenario) -> Iterator[Problem]:
    if not series:
        yield Problem(here, "an empty list", "a number, or at least one dated value")
    for index, point in enumerate(series):
        yield from _inside((*here, index, "date"), point.date, scenario)
        if index and point.date <= series[index - 1].date:
            yield Problem((*here, index, "date"), str(point.date), f"a month after {series[index - 1].date}")


def _events(scenario: Scenario) -> Iterator[Problem]:
    for index, event in enumerate(scenario.events):
        here = ("events", index)
        if isinstance(event, PartnershipEvent):
            yield from _named((*here, "partnership"), event.partnership, list(scenario.partnerships), "a partnership")
        if isinstance(event, PayAward | Freeze):
            yield from _named((*here, "organisation"), event.organisation, list(scenario.organisations), "an organisation")
        if isinstance(event, Reform):
            yield from _reform(here, event, scenario)
        else:
            yield from _inside((*here, "date"), event.date, scenario)
        if isinstance(event, BudgetStep):
            yield from _budget_step(here, event, scenario)
    yield from _overlaps(scenario)


def _touched(event: Event, scenario: Scenario) -> list[str]:
    name = event.partnership if isinstance(event, PartnershipEvent) else None
    return [name] if name else list(scenario.partnerships)


def _reform(here: Location, reform: Reform, scenario: Scenario) -> Iterator[Problem]:
    stages = {"announced": reform.announced, "shadow": reform.shadow, "live": reform.live}
    previous: tuple[str, CalendarMonth] | None = None
    for stage, date in stages.items():
        if date is None:
            continue
        yield from _inside((*here, stage), date, scenario)
        if previous and date < previous[1]:
            yield Problem((*here, stage), str(date), f"a month not before `{previous[0]}` ({previous[1]})")
        previous = (stage, date)
    if reform.form != FormName.LEAD_AGENCY and reform.receiver is not None:
        yield Problem((*here, "receiver"), repr(reform.receiver), f"no receiver: staff keep their employer in {reform.form.name.lower()}")
    for name in _touched(reform, scenario):
        partners = scenario.partnerships[name].organisations if name in scenario.partnerships else ()
        if reform.form == FormName.LEAD_AGENCY and reform.receiver is None:
            yield Problem((*here, "receiver"), "nothing", f"the organisation that takes the staff ({', '.join(partners)})")
        elif reform.receiver is not None and partners:
            yield from _named((*here, "receiver"), reform.receiver, partners, f"an organisation of {name}")


def _form_at(partnership: str, date: CalendarMonth, scenario: Scenario) -> FormName:
    reforms = [event for event in scenario.events if isinstance(event, Reform) and partnership in _touched(event, scenario)]
    live = [reform for reform in reforms if reform.live <= date]
    return max(live, key=lambda reform: reform.live).form if live else scenario.partnerships[partnership].form


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
            steps = f"one step on from {before.name.lower()}: {', '.join(names(BudgetMode))}"
            yield Problem((*here, "mode"), event.mode.name.lower(), steps)
        form = _form_at(name, event.date, scenario)
        if event.mode == BudgetMode.POOLED and form not in POOLING_FORMS:
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


def _levers(scenario: Scenario) -> Iterator[Problem]:
    known = [locality for partnership in scenario.partnerships.values() for locality in partnership.localities]
    for index, lever in enumerate(scenario.levers):
        here = ("levers", index)
        yield from _named((*here, "partnership"), lever.partnership, list(scenario.partnerships), "a partnership")
        yield from _named((*here, "organisation"), lever.organisation, list(scenario.organisations), "an organisation")
        yield from _named((*here, "locality"), lever.locality, known, "a locality")
        yield from _inside((*here, "start"), lever.start, scenario)
        yield from _reach(here, lever, scenario)


def _reach(here: Location, lever: AnyLever, scenario: Scenario) -> Iterator[Problem]:
    if lever.locality is not None and lever.level == Level.STRATEGIC:
        yield Problem((*here, "level"), "strategic", "middle or front_line: strategic managers have no locality")
    if lever.reach is None:
        return
    chosen = [lever.organisation] if lever.organisation in scenario.organisations else list(scenario.organisations)
    counts = [getattr(scenario.organisations[name].managers, lever.level.name.lower()) for name in chosen if name] if lever.level else []
    if counts and None not in counts and lever.reach > sum(counts):
        yield Problem((*here, "reach"), str(lever.reach), f"at most {sum(counts)}, the managers it is aimed at")


def _parameters(scenario: Scenario) -> Iterator[Problem]:
    for name, value in scenario.parameters.items():
        here = ("parameters", name)
        parameter = registry().get(name)
        if parameter is None:
            yield Problem(here, "an unknown parameter", "an id of the parameter registry", nearest(name, registry()))
        elif not parameter.minimum <= value <= parameter.maximum:
            yield Problem(here, str(value), f"a value from {parameter.minimum:g} to {parameter.maximum:g} ({parameter.unit})")
