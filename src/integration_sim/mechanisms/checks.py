"""What an extension's mechanism gets wrong, said with file and line before anything is simulated."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Any

import numba

from integration_sim.errors import ExtensionError, nearest
from integration_sim.extensions import place_of
from integration_sim.mechanisms.mechanism import Mechanism
from integration_sim.tables import MANAGER_STATES, TIE_STATES


def check_mechanism_of_extension(mechanism: Mechanism) -> None:
    """Raise ExtensionError for numbers that are not its parameters', states that are not there, and rules that cannot be called."""
    place = place_of(mechanism)
    if not mechanism.name.isidentifier():
        raise ExtensionError(f"{place}: name: found {mechanism.name!r}, expected a name in Python, such as fatigue")
    fields = getattr(mechanism.values, "_fields", ())
    if set(fields) != set(mechanism.numbers):
        raise ExtensionError(f"{place}: numbers: found {_listed(mechanism.numbers)}, expected those of its values: {_listed(fields)}")
    for state in mechanism.moves:
        known = (*MANAGER_STATES, *TIE_STATES)
        if state not in known:
            near = nearest(state, known)
            hint = f"did you mean {near!r}?" if near else f"expected one of {_listed(known)}"
            raise ExtensionError(f"{place}: moves: found {state!r}, which is no state; {hint}")
    for rule in (mechanism.propose, mechanism.afterwards):
        if rule is not None:
            _check_rule(rule, place)


def _check_rule(rule: Callable[..., None], place: str) -> None:
    config: Any = numba.config
    written = getattr(rule, "py_func", rule if config.DISABLE_JIT else None)
    if written is None:
        raise ExtensionError(f"{place}: {getattr(rule, '__name__', rule)!r} is a plain function; put @compiled above it")
    if getattr(sys.modules.get(written.__module__), written.__name__, None) is not rule:
        raise ExtensionError(f"{place}: {written.__qualname__!r} does not stand at the top level of its file under that name")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"
