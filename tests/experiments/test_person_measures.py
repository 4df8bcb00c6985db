"""What is measured of many managers at once is what the model measures of each; what moves it is only what it is made of."""

from __future__ import annotations

import numpy as np
import pytest

from integration_sim import Ensemble, History, Scenario, explain, history, simulate
from integration_sim.errors import UnknownNameError
from integration_sim.experiments.attribution.by_manager import gap_slopes, resistance_slopes
from integration_sim.experiments.history.manager_history import STATES
from integration_sim.experiments.history.manager_measures import MEASURES, measured, resistance
from integration_sim.mechanisms.ledger import LEVELS
from integration_sim.model.recording.aggregation import AggregationGroups


@pytest.fixture(scope="module")
def lived(small: Scenario) -> History:
    return history(small, 3, 2)


@pytest.mark.parametrize("name", MEASURES)
def test_means_are_the_recorded_outcomes(name: str, lived: History) -> None:
    told = measured(lived.states, name, lived.plan.measures)
    names = AggregationGroups(lived.plan.layout).names
    levels = lived.plan.layout.posts.posts["level"]
    scale = 100.0 if name == "engagement" else 1.0
    for level, word in enumerate(("strategic", "middle", "front_line")):
        recorded = lived.outcomes[name][:, names.index(("all", "all", word))]
        np.testing.assert_allclose(told[:, levels == level].mean(axis=1), recorded, atol=scale * 1e-6)
    assert level == LEVELS - 1


def test_another_name_is_refused(lived: History) -> None:
    with pytest.raises(UnknownNameError, match="measure: found 'workload', expected one of resistance, engagement"):
        measured(lived.states, "workload", lived.plan.measures)


def test_slopes_lead_from_one_place_to_the_other(lived: History) -> None:
    p, generator = lived.plan.measures.resistance, np.random.default_rng(1)
    before, after = generator.uniform(0.0, 1.6, (2, 5, 7, len(STATES)))
    after[0] = before[0]
    step = sum(slope * (after - before)[..., STATES.index(state)] for state, slope in resistance_slopes(before, after, p).items())
    np.testing.assert_allclose(step, resistance(after, p) - resistance(before, p), rtol=0.0, atol=1e-12)
    gaps = [np.maximum(0.0, one[..., STATES.index("espoused")] - one[..., STATES.index("commitment")]) for one in (before, after)]
    step = sum(slope * (after - before)[..., STATES.index(state)] for state, slope in gap_slopes(before, after).items())
    np.testing.assert_allclose(step, gaps[1] - gaps[0], rtol=0.0, atol=1e-12)
    assert all((slope[0] != 0.0).any() for slope in resistance_slopes(before, after, p).values()), "who stands still has a slope too"


@pytest.fixture(scope="module")
def only_insecure(small: Scenario) -> Ensemble:
    others = dict.fromkeys(("ambiguity", "grievance", "commitment", "overload"), 0.0)
    return simulate(small.override({f"parameters.outcomes.resistance.{name}": value for name, value in others.items()}), 3)


def test_only_what_it_is_made_of_moves_it(only_insecure: Ensemble) -> None:
    found = explain(only_insecure, outcomes=["resistance", "job_insecurity"])
    of_fear = found.between("job_insecurity").contributions.set_index("contributor")["change"]
    of_resistance = found.between("resistance").contributions.set_index("contributor")["change"]
    assert set(of_fear.index[of_fear != 0.0]) == set(of_resistance.index[of_resistance != 0.0])
    assert (np.sign(of_fear[["uncertainty", "reform"]]) == np.sign(of_resistance[["uncertainty", "reform"]])).all()


def test_culture_moves_the_distance_between_cultures(small: Scenario) -> None:
    table = explain(simulate(small, 3), outcomes=["culture_distance"]).between("culture_distance").contributions
    assert set(table.loc[table["change"].abs() > 1e-12, "contributor"]) == {"culture", "staffing"}
