"""The library as cards, a file of one's own, and what was kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara

type StorySentence = Callable[[dict[str, Any]], None]


@solara.component_vue("library.vue")
def Library(
    cards: list[dict[str, Any]],
    kept: list[dict[str, str]],
    session: str,
    largest: int,
    questions: list[dict[str, Any]],
    saved: dict[str, str] | None = None,
    event_open: StorySentence | None = None,
    event_file: StorySentence | None = None,
    event_make: StorySentence | None = None,
    event_open_kept: StorySentence | None = None,
    event_remove_kept: StorySentence | None = None,
    event_save_kept: StorySentence | None = None,
) -> None:
    """Show cards and kept variants; `session` is the text of the session's file, `largest` the bytes that a file may have.

    `questions` make a place of one's own: `name`, `label`, `usual`, and `choices` of `value` and `label` or a `type` of input.

    `event_open` hears `{"name"}`, `event_file` `{"name", "text"}`, `event_make` the answers by name, the others `{"identity"}`.
    A file in `saved` (`name`, `text`, and a `stamp` of its own) is saved by the browser when it is given anew.
    """
