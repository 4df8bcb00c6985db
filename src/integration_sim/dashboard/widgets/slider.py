"""A slider with its name and what it means; it speaks when the hand leaves it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara


@solara.component_vue("slider.vue")
def Slider(
    name: str,
    label: str,
    says: str,
    low: float,
    high: float,
    step: float,
    value: float,
    usual: float,
    signed: bool = False,
    event_released: Callable[[dict[str, Any]], None] | None = None,
    event_foresee: Callable[[dict[str, Any]], None] | None = None,
) -> None:
    """Show a slider from `low` to `high`; what differs from `usual` stands out.

    `event_released` hears `{"value": number}`, `event_foresee` the same where a hand that moves it pauses.
    """
