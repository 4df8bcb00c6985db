"""Studies at work for minutes: a Dask worker killed under way, and a study killed three times."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pandas as pd
import pytest

from integration_sim import load_scenario
from integration_sim.experiments.replicates import executors
from integration_sim.experiments.studies import design
from integration_sim.experiments.studies.factors import registry_factors
from integration_sim.experiments.studies.study import Study

pytestmark = [pytest.mark.long, pytest.mark.filterwarnings("ignore")]

POINTS, REPLICATES, MONTHS = 60, 5, 120


def created(folder: Path) -> Study:
    made = design.latin_hypercube(registry_factors(["trust", "encounter"]), POINTS)
    return Study.create(folder, load_scenario("case_c"), made, REPLICATES, months=MONTHS)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    made = created(tmp_path_factory.mktemp("whole") / "study")
    made.run()
    return made.results()


def test_killing_a_dask_worker_loses_nothing(whole: pd.DataFrame, tmp_path: Path) -> None:
    made = created(tmp_path / "study")
    killed: list[int] = []

    def kill_one(done: int) -> None:
        if done > POINTS // 4 and not killed:
            victim = next(iter(executor._client.run(os.getpid).values()))  # type: ignore[attr-defined]
            killed.append(victim)
            os.kill(victim, signal.SIGKILL)

    with executors.cluster(workers=2) as executor:
        made.run(executor, progress=lambda done: threading.Thread(target=kill_one, args=(done,)).start())
    assert killed
    pd.testing.assert_frame_equal(made.results(), whole, check_exact=True)


PROGRAM = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from test_study_long import created
created(Path(sys.argv[1])).run()
"""


def test_killed_three_times_it_equals_the_uninterrupted(whole: pd.DataFrame, tmp_path: Path) -> None:
    folder, finished = tmp_path / "study", []
    for _ in range(3):
        before = len(list(folder.glob("parts/part-*.parquet")))
        with subprocess.Popen([sys.executable, "-c", PROGRAM.format(tests=str(Path(__file__).parent)), str(folder)]) as process:
            while len(list(folder.glob("parts/part-*.parquet"))) < before + 2 and process.poll() is None:
                time.sleep(0.05)
            process.send_signal(signal.SIGKILL)
        finished.append(created(folder).progress[0])
    assert finished == sorted(set(finished)), "nothing was gained between two kills"
    assert finished[-1] < POINTS
    made = created(folder)
    made.run()
    pd.testing.assert_frame_equal(made.results(), whole, check_exact=True)
