"""A pattern that the model must show: arms that differ in one thing, what is measured of them, and what is expected.

Patterns are data (`patterns.yaml`). Nothing in the model reads them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from ruamel.yaml import YAML

from integration_sim.errors import UnknownNameError
from integration_sim.evidence.validation.measures import ALL, Measure, Statistic
from integration_sim.scenario.files.library import load_scenario, scenario_names
from integration_sim.scenario.schema import Scenario

FILE = "patterns.yaml"


class SpeaksOf(StrEnum):
    """What an expectation is about: which way something goes, how large it is, or that nothing happens where nothing should."""

    SIGN = "sign"
    SIZE = "size"
    CONTROL = "control"


def _window(given: Any) -> Any:
    return (given, given) if isinstance(given, int) else given


Window = Annotated[tuple[int, int], BeforeValidator(_window)]
"""The first and the last month, both counted; a single month stands for both."""


class Frozen(BaseModel):
    """What is read from the file and not changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Arm(Frozen):
    """A scenario to simulate: a shipped scenario or another arm, with changes."""

    place: str
    change: dict[str, Any] = {}
    """Dotted paths and their new values, as `Scenario.override` takes them."""
    add: dict[str, list[dict[str, Any]]] = {}
    """Further events and levers."""
    mirrored: bool = False
    """Whether the first two organisations swap everything but their names."""


class Term(Frozen):
    """What is measured of one arm, and how much it counts."""

    arm: str
    weight: float = 1.0
    outcome: str | None = None
    statistic: Statistic | None = None
    window: Window | None = None
    level: str | None = None
    organisation: str | None = None
    partnership: str | None = None


class Recovery(Frozen):
    """Months from `since` until the mean path of the terms, smoothed, is back at its `level`."""

    since: int
    level: Window | None = None
    """The window whose mean is to be regained; left out: 0, the path of what the arm is held against."""
    beside: tuple[Term, ...] = ()
    """Another path, whose months are subtracted."""


class Context(Frozen):
    """Random places: so many, each with values drawn evenly between bounds at dotted paths."""

    places: int
    draw: dict[str, tuple[float, float]]
    """Path, or `event.field` of the event that is added, and its bounds."""
    event: dict[str, Any] = {}
    """An event that every place meets; `leadership.stance` and so on are drawn into it."""


class Expectation(Frozen):
    """One thing expected of a pattern: what is measured, and where it should lie."""

    says: str
    speaks_of: SpeaksOf = SpeaksOf.SIGN
    outcome: str = ""
    statistic: Statistic = Statistic.MEAN
    window: Window = (0, 0)
    level: str = ALL
    organisation: str = ALL
    partnership: str = ALL
    arms: dict[str, float] = {}
    """Arms and how much each counts, where all are asked the same."""
    terms: tuple[Term, ...] = ()
    """Otherwise, each term by itself; what a term leaves out is the expectation's."""
    per: tuple[Term, ...] = ()
    """What the sum is divided by: the ratio of both means."""
    recovery: Recovery | None = None
    exactly: bool = False
    """Whether every month of every life has to be the same."""
    above: float | None = None
    below: float | None = None
    known_to_fail: str = ""
    """The reason, where it does: it stays listed."""

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if self.above is None and self.below is None and not self.exactly:
            raise ValueError("expected a bound: above, below or both")
        if bool(self.arms) == bool(self.terms):
            raise ValueError("expected either arms or terms")
        return self

    def weighted(self) -> Iterator[tuple[float, str, Measure]]:
        """Yield weight, arm and measure of every term."""
        terms = self.terms or tuple(Term(arm=arm, weight=weight) for arm, weight in self.arms.items())
        return (self._told(term) for term in terms)

    def beside(self) -> Iterator[tuple[float, str, Measure]]:
        """Yield weight, arm and measure of every term of the path whose recovery is subtracted."""
        return (self._told(term) for term in (self.recovery.beside if self.recovery else ()))

    def divisors(self) -> Iterator[tuple[float, str, Measure]]:
        """Yield weight, arm and measure of every term that the sum is divided by."""
        return (self._told(term) for term in self.per)

    def _told(self, term: Term) -> tuple[float, str, Measure]:
        statistic = term.statistic or (Statistic.PATH if self.recovery or self.exactly else self.statistic)
        measure = Measure(
            term.outcome or self.outcome,
            statistic,
            term.window or self.window,
            term.partnership or self.partnership,
            term.organisation or self.organisation,
            term.level or self.level,
        )
        return term.weight, term.arm, measure


class Shares(Frozen):
    """What a share of the variance over random places and forms is expected to be."""

    says: str
    speaks_of: SpeaksOf = SpeaksOf.SIZE
    of: str
    """`form`, or a path that is drawn; or `one beside other`: how far one form's mean lies from another's, in sd between places."""
    above: float | None = None
    below: float | None = None
    above_that_of: str = ""
    """Another share that it has to exceed."""


class Variance(Frozen):
    """Random places, each lived in every form: how much of the variance of an outcome each of what is drawn, and form, explain."""

    contexts: Context
    arms: dict[str, dict[str, Any]]
    """Forms, and the reform that brings each; empty for the form that the place has."""
    place: str
    outcome: str
    window: Window
    expect: tuple[Shares, ...]


class Pattern(Frozen):
    """A pattern: what is known, from where, what speaks against it, and what is expected of the simulation."""

    id: str
    title: str
    source: str
    against: str = ""
    arms: dict[str, Arm] = {}
    expect: tuple[Expectation, ...] = ()
    variance: Variance | None = None
    stage: int = Field(default=5, ge=1)
    """When calibration asks it: what is cheap and selective first, so that most vectors are ruled out after a few lives."""


class Patterns(Frozen):
    """All patterns, and the arms that several share."""

    arms: dict[str, Arm]
    patterns: tuple[Pattern, ...]

    def named(self, ids: list[str]) -> tuple[Pattern, ...]:
        """Return the patterns of these ids, all where none is given. Raises UnknownNameError naming the nearest."""
        known = {one.id: one for one in self.patterns}
        for id_ in ids:
            if id_ not in known:
                raise UnknownNameError("pattern", id_, known)
        return tuple(known[id_] for id_ in ids) or self.patterns

    def scenario(self, pattern: Pattern, arm: str) -> Scenario:
        """Return the scenario of an arm of a pattern. Raises UnknownNameError for an arm, or place, that isn't there."""
        own = pattern.arms.get(arm) or self.arms.get(arm)
        if own is None:
            if arm in scenario_names():
                return load_scenario(arm)
            raise UnknownNameError(f"arm of {pattern.id}", arm, [*pattern.arms, *self.arms, *scenario_names()])
        found = self._changed(self.scenario(pattern, own.place), own)
        return mirrored(found) if own.mirrored else found

    @staticmethod
    def _changed(scenario: Scenario, arm: Arm) -> Scenario:
        changed = scenario.override(arm.change) if arm.change else scenario
        if not arm.add:
            return changed
        data = changed.to_data()
        return changed.override({part: [*data[part], *entries] for part, entries in arm.add.items()})


@cache
def patterns() -> Patterns:
    """Return the patterns that ship. Each name in them is checked when its arm is made."""
    text = resources.files("integration_sim.evidence").joinpath(FILE).read_text(encoding="utf-8")
    return Patterns.model_validate(YAML(typ="safe", pure=True).load(text))


def mirrored(scenario: Scenario) -> Scenario:
    """Swap every attribute of the first two organisations: their descriptions, and what events and levers do to them."""
    one, other, *_ = scenario.organisations
    swap = {one: other, other: one}
    data = scenario.to_data()
    data["organisations"] |= {one: data["organisations"][other], other: data["organisations"][one]}
    for entry in (*data["events"], *data["levers"]):
        for field in ("organisation", "receiver"):
            entry |= {field: swap[entry[field]]} if entry.get(field) in swap else {}
    return Scenario.model_validate(data)


def arms_of(pattern: Pattern) -> Mapping[str, tuple[Measure, ...]]:
    """Return what each arm of a pattern is asked."""
    asked: dict[str, dict[Measure, None]] = {}
    for expectation in pattern.expect:
        for _, arm, measure in (*expectation.weighted(), *expectation.beside(), *expectation.divisors()):
            asked.setdefault(arm, {})[measure] = None
    return {arm: tuple(measures) for arm, measures in asked.items()}
