"""A chart in the page: lines with bands, or stacked shares, over months; drawn in the browser, saved from there as PNG, SVG or CSV."""

from __future__ import annotations

import json
from typing import Any

import solara


def Chart(chart: dict[str, Any]) -> solara.Element:
    """Show a chart, as `dashboard.charts` builds it."""
    return _Drawing(drawing=json.dumps(chart))  # one text: thousands of numbers would be looked through one by one


@solara.component_vue("chart.vue")
def _Drawing(drawing: str) -> None:
    """Show a chart that comes as JSON."""
