"""What no single field can tell: names that aren't there, dates out of order or outside the run, impossible counts."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from integration_sim.parameters import registry
from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.scenario.errors import Location, Problem, nearest, shown
from integration_sim.scenario.events import BudgetStep, Dissolve, Election, Event, Freeze, NonRenewal, PartnershipEvent, PayAward, Reform
from integration_sim.scenario.fields import MOST_POSTS, DatedChange, DatedValue, names
from integration_sim.scenario.levers import AccountableOfficer, AnyLever, Lever, PartnershipLever, PeerSupport
from integration_sim.scenario.roster_checks import Places, problems_among, rows_of
from integration_sim.vocabulary import BudgetMode, FormName, Level

if TYPE_CHECKING:
    from integration_sim.scenario.schema import Finance, Scenario

POOLING_FORMS = (FormName.IJB, FormName.LEAD_AGENCY)
"""Only these may pool budgets (model section 2)."""

TOTALS = "all"
"""What result tables call the rows of all organisations, partnerships or levels together."""


def problems_of(scenario: Scenario) -> list[Problem]:
    """Return everything that makes a well-formed scenario impossible to run."""
    return [
        *_reserved_names(scenario),
        *_counts(scenario),
        *(_partnerships(scenario) or (*_orphans(scenario), *_empty_localities(scenario), *_absent_partners(scenario))),
        *_money(scenario),
        *_events(scenario),
        *_levers(scenario),
        *_parameters(scenario),
        *problems_among(rows_of(scenario.roster), Places(list(scenario.organisations), scenario.partnerships)),
    ]


def _named(location: Location, name: str | None, known: Sequence[str], what: str) -> Iterator[Problem]:
    if name is not None and name not in known:
        yield Problem(location, shown(name), f"{what} ({', '.join(known)})", nearest(name, known))


def _inside(location: Location, date: CalendarMonth, scenario: Scenario) -> Iterator[Problem]:
    if not scenario.start <= date <= scenario.end:
        yield Problem(location, str(date), f"a month of the run, {scenario.start} to {scenario.end}")


def _reserved_names(scenario: Scenario) -> Iterator[Problem]:
    for field, group in (("organisations", scenario.organisations), ("partnerships", scenario.partnerships)):
        if TOTALS in group:
            yield Problem((field, TOTALS), f"the name {TOTALS!r}", "another name: this one stands for totals in the results")


def _counts(scenario: Scenario) -> Iterator[Problem]:
    total = len(scenario.roster)
    listed = {row.organisation for row in scenario.roster}
    for name, organisation in scenario.organisations.items():
        here, managers = ("organisations", name, "managers"), organisation.managers
        if managers is None:
            if name not in listed:
                yield Problem(here, "nothing", "a value: this field is required where no roster holds the posts")
            continue
        if name in listed:
            yield Problem(here, "numbers of managers beside a roster of them", f"one of the two for {name}")
        total += managers.front_line + (managers.middle or 0) + (managers.strategic or 0)
        if managers.front_line == 0 and not managers.middle and not managers.strategic:
            yield Problem(here, "no managers", "at least one")
        elif managers.strategic == 0 and managers.middle != 0:
            yield Problem((*here, "strategic"), "0", "1 or more where there are managers to lead")
        elif managers.middle == 0 and managers.front_line > 0:
            yield Problem((*here, "middle"), "0", "1 or more where there is a front line to lead")
    if total > MOST_POSTS:
        yield Problem(("organisations",), f"{total:,} managers", f"at most {MOST_POSTS:,}")


def _partnerships(scenario: Scenario) -> list[Problem]:
    known = list(scenario.organisations)
    localities: set[str] = set()
    problems: list[Problem] = []
    for name, partnership in scenario.partnerships.items():
        here = ("partnerships", name)
        for index, organisation in enumerate(partnership.organisations):
            problems += _named((*here, "organisations", index), organisation, known, "an organisation of this scenario")
            if organisation in partnership.organisations[:index]:
                problems.append(Problem((*here, "organisations", index), shown(organisation), "each organisation once"))
        for index, locality in enumerate(partnership.localities):
            if locality in localities:
                problems.append(Problem((*here, "localities", index), shown(locality), "each locality once in the scenario"))
            localities.add(locality)
    return problems


def _orphans(scenario: Scenario) -> Iterator[Problem]:
    asked = {name for partnership in scenario.partnerships.values() for name in partnership.organisations}
    for name in scenario.organisations:
        if name not in asked:
            yield Problem(("organisations", name), "an organisation in no partnership", "a partnership that lists it")


def _empty_localities(scenario: Scenario) -> Iterator[Problem]:
    """Counted middle and front-line managers take their organisation's localities in turn: too few of them leave some without."""
    served = {row.locality for row in scenario.roster if row.locality is not None}
    for name, organisation in scenario.organisations.items():
        if organisation.managers is None:
            continue
        partnerships = [partnership for partnership in scenario.partnerships.values() if name in partnership.organisations]
        places = [locality for partnership in partnerships for locality in partnership.localities]
        served.update(places[: max(organisation.managers.front_line, organisation.managers.middle or 0)])
    if not served:  # strategic managers alone need no localities
        return
    for name, partnership in scenario.partnerships.items():
        for index, locality in enumerate(partnership.localities):
            if locality not in served:
                expected = "fewer localities, or more front-line managers in the organisations that serve them"
                yield Problem(("partnerships", name, "localities", index), f"{shown(locality)} without a manager", expected)


def _absent_partners(scenario: Scenario) -> Iterator[Problem]:
    """An organisation whose posts stand in the roster has some in each of its partnerships."""
    place_of = {locality: name for name, partnership in scenario.partnerships.items() for locality in partnership.localities}
    present: dict[str, set[str]] = {}
    for row in scenario.roster:
        everywhere = row.partnerships or scenario.partnerships
        serves = everywhere if row.level == Level.STRATEGIC else [place_of.get(row.locality or "", "")]
        present.setdefault(row.organisation, set()).update(serves)
    for name, partnership in scenario.partnerships.items():
        for index, organisation in enumerate(partnership.organisations):
            if name not in present.get(organisation, {name}):
                expected = f"a post of it in the roster that serves {name}"
                yield Problem(("partnerships", name, "organisations", index), f"{shown(organisation)} without a post here", expected)


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
    for index, point in enumerate(series):
        yield from _inside((*here, index, "date"), point.date, scenario)
        if index and point.date <= series[index - 1].date:
            yield Problem((*here, index, "date"), str(point.date), f"a month after {series[index - 1].date}")


def _events(scenario: Scenario) -> Iterator[Problem]:
    for index, event in enumerate(scenario.events):
        here = ("events", index)
        if isinstance(event, PartnershipEvent):
            yield from _named((*here, "partnership"), event.partnership, list(scenario.partnerships), "a partnership of this scenario")
        if isinstance(event, PayAward | Freeze | Election | NonRenewal):
            yield from _named((*here, "organisation"), event.organisation, list(scenario.organisations), "an organisation of this scenario")
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
    yield from _phases(here, reform, scenario)
    if reform.form != FormName.LEAD_AGENCY and reform.receiver is not None:
        yield Problem((*here, "receiver"), shown(reform.receiver), f"no receiver: staff keep their employer in {reform.form.name.lower()}")
    for name in _touched(reform, scenario):
        partners = scenario.partnerships[name].organisations if name in scenario.partnerships else ()
        if reform.form == FormName.LEAD_AGENCY and reform.receiver is None:
            yield Problem((*here, "receiver"), "nothing", f"the organisation that takes the staff ({', '.join(partners)})")
        elif reform.receiver is not None and partners:
            yield from _named((*here, "receiver"), reform.receiver, partners, f"an organisation of {name}")


def _phases(here: Location, reform: Reform, scenario: Scenario) -> Iterator[Problem]:
    """Localities that follow later are ones of the partnership, each once, and not all of them."""
    places = [
        place for name in _touched(reform, scenario) if name in scenario.partnerships for place in scenario.partnerships[name].localities
    ]
    later: list[str] = []
    for number, phase in enumerate(reform.phases):
        spot = (*here, "phases", number)
        yield from _inside((*spot, "live"), phase.live, scenario)
        if phase.live <= reform.live:
            yield Problem((*spot, "live"), str(phase.live), f"a month after `live` ({reform.live})")
        for index, place in enumerate(phase.localities):
            yield from _named((*spot, "localities", index), place, places, "a locality of the partnership")
            if place in later:
                yield Problem((*spot, "localities", index), shown(place), "each locality in one phase")
            later.append(place)
    if places and set(places) <= set(later):
        yield Problem((*here, "phases"), "every locality", "at least one locality that goes live first")


def _form_at(partnership: str, date: CalendarMonth, scenario: Scenario) -> FormName:
    """Return the form on a date: that of the latest reform or dissolution, or the one at the start."""
    forms = [(scenario.start, scenario.partnerships[partnership].form)]
    for event in scenario.events:
        if isinstance(event, Reform) and partnership in _touched(event, scenario):
            forms.append((event.live, event.form))
        elif isinstance(event, Dissolve) and partnership in _touched(event, scenario):
            forms.append((event.date, FormName.CHP))
    return max((entry for entry in forms if entry[0] <= date), key=lambda entry: entry[0], default=forms[0])[1]


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
    for index, lever in enumerate(scenario.levers):
        here = ("levers", index)
        yield from _inside((*here, "start"), lever.start, scenario)
        target = [*_target(here, lever, scenario)]
        yield from target
        if isinstance(lever, Lever) and not target:
            yield from _aim(here, lever, scenario)
    yield from _officers(scenario)


def _officers(scenario: Scenario) -> Iterator[Problem]:
    """A partnership has one accountable officer at a time; peers support officers that are there."""
    seen: list[AccountableOfficer] = []
    for index, lever in enumerate(scenario.levers):
        if isinstance(lever, AccountableOfficer):
            earlier = next((other for other in seen if _same_place_and_time(other, lever)), None)
            if earlier:
                expected = (
                    f"a month after the officer since {earlier.start} leaves ({earlier.start + earlier.months}), or another partnership"
                )
                yield Problem(("levers", index, "start"), str(lever.start), expected)
            seen.append(lever)
    for index, lever in enumerate(scenario.levers):
        if isinstance(lever, PeerSupport) and not any(_same_place_and_time(officer, lever) for officer in seen):
            yield Problem(("levers", index), "peer support without an officer to support", "an accountable_officer in the same months")


def _same_place_and_time(one: PartnershipLever, other: PartnershipLever) -> bool:
    same_place = one.partnership is None or other.partnership is None or one.partnership == other.partnership
    return same_place and one.start < other.start + other.months and other.start < one.start + one.months


def _target(here: Location, lever: AnyLever, scenario: Scenario) -> Iterator[Problem]:
    """Check the names that a lever is aimed at: each must be among what the wider ones hold."""
    unknown = [*_named((*here, "partnership"), lever.partnership, list(scenario.partnerships), "a partnership of this scenario")]
    if unknown:
        yield from unknown
        return
    chosen = [partnership for name, partnership in scenario.partnerships.items() if lever.partnership in (None, name)]
    whole = lever.partnership or "this scenario"
    organisations = list(dict.fromkeys(name for partnership in chosen for name in partnership.organisations))
    organisation = getattr(lever, "organisation", None)
    yield from _named((*here, "organisation"), organisation, organisations, f"an organisation of {whole}")
    localities = [
        locality
        for partnership in chosen
        if organisation is None or organisation in partnership.organisations
        for locality in partnership.localities
    ]
    yield from _named((*here, "locality"), getattr(lever, "locality", None), localities, f"a locality of {organisation or whole}")


def _aim(here: Location, lever: Lever, scenario: Scenario) -> Iterator[Problem]:
    """Check that a lever reaches managers, and no more than there are."""
    if lever.locality is not None and lever.level == Level.STRATEGIC:
        yield Problem((*here, "level"), "strategic", "middle or front_line: strategic managers have no locality")
    posts = _most_posts(lever, scenario)
    if posts == 0 and lever.level is not None:
        yield Problem((*here, "level"), lever.level.name.lower(), "a level that has managers")
    elif posts is not None and lever.reach is not None and lever.reach > posts:
        yield Problem((*here, "reach"), str(lever.reach), f"at most {posts}, the managers it is aimed at")


def _most_posts(lever: Lever, scenario: Scenario) -> int | None:
    """Return how many posts a lever can be aimed at; None where the scenario leaves counts to the span of control."""
    chosen = [partnership for name, partnership in scenario.partnerships.items() if lever.partnership in (None, name)]
    employers = {lever.organisation} if lever.organisation else {name for partnership in chosen for name in partnership.organisations}
    levels = list(Level) if lever.level is None else [lever.level]
    listed = Counter((row.organisation, row.level) for row in scenario.roster)
    counts = [
        listed[name, level] if organisation.managers is None else getattr(organisation.managers, level.name.lower())
        for name, organisation in scenario.organisations.items()
        if name in employers
        for level in levels
    ]
    return None if None in counts else sum(counts)


def _parameters(scenario: Scenario) -> Iterator[Problem]:
    for name, value in scenario.parameters.items():
        here = ("parameters", name)
        parameter = registry().get(name)
        if parameter is None:
            yield Problem(here, "an unknown parameter", "an id of the parameter registry", nearest(name, registry()))
        elif not parameter.minimum <= value <= parameter.maximum:
            most = "upwards" if parameter.maximum == math.inf else f"to {parameter.maximum:g}"
            yield Problem(here, f"{value:g}", f"a value from {parameter.minimum:g} {most} (unit: {parameter.unit})")
