"""What commands that make studies share: who does the work, and how it is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from integration_sim.cli.shared import err, mistaken, plain_warnings

if TYPE_CHECKING:
    from integration_sim.experiments.studies.study import Study


class Workers(StrEnum):
    """Who does the work of a study on this machine; the names of functions in `experiments.executors`."""

    THREADS = "threads"
    PROCESSES = "processes"


def work_through(study: Study, executor: Workers, workers: int | None, cluster: str | None = None, mixed: bool = False) -> None:
    """Simulate what a study still lacks, on this machine or on a Dask cluster; exits if the user stops it."""
    from integration_sim.experiments.replicates import executors

    chosen = executors.cluster(cluster, workers) if cluster is not None else getattr(executors, executor)(workers)
    try:
        with chosen as pool, plain_warnings(), study_progress(len(study.design)) as progress:
            study.run(pool, progress=progress, mixed=mixed)
    except KeyboardInterrupt:
        raise mistaken(f"{study.folder}: stopped; what was done is kept, give the same command again to go on") from None


@contextmanager
def study_progress(points: int) -> Iterator[Callable[[int], None]]:
    """Show a study's progress, with the rate and the time left; give what is to be called with the number of points done."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TaskProgressColumn(show_speed=True),
        TimeElapsedColumn(),
    )
    with Progress(*columns, TimeRemainingColumn(), console=err, transient=True) as bar:
        task = bar.add_task("Points", total=points)
        yield lambda done: bar.update(task, completed=done)
