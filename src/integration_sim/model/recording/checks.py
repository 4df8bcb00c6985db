"""What an extension's outcome gets wrong, said with file and line before anything is simulated."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from integration_sim.errors import ExtensionError
from integration_sim.extensions import added, place_of
from integration_sim.mechanisms.checks import check_names, check_rule, listed
from integration_sim.mechanisms.faults import compile_alone
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
        check_names(states, LEDGER_STATES, field, "state", place)
    check_names(outcome.follows, LEDGER_STATES[:MANAGER_COLUMNS], "follows", "state of managers", place)
    check_names(outcome.fed_by, outcomes, "fed_by", "outcome", place)
    fields = getattr(outcome.values, "_fields", ())
    if set(fields) != set(outcome.parameters):
        raise ExtensionError(f"{place}: parameters: found {listed(outcome.parameters)}, expected those of its rule: {listed(fields)}")


def expect_compiled(outcome: Outcome) -> None:
    """Compile an extension's rules by themselves: what is wrong in one is found in seconds, without the rest of the run."""
    numbers = () if outcome.values is None else (filled(outcome.values, f"outcomes.{outcome.name}", {}),)
    for way, rule in outcome.rules.items():
        compile_alone(rule, no_world(), *((0,) if _ROWS[way] else ()), *(numbers if values_of(rule) is not None else ()))


def _check_rule(rule: Callable[..., Any], way: str, place: str) -> None:
    check_rule(rule, f"{place}: {way}")
    row = _ROWS[way]
    expected = ("world", *([row] if row else ()))
    arguments = [*inspect.signature(getattr(rule, "py_func", rule)).parameters]
    if len(arguments) != len(expected) + (values_of(rule) is not None):
        raise ExtensionError(
            f"{place}: {way}: found the arguments {listed(arguments)}, expected {listed(expected)}, and then perhaps its parameters, "
            "annotated with their NamedTuple"
        )
