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
        raise ExtensionError(f"{place}: numbers: found {listed(mechanism.numbers)}, expected those of its values: {listed(fields)}")
    check_names(mechanism.moves, (*MANAGER_STATES, *TIE_STATES), "moves", "state", place)
    for name in ("propose", "afterwards"):
        rule = getattr(mechanism, name)
        if rule is not None:
            check_rule(rule, f"{place}: {name}")


def check_rule(rule: Callable[..., Any], where: str) -> None:
    """Raise ExtensionError, beginning with `where`, for a rule that is not compiled or cannot be called by its name in its file."""
    config: Any = numba.config
    written = getattr(rule, "py_func", rule if config.DISABLE_JIT else None)
    if written is None:
        raise ExtensionError(f"{where}: found a plain function; put @compiled above it")
    if getattr(sys.modules.get(written.__module__), written.__name__, None) is not rule:
        raise ExtensionError(f"{where}: {written.__qualname__} does not stand at the top level of its file under that name")


def check_names(found: Iterable[str], known: Iterable[str], field: str, what: str, place: str) -> None:
    """Raise ExtensionError for the first name that is not among those known, with the nearest that is."""
    for name in found:
        if name not in known:
            near = nearest(name, known)
            hint = f"did you mean {near!r}?" if near else f"expected one of {listed(known)}"
            raise ExtensionError(f"{place}: {field}: found {name!r}, which is no {what}; {hint}")


def listed(names: Iterable[str]) -> str:
    """Return names one after the other, or that there is none."""
    return ", ".join(names) or "none"
