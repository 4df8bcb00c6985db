"""Ensembles: the API's table, the same bits however they are made, summaries, provenance."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from integration_sim import OUTCOMES, PartnershipModel, Scenario, load_scenario, registry, simulate
from integration_sim.errors import UnknownNameError
from integration_sim.experiments.replicates.ensemble import Ensemble, over_replicates

COLUMNS = ["replicate", "month", "date", "partnership", "organisation", "level", "outcome", "value"]


@pytest.fixture(scope="module")
def ensemble(small: Scenario) -> Ensemble:
    return simulate(small, 12, seed=4, threads=2)


def test_trajectories_have_the_columns_of_the_api_and_every_outcome(ensemble: Ensemble) -> None:
    table = ensemble.trajectories
    assert list(table.columns) == COLUMNS
    assert set(table["outcome"].unique()) == set(OUTCOMES)
    assert set(table["replicate"].unique()) == set(range(12))
    assert table["month"].max() == 24
    assert str(table["date"].min())[:7] == "2004-04"
    for column, names in {
        "partnership": {"partnership", "all"},
        "organisation": {"board", "council", "all"},
        "level": {"strategic", "middle", "front_line", "all"},
    }.items():
        assert set(table[column].unique()) == names
    keys = ["replicate", "month", "partnership", "organisation", "level", "outcome"]
    assert not table.duplicated(keys).any()


def test_partnership_outcomes_have_all_rows_only(ensemble: Ensemble) -> None:
    table = ensemble.trajectories
    performance = table[table["outcome"] == "service_performance"]
    assert set(performance["organisation"].unique()) == {"all"}
    assert not performance["value"].isna().any()


def test_all_rows_are_means_over_managers(ensemble: Ensemble) -> None:
    posts = ensemble.plan.layout.posts.posts
    by_level = [ensemble.series("job_insecurity", level=level) for level in ("strategic", "middle", "front_line")]
    weights = np.bincount(posts["level"]) / posts.size
    np.testing.assert_allclose(ensemble.series("job_insecurity"), np.tensordot(weights, by_level, 1), rtol=1e-12)


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_the_same_bits_in_any_number_of_threads(small: Scenario, ensemble: Ensemble, threads: int) -> None:
    assert simulate(small, 12, seed=4, threads=threads).values.tobytes() == ensemble.values.tobytes()


def test_replicate_7_alone_is_replicate_7_of_many(small: Scenario, ensemble: Ensemble) -> None:
    model = PartnershipModel(small, seed=4, replicate=7)
    while model.running:
        model.step()
    of_many = ensemble.trajectories[ensemble.trajectories["replicate"] == 7].reset_index(drop=True)
    pd.testing.assert_frame_equal(model.trajectories, of_many, check_exact=True)


def test_the_same_bits_in_another_process(small: Scenario, ensemble: Ensemble) -> None:
    program = (
        "import sys, json, hashlib, integration_sim as isim;"
        "s = isim.Scenario.model_validate(json.load(sys.stdin));"
        "print(hashlib.sha256(isim.simulate(s, 12, seed=4).values.tobytes()).hexdigest())"
    )
    done = subprocess.run([sys.executable, "-c", program], input=json.dumps(small.to_data()), capture_output=True, text=True, check=True)
    assert done.stdout.strip() == hashlib.sha256(ensemble.values.tobytes()).hexdigest()


def test_seeds_and_replicates_differ(small: Scenario, ensemble: Ensemble) -> None:
    assert not np.array_equal(ensemble.series("cross_trust")[0], ensemble.series("cross_trust")[1])
    assert not np.array_equal(simulate(small, 1, seed=5).series("cross_trust")[0], ensemble.series("cross_trust")[0])


def test_stopping_early_is_the_beginning_of_the_whole(small: Scenario, ensemble: Ensemble) -> None:
    early = simulate(small, 2, seed=4, months=9)
    assert early.values.shape[1] == 10
    assert early.values.tobytes() == ensemble.values[:2, :10].tobytes()


def test_summary_agrees_with_pandas(ensemble: Ensemble) -> None:
    keys = ["month", "partnership", "organisation", "level", "outcome"]
    grouped = ensemble.trajectories.groupby(keys, observed=True)["value"]
    expected = pd.DataFrame({"mean": grouped.mean(), "sd": grouped.std()})
    for name, share in {"p05": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95}.items():
        expected[name] = grouped.quantile(share)
    summary = ensemble.summary()
    assert list(summary.columns) == ["month", "date", *keys[1:], "mean", "sd", "p05", "p25", "p50", "p75", "p95"]
    found = summary.drop(columns="date").set_index(keys)
    pd.testing.assert_frame_equal(found.loc[expected.index], expected, rtol=1e-9)


def test_summaries_leave_out_what_is_missing() -> None:
    found = over_replicates(np.array([[1.0, np.nan, np.nan], [3.0, 5.0, np.nan], [np.nan, np.nan, np.nan]]))
    np.testing.assert_array_equal(found["mean"], [2.0, 5.0, np.nan])
    np.testing.assert_array_equal(found["p50"], [2.0, 5.0, np.nan])
    np.testing.assert_array_equal(found["sd"], [np.sqrt(2.0), np.nan, np.nan])


def test_progress_counts_every_replicate(small: Scenario) -> None:
    seen: list[int] = []
    simulate(small, 4, months=1, progress=seen.append)
    assert seen == [1, 2, 3, 4]


def test_provenance_says_how_to_make_it_again(small: Scenario, ensemble: Ensemble) -> None:
    told = ensemble.provenance.to_data()
    assert Scenario.model_validate(told["scenario"]) == small
    assert set(told["parameters"]) == set(registry())
    assert told["parameters"]["trust.gain"] == registry()["trust.gain"].value
    assert (told["seed"], told["replicates"], told["months"]) == (4, 12, 24)
    assert {"python", "numpy", "numba", "mesa", "integration-sim"} <= set(told["versions"])
    overridden = simulate(small.override({"parameters.trust.gain": 0.08}), 1, months=1).provenance.parameters
    assert overridden["trust.gain"] == 0.08


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"replicates": 0}, "replicates: found 0, expected a whole number from 1"),
        ({"seed": -1}, "seed: found -1"),
        ({"seed": 2**32}, "seed: found 4294967296"),
        ({"months": 25}, "months: found 25, expected a whole number from 1 to 24"),
        ({"months": 0}, "months: found 0"),
        ({"threads": 0}, "threads: found 0"),
        ({"threads": -2}, "threads: found -2"),
    ],
)
def test_what_is_out_of_range_is_refused(small: Scenario, arguments: dict[str, int], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        simulate(small, **({"replicates": 1} | arguments))


def test_unknown_names_are_refused(ensemble: Ensemble) -> None:
    with pytest.raises(UnknownNameError, match=r"outcome: found 'cross_trus', expected one of .*; did you mean 'cross_trust'\?"):
        ensemble.series("cross_trus")
    with pytest.raises(UnknownNameError, match=r"organisation: found 'nobody', expected one of .*all"):
        ensemble.series("cross_trust", organisation="nobody")


def test_common_random_numbers_make_differences_sharper() -> None:
    scenario = load_scenario("case_d")
    squeezed = scenario.override({"finance.pressure": 0.75})
    one, other = (simulate(arm, 20, months=60).series("service_performance")[:, -1] for arm in (scenario, squeezed))
    paired, unpaired = np.var(one - other), np.var(one) + np.var(other)
    assert paired < unpaired


def many(partnerships: int) -> Scenario:
    """Return a board in so many partnerships, each with a council, in which nothing happens."""
    managers = {"strategic": 1, "middle": 1, "front_line": 1}
    councils = {f"council_{number}": {"sector": "council", "managers": managers} for number in range(partnerships)}
    return Scenario.model_validate(
        {
            "name": "many",
            "title": "Many partnerships",
            "start": "2010-04",
            "months": 3,
            "organisations": {"board": {"sector": "nhs", "managers": managers | {"front_line": partnerships}}, **councils},
            "partnerships": {
                f"with_{name}": {"organisations": ["board", name], "form": "chp", "localities": [f"Town of {name}"]} for name in councils
            },
            "parameters": {"warmup.months": 6, "warmup.frozen_months": 2},
            "switch_off": ["survival"],
        }
    )


@pytest.mark.parametrize("partnerships", [2, 6, 7, 10, 13, 31])
def test_a_mean_of_ones_is_one(partnerships: int) -> None:
    ensemble = simulate(many(partnerships), 2)
    assert set(ensemble.series("partnership_active").ravel()) == {1.0}
    assert set(ensemble.series("delayed_discharge_index")[:, 0]) == {100.0}
    assert not ensemble.ever("partnership_active", 0.0).any()


def test_what_befell_any_partnership_is_found_in_its_own_numbers() -> None:
    ensemble = simulate(many(7), 3)
    ensemble.values["disputes"] = 0.0
    ensemble.values["partnership_active"] = 1.0 - 1e-15  # as a sum of sevenths may come out
    cell = ensemble.aggregation.names.index(("with_council_4", "all", "all"))
    ensemble.values["partnership_active"][1, 2, cell] = 0.0
    ensemble.values["disputes"][1, 0, cell] = ensemble.values["disputes"][2, 3, cell] = 1.0
    assert ensemble.ever("partnership_active", 0.0).tolist() == [False, True, False]
    assert ensemble.ever("disputes", 1.0).tolist() == [False, True, True]
    with pytest.raises(UnknownNameError, match="did you mean 'disputes'"):
        ensemble.ever("dispute", 1.0)
