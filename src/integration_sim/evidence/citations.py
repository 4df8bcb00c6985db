"""Citations in a text: which documents it names and which lines of their text copies; and the same text for a reader.

Registry, mechanisms and scenarios cite as `Memon 1469-1471; King's Fund 2018 85, 89 (the law), 94; Schweiger & DeNisi 1991`. Lines
serve those who keep the text copies; whoever reads the published document is told section and quotation instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from integration_sim.evidence.documents import Document, beyond_shared, documents

PLACE = r"\d+(?:-\d+)?(?![\d%/:]| %|\.\d)"
PLACES = rf"{PLACE}(?:(?:, | and | with ){PLACE})*"
MORE_PLACES = re.compile(rf"(?<=[,;:] )(?=\d\d){PLACES}(?= \(|[;),]|\.(?!\d)|$| of | calls )")
"""Further lines of the document named last: `Memon 1212 (seeking permission), 2177-2183 (one council)`."""
MORE_YEARS = re.compile(r", (?P<year>(?:19|20)\d\d)\b")
"""Another year of the same authors: `Fulop 2002, 2005`."""


@dataclass(frozen=True)
class Citation:
    """A document that a text names, with lines of its text copy (from 1, both ends included) if it gives any."""

    document: Document
    places: tuple[tuple[int, int], ...]
    start: int
    end: int
    names_it: bool = True
    """Whether the text names the document here; otherwise it goes on about the one named before."""

    @property
    def holds(self) -> bool:
        """Whether the document has a section for each of the lines."""
        return all(self.document.holds(first, last) for first, last in self.places)

    def told(self) -> str:
        """Return the citation for a reader of the published document: section and quotation instead of lines."""
        places = list(dict.fromkeys(self.document.place(first, last) for first, last in self.places))
        return ", ".join(([self.document.called] if self.names_it else []) + [_shortened(places)] * bool(places))


def citations(text: str) -> list[Citation]:
    """Return what a text cites, in its order."""
    return list(_found(text))


def resolved(text: str) -> str:
    """Return a text with each citation by line told by section and quotation; what cannot be looked up stays as it is."""
    told, done = [], 0
    for one in _found(text):
        if one.places and one.holds:
            told.append(text[done : one.start] + one.told())
            done = one.end
    return "".join((*told, text[done:]))


def _found(text: str) -> Iterator[Citation]:
    by_name, pattern = _names()
    last: Document | None = None
    at = 0
    while at < len(text):
        named, more = pattern.search(text, at), MORE_PLACES.search(text, at) if last is not None and last.lines else None
        if more is not None and last is not None and (named is None or more.start() < named.start()):
            yield Citation(last, _lines(more.group()), more.start(), more.end(), names_it=False)
            at = more.end()
            continue
        if named is None:
            return
        called, places = named["dated"] or named["bare"] or named["other"], named["among"] or named["lines"] or ""
        last, at = by_name[called], named.end()
        yield Citation(last, _lines(places), named.start(), at)
        while (year := MORE_YEARS.match(text, at)) is not None and (name := f"{_authors(called)} {year['year']}") in by_name:
            last, at = by_name[name], year.end()
            yield Citation(last, (), year.start(), at)


@cache
def _names() -> tuple[dict[str, Document], re.Pattern[str]]:
    """Return documents by every way in which they are cited, and the pattern that finds them, the longest first."""
    every = documents().values()
    by_name = {name: one for one in every for name in (one.name, *one.cited_as)}
    # a bare name, such as an institution's, cites its document only with lines behind it
    bare = {one.name for one in every if one.lines}
    dated = {name for one in every if one.lines for name in one.cited_as}
    others = by_name.keys() - bare - dated
    pattern = (
        rf"(?<!\w)(?:(?P<dated>{_any_of(dated)})(?!\w)(?:[\s,]+(?P<among>{PLACES}))?"
        rf"|(?P<bare>{_any_of(bare)})[\s,]+(?P<lines>{PLACES})"
        rf"|(?P<other>{_any_of(others)})(?!\w))"
    )
    return by_name, re.compile(pattern)


def _any_of(names: set[str]) -> str:
    """Return a pattern of names, the longest first, so that none hides another that begins with it."""
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


def _lines(places: str) -> tuple[tuple[int, int], ...]:
    pairs = (place.partition("-") for place in re.findall(r"\d+(?:-\d+)?", places))
    return tuple((int(first), int(last or first)) for first, _, last in pairs)


def _authors(name: str) -> str:
    return name.rpartition(" ")[0]


def _shortened(places: list[str]) -> str:
    """Join places, saying what their beginnings share only once."""
    told = places[:1]
    for before, place in pairwise(places):
        told.append(beyond_shared(before, place))
    return " and ".join(told)
