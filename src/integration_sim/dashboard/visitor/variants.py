"""A variant: a baseline, and what somebody changed in it. As plain data it is what sessions, files and links hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from uuid import uuid4

from pydantic import ValidationError

from integration_sim.scenario.errors import Location, Problem, ScenarioError, problems_of_validation, shown
from integration_sim.scenario.fields import SCHEMA_VERSION, Strict
from integration_sim.scenario.kinds.tables import AnyLever, Event
from integration_sim.scenario.schema import Scenario

type Part = Literal["events", "levers"]
type Item = Mapping[str, Any]
"""An event or a lever as plain data."""

LONGEST_NAME, MOST_OFF = 80, 100
MIGRATED = (
    "“{name}” was made by an earlier version. Its pressure on budgets then held in the years before the start too, and was fitted away; now"
    " it acts from the first month on, from the same start as the baseline. Its numbers will differ from those of then."
)


@dataclass(frozen=True)
class Variant:
    """A scenario that somebody works on, beside the baseline from which it came."""

    name: str
    baseline: Scenario
    scenario: Scenario
    off: tuple[Item, ...] = ()
    """Events and levers that are switched off, as plain data, to be switched on again."""
    identity: str = field(default_factory=lambda: uuid4().hex)
    revision: int = 0
    """How often it has been kept: who keeps it must have seen the last one."""
    notice: str = field(default="", compare=False)
    """What whoever opens it has to know: that it was made when something in it meant something else."""
    bar_identities: tuple[str, ...] = field(default=(), compare=False)
    """What its bars are called while somebody works on it: events, levers, then what is off; empty as long as none came or went."""

    @property
    def changed(self) -> bool:
        """Whether it differs from its baseline."""
        return self.scenario != self.baseline

    def with_scenario(self, scenario: Scenario, off: tuple[Item, ...] | None = None) -> Variant:
        """Return the same variant with another scenario."""
        return replace(self, scenario=scenario, off=self.off if off is None else off)

    def without_changes(self) -> Variant:
        """Return the same variant before any change."""
        return replace(self, scenario=self.baseline, off=(), bar_identities=())

    def with_off(self, item: Item) -> Variant:
        """Return the same variant with one thing more that is switched off."""
        return replace(self, off=(*self.off, dict(item)))

    def to_data(self) -> dict[str, Any]:
        """Return it as plain data, ready for JSON."""
        return {
            "identity": self.identity,
            "revision": self.revision,
            "name": self.name,
            "baseline": self.baseline.to_data(),
            "scenario": self.scenario.to_data(),
            "off": [dict(item) for item in self.off],
        }


class _Dated(Strict):
    """Events and levers, each checked for itself: whether they fit the place is asked when they are switched on."""

    events: tuple[Event, ...] = ()
    levers: tuple[AnyLever, ...] = ()


def part_of(item: Item) -> Part:
    """Return in which list of a scenario an event or lever stands."""
    return "levers" if "start" in item else "events"


def checked(item: Item) -> dict[str, Any]:
    """Return an event or lever complete with defaults. Raises ScenarioError naming the field."""
    part = part_of(item)
    data = {part: [dict(item)]}
    try:
        complete: dict[str, Any] = _Dated.model_validate(data).model_dump(mode="json")[part][0]
    except ValidationError as error:
        raise ScenarioError([replace(one, location=one.location[2:]) for one in problems_of_validation(error, data)]) from None
    return complete


def opened(scenario: Scenario) -> Variant:
    """Return a variant that is still its baseline."""
    return Variant(scenario.title, scenario, scenario)


def read_variant(data: Any) -> Variant:
    """Return the variant that plain data describe, checked like a scenario file. Raises ScenarioError naming the field."""
    if not isinstance(data, Mapping):
        raise _wrong((), data, "a variant: name, baseline, scenario")
    name, identity, revision, off = (data.get(part) for part in ("name", "identity", "revision", "off"))
    if not isinstance(name, str) or not 0 < len(name.strip()) <= LONGEST_NAME or not name.isprintable():
        raise _wrong(("name",), name, f"a name of 1 to {LONGEST_NAME} letters")
    if not isinstance(identity, str) or len(identity) != len(uuid4().hex) or not identity.isalnum():
        raise _wrong(("identity",), identity, "32 letters and digits, as the dashboard writes them")
    if not isinstance(revision, int) or isinstance(revision, bool) or revision < 0:
        raise _wrong(("revision",), revision, "a whole number from 0 on")
    if not isinstance(off, list) or len(off) > MOST_OFF or not all(isinstance(item, Mapping) for item in off):
        raise _wrong(("off",), off, f"a list of at most {MOST_OFF} events and levers")
    switched_off = []
    for number, item in enumerate(off):
        with _below("off", number):
            switched_off.append(checked(item))
    with _below("baseline"):
        baseline = Scenario.model_validate(data.get("baseline"))
    with _below("scenario"):
        scenario = Scenario.model_validate(data.get("scenario"))
    if (baseline.start, baseline.months) != (scenario.start, scenario.months):
        span = f"{scenario.start} and {scenario.months} months"
        raise _wrong(("scenario", "start"), span, f"those of its baseline, {baseline.start} and {baseline.months} months")
    notice = ""
    if _version(data["scenario"]) < SCHEMA_VERSION and (migrated := scenario.with_past_of(baseline)) != scenario:
        scenario, notice = migrated, MIGRATED.format(name=name)
    return Variant(
        name=name, baseline=baseline, scenario=scenario, off=tuple(switched_off), identity=identity, revision=revision, notice=notice
    )


def _version(scenario: Any) -> int:
    """Return in which version of the schema a checked scenario was written: 1 where it does not say."""
    return int(scenario.get("schema_version", 1))


@contextmanager
def _below(*location: str | int) -> Iterator[None]:
    """Say of what is found wrong meanwhile that it is below this place."""
    try:
        yield
    except ScenarioError as error:
        raise ScenarioError([replace(problem, location=(*location, *problem.location)) for problem in error.problems]) from None


def _wrong(location: Location, found: Any, expected: str) -> ScenarioError:
    return ScenarioError([Problem(location, shown(found), expected)])
