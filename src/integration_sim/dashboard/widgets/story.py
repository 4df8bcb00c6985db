"""A manager's story: sentences with dates, each a way to its month."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara


@solara.component_vue("story.vue")
def Story(
    title: str,
    who: list[str],
    happened: list[dict[str, Any]],
    summary: str,
    month: int,
    event_go: Callable[[dict[str, Any]], None] | None = None,
    event_close: Callable[[dict[str, Any]], None] | None = None,
) -> None:
    """Show a story; what happened by the month shown stands out. `happened` holds `kind`, `first`, `last` and `text`.

    `event_go` hears `{"month"}`, `event_close` nothing.
    """
