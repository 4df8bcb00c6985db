"""The network of managers, played month by month in the browser: lanes are levels, sides are organisations, lines are trust."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara


@solara.component_vue("network.vue")
def Network(
    playback: dict[str, Any],
    go_to: dict[str, int] | None = None,
    chosen: int = -1,
    event_choose: Callable[[dict[str, Any]], None] | None = None,
    event_reached: Callable[[dict[str, Any]], None] | None = None,
) -> None:
    """Show a playback, as `dashboard.playback` packs it. `chosen` is the number of the post that stands out (-1: none).

    It goes to `{"month": month, "stamp": number}` when that is given anew: the stamp tells a second wish for a month from the first.
    `event_choose` hears `{"post": number}`, `event_reached` `{"month": month}` whenever it comes to rest in another month, and
    now and then while it plays.
    """
