"""Who does the work of a study: threads, processes, or a Dask cluster; each with the interface of `concurrent.futures`.

>>> with executors.processes() as executor:
...     study.run(executor)
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

from integration_sim.experiments.ensemble import cores
from integration_sim.experiments.errors import StudyError
from integration_sim.experiments.provenance import engine_digest

LOCAL = "local"
"""Stands for the address of a cluster of worker processes on this machine."""
PATIENCE = "10s"
RETRIES = 3


@contextmanager
def threads(workers: int | None = None) -> Iterator[Executor]:
    """Give so many threads of this process (left out: one a core); the engine runs free of Python's lock."""
    with ThreadPoolExecutor(workers or cores()) as executor:
        yield executor


@contextmanager
def processes(workers: int | None = None) -> Iterator[Executor]:
    """Give so many processes (left out: one a core)."""
    with ProcessPoolExecutor(workers or cores(), mp_context=get_context("spawn")) as executor:
        yield executor


@contextmanager
def cluster(address: str = LOCAL, workers: int | None = None) -> Iterator[Executor]:
    """Give a Dask cluster: the one whose scheduler has this address (`tcp://host:8786`), or worker processes of this machine.

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
    others = {worker: digest for worker, digest in client.run(engine_digest).items() if digest != ours}
    if others:
        raise StudyError(f"{next(iter(others))}: this worker runs another version of integration-sim; install the same on all")


def workers_of(executor: Executor) -> int:
    """Return how many workers an executor has, as far as it tells; else one a core."""
    client = getattr(executor, "_client", None)
    if client is not None:
        return max(1, sum(int(threads) for threads in client.nthreads().values()))
    return int(getattr(executor, "_max_workers", None) or cores())
