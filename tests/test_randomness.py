"""The generator gives its authors' known answers; a draw depends on its address alone; draws are uniform and independent."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from integration_sim.randomness import LARGEST_SEED, Key, Stream, philox, poisson, two_normals, uniforms

ONES = 0xFFFFFFFF
KNOWN_ANSWERS = [  # kat_vectors of Random123, philox4x32 10: counter, key, block
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((ONES, ONES, ONES, ONES), (ONES, ONES), (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]

MANY = 200_000
SEEDS = (1, 2, 3)
CRITICAL = 4.5
"""Standard errors that a correct generator stays within: one test in 150,000 would fail by chance, and seeds are fixed."""
STREAMS = list(Stream)
LAST = 1.0 - 2.0**-53
"""The largest uniform."""


@numba.njit
def block(counter: NDArray[np.uint64], key: NDArray[np.uint64]) -> tuple[int, int, int, int]:
    return philox(counter[0], counter[1], counter[2], counter[3], key[0], key[1])  # type: ignore[return-value]


@numba.njit
def poisson_counts(draws: NDArray[np.float64], mean: float) -> NDArray[np.int64]:
    return np.array([poisson(draw, mean) for draw in draws])


@numba.njit
def normals(draws: NDArray[np.float64]) -> NDArray[np.float64]:
    found = np.empty(draws.shape)
    for row in range(draws.shape[0]):
        found[row, 0], found[row, 1] = two_normals(draws[row, 0], draws[row, 1])
    return found


def draws(key: Key, stream: int = Stream.ENCOUNTER, month: int = 1, slots: int = 1000) -> NDArray[np.float64]:
    return uniforms(key, stream, month, np.arange(slots))


def word(value: float) -> int:
    """The 53 bits of a uniform."""
    return int(value * 2**53)


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN_ANSWERS)
def test_philox_gives_its_authors_answers(counter: tuple[int, ...], key: tuple[int, ...], answer: tuple[int, ...]) -> None:
    found = block(np.array(counter, np.uint64), np.array(key, np.uint64))
    assert tuple(int(part) for part in found) == answer
    plain = philox.py_func(*(np.uint64(part) for part in (*counter, *key)))  # type: ignore[attr-defined]
    assert tuple(int(part) for part in plain) == answer


@pytest.mark.parametrize(
    ("key", "stream", "month", "slot"),
    [
        (Key(0, 0), 0, 0, 0),
        (Key(1, 2), 3, 4, 5),
        (Key(LARGEST_SEED, LARGEST_SEED), 12, 600, 2**40 + 7),
        (Key(7, 0), 1, -119, 3),
    ],
)
def test_an_address_is_a_block_of_philox(key: Key, stream: int, month: int, slot: int) -> None:
    counter = np.array([slot & ONES, month & ONES, stream, slot >> 32], np.uint64)
    words = [int(part) for part in block(counter, np.array(key, np.uint64))]
    first, second = uniforms(key, stream, month, np.array([slot]))[0]
    assert word(first) == (words[0] << 21) ^ (words[1] >> 11)
    assert word(second) == (words[2] << 21) ^ (words[3] >> 11)


def test_the_same_address_gives_the_same_draw_in_any_company() -> None:
    key = Key(1, 0)
    together = draws(key)
    assert np.array_equal(together, draws(key))
    alone = np.concatenate([uniforms(key, Stream.ENCOUNTER, 1, np.array([slot])) for slot in range(1000)])
    assert np.array_equal(together, alone)
    order = np.random.default_rng(0).permutation(1000)
    assert np.array_equal(together[order], uniforms(key, Stream.ENCOUNTER, 1, order))


def test_no_two_addresses_share_a_draw() -> None:
    """Neighbours in seed, replicate, stream, month and slot; swapped parts; slots beyond 32 bits; months of the warm-up."""
    slots = np.array([*range(20), 2**31, 2**32, 2**32 + 1, 2**33, 2**40])
    addresses = [
        (Key(seed, replicate), stream, month)
        for seed in (0, 1, 2, LARGEST_SEED)
        for replicate in (0, 1, 2, LARGEST_SEED)
        for stream in STREAMS
        for month in (-120, -1, 0, 1, 2, 600)
    ]
    found = np.concatenate([uniforms(key, stream, month, slots).ravel() for key, stream, month in addresses])
    assert found.size == 2 * len(addresses) * slots.size
    assert np.unique(found).size == found.size


@settings(max_examples=200, deadline=None)
@given(
    st.builds(Key, st.integers(0, LARGEST_SEED), st.integers(0, LARGEST_SEED)),
    st.sampled_from(STREAMS),
    st.integers(-600, 600),
    st.integers(0, 2**40),
)
def test_a_draw_is_in_the_unit_interval_and_never_1(key: Key, stream: Stream, month: int, slot: int) -> None:
    found = uniforms(key, stream, month, np.array([slot]))
    assert found.shape == (1, 2)
    assert ((found >= 0.0) & (found < 1.0)).all()


def test_streams_keep_their_numbers() -> None:
    """The numbers are part of every result ever made: append, never renumber."""
    first = ["ENCOUNTER", "DECISION_RAISED", "DECISION_MEETING", "DECISION_APPROVAL", "SETTLEMENT", "EXIT", "WITHDRAWAL"]
    then = ["NEWCOMER", "NEWCOMER_CULTURE", "FIRST_TENURE", "TIES", "LEVER_REACH"]
    assert [stream.name for stream in Stream][:12] == [*first, *then]
    assert [int(stream) for stream in Stream] == list(range(1, len(Stream) + 1))


def chi_squared_score(counts: NDArray[np.int64]) -> float:
    """Standard errors by which counts that should be equal miss that (chi squared, nearly normal for many cells)."""
    expected, freedom = counts.sum() / counts.size, counts.size - 1
    return float((((counts - expected) ** 2 / expected).sum() - freedom) / math.sqrt(2 * freedom))


@pytest.mark.parametrize("seed", SEEDS)
def test_draws_are_uniform(seed: int) -> None:
    found = draws(Key(seed, 0), slots=MANY).ravel()
    assert abs(found.mean() - 0.5) < CRITICAL * math.sqrt(1 / 12 / found.size)
    assert abs(chi_squared_score(np.histogram(found, bins=1000, range=(0.0, 1.0))[0])) < CRITICAL
    lowest_bits = np.array([word(value) & 0xFF for value in found[:50_000]])
    assert abs(chi_squared_score(np.bincount(lowest_bits, minlength=256))) < CRITICAL


def neighbours(seed: int) -> Iterator[tuple[str, NDArray[np.float64], NDArray[np.float64]]]:
    """Series whose addresses differ in one part by one, which must not know of each other."""
    base = draws(Key(seed, 0), slots=MANY)
    yield "two draws", base[:, 0], base[:, 1]
    yield "slots", base[:-1, 0], base[1:, 0]
    yield "slots two apart", base[:-2, 1], base[2:, 1]
    yield "months", base[:, 0], draws(Key(seed, 0), month=2, slots=MANY)[:, 0]
    yield "streams", base[:, 0], draws(Key(seed, 0), Stream.DECISION_RAISED, slots=MANY)[:, 0]
    yield "replicates", base[:, 0], draws(Key(seed, 1), slots=MANY)[:, 0]
    yield "seeds", base[:, 0], draws(Key(seed + 1, 0), slots=MANY)[:, 0]
    yield "seed and replicate swapped", draws(Key(seed, 9), slots=MANY)[:, 0], draws(Key(9, seed), slots=MANY)[:, 0]


@pytest.mark.parametrize("seed", SEEDS)
def test_neighbouring_draws_are_independent(seed: int) -> None:
    for name, one, other in neighbours(seed):
        correlation = np.corrcoef(one, other)[0, 1]
        assert abs(correlation) < CRITICAL / math.sqrt(one.size), name
        pairs = np.histogram2d(one, other, bins=20, range=((0.0, 1.0), (0.0, 1.0)))[0]
        assert abs(chi_squared_score(pairs.astype(np.int64))) < CRITICAL, name


def test_one_slot_over_the_months_is_a_fair_series() -> None:
    """The encounters of one pair: no runs too long or too short."""
    series = np.array([uniforms(Key(1, 0), Stream.ENCOUNTER, month, np.array([42]))[0, 0] for month in range(5000)])
    above = series > 0.5
    runs = 1 + sum(one != other for one, other in pairwise(above))
    assert abs(runs - 2501) < CRITICAL * math.sqrt(4999) / 2


def poisson_cumulative(count: int, mean: float) -> float:
    return math.fsum(math.exp(-mean + step * math.log(mean) - math.lgamma(step + 1)) for step in range(count + 1))


@settings(max_examples=300, deadline=None)
@given(st.floats(0.0, 1.0 - 1e-9), st.floats(0.01, 30.0))
def test_a_poisson_count_is_the_quantile(uniform: float, mean: float) -> None:
    """The least count whose cumulative probability exceeds the uniform (but for rounding)."""
    count = int(poisson_counts(np.array([uniform]), mean)[0])
    rounding = 1e-12
    assert poisson_cumulative(count, mean) > uniform - rounding
    assert count == 0 or poisson_cumulative(count - 1, mean) <= uniform + rounding


@pytest.mark.parametrize("mean", [0.3, 3.0, 12.0])
def test_poisson_counts_have_their_mean_and_variance(mean: float) -> None:
    counts = poisson_counts(draws(Key(5, 0), Stream.DECISION_RAISED, slots=MANY)[:, 0], mean)
    assert abs(counts.mean() - mean) < CRITICAL * math.sqrt(mean / MANY)
    assert abs(counts.var() - mean) < CRITICAL * math.sqrt((mean + 2 * mean**2) / MANY)


def test_the_luckiest_draw_there_is_gives_a_possible_count() -> None:
    for mean in (*np.linspace(0.01, 30.0, 300), 100.0, 700.0):
        lowest, highest = poisson_counts(np.array([0.0, LAST]), mean).tolist()
        assert lowest <= mean < highest < mean + 12 * math.sqrt(mean) + 20, mean


def test_poisson_beyond_its_usual_means() -> None:
    assert poisson_counts(np.array([0.0, 0.5, LAST]), 0.0).tolist() == [0, 0, 0]
    assert poisson_counts(np.array([0.0, 0.5, LAST]), 1000.0).tolist() == [1000, 1000, 1000]


def test_normals_have_the_moments_of_normals() -> None:
    found = normals(draws(Key(3, 0), Stream.NEWCOMER_CULTURE, slots=MANY))
    values = found.ravel()
    assert np.isfinite(values).all()
    for power, moment, variance in ((1, 0, 1), (2, 1, 2), (3, 0, 15), (4, 3, 96)):
        assert abs((values**power).mean() - moment) < CRITICAL * math.sqrt(variance / values.size)
    assert abs(np.corrcoef(found.T)[0, 1]) < CRITICAL / math.sqrt(MANY)
    below = np.array([(values < quantile).mean() for quantile in (-1.959964, -0.674490, 0.0, 0.674490, 1.959964)])
    wanted = np.array([0.025, 0.25, 0.5, 0.75, 0.975])
    assert (np.abs(below - wanted) < CRITICAL * np.sqrt(wanted * (1 - wanted) / values.size)).all()


def test_normals_are_finite_at_the_ends_of_the_unit_interval() -> None:
    corners = np.array([[0.0, 0.0], [0.0, LAST], [LAST, 0.0], [LAST, LAST]])
    assert np.isfinite(normals(corners)).all()
