"""The scenarios that come with the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from integration_sim.scenario.files.library import library_folder, load_scenario, scenario_names
from integration_sim.scenario.schema import Scenario


def test_the_cases_of_the_thesis_are_there_in_alphabetical_order() -> None:
    names = scenario_names()
    assert {"case_a", "case_b", "case_c", "case_d"} <= set(names)
    assert names == sorted(names)


@pytest.mark.parametrize("name", scenario_names())
def test_every_shipped_scenario_loads_and_tells_its_story(name: str) -> None:
    scenario = load_scenario(name)
    assert scenario.name == name
    assert scenario.story
    assert scenario.sources
    assert scenario.assumptions


@pytest.mark.parametrize("name", scenario_names())
def test_a_shipped_scenario_is_the_same_by_name_and_by_path(name: str) -> None:
    path = library_folder() / f"{name}.yaml"
    assert load_scenario(path) == load_scenario(str(path)) == load_scenario(name)


def test_a_file_of_ones_own_loads_by_path(place_file: Path, place: Scenario) -> None:
    other = place_file.rename(place_file.with_suffix(".yml"))
    assert load_scenario(other) == load_scenario(str(other)) == place


def test_a_shipped_name_comes_before_a_file_called_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "case_c").write_text("name: fake\n")
    assert load_scenario("case_c").name == "case_c"
