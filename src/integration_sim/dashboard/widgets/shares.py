"""What a change consists of, as bars with their numbers."""

from __future__ import annotations

from typing import Any

import solara


@solara.component_vue("shares.vue")
def Shares(rows: list[dict[str, Any]], caption: str, note: str = "") -> None:
    """Show rows, as `dashboard.reasons.share_rows` gives them: `words`, `told`, `interval`, `clear`, and where the bar is in percent."""
