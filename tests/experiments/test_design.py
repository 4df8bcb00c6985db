"""Designs: the points that each method makes, the user's own tables, and what fits a scenario."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from integration_sim import Scenario, registry
from integration_sim.errors import UnknownNameError
from integration_sim.experiments.errors import DesignError
from integration_sim.experiments.studies import design
from integration_sim.experiments.studies.design import Design, Method
from integration_sim.experiments.studies.factors import Factor, Role, registry_factors

MONEY = Factor("finance.pressure", 0.2, 0.8, role=Role.LEVER)
LOSS = Factor("trust.loss", 0.1, 0.3)
REACH = Factor("levers.0.reach", 2, 9, role=Role.LEVER)
FORM = Factor("events.0.form", choices=("chcp", "ijb"), role=Role.LEVER)


def test_a_grid_has_every_combination() -> None:
    made = design.grid([MONEY, FORM], steps=3)
    assert made.points.to_numpy().tolist() == [[low, form] for low in (0.2, 0.5, 0.8) for form in (0.0, 1.0)]
    assert made.changes(1) == {"finance.pressure": 0.2, "events.0.form": "ijb"}


def test_a_latin_hypercube_covers_every_range_evenly() -> None:
    made = design.latin_hypercube([MONEY, LOSS, FORM], 40, seed=3)
    for factor in (MONEY, LOSS):
        strata = np.floor((made.points[factor.path] - factor.low) / (factor.high - factor.low) * 40)
        assert sorted(strata) == list(range(40))
    assert {made.changes(point)["events.0.form"] for point in range(40)} == {"chcp", "ijb"}
    pd.testing.assert_frame_equal(made.points, design.latin_hypercube([MONEY, LOSS, FORM], 40, seed=3).points)
    assert not made.points.equals(design.latin_hypercube([MONEY, LOSS, FORM], 40, seed=4).points)


def test_a_sobol_sequence_is_more_even_than_chance() -> None:
    points = design.sobol_sequence([MONEY, LOSS], 64).points.to_numpy()
    quarters = np.floor((points - [0.2, 0.1]) / [0.6, 0.2] * 4).clip(0, 3)
    assert np.unique(quarters, axis=0, return_counts=True)[1].tolist() == [4] * 16


def test_one_at_a_time_leaves_the_rest_as_it_is() -> None:
    made = design.one_at_a_time([MONEY, FORM])
    assert [made.changes(point) for point in range(len(made))] == [
        {},
        {"finance.pressure": 0.2},
        {"finance.pressure": 0.8},
        {"events.0.form": "chcp"},
        {"events.0.form": "ijb"},
    ]


def test_morris_moves_one_factor_a_step() -> None:
    points = design.morris([MONEY, LOSS, REACH], trajectories=5).points.to_numpy()
    walks = points.reshape(5, 4, 3)
    assert ((np.diff(walks, axis=1) != 0).sum(axis=2) == 1).all()


def test_saltelli_has_base_times_factors_and_two() -> None:
    assert len(design.saltelli([MONEY, LOSS, REACH], base=16)) == 16 * 5
    with pytest.raises(DesignError, match="base: found 20, expected a power of two"):
        design.saltelli([MONEY], base=20)


@pytest.mark.parametrize("maker", [design.latin_hypercube, design.sobol_sequence])
def test_nothing_to_vary_is_refused(maker) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(DesignError, match="factors: found none"):
        maker([], 10)
    with pytest.raises(DesignError, match="points: found 0"):
        maker([MONEY], 0)


def test_parameters_take_their_plausible_ranges() -> None:
    factors = registry_factors(["trust", "encounter.trust"])
    assert [one.path for one in factors] == [*(name for name in registry() if name.startswith("trust.")), "encounter.trust"]
    assert all((one.low, one.high) == (registry()[one.path].low, registry()[one.path].high) for one in factors)
    named = ("warmup", "instruments", "costs", "matters")
    assert len(registry_factors()) == sum(one.low < one.high and one.group not in named for one in registry().values())
    assert len(registry_factors(["all", *named])) == sum(one.low < one.high for one in registry().values())
    with pytest.raises(UnknownNameError, match=r"parameter: found 'trst', expected an id or a group of the registry; did you mean 'trust'"):
        registry_factors(["trst"])


def test_a_table_of_ones_own() -> None:
    table = pd.DataFrame({"trust.loss": [0.1, 0.2, None], "events.0.form": ["ijb", None, "chcp"], "levers.0.reach": [2, 2, 2]})
    made = design.from_table(table)
    assert [made.changes(point) for point in range(3)] == [
        {"parameters.trust.loss": 0.1, "events.0.form": "ijb", "levers.0.reach": 2},
        {"parameters.trust.loss": 0.2, "levers.0.reach": 2},
        {"events.0.form": "chcp", "levers.0.reach": 2},
    ]
    assert [one.role for one in made.factors] == [Role.UNCERTAINTY, Role.LEVER, Role.LEVER]


@pytest.mark.parametrize(
    ("table", "factors", "message"),
    [
        (pd.DataFrame([[1, 2]], columns=["a", "a"]), (), "a: found the column twice"),
        (pd.DataFrame({"trust.loss": [0.1]}), (MONEY,), "finance.pressure: found no such column"),
        (pd.DataFrame({"trust.loss": [None]}), (), "trust.loss: found no values"),
        (pd.DataFrame({"trust.loss": []}), (), "found no"),
    ],
)
def test_a_broken_table_is_refused(table: pd.DataFrame, factors: tuple[Factor, ...], message: str) -> None:
    with pytest.raises(DesignError, match=message):
        design.from_table(table, factors)


def test_counts_are_rounded(small: Scenario) -> None:
    made = design.grid([REACH], steps=4).checked(small)
    assert [made.changes(point)["levers.0.reach"] for point in range(4)] == [2, 4, 7, 9]
    assert made.values()["levers.0.reach"].tolist() == [2, 4, 7, 9]


@pytest.mark.parametrize(
    ("factor", "message"),
    [
        (Factor("trust.los", 0.1, 0.2), "trust: found no such path"),
        (Factor("finance.presure", 0.1, 0.2), "finance.presure: found no such path.*did you mean 'finance.pressure'"),
        (Factor("finance.pressure", 0.8, 0.2), "finance.pressure: found the range 0.8 to 0.2, expected a low end below"),
        (
            Factor("trust.loss", 0.01, 0.3),
            "trust.loss: found the range 0.01 to 0.3, .* inside the plausible .*--beyond-ranges",
        ),
        (Factor("finance.pressure", 1.5, 2.0), "finance.pressure: found 1.5, expected a number from 0 to 1"),
        (Factor("events.0.form", choices=("ibj",)), "events.0.form: found 'ibj', expected one of .*'ijb'"),
    ],
)
def test_factors_that_do_not_fit_are_refused(small: Scenario, factor: Factor, message: str) -> None:
    points = pd.DataFrame({factor.path: [0.0]})
    with pytest.raises(DesignError, match=message):
        Design(Method.TABLE, (factor,), points).checked(small)


def test_ranges_may_be_exceeded_with_leave(small: Scenario) -> None:
    made = design.latin_hypercube([Factor("trust.loss", 0.01, 0.3)], 4)
    with pytest.warns(UserWarning, match="trust.loss"):
        assert made.checked(small, beyond_ranges=True).factors == made.factors


def test_a_design_is_data(small: Scenario) -> None:
    made = design.latin_hypercube([MONEY, LOSS, REACH, FORM], 10).checked(small)
    again = Design.from_data(made.to_data(), made.points)
    assert again.factors == made.factors
    assert again.method is made.method
    assert again.settings == made.settings
    assert [again.changes(point) for point in range(10)] == [made.changes(point) for point in range(10)]


def test_nan_leaves_the_scenario_as_it_is() -> None:
    made = design.one_at_a_time([FORM])
    told = made.values()["events.0.form"]
    assert told.isna().tolist() == [True, False, False]
    assert told.tolist()[1:] == ["chcp", "ijb"]
    assert math.isnan(made.points.iloc[0, 0])
