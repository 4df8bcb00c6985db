"""The posts of a scenario: who manages where, under whom, and for which partnerships."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from integration_sim.model.world.places import Places
from integration_sim.scenario.roster.post import RosterPost
from integration_sim.scenario.schema import ManagerCounts, Organisation
from integration_sim.state import NOBODY, Table
from integration_sim.tables import POST
from integration_sim.vocabulary import Level


class Post(NamedTuple):
    """A manager's post."""

    organisation: int
    level: Level
    locality: int
    """NOBODY for a strategic post, which serves all places."""
    profession: int
    boss: int
    """The post that line-manages it, or NOBODY."""
    serves: tuple[int, ...]
    """The partnerships whose work it does."""
    joint: bool = False
    """Whether it works for both organisations whatever levers lend."""
    ties: tuple[int, ...] = ()
    """The posts with whom a roster says that it works; none: its working ties are drawn."""


class PostTable(NamedTuple):
    """The posts as they stand at the start."""

    posts: Table
    memberships: NDArray[np.int64]
    """The partnerships that they serve, post after post."""


def table_of(posts: list[Post]) -> PostTable:
    """Return posts as they stand at the start, and whom they serve."""
    table = np.zeros(len(posts), dtype=POST)
    for name in ("organisation", "level", "locality", "profession", "boss", "joint"):
        table[name] = [getattr(post, name) for post in posts]
    table["memberships"] = [len(post.serves) for post in posts]
    table["first_membership"] = np.cumsum(table["memberships"]) - table["memberships"]
    table["terms_gap_kept"] = 1.0
    return PostTable(table, np.array([partnership for post in posts for partnership in post.serves], dtype=np.int64))


def posts_of(numbering: Places) -> list[Post]:
    """Return the posts of every organisation, organisation after organisation, from the top down: the roster's, or as many as counted."""
    posts: list[Post] = []
    numbers = _numbers(numbering)
    for organisation, name in enumerate(numbering.organisations):
        managers = numbering.organisation(name).managers
        if managers is None:
            posts += [_posted(numbering, organisation, row, numbers) for row in numbering.rows[name]]
        else:
            posts += _counted(numbering, organisation, managers, len(posts))
    return posts


def _numbers(numbering: Places) -> dict[str, int]:
    """Return the number of every post that the roster names: line managers and ties may be in other organisations."""
    numbers: dict[str, int] = {}
    first = 0
    for name in numbering.organisations:
        managers, rows = numbering.organisation(name).managers, numbering.rows.get(name, [])
        numbers |= {row.post: first + index for index, row in enumerate(rows)}
        first += len(rows) if managers is None else sum(headcount(managers, numbering.span_of_control).values())
    return numbers


def _posted(numbering: Places, organisation: int, row: RosterPost, numbers: dict[str, int]) -> Post:
    """Return a post as a row of the roster says it."""
    names = [name for _, name in numbering.localities]
    locality = NOBODY if row.locality is None else names.index(row.locality)
    if locality != NOBODY:
        serves: tuple[int, ...] = (numbering.localities[locality][0],)
    elif row.partnerships:
        serves = tuple(number for number, name in enumerate(numbering.partnerships) if name in row.partnerships)
    else:
        serves = tuple(numbering.served_by(organisation))
    profession = NOBODY if row.profession is None else numbering.professions.index(row.profession)
    boss = NOBODY if row.line_manager is None else numbers[row.line_manager]
    return Post(
        organisation=organisation,
        level=row.level,
        locality=locality,
        profession=profession,
        boss=boss,
        serves=serves,
        joint=row.joint,
        ties=tuple(numbers[name] for name in row.ties),
    )


def _counted(numbering: Places, organisation: int, managers: ManagerCounts, first: int) -> list[Post]:
    """Return as many posts as are counted; localities take turns, and those of a level share the line managers above."""
    described = numbering.organisation(numbering.organisations[organisation])
    served = tuple(numbering.served_by(organisation))
    places = [index for index, (partnership, _) in enumerate(numbering.localities) if partnership in served]
    posts: list[Post] = []
    above = LineManagers({})
    for level, count in headcount(managers, numbering.span_of_control).items():
        here: dict[int, int] = {}
        for index in range(count):
            number = first + len(posts)
            locality = NOBODY if level == Level.STRATEGIC else places[index % len(places)]
            boss = above.of(index, locality) if above.places else next(iter(here), NOBODY)  # the first at the top leads it
            serves = served if level == Level.STRATEGIC else (numbering.localities[locality][0],)
            posts.append(
                Post(
                    organisation=organisation,
                    level=level,
                    locality=locality,
                    profession=_profession(numbering, described, index),
                    boss=boss,
                    serves=serves,
                )
            )
            here[number] = locality
        above = LineManagers(here) if here else above
    return posts


class LineManagers:
    """The posts of the level above; they share those below evenly, those of their own locality first."""

    def __init__(self, places: dict[int, int]) -> None:
        self.places = places
        self.near: dict[int, list[int]] = defaultdict(list)
        for post, locality in places.items():
            self.near[locality].append(post)

    def of(self, index: int, locality: int) -> int:
        """Return the line manager of a level's post number `index`, in a locality."""
        near = self.near.get(locality) or list(self.places)
        rounds = max(1, len(self.places) // len(near))
        return near[(index // rounds) % len(near)]


def headcount(managers: ManagerCounts, span_of_control: float) -> dict[Level, int]:
    """Return the number of posts by level; a level left out follows from the span of control."""
    front_line = managers.front_line
    middle = math.ceil(front_line / span_of_control) if managers.middle is None else managers.middle
    strategic = math.ceil(max(middle, 1) / span_of_control) if managers.strategic is None else managers.strategic
    return {Level.STRATEGIC: strategic, Level.MIDDLE: middle, Level.FRONT_LINE: front_line}


def _profession(numbering: Places, organisation: Organisation, index: int) -> int:
    names = organisation.professions
    return numbering.professions.index(names[index % len(names)]) if names else NOBODY
