"""What numbers an experiment may be asked for."""

from __future__ import annotations

from integration_sim.randomness import LARGEST_SEED


def check_range(name: str, value: int, lowest: int, highest: int = LARGEST_SEED) -> None:
    """Raise ValueError unless a number lies in its range."""
    if not lowest <= value <= highest:
        raise ValueError(f"{name}: found {value}, expected a whole number from {lowest} to {highest}")
