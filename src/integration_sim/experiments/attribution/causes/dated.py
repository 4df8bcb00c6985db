"""Events and levers as causes: what they are called, when they begin, where, and which of them are alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.scenario.kinds.forms import FORMS
from integration_sim.scenario.kinds.tables import model_of
from integration_sim.scenario.schema import Scenario

type Part = Literal["events", "levers"]
type Item = dict[str, Any]
"""An event or a lever as plain data."""
PARTS: tuple[Part, Part] = ("events", "levers")
REFORM = "reform"
STYLES = ("style", "form", "mode")
"""Where it stands which of several styles it has."""
MOST_CAUSES = 12
"""Of more events and levers than these, those of one kind are taken together: a national scenario would take an hour one by one."""
type How = Literal["", "added", "left out", "changed"]
"""What became of an event or lever in a future beside another; empty where it is told of by itself, or was moved."""


@dataclass(frozen=True, kw_only=True)
class Dated:
    """An event or lever, or several that are alike."""

    kind: str
    style: str
    """Which of several styles of its kind: of a reform the form, of budgets how close they come."""
    where: str
    """The title of the organisation or partnership, where it concerns one of several."""
    first: CalendarMonth
    """The month in which the earliest begins."""
    last: CalendarMonth
    """And the latest."""
    times: int = 1
    how: How = ""
    instead_of: tuple[CalendarMonth, CalendarMonth] | None = None
    """Where they were moved: the first and last month in which they begin in the other future."""

    @property
    def name(self) -> str:
        """What it is called: `broken promise`."""
        if self.kind == REFORM:
            return f"reform to {FORMS[self.style].title}"
        return " ".join(word for word in (self.style.replace("_", " "), model_of({"kind": self.kind}).as_cause) if word)

    def __str__(self) -> str:
        span = str(self.first) if self.first == self.last else f"{self.first} to {self.last}"
        where, often = f" at {self.where}" if self.where else "", f", {self.times} times" if self.times > 1 else ""
        return f"{self.name}{where} ({span}{often}){self._how}"

    @property
    def _how(self) -> str:
        if self.instead_of is None:
            return f" {self.how}".rstrip()
        first, last = self.instead_of
        return f" instead of {first}" + (f" to {last}" if first != last else "")


def dated(item: Item, scenario: Scenario, how: How = "", before: Item | None = None) -> Dated:
    """Return what an event or lever is; `before` is what it was in another future where it was moved."""
    organisation, partnership = item.get("organisation"), item.get("partnership")
    where = ""
    if organisation and len(scenario.organisations) > 1:
        where = scenario.organisations[organisation].title or organisation.replace("_", " ")
    elif partnership and len(scenario.partnerships) > 1:
        where = scenario.partnerships[partnership].title or partnership.replace("_", " ")
    style = str(next((item[field] for field in STYLES if item.get(field)), ""))
    month = begins(item)
    return Dated(
        kind=item["kind"],
        style=style,
        where=where,
        first=month,
        last=month,
        times=1,
        how=how,
        instead_of=None if before is None else (begins(before),) * 2,
    )


def begins(item: Item) -> CalendarMonth:
    """Return the month in which an event or lever begins."""
    return CalendarMonth(str(item[model_of(item).begins_in]))


def grouped[T](found: Iterable[tuple[Dated, str, T]]) -> dict[Dated, list[T]]:
    """Return alike events and levers together: the same at the same time in several places, or of one kind if there are many.

    Each comes with the organisation that it is for, since one organisation's are apart from another's unless there are many.
    """
    listed = list(found)
    exact = _by(listed, lambda one, organisation: (replace(one, where=""), organisation))
    if len(exact) <= MOST_CAUSES:
        return exact
    return _by(listed, lambda one, organisation: (one.kind, one.style, one.how, one.instead_of is not None))


def _by[T](listed: list[tuple[Dated, str, T]], key: Any) -> dict[Dated, list[T]]:
    groups: dict[Any, list[tuple[Dated, T]]] = {}
    for one, organisation, member in listed:
        groups.setdefault(key(one, organisation), []).append((one, member))
    found: dict[Dated, list[T]] = {}
    for members in groups.values():
        found.setdefault(_together([one for one, _ in members]), []).extend(member for _, member in members)
    return found


def _together(alike: list[Dated]) -> Dated:
    """Return several that are alike as one."""
    before = [months for one in alike if one.instead_of is not None for months in one.instead_of]
    return replace(
        alike[0],
        where=alike[0].where if len({one.where for one in alike}) == 1 else "",
        first=min(one.first for one in alike),
        last=max(one.last for one in alike),
        times=sum(one.times for one in alike),
        instead_of=(min(before), max(before)) if before else None,
    )
