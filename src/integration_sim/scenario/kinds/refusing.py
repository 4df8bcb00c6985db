"""How something that an extension brings is refused: file and line, what was found, what was expected."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from integration_sim.errors import ExtensionError, nearest
from integration_sim.extensions import place_of


def wrong(thing: Any, what: str, advice: str) -> ExtensionError:
    """Return the error for something that an extension brings: where it stands, what is wrong with it, and what to do."""
    return ExtensionError(f"{place_of(thing)}: {what}; {advice}")


def refused(thing: Any, field: str, found: object, known: Iterable[str]) -> ExtensionError:
    """Return the error for a name that isn't among those known, with the nearest that is."""
    names = [str(name) for name in known]
    near = nearest(found, names)
    hint = f"; did you mean {near!r}?" if near else ""
    return ExtensionError(f"{place_of(thing)}: {field}: found {found!r}, expected one of {', '.join(names)}{hint}")
