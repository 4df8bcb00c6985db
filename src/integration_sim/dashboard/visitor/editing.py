"""Changes to a scenario as hands make them: bars on a timeline are added, moved, stretched and switched off.

A **bar** is an event or a lever with its months, counted from the scenario's start. Every change gives a new, checked
scenario, or raises ScenarioError and leaves all as it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from integration_sim.dashboard.visitor.variants import LONGEST_NAME, Item, Part, Variant, checked, part_of
from integration_sim.report.wording.events import event_label
from integration_sim.report.wording.levers import lever_label
from integration_sim.report.wording.sentences import capital, listed
from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.scenario.errors import Problem, ScenarioError
from integration_sim.scenario.events import Reform
from integration_sim.scenario.fields import names
from integration_sim.scenario.kinds.forms import FORMS
from integration_sim.scenario.kinds.tables import LEVERS, model_of
from integration_sim.scenario.schema import Scenario
from integration_sim.vocabulary import Level, Sector

PARTS: tuple[Part, Part] = ("events", "levers")
USUAL_MONTHS = 24
"""How long a lever or a shock lasts that has just been put in, unless the run ends before."""


@dataclass(frozen=True, kw_only=True)
class Bar:
    """An event or lever on the timeline."""

    identity: str
    """What a page calls it (`levers.0`): the same when it is moved or switched off, and when others come and go."""
    part: Part
    position: int
    """In its list, from 0; among what is switched off, if it is."""
    item: Item
    label: str
    first: int
    last: int
    """The month after its last one; equal to `first` for what happens at once."""
    on: bool
    in_baseline: bool

    @property
    def lasts(self) -> bool:
        """Whether it can be stretched."""
        return "months" in self.item or self.item["kind"] == "reform"


def bars(variant: Variant) -> list[Bar]:
    """Return everything dated, in the order of time; what is switched off too."""
    start, before = variant.scenario.start, variant.baseline.to_data()
    known = [*before["events"], *before["levers"]]
    data = variant.scenario.to_data()
    placed = [(part, number, item, True) for part in PARTS for number, item in enumerate(data[part])]
    placed += [(part_of(item), number, item, False) for number, item in enumerate(variant.off)]
    found = [
        _bar(identity, part, number, item, _label(variant, item), start, on, item in known)
        for identity, (part, number, item, on) in zip(_bar_identities(variant), placed, strict=True)
    ]
    return sorted(found, key=lambda bar: (bar.first, bar.last, bar.label))


def _bar_identities(variant: Variant) -> list[str]:
    """Return what the bars are called: events, levers, then what is off."""
    counts = {"events": len(variant.scenario.events), "levers": len(variant.scenario.levers), "off": len(variant.off)}
    usual = [f"{part}.{number}" for part, count in counts.items() for number in range(count)]
    return list(variant.bar_identities) if len(variant.bar_identities) == len(usual) else usual


def _bar(identity: str, part: Part, position: int, item: Item, label: str, start: CalendarMonth, on: bool, in_baseline: bool) -> Bar:
    first = _first(item)
    last = CalendarMonth(item["live"]) if item["kind"] == "reform" else first + int(item.get("months", 0))
    return Bar(
        identity=identity,
        part=part,
        position=position,
        item=item,
        label=label,
        first=first - start,
        last=last - start,
        on=on,
        in_baseline=in_baseline,
    )


def _first(item: Item) -> CalendarMonth:
    return CalendarMonth(item[model_of(item).begins_in])


def label_of(item: Item, of_several: bool = False) -> str:
    """Return what a person calls an event or lever: `owned action learning`, `reform: lead agency, north` where places are several."""
    where = f", {str(item['partnership']).replace('_', ' ')}" if of_several and item.get("partnership") else ""
    if part_of(item) == "levers":
        return lever_label(item["kind"], str(item.get("style") or "")) + where
    return event_label(item) + where


def _label(variant: Variant, item: Item) -> str:
    return label_of(item, of_several=len(variant.scenario.partnerships) > 1)


def find(variant: Variant, identity: str) -> Bar:
    """Return the bar that a page calls so. Raises ScenarioError if it is no longer there."""
    for bar in bars(variant):
        if bar.identity == identity:
            return bar
    raise ScenarioError([Problem((), "something that is no longer on the timeline", "a bar that is; look again")])


def moved(variant: Variant, identity: str, first: int, last: int) -> Variant:
    """Return the variant with a bar that reaches from one month to another."""
    bar = find(variant, identity)
    start = variant.scenario.start
    item = dict(bar.item)
    begin = start + max(0, first)
    if item["kind"] == "reform":
        item |= _reform_from(Reform.model_validate(bar.item), begin, start + max(first, last))
    else:
        item[model_of(item).begins_in] = str(begin)
        if "months" in item:
            item["months"] = max(1, last - max(0, first))
    return changed(variant, identity, item)


def _reform_from(reform: Reform, announced: CalendarMonth, live: CalendarMonth) -> dict[str, Any]:
    """Return a reform's dates anew; the shadow period keeps its length as far as there is room, later phases their distance."""
    shift = live - reform.live
    shadow = None if reform.shadow is None else max(announced, reform.shadow + shift)
    later = [{"live": str(phase.live + shift), "localities": list(phase.localities)} for phase in reform.phases]
    return {"announced": str(announced), "live": str(live), "shadow": None if shadow is None else str(shadow), "phases": later}


def changed(variant: Variant, identity: str, item: Item) -> Variant:
    """Return the variant with something else in a bar's place."""
    bar = find(variant, identity)
    if not bar.on:
        off = list(variant.off)
        try:
            off[bar.position] = checked(item)
        except ScenarioError as error:
            raise ScenarioError([_called(bar.label, problem, problem.location) for problem in error.problems]) from None
        return variant.with_scenario(variant.scenario, tuple(off))
    items = _items(variant.scenario, bar.part)
    items[bar.position] = dict(item)
    return _with(variant, bar.part, items)


def detailed(variant: Variant, identity: str, field: str, value: Any) -> Variant:
    """Return the variant with another value in one field of a bar."""
    return changed(variant, identity, {**find(variant, identity).item, field: value})


def added(variant: Variant, item: Item, identity: str = "") -> Variant:
    """Return the variant with one more event or lever, which gets a name of its own unless it has one."""
    part, bar_identities = part_of(item), _bar_identities(variant)
    events, levers = len(variant.scenario.events), len(variant.scenario.levers)
    bar_identities.insert(events if part == "events" else events + levers, identity or uuid4().hex)
    return replace(_with(variant, part, [*_items(variant.scenario, part), dict(item)]), bar_identities=tuple(bar_identities))


def removed(variant: Variant, identity: str) -> Variant:
    """Return the variant without a bar."""
    bar = find(variant, identity)
    bar_identities = tuple(one for one in _bar_identities(variant) if one != identity)
    if not bar.on:
        return replace(variant, off=_without(variant.off, bar.position), bar_identities=bar_identities)
    items = list(_without(tuple(_items(variant.scenario, bar.part)), bar.position))
    return replace(_with(variant, bar.part, items), bar_identities=bar_identities)


def switched(variant: Variant, identity: str) -> Variant:
    """Return the variant with a bar switched off, or on again."""
    bar = find(variant, identity)
    left = removed(variant, identity)
    if bar.on:
        return replace(left.with_off(bar.item), bar_identities=(*left.bar_identities, identity))
    return added(left, bar.item, identity)


def _with(variant: Variant, part: Part, items: list[dict[str, Any]]) -> Variant:
    """Return the variant with other events or levers; what is wrong with one is said by its label: a page counts them nowhere."""
    try:
        return variant.with_scenario(variant.scenario.override({part: items}))
    except ScenarioError as error:
        lists = variant.scenario.to_data() | {part: items}
        found = []
        for problem in error.problems:
            match problem.location:
                case ("events" | "levers" as where, int(number), *fields):
                    found.append(_called(_label(variant, lists[where][number]), problem, fields))
                case _:
                    found.append(problem)
        raise ScenarioError(found) from None


def _called(label: str, problem: Problem, fields: Iterable[str | int]) -> Problem:
    return replace(problem, location=(", ".join([label, *map(str, fields)]),))


def _items(scenario: Scenario, part: Part) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = scenario.to_data()[part]
    return items


def _without[T](items: tuple[T, ...], position: int) -> tuple[T, ...]:
    return items[:position] + items[position + 1 :]


def beginning(variant: Variant, kind: str) -> int:
    """Return from which month on people mostly want to try something: the announcement of the last reform, else the start.

    One more reform may be announced once the last one is live.
    """
    reforms = [bar.last if kind == "reform" else bar.first for bar in bars(variant) if bar.on and bar.item["kind"] == "reform"]
    return max(reforms, default=0)


def named(variant: Variant) -> str:
    """Return what to call a variant: its own name once it has been kept; before, what has been added to its baseline."""
    added_labels = [bar.label for bar in bars(variant) if bar.on and not bar.in_baseline]
    if variant.revision or not added_labels:
        return variant.name
    return capital(f"with {listed(added_labels)}")[:LONGEST_NAME].strip()


def usual(scenario: Scenario, kind: str, first: int, style: str = "") -> dict[str, Any]:
    """Return a lever (`coaching`) or a reform (`reform` with a form as its style) as it is when just put in, from a month on."""
    begin = scenario.start + max(0, min(first, scenario.months - 1))
    left = max(1, scenario.end - begin)
    if kind == "reform":
        live = begin + min(USUAL_MONTHS, max(0, left - 1))
        boards = [name for name, house in scenario.organisations.items() if house.sector is Sector.NHS]
        taker = next(iter([*boards, *scenario.organisations]))
        receiver = {"receiver": taker} if FORMS[style].transfers_staff else {}
        return {"kind": "reform", "form": style, "announced": str(begin), "live": str(live)} | receiver
    item: dict[str, Any] = {"kind": kind, "start": str(begin), "months": min(USUAL_MONTHS, left)}
    return item | ({"style": style} if style else {})


def kinds() -> list[dict[str, str]]:
    """Return what can be added: reforms to every form, then levers in the schema's order, as kind, style and label."""
    reforms = [{"kind": "reform", "style": form, "label": event_label({"kind": "reform", "form": form})} for form in FORMS]
    found: list[dict[str, str]] = []
    for kind, model in LEVERS.items():
        found += [{"kind": kind, "style": style, "label": lever_label(kind, style)} for style in model.styles() or ("",)]
    return [*found, *reforms]


def places(scenario: Scenario) -> dict[str, list[str]]:
    """Return at what a lever may be aimed: organisations, levels, localities, partnerships."""
    return {
        "organisation": list(scenario.organisations),
        "level": names(Level),
        "locality": [place for partnership in scenario.partnerships.values() for place in partnership.localities],
        "partnership": list(scenario.partnerships),
    }
