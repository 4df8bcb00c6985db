"""A reform or lever that joins the month that is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara


@solara.component_vue("joining.vue")
def Joining(
    kinds: list[dict[str, str]],
    date: str,
    busy: bool,
    can_undo: bool,
    event_join: Callable[[dict[str, Any]], None] | None = None,
    event_undo: Callable[[dict[str, Any]], None] | None = None,
) -> None:
    """Show a choice of what to join in the month `date`. `event_join` hears `{"kind", "style"}`, `event_undo` nothing."""
