"""Keyed random draws: the same question always gets the same luck.

Every draw has an address: (seed, replicate) is the key; stream (what is being decided), month and slot (which post, pair
or partnership) are the counter. A draw depends on nothing else, so a run is the same alone or in a batch, and two
scenarios with the same seed meet the same luck wherever they do not differ (common random numbers).

The generator is Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"), checked
in the tests against the authors' known answers. One block of it gives two uniforms of 53 bits.
"""

from __future__ import annotations

import zlib
from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from integration_sim.compiled import compiled, compiled_entry

_MULTIPLIER_0 = np.uint64(0xD2511F53)
_MULTIPLIER_1 = np.uint64(0xCD9E8D57)
_WEYL_0 = np.uint64(0x9E3779B9)
_WEYL_1 = np.uint64(0xBB67AE85)
_LOW_WORD = np.uint64(0xFFFFFFFF)
_WORD = np.uint64(32)
_LOW_BITS, _WORD_BITS = 0xFFFFFFFF, 32  # of signed numbers: taken before they become words, as Python's own may not be negative there
_ROUNDS = 10
_TO_UNIT = 2.0**-53

_OWN_STREAMS = 2**31  # streams are 32-bit words: the lower half is the package's own

LARGEST_SEED = 2**32 - 1
"""Seeds and replicates are 32-bit words of the key."""


class Stream(IntEnum):
    """What a draw decides. The numbers are part of every result: append, never renumber."""

    ENCOUNTER = 1  # slot: pair; (do they meet, does it go well)
    DECISION_RAISED = 2  # slot: locality; (how many, unused)
    DECISION_MEETING = 3  # slot: open decision; (which pair, do they settle it)
    DECISION_APPROVAL = 4  # slot: open decision; (is a line of approval passed, is what was settled spared approval)
    SETTLEMENT = 5  # slot: partnership
    EXIT = 6  # slot: post; (does the holder leave, for how long is the post vacant)
    WITHDRAWAL = 7  # slot: partnership; (withdrawal, end of a dispute)
    NEWCOMER = 8  # slot: post; (professional identity, unused)
    NEWCOMER_CULTURE = 9  # slot: 2 x post + pair of dimensions
    FIRST_TENURE = 10  # slot: post; (tenure at the start, unused)
    TIES = 11  # slot: first post x posts + second; (is there a tie, how often they meet)
    LEVER_REACH = 12  # slot: post; month: the lever's own number
    NON_RENEWAL = 13  # slot: post; (does the post fall vacant, for how long)
    SURVEY = 14  # slot: how many held the post before x posts + post; month: number of the question
    SWING = 15  # slot: partnership; what a place's delayed discharge meets this month


def own_stream(name: str) -> int:
    """Return a stream of draws of one's own, for a mechanism or an event that an extension brings: the same for a name, always.

    It lies beyond the numbers of `Stream`, so nothing else is decided by the same draws.
    """
    return zlib.crc32(name.encode()) % _OWN_STREAMS + _OWN_STREAMS


class Key(NamedTuple):
    """The key of one run's draws."""

    seed: int
    replicate: int


@compiled
def philox(
    counter_0: np.uint64, counter_1: np.uint64, counter_2: np.uint64, counter_3: np.uint64, key_0: np.uint64, key_1: np.uint64
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Return the Philox4x32-10 block (four 32-bit words) at a counter."""
    for _ in range(_ROUNDS):
        product_0 = _MULTIPLIER_0 * counter_0
        product_1 = _MULTIPLIER_1 * counter_2
        counter_0, counter_1, counter_2, counter_3 = (
            (product_1 >> _WORD) ^ counter_1 ^ key_0,
            product_1 & _LOW_WORD,
            (product_0 >> _WORD) ^ counter_3 ^ key_1,
            product_0 & _LOW_WORD,
        )
        key_0 = (key_0 + _WEYL_0) & _LOW_WORD
        key_1 = (key_1 + _WEYL_1) & _LOW_WORD
    return counter_0, counter_1, counter_2, counter_3


@compiled
def two_uniforms(key: Key, stream: int, month: int, slot: int) -> tuple[float, float]:
    """Return the two uniforms in [0, 1) at an address. Months of the warm-up are negative."""
    word_0, word_1, word_2, word_3 = philox(
        np.uint64(slot & _LOW_BITS),
        np.uint64(month & _LOW_BITS),
        np.uint64(stream),
        np.uint64(slot >> _WORD_BITS),
        np.uint64(key.seed),
        np.uint64(key.replicate),
    )
    first = ((word_0 << np.uint64(21)) ^ (word_1 >> np.uint64(11))) * _TO_UNIT
    second = ((word_2 << np.uint64(21)) ^ (word_3 >> np.uint64(11))) * _TO_UNIT
    return first, second


@compiled_entry
def uniforms(key: Key, stream: int, month: int, slots: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return, for each slot, its two uniforms in [0, 1); shape (slots, 2)."""
    draws = np.empty((slots.size, 2))
    for index in range(slots.size):
        draws[index, 0], draws[index, 1] = two_uniforms(key, stream, month, slots[index])
    return draws


@compiled
def poisson(uniform: float, mean: float) -> int:
    """Return the Poisson count at a quantile (inversion; means here are a few units).

    Beyond a mean of 745, whose chance of none is too small for a float, the count is the mean.
    """
    count = 0
    probability = np.exp(-mean)
    if probability == 0.0:
        return int(np.round(mean))
    cumulative = probability
    while uniform >= cumulative and cumulative + probability > cumulative:  # at the top rounding may keep the sum below 1
        count += 1
        probability *= mean / count
        cumulative += probability
    return count


@compiled
def two_normals(uniform_0: float, uniform_1: float) -> tuple[float, float]:
    """Return two independent standard normals from two uniforms (Box & Muller 1958)."""
    radius = np.sqrt(-2.0 * np.log(1.0 - uniform_0))
    angle = 2.0 * np.pi * uniform_1
    return radius * np.cos(angle), radius * np.sin(angle)
