"""What sets a future apart from another of the same place, each difference undone in turn."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from integration_sim.experiments.attribution.causes.dated import PARTS, STYLES, Dated, Item, Part, begins, dated, grouped
from integration_sim.experiments.attribution.causes.left_out import DEMAND, DRIFT, PRESSURE, Cause
from integration_sim.experiments.errors import ExplanationError
from integration_sim.scenario.aspects import model_of
from integration_sim.scenario.errors import ScenarioError
from integration_sim.scenario.schema import Scenario

MODEL = "the model"
"""Parameters and mechanisms, in words."""
OF_WHOM = ("organisation", "partnership")
"""Where it stands whom an event or lever is for."""


class Difference(NamedTuple):
    """An event or lever that is not the same in both futures; `now` or `was` is None where only the other has it."""

    part: Part
    now: int | None
    """Its number in the future that is told of."""
    was: int | None
    """And in the one from which that is told."""


class _Apart(NamedTuple):
    """What the lists of events and levers of two futures have in common."""

    here: Item
    there: Item
    twins: Mapping[Part, Mapping[int, int]]
    """Those of this future that are in the other too, moved or changed perhaps: number here, and there."""

    def without(self, undone: Iterable[Difference]) -> dict[str, Any]:
        """Return the lists as they are with some differences undone: what is put back stands where it stood."""
        lists: dict[str, Any] = {}
        for part in PARTS:
            here, there, twins = self.here[part], self.there[part], self.twins[part]
            mine = [one for one in undone if one.part == part]
            back = {one.now: one.was for one in mine if one.now is not None}
            found: list[tuple[Item, int | None]] = []
            for number, item in enumerate(here):
                if number not in back:
                    found.append((item, twins.get(number)))
                elif (was := back[number]) is not None:
                    found.append((there[was], was))
            for was in sorted(one.was for one in mine if one.now is None and one.was is not None):
                behind = [at for at, (_, other) in enumerate(found) if other is not None and other < was]
                found.insert(max(behind, default=-1) + 1, (there[was], was))
            lists[part] = [item for item, _ in found]
        return lists


def differences_of(scenario: Scenario, baseline: Scenario) -> list[Cause]:
    """Return what sets a future apart from another of the same place, each undone in turn.

    What was added is left out, what was left out is put back, what was moved or changed is as it was; alike ones together, and with
    them what cannot be otherwise.
    """
    apart = _apart(scenario, baseline)
    found = grouped(_differences(apart, scenario, baseline))
    causes = [_undone(scenario, apart, what, found) for what in found]
    return causes + [Cause(label, scenario.override(back)) for label, back in _conditions(scenario, baseline)]


def _conditions(scenario: Scenario, baseline: Scenario) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield conditions (and the model) that differ, each with the changes that make them those of the other future."""
    there = baseline.to_data()
    pressure = {name: baseline.finance_of(name) for name in scenario.partnerships}
    if any(scenario.finance_of(name).pressure != finance.pressure for name, finance in pressure.items()):
        paths = {name: f"partnerships.{name}.finance.pressure" for name in pressure}
        yield PRESSURE, {paths[name]: finance.model_dump(mode="json")["pressure"] for name, finance in pressure.items()}
    if scenario.demand != baseline.demand:
        yield DEMAND, {"demand": there["demand"]}
    drift = {name: organisation.terms_drift for name, organisation in baseline.organisations.items()}
    if any(organisation.terms_drift != drift[name] for name, organisation in scenario.organisations.items()):
        yield DRIFT, {f"organisations.{name}.terms_drift": rate for name, rate in drift.items()}
    if model_of(scenario) != model_of(baseline):
        yield MODEL, {"parameters": there["parameters"], "switch_off": there["switch_off"]}


def _apart(scenario: Scenario, baseline: Scenario) -> _Apart:
    """Find out which events and levers two futures share: the same ones, then, of each kind and place, those nearest in time."""
    here, there = scenario.to_data(), baseline.to_data()
    twins: dict[Part, dict[int, int]] = {part: {} for part in PARTS}
    for part in PARTS:
        for alike in (operator.eq, _of_one_kind):
            left = [number for number in range(len(there[part])) if number not in twins[part].values()]
            for now, item in enumerate(here[part]):
                fitting = [was for was in left if now not in twins[part] and alike(item, there[part][was])]
                if fitting:
                    nearest = min(fitting, key=lambda was: abs(begins(there[part][was]) - begins(item)))
                    twins[part][now] = nearest
                    left.remove(nearest)
    return _Apart(here, there, twins)


def _of_one_kind(one: Item, other: Item) -> bool:
    return all(one.get(field) == other.get(field) for field in ("kind", *STYLES, *OF_WHOM))


def _differences(apart: _Apart, scenario: Scenario, baseline: Scenario) -> Iterator[tuple[Dated, str, Difference]]:
    """Yield what differs: what it is, the organisation that it is for, and where it stands."""
    for part in PARTS:
        here, there, twins = apart.here[part], apart.there[part], apart.twins[part]
        for now, item in enumerate(here):
            if now not in twins:
                yield dated(item, scenario, "added"), str(item.get("organisation")), Difference(part, now, None)
            elif item != (before := there[twins[now]]):
                moved = begins(item) != begins(before)
                what = dated(item, scenario, "", before) if moved else dated(item, scenario, "changed")
                yield what, str(item.get("organisation")), Difference(part, now, twins[now])
        for was, item in enumerate(there):
            if was not in twins.values():
                yield dated(item, baseline, "left out"), str(item.get("organisation")), Difference(part, None, was)


def _undone(scenario: Scenario, apart: _Apart, what: Dated, found: Mapping[Dated, Sequence[Difference]]) -> Cause:
    """Return the future with one group of differences undone, and with as few others as that takes.

    Nothing but differences is undone, so with all of them it ends where the other future is.
    """
    others = [one for one in found if one != what]
    for along in ((), *((one,) for one in others), tuple(others)):
        undone = [difference for one in (what, *along) for difference in found[one]]
        try:
            return Cause(what, scenario.override(apart.without(undone)), along)
        except ScenarioError:
            continue
    raise ExplanationError(
        f"beside: {what} cannot be undone, even with all other events and levers; what fits them differs too, so compare futures that"
        " differ in less"
    )
