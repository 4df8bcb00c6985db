"""The command `levers` as a user meets it."""

from __future__ import annotations

import pytest
from command_line import assert_refused
from typer.testing import CliRunner, Result

from integration_sim.cli import app
from integration_sim.cli import levers as module
from integration_sim.cli.levers import COSTS, NO_NUMBERS, Described, described_levers
from integration_sim.evidence.citations import resolved
from integration_sim.parameters import registry
from integration_sim.scenario.kinds.channels import CHANNELS
from integration_sim.scenario.levers import ActionLearning, Coaching, TransitionTeam

EVERY = list(described_levers())


def invoke(*arguments: str, monkeypatch: pytest.MonkeyPatch, columns: int = 140) -> Result:
    monkeypatch.setattr(module.out, "width", columns)
    return CliRunner().invoke(app, ["levers", *arguments])


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_levers_are_those_of_the_schema_and_the_registry() -> None:
    assert {f"levers.{one.name}.{end}" for one in EVERY for end in one.numbers} == {
        name for name in registry() if name.startswith("levers.")
    }
    assert [one.style for one in EVERY if one.model is ActionLearning] == ["owned", "imposed"]
    assert {one.model: one.unit for one in EVERY}[Coaching] == "manager"
    assert {one.model: one.unit for one in EVERY}[TransitionTeam] == "partnership"


def test_every_lever_has_effects_and_costs() -> None:
    assert [one.name for one in EVERY if not one.effects or not set(COSTS) <= set(one.numbers)] == []


def test_every_effect_has_words() -> None:
    assert {name for one in EVERY for name in one.effects} <= set(CHANNELS)


@pytest.mark.parametrize("columns", [80, 140])
def test_the_overview_tells_of_every_lever_what_it_costs(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    result = invoke(columns=columns, monkeypatch=monkeypatch)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert max(map(len, lines)) <= columns
    for one in EVERY:
        (begin,) = (number for number, line in enumerate(lines) if line.split()[:1] == [one.kind])
        line = next(line for line in lines[begin:] if line.split()[:1] == [one.style or one.kind])
        costs = [f"{one.numbers[name].value:,g}" if name in one.numbers else "-" for name in COSTS]
        assert line.split()[-len(costs) - bool(one.grades) :] == [*costs, *([one.grades] if one.grades else [])]
    for text in ("budget: Budgets come a step closer", "reform, its phases: Localities that go live later"):
        assert text in squeezed(result.stdout)


@pytest.mark.parametrize("one", EVERY, ids=[one.name for one in EVERY])
def test_a_lever_is_told_in_full(one: Described, monkeypatch: pytest.MonkeyPatch) -> None:
    result = invoke(one.kind, monkeypatch=monkeypatch)
    assert result.exit_code == 0, result.output
    told = squeezed(result.stdout)
    assert squeezed(one.what) in told
    assert ("managers: those of" if one.unit == "manager" else "the partnership named as a whole") in told
    assert all(field in told for field in one.model.model_fields if field != "kind")
    for number in one.numbers.values():
        assert f"{number.id} = {number.value:g} plausible {number.low:g} to {number.high:g}; {number.unit}; grade {number.grade}" in told
        assert squeezed(number.says) in told
        assert squeezed(resolved(number.source)) in told
    assert one.numbers or NO_NUMBERS in told


def test_a_style_may_be_asked_for_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    told = invoke("co_location.mixed_teams", monkeypatch=monkeypatch).stdout
    assert "levers.co_location.mixed_teams.gbp" in told
    assert "separate_floors." not in told


def test_a_lever_without_numbers_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    bare = Described(Coaching, "coaching_by_post")
    monkeypatch.setattr(module, "described_levers", lambda: iter([bare]))
    for arguments in ((), ("coaching_by_post",)):
        result = invoke(*arguments, monkeypatch=monkeypatch)
        assert result.exit_code == 0, result.output
        assert NO_NUMBERS in result.stdout


@pytest.mark.parametrize(("kind", "hint"), [("coachin", "coaching"), ("co-location", "co_location"), ("Shadowing", "shadowing")])
def test_an_unknown_lever_is_a_mistake_with_the_nearest_name(kind: str, hint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    result = invoke(kind, monkeypatch=monkeypatch)
    assert_refused(result, f"found {kind!r}, expected one of coaching, ", f"did you mean {hint!r}?")
