"""Tables of texts."""

from __future__ import annotations

from typing import Any

import solara


@solara.component_vue("tables.vue")
def Tables(tables: list[dict[str, Any]]) -> None:  # noqa: N802 - components are named like classes
    """Show tables, each with a `caption`, `heads` and `rows` of texts; the first of a row is its heading."""
