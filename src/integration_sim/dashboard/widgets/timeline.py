"""The timeline: a bar for each reform, event and lever, on real dates, to be dragged, stretched and switched off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara

type StorySentence = Callable[[dict[str, Any]], None]


@solara.component_vue("timeline.vue")
def Timeline(
    bars: list[dict[str, Any]],
    start: int,
    months: int,
    stamp: int,
    chosen: str = "",
    event_place_bar: StorySentence | None = None,
    event_foresee: StorySentence | None = None,
    event_toggle: StorySentence | None = None,
    event_remove: StorySentence | None = None,
    event_choose: StorySentence | None = None,
) -> None:
    """Show bars from `start` (months since the year 0) on; `stamp` is another after every change, also one that was refused.

    `event_place_bar` hears `{"identity", "first", "last"}` when a bar has been moved, `event_foresee` the same where a hand that
    drags it pauses, the others `{"identity"}`.
    """
