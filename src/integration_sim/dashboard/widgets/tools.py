"""Undo, redo, reset, keep under a name, hand on as a link or a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara

type StorySentence = Callable[[Any], None]


@solara.component_vue("tools.vue")
def Tools(
    name: str,
    changed: bool,
    can_undo: bool,
    can_redo: bool,
    link: str,
    file: dict[str, str] | None = None,
    event_undo: StorySentence | None = None,
    event_redo: StorySentence | None = None,
    event_reset: StorySentence | None = None,
    event_keep: StorySentence | None = None,
    event_save: StorySentence | None = None,
) -> None:
    """Show the tools of the variant in hand; `event_keep` hears `{"name"}`.

    A `file` (`name`, `text`, and a `stamp` of its own) is saved by the browser when it is given anew;
    `event_save` hears that one is wanted.
    """
