"""Baselines are made once, kept while there is room, and given up when nobody wants them."""

from __future__ import annotations

from threading import Event

import pytest

from integration_sim import compare, load_scenario
from integration_sim.dashboard.work import computing
from integration_sim.dashboard.work.computing import MOST_READY, REPLICATES, Latest, Ready, compared, replicates_for
from integration_sim.experiments.comparison.checkpoints import StoppedError
from integration_sim.experiments.comparison.verdict import ENOUGH
from integration_sim.scenario.schema import Scenario


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(computing, "REPLICATES", ENOUGH)
    monkeypatch.setattr(computing, "READY", Ready())


def test_large_places_are_shown_with_fewer_replicates(small: Scenario) -> None:
    assert replicates_for(small) == REPLICATES
    assert ENOUGH <= replicates_for(load_scenario("scotland")) < 10


@pytest.mark.usefixtures("few")
def test_what_is_compared_is_what_compare_gives(small: Scenario) -> None:
    other = small.override({"finance.pressure": 0.7})
    found = compared(small, {"pressed": other}, Event())
    whole = compare(small, other, replicates=ENOUGH, seed=1, names=["pressed"], baseline_name="baseline")
    assert found.alternatives["pressed"].values.tobytes() == whole.alternatives["pressed"].values.tobytes()


@pytest.mark.usefixtures("few")
def test_a_baseline_is_made_once_and_the_oldest_goes(small: Scenario) -> None:
    ready, never = Ready(), Event()
    first = ready.checkpoints(small, never)
    assert ready.checkpoints(small, never) is first
    for number in range(MOST_READY):
        ready.checkpoints(small.override({"title": f"Place {number}"}), never)
    assert ready.checkpoints(small, never) is not first


@pytest.mark.usefixtures("few")
def test_what_nobody_wants_stops_and_can_be_made_later(small: Scenario) -> None:
    latest = Latest()
    given_up = latest.begin()
    wanted = latest.begin()
    with pytest.raises(StoppedError):
        compared(small, {}, given_up)
    assert not wanted.is_set()
    assert compared(small, {}, wanted).replicates == ENOUGH
