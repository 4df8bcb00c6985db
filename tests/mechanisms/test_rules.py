from __future__ import annotations

import math

import numpy as np
import pytest

from integration_sim.mechanisms import rules
from mechanisms.by_hand import as_written, near

logistic, culture_distance = as_written(rules.logistic), as_written(rules.culture_distance)


@pytest.mark.parametrize(("z", "expected"), [(0.0, 0.5), (math.log(3.0), 0.75), (-math.log(4.0), 0.2)])
def test_the_logistic_turns_log_odds_into_a_chance(z: float, expected: float) -> None:
    assert logistic(z) == near(expected)


def test_the_distance_of_cultures_is_the_root_mean_square_over_dimensions() -> None:
    one, other = np.array([0.9, 0.1, 0.5, 0.2]), np.array([0.1, 0.5, 0.3, 0.4])
    assert culture_distance(one, other) == near(math.sqrt((0.8**2 + 0.4**2 + 0.2**2 + 0.2**2) / 4))
    assert culture_distance(one, one) == 0.0
