"""Studies whose replicates live with vectors: the same bits whoever works, kept with the study, and not to be mixed with others."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from integration_sim import Scenario, simulate
from integration_sim.evidence.validation.vectors import drawn
from integration_sim.experiments.errors import StudyError
from integration_sim.experiments.replicates import executors
from integration_sim.experiments.studies import design, working
from integration_sim.experiments.studies.factors import Factor, Role
from integration_sim.experiments.studies.study import Study
from integration_sim.model.plan import Plan
from integration_sim.model.run import Run
from integration_sim.parameters.vectors import Vectors, VectorsError, varied, vectors_of
from integration_sim.scenario.schema import with_vector

MONEY = Factor("finance.pressure", 0.2, 0.8, role=Role.LEVER)
MEETING = Factor("encounter.trust", 1.0, 1.4)
POINTS, REPLICATES = 3, 4


def some(seed: int, number: int = 3) -> Vectors:
    return vectors_of(varied(), np.array([[vector[name] for name in varied()] for vector in drawn(number, seed)]), f"set {seed}")


def created(folder: Path, scenario: Scenario, parameters: str | Vectors) -> Study:
    made = design.latin_hypercube([MONEY, MEETING], POINTS, seed=2)
    return Study.create(folder, scenario, made, REPLICATES, parameters=parameters)


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every point be a chunk of its own."""
    monkeypatch.setattr(working, "RUNS_A_CHUNK", REPLICATES)


@pytest.fixture(scope="module")
def mine() -> Vectors:
    return some(2)


@pytest.fixture(scope="module")
def whole(small: Scenario, mine: Vectors, tmp_path_factory: pytest.TempPathFactory) -> Study:
    made = created(tmp_path_factory.mktemp("whole") / "study", small, mine)
    made.run()
    return made


def test_replicate_k_of_every_point_lives_with_vector_k_but_for_what_the_point_varies(whole: Study, small: Scenario, mine: Vectors) -> None:
    results = whole.results(["cross_trust"])
    for point in range(POINTS):
        changes = whole.design.changes(point)
        for replicate in range(REPLICATES):  # the fourth begins again with the first vector
            place = with_vector(small.override(changes), mine.of(replicate))
            assert place.parameter("encounter.trust") == changes["parameters.encounter.trust"] != mine.of(replicate)["encounter.trust"]
            run = Run(Plan(place), 1, replicate)
            run.run_until()
            told = results[(results["point"] == point) & (results["replicate"] == replicate)]["cross_trust"].item()
            assert told == run.recording.values[-1, run.aggregation.overall]["cross_trust"]


def test_results_are_those_of_simulate(whole: Study, small: Scenario, mine: Vectors) -> None:
    ensemble = simulate(small.override(whole.design.changes(1)), REPLICATES, parameters=mine)
    assert whole.ensemble(1).values.tobytes() == ensemble.values.tobytes()
    assert whole.ensemble(1).provenance.vectors == {"kind": "set 2", "digest": mine.digest, "vectors": 3}


def test_the_folder_keeps_the_vectors(whole: Study, mine: Vectors) -> None:
    again = Study.open(whole.folder)
    assert again.vectors is not None
    assert (again.vectors.digest, again.vectors.kind, again.digest) == (mine.digest, "set 2", whole.digest)
    told = json.loads((whole.folder / "study.json").read_text())
    assert told["parameters"] == {"kind": "set 2", "digest": mine.digest, "vectors": 3}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", ["processes", "cluster"])
def test_the_same_bits_whoever_does_the_work(kind: str, small: Scenario, whole: Study, mine: Vectors, tmp_path: Path) -> None:
    made = created(tmp_path / "study", small, mine)
    with getattr(executors, kind)(workers=2) as executor:
        made.run(executor)
    pd.testing.assert_frame_equal(made.results(), whole.results(), check_exact=True)


def test_an_interrupted_study_goes_on_with_the_same_vectors_from_any_file(small: Scenario, whole: Study, tmp_path: Path) -> None:
    made = created(tmp_path / "study", small, some(2))
    made.run()
    made.parts.paths()[1].unlink()
    again = created(tmp_path / "study", small, Vectors(varied(), some(2).values, "another name", {}))
    assert again.progress == (POINTS - 1, POINTS)
    again.run()
    pd.testing.assert_frame_equal(again.results(), whole.results(), check_exact=True)


def test_other_vectors_are_refused_and_named(whole: Study, small: Scenario, mine: Vectors, tmp_path: Path) -> None:
    there = rf"parameters, there set 2 \(3 vectors, {mine.digest}\), here"
    with pytest.raises(StudyError, match=rf"holds another study \(its {there} set 5 \(3 vectors, .*\), differ\); choose another folder"):
        created(whole.folder, small, some(5))
    with pytest.raises(StudyError, match=f"{there} default, differ"):
        created(whole.folder, small, "default")
    created(tmp_path / "study", small, "default")
    with pytest.raises(StudyError, match=r"parameters, there default, here set 2"):
        created(tmp_path / "study", small, mine)


def test_a_study_with_default_numbers_says_nothing_of_vectors(small: Scenario, tmp_path: Path) -> None:
    made = created(tmp_path / "study", small, "default")
    assert "parameters" not in json.loads((made.folder / "study.json").read_text())
    assert not (made.folder / "vectors.parquet").exists()


@pytest.mark.parametrize("damage", ["cut", "other"])
def test_vectors_that_are_not_those_of_the_study_are_refused(damage: str, small: Scenario, mine: Vectors, tmp_path: Path) -> None:
    made = created(tmp_path / "study", small, mine)
    path = made.folder / "vectors.parquet"
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:-50])
        with pytest.raises(StudyError, match="holds no study that can be read"):
            Study.open(made.folder)
    else:
        other = created(tmp_path / "other", small, some(5))
        path.write_bytes((other.folder / "vectors.parquet").read_bytes())
        with pytest.raises(
            StudyError, match=rf"vectors.parquet: found other vectors \(.*\), expected those of the study \({mine.digest}\)"
        ):
            Study.open(made.folder)


def test_a_set_that_is_not_there_is_named_before_anything_is_made(small: Scenario, tmp_path: Path) -> None:
    with pytest.raises(VectorsError, match=r"acepted: there is no such file, .*did you mean 'accepted'\?"):
        created(tmp_path / "study", small, "acepted")
    assert not (tmp_path / "study").exists()
