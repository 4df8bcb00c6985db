"""What goes wrong in an extension's rules while they are compiled or run: which file, which line, what to do."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numba
from numba.core.errors import NumbaError

from integration_sim import tables
from integration_sim.errors import ExtensionError, nearest
from integration_sim.extensions import extensions, place_of
from integration_sim.mechanisms.changes import NoNumberError
from integration_sim.mechanisms.month import MONTH

_TABLES = (tables.MANAGER, tables.TIE, tables.POST, tables.PAIR, tables.DIARY, tables.PARTNERSHIP, tables.LOCALITY, tables.ORGANISATION)
COLUMNS = tuple(dict.fromkeys(name for table in _TABLES for name in table.names or ()))
"""What a rule may read of the rows of a world's tables."""
_PLACE = re.compile(r" at (.+) \((\d+)\)")
"""How the compiler names a place."""
_UNDEFINED = re.compile(r"name '(\w+)' is not defined")


@contextmanager
def told_of_extensions() -> Iterator[None]:
    """Turn what an extension's rule got wrong into an ExtensionError."""
    try:
        yield
    except NoNumberError as error:
        raise ExtensionError(_no_number(*error.args)) from None
    except (NumbaError, KeyError) as error:
        message = _not_compiled(error) if extensions() else None
        if message is None:
            raise
        raise ExtensionError(message) from error


def compile_alone(rule: Callable[..., Any], *handed: Any) -> None:
    """Compile an extension's rule by itself, for arguments like these: what is wrong in it is found in seconds, and told."""
    type_of: Any = numba.typeof
    compiler: Any = getattr(rule, "compile", None)  # None where nothing is compiled
    if compiler is not None:
        with told_of_extensions():
            compiler(tuple(type_of(value) for value in handed))


def _no_number(mechanism: int, month: int, of_managers: bool, row: int, column: int) -> str:
    one, names = MONTH[mechanism], tables.MANAGER_STATES if of_managers else tables.TIE_STATES
    what = f"{names[min(column, len(names) - 1)]} of {'post' if of_managers else 'tie'} {row}"
    return f"{place_of(one)}: {one.name} proposes a change of {what} in month {month} that is not a number; look for a division by zero"


def _not_compiled(error: Exception) -> str | None:
    """Say what the compiler found in an extension; None where it is none of theirs."""
    if isinstance(error, KeyError):
        name = str(error.args[0])
        near = nearest(name, COLUMNS)
        hint = f"did you mean {near!r}?" if near else f"there are {', '.join(COLUMNS)}"
        return next((f"{place}: found {name!r}, which is no state or column of a table; {hint}" for place in _reading(name)), None)
    text = str(error)
    place = next(_places(text), None)
    found = [line.strip(" >") for line in text.splitlines() if line.strip() and not line.startswith("Failed in")]
    return f"{place}: cannot be compiled: {' '.join(found[:2]).partition(' During: ')[0]}" if place else None


def _places(text: str) -> Iterator[str]:
    """Yield the places in extensions that a complaint of the compiler names, or else those that it must mean."""
    files = {extension.path for extension in extensions()}
    yield from (f"{path}, line {line}" for path, line in _PLACE.findall(text) if path in files)
    for name in _UNDEFINED.findall(text):
        yield from _reading(name)
    yield from (place_of(mechanism) for mechanism in MONTH if place_of(mechanism) and f"propose_{mechanism.name}(" in text)


def _reading(name: str) -> Iterator[str]:
    """Yield where extensions read something of a name: file and line."""
    for extension in extensions():
        for node in ast.walk(ast.parse(extension.text)):
            if name in (getattr(node, "attr", None), getattr(node, "id", None)):
                yield f"{extension.path}, line {getattr(node, 'lineno', 0)}"
