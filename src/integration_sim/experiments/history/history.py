"""One replicate month by month, with everybody's states: what a page can play and a manager's story is told from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from integration_sim.deprecated import renamed
from integration_sim.errors import UnknownNameError
from integration_sim.experiments.history.manager_history import STATES, TRUST_STATES, ManagerHistory, PostFacts
from integration_sim.experiments.replicates.ranges import check_range
from integration_sim.mechanisms.ledger import LEDGER_STATES, one_post
from integration_sim.model.calendar.reach import reached
from integration_sim.model.calendar.scheduled_events import ScheduledEvent, told_events
from integration_sim.model.plan import Plan
from integration_sim.model.run import Checkpoint, Run
from integration_sim.parameters.vectors import Vectors
from integration_sim.randomness import Key
from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.scenario.kinds.lever import Lever
from integration_sim.scenario.levers import AccountableOfficer
from integration_sim.scenario.schema import Scenario
from integration_sim.state import NOBODY, Table, tie_owners

_BOOKED = [LEDGER_STATES.index(state) for state in (*STATES, *TRUST_STATES)]


@dataclass(frozen=True, eq=False)
class History:
    """One replicate month by month. The first axis of every array is the month; 0 is the start.

    States and trust are copies to show, rounded to single precision; the outcomes are those of `simulate`, bit for bit.
    """

    plan: Plan
    key: Key
    """Seed and replicate."""
    start: Checkpoint
    """The replicate at its start: from there the same luck may be met again."""
    outcomes: Table
    """Month x cell, as in `Ensemble.values`."""
    pairs: Table
    """The working relationships (columns `first`, `second`, `partnership`: NOBODY inside an organisation), in the order of the ties."""
    states: NDArray[np.float32]
    """Month x post x state (STATES). A vacant post keeps the states that its last holder left."""
    vacant: NDArray[np.bool_]
    """Month x post."""
    holder: NDArray[np.int16]
    """Month x post: how many people held the post before the present holder."""
    tenure: NDArray[np.int16]
    """Month x post: months in post."""
    joint: NDArray[np.bool_]
    """Month x post: whether a lever makes it work for all organisations of its partnerships."""
    officer: NDArray[np.int32]
    """Month x partnership: the post that answers for it, or NOBODY."""
    trust: NDArray[np.float32]
    """Month x tie; tie 2p is the trust of pair p's first in its second, tie 2p + 1 that of the second in the first."""
    met: NDArray[np.bool_]
    """Month x pair: whether they met."""
    went_well: NDArray[np.bool_]
    """Month x tie: whether they met and it went well, as the tie's owner saw it."""

    @property
    def scenario(self) -> Scenario:
        """What was simulated."""
        return self.plan.scenario

    @property
    def months(self) -> int:
        """The last month."""
        return int(self.vacant.shape[0] - 1)

    @property
    def across(self) -> NDArray[np.bool_]:
        """Tell of every pair whether it works across organisations."""
        found: NDArray[np.bool_] = self.pairs["partnership"] != NOBODY
        return found

    @property
    def events(self) -> list[ScheduledEvent]:
        """The dated events, in order, without the start and end of levers."""
        return [one for one in told_events(self.plan) if one.month <= self.months]

    @cached_property
    def posts(self) -> tuple[PostFacts, ...]:
        """What does not change about each post, by number."""
        return tuple(post_facts(self.plan))

    def date(self, month: int) -> CalendarMonth:
        """Return the calendar month of a month of the run."""
        return self.scenario.start + month

    def series(self, state: str) -> NDArray[np.float32]:
        """Return a state by month x post. Raises UnknownNameError for a name that isn't in STATES."""
        if state not in STATES:
            raise UnknownNameError("state", state, STATES)
        return self.states[:, :, STATES.index(state)]

    of = renamed("of", series)

    def levers_of(self, post: int) -> list[int]:
        """Return which levers of the scenario, by position, reach a post in person, or serve a partnership that it serves."""
        found, serves = [], self.posts[post].partnerships
        for number, lever in enumerate(self.scenario.levers):
            if isinstance(lever, Lever):
                concerns = post in reached(self.plan, number, lever, self.key)
            elif isinstance(lever, AccountableOfficer):
                concerns = self._answers(post, lever)
            else:
                concerns = lever.partnership is None or lever.partnership in serves
            if concerns:
                found.append(number)
        return found

    def _answers(self, post: int, lever: AccountableOfficer) -> bool:
        """Tell whether a post answers for a partnership while a lever that appoints its officer is at work."""
        at_work = slice(self.plan.month_of(lever.start), self.plan.month_of(lever.start + lever.months))
        appointed = self.officer[at_work, self.plan.target_partnerships(lever.partnership)]
        return bool((appointed == post).any()) and lever.organisation in (None, self.posts[post].organisation)

    def manager(self, post: int) -> ManagerHistory:
        """Return the history of one post, with which mechanism changed which state. Raises ValueError for a number that isn't there.

        The replicate is run again from its start, with a ledger kept of this post.
        """
        check_range("post", post, 0, len(self.posts) - 1)
        run = Run(self.plan, *self.key, attribution=True, groups=one_post(post, len(self.posts)), origin=self.start)
        run.run_until(self.months)
        changes = run.ledger.shares[: self.months + 1, :, 0][..., _BOOKED]
        owners = tie_owners(self.pairs)
        across = np.repeat(self.across, 2)
        columns, meetings = [self.states[:, post]], []
        met = np.repeat(self.met, 2, axis=1)
        for number, kind in enumerate((~across, across)):
            own = kind & (owners == post)
            ties = int(own.sum())
            mean = self.trust[:, own].mean(axis=1) if ties else np.full(self.months + 1, np.nan, dtype=np.float32)
            columns.append(mean[:, np.newaxis])
            changes[:, :, len(STATES) + number] /= max(1, ties)
            meetings += [table[:, own].sum(axis=1).astype(np.int16) for table in (met, self.went_well)]
        within, within_well, across_met, across_well = meetings
        return ManagerHistory(
            post=self.posts[post],
            states=np.concatenate(columns, axis=1),
            changes=changes,
            vacant=self.vacant[:, post],
            holder=self.holder[:, post],
            tenure=self.tenure[:, post],
            joint=self.joint[:, post],
            across=across_met,
            across_well=across_well,
            within=within,
            within_well=within_well,
        )


def history(scenario: Scenario, seed: int = 1, replicate: int = 0, months: int | None = None, *, vectors: Vectors | None = None) -> History:
    """Simulate one replicate and keep everybody's states month by month.

    It is the replicate of that number that `simulate` gives for the same seed, bit for bit.

    Parameters
    ----------
    scenario
        What to simulate.
    seed, replicate
        The key of all its draws; from 0 to 2**32 - 1.
    months
        Stop after so many months; left out, the scenario's last.
    vectors
        Plausible vectors, of which replicate k lives with vector k: those of an ensemble are its `plan.vectors`. Left out, it
        lives with the default numbers.

    Raises
    ------
    ValueError
        For a seed, replicate or number of months that is out of range.

    """
    last = scenario.months if months is None else months
    check_range("seed", seed, 0)
    check_range("replicate", replicate, 0)
    check_range("months", last, 1, scenario.months)
    run = Run(Plan(scenario, vectors), seed, replicate)
    kept = _room(run, last + 1)
    for month in range(last + 1):
        run.run_until(month)
        _keep(run, kept, month)
    return kept


def _room(run: Run, rows: int) -> History:
    world = run.world
    posts, pairs = world.posts.size, world.pairs.size
    return History(
        plan=run.plan,
        key=run.key,
        start=run.checkpoint._replace(world=world.copy()),
        outcomes=run.recording.values[:rows],
        pairs=world.pairs.copy(),
        states=np.empty((rows, posts, len(STATES)), dtype=np.float32),
        vacant=np.empty((rows, posts), dtype=np.bool_),
        holder=np.empty((rows, posts), dtype=np.int16),
        tenure=np.empty((rows, posts), dtype=np.int16),
        joint=np.empty((rows, posts), dtype=np.bool_),
        officer=np.empty((rows, world.partnerships.size), dtype=np.int32),
        trust=np.empty((rows, 2 * pairs), dtype=np.float32),
        met=np.empty((rows, pairs), dtype=np.bool_),
        went_well=np.empty((rows, 2 * pairs), dtype=np.bool_),
    )


def _keep(run: Run, kept: History, month: int) -> None:
    """Copy what a run shows after a month; month 0 has the meetings of the last month of the warm-up."""
    world = run.world
    kept.states[month] = run.blocks.managers
    kept.vacant[month] = world.posts["vacancy"] > 0
    kept.holder[month] = world.posts["holder"]
    kept.tenure[month] = world.posts["tenure"]
    kept.joint[month] = world.posts["joint"] > 0.0
    kept.officer[month] = world.partnerships["officer"]
    kept.trust[month] = world.ties["trust"]
    kept.met[month] = world.pairs["met"] == 1
    kept.went_well[month] = (world.went_well == 1) & np.repeat(kept.met[month], 2)


def post_facts(plan: Plan) -> list[PostFacts]:
    """Return what a scenario says of each post, in words."""
    layout = plan.layout
    rows = {name: iter(layout.rows.get(name, ())) for name in layout.organisations}
    found = []
    for number, post in enumerate(layout.described_posts):
        organisation = layout.organisations[post.organisation]
        row = next(rows[organisation], None)
        found.append(
            PostFacts(
                number=number,
                name=None if row is None else row.post,
                organisation=organisation,
                level=post.level.name.lower(),
                locality=None if post.locality == NOBODY else layout.localities[post.locality][1],
                profession=None if post.profession == NOBODY else layout.professions[post.profession],
                boss=None if post.boss == NOBODY else post.boss,
                partnerships=tuple(layout.partnerships[partnership] for partnership in post.serves),
                joint=post.joint,
            )
        )
    return found
