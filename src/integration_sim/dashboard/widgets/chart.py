"""A chart in the page: lines with bands, or stacked shares, over months; drawn in the browser, saved from there as PNG, SVG or CSV."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import solara


@dataclass(frozen=True)
class Later:
    """A chart that is made just when it is sent: of several, the first is drawn in the browser while the next is made.

    Two that are made in the same way of the same are equal, and neither made nor sent again.
    """

    make: Callable[..., dict[str, Any]]
    about: tuple[Any, ...]


def Chart(chart: dict[str, Any] | Later) -> solara.Element:
    """Show a chart, as `dashboard.charts` builds it."""
    return _Drawing(drawing=chart if isinstance(chart, Later) else _text(chart))


def _text(chart: Any, _: object = None) -> str:
    """Return a chart as one text: thousands of numbers would be looked through one by one."""
    if isinstance(chart, str):
        return chart
    return json.dumps(chart.make(*chart.about) if isinstance(chart, Later) else chart)


@solara.component_vue("chart.vue", to_json={"drawing": _text})
def _Drawing(drawing: str | Later) -> None:
    """Show a chart that comes as JSON."""
