"""Where everything stands in the tables: which number an organisation, partnership, locality or post has."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from integration_sim.scenario.schema import ManagerCounts, Organisation, Scenario
from integration_sim.state import NOBODY, POST, Table
from integration_sim.vocabulary import Level


@dataclass(frozen=True)
class Layout:
    """The numbering of a scenario. It depends on the scenario alone, not on any draw.

    Organisations are numbered by what they are like, not by their names or their order in the file: so a label carries
    nothing, and swapping two organisations' attributes mirrors every result exactly.
    """

    scenario: Scenario
    span_of_control: float

    @cached_property
    def organisations(self) -> list[str]:
        """Names of the organisations, in the order of their numbers."""

        def content(name: str) -> tuple[int, str]:
            organisation = self.scenario.organisations[name]
            return organisation.sector, organisation.model_dump_json(exclude={"title", "sector"})

        return sorted(self.scenario.organisations, key=content)

    @cached_property
    def partnerships(self) -> list[str]:
        """Names of the partnerships."""
        return list(self.scenario.partnerships)

    @cached_property
    def localities(self) -> list[tuple[int, str]]:
        """The localities: number of the partnership, and name."""
        return [
            (number, locality)
            for number, partnership in enumerate(self.scenario.partnerships.values())
            for locality in partnership.localities
        ]

    @cached_property
    def partners(self) -> list[list[int]]:
        """For each partnership the numbers of its organisations, ascending."""
        number = {name: index for index, name in enumerate(self.organisations)}
        return [sorted(number[name] for name in partnership.organisations) for partnership in self.scenario.partnerships.values()]

    @cached_property
    def professions(self) -> list[str]:
        """Names of all professions."""
        found = {name: None for organisation in self.organisations for name in self.organisation(organisation).professions}
        return list(found)

    def organisation(self, name: str) -> Organisation:
        """Return an organisation of the scenario."""
        return self.scenario.organisations[name]

    def served_by(self, organisation: int) -> list[int]:
        """Return the partnerships that an organisation is in."""
        return [number for number, members in enumerate(self.partners) if organisation in members]

    def counts(self, managers: ManagerCounts) -> dict[Level, int]:
        """Return the number of posts by level; a level left out follows from the span of control."""
        front_line = managers.front_line
        middle = math.ceil(front_line / self.span_of_control) if managers.middle is None else managers.middle
        strategic = math.ceil(max(middle, 1) / self.span_of_control) if managers.strategic is None else managers.strategic
        return {Level.STRATEGIC: strategic, Level.MIDDLE: middle, Level.FRONT_LINE: front_line}

    @cached_property
    def posts(self) -> tuple[Table, NDArray[np.int64]]:
        """The posts as they stand at the start, and the partnerships that they serve, post after post."""
        rows: list[Table] = []
        memberships: list[int] = []
        for organisation in range(len(self.organisations)):
            rows += self._posts_of(organisation, len(rows), memberships)
        return np.array(rows, dtype=POST), np.array(memberships, dtype=np.int64)

    def _posts_of(self, organisation: int, first: int, memberships: list[int]) -> list[Table]:
        described = self.organisation(self.organisations[organisation])
        served = self.served_by(organisation)
        places = [index for index, (partnership, _) in enumerate(self.localities) if partnership in served]
        rows: list[Table] = []
        above: list[int] = []
        for level, count in self.counts(described.managers).items():
            here: list[int] = []
            for index in range(count):
                post = np.zeros((), dtype=POST)
                post["organisation"], post["level"] = organisation, level
                post["locality"] = NOBODY if level == Level.STRATEGIC else places[index % len(places)]
                post["profession"] = self._profession(described, index)
                post["boss"] = self._boss(index, int(post["locality"]), above, rows, first, here)
                serves = served if level == Level.STRATEGIC else [self.localities[int(post["locality"])][0]]
                post["first_membership"], post["memberships"] = len(memberships), len(serves)
                post["terms_gap_kept"] = 1.0
                memberships.extend(serves)
                here.append(first + len(rows))
                rows.append(post)
            above = here or above
        return rows

    def _profession(self, organisation: Organisation, index: int) -> int:
        names = organisation.professions
        return self.professions.index(names[index % len(names)]) if names else NOBODY

    @staticmethod
    def _boss(index: int, locality: int, above: list[int], rows: list[Table], first: int, peers: list[int]) -> int:
        """Line managers share their level's posts evenly, those of one's own locality first; the first at the top leads it."""
        if not above:
            return peers[0] if peers else NOBODY
        near = [post for post in above if rows[post - first]["locality"] == locality] or above
        places = max(1, len(above) // len(near))
        return near[(index // places) % len(near)]
