"""An extension's event happens; where its class goes wrong, file, line and column are said."""

from __future__ import annotations

import sys
import traceback
from typing import Any

import numpy as np

from integration_sim.errors import ExtensionError
from integration_sim.extensions import place_of
from integration_sim.model.plan import Plan
from integration_sim.randomness import Key
from integration_sim.state import World

TABLES = ("manager_changes", "tie_changes", "posts", "partnerships", "localities", "organisations")
"""What an event may change."""


def let_happen(world: World, key: Key, *, event: Any, plan: Plan) -> None:
    """Let an event happen. Raises ExtensionError if that fails, or leaves what is no number."""
    try:
        event.happen(world, key, plan)
    except Exception as error:  # whatever a person's own class does
        raise ExtensionError(f"{_where(event, error)}: {event.kind}: {type(error).__name__}: {error}") from error
    for table in TABLES:
        rows = getattr(world, table)
        for column in rows.dtype.names:
            if rows[column].dtype.kind == "f" and np.isnan(rows[column]).any():
                found = f"{event.kind} leaves what is no number in {table}[{column!r}]"
                raise ExtensionError(f"{place_of(type(event))}: {found}; look for a division by zero")


def _where(event: Any, error: Exception) -> str:
    """Return the file and line of an extension in which an error arose, or where the event's class stands."""
    path = str(getattr(sys.modules.get(type(event).__module__), "__file__", ""))
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == path]
    return f"{path}, line {lines[-1]}" if lines else place_of(type(event))
