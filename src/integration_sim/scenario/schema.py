"""The scenario: who there is, how they start, and what happens to them."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterator, Mapping
from typing import Annotated, Any

from pydantic import Field, ModelWrapValidatorHandler, ValidationError, field_validator, model_validator
from pydantic_core import PydanticCustomError

from integration_sim.errors import UnknownNameError
from integration_sim.extensions import OPTION, extensions
from integration_sim.frozen import FrozenDict
from integration_sim.parameters import registry
from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.scenario.checks.checks import problems_of
from integration_sim.scenario.choices import Form, MechanismName
from integration_sim.scenario.errors import Problem, ScenarioError, problems_of_validation
from integration_sim.scenario.fields import (
    FROZEN,
    SCHEMA_VERSION,
    Budget,
    Change,
    ChangeSeries,
    Count,
    Label,
    Months,
    Name,
    Number,
    SchemaVersion,
    SectorName,
    Share,
    ShareSeries,
    StandsFor,
    Strict,
    Text,
)
from integration_sim.scenario.kinds.tables import AnyLever, Event
from integration_sim.scenario.override import flattened, overridden, stepped, told_apart
from integration_sim.scenario.roster.post import MOST_ROWS, RosterPost
from integration_sim.vocabulary import BudgetMode


class Culture(Strict):
    """An organisation's position on the four kinds of difference; left out, the sector's usual one."""

    devolved_authority: Share | None = None
    appetite_for_risk: Share | None = None
    target_regime: Share | None = None
    closeness_to_elected_members: Share | None = None


class TermsProfile(Strict):
    """How generous the terms are, part by part; left out, the sector's usual ones."""

    pay: Share | None = None
    hours: Share | None = None
    pension: Share | None = None
    appraisal: Share | None = None


class ManagerCounts(Strict):
    """How many managers there are. A level left out follows from the one below and the usual span of control."""

    strategic: Count | None = None
    middle: Count | None = None
    front_line: Count


class Organisation(Strict):
    """An employer: a board, a council or another body."""

    title: Text = ""
    sector: SectorName
    managers: ManagerCounts | None = Field(default=None, description="Left out where the roster holds its posts.")
    culture: Culture = Culture()
    terms: TermsProfile = TermsProfile()
    terms_drift: Change = Field(default=0.0, description="Change of all parts of its terms each April.")
    od_capacity: Share = Field(default=0.5, description="Strength of its organisational development; 0 = gone.")
    professions: tuple[Label, ...] = ()


class History(Strict):
    """Where a partnership starts: the warm-up is fitted so that it stands still at these means."""

    cross_trust: Share = 0.5
    within_trust: Share = 0.7
    partner_confidence: Share = 0.5
    familiarity: Share = 0.4


class Finance(Strict):
    """How short money is (0 = plenty, 1 = crisis), and how far budgets have come together."""

    pressure: ShareSeries = Field(default=0.35, description="From the first month on; before it too, unless the past says otherwise.")
    budget: Budget = BudgetMode.SEPARATE

    @property
    def pressure_at_start(self) -> float:
        """The pressure in month 0."""
        return self.pressure[0].value if isinstance(self.pressure, tuple) else self.pressure


class Past(Strict):
    """The conditions under which a partnership came to stand where it starts: those of the warm-up, month 0 included."""

    pressure: Share | None = Field(default=None, description="Financial pressure; left out: that with which `finance` begins.")


class Partnership(Strict):
    """Organisations that are asked to work as one, and the localities in which they do."""

    title: Text = ""
    organisations: Annotated[tuple[Name, ...], Field(min_length=2)]
    form: Form
    localities: Annotated[tuple[Label, ...], Field(min_length=1)]
    history: History | None = Field(default=None, description="Left out: the scenario's.")
    finance: Finance | None = Field(default=None, description="Left out: the scenario's.")
    past: Past | None = Field(default=None, description="Left out: the scenario's, or that with which its own finance begins.")


class Scenario(Strict):
    """What is simulated: frozen, checked, and complete with the parameters it overrides.

    It holds three things (`scenario/aspects.py`): a *place* with its past, which the warm-up brings to where it starts; a
    *future*, that departs from there; and the *model* by which both go.

    Raises ScenarioError where it is made from something that cannot be run.
    """

    name: Name
    title: Label
    story: Text = ""
    sources: tuple[Text, ...] = ()
    assumptions: tuple[Text, ...] = ()
    schema_version: SchemaVersion = SCHEMA_VERSION
    start: CalendarMonth
    months: Months
    stands_for: StandsFor = Field(
        default=1, description="How many managers of the place one simulated manager stands for; what each costs counts so many times."
    )
    organisations: Annotated[dict[Name, Organisation], Field(min_length=2), FROZEN]
    partnerships: Annotated[dict[Name, Partnership], Field(min_length=1), FROZEN]
    roster: Annotated[tuple[RosterPost, ...], Field(max_length=MOST_ROWS)] = Field(
        default=(), description="The posts of organisations that give no numbers of managers."
    )
    history: History = History()
    finance: Finance = Finance()
    past: Past = Past()
    demand: ChangeSeries = Field(
        default=0.0, description="From the first month on: share of the services' capacity that demand takes beyond that of month 0."
    )
    events: tuple[Event, ...] = ()
    levers: tuple[AnyLever, ...] = ()
    parameters: Annotated[dict[str, Number], FROZEN] = Field(
        default_factory=FrozenDict, description="Overrides of the parameter registry, by id."
    )
    switch_off: tuple[MechanismName, ...] = ()
    extensions: tuple[Name, ...] = Field(default=(), description="Extensions that it needs; a person names their files.")

    @field_validator("parameters", mode="before")
    @classmethod
    def _flat(cls, value: Any) -> Any:
        """Accept `trust: {loss: 0.2}` as well as `trust.loss: 0.2`."""
        return flattened(value) if isinstance(value, Mapping) else value

    @field_validator("roster", mode="before")
    @classmethod
    def _rows(cls, value: Any) -> Any:
        """Say why a file's name does not do here: only whoever reads a scenario's file knows where it would stand."""
        if isinstance(value, str):
            raise PydanticCustomError("roster", "a list of posts (only a scenario file may name a CSV file)")
        return value

    @model_validator(mode="wrap")
    @classmethod
    def _complete(cls, data: Any, handler: ModelWrapValidatorHandler[Scenario]) -> Scenario:
        missing = list(_missing_extensions(data))
        if missing:
            raise ScenarioError(missing)
        try:
            scenario = handler(data)
        except ValidationError as error:
            raise ScenarioError(problems_of_validation(error, data)) from None
        problems = problems_of(scenario)
        if problems:
            raise ScenarioError(problems)
        return scenario

    @property
    def end(self) -> CalendarMonth:
        """The last month."""
        return self.start + self.months

    def month_of(self, date: CalendarMonth) -> int:
        """The month of the run in which something dated happens: that of its date, but not before month 1."""
        return max(1, date - self.start)

    def months_from(self, date: CalendarMonth, months: int) -> range:
        """The months of the run in which something so dated goes on: as many as it says, from the one in which it begins."""
        first = self.month_of(date)
        return range(first, first + months)

    def history_of(self, partnership: str) -> History:
        """The history of a partnership: its own, or the scenario's."""
        return self.partnerships[partnership].history or self.history

    def finance_of(self, partnership: str) -> Finance:
        """The finance of a partnership: its own, or the scenario's."""
        return self.partnerships[partnership].finance or self.finance

    def parameter(self, name: str) -> float:
        """The value of a parameter of the registry here, by its id. Raises UnknownNameError for one that isn't there."""
        if name not in registry():
            raise UnknownNameError("parameter", name, registry(), "an id of the registry")
        return self.parameters.get(name, registry()[name].value)

    def past_pressure_of(self, partnership: str) -> float:
        """Financial pressure in the years before the start: what the partnership says of itself goes before what the scenario says."""
        own = self.partnerships[partnership]
        if own.past is not None and own.past.pressure is not None:
            return own.past.pressure
        return self._past_pressure if own.finance is None else own.finance.pressure_at_start

    @property
    def _past_pressure(self) -> float:
        return self.finance.pressure_at_start if self.past.pressure is None else self.past.pressure

    def to_data(self) -> dict[str, Any]:
        """Return the scenario as plain data, complete with defaults: what `run.json` keeps and a file may hold."""
        return self.model_dump(mode="json")

    def override(self, changes: Mapping[str, Any]) -> Scenario:
        """Return the scenario with changes at dotted paths, such as `finance.pressure` or `parameters.trust.loss`.

        A list position counts from 0: `events.0.live`. A path to a series may name the month from which on the new value
        holds: `finance.pressure@2012-04`; what the series says of later months is dropped. Such a change is one of the future:
        the years before the start stay as they were, and the scenario records them (`past.pressure`). What they were is
        changed by its own path. Raises ScenarioError for a path that isn't there (naming the nearest), a month outside the run,
        or a value that doesn't fit.
        """
        always, dated = told_apart(copy.deepcopy(dict(changes)))
        changed = Scenario.model_validate(overridden(self.to_data(), always))
        if dated:
            changed = Scenario.model_validate(stepped(changed.to_data(), dated))
        return changed._keeping_past_of(self, changes)

    def _keeping_past_of(self, before: Scenario, changes: Mapping[str, Any]) -> Scenario:
        """Return the scenario with the years before the start as they were in another, but where changes say what they were."""
        paths = [path.split(".") for path in changes]
        if not any(part.startswith("finance") for path in paths for part in path) or any(path[0] in ("start", "past") for path in paths):
            return self  # money is as it was; or another start has another past
        return self.with_past_of(before, {path[1] for path in paths if path[0] == "partnerships" and "past" in path})

    def with_past_of(self, other: Scenario, own: Collection[str] = ()) -> Scenario:
        """Return the scenario departing from the conditions of another's past; partnerships in `own`, or not in both, keep theirs."""
        now = self.finance.pressure_at_start
        past = Past(pressure=None if other._past_pressure == now else other._past_pressure)
        kept: Scenario = self.model_copy(update={"past": past})
        partnerships = dict(kept.partnerships)
        for name in (other.partnerships.keys() & partnerships.keys()) - set(own):
            here, pressure = partnerships[name], other.past_pressure_of(name)
            follows = kept._past_pressure if here.finance is None else here.finance.pressure_at_start
            partnerships[name] = here.model_copy(update={"past": None if follows == pressure else Past(pressure=pressure)})
        return kept.model_copy(update={"partnerships": FrozenDict(partnerships)})


def with_vector(scenario: Scenario, vector: Mapping[str, float]) -> Scenario:
    """Return a scenario that lives with a vector of parameters; what it says of parameters itself goes before that."""
    changed: Scenario = scenario.model_copy(update={"parameters": FrozenDict({**vector, **scenario.parameters})})
    return changed


def _missing_extensions(data: Any) -> Iterator[Problem]:
    """Say of each extension that a scenario needs and nobody has named how to name it: without it the rest may look wrong."""
    needed = data.get("extensions", ()) if isinstance(data, Mapping) else ()
    here = [extension.name for extension in extensions()]
    for number, name in enumerate(needed if isinstance(needed, list | tuple) else ()):
        if isinstance(name, str) and name not in here:
            loaded = f"one that is loaded ({', '.join(here) or 'none is'}); name its file: {OPTION} {name}.py, or load_extension in Python"
            yield Problem(("extensions", number), repr(name), loaded)
