"""A variant: a baseline, and what somebody changed in it. As plain data it is what sessions, files and links hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

from integration_sim.scenario.errors import Problem, ScenarioError, shown
from integration_sim.scenario.schema import Scenario

LONGEST_NAME, MOST_OFF = 80, 100


@dataclass(frozen=True)
class Variant:
    """A scenario that somebody works on, beside the baseline from which it came."""

    name: str
    baseline: Scenario
    scenario: Scenario
    off: tuple[Mapping[str, Any], ...] = ()
    """Events and levers that are switched off, as plain data, to be switched on again."""
    identity: str = field(default_factory=lambda: uuid4().hex)
    revision: int = 0
    """How often it has been kept: who keeps it must have seen the last one."""
    handles: tuple[str, ...] = field(default=(), compare=False)
    """What its bars are called while somebody works on it: events, levers, then what is off; empty as long as none came or went."""

    @property
    def changed(self) -> bool:
        """Whether it differs from its baseline."""
        return self.scenario != self.baseline

    def with_scenario(
        self, scenario: Scenario, off: tuple[Mapping[str, Any], ...] | None = None, handles: tuple[str, ...] | None = None
    ) -> Variant:
        """Return the same variant with another scenario."""
        off, handles = self.off if off is None else off, self.handles if handles is None else handles
        return replace(self, scenario=scenario, off=off, handles=handles)

    def with_off(self, item: Mapping[str, Any]) -> Variant:
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
    baseline, scenario = (_scenario(data, part) for part in ("baseline", "scenario"))
    if (baseline.start, baseline.months) != (scenario.start, scenario.months):
        span = f"{scenario.start} and {scenario.months} months"
        raise _wrong(("scenario", "start"), span, f"those of its baseline, {baseline.start} and {baseline.months} months")
    return Variant(name, baseline, scenario, tuple(off), identity, revision)


def _scenario(data: Mapping[str, Any], part: str) -> Scenario:
    try:
        return Scenario.model_validate(data.get(part))
    except ScenarioError as error:
        raise ScenarioError([replace(problem, location=(part, *problem.location)) for problem in error.problems]) from None


def _wrong(location: tuple[str | int, ...], found: Any, expected: str) -> ScenarioError:
    return ScenarioError([Problem(location, shown(found), expected)])
