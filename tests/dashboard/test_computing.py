"""Baselines are made once, kept while there is room, and given up when nobody wants them."""

from __future__ import annotations

from collections.abc import Callable
from queue import Empty, Queue
from threading import Event, Thread
from typing import Any

import pytest

from integration_sim import compare, load_scenario
from integration_sim.dashboard.work import computing
from integration_sim.dashboard.work.background import FAILED, UNDO, Newest, Work
from integration_sim.dashboard.work.cache import Cache, Making
from integration_sim.dashboard.work.computing import MOST_READY, REPLICATES, Ready, compared, replicates_for
from integration_sim.dashboard.work.pool import idle
from integration_sim.experiments.comparison.checkpoints import StoppedError
from integration_sim.experiments.comparison.verdict import ENOUGH
from integration_sim.experiments.errors import StudyError
from integration_sim.scenario.schema import Scenario


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(computing, "REPLICATES", ENOUGH)
    monkeypatch.setattr(computing, "READY", Ready())


def wanted() -> Work[Any]:
    """Return work that somebody waits for, and nobody watches."""
    return Work(Event(), lambda _: None, lambda _: None)


def test_large_places_are_shown_with_fewer_replicates(small: Scenario) -> None:
    assert replicates_for(small) == REPLICATES
    assert ENOUGH <= replicates_for(load_scenario("scotland")) < 10


@pytest.mark.usefixtures("few")
def test_what_is_compared_is_what_compare_gives(small: Scenario) -> None:
    other = small.override({"finance.pressure": 0.7})
    found = compared(small, {"pressed": other}, wanted())
    whole = compare(small, other, replicates=ENOUGH, seed=1, names=["pressed"], baseline_name="baseline")
    assert found.alternatives["pressed"].values.tobytes() == whole.alternatives["pressed"].values.tobytes()


@pytest.mark.usefixtures("few")
def test_a_baseline_is_made_once_and_the_oldest_goes(small: Scenario) -> None:
    ready = Ready()
    first = ready.checkpoints(small, wanted())
    assert ready.checkpoints(small, wanted()) is first
    for number in range(MOST_READY):
        ready.checkpoints(small.override({"title": f"Place {number}"}), wanted())
    assert ready.checkpoints(small, wanted()) is not first


@pytest.mark.usefixtures("few")
def test_what_nobody_wants_stops_and_can_be_made_later(small: Scenario) -> None:
    given_up = wanted()
    given_up.stopped.set()
    with pytest.raises(StoppedError):
        compared(small, {}, given_up)
    assert compared(small, {}, wanted()).replicates == ENOUGH


def test_of_a_kind_of_answer_the_newest_used_are_kept() -> None:
    kept: Cache[str] = Cache(2)
    made: list[str] = []

    def take(key: str) -> str:
        def make(_: Making[str]) -> str:
            made.append(key)
            return key.upper()

        return kept.take(key, wanted(), make)

    assert [take(key) for key in "aabacab"] == [*"AABACAB"]
    assert made == ["a", "b", "c", "b"], "b made room for c, as a had been used since"


def test_what_is_being_made_is_not_let_go_and_what_failed_takes_no_room() -> None:
    kept: Cache[str] = Cache(1)
    begun, go_on = Event(), Event()
    found: list[str] = []

    def slowly(_: Making[str]) -> str:
        begun.set()
        assert go_on.wait(10)
        return "slow"

    def fail(_: Making[str]) -> str:
        raise StoppedError

    thread = Thread(target=lambda: found.append(kept.take("slow", wanted(), slowly)))
    thread.start()
    assert begun.wait(10)
    assert not idle()
    assert kept.take("quick", wanted(), lambda _: "quick") == "quick"
    with pytest.raises(StoppedError):
        kept.take("failing", wanted(), fail)
    assert kept.take("quick", wanted(), fail) == "quick"
    go_on.set()
    thread.join()
    assert found == ["slow"]
    assert kept.take("slow", wanted(), fail) == "slow"
    with pytest.raises(StoppedError):
        kept.take("quick", wanted(), fail)
    assert idle()


def test_who_waits_for_the_same_may_give_up() -> None:
    kept: Cache[str] = Cache(1)
    begun, go_on = Event(), Event()

    def slowly(_: Making[str]) -> str:
        begun.set()
        assert go_on.wait(10)
        return "slow"

    thread = Thread(target=lambda: kept.take("slow", wanted(), slowly))
    thread.start()
    assert begun.wait(10)
    given_up = wanted()
    given_up.stopped.set()
    with pytest.raises(StoppedError):
        kept.take("slow", given_up, slowly)
    go_on.set()
    thread.join()


def ends(advice: str, make: Callable[[Work[str]], str]) -> tuple[str | None, str]:
    """Return how background work ends: its answer, and what went wrong."""
    ended: Queue[tuple[str | None, str]] = Queue()
    Newest[str](advice).begin(make, lambda found, trouble: ended.put((found, trouble)))
    return ended.get(timeout=10)


def fails(error: Exception) -> Callable[[Work[str]], str]:
    def make(_: Work[str]) -> str:
        raise error

    return make


def test_background_work_ends_with_an_answer_or_with_what_went_wrong() -> None:
    assert ends("", lambda _: "answer") == ("answer", "")
    assert ends("", fails(StudyError("found nothing"))) == (None, "found nothing")
    assert ends("", fails(OSError("disk full"))) == (None, "disk full")
    assert ends("", fails(ZeroDivisionError())) == (None, FAILED)
    assert ends(UNDO, fails(ZeroDivisionError())) == (None, f"{FAILED} {UNDO}")


def test_what_is_given_up_ends_unheard_whether_it_notices_or_not() -> None:
    for notices in (False, True):
        newest: Newest[str] = Newest()
        begun, go_on = Event(), Event()
        ended: Queue[str | None] = Queue()

        def slowly(work: Work[str], begun: Event = begun, go_on: Event = go_on, notices: bool = notices) -> str:
            begun.set()
            assert go_on.wait(10)
            if notices:
                work.tell(1, 2)
            return "slow"

        newest.begin(slowly, lambda found, _, ended=ended: ended.put(found))
        assert begun.wait(10)
        newest.begin(lambda _: "new", lambda found, _, ended=ended: ended.put(found))
        assert ended.get(timeout=10) == "new"
        go_on.set()
        with pytest.raises(Empty):
            ended.get(timeout=0.2)
