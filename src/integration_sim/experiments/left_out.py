"""What may be left out of a future: its events, levers and conditions, alike ones together, each with what cannot be without it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from integration_sim.experiments.errors import ExplanationError
from integration_sim.scenario.aspects import model_of
from integration_sim.scenario.errors import Location, ScenarioError
from integration_sim.scenario.schema import Scenario
from integration_sim.vocabulary import FORM_TITLES, FormName

type Part = Literal["events", "levers"]
type Item = dict[str, Any]
PARTS: tuple[Part, Part] = ("events", "levers")
PRESSURE, DEMAND, DRIFT, MODEL = "pressure on budgets", "demand", "drift of terms", "the model"
"""The conditions of a future, and the model, in words."""
MOST_CAUSES = 12
"""Of more events and levers than these, those of one kind are taken together: a national scenario would take an hour one by one."""
REFORM = "reform"
IN_WORDS = {"breach": "broken promise", "budget": "budgets", "co_location": "co-location", "freeze": "frozen posts"}
"""What events and levers are called whose kind does not say it."""
STARTS = ("announced", "date", "start")
"""Where the month stands in which an event or lever begins."""


@dataclass(frozen=True)
class Cause:
    """Something without which a future would have been another."""

    label: str
    """What it is, when it begins, how many places it concerns, and what goes with it."""
    scenario: Scenario
    """The future without it."""


def causes_of(scenario: Scenario) -> list[Cause]:
    """Return the causes of a future: events and levers, alike ones together, then conditions that are not what they were before."""
    items = [(part, number) for part in PARTS for number in range(len(getattr(scenario, part)))]
    data = scenario.to_data()
    found = [_left_out(scenario, label, members) for label, members in _grouped(data, items).items()]
    return found + [Cause(label, scenario.override(changes)) for label, changes in _conditions(scenario)]


def nothing_happens(scenario: Scenario) -> Scenario:
    """Return the future with nothing in it: no events, no levers, conditions as they were before."""
    changes: dict[str, Any] = {part: [] for part in PARTS}
    for _, condition in _conditions(scenario):
        changes |= condition
    return scenario.override(changes)


def _conditions(scenario: Scenario) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the conditions that are not what they were before the start, each with the changes that make them so."""
    before = {name: scenario.past_pressure_of(name) for name in scenario.partnerships}
    if any(scenario.finance_of(name).pressure != pressure for name, pressure in before.items()):
        yield PRESSURE, {f"partnerships.{name}.finance.pressure": pressure for name, pressure in before.items()}
    if scenario.demand != 0.0:
        yield DEMAND, {"demand": 0.0}
    drifting = [name for name, organisation in scenario.organisations.items() if organisation.terms_drift]
    if drifting:
        yield DRIFT, {f"organisations.{name}.terms_drift": 0.0 for name in drifting}


def differences_of(scenario: Scenario, baseline: Scenario) -> list[Cause]:
    """Return what sets a future apart from another of the same place, each undone in turn.

    What was added is left out, what was left out is put back, what was moved or changed is as it was. Raises ExplanationError where
    events cannot be undone one by one.
    """
    here, there = scenario.to_data(), baseline.to_data()
    found: list[Cause] = []
    for part in PARTS:
        found += _changed_items(scenario, here, there, part)
    conditions: dict[str, tuple[Any, Any, dict[str, Any]]] = {
        PRESSURE: (
            [scenario.finance_of(name).pressure for name in scenario.partnerships],
            [baseline.finance_of(name).pressure for name in scenario.partnerships],
            {
                f"partnerships.{name}.finance.pressure": baseline.finance_of(name).model_dump(mode="json")["pressure"]
                for name in scenario.partnerships
            },
        ),
        DEMAND: (scenario.demand, baseline.demand, {"demand": there["demand"]}),
        DRIFT: (
            [one.terms_drift for one in scenario.organisations.values()],
            [one.terms_drift for one in baseline.organisations.values()],
            {f"organisations.{name}.terms_drift": one.terms_drift for name, one in baseline.organisations.items()},
        ),
        MODEL: (model_of(scenario), model_of(baseline), {"parameters": there["parameters"], "switch_off": there["switch_off"]}),
    }
    return found + [Cause(label, scenario.override(back)) for label, (now, before, back) in conditions.items() if now != before]


def _changed_items(scenario: Scenario, here: Item, there: Item, part: Part) -> Iterator[Cause]:
    """Yield the events or levers that differ, each undone."""
    before = list(there[part])
    added = []
    for number, item in enumerate(here[part]):
        if item in before:
            before.remove(item)
        else:
            added.append(number)
    moved: dict[int, Item] = {}
    for number in added:
        twin = next((item for item in before if _kind(item) == _kind(here[part][number])), None)
        if twin is not None:
            before.remove(twin)
            moved[number] = twin
    for label, members in _grouped(here, [(part, number) for number in added if number not in moved]).items():
        yield _left_out(scenario, f"{label} added", members)
    for number, twin in moved.items():
        items = [twin if other == number else item for other, item in enumerate(here[part])]
        now, before_it = _when(here[part][number]), _when(twin)
        how = "changed" if now == before_it else f"instead of {before_it}"
        yield Cause(f"{_label(here[part][number])} {how}", _overridden(scenario, {part: items}))
    for item in before:
        yield Cause(f"{_label(item)} left out", _overridden(scenario, {part: [*here[part], item]}))


def _overridden(scenario: Scenario, changes: dict[str, Any]) -> Scenario:
    try:
        return scenario.override(changes)
    except ScenarioError as error:
        raise ExplanationError(f"beside: what differs cannot be undone one by one ({error}); compare futures that differ in less") from None


def _left_out(scenario: Scenario, label: str, members: Sequence[tuple[Part, int]]) -> Cause:
    """Return the future without some events or levers, and without what cannot be without them."""
    data, gone = scenario.to_data(), set(members)
    while True:
        kept = {part: [number for number in range(len(data[part])) if (part, number) not in gone] for part in PARTS}
        try:
            without = scenario.override({part: [data[part][number] for number in kept[part]] for part in PARTS})
        except ScenarioError as error:
            found = {item for problem in error.problems for item in _named(problem.location, kept)}
            if not found:
                raise
            gone |= found
        else:
            with_it = list(dict.fromkeys(_label(data[part][number]) for part, number in sorted(gone - set(members))))
            return Cause(label + (f", with {', '.join(with_it)}" if with_it else ""), without)


def _named(location: Location, kept: Mapping[Part, Sequence[int]]) -> Iterator[tuple[Part, int]]:
    """Yield the event or lever that a problem is about, by its number among all."""
    match location:
        case ("events" | "levers" as part, int(number), *_):
            yield part, kept[part][number]


def _grouped(data: Item, items: Iterable[tuple[Part, int]]) -> dict[str, list[tuple[Part, int]]]:
    """Return alike events and levers together, by label: the same at the same time in several places, or of one kind if there are many."""
    listed = list(items)
    groups: dict[tuple[str, ...], list[tuple[Part, int]]] = {}
    for part, number in listed:
        groups.setdefault((*_kind(data[part][number])[:3], _when(data[part][number])), []).append((part, number))
    if len(groups) > MOST_CAUSES:
        groups = {}
        for part, number in listed:
            groups.setdefault(_kind(data[part][number])[:2], []).append((part, number))
    found: dict[str, list[tuple[Part, int]]] = {}
    for members in groups.values():
        dates = sorted({_when(data[part][number]) for part, number in members})
        name = _name(data[members[0][0]][members[0][1]])
        label = f"{name} ({dates[0]}{f' to {dates[-1]}' if len(dates) > 1 else ''}{f', {len(members)} times' if len(members) > 1 else ''})"
        found.setdefault(label, []).extend(members)
    return found


def _kind(item: Item) -> tuple[str, ...]:
    """Return what an event or lever is, and of whom."""
    style = str(item.get("style") or item.get("form") or item.get("mode") or "")
    return item["kind"], style, str(item.get("organisation") or ""), str(item.get("partnership") or "")


def _when(item: Item) -> str:
    return next(str(item[field]) for field in STARTS if field in item)


def _name(item: Item) -> str:
    kind, style, organisation, _ = _kind(item)
    if kind == REFORM:
        return f"reform to {FORM_TITLES[FormName[style.upper()]]}"
    return " ".join(word.replace("_", " ") for word in (style, IN_WORDS.get(kind, kind), organisation) if word)


def _label(item: Item) -> str:
    return f"{_name(item)} ({_when(item)})"
