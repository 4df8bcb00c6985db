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
    luck: dict[str, Any],
    on_dark: Callable[[bool], None] | None = None,
    message: str = "",
    kind: str = "",
    event_show_luck_only: Callable[[bool], None] | None = None,
    event_dismiss: Callable[[Any], None] | None = None,
    event_go: Callable[[str], None] | None = None,
) -> None:
    """Show the head; `luck` is the switch that makes ranges hold luck only: `label`, `on`, `able`, and what it `says` when unfolded.

    `event_go` hears the path of a page that is wanted, `event_show_luck_only` whether ranges shall hold luck only, `event_dismiss` that a
    message has been read.
    """
