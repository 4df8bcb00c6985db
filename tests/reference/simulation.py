"""One run of the reference implementation: a Mesa model whose agents are managers and whose step is a month."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa

from integration_sim.model.plan import Plan
from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.vocabulary import MECHANISM_NAMES, Level
from reference.changes import Changes, Shares
from reference.events import Series, happen, take_time
from reference.levers import lend, take_back
from reference.luck import Luck
from reference.month import simulate_month
from reference.outcomes import Cell, Row, measure
from reference.places import Locality
from reference.population import acquaint, appoint, found_organisations, found_partnerships, found_posts, share_out
from reference.ties import Tie, working_pairs
from reference.warmup import warm_up

if TYPE_CHECKING:
    from reference.changes import Thing

APRIL = 4

type Books = dict[str, dict[tuple[str, Level, str], float]]
"""By contributor: how much the sum of each state changed, by organisation and level of those who hold it."""


class ReferenceRun(mesa.Model):  # type: ignore[misc]
    """One replicate of a scenario.

    After construction the warm-up is done (`warm=False`: it isn't, for a look at the start).
    `luck` replaces the keyed draws.

    `rows[m]` holds the outcomes after month m; with `attribution`, `books[m]` says who changed what in month m.
    """

    def __init__(
        self, plan: Plan, seed: int, replicate: int, *, attribution: bool = False, warm: bool = True, luck: Luck | None = None
    ) -> None:
        super().__init__(rng=seed)  # Mesa's own generator stays unused: all luck is keyed
        self.plan, self.p = plan, plan.month
        self.luck = luck or Luck(seed, replicate)
        self.series = Series(plan.scenario)
        self.changes = Changes()
        self.switched_on = set(MECHANISM_NAMES.names()) - set(plan.scenario.switch_off)
        self.rows: list[dict[Cell, Row]] = []
        self.books: list[Books] | None = None
        self.organisations = found_organisations(plan)
        self.partnerships = found_partnerships(plan, self.organisations)
        self.localities: list[Locality] = [locality for partnership in self.partnerships for locality in partnership.localities]
        self.posts = found_posts(plan, self.organisations, self.partnerships)
        self.pairs = working_pairs(self.posts, self.partnerships, self.luck, plan.ties)
        acquaint(plan, self.pairs, self.luck)
        share_out(plan, self.partnerships, self.pairs)
        self.month = -int(plan.warmup.months)
        for post in self.posts:
            post.manager = appoint(self, post, self.month)
        if warm:
            survival = self.switched_on & {"survival"}
            self.switched_on -= survival  # nobody withdraws before the story begins
            warm_up(self)
            self.switched_on |= survival
            self.rows.append(measure(self))
        if attribution:
            self.books = [{}]

    @property
    def new_year(self) -> bool:
        """Whether it is April."""
        return (self.plan.scenario.start.month - 1 + self.month) % 12 + 1 == APRIL

    def during(self, date: CalendarMonth, months: int) -> bool:
        """Say whether it is now within so many months from a date; what is dated at the very start begins in month 1."""
        return 0 <= self.month - max(1, date - self.plan.scenario.start) < months

    def step(self) -> None:
        """Let what is dated happen, simulate the month, measure."""
        self.month += 1
        if self.books is not None:
            self.books.append({})
        happen(self)
        take_back(self)
        lend(self)
        take_time(self)
        self.simulate_month()
        self.rows.append(measure(self))

    def run_until(self) -> ReferenceRun:
        """Simulate to the end of the scenario."""
        while self.month < self.plan.scenario.months:
            self.step()
        return self

    def simulate_month(self) -> None:
        """Simulate a month without looking at the calendar."""
        simulate_month(self)

    def apply_changes(self) -> None:
        """Apply what has been proposed, and keep the books."""
        shares = self.changes.apply(self.p.workload.limit)
        self.changes = Changes()
        if self.books is not None:
            keep_book(self.books[-1], shares)


def keep_book(book: Books, shares: Shares) -> None:
    """Sum each contributor's shares by organisation, level and state; ties' states apart, inside and across."""
    for contributor, changes in shares.items():
        own = book.setdefault(contributor, {})
        for (who, state), amount in changes.items():
            key = group_of(who, state)
            own[key] = own.get(key, 0.0) + amount


def group_of(who: Thing, state: str) -> tuple[str, Level, str]:
    """Name the organisation, level and state that a change belongs to."""
    if isinstance(who, Tie):
        kind = "across" if who.pair.across else "within"
        return who.owner.organisation.name, who.owner.level, f"{state}_{kind}"
    return who.post.organisation.name, who.post.level, state
