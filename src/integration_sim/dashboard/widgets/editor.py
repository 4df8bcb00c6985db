"""What can be put on the timeline, and the details of the bar that is chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara

type StorySentence = Callable[[dict[str, Any]], None]


@solara.component_vue("editor.vue")
def Editor(
    kinds: list[dict[str, str]],
    places: dict[str, list[str]],
    bar: dict[str, Any] | None,
    stamp: int,
    event_add: StorySentence | None = None,
    event_put: StorySentence | None = None,
    event_remove: StorySentence | None = None,
    event_look: StorySentence | None = None,
) -> None:
    """Show a choice of what to add and, if a bar is chosen, its fields; `stamp` is another after every change, also one that was refused.

    `event_add` hears `{"kind", "style"}`, `event_put` `{"identity", "field", "value"}`, `event_remove` `{"identity"}`;
    `event_look` hears of what is picked to be added, before it is, what stands in its `kind` and `style`, or `form` of a reform.
    """
