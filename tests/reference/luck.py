"""Luck: the keyed draws, looked up by what is decided, month and slot."""

from __future__ import annotations

import math

import numpy as np

from integration_sim.randomness import Key, Stream, uniforms

PAGE = 256


class Luck:
    """The luck of one run. Draws are fetched a page of slots at a time and kept for the month."""

    def __init__(self, seed: int, replicate: int) -> None:
        self.key = Key(seed, replicate)
        self.month = 0
        self.pages: dict[tuple[Stream, int], list[list[float]]] = {}

    def draw(self, stream: Stream, month: int, slot: int) -> tuple[float, float]:
        """Return the two uniforms in [0, 1) at an address."""
        if month != self.month:
            self.month = month
            self.pages.clear()
        page, place = divmod(slot, PAGE)
        if (stream, page) not in self.pages:
            slots = np.arange(page * PAGE, (page + 1) * PAGE)
            self.pages[stream, page] = uniforms(self.key, stream, month, slots).tolist()
        first, second = self.pages[stream, page][place]
        return first, second


def poisson(uniform: float, mean: float) -> int:
    """Return the smallest count whose cumulative Poisson probability exceeds a quantile."""
    count, probability = 0, math.exp(-mean)
    cumulative = probability
    while uniform >= cumulative and probability > 0.0:
        count += 1
        probability = probability * mean / count
        cumulative += probability
    return count


def two_normals(uniform: float, other: float) -> tuple[float, float]:
    """Return two independent standard normals (Box & Muller)."""
    radius = math.sqrt(-2.0 * math.log(1.0 - uniform))
    return radius * math.cos(2.0 * math.pi * other), radius * math.sin(2.0 * math.pi * other)


def logistic(z: float) -> float:
    """1 / (1 + e^-z)."""
    return 1.0 / (1.0 + math.exp(-z))


def bounded(value: float, upper: float = 1.0) -> float:
    """Return a value kept on its scale, from 0 to `upper`."""
    return min(upper, max(0.0, value))
