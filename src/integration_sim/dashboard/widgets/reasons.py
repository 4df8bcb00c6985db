"""The contributors to a change, each with the mechanism behind it to unfold."""

from __future__ import annotations

from typing import Any

import solara


@solara.component_vue("reasons.vue")
def Reasons(cards: list[dict[str, Any]], note: str = "") -> None:
    """Show contributors, as `dashboard.reasons.reason_cards` gives them, and a note on how they were told apart."""
