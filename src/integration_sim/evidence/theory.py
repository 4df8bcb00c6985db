"""Theory checks: what the theory behind a mechanism says must happen, in sentences that anyone can read, with what tries it.

They stand in `theory.yaml`. `theory_checks.py` runs them; nothing in the model reads them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from functools import cache
from importlib import resources
from itertools import product
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from integration_sim.errors import nearest
from integration_sim.evidence.citations import citations
from integration_sim.frozen import FrozenDict
from integration_sim.mechanisms.month import MECHANISMS
from integration_sim.model.recording.outcomes import OUTCOMES
from integration_sim.parameters import registry
from integration_sim.scenario.errors import InputError, Location, Problem, ScenarioError, problems_of_validation, shown
from integration_sim.scenario.fields import FROZEN, LevelName, Strict
from integration_sim.scenario.files.library import load_scenario, scenario_names
from integration_sim.scenario.files.strict_yaml import StrictYamlReader
from integration_sim.scenario.schema import Scenario

FILE = "theory.yaml"
ASSUMPTION = "assumption"
"""How a source begins that is none."""


class TheoryError(InputError):
    """A file of theory checks that cannot be used: which line, which field, what was found and what was expected."""


class Expected(StrEnum):
    """What a check expects of an outcome where something is more, or added."""

    HIGHER = "higher"
    LOWER = "lower"
    NEVER_LOWER = "never lower"
    NEVER_HIGHER = "never higher"
    NO_CHANGE = "no change"


def _one_of(known: Callable[[], Iterable[str]]) -> BeforeValidator:
    """Accept one of the names that a registry holds."""

    def checked(value: Any) -> Any:
        if not isinstance(value, str) or value not in (choices := list(known())):
            raise PydanticCustomError("choice", "one of the known names", {"choices": list(known())})
        return choices[choices.index(value)]

    return BeforeValidator(checked)


def _cited(value: Any) -> Any:
    """Accept what cites as the registry does, or says that it is an assumption."""
    found = citations(value) if isinstance(value, str) else []
    if not all(one.holds or not one.places for one in found) or not (found or str(value).startswith(ASSUMPTION)):
        raise PydanticCustomError("source", f"a document of sources.yaml with lines that it has, or {ASSUMPTION!r}")
    return value


MechanismName = Annotated[str, _one_of(lambda: MECHANISMS)]
ParameterName = Annotated[str, _one_of(registry)]
Changes = Annotated[Mapping[str, Any], FROZEN]
Sentence = Annotated[str, Field(min_length=1, pattern=r"^\S[\s\S]*\.\s*$")]
Probability = Annotated[float, Field(gt=0.0, lt=1.0)]


class Luck(Strict):
    """How many replicates a check has: the fewest, doubled while luck leaves it open, up to the most; and its intervals' level."""

    fewest: Annotated[int, Field(ge=6)]
    most: Annotated[int, Field(ge=6)]
    seed: Annotated[int, Field(ge=0)]
    confidence: Probability


class Place(Strict):
    """Where checks are made: a shipped scenario, or another place, with changes at dotted paths."""

    title: str
    scenario: Annotated[str, _one_of(scenario_names)] | None = None
    like: str | None = None
    changes: Changes = FrozenDict()

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.scenario is None) == (self.like is None):
            raise PydanticCustomError("one", "either the scenario or the place that it is like")
        return self


class Varied(Strict):
    """What sets the two arms of a check apart: one of these.

    A dotted path of the scenario with its value in the one and the other; an event or a lever that only the other has; a parameter
    at the low end of its range and at the high end.
    """

    path: str | None = None
    values: tuple[Any, Any] | None = None
    event: Changes | None = None
    lever: Changes | None = None
    parameter: ParameterName | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        given = [name for name in ("path", "event", "lever", "parameter") if getattr(self, name) is not None]
        if len(given) != 1 or (self.path is None) != (self.values is None):
            raise PydanticCustomError("one", "one of path (with values), event, lever, parameter")
        return self

    def arms(self, scenario: Scenario) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the changes of the one arm and of the other, by dotted path."""
        if self.path is not None and self.values is not None:
            return {self.path: self.values[0]}, {self.path: self.values[1]}
        if self.parameter is not None:
            one, here = registry()[self.parameter], f"parameters.{self.parameter}"
            return {here: one.low}, {here: one.high}
        kind, added = ("events", self.event) if self.event is not None else ("levers", self.lever)
        return {}, {kind: [*scenario.to_data()[kind], dict(added or {})]}

    def told(self) -> str:
        """Return in a few words what is varied."""
        if self.values is not None:
            return f"{self.path} from {shown(self.values[0])} to {shown(self.values[1])}"
        if self.parameter is not None:
            one = registry()[self.parameter]
            return f"{self.parameter} from {one.low:g} to {one.high:g}"
        added = self.event or self.lever or {}
        return f"{'event' if self.event is not None else 'lever'} {added.get('kind')} added"


class Check(Strict):
    """One theory check.

    The outcome in the arm where something is more, less the outcome in the other, over the months of the window (both ends
    included, month 0 is the start), is what is expected: never lower by more than the tolerance, say. `fails_because` says of
    one that is known to fail why it does.
    """

    sentence: Sentence
    mechanism: MechanismName
    place: str
    given: Changes = FrozenDict()
    varied: Varied
    outcome: Annotated[str, _one_of(lambda: OUTCOMES)]
    level: LevelName | None = None
    window: tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=1)]]
    expected: Expected
    tolerance: Annotated[float, Field(ge=0.0)] = 0.0
    source: Annotated[str, BeforeValidator(_cited)]
    fails_because: str = ""


class Theory(Strict):
    """All theory checks, the places where they are made, and the main parameters of each mechanism, whose corners they are run at."""

    luck: Luck
    places: Annotated[Mapping[str, Place], FROZEN]
    corners: Annotated[Mapping[MechanismName, tuple[ParameterName, ...]], FROZEN]
    checks: Annotated[Mapping[str, Check], FROZEN]

    @model_validator(mode="after")
    def _places(self) -> Self:
        """Let a place be like one of those above it, so that none is like itself."""
        names = list(self.places)
        for number, (name, place) in enumerate(self.places.items()):
            if place.like is not None and place.like not in names[:number]:
                raise PydanticCustomError("like", f"places.{name}.like to be one of the places above it: {', '.join(names[:number])}")
        return self

    def scenario_of(self, place: str) -> Scenario:
        """Return the scenario of a place."""
        here = self.places[place]
        base = load_scenario(here.scenario) if here.scenario is not None else self.scenario_of(str(here.like))
        return base.override(here.changes)

    def arms(self, check: Check, vector: Mapping[str, float]) -> tuple[Scenario, Scenario]:
        """Return the two scenarios that a check compares where parameters have the values of a vector.

        What the check varies or is given counts before the vector. Raises ScenarioError for what cannot be changed so.
        """
        scenario = self.scenario_of(check.place).override(check.given)
        of_vector = {f"parameters.{name}": value for name, value in vector.items() if f"parameters.{name}" not in check.given}
        one, other = ({**of_vector, **changes} for changes in check.varied.arms(scenario))
        return scenario.override(one), scenario.override(other)

    def vectors_at_corners(self, check: Check) -> tuple[Mapping[str, float], ...]:
        """Return the parameter vectors at which a check is run: its mechanism's main parameters low, as they are and high, crossed."""
        names = [name for name in self.corners.get(check.mechanism, ()) if name != check.varied.parameter]
        values = [(one.low, one.value, one.high) for one in map(registry().__getitem__, names)]
        return tuple(FrozenDict(zip(names, corner, strict=True)) for corner in product(*values))


@cache
def theory() -> Theory:
    """Return the theory checks that come with the package."""
    return parse_theory(resources.files(__package__).joinpath(FILE).read_text(encoding="utf-8"), FILE)


def parse_theory(text: str, file: str) -> Theory:
    """Return the theory checks in a YAML text; `file` is what errors call it. Raises TheoryError for whatever is wrong with it."""
    reader = StrictYamlReader()
    try:
        data = reader.read(text)
        found = Theory.model_validate(data)
        problems = [problem for name in found.places for problem in _problems_of_place(found, name)]
        if not problems:
            problems = [problem for name, check in found.checks.items() for problem in _problems(found, name, check)]
    except ScenarioError as error:
        raise TheoryError(error.problems).in_file(file, reader.lines) from None
    except ValidationError as error:
        raise TheoryError(problems_of_validation(error, data)).in_file(file, reader.lines) from None
    if problems:
        raise TheoryError(problems).in_file(file, reader.lines)
    return found


def _problems_of_place(all_of_it: Theory, name: str) -> list[Problem]:
    try:
        all_of_it.scenario_of(name)
    except ScenarioError as error:
        return [_placed(problem, ("places", name), {"changes": all_of_it.places[name].changes}) for problem in error.problems]
    return []


def _placed(problem: Problem, here: Location, changes: Mapping[str, Iterable[str]]) -> Problem:
    """Return a problem of a scenario where the file changes it; else where what it belongs to begins."""
    for field, paths in changes.items():
        for path in paths:
            if f"{problem.path}.".startswith(f"{path}.") or f"{path}.".startswith(f"{problem.path}."):
                inside = problem.location[path.count(".") + 1 :]  # nothing, where the path leads nowhere
                written = field.split(".") if "." in field else (field, path)
                return replace(problem, location=(*here, *written, *inside))
    return replace(problem, location=(*here, *problem.location))


def _added(all_of_it: Theory, check: Check) -> dict[str, tuple[str, ...]]:
    """Return by field of the check which path of the scenario it writes: the event or lever that is added comes last."""
    varied = check.varied
    if varied.path is not None:
        return {"varied.path": (varied.path,)}
    kinds = {"event": "events", "lever": "levers"}
    scenario = all_of_it.scenario_of(check.place)
    found: dict[str, tuple[str, ...]] = {}
    for field, kind in kinds.items():
        if getattr(varied, field) is not None:
            found[f"varied.{field}"] = (f"{kind}.{len(check.given.get(kind, getattr(scenario, kind)))}",)
    return found


def _problems(all_of_it: Theory, name: str, check: Check) -> list[Problem]:
    """Return what of a check does not fit the rest: its place, its window, what it changes."""
    here: Location = ("checks", name)
    if check.place not in all_of_it.places:
        places = tuple(all_of_it.places)
        return [Problem((*here, "place"), shown(check.place), f"one of {', '.join(places)}", nearest(check.place, places))]
    try:
        one, other = all_of_it.arms(check, {})
    except ScenarioError as error:
        return [_placed(problem, here, {"given": check.given, **_added(all_of_it, check)}) for problem in error.problems]
    first, last = check.window
    if not first <= last <= min(one.months, other.months):
        expected = f"a first and a last month from 0 to {min(one.months, other.months)}"
        return [Problem((*here, "window"), f"{first} to {last}", expected)]
    return []
