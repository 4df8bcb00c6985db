"""Replicate k lives with vector k, the same in every arm, alone or in a batch; what a scenario says itself goes before that."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest

from integration_sim import compare, explain, load_scenario, simulate, survey
from integration_sim.evidence.validation.vectors import drawn
from integration_sim.experiments.comparison.checkpoints import Checkpoints
from integration_sim.experiments.replicates.shared_past import months_in_common
from integration_sim.model.plan import Plan
from integration_sim.model.run import Run
from integration_sim.parameters.vectors import Vectors, VectorsError, varied, vectors_of
from integration_sim.report.comparison.narrative import verdict
from integration_sim.report.run.narrative import narrative
from integration_sim.scenario.schema import with_vector

REFORM = {"kind": "reform", "form": "ijb", "announced": "2013-10", "live": "2015-04"}
SHORT = load_scenario("ijb_typical").override({"months": 30, "finance.pressure": 0.45, "levers": [], "events": [REFORM]})
MIXED = SHORT.override({"levers": [{"kind": "co_location", "style": "mixed_teams", "start": "2014-04", "months": 12, "reach": 60}]})


@pytest.fixture(scope="module")
def mine() -> Vectors:
    return vectors_of(varied(), np.array([[vector[name] for name in varied()] for vector in drawn(4, 2)]), "mine")


def test_each_replicate_lives_with_its_own_vector(mine: Vectors) -> None:
    ensemble = simulate(SHORT, 6, parameters=mine)
    for replicate in range(6):
        run = Run(Plan(with_vector(SHORT, mine.of(replicate))), 1, replicate)
        run.run_until()
        assert run.recording.values.tobytes() == ensemble.values[replicate].tobytes()


def test_it_is_the_same_in_any_number_of_threads_and_alone(mine: Vectors) -> None:
    together = simulate(SHORT, 6, parameters=mine)
    assert simulate(SHORT, 6, parameters=mine, threads=1).values.tobytes() == together.values.tobytes()
    assert simulate(SHORT, 2, parameters=mine).values.tobytes() == together.values[:2].tobytes()


def test_ranges_are_wider_than_with_luck_alone(mine: Vectors) -> None:
    unknown, luck = (simulate(SHORT, 12, parameters=parameters).series("cross_trust")[:, -1].std() for parameters in (mine, "default"))
    assert unknown > luck


def test_what_a_scenario_says_itself_goes_before_the_vector(mine: Vectors) -> None:
    plan = Plan(SHORT.override({"parameters.encounter.trust": 0.9}), mine)
    assert plan.lived(2).scenario.parameter("encounter.trust") == 0.9
    assert plan.lived(2).scenario.parameter("encounter.culture") == mine.of(2)["encounter.culture"]


def test_arms_of_a_comparison_come_out_as_simulated_alone(mine: Vectors) -> None:
    found = compare(SHORT, MIXED, replicates=5, parameters=mine)
    (alternative,) = found.alternatives.values()
    assert found.baseline.values.tobytes() == simulate(SHORT, 5, parameters=mine).values.tobytes()
    assert alternative.values.tobytes() == simulate(MIXED, 5, parameters=mine).values.tobytes()


def test_an_alternative_goes_on_from_a_past_with_the_same_vector(mine: Vectors) -> None:
    kept = Checkpoints(SHORT, 5, parameters=mine)
    assert kept.simulate(MIXED).values.tobytes() == simulate(MIXED, 5, parameters=mine).values.tobytes()


def test_a_past_with_other_numbers_is_not_shared(mine: Vectors) -> None:
    assert months_in_common(Plan(SHORT, mine), Plan(MIXED, mine)) == 11
    assert months_in_common(Plan(SHORT, mine), Plan(MIXED)) is None


def test_explanations_and_surveys_live_with_the_same_vectors(mine: Vectors) -> None:
    ensemble = simulate(SHORT, 3, parameters=mine)
    assert explain(ensemble).ensemble is ensemble  # which holds every replicate against the ensemble's own numbers
    assert survey(ensemble, "obstacles").answers["replicate"].nunique() == 3


def test_provenance_names_the_set(mine: Vectors) -> None:
    assert simulate(SHORT, 1, parameters=mine).provenance.vectors == {"kind": "mine", "digest": mine.digest, "vectors": 4}
    assert simulate(SHORT, 1).provenance.vectors is None


def test_plans_travel_with_their_vectors(mine: Vectors) -> None:
    there = pickle.loads(pickle.dumps(Plan(SHORT, mine)))
    run, here = Run(there, 1, 1), Run(Plan(SHORT, mine), 1, 1)
    run.run_until()
    here.run_until()
    assert run.recording.values.tobytes() == here.recording.values.tobytes()


def test_what_is_said_names_luck_and_numbers(mine: Vectors) -> None:
    (told, *_) = verdict(compare(SHORT, MIXED, replicates=6, parameters=mine))
    assert "Each future has other luck and other plausible numbers, of the 4 sets in mine" in told
    assert "with the same luck and the same numbers" in told
    (story, *_) = narrative(simulate(SHORT, 6, parameters=mine))
    assert "different luck and different plausible numbers" in story
    assert "luck alone" not in told + story


def test_a_file_may_be_named(tmp_path: Path) -> None:
    with pytest.raises(VectorsError, match="there is no such file"):
        simulate(SHORT, 1, parameters=str(tmp_path / "mine.parquet"))
