"""What no single field can tell: names that aren't there, dates out of order or outside the run, impossible counts."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from integration_sim.errors import nearest
from integration_sim.parameters import registry
from integration_sim.scenario.checks.checking import inside, named
from integration_sim.scenario.checks.event_checks import problems_of_events
from integration_sim.scenario.checks.lever_checks import problems_of_levers
from integration_sim.scenario.errors import Location, Problem, shown
from integration_sim.scenario.fields import MOST_POSTS, DatedChange, DatedValue
from integration_sim.scenario.kinds.forms import form_of
from integration_sim.scenario.roster.checks import Places, problems_among, rows_of
from integration_sim.vocabulary import BudgetMode, Level

if TYPE_CHECKING:
    from integration_sim.scenario.schema import Finance, Scenario

TOTALS = "all"
"""What result tables call the rows of all organisations, partnerships or levels together."""


def problems_of(scenario: Scenario) -> list[Problem]:
    """Return everything that makes a well-formed scenario impossible to run."""
    return [
        *_reserved_names(scenario),
        *_counts(scenario),
        *(_partnerships(scenario) or (*_orphans(scenario), *_empty_localities(scenario), *_absent_partners(scenario))),
        *_money(scenario),
        *problems_of_events(scenario),
        *problems_of_levers(scenario),
        *_parameters(scenario),
        *problems_among(rows_of(scenario.roster), Places(list(scenario.organisations), scenario.partnerships)),
    ]


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
            problems += named((*here, "organisations", index), organisation, known, "an organisation of this scenario")
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
        if scenario.finance_of(name).budget == BudgetMode.POOLED and not form_of(partnership.form).pools:
            place = here if partnership.finance is not None else ("finance",)
            yield Problem((*place, "budget"), "pooled", f"a mode open to {partnership.form.name.lower()}: separate, aligned")
    if isinstance(scenario.demand, tuple):
        yield from _series(("demand",), scenario.demand, scenario)


def _finance(here: Location, finance: Finance, scenario: Scenario) -> Iterator[Problem]:
    if isinstance(finance.pressure, tuple):
        yield from _series((*here, "pressure"), finance.pressure, scenario)


def _series(here: Location, series: Sequence[DatedValue | DatedChange], scenario: Scenario) -> Iterator[Problem]:
    for index, point in enumerate(series):
        yield from inside((*here, index, "date"), point.date, scenario)
        if index and point.date <= series[index - 1].date:
            yield Problem((*here, index, "date"), str(point.date), f"a month after {series[index - 1].date}")


def _parameters(scenario: Scenario) -> Iterator[Problem]:
    for name, value in scenario.parameters.items():
        here = ("parameters", name)
        parameter = registry().get(name)
        if parameter is None:
            yield Problem(here, "an unknown parameter", "an id of the parameter registry", nearest(name, registry()))
        elif not parameter.minimum <= value <= parameter.maximum:
            most = "upwards" if parameter.maximum == math.inf else f"to {parameter.maximum:g}"
            yield Problem(here, f"{value:g}", f"a value from {parameter.minimum:g} {most} (unit: {parameter.unit})")
