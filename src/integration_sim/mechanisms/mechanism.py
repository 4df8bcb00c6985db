"""What a mechanism is: one object that says what it does, in words and in code. Everything else is derived from it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from typing import Annotated, Any, ClassVar, get_args, get_origin, get_type_hints

from integration_sim.frozen import FrozenDict
from integration_sim.parameters import Grade, Parameter, registry

GROUP_OF: dict[Any, str] = {}
"""The group of the registry that fills a type of parameters, and by whose name the month hands it over."""


@dataclass(frozen=True, eq=False)
class Contributor:
    """Who may change a state: a mechanism, the dated events, or the ends of the scale; as people are told of it."""

    name: str
    _: KW_ONLY
    title: str
    doing: str
    """What it does, as a sentence calls it: `trust won and lost in meetings`."""
    in_story: str = ""
    """What a story about one person calls it: `how meetings went`; left out, what it is doing."""
    what: str
    """What it does, in two or three sentences."""
    equation: str
    """Its equation in words."""
    reads: tuple[str, ...]
    """What it looks at, in words."""
    moves: tuple[str, ...] = ()
    """The states of managers and ties that it changes, by name."""
    also: tuple[str, ...] = ()
    """What else it changes, in words."""
    source: str = ""
    """Where it comes from."""
    parameter_ids: tuple[str, ...] = ()
    """Which parameters it has: groups of the registry, or beginnings of ids."""

    @property
    def switchable(self) -> bool:
        """Whether it is a mechanism, which a scenario may switch off."""
        return False

    @property
    def groups(self) -> tuple[str, ...]:
        """Which parameters it has: groups of the registry, or beginnings of ids."""
        return self.parameter_ids

    @property
    def parameters(self) -> Mapping[str, Parameter]:
        """Its numbers by id, in the registry's order, each with value, range, unit, grade, source and meaning."""
        return {id_: one for id_, one in registry().items() if any(id_ == group or id_.startswith(f"{group}.") for group in self.groups)}

    @property
    def grades(self) -> dict[Grade, int]:
        """How many of its numbers a source says, the literature says, are assumptions."""
        grades = [one.grade for one in self.parameters.values()]
        return {grade: grades.count(grade) for grade in Grade if grade in grades}


@dataclass(frozen=True, eq=False)
class Mechanism(Contributor):
    """A mechanism of the month.

    `propose` is a compiled function; the annotations of its arguments say what it is handed:
    - `World`: the tables of the run; it reads them as they were at the start of the month and adds to the tables of changes
    - a NamedTuple of numbers: the parameters of the mechanism that declares it as its `values`
    - `Annotated[float, "workload.limit"]`: one parameter, by its id
    - `Forms`: the table of forms of partnership
    - `Key` and `month: int`: for draws (`two_uniforms`), and the months of the scenario's series
    - `new_year: bool`: whether the month is an April

    An extension's mechanism carries its own numbers (`numbers`, by the names of the fields of `values`); those of the package
    stand in the file of parameters beside it. It comes last in the month, unless `after` names the one that it follows.
    """

    extension_kind: ClassVar[str] = "mechanism"
    _: KW_ONLY
    propose: Callable[..., None]
    values: type[Any] | None = None
    afterwards: Callable[..., None] | None = None
    """What it does at the end of the month, once all changes have been applied; handed over alike."""
    warms_up: bool = True
    """Whether it works in the years before the start too."""
    numbers: Mapping[str, Parameter] = field(default_factory=FrozenDict)
    after: str | None = None

    def __post_init__(self) -> None:
        if self.values is not None:
            GROUP_OF[self.values] = self.name

    @property
    def switchable(self) -> bool:
        """Whether it is a mechanism, which a scenario may switch off."""
        return True

    @property
    def groups(self) -> tuple[str, ...]:
        """Which parameters it is handed: groups of the registry, or ids."""
        return tuple(group for hint in wanted(self.propose).values() if (group := parameters_wanted(hint)))

    def declared_parameters(self) -> Mapping[str, Parameter]:
        """Return the numbers that it brings, by id."""
        return {f"{self.name}.{name}": number for name, number in self.numbers.items()}


def wanted(rule: Callable[..., None]) -> Mapping[str, Any]:
    """Return the annotation of each argument of a compiled rule: what it wants to be handed."""
    written = getattr(rule, "py_func", rule)
    hints = get_type_hints(written, include_extras=True)
    return {name: hints.get(name, Any) for name in inspect.signature(written).parameters}


def parameters_wanted(hint: Any) -> str | None:
    """Return which parameters an annotation asks for: a group, or the id of one; None where it asks for something else."""
    if get_origin(hint) is Annotated:
        return str(get_args(hint)[1])
    return GROUP_OF.get(hint)
