"""Who a manager is and what happened to them and why, in plain English made from the numbers of one replicate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from integration_sim.experiments.history.history import History
from integration_sim.experiments.history.manager_history import TOLD_STATES, ManagerHistory, Tenure
from integration_sim.mechanisms.month import CONTRIBUTORS
from integration_sim.report.managers.marked_changes import MarkedChange, marked_changes
from integration_sim.report.wording.events import happenings
from integration_sim.report.wording.levers import lever_sentence
from integration_sim.report.wording.mechanisms import mechanism_words
from integration_sim.report.wording.names import organisation_title
from integration_sim.report.wording.numbers import STATE_PLACES, of_state, percent, signed
from integration_sim.report.wording.sentences import counted, for_months, listed, month_name
from integration_sim.report.wording.states import STORY_STATES
from integration_sim.scenario.events import Freeze, NonRenewal, PayAward
from integration_sim.scenario.kinds.event import ScenarioEvent

SMALLEST_AT_ONCE, MOST_AT_ONCE = 0.01, 3
"""What an event changes at once is told if it is at least so much, and of no more states than so many."""


class Kind(StrEnum):
    """What a sentence tells of."""

    PERSON = "person"  # someone leaves or begins
    EVENT = "event"
    LEVER = "lever"
    MARKED_CHANGE = "marked_change"  # a marked rise or fall of a state


@dataclass(frozen=True)
class StorySentence:
    """A sentence of the story, with the months of the run that it is about, both included."""

    kind: Kind
    first: int
    last: int
    text: str


@dataclass(frozen=True)
class ManagerStory:
    """The story of one post through one replicate."""

    title: str
    who: tuple[str, ...]
    """Sentences: the post, since when its holder has been there, with how many others they work."""
    happened: tuple[StorySentence, ...]
    """What happened, by date."""
    summary: str
    """How much joint work there was, and how it went."""

    @property
    def sentences(self) -> list[str]:
        """Every sentence, in order."""
        return [*self.who, *(told.text for told in self.happened), self.summary]


def manager_story(history: History, post: int | ManagerHistory) -> ManagerStory:
    """Return the story of a post, by its number or by what `history.manager` has told of it already.

    Raises ValueError for a number that isn't there.
    """
    manager = history.manager(post) if isinstance(post, int) else post
    told = [
        *_people(history, manager),
        *_events(history, manager),
        *_levers(history, manager),
        *(_of_marked_change(history, marked) for marked in marked_changes(manager, tuple(STORY_STATES))),
    ]
    order = sorted(told, key=lambda one: (one.first, list(Kind).index(one.kind), one.last))
    return ManagerStory(_title(manager), tuple(_who(history, manager)), tuple(order), _summary(history, manager))


def _title(manager: ManagerHistory) -> str:
    return f"Post {manager.post.number if manager.post.name is None else manager.post.name}"


def _who(history: History, manager: ManagerHistory) -> Iterator[str]:
    post = manager.post
    profession = f" ({post.profession})" if post.profession else ""
    place = f" in {post.locality}" if post.locality else ""
    text = f"{_title(manager)} is a {post.level.replace('_', '-')} manager{profession} of the "
    text += f"{organisation_title(history.scenario, post.organisation)}{place}"
    if post.boss is not None:
        boss = history.posts[post.boss]
        text += f", line-managed by {f'post {boss.number}' if boss.name is None else f'post {boss.name}'}"
    yield f"{text}."
    if len(post.partnerships) > 1:
        titles = [history.scenario.partnerships[name].title or name for name in post.partnerships]
        yield f"It serves {len(titles)} partnerships: {listed(titles)}."
    start = month_name(history.date(0))
    if manager.vacant[0]:
        yield f"In {start} the post is vacant."
    else:
        months = int(manager.tenure[0])
        since = f"{for_months(months)}, since {month_name(history.date(-months))}" if months else "for less than a month"
        yield f"In {start} its holder has been in post {since}."
    own = (history.pairs["first"] == post.number) | (history.pairs["second"] == post.number)
    inside, across = int((own & ~history.across).sum()), int((own & history.across).sum())
    yield f"They work with {counted(inside, 'colleague')} inside the organisation and {across} across."


def _people(history: History, manager: ManagerHistory) -> Iterator[StorySentence]:
    held = manager.tenures
    for before, after in zip((None, *held), (*held, None), strict=True):
        if before is not None and before.leaves:
            left = before.last + 1
            yield StorySentence(Kind.PERSON, left, left, f"In {_date(history, left)} they left the post{_emptied(history, left, after)}.")
        if after is not None and after.first > 0:
            capability, trust = (float(manager.series(state)[after.first]) for state in ("capability", "trust_across"))
            brought = [f"{STORY_STATES['capability']} of {of_state(capability)}"]
            if not np.isnan(trust):
                brought.append(f"{STORY_STATES['trust_across']} of {of_state(trust)}")
            text = f"In {_date(history, after.first)} a newcomer took up the post, with {listed(brought)}."
            yield StorySentence(Kind.PERSON, after.first, after.first, text)


def _emptied(history: History, left: int, after: Tenure | None) -> str:
    if after is None:
        return f", which was still vacant in {_date(history, history.months)}"
    empty = after.first - left
    return f", which then stood vacant {for_months(empty)}" if empty else ""


def _events(history: History, manager: ManagerHistory) -> Iterator[StorySentence]:
    """Yield a sentence for each month with dated events that concern the post."""
    happened: dict[int, list[str]] = {}
    for event in history.scenario.events:
        if _concerns(history, manager, event):
            for date, text in happenings(event, history.scenario, manager.post.locality):
                month = history.plan.month_of(date)
                if month <= history.months:
                    happened.setdefault(month, []).append(text)
    for month, texts in happened.items():
        at_once = _at_once(manager, month)
        text = f"In {_date(history, month)} {listed(list(dict.fromkeys(texts)))}"
        yield StorySentence(Kind.EVENT, month, month, f"{text}; at once {at_once}." if at_once else f"{text}.")


def _concerns(history: History, manager: ManagerHistory, event: ScenarioEvent) -> bool:
    post = manager.post
    fields = ("partnership", "organisation", "level", "locality")
    partnership, organisation, level, locality = (getattr(event, field, None) for field in fields)
    if partnership is not None and partnership not in post.partnerships:
        return False
    if (level is not None and level.name.lower() != post.level) or locality not in (None, post.locality):
        return False
    if isinstance(event, NonRenewal | Freeze | PayAward):
        return organisation in (None, post.organisation)
    members = {name for served in post.partnerships for name in history.scenario.partnerships[served].organisations}
    return organisation is None or organisation in members


def _at_once(manager: ManagerHistory, month: int) -> str:
    """Say what the month's events changed at once, in whoever held the post; nothing if it was vacant."""
    if manager.vacant[month - 1] or manager.vacant[month]:
        return ""
    reform = manager.changes[month, CONTRIBUTORS.index("reform")]
    moved = {state: float(reform[TOLD_STATES.index(state)]) for state in STORY_STATES}
    largest = sorted((state for state in moved if abs(moved[state]) >= SMALLEST_AT_ONCE), key=lambda state: -abs(moved[state]))
    return listed([f"their {STORY_STATES[state]} {_moved(moved[state])}" for state in largest[:MOST_AT_ONCE]])


def _moved(change: float) -> str:
    return f"{'rose' if change > 0.0 else 'fell'} by {of_state(abs(change))}"


def _levers(history: History, manager: ManagerHistory) -> Iterator[StorySentence]:
    for number in history.levers_of(manager.post.number):
        lever = history.scenario.levers[number]
        first = history.plan.month_of(lever.start)
        after = lever.start + lever.months - history.scenario.start
        if first <= history.months and after > first:
            text = lever_sentence(lever, lever.start)
            yield StorySentence(Kind.LEVER, first, min(after - 1, history.months), text)


def _of_marked_change(history: History, marked: MarkedChange) -> StorySentence:
    first, last = marked.first + 1, marked.last  # the months in which it moved
    span = f"In {_date(history, last)}" if first == last else f"From {_date(history, first)} to {_date(history, last)}"
    direction = "rose" if marked.change > 0.0 else "fell"
    text = f"{span} their {STORY_STATES[marked.state]} {direction} from {of_state(marked.before)} to {of_state(marked.after)}"
    words = [f"{mechanism_words(name, marked.state)} ({signed(amount, STATE_PLACES)})" for name, amount in marked.did_most]
    if words:
        did = "did most of it" if abs(marked.did_most[0][1]) > 0.5 * abs(marked.change) else "came first"
        text += f"; {', then '.join([f'{words[0]} {did}', *words[1:]])}"
    if marked.against is not None:
        text += f"; against it worked {mechanism_words(marked.against[0], marked.state)} ({signed(marked.against[1], STATE_PLACES)})"
    return StorySentence(Kind.MARKED_CHANGE, first, last, f"{text}.")


def _summary(history: History, manager: ManagerHistory) -> str:
    meetings, well = int(manager.across[1:].sum()), int(manager.across_well[1:].sum())
    text = f"From {_date(history, 1)} to {_date(history, history.months)}, whoever held the post met colleagues across organisations"
    if not meetings:
        return f"{text} not once."
    return f"{text} {meetings:,} times; {percent(well / meetings)} of these meetings went well, as they saw it."


def _date(history: History, month: int) -> str:
    return month_name(history.date(month))
