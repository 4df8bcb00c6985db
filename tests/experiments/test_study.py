"""Studies: what they keep, that they survive whatever happens to them, and that they refuse to mix."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from concurrent.futures import Executor, Future
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from integration_sim import OUTCOMES, Scenario, simulate
from integration_sim.errors import UnknownNameError
from integration_sim.experiments.errors import StudyError
from integration_sim.experiments.replicates import executors
from integration_sim.experiments.studies import design, study, working
from integration_sim.experiments.studies.factors import Factor, Role
from integration_sim.experiments.studies.features import shape_of
from integration_sim.experiments.studies.study import Study

MONEY = Factor("finance.pressure", 0.2, 0.8, role=Role.LEVER)
LOSS = Factor("trust.loss", 0.1, 0.3)
POINTS, REPLICATES = 6, 3


def created(folder: Path, scenario: Scenario, **changes: object) -> Study:
    made = design.latin_hypercube([MONEY, LOSS], POINTS, seed=2)
    return Study.create(folder, scenario, **({"design": made, "replicates": REPLICATES, "at": [12]} | changes))  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every point be a chunk of its own."""
    monkeypatch.setattr(working, "RUNS_A_CHUNK", REPLICATES)


@pytest.fixture(scope="module")
def whole(small: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Study:
    """Return a study that was never interrupted."""
    made = created(tmp_path_factory.mktemp("whole") / "study", small)
    made.run()
    return made


def test_results_are_those_of_simulate(whole: Study, small: Scenario) -> None:
    results = whole.results()
    assert len(results) == POINTS * REPLICATES
    ensemble = simulate(small.override(whole.design.changes(4)), REPLICATES, seed=1)
    of_point = results[results["point"] == 4]
    for name in OUTCOMES:
        np.testing.assert_array_equal(of_point[name], ensemble.series(name)[:, -1])
        np.testing.assert_array_equal(of_point[f"{name}@12"], ensemble.series(name)[:, 12])
    for feature, numbers in shape_of(ensemble.series("service_performance"))._asdict().items():
        np.testing.assert_array_equal(of_point[f"service_performance.{feature}"], numbers)
    np.testing.assert_array_equal(of_point["role_ambiguity.dip"], shape_of(-ensemble.series("role_ambiguity")).dip)
    assert "espoused_commitment.dip" not in results
    pd.testing.assert_frame_equal(whole.ensemble(4).trajectories, ensemble.trajectories, check_exact=True)


def test_results_tell_what_was_varied(whole: Study) -> None:
    results = whole.results(["cross_trust"])
    assert list(results.columns) == ["point", "replicate", "finance.pressure", "trust.loss", "cross_trust"]
    np.testing.assert_array_equal(results["trust.loss"].to_numpy()[::REPLICATES], whole.design.points["trust.loss"])
    with pytest.raises(UnknownNameError, match=r"columns: found 'cross_trus', expected one that was kept; did you mean 'cross_trust'\?"):
        whole.results(["cross_trus"])


def test_a_study_is_found_again(whole: Study) -> None:
    again = Study.open(whole.folder)
    assert again.digest == whole.digest
    assert again.progress == (POINTS, POINTS)
    pd.testing.assert_frame_equal(again.results(), whole.results(), check_exact=True)
    told = json.loads((whole.folder / "study.json").read_text())
    assert {"scenario", "design", "seed", "versions", "engine"} <= set(told)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", ["processes", "cluster"])
def test_the_same_bits_whoever_does_the_work(kind: str, small: Scenario, whole: Study, tmp_path: Path) -> None:
    made = created(tmp_path / "study", small)
    with getattr(executors, kind)(workers=2) as executor:
        made.run(executor)
    pd.testing.assert_frame_equal(made.results(), whole.results(), check_exact=True)


class Stopping(Executor):
    """Works for a while, then breaks."""

    def __init__(self, after: int) -> None:
        self.left = after

    def submit(self, function, /, *arguments):  # type: ignore[no-untyped-def]
        """Work at once, or fail."""
        future: Future[object] = Future()
        self.left -= 1
        if self.left < 0:
            future.set_exception(RuntimeError("the machine is gone"))
        else:
            future.set_result(function(*arguments))
        return future


def test_a_broken_executor_loses_nothing_that_was_done(small: Scenario, whole: Study, tmp_path: Path) -> None:
    made = created(tmp_path / "study", small)
    with pytest.raises(StudyError, match=r"the machine is gone.*run again"):
        made.run(Stopping(after=2))
    kept = {path: path.stat().st_mtime_ns for path in made.parts.paths()}
    assert len(kept) == 2
    seen: list[int] = []
    made.run(progress=seen.append)
    assert seen == list(range(len(kept), POINTS + 1))
    assert all(path.stat().st_mtime_ns == time for path, time in kept.items()), "what was done was done again"
    pd.testing.assert_frame_equal(made.results(), whole.results(), check_exact=True)


KILLED = """
import json, sys, time
from integration_sim import Scenario
from integration_sim.experiments.studies import design, study, working
from integration_sim.experiments.studies.factors import Factor, Role
working.RUNS_A_CHUNK = 3
write = study.Parts.write
def slow(*arguments):
    write(*arguments)
    print("written", flush=True)
    time.sleep(0.5)
study.Parts.write = slow
factors = [Factor("finance.pressure", 0.2, 0.8, role=Role.LEVER), Factor("trust.loss", 0.1, 0.3)]
made = design.latin_hypercube(factors, 6, seed=2)
study.Study.create(sys.argv[1], Scenario.model_validate(json.load(sys.stdin)), made, 3, at=[12]).run()
"""


def test_a_kill_loses_only_what_was_under_way(small: Scenario, whole: Study, tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path / "study")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(small.to_data()))
        process.stdin.close()
        assert process.stdout.readline() == "written\n"
        process.send_signal(signal.SIGKILL)
    made = created(tmp_path / "study", small)
    done, points = made.progress
    assert 1 <= done < points
    made.run()
    pd.testing.assert_frame_equal(made.results(), whole.results(), check_exact=True)


def test_a_part_cut_short_is_computed_anew(small: Scenario, whole: Study, tmp_path: Path) -> None:
    made = created(tmp_path / "study", small)
    made.run()
    part = made.parts.paths()[2]
    part.write_bytes(part.read_bytes()[:-100])
    with pytest.raises(StudyError, match=f"{part.name}: damaged"):
        made.results()
    with pytest.warns(UserWarning, match=f"{part.name} was damaged"):
        made.run()
    pd.testing.assert_frame_equal(made.results(), whole.results(), check_exact=True)


def test_a_part_with_a_flipped_bit_is_noticed(small: Scenario, tmp_path: Path) -> None:
    made = created(tmp_path / "study", small)
    made.run()
    part = made.parts.paths()[0]
    column = pq.read_metadata(part).row_group(0).column(2)
    content = bytearray(part.read_bytes())
    content[column.data_page_offset + column.total_compressed_size // 2] ^= 1
    part.write_bytes(content)
    with pytest.raises(StudyError, match=f"{part.name}: damaged"):
        made.results()


def test_a_failing_point_is_data(small: Scenario, tmp_path: Path) -> None:
    late = Factor("levers.0.months", choices=(12, "twelve", 18), role=Role.LEVER)
    made = created(tmp_path / "study", small, design=design.grid([late]))
    made.run()
    assert made.progress == (3, 3)
    assert sorted(made.results()["point"].unique()) == [0, 2]
    failed = made.results(failed=True)
    assert failed["point"].unique().tolist() == [1]
    assert "levers.0.months: found 'twelve'" in failed["error"].iloc[0]
    assert "Traceback" in failed["traceback"].iloc[0]


@pytest.mark.parametrize("changes", [{"replicates": 4}, {"seed": 2}, {"at": [6]}, {"months": 12}])
def test_a_folder_of_another_study_is_refused(whole: Study, small: Scenario, changes: dict[str, object]) -> None:
    with pytest.raises(StudyError, match=f"holds another study.*{next(iter(changes))}"):
        created(whole.folder, small, **changes)


def test_another_scenario_or_design_is_refused(whole: Study, small: Scenario) -> None:
    with pytest.raises(StudyError, match="its scenario"):
        created(whole.folder, small.override({"finance.pressure": 0.9}))
    with pytest.raises(StudyError, match="its design"):
        created(whole.folder, small, design=design.latin_hypercube([MONEY], POINTS))
    other = design.latin_hypercube([MONEY, LOSS], POINTS, seed=2)
    other.points.iloc[0, 0] += 1e-9
    with pytest.raises(StudyError, match="its points"):
        created(whole.folder, small, design=other)


def test_another_version_of_the_model_is_refused(small: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = created(tmp_path / "study", small)
    with pytest.raises(StudyError, match="gone"):
        made.run(Stopping(after=2))
    monkeypatch.setattr(study, "engine_digest", lambda: "another")
    with pytest.raises(StudyError, match="made by another version of the model"):
        made.run()
    made.run(mixed=True)
    assert made.progress == (POINTS, POINTS)


@pytest.mark.parametrize("name", ["study.json", "points.parquet"])
def test_a_broken_folder_is_said_to_be(whole: Study, tmp_path: Path, name: str) -> None:
    for path in (whole.folder / "study.json", whole.folder / "points.parquet"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / name).write_text("{")
    with pytest.raises(StudyError, match="holds no study that can be read"):
        Study.open(tmp_path)


def test_a_folder_with_something_else_is_left_alone(small: Scenario, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(StudyError, match="holds no study"):
        created(tmp_path, small)
    with pytest.raises(StudyError, match="holds no study"):
        created(tmp_path / "thesis.txt", small)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"replicates": 0}, "replicates: found 0"),
        ({"months": 99}, "months: found 99, .* at most 24"),
        ({"at": [25]}, "found 25, expected 0 to 24"),
    ],
)
def test_numbers_out_of_range_are_refused(small: Scenario, tmp_path: Path, changes: dict[str, object], message: str) -> None:
    with pytest.raises(StudyError, match=message):
        created(tmp_path / "study", small, **changes)
    assert not (tmp_path / "study").exists()


def test_a_full_disk_is_named_and_the_study_goes_on(small: Scenario, whole: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = created(tmp_path / "study", small)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(pq, "write_table", full)
        with pytest.raises(StudyError, match=r"No space left on device.*run again"):
            made.run()
    assert not [*(made.folder / "parts").iterdir()]
    made.run()
    pd.testing.assert_frame_equal(made.results(), whole.results(), check_exact=True)


@pytest.mark.filterwarnings("ignore")
def test_a_scheduler_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "PATIENCE", "1s")
    with pytest.raises(StudyError, match=r"tcp://127\.0\.0\.1:9: no scheduler answers"), executors.cluster("tcp://127.0.0.1:9"):
        pass


def test_ema_workbench_gets_its_pair(whole: Study) -> None:
    experiments, outcomes = whole.to_ema()
    assert len(experiments) == POINTS * REPLICATES
    assert {"finance.pressure", "trust.loss", "scenario", "policy", "model"} == set(experiments.columns)
    np.testing.assert_array_equal(outcomes["cross_trust"], whole.results()["cross_trust"])
