"""The threads that simulate for all visitors, and who waits for them."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache

from integration_sim.experiments.replicates.executors import SHORT_WAIT, cores

_under_way = 0
_counting = threading.Lock()


@cache
def pool() -> Executor:
    """Return the threads that simulate for everybody: one per core, first come, first served."""
    sys.setswitchinterval(SHORT_WAIT)  # so that pages answer while the engine's threads take Python's lock in turns
    return ThreadPoolExecutor(cores(), thread_name_prefix="simulating")


@contextmanager
def counted() -> Iterator[None]:
    """Count what is being simulated."""
    global _under_way
    with _counting:
        _under_way += 1
    try:
        yield
    finally:
        with _counting:
            _under_way -= 1


def idle() -> bool:
    """Tell whether nobody waits for the pool: only then may it work for what is not wanted yet."""
    return _under_way == 0
