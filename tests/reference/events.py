"""Events: what the scenario dates, done at the start of its month, and the series that shocks shift."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from integration_sim.parameters import registry
from integration_sim.randomness import Stream
from integration_sim.scenario import events
from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.scenario.fields import DatedChange, DatedValue
from integration_sim.scenario.schema import Scenario
from integration_sim.vocabulary import Level
from reference.changes import Propose
from reference.luck import bounded
from reference.minds import lose_confidence, strain_strategic_ties
from reference.phases import announce, change_leaders, dissolve, go_live, take_form, transfer_staff
from reference.staffing import leave

if TYPE_CHECKING:
    from reference.people import Post
    from reference.places import Locality, Partnership
    from reference.simulation import ReferenceRun


def due(run: ReferenceRun, date: CalendarMonth) -> bool:
    """Say whether something so dated happens this month. What is dated at the very start happens in month 1."""
    return max(1, date - run.plan.scenario.start) == run.month


def touched(run: ReferenceRun, event: events.PartnershipEvent) -> list[Partnership]:
    """The partnership that an event names, or all."""
    return [partnership for partnership in run.partnerships if event.partnership in (None, partnership.name)]


def happen(run: ReferenceRun) -> None:
    """Let the month's events happen, in the scenario's order; what each changes is applied before the next."""
    for event in run.plan.scenario.events:
        if isinstance(event, events.Reform):
            reform(run, event)
        elif isinstance(event, events.PartnershipEvent):
            if due(run, event.date) and not isinstance(event, events.BudgetShock):
                for partnership in touched(run, event):
                    befall(run, partnership, event, run.changes.by("reform"))
                run.apply_changes()
        elif due(run, event.date):
            befall_organisation(run, event)
    for organisation in run.organisations:
        organisation.frozen = any(
            isinstance(event, events.Freeze) and event.organisation in (None, organisation.name) and run.during(event.date, event.months)
            for event in run.plan.scenario.events
        )


def reform(run: ReferenceRun, event: events.Reform) -> None:
    """Announced, perhaps prepared in shadow, then live."""
    propose = run.changes.by("reform")
    if due(run, event.announced):
        for partnership in touched(run, event):
            announce(run, partnership, event.form, event.size, propose)
        run.apply_changes()
        propose = run.changes.by("reform")
    if event.shadow is not None and due(run, event.shadow):
        for partnership in touched(run, event):
            partnership.shadow = True
            partnership.next_form = event.form
    if due(run, event.live):
        later = [name for phase in event.phases for name in phase.localities]
        for partnership in touched(run, event):
            for locality in partnership.localities:
                locality.behind = locality.behind or locality.name in later
            take_form(partnership, event.form)
            rearrange(run, event, partnership, None, propose)
        run.apply_changes()
    for phase in event.phases:
        if due(run, phase.live):
            propose = run.changes.by("reform")
            for locality in run.localities:
                if locality.name in phase.localities and locality.behind:
                    locality.behind = False
                    rearrange(run, event, locality.partnership, locality, propose)
            run.apply_changes()


def take_time(run: ReferenceRun) -> None:
    """Reforms take managers' time and money, a share for each partnership that a manager serves."""
    for partnership in run.partnerships:
        partnership.reform_days = partnership.reform_gbp = 0.0
    for event in run.plan.scenario.events:
        if not isinstance(event, events.Reform | events.Dissolve):
            continue
        what, size = "dissolution", 1.0
        if isinstance(event, events.Reform):
            what, size = f"reform.{event.form.name.lower()}", event.size
        days, money = (size * run.plan.scenario.stands_for * cost_of(run, f"{what}.{cost}") for cost in ("manager_days", "gbp"))
        for partnership in touched(run, event):
            for post in partnership.posts:
                if takes_time_of(run, event, post):
                    partnership.reform_days += days / len(post.partnerships)
                    partnership.reform_gbp += money / len(post.partnerships)


def takes_time_of(run: ReferenceRun, event: events.Reform | events.Dissolve, post: Post) -> bool:
    """From the announcement (of a dissolution: from the day) until it has bedded in where the post is."""
    start = run.plan.scenario.start
    if isinstance(event, events.Dissolve):
        begins = live = event.date
    else:
        begins, live = event.announced, event.live
        for phase in event.phases:
            if post.locality is not None and post.locality.name in phase.localities:
                live = phase.live
    return max(1, begins - start) <= run.month < max(1, live - start) + round(cost_of(run, "bedding_in"))


def cost_of(run: ReferenceRun, name: str) -> float:
    """A parameter of what reforms cost."""
    return run.plan.scenario.parameters.get(f"costs.{name}", registry()[f"costs.{name}"].value)


def rearrange(run: ReferenceRun, event: events.Reform, partnership: Partnership, locality: Locality | None, propose: Propose) -> None:
    """What going live means for those concerned; a lead agency takes their staff."""
    go_live(run, partnership, locality, event.size, propose)
    for organisation in partnership.organisations:
        if organisation.name == event.receiver:
            transfer_staff(run, partnership, locality, organisation, propose)


def not_renewed(run: ReferenceRun, event: events.NonRenewal) -> None:
    """A share of the posts aimed at falls vacant, by lot."""
    for post in run.posts:
        leaves, length = run.luck.draw(Stream.NON_RENEWAL, run.month, post.number)
        aimed_at = event.organisation in (None, post.organisation.name) and event.level in (None, post.level)
        if aimed_at and post.filled and leaves < event.share:
            leave(run, post, length)


def befall_organisation(run: ReferenceRun, event: events.Event) -> None:
    """What befalls an organisation, wherever it serves."""
    if isinstance(event, events.NonRenewal):
        not_renewed(run, event)
    elif isinstance(event, events.Election):
        for partnership in run.partnerships:
            if event.organisation in [organisation.name for organisation in partnership.organisations]:
                partnership.leadership_change += event.size
                change_leaders(partnership, event.organisation, Level.STRATEGIC, event.stance)
    elif isinstance(event, events.PayAward):
        (organisation,) = [one for one in run.organisations if one.name == event.organisation]
        organisation.terms[event.terms_part] = bounded(organisation.terms[event.terms_part] + event.change)


def befall(run: ReferenceRun, partnership: Partnership, event: events.Event, propose: Propose) -> None:
    """What else befalls a partnership."""
    if isinstance(event, events.Clarify):
        partnership.clarity = max(partnership.clarity, event.clarity)
    elif isinstance(event, events.Dissolve):
        dissolve(run, partnership, propose)
    elif isinstance(event, events.Breach):
        lose_confidence(run, partnership, event.share, propose)
        strain_strategic_ties(partnership, event.share, propose)
    elif isinstance(event, events.BudgetStep):
        partnership.budget = event.mode
    elif isinstance(event, events.LeadershipChange):
        partnership.leadership_change += event.size
        change_leaders(partnership, event.organisation, event.level, event.stance)
    else:
        raise TypeError(event)


class Series:
    """What comes from outside, month by month: financial pressure by partnership, and demand."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        months = range(scenario.months + 1)
        self._past = [scenario.past_pressure_of(name) for name in scenario.partnerships]
        self._pressure = [[self._pressure_in(name, month) for month in months] for name in scenario.partnerships]
        self._demand = [self._demand_in(month) for month in months]

    def pressure(self, partnership: int, month: int) -> float:
        """Pressure on a partnership; up to month 0 that of the past."""
        return self._pressure[partnership][month] if month > 0 else self._past[partnership]

    def demand(self, month: int) -> float:
        """Demand beyond that of month 0."""
        return self._demand[month] if month > 0 else 0.0

    def _pressure_in(self, partnership: str, month: int) -> float:
        """The scenario's line and its budget shocks, kept in [0, 1]."""
        total = self._line(self.scenario.finance_of(partnership).pressure, month)
        for event in self.scenario.events:
            if isinstance(event, events.BudgetShock) and event.partnership in (None, partnership):
                total += event.pressure * self._lasts(event.date, event.months, month)
        return bounded(total)

    def _demand_in(self, month: int) -> float:
        """The scenario's line and its shocks."""
        total = self._line(self.scenario.demand, month)
        for event in self.scenario.events:
            if isinstance(event, events.DemandShock):
                total += event.demand * self._lasts(event.date, event.months, month)
        return total

    def _lasts(self, date: CalendarMonth, months: int, month: int) -> bool:
        """Say whether the month is within so many months from a date, or from month 1 if it is dated at the very start."""
        return 0 <= month - max(1, date - self.scenario.start) < months

    def _line(self, points: float | tuple[DatedValue, ...] | tuple[DatedChange, ...], month: int) -> float:
        """A steady value, or straight lines from one dated value to the next."""
        if not isinstance(points, tuple):
            return points
        known = [(point.date - self.scenario.start, point.value) for point in points]
        if month <= known[0][0]:
            return known[0][1]
        for (start, before), (end, after) in pairwise(known):
            if month <= end:
                return before + (after - before) * (month - start) / (end - start)
        return known[-1][1]
