"""What no single cell of a roster can tell: posts that aren't there, lines of management that lead nowhere, wrong places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from integration_sim.errors import nearest, shortened
from integration_sim.scenario.errors import MOST_SHOWN, Location, Problem, shown
from integration_sim.scenario.roster.post import COLUMNS, RosterPost
from integration_sim.vocabulary import Level

if TYPE_CHECKING:
    from integration_sim.scenario.schema import Partnership

MOST_COMPARED = 2_000
"""Posts among which the nearest name is looked for; in larger rosters that would take minutes."""
LONGEST_LOOP_SHOWN = 8


class Row(NamedTuple):
    """A row as it stands. What `said` holds in the columns that are `faulty` may be anything, and is not looked at."""

    said: RosterPost
    location: Location
    line: int | None = None
    faulty: frozenset[str] = frozenset()

    def tells(self, *columns: str) -> bool:
        """Whether columns are well-formed."""
        return self.faulty.isdisjoint(columns)

    @property
    def place(self) -> str:
        """Where it stands, in words."""
        return ".".join(str(part) for part in self.location) if self.line is None else f"line {self.line}"


def rows_of(roster: Sequence[RosterPost]) -> list[Row]:
    """Return the rows of a roster that stands in a scenario itself."""
    return [Row(said, ("roster", index)) for index, said in enumerate(roster)]


@dataclass(frozen=True)
class Places:
    """The organisations and partnerships of a scenario, by name."""

    organisations: Sequence[str]
    partnerships: Mapping[str, Partnership]

    @cached_property
    def served_by(self) -> dict[str, list[str]]:
        """By organisation: the partnerships that it is in."""
        return {
            organisation: [name for name, partnership in self.partnerships.items() if organisation in partnership.organisations]
            for organisation in self.organisations
        }

    @cached_property
    def localities_of(self) -> dict[str, list[str]]:
        """By organisation: the localities of its partnerships."""
        return {
            organisation: [locality for name in names for locality in self.partnerships[name].localities]
            for organisation, names in self.served_by.items()
        }

    @cached_property
    def partnership_of(self) -> dict[str, str]:
        """By locality: its partnership."""
        return {locality: name for name, partnership in self.partnerships.items() for locality in partnership.localities}


class _Finding(NamedTuple):
    row: int
    column: str
    found: str
    expected: str
    mistaken: str | None = None
    known: Sequence[str] = ()


def problems_among(rows: Sequence[Row], places: Places | None = None) -> list[Problem]:
    """Return what is wrong with well-formed rows, in their order: with each other and, where these are known, with the places."""
    strangers = [*_unknown_organisations(rows, places)]
    unsure = {finding.row for finding in strangers}  # what follows from a misspelt organisation need not be told too
    rest = [row._replace(faulty=row.faulty | {"organisation"}) if number in unsure else row for number, row in enumerate(rows)]
    found = sorted([*strangers, *_Roster(rest, places).findings()], key=lambda finding: (finding.row, COLUMNS.index(finding.column)))
    return [_problem(rows[finding.row], finding, number < MOST_SHOWN) for number, finding in enumerate(found)]


def _problem(row: Row, finding: _Finding, is_shown: bool) -> Problem:
    looked_for = is_shown and finding.mistaken is not None and len(finding.known) <= MOST_COMPARED
    hint = nearest(finding.mistaken, finding.known) if looked_for else None
    return Problem((*row.location, finding.column), finding.found, finding.expected, hint, row.line)


def _unknown_organisations(rows: Sequence[Row], places: Places | None) -> Iterator[_Finding]:
    if places is None:
        return
    known = places.organisations
    expected = f"an organisation of this scenario ({shortened(', '.join(known))})"
    for number, row in enumerate(rows):
        if row.tells("organisation") and row.said.organisation not in places.served_by:
            yield _Finding(
                row=number,
                column="organisation",
                found=shown(row.said.organisation),
                expected=expected,
                mistaken=row.said.organisation,
                known=known,
            )


@dataclass(frozen=True)
class _Roster:
    rows: Sequence[Row]
    places: Places | None

    def findings(self) -> Iterator[_Finding]:
        for number, row in enumerate(self.rows):
            if row.tells("post") and self.numbers[row.said.post] != number:
                first = self.rows[self.numbers[row.said.post]].place
                yield _Finding(number, "post", shown(row.said.post), f"each post once (it stands in {first} already)")
            yield from self._place(number, row)
            yield from self._partnerships(number, row)
            yield from self._line_manager(number, row)
            yield from self._ties(number, row)
        yield from self._loops()

    @cached_property
    def numbers(self) -> dict[str, int]:
        """By post: the number of its row, or of the first of them."""
        return {row.said.post: number for number, row in reversed([*enumerate(self.rows)]) if row.tells("post")}

    @cached_property
    def ids(self) -> list[str]:
        return list(self.numbers)[::-1]

    @cached_property
    def tops(self) -> dict[str, Level]:
        """By organisation: the highest level at which it has posts."""
        tops: dict[str, Level] = {}
        for row in self.rows:
            if row.tells("organisation", "level"):
                tops[row.said.organisation] = min(row.said.level, tops.get(row.said.organisation, row.said.level))
        return tops

    def _place(self, number: int, row: Row) -> Iterator[_Finding]:
        said = row.said
        if not row.tells("level", "locality"):
            return
        if said.level == Level.STRATEGIC:
            if said.locality is not None:
                yield _Finding(number, "locality", shown(said.locality), "nothing: a strategic post has no locality")
            return
        localities = self._localities(row)
        listed = f" of {said.organisation} ({shortened(', '.join(localities))})" if localities else ""
        if said.locality is None:
            yield _Finding(number, "locality", "nothing", f"a locality{listed}: only strategic posts have none")
        elif localities and said.locality not in localities:
            yield _Finding(
                row=number,
                column="locality",
                found=shown(said.locality),
                expected=f"a locality{listed}",
                mistaken=said.locality,
                known=localities,
            )

    def _localities(self, row: Row) -> list[str]:
        """Return the localities open to a post; none where that isn't known."""
        return self.places.localities_of[row.said.organisation] if self.places is not None and row.tells("organisation") else []

    def _partnerships(self, number: int, row: Row) -> Iterator[_Finding]:
        said = row.said
        if self.places is None or not row.tells("organisation", "partnerships"):
            return
        known = self.places.served_by[said.organisation]
        is_local = row.tells("level", "locality") and said.level != Level.STRATEGIC
        own = self.places.partnership_of.get(said.locality or "") if is_local else None
        for index, name in enumerate(said.partnerships):
            if name not in known:
                expected = f"a partnership of {said.organisation} ({shortened(', '.join(known))})"
                yield _Finding(row=number, column="partnerships", found=shown(name), expected=expected, mistaken=name, known=known)
            elif name in said.partnerships[:index]:
                yield _Finding(number, "partnerships", shown(name), "each partnership once")
            elif own is not None and name != own:
                yield _Finding(number, "partnerships", shown(name), f"only {own!r}, the partnership of {said.locality}")

    def _served(self, row: Row) -> set[str] | None:
        """Return the partnerships whose work a post does, or None where that isn't known."""
        said, places = row.said, self.places
        if places is None or not row.tells("organisation", "level", "locality", "partnerships"):
            return None
        if said.level == Level.STRATEGIC:
            return set(said.partnerships or places.served_by[said.organisation]) or None
        own = places.partnership_of.get(said.locality or "")
        return None if own is None else {own}

    def _apart(self, one: Row, other: Row) -> bool:
        """Whether two posts of different organisations surely share no partnership."""
        ours, theirs = self._served(one), self._served(other)
        return ours is not None and theirs is not None and one.said.organisation != other.said.organisation and ours.isdisjoint(theirs)

    def _line_manager(self, number: int, row: Row) -> Iterator[_Finding]:
        said, column = row.said, "line_manager"
        if not row.tells(column):
            return
        if said.line_manager is None:
            if row.tells("organisation", "level") and said.level > self.tops[said.organisation]:
                top = self.tops[said.organisation].name.lower()
                yield _Finding(number, column, "nothing", f"a line manager: only the top of {said.organisation} ({top}) has none")
            return
        if said.line_manager not in self.numbers:
            yield _Finding(
                row=number,
                column=column,
                found=shown(said.line_manager),
                expected="a post of this roster",
                mistaken=said.line_manager,
                known=self.ids,
            )
            return
        manager = self.rows[self.numbers[said.line_manager]]
        if manager.tells("level") and row.tells("level") and manager.said.level > said.level:
            told = f"{said.line_manager!r}, a {manager.said.level.name.lower()} post"
            yield _Finding(number, column, told, f"a post that is not below {said.level.name.lower()}")
        if not (manager.tells("organisation", "joint") and row.tells("organisation", "joint")):
            return
        told = f"{said.line_manager!r}, a post of {manager.said.organisation}"
        if manager.said.organisation != said.organisation and not (manager.said.joint or said.joint):
            yield _Finding(number, column, told, f"a post of {said.organisation}, or a joint one")
        elif self._apart(row, manager):
            yield _Finding(number, column, told, "a post that shares a partnership with it")

    def _ties(self, number: int, row: Row) -> Iterator[_Finding]:
        said, column = row.said, "ties"
        if not row.tells(column):
            return
        seen: set[str] = set()
        for name in said.ties:
            if name not in self.numbers:
                yield _Finding(row=number, column=column, found=shown(name), expected="posts of this roster", mistaken=name, known=self.ids)
            elif name in seen:
                yield _Finding(number, column, shown(name), "each post once")
            elif row.tells("post") and name == said.post:
                yield _Finding(number, column, f"{name!r}, the post itself", "other posts")
            elif self._apart(row, self.rows[self.numbers[name]]):
                expected = f"posts of {said.organisation}, or such as share a partnership with it"
                yield _Finding(number, column, f"{name!r}, a post of {self.rows[self.numbers[name]].said.organisation}", expected)
            seen.add(name)

    def _loops(self) -> Iterator[_Finding]:
        """Follow each line of management upwards; where it comes back to itself, name the loop, once."""
        walk_of: dict[int, int] = {}
        for start in range(len(self.rows)):
            path: list[int] = []
            here: int | None = start
            while here is not None and here not in walk_of:
                walk_of[here] = start
                path.append(here)
                here = self._above(here)
            if here is not None and walk_of[here] == start:
                yield self._loop(path[path.index(here) :])

    def _above(self, number: int) -> int | None:
        row = self.rows[number]
        return self.numbers.get(row.said.line_manager) if row.tells("line_manager") and row.said.line_manager else None

    def _loop(self, numbers: list[int]) -> _Finding:
        first = numbers.index(min(numbers))
        names = [str(self.rows[number].said.post) for number in numbers[first:] + numbers[:first]]
        if len(names) == 1:
            return _Finding(numbers[0], "line_manager", f"{names[0]!r}, the post itself", "another post")
        told = names if len(names) <= LONGEST_LOOP_SHOWN else [*names[: LONGEST_LOOP_SHOWN - 1], "…"]
        return _Finding(min(numbers), "line_manager", f"the loop {' -> '.join([*told, names[0]])}", "line managers that lead to the top")
