"""One of several, with its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara


@solara.component_vue("choice.vue")
def Choice(
    label: str,
    options: list[dict[str, str]],
    chosen: str,
    event_choose: Callable[[dict[str, Any]], None] | None = None,
) -> None:
    """Show a choice of `{"value", "label"}`; `event_choose` hears `{"value"}`."""
