"""Emulators guess what a pattern shows from what others showed, and say how sure they are."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from evidence.calibration.test_calibrate import patterns

from integration_sim.evidence.calibration import calibrate as room_of_calibrate
from integration_sim.evidence.calibration import emulators as emulators_room
from integration_sim.evidence.calibration.calibrate import EMULATED, calibrate
from integration_sim.evidence.calibration.emulators import Emulator, Emulators, standardised
from integration_sim.evidence.calibration.implausibility import CUT_OFF, room
from integration_sim.evidence.validation.effects import Effect
from integration_sim.evidence.validation.errors import PatternError
from integration_sim.evidence.validation.pattern import SpeaksOf
from integration_sim.evidence.validation.vectors import drawn
from integration_sim.parameters.vectors import varied


def shown(mean: float, known_to_fail: str = "") -> Effect:
    return Effect("X", "It rises", SpeaksOf.SIZE, mean, mean, mean, 0.0, 1.0, np.array([mean, mean]), known_to_fail)


def test_numbers_run_from_minus_one_to_one() -> None:
    rows = standardised(drawn(50, 1))
    assert rows.shape == (50, len(varied()))
    assert rows.min() >= -1.0
    assert rows.max() <= 1.0
    assert rows.mean() == pytest.approx(0.0, abs=0.01)


def test_the_number_that_decides_is_found_and_the_chance_follows_it() -> None:
    vectors, noise = drawn(200, 1), np.random.default_rng(1).normal(0.0, 0.1, 200)
    means = 0.5 + standardised(vectors)[:, 7] + noise
    emulators = Emulators()
    emulators.learn(vectors, [[shown(mean)] for mean in means])
    emulators.fit()
    fresh = drawn(300, 2)
    chances, value = emulators.chances(fresh), standardised(fresh)[:, 7]
    assert chances[np.abs(value) < 0.2].min() > 0.9
    assert chances[np.abs(value) > 0.95].max() < 0.2


def test_nothing_is_left_out_where_too_little_is_known() -> None:
    emulators, vectors = Emulators(), drawn(40, 1)
    emulators.learn(vectors, [[shown(9.0), shown(9.0, "not yet")] for _ in vectors])
    emulators.fit()
    assert (emulators.chances(vectors) == 1.0).all()


def test_the_chance_of_a_guess_by_hand() -> None:
    one = Emulator(0.5, np.array([0.5, 0.0]), 0.25, -math.inf, 1.0)
    found = one.chance(np.array([[1.0, 0.3], [0.0, 0.0]]))
    assert found == pytest.approx([0.5, 0.977249868])


def test_the_room_is_the_band_and_what_luck_and_model_may_miss() -> None:
    one = Effect("X", "It rises", SpeaksOf.SIZE, 0.5, 0.5, 0.5, 0.0, 1.0, np.array([0.5, 0.5]), "")
    assert room([one]) == pytest.approx((-CUT_OFF * 0.1, 1.0 + CUT_OFF * 0.1))


def test_a_second_wave_spends_its_lives_where_they_may_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room_of_calibrate, "REPLICATES", 2)
    monkeypatch.setattr(room_of_calibrate, "BATCH", 40)
    monkeypatch.setattr(room_of_calibrate, "FIRST_WAVE", 40)
    monkeypatch.setattr(emulators_room, "FEWEST", 40)
    found = calibrate(tmp_path, wanted=30, most=1000, known=patterns(0.1))
    about = found.about
    simulated = about["drawn"] - about["ruled_out"][EMULATED]
    assert len(found.vectors) > 0.35 * simulated  # one in five of all draws passes
    assert sum(about["ruled_out"].values()) == about["drawn"] - len(found.vectors)


def test_without_scikit_learn_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(emulators_room, "find_spec", lambda name: None)
    with pytest.raises(PatternError, match=r"found no scikit-learn.*install integration-sim\[discovery\]"):
        Emulators()


def test_a_wider_cut_off_leaves_more_room() -> None:
    one = Effect("X", "It rises", SpeaksOf.SIZE, 0.5, 0.5, 0.5, 0.0, 1.0, np.array([0.5, 0.5]), "")
    assert room([one], 5.0) == pytest.approx((-0.5, 1.5))
