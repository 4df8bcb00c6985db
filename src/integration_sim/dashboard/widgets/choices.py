"""Lists to choose from, and boxes to tick, in a row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara

type StorySentence = Callable[[dict[str, Any]], None]


@solara.component_vue("choices.vue")
def Choices(
    lists: list[dict[str, Any]],
    ticks: list[dict[str, Any]] | None = None,
    ticks_label: str = "",
    event_choose: StorySentence | None = None,
    event_tick: StorySentence | None = None,
) -> None:
    """Show lists, each with `name`, `label`, `value` and `options` of `value` and `label`; ticks with `name`, `label`, `on`, `able`.

    `event_choose` hears `{"name", "value"}`, `event_tick` `{"name", "on"}`.
    """
