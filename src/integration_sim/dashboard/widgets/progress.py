"""How far work has come, and a way to stop it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara


@solara.component_vue("progress.vue")
def Progress(label: str, done: int, of: int, unit: str, event_stop: Callable[[Any], None] | None = None) -> None:
    """Show a bar with its text; `of` is 0 while nobody knows how much there is. `event_stop` hears that it is not wanted."""
