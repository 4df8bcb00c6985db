"""Going on from kept states gives the same bits as starting from nothing, and stops when told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pandas as pd
import pytest

from integration_sim.experiments.comparison.checkpoints import Checkpoints, StoppedError
from integration_sim.experiments.comparison.comparing import compare
from integration_sim.experiments.replicates.ensemble import simulate
from integration_sim.scenario.files.library import load_scenario

EMPTY = load_scenario("template_small").override({"months": 30, "events": []})
REFORM = {"kind": "reform", "form": "ijb", "announced": str(EMPTY.start + 3), "live": str(EMPTY.start + 11)}
BASELINE = EMPTY.override({"events": [REFORM], "parameters.costs.bedding_in": 8})
"""A reform is under way in the state kept after a year."""
LATER = {"kind": "coaching", "start": str(BASELINE.start + 17), "months": 6}


@pytest.fixture(scope="module")
def kept() -> Checkpoints:
    return Checkpoints(BASELINE, replicates=3, seed=5, every=12)


ALTERNATIVES = {
    "a lever in the middle": {"levers": [*BASELINE.to_data()["levers"], LATER]},
    "a lever from the start": {"levers": [*BASELINE.to_data()["levers"], LATER | {"start": str(BASELINE.start)}]},
    "a dissolution in the middle": {"events": [REFORM, {"kind": "dissolve", "date": str(BASELINE.start + 14)}]},
    "pressure from the start": {"finance.pressure": 0.7},
    "another parameter": {"parameters.trust.gain": 0.05},
    "another title only": {"title": "The same place"},
}


@pytest.mark.parametrize("changes", ALTERNATIVES.values(), ids=ALTERNATIVES)
def test_the_same_bits_as_from_nothing(kept: Checkpoints, changes: dict[str, object]) -> None:
    other = BASELINE.override(changes)
    assert kept.simulate(other).values.tobytes() == simulate(other, 3, 5).values.tobytes()


def test_the_baseline_and_the_comparison_too(kept: Checkpoints) -> None:
    other = BASELINE.override(ALTERNATIVES["a lever in the middle"])
    whole = compare(BASELINE, other, replicates=3, seed=5, names=["coached"], baseline_name="as it is")
    assert kept.baseline.values.tobytes() == whole.baseline.values.tobytes()
    found = kept.compare({"coached": kept.simulate(other)}, "as it is")
    pd.testing.assert_frame_equal(found.effects, whole.effects, check_exact=True)


def test_kept_states_are_not_worn_by_use(kept: Checkpoints) -> None:
    other = BASELINE.override(ALTERNATIVES["a lever in the middle"])
    assert kept.simulate(other).values.tobytes() == kept.simulate(other).values.tobytes()


def test_a_state_is_used_only_where_it_is_the_alternatives_past(kept: Checkpoints, monkeypatch: pytest.MonkeyPatch) -> None:
    from integration_sim.experiments.comparison import checkpoints

    begun = []

    class Watched(checkpoints.Run):
        def __init__(self, *args: object, **options: object) -> None:
            super().__init__(*args, **options)
            begun.append(self.month)

    monkeypatch.setattr(checkpoints, "Run", Watched)
    for changes in ALTERNATIVES.values():
        kept.simulate(BASELINE.override(changes), ThreadPoolExecutor(1))
    assert begun == [12] * 3 + [0] * 3 + [12] * 3 + [0] * 6 + [30] * 3


def test_unwanted_work_stops() -> None:
    stopped = Event()
    stopped.set()
    with pytest.raises(StoppedError):
        Checkpoints(BASELINE, replicates=2, stopped=stopped)


def test_alternatives_that_last_longer_or_start_elsewhere_are_refused(kept: Checkpoints) -> None:
    for changes in ({"months": 31}, {"start": str(BASELINE.start + 1)}):
        with pytest.raises(ValueError, match=r"expected an alternative that lasts from"):
            kept.compare({"other": simulate(BASELINE.override(changes), 3, 5)}, "as it is")


@pytest.mark.parametrize("wrong", [{"replicates": 0}, {"seed": -1}, {"every": 0}])
def test_numbers_out_of_range(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Checkpoints(BASELINE, **wrong)
