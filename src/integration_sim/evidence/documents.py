"""The documents that are cited, and where in them a reader finds what stands on a line of the text copy that was read."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from ruamel.yaml import YAML

from integration_sim.frozen import FrozenDict

FILE = "sources.yaml"


class Read(StrEnum):
    """How much of a document was read before it was cited."""

    WHOLE = "whole"
    PART = "part"
    PRESS = "press"
    RECALLED = "recalled"


HOW_READ = {
    Read.WHOLE: "read",
    Read.PART: "abstract, summary or cited figures read",
    Read.PRESS: "known from the press or from another's account",
    Read.RECALLED: "not read: cited from memory",
}
RECALLED_DETAILS = "title and place of publication from memory"


class Document(BaseModel):
    """A document in bibliographic form.

    `cited_as` are the ways in which texts cite it, beside its name. A document that was read as a text copy has `lines`, how many
    the copy has, and `sections` and `quotations`: by the line where each begins, what a reader of the published document finds.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    cited_as: tuple[str, ...] = ()
    authors: str
    year: int | None = None
    title: str = ""
    subtitle: str = ""
    published: str
    doi: str = ""
    short: str = ""
    read: Read
    details: Read | None = None
    lines: int = 0
    sections: Mapping[int, str] = Field(default_factory=FrozenDict)
    quotations: Mapping[int, str] = Field(default_factory=FrozenDict)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        for starts in (tuple(self.sections), tuple(self.quotations)):
            if starts != tuple(sorted(starts)) or (starts and not 1 <= starts[0] <= starts[-1] <= self.lines):
                raise ValueError(f"{self.name}: expected lines in ascending order, from 1 to {self.lines}")
        return self

    @property
    def called(self) -> str:
        """What a reader is told it is where it is cited."""
        return self.short or self.name

    @property
    def reference(self) -> str:
        """The full reference: authors, year, title, where published, DOI, and how much of it was read."""
        year = f" ({self.year})" if self.year else ""
        title = ": ".join(part for part in (self.title, self.subtitle) if part)
        doi = f" https://doi.org/{self.doi}" if self.doi else ""
        how = HOW_READ[self.read] + (f"; {RECALLED_DETAILS}" if self.details else "")
        return " ".join(_stopped(part) for part in (f"{self.authors}{year}", title, self.published) if part) + f"{doi} [{how}]"

    def holds(self, first: int, last: int) -> bool:
        """Whether the text copy has these lines, counted from 1, under a heading."""
        return bool(self.sections) and min(self.sections) <= first <= last <= self.lines

    def place(self, first: int, last: int) -> str:
        """Return section and quotations of the lines `first` to `last` of the text copy, as the published document has them.

        Raises ValueError for lines that the copy does not have.
        """
        if not self.holds(first, last):
            raise ValueError(f"{self.name}: found lines {first}-{last}, expected lines from 1 to {self.lines}")
        starts = tuple(self.sections)
        begins, ends = (starts[bisect_right(starts, line) - 1] for line in (first, last))
        section = self.sections[begins]
        if begins != ends:
            section = f"{section} to {beyond_shared(section, self.sections[ends])}"
        quoted = [label for line, label in self.quotations.items() if first <= line <= last]
        if not quoted:
            commented = any(self.sections[starts[bisect_right(starts, line) - 1]] == section for line in self.quotations)
            return f"{section}, comment" if commented else section
        return f"{section}, {quoted[0]}" if len(quoted) == 1 else f"{section}, {quoted[0]} to {quoted[-1]}"


def beyond_shared(before: str, place: str) -> str:
    """Return a place in a document without what it shares with the beginning of one named just before: `Case C, theme 2`."""
    parts, earlier = place.split(", "), before.split(", ")
    shared = next((at for at, (one, other) in enumerate(zip(parts, earlier, strict=False)) if one != other), len(parts) - 1)
    return ", ".join(parts[min(shared, len(parts) - 1) :])


def _stopped(sentence: str) -> str:
    """Return a sentence with a full stop, if it does not end with one already; its first letter as a capital."""
    return sentence[0].upper() + sentence[1:] + ("" if sentence[-1] in ".?" else ".")


@cache
def documents() -> Mapping[str, Document]:
    """Return every document by its name, in the order of the file."""
    text = resources.files(__package__).joinpath(FILE).read_text(encoding="utf-8")
    found = YAML(typ="safe", pure=True).load(text)
    return FrozenDict({name: Document(name=name, **fields) for name, fields in found.items()})
