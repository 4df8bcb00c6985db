"""Calibration on patterns of its own: what is kept is plausible, an interrupted one goes on, what can't be done is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from integration_sim.evidence.calibration import calibrate as room
from integration_sim.evidence.calibration.accepted import belongs_to_this_code, outcomes_digest, read_accepted
from integration_sim.evidence.calibration.calibrate import FILE, calibrate
from integration_sim.evidence.calibration.constrained import constrained, nearest_to_centre, strongest_pairs
from integration_sim.evidence.validation import lives
from integration_sim.evidence.validation.errors import PatternError
from integration_sim.evidence.validation.pattern import Patterns
from integration_sim.parameters import registry
from integration_sim.parameters.vectors import varied

QUIET = {"place": "ijb_typical", "change": {"months": 24, "events": [], "levers": [], "finance.pressure": 0.4}}


def patterns(above: float) -> Patterns:
    """Return a pattern that only a low usual ambiguity meets: its mean in the first month follows the parameter."""
    expected = {"says": "Roles are clear", "outcome": "role_ambiguity", "window": 0, "arms": {"quiet": 1}, "above": above, "below": 0.16}
    return Patterns.model_validate(
        {"arms": {"quiet": QUIET}, "patterns": [{"id": "M1", "title": "A trial", "source": "assumption", "stage": 1, "expect": [expected]}]}
    )


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "BATCH", 8)
    monkeypatch.setattr(room, "REPLICATES", 2)


def test_what_is_kept_is_plausible_and_what_constrains_it_is_found(tmp_path: Path) -> None:
    found = calibrate(tmp_path, wanted=8, most=160, known=patterns(0.1))
    assert 8 <= len(found.vectors) < found.about["drawn"]
    assert (found.shown["M1: Roles are clear"] < 0.185).all()  # beyond the band by what luck and model may miss
    table = constrained(found)
    assert table.iloc[0]["parameter"] == "uncertainty.usual_ambiguity"
    assert table.iloc[0]["p75"] < 0.5 * (table.iloc[0]["low"] + table.iloc[0]["high"])
    assert sum(found.about["ruled_out"].values()) == found.about["drawn"] - len(found.vectors)


def test_the_set_is_read_back_and_belongs_to_this_code(tmp_path: Path) -> None:
    made = calibrate(tmp_path, wanted=4, most=40, known=patterns(0.1))
    found = read_accepted(tmp_path / FILE)
    np.testing.assert_array_equal(found.vectors.values, made.vectors.values)
    assert list(found.shown.columns) == ["M1: Roles are clear"]
    assert belongs_to_this_code(found.vectors)
    assert found.about["outcomes"] == outcomes_digest(found.vectors)


def test_a_set_of_other_code_is_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = calibrate(tmp_path, wanted=4, most=40, known=patterns(0.1)).vectors
    monkeypatch.setattr("integration_sim.evidence.calibration.accepted.SPOT_MONTHS", 3)
    assert not belongs_to_this_code(found)


def test_killed_three_times_it_comes_to_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lives, "LIVES_A_TASK", 4)
    whole = calibrate(tmp_path / "whole", wanted=6, most=40, known=patterns(0.1))
    live, left = lives.live, [0]

    def dies(*given: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return live(*given)

    monkeypatch.setattr(lives, "live", dies)
    for _ in range(3):
        left[0] = 1
        with pytest.raises(KeyboardInterrupt):
            calibrate(tmp_path / "killed", wanted=6, most=40, known=patterns(0.1))
    left[0] = 1000
    again = calibrate(tmp_path / "killed", wanted=6, most=40, known=patterns(0.1))
    np.testing.assert_array_equal(again.vectors.values, whole.vectors.values)
    assert again.shown.equals(whole.shown)


def test_where_nothing_is_plausible_the_reason_is_told(tmp_path: Path) -> None:
    with pytest.raises(PatternError, match="none of 8 vectors is plausible; most were ruled out by 'M1: Roles are clear'"):
        calibrate(tmp_path, wanted=4, most=8, known=patterns(0.1599999))


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"wanted": 0}, "wanted: found 0, expected 1 or more"),
        ({"wanted": 9, "most": 3}, r"most: found 3, expected at least wanted \(9\)"),
        ({"cut_off": 0.0}, "cut-off: found 0, expected a number above 0"),
        ({"cut_off": -1.0}, "cut-off: found -1"),
        ({"cut_off": float("nan")}, "cut-off: found nan"),
    ],
)
def test_numbers_out_of_range_are_refused(tmp_path: Path, options: dict[str, Any], told: str) -> None:
    with pytest.raises(PatternError, match=told):
        calibrate(tmp_path, known=patterns(0.1), **options)


def test_extensions_that_the_patterns_do_not_know_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "extensions_told", lambda: [{"name": "fatigue"}])
    with pytest.raises(PatternError, match="extensions at work: found fatigue, expected none"):
        calibrate(tmp_path, known=patterns(0.1))


def test_pairs_and_centre(tmp_path: Path) -> None:
    found = calibrate(tmp_path, wanted=6, most=40, known=patterns(0.1))
    pairs = strongest_pairs(found, 5)
    assert len(pairs) == 5
    assert pairs["correlation"].abs().is_monotonic_decreasing
    spans = np.array([registry()[name].high - registry()[name].low for name in varied()])
    distances = (((found.vectors.values - np.median(found.vectors.values, axis=0)) / spans) ** 2).sum(axis=1)
    assert nearest_to_centre(found) == distances.argmin()
