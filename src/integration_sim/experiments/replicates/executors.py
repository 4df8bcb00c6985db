"""Who does the work of a study: threads, processes, or a Dask cluster; each with the interface of `concurrent.futures`.

>>> with executors.processes() as executor:
...     study.run(executor)
"""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from itertools import islice
from multiprocessing import get_context
from typing import Any

from integration_sim.experiments.errors import StudyError
from integration_sim.experiments.replicates.provenance import engine_digest
from integration_sim.experiments.replicates.ranges import check_range
from integration_sim.extensions import elsewhere

LOCAL = "local"
"""Stands for the address of a cluster of worker processes on this machine."""
PATIENCE = "10s"
"""How long a scheduler may take to answer, as Dask writes it."""
RETRIES = 3
"""How often a task is done again whose worker was lost."""
SHORT_WAIT = 0.0003
"""Seconds. Between two stretches of the engine a thread needs Python's lock for about a millisecond; with Python's usual 5 ms
two threads lose a tenth of their time waiting for it."""


def cores() -> int:
    """Return how many cores this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)  # not on macOS or Windows
    return len(allowed(0)) if allowed else os.cpu_count() or 1


@contextmanager
def threads(workers: int | None = None) -> Iterator[Executor]:
    """Yield an executor of so many threads of this process (left out: one per core); the engine runs free of Python's lock."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(SHORT_WAIT)
    try:
        with ThreadPoolExecutor(cores() if workers is None else workers) as executor:
            yield executor
    finally:
        sys.setswitchinterval(usual)


def in_threads[T](
    task: Callable[[int], T],
    replicates: range,
    at_once: int | None = None,
    progress: Callable[[int], None] | None = None,
    executor: Executor | None = None,
) -> Iterator[T]:
    """Yield what a task makes of each replicate, in order; so many are under way at a time, left out: one per core.

    `progress` hears how many are done; if it raises, what has not begun is not begun. The first is done alone, so that what
    all share (the compiled engine, what a plan keeps) is made once. With `executor` its threads do the work, and only a few
    replicates wait there at a time, so that others who use it get their turn. Raises ValueError for a number of threads below 1.
    """
    check_range("threads", cores() if at_once is None else at_once, 1)
    tell = progress or (lambda _: None)
    with threads(at_once) if executor is None else nullcontext(executor) as pool:
        waiting = deque([pool.submit(task, replicates[0])])
        more = iter(replicates[1:])
        try:
            for done in range(1, len(replicates) + 1):
                found = waiting.popleft().result()
                waiting.extend(pool.submit(task, one) for one in islice(more, workers_of(pool) + 1 - len(waiting)))
                tell(done)
                yield found
        finally:
            for unwanted in waiting:
                unwanted.cancel()


@contextmanager
def processes(workers: int | None = None) -> Iterator[Executor]:
    """Yield an executor of so many processes (left out: one per core)."""
    with ProcessPoolExecutor(workers or cores(), mp_context=get_context("spawn")) as executor:
        yield executor


@contextmanager
def cluster(address: str = LOCAL, workers: int | None = None) -> Iterator[Executor]:
    """Yield the executor of a Dask cluster: that whose scheduler has this address (`tcp://host:8786`), or workers on this machine.

    A task whose worker is lost is done again by another. Raises StudyError if Dask isn't installed, no scheduler answers,
    or its workers run other code.
    """
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise StudyError("Dask is not installed: install integration-sim[cluster]") from None
    if address == LOCAL:
        with (
            LocalCluster(n_workers=workers or cores(), threads_per_worker=1, dashboard_address=None) as local,
            Client(local) as client,
        ):
            yield client.get_executor(retries=RETRIES)
        return
    try:
        client = Client(address, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise StudyError(f"{address}: no scheduler answers ({error}); start one with `dask scheduler`, or leave the address out") from None
    with client:
        _expect_same_code(client)
        yield client.get_executor(retries=RETRIES)


def _expect_same_code(client: Any) -> None:
    ours = engine_digest()
    others = {worker: digest for worker, digest in client.run(*elsewhere(engine_digest)).items() if digest != ours}
    if others:
        raise StudyError(f"{next(iter(others))}: this worker runs another version of integration-sim; install the same on all")


def workers_of(executor: Executor) -> int:
    """Return how many workers an executor has, as far as it tells; else one per core."""
    client = getattr(executor, "_client", None)
    if client is not None:
        return max(1, sum(int(threads) for threads in client.nthreads().values()))
    return int(getattr(executor, "_max_workers", None) or cores())
