"""Implausibility by hand: how many standard deviations an effect lies outside its bounds."""

from __future__ import annotations

import math

import numpy as np
import pytest

from integration_sim.evidence.calibration.implausibility import implausibility, worst
from integration_sim.evidence.validation.effects import Effect
from integration_sim.evidence.validation.pattern import SpeaksOf
from integration_sim.experiments.comparison.paired import interval_of_mean


def effect(
    mean: float, above: float | None, below: float | None, lives: tuple[float, ...] = (), known_to_fail: str = "", step: float = 0.0
) -> Effect:
    _, low, high = interval_of_mean(np.array(lives), step) if lives else (mean, mean, mean)
    return Effect("X", "It rises", SpeaksOf.SIGN, mean, float(low), float(high), above, below, np.array(lives), known_to_fail)


def test_inside_nothing_is_implausible() -> None:
    assert implausibility(effect(0.5, 0.0, 1.0, (0.1, 0.9))) == 0.0


def test_outside_a_band_luck_and_a_tenth_of_the_band_are_allowed_for() -> None:
    lives = (1.4, 1.6, 1.5, 1.5)
    spread = np.std(lives, ddof=1) ** 2 / 4 + 0.1**2
    assert implausibility(effect(1.5, 0.0, 1.0, lives)) == pytest.approx(0.5 / math.sqrt(spread))
    assert implausibility(effect(-0.5, 0.0, 1.0, lives)) == pytest.approx(0.5 / math.sqrt(spread))


def test_of_a_sign_luck_alone_is_allowed_for() -> None:
    lives = (-0.1, -0.3, -0.2)
    assert implausibility(effect(-0.2, 0.0, None, lives)) == pytest.approx(0.2 / (0.1 / math.sqrt(3)))


def test_few_lives_that_agree_on_what_does_not_happen_leave_room_for_chance() -> None:
    none_of_four = effect(0.0, 0.15, None, (0.0, 0.0, 0.0, 0.0), step=1.0)
    assert 0.0 < implausibility(none_of_four) < 3.0
    assert implausibility(effect(0.0, 0.15, None, (0.0,) * 60, step=1.0)) > 3.0


def test_what_is_unknown_or_wrong_beyond_luck_is_ruled_out() -> None:
    assert implausibility(effect(math.nan, 0.0, None)) == math.inf
    assert implausibility(effect(-1.0, 0.0, None)) == math.inf


def test_the_worst_counts_but_for_what_is_known_to_fail() -> None:
    bad = effect(3.0, 0.0, 1.0)
    assert worst([effect(0.5, 0.0, 1.0), bad]) == pytest.approx(20.0)
    assert worst([effect(0.5, 0.0, 1.0), effect(3.0, 0.0, 1.0, known_to_fail="the model has no winters")]) == 0.0
    assert worst([]) == 0.0
