"""Tables of texts."""

from __future__ import annotations

from typing import Any

import solara


@solara.component_vue("tables.vue")
def Tables(tables: list[dict[str, Any]]) -> None:
    """Show tables, each with a `caption`, `heads` and `rows` of texts; the first of a row is its heading."""
