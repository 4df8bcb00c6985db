"""A chart in the page: lines with bands, or stacked shares, over months; drawn in the browser, saved from there as PNG, SVG or CSV."""

from __future__ import annotations

from typing import Any

import solara


@solara.component_vue("chart.vue")
def Chart(chart: dict[str, Any]) -> None:  # noqa: N802 - components are named like classes
    """Show a chart, as `dashboard.charts` builds it."""
