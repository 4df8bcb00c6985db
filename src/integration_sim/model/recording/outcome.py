"""What an outcome is: one object that says all of it, in words and in code; an extension makes one as the package does."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from enum import StrEnum
from typing import Any, ClassVar, get_type_hints

from integration_sim.frozen import FrozenDict
from integration_sim.parameters import Parameter

SHARE = "0 to 1"


class Better(StrEnum):
    """Which direction is better."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Scope(StrEnum):
    """What an outcome is told of."""

    MANAGERS = "managers"  # by organisation and level
    PARTNERSHIP = "partnership"  # of the whole partnership


class Course(StrEnum):
    """How an outcome runs through time, and so over which time it is told."""

    STATE = "state"  # what holds in a month may be told of that month
    RATE = "rate"  # a share of what happens in a month: a single one is noise, so it is told over twelve
    FLOW = "flow"  # adds up: told as a total


class Step(StrEnum):
    """By what steps chance moves an outcome in one replicate."""

    NONE = "none"  # by any amount
    PARTNERSHIP = "partnership"  # a partnership's worth: one among those that there are
    POST = "post"  # a post among those that there are
    ONE = "one"  # whole numbers


MEAN, SUM = "mean", "sum"
"""How the values of partnerships are put together."""
ACROSS, WITHIN = "_across", "_within"
"""How the ledger calls a state of ties across organisations, and inside them: `trust_across`."""
SCALE_OF_INDEX = 100.0
"""Where an index of states from 0 to 1 ends."""
_RULES = ("state", "of_manager", "of_pair", "of_tie", "index_of", "of_partnership")


@dataclass(frozen=True, eq=False)
class Outcome:
    """One outcome: what it is called, what it means, and how it is measured, in exactly one of six ways.

    - `state`: the mean of a state over managers (`ambiguity`), or over their ties across organisations or inside (`trust_across`)
    - `of_manager`: the mean over posts of rule(world, post)
    - `of_pair`: the mean over managers' ties across organisations of rule(world, pair), which is the same from both ends
    - `of_tie`: the sum over ties across organisations of rule(world, tie), as a share of that of `per_tie`
    - `index_of`: 100 times the mean of the means of several states
    - `of_partnership`: rule(world, partnership) of each; all together, their mean or sum, or the rule `over_all`(world)

    Rules are compiled functions at the top level of a file. One that has a further argument, annotated with a NamedTuple of numbers, is
    handed the parameters `outcomes.<name>.*`. A rule gives a number; NaN stands where there is nothing to be measured.
    """

    extension_kind: ClassVar[str] = "outcome"
    name: str
    label: str
    unit: str
    better: Better
    definition: str
    _: KW_ONLY
    course: Course = Course.STATE
    step: Step = Step.NONE
    plural: bool = False
    """Whether one says of what it is called that they end, not that it ends: `vacant posts`."""
    state: str = ""
    of_manager: Callable[..., Any] | None = None
    of_pair: Callable[..., Any] | None = None
    of_tie: Callable[..., Any] | None = None
    per_tie: Callable[..., Any] | None = None
    index_of: tuple[str, ...] = ()
    of_partnership: Callable[..., Any] | None = None
    over_all: str | Callable[..., Any] = MEAN
    follows: tuple[str, ...] = ()
    """The states of a manager on which `of_manager` rests, should it rest on nothing else: then what moved it can be explained."""
    linear: bool = False
    """Whether each of them adds to it in proportion."""
    because_it_is: str = "what a rule of its own makes of the month"
    """What it is, where nothing that adds up explains it: `a median of ages`."""
    fed_by: tuple[str, ...] = ()
    """Which outcomes that feed it can be explained instead."""
    parameters: Mapping[str, Parameter] = field(default_factory=FrozenDict)
    """The numbers of an extension's rule, by the names of the fields of its NamedTuple."""
    matters: Parameter | None = None
    """The smallest difference that matters to those who decide, of an extension's outcome; where left out, any difference does."""

    def __post_init__(self) -> None:
        """Take words as they are written (`better="lower"`). Raises ValueError for one that isn't there, or not just one rule."""
        for words, kind in (("better", Better), ("course", Course), ("step", Step)):
            found = getattr(self, words)
            if found not in [*kind]:
                raise ValueError(f"outcome {self.name!r}: {words}: found {found!r}, expected one of {', '.join(kind)}")
            object.__setattr__(self, words, kind(found))
        given = [way for way in _RULES if getattr(self, way)]
        if len(given) != 1:
            raise ValueError(f"outcome {self.name!r}: found {' and '.join(given) or 'no rule'}, expected one of {', '.join(_RULES)}")
        if self.of_partnership and not callable(self.over_all) and self.over_all not in (MEAN, SUM):
            raise ValueError(f"outcome {self.name!r}: over_all: found {self.over_all!r}, expected {MEAN}, {SUM} or a rule")

    @property
    def scope(self) -> Scope:
        """What it is told of."""
        return Scope.PARTNERSHIP if self.of_partnership else Scope.MANAGERS

    @property
    def rules(self) -> dict[str, Callable[..., Any]]:
        """Its compiled rules, by the way in which each measures."""
        ways = ("of_manager", "of_pair", "of_tie", "per_tie", "of_partnership", "over_all")
        return {way: rule for way in ways if callable(rule := getattr(self, way))}

    @property
    def values(self) -> type[Any] | None:
        """The type of its parameters, which its rules name; None where it has none."""
        return next((kind for rule in self.rules.values() if (kind := values_of(rule)) is not None), None)

    def declared_parameters(self) -> Mapping[str, Parameter]:
        """Return the numbers that it brings, by id."""
        numbers = {f"outcomes.{self.name}.{name}": number for name, number in self.parameters.items()}
        return numbers if self.matters is None else numbers | {f"matters.{self.name}": self.matters}

    @staticmethod
    def of_state(state: Any, *, of_ties: bool = False) -> Outcome:
        """Return the outcome of a state that an extension brings: its mean over managers, or over ties across organisations."""
        label, column = state.label[:1].upper() + state.label[1:], state.name + ACROSS * of_ties
        return Outcome(state.name, label, getattr(state, "unit", SHARE), state.better, state.definition, state=column)


def values_of(rule: Callable[..., Any]) -> type[Any] | None:
    """Return the type of parameters that a rule wants to be handed: the annotation of what comes after the world and the row."""
    written = getattr(rule, "py_func", rule)
    hints = get_type_hints(written)
    kinds = [hints.get(name) for name in inspect.signature(written).parameters]
    return next((kind for kind in kinds if isinstance(kind, type) and hasattr(kind, "_fields") and kind.__name__ != "World"), None)
