"""What an extension's outcome gets wrong, said with file and line before anything is simulated."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numba
from numba.core.registry import CPUDispatcher

from integration_sim.errors import ExtensionError, nearest
from integration_sim.extensions import added, place_of
from integration_sim.mechanisms.faults import told_of_extensions
from integration_sim.mechanisms.ledger import LEDGER_STATES, MANAGER_COLUMNS
from integration_sim.model.recording.outcome import Outcome, values_of
from integration_sim.parameters import filled
from integration_sim.tables import no_world


class NotMeasuredError(ExtensionError):
    """An extension's rule gave what is no number: which outcome, and of what. Compiled code raises it."""

    def __str__(self) -> str:
        """Return the message, with file and line."""
        name, row = self.args
        outcome = next((one for one in added("outcome") if one.name == name), None)
        return f"{place_of(outcome)}: {name} is not a number for some {row}; look for a division by zero"


_ROWS = {"of_manager": "post", "of_pair": "pair", "of_tie": "tie", "per_tie": "tie", "of_partnership": "partnership", "over_all": None}
"""What each rule is handed beside the world."""


def check_outcome_of_extension(outcome: Outcome, place: str, outcomes: Mapping[str, Outcome]) -> None:
    """Raise ExtensionError for a rule that could not be called, or a name of a state, outcome or parameter that isn't there."""
    if not outcome.name.isidentifier():
        raise ExtensionError(f"{place}: name: found {outcome.name!r}, expected a name in Python, such as near_burnout")
    for way, rule in outcome.rules.items():
        _check_rule(rule, way, place)
    named = {"state": [outcome.state] * bool(outcome.state), "index_of": outcome.index_of}
    for field, states in named.items():
        _check_names(states, LEDGER_STATES, field, "state", place)
    _check_names(outcome.follows, LEDGER_STATES[:MANAGER_COLUMNS], "follows", "state of managers", place)
    _check_names(outcome.fed_by, outcomes, "fed_by", "outcome", place)
    fields = getattr(outcome.values, "_fields", ())
    if set(fields) != set(outcome.parameters):
        raise ExtensionError(f"{place}: parameters: found {_listed(outcome.parameters)}, expected those of its rule: {_listed(fields)}")


def expect_compiled(outcome: Outcome) -> None:
    """Compile an extension's rules by themselves: what is wrong in one is found in seconds, without the rest of the run."""
    type_of: Any = numba.typeof
    numbers = () if outcome.values is None else (filled(outcome.values, f"outcomes.{outcome.name}", {}),)
    for way, rule in outcome.rules.items():
        compiler: Any = getattr(rule, "compile", None)
        if compiler is not None:
            handed = (no_world(), *((0,) if _ROWS[way] else ()), *(numbers if values_of(rule) is not None else ()))
            with told_of_extensions():
                compiler(tuple(type_of(value) for value in handed))


def _check_rule(rule: Callable[..., Any], way: str, place: str) -> None:
    written = getattr(rule, "py_func", rule)
    config: Any = numba.config
    if not config.DISABLE_JIT and not isinstance(rule, CPUDispatcher):
        raise ExtensionError(f"{place}: {way}: found a plain function; put @compiled above it")
    if getattr(sys.modules.get(written.__module__), written.__name__, None) is not rule:
        raise ExtensionError(f"{place}: {way}: {written.__qualname__} does not stand at the top level of its file under that name")
    row = _ROWS[way]
    expected = ("world", *([row] if row else ()))
    arguments = [*inspect.signature(written).parameters]
    if len(arguments) != len(expected) + (values_of(rule) is not None):
        raise ExtensionError(
            f"{place}: {way}: found the arguments {_listed(arguments)}, expected {_listed(expected)}, and then perhaps its parameters, "
            "annotated with their NamedTuple"
        )


def _check_names(found: Iterable[str], known: Iterable[str], field: str, what: str, place: str) -> None:
    for name in found:
        if name not in known:
            near = nearest(name, known)
            hint = f"did you mean {near!r}?" if near else f"expected one of {', '.join(known)}"
            raise ExtensionError(f"{place}: {field}: found {name!r}, which is no {what}; {hint}")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"
