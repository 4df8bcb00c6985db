"""The model as a Mesa citizen: the engine's own numbers, and a user's own collectors, agent sets and events."""

from __future__ import annotations

import mesa
import numpy as np
import pytest
from mesa.time import Priority

from integration_sim import OUTCOMES, Manager, PartnershipModel, Scenario, simulate
from integration_sim.model.plan import Plan
from integration_sim.model.run import Run


def finished(model: PartnershipModel) -> PartnershipModel:
    while model.running:
        model.step()
    return model


def test_it_gives_the_engines_numbers_bit_for_bit(small: Scenario) -> None:
    run = Run(Plan(small), 3, 2)
    run.run_until()
    model = finished(PartnershipModel(small, seed=3, replicate=2))
    assert model.run.recording.values.tobytes() == run.recording.values.tobytes()
    assert all(one.tobytes() == other.tobytes() for one, other in zip(model.run.world, run.world, strict=True))


def test_a_step_is_a_month(small: Scenario) -> None:
    model = PartnershipModel(small)
    assert (model.time, model.run.month, model.date) == (0.0, 0, "2004-04")
    model.step()
    assert (model.time, model.steps, model.run.month, model.date) == (1.0, 1, 1, "2004-05")


def test_it_stops_at_the_end(small: Scenario) -> None:
    model = finished(PartnershipModel(small))
    assert model.date == str(small.end)
    with pytest.raises(RuntimeError, match="ends after month 24"):
        model.step()


def test_reforms_happen_at_their_dates(small: Scenario) -> None:
    model = PartnershipModel(small.override({"switch_off": ["survival"]}))  # where partners walked out, limbo would come again
    limbo = []
    while model.running:
        model.step()
        limbo.append(model.run.world.partnerships["limbo"][0])
    assert limbo[0] > 0.5, "announced in the first month"
    assert np.all(np.diff(limbo) < 0.0)
    assert model.run.world.partnerships["form"][0] == 2


def test_every_filled_post_has_a_manager(small: Scenario) -> None:
    model = PartnershipModel(small)
    while model.running:
        filled = np.flatnonzero(model.run.world.posts["vacancy"] == 0)
        assert sorted(manager.post for manager in model.agents) == filled.tolist()
        assert {manager.post for manager in model.agents} == set(model.holders)
        model.step()


def test_a_successor_is_a_new_manager_and_the_last_holder_keeps_what_they_felt(small: Scenario) -> None:
    model = PartnershipModel(small.override({"parameters.staffing.exit.front_line": 0.1}))
    first = dict(model.holders)
    before: dict[int, float] = {}
    gone: Manager | None = None
    while model.running and gone is None:
        before = {post: manager.insecurity for post, manager in first.items()}
        model.step()
        gone = next((manager for manager in first.values() if not manager.in_post), None)
    assert gone is not None
    left_with = gone.insecurity
    assert left_with != before[gone.post]
    assert gone not in model.agents
    assert gone.ties == []
    finished(model)
    successor = model.holders.get(gone.post)
    assert successor is not None
    assert successor is not gone
    assert successor.unique_id > gone.unique_id
    assert gone.insecurity == left_with
    assert successor.tenure < 24


def test_what_is_written_to_a_manager_is_what_the_engine_goes_on_with(small: Scenario) -> None:
    plain, nudged = PartnershipModel(small), PartnershipModel(small)
    for manager in nudged.agents.select(lambda manager: manager.level == "middle"):
        manager.capability = 1.0
    assert nudged.run.world.managers["capability"].max() == 1.0
    finished(plain)
    finished(nudged)
    assert nudged.outcomes["capability"] > plain.outcomes["capability"]
    assert nudged.outcomes["cooperation_rate"] != plain.outcomes["cooperation_rate"]


@pytest.mark.parametrize(("state", "value"), [("capability", 1.01), ("ambiguity", -0.1), ("workload", 9.0), ("commitment", float("nan"))])
def test_what_is_written_must_be_on_its_scale(small: Scenario, state: str, value: float) -> None:
    manager = PartnershipModel(small).agents.to_list()[0]
    with pytest.raises(ValueError, match=f"{state}: found {value}, expected a number from 0 to"):
        setattr(manager, state, value)


def test_a_users_data_collector_works(small: Scenario) -> None:
    model = PartnershipModel(small)
    collector = mesa.DataCollector(
        model_reporters={"trust": lambda model: model.outcomes["cross_trust"]},
        agent_reporters={"insecurity": "insecurity", "level": "level"},
    )
    for _ in range(3):
        model.step()
        collector.collect(model)
    assert collector.get_model_vars_dataframe()["trust"].between(0.0, 1.0).all()
    told = collector.get_agent_vars_dataframe()
    means = told.groupby("level")["insecurity"].mean()
    assert means["middle"] > means["strategic"] > means["front_line"], "a reform was just announced"


def test_agent_sets_work(small: Scenario) -> None:
    model = PartnershipModel(small)
    counts = model.agents.groupby("organisation").count()
    assert set(counts) == {"board", "council"}
    everyone = model.agents.agg("commitment", np.mean)
    assert 0.0 < everyone < 1.0
    assert len(model.agents.select(lambda manager: manager.level == "strategic")) <= 4
    model.agents.do(lambda manager: setattr(manager, "workload", 1.0))
    assert set(model.agents.get("workload")) == {1.0}


class _Diary:
    def __init__(self, model: PartnershipModel) -> None:
        self.model, self.dates = model, []

    def note(self) -> None:
        self.dates.append(self.model.date)


def test_a_users_own_event_happens(small: Scenario) -> None:
    model = PartnershipModel(small)
    diary = _Diary(model)
    model.schedule_event(diary.note, at=6.0, priority=Priority.LOW)
    finished(model)
    assert diary.dates == ["2004-10"]


class _Newspaper(Manager):
    @property
    def headline(self) -> str:
        return f"{self.level}: {self.resistance:.2f}, {self.engagement:.0f}"


def test_a_users_manager_reports_more(small: Scenario) -> None:
    model = PartnershipModel(small, manager_type=_Newspaper)
    assert all(manager.headline.startswith(manager.level) for manager in model.agents)


def test_a_manager_says_who_they_are(small: Scenario) -> None:
    model = PartnershipModel(small)
    manager = model.agents.select(lambda manager: manager.level == "front_line").to_list()[0]
    assert manager.organisation in small.organisations
    assert manager.locality in {"North", "South"}
    assert manager.partnerships == ["partnership"]
    assert manager.profession in small.organisations[manager.organisation].professions
    assert manager.line_manager is None or manager.line_manager.level == "middle"
    assert set(manager.culture) == {"devolved_authority", "appetite_for_risk", "target_regime", "closeness_to_elected_members"}
    assert "front_line" in repr(manager)
    across = [tie for tie in manager.ties if tie.across]
    assert all(tie.colleague.organisation != manager.organisation for tie in across)
    assert all(0.0 <= tie.trust <= 1.0 for tie in manager.ties)
    assert manager.ties


def test_its_outcomes_and_trajectories_are_those_of_the_ensemble(small: Scenario) -> None:
    model = PartnershipModel(small, seed=1, replicate=0)
    for _ in range(5):
        model.step()
    assert set(model.outcomes) == set(OUTCOMES)
    expected = simulate(small, 1, seed=1).trajectories.query("month <= 5").reset_index(drop=True)
    assert model.trajectories.equals(expected)


def test_the_users_random_numbers_are_reproducible_and_leave_the_engine_alone(small: Scenario) -> None:
    one, other = PartnershipModel(small, seed=5), PartnershipModel(small, seed=5)
    assert one.rng.random() == other.rng.random()
    assert one.random.random() == other.random.random()
    one.rng.random(100)
    finished(one)
    finished(other)
    assert one.run.recording.values.tobytes() == other.run.recording.values.tobytes()


def test_its_scenario_cannot_be_exchanged(small: Scenario) -> None:
    model = PartnershipModel(small)
    with pytest.raises(AttributeError, match="make another PartnershipModel"):
        model.scenario = small.override({"title": "another"})
    assert model.scenario is small
