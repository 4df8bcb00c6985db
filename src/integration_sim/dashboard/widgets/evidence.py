"""What levers, events and forms rest on, to unfold."""

from __future__ import annotations

from typing import Any

import solara


@solara.component_vue("evidence.vue")
def Evidence(subjects: list[dict[str, Any]]) -> None:
    """Show subjects, as `dashboard.charts.evidence.subject_as_data` gives them, each folded until somebody asks."""
