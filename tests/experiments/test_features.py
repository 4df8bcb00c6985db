"""The shape of trajectories, on trajectories whose shape is plain to see."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from integration_sim.experiments.studies.features import shape_of


def test_a_dip_that_recovers() -> None:
    shape = shape_of(np.array([[10.0, 9.0, 6.0, 8.0, 10.0, 12.0]]))
    assert [float(number[0]) for number in shape] == [4.0, 2.0, 4.0, 1.0 + 4.0 + 2.0]


def test_a_fall_that_lasts() -> None:
    shape = shape_of(np.array([[10.0, 9.0, 8.0]]))
    assert shape.dip[0] == 2.0
    assert shape.worst_month[0] == 2.0
    assert np.isnan(shape.recovery_month[0])


def test_what_never_falls() -> None:
    shape = shape_of(np.array([[10.0, 10.0, 11.0]]))
    assert shape.dip[0] == shape.area_lost[0] == shape.recovery_month[0] == 0.0
    assert np.isnan(shape.worst_month[0])


def test_months_without_a_value_lose_nothing() -> None:
    shape = shape_of(np.array([[10.0, np.nan, 8.0], [np.nan, 9.0, 8.0]]))
    np.testing.assert_array_equal(shape.area_lost, [2.0, 0.0])


@given(arrays(np.float64, (3, 12), elements=st.integers(-9, 9)))
def test_shapes_agree_with_their_definition(values: np.ndarray) -> None:
    shape = shape_of(values)
    for row, dip, worst, recovery, area in zip(values, *shape, strict=True):
        assert dip == max(row[0] - row.min(), 0.0)
        assert area == np.maximum(row[0] - row, 0.0).sum()
        if dip > 0.0:
            assert row[int(worst)] == row.min()
            after = [month for month in range(int(worst) + 1, 12) if row[month] >= row[0]]
            assert recovery == after[0] if after else np.isnan(recovery)
