"""The head of every page: the way between pages, what is in hand, messages, light and dark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara


@solara.component_vue("frame.vue")
def Frame(
    pages: list[dict[str, str]],
    here: str,
    title: str,
    busy: bool,
    dark: bool,
    on_dark: Callable[[bool], None] | None = None,
    message: str = "",
    kind: str = "",
    event_dismiss: Callable[[Any], None] | None = None,
    event_go: Callable[[str], None] | None = None,
) -> None:
    """Show the head; `event_go` hears the path of a page that is wanted, `event_dismiss` that a message has been read."""
