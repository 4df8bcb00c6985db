"""Undo, redo, reset, keep under a name, hand on as a link."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara

type Told = Callable[[Any], None]


@solara.component_vue("tools.vue")
def Tools(
    name: str,
    changed: bool,
    can_undo: bool,
    can_redo: bool,
    link: str,
    event_undo: Told | None = None,
    event_redo: Told | None = None,
    event_reset: Told | None = None,
    event_keep: Told | None = None,
) -> None:
    """Show the tools of the variant in hand; `event_keep` hears `{"name"}`."""
