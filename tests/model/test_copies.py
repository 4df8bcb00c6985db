"""A copied or pickled model goes on exactly like the original, by itself."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cloudpickle
import joblib
import mesa
import numpy as np
import pytest
from mesa.experimental.mesa_signals import ObservableSignals
from mesa.time import Priority, Schedule
from rendering.scenarios import eventful

from integration_sim import Manager, PartnershipModel, Scenario
from integration_sim.mechanisms.ledger import one_post
from integration_sim.model.plan import Plan
from integration_sim.model.run import Run, run_months


def pickled(original: Any, _: Path) -> Any:
    return pickle.loads(pickle.dumps(original))


def with_buffers(original: Any, _: Path) -> Any:
    """Hand the arrays over as they lie in memory, as Dask may."""
    buffers: list[pickle.PickleBuffer] = []
    written = pickle.dumps(original, protocol=5, buffer_callback=buffers.append)
    return pickle.loads(written, buffers=buffers)


def mapped(original: Any, folder: Path) -> Any:
    """Hand the arrays over as maps of a file that may only be read, as joblib does with large ones."""
    path = folder / f"original {len(list(folder.iterdir()))}"
    joblib.dump(original, path)
    return joblib.load(path, mmap_mode="r")


WAYS: dict[str, Callable[[Any, Path], Any]] = {
    "deepcopy": lambda original, _: copy.deepcopy(original),
    "pickle": pickled,
    "pickle with buffers": with_buffers,
    "cloudpickle": lambda original, _: cloudpickle.loads(cloudpickle.dumps(original)),
    "joblib": mapped,
    "a copy of a copy": lambda original, folder: copy.deepcopy(pickled(original, folder)),
}
MOMENTS = {"at the start": 0.0, "mid reform": 6.0, "just before a reform is live": 9.0, "just after it": 9.75, "near the end": 22.0}


class Remembered(Manager):
    """A user's manager: whoever leaves is remembered by the model."""

    def leave(self) -> None:
        """Leave, and be remembered."""
        super().leave()
        self.model.gone.append(self)


def model_at(time: float, scenario: Scenario | None = None) -> PartnershipModel:
    model = PartnershipModel(eventful() if scenario is None else scenario, seed=2, replicate=1, manager_type=Remembered)
    model.gone = []
    if time:
        model.run_until(time)
    return model


def about(manager: Manager) -> tuple[Any, ...]:
    states = [getattr(manager, name) for name in ("ambiguity", "capability", "workload", "experience", "resistance", "engagement")]
    ties = [(tie.colleague.unique_id, tie.trust) for tie in manager.ties]
    return type(manager), manager.unique_id, manager.post, manager.level, manager.in_post, manager.tenure, states, manager.culture, ties


def everything(model: PartnershipModel) -> dict[str, Any]:
    """All that can be told of a model."""
    run = model.run
    return {
        "time": (model.time, model.steps, model.date, model.running),
        "tables": [table.tobytes() for table in run.world],
        "outcomes": run.recording.values.tobytes(),
        "agents": [about(manager) for manager in model.agents],
        "gone": [about(manager) for manager in model.gone],
        "holders": {post: manager.unique_id for post, manager in model.holders.items()},
        "luck": (repr(model.rng.bit_generator.state), model.random.getstate()),
    }


def finished(model: PartnershipModel) -> PartnershipModel:
    model.run_until(model.scenario.months)
    return model


@pytest.mark.parametrize("time", MOMENTS.values(), ids=MOMENTS)
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_copy_goes_on_exactly_like_the_original(way: Callable[[Any, Path], Any], time: float, tmp_path: Path) -> None:
    original = model_at(time)
    before = everything(original)
    twin = way(original, tmp_path)
    assert everything(twin) == before
    finished(twin)
    assert everything(original) == before, "a copy that goes on leaves the original alone"
    expected = everything(finished(model_at(0.0)))
    assert everything(twin) == expected
    assert everything(finished(original)) == expected, "nor does being copied change it"
    assert expected["gone"]
    assert before["outcomes"] != expected["outcomes"]


def test_with_one_partnership_too(small: Scenario, tmp_path: Path) -> None:
    original = model_at(3.0, small.override({"switch_off": ["survival"]}))  # or partners may have walked out by the end
    twins = [way(original, tmp_path) for way in WAYS.values()]
    expected = everything(finished(original))
    assert all(everything(finished(twin)) == expected for twin in twins)
    assert original.run.world.partnerships["form"][0] == 2, "the reform took effect"


def test_nothing_is_compiled_anew_for_a_copy(small: Scenario, tmp_path: Path) -> None:
    original = finished(model_at(0.0, small))
    finished(model_at(0.0))
    known = list(run_months.signatures)
    for way in WAYS.values():
        finished(way(model_at(2.0, small), tmp_path))
        finished(way(model_at(2.0), tmp_path))
    assert run_months.signatures == known
    assert len(known) == 1, "one partnership or several: the same engine"
    assert not original.running


def arrays(parts: Any) -> list[np.ndarray]:
    return [parts] if isinstance(parts, np.ndarray) else [array for part in parts for array in arrays(part)]


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_copy_shares_no_memory(way: Callable[[Any, Path], Any], tmp_path: Path) -> None:
    original = model_at(6.0)
    twin = way(original, tmp_path)
    for part in ("world", "recording", "ledger", "fitting", "blocks"):
        pairs = zip(arrays(getattr(original.run, part)), arrays(getattr(twin.run, part)), strict=True)
        assert not any(np.shares_memory(one, other) for one, other in pairs)
        assert all(array.flags.writeable for array in arrays(getattr(twin.run, part)))
    assert np.shares_memory(twin.run.blocks.managers, twin.run.world.managers)
    assert np.shares_memory(twin.run.recording.sum_block, twin.run.recording.sums)


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_the_agents_of_a_copy_are_its_own(way: Callable[[Any, Path], Any], tmp_path: Path) -> None:
    original = model_at(22.0)
    before = everything(original)
    twin = way(original, tmp_path)
    assert all(manager.model is twin for manager in (*twin.agents, *twin.gone))
    assert {id(manager) for manager in twin.agents}.isdisjoint(id(manager) for manager in original.agents)
    assert list(twin.holders.values()) == [twin.holders[post] for post in original.holders]
    for manager in twin.agents:
        manager.capability = 0.123
    posts = [manager.post for manager in twin.agents]
    assert set(twin.run.world.managers["capability"][posts]) == {0.123}
    twin.run.world.managers["ambiguity"] = 0.456
    assert set(twin.agents.get("ambiguity")) == {0.456}
    assert everything(original) == before
    left_with = [about(manager) for manager in twin.gone]
    assert left_with == before["gone"], "who left keeps what they left with"


def test_a_copied_manager_brings_a_model_of_their_own() -> None:
    original = model_at(6.0)
    someone = original.agents[3]
    for other in (copy.deepcopy(someone), pickle.loads(pickle.dumps(someone))):
        assert about(other) == about(someone)
        assert other.model is not original
        assert other.model.holders[other.post] is other
        assert everything(finished(other.model)) == everything(finished(model_at(0.0)))


@pytest.mark.parametrize("original", [model_at(1.0), Run(Plan(eventful()), 1, 0)], ids=["model", "run"])
def test_a_shallow_copy_is_refused(original: object) -> None:
    with pytest.raises(TypeError, match=r"would go on in the same memory; copy\.deepcopy makes a \w+ of its own"):
        copy.copy(original)


class Diary:
    """Somebody whom a model calls."""

    def __init__(self, model: PartnershipModel) -> None:
        self.model, self.entries = model, []

    def note(self, *_: object) -> None:
        """Write down when it was called."""
        self.entries.append((self.model.time, self.model.run.month))

    def busy(self) -> None:
        """Give everybody much to do."""
        for manager in self.model.agents:
            manager.workload = 1.4


def trust(model: PartnershipModel) -> float:
    return model.outcomes["cross_trust"]


def workload(manager: Manager) -> float:
    return manager.workload


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_what_a_user_hung_on_the_model_comes_along(way: Callable[[Any, Path], Any], tmp_path: Path) -> None:
    original = model_at(0.0)
    original.diary = Diary(original)
    original.collector = mesa.DataCollector(model_reporters={"trust": trust}, agent_reporters={"workload": workload})
    original.schedule_event(original.diary.note, at=12.0, priority=Priority.HIGH)  # its turn is before that month's
    original.schedule_event(original.diary.busy, at=13.0)
    original.schedule_recurring(original.diary.note, Schedule(interval=5.0, start=5.0), Priority.LOW)
    original.schedule_event(original.diary.note, at=14.0).cancel()
    original.run_until(7.0)
    original.collector.collect(original)
    twin = way(original, tmp_path)
    for model in (original, twin):
        finished(model)
        model.collector.collect(model)
    assert twin.diary.entries == original.diary.entries == [(5.0, 5), (10.0, 10), (12.0, 11), (15.0, 15), (20.0, 20), (25.0, 25)]
    assert twin.diary.model is twin
    assert everything(twin) == everything(original)
    assert twin.collector.get_agent_vars_dataframe().equals(original.collector.get_agent_vars_dataframe())
    assert twin.collector.get_model_vars_dataframe().equals(original.collector.get_model_vars_dataframe())


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_who_is_called_need_not_hang_on_the_model(way: Callable[[Any, Path], Any], tmp_path: Path) -> None:
    original = model_at(0.0)
    diary = Diary(original)
    original.schedule_event(diary.busy, at=8.0)
    original.schedule_recurring(diary.busy, Schedule(interval=6.0, start=9.0))
    twin = way(original, tmp_path)
    assert everything(finished(twin)) == everything(finished(original))
    assert everything(original) != everything(finished(model_at(0.0)))


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_whom_nobody_keeps_is_passed_over_as_by_the_original(way: Callable[[Any, Path], Any], tmp_path: Path) -> None:
    original = model_at(0.0)
    diary = Diary(original)
    original.schedule_event(diary.busy, at=8.0)
    original.schedule_recurring(diary.busy, Schedule(interval=6.0, start=9.0))
    del diary
    twin = way(original, tmp_path)
    assert everything(finished(twin)) == everything(finished(original)) == everything(finished(model_at(0.0)))


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_subscribers_to_signals_come_along(way: Callable[[Any, Path], Any], tmp_path: Path) -> None:
    original = model_at(20.0)
    original.diary = Diary(original)
    original.observe("time", ObservableSignals.CHANGED, original.diary.note)
    twin = way(original, tmp_path)
    finished(twin)
    assert twin.diary.entries
    assert original.diary.entries == []
    finished(original)
    assert twin.diary.entries == original.diary.entries


class Saving(PartnershipModel):
    """A user's model that is copied in the midst of a step."""

    def step(self) -> None:
        """Be copied before or after the month itself."""
        if self.run.month == 5:
            self.at_first = copy.deepcopy(self)
        super().step()
        if self.run.month == 7:
            self.at_last = copy.deepcopy(self)


def test_a_copy_made_within_a_step_goes_on_too() -> None:
    model = Saving(eventful(), seed=2, replicate=1)
    finished(model)
    for twin in (model.at_first, model.at_last):
        assert twin.run.month in (5, 7)
        finished(twin)
        assert twin.run.recording.values.tobytes() == model.run.recording.values.tobytes()
        assert [manager.unique_id for manager in twin.agents] == [manager.unique_id for manager in model.agents]


def test_a_model_that_has_come_to_its_end_can_be_copied() -> None:
    original = finished(model_at(0.0))
    twin = copy.deepcopy(original)
    assert everything(twin) == everything(original)
    for model in (original, twin):
        with pytest.raises(RuntimeError, match="ends after month 26"):
            model.step()
    for model in (original, twin):
        assert everything(copy.deepcopy(model)) == everything(original)


def test_joblib_may_run_a_model_in_another_process() -> None:
    class Visitor:
        def __init__(self, model: PartnershipModel) -> None:
            self.model, self.entries = model, []

        def note(self) -> None:
            self.entries.append(self.model.run.month)

    models = [PartnershipModel(eventful(), seed=2, replicate=replicate) for replicate in (0, 1)]
    for model in models:
        model.visitor = Visitor(model)
        for month in range(3, 25):
            model.schedule_event(model.visitor.note, at=float(month), priority=Priority.HIGH)
        model.run_until(2.0)
    run = joblib.delayed(lambda model: (model.run_model(), model.run.recording.values.tobytes(), model.visitor.entries))
    elsewhere = joblib.Parallel(n_jobs=2, max_nbytes=100)(run(model) for model in models)
    for model, (_, values, entries) in zip(models, elsewhere, strict=True):
        finished(model)
        assert values == model.run.recording.values.tobytes()
        assert entries == model.visitor.entries == list(range(2, 24)), "each month the visitor comes before the step, there as here"


@pytest.mark.parametrize("month", [0, 9, 22])
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_run_with_its_books_goes_on_too(way: Callable[[Any, Path], Any], month: int, tmp_path: Path) -> None:
    plan = Plan(eventful())
    for groups in (None, one_post(4, plan.layout.posts.posts.size)):
        original, whole = (Run(plan, 3, 1, attribution=True, groups=groups) for _ in range(2))
        original.run_until(month)
        before = original.ledger.shares.tobytes()
        twin = way(original, tmp_path)
        for run in (twin, whole):
            run.run_until()
        assert original.ledger.shares.tobytes() == before
        original.run_until()
        for run in (original, twin):
            for part in ("world", "ledger", "recording"):
                found, expected = (arrays(getattr(one, part)) for one in (run, whole))
                assert [array.tobytes() for array in found] == [array.tobytes() for array in expected]


def test_a_run_may_begin_from_a_copied_past(tmp_path: Path) -> None:
    plan = Plan(eventful())
    origin = Run(plan, 3, 1)
    origin.run_until(6)
    pasts = [way(origin.checkpoint, tmp_path) for way in WAYS.values()]
    origin.run_until()
    for past in pasts:
        run = Run(plan, 3, 1, origin=past)
        run.run_until()
        assert run.recording.values.tobytes() == origin.recording.values.tobytes()
