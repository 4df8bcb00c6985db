"""Scenarios with rosters: made from files or in Python, checked as one, and run."""

from __future__ import annotations

import json
from pathlib import Path

from rosters import BOARD, COUNCIL, POSTS, big_roster, in_csv, refusal

from integration_sim import load_scenario, read_roster, simulate
from integration_sim.model.plan import Plan
from integration_sim.scenario.files.library import load_scenario_with_roster
from integration_sim.scenario.schema import Scenario


def test_plain_data_bring_it_back_and_overrides_keep_it(folder: Path) -> None:
    scenario = load_scenario(folder / "place.yaml")
    assert Scenario.model_validate(json.loads(json.dumps(scenario.to_data()))) == scenario
    assert scenario.override({"finance.pressure": 0.1}).roster == scenario.roster
    assert scenario.override({"roster.1.profession": None}).roster[1].profession is None
    assert scenario.override({"roster": list(scenario.roster)}) == scenario


def test_a_scenario_made_in_python_gives_rows_directly(folder: Path) -> None:
    scenario = load_scenario(folder / "place.yaml")
    assert Scenario.model_validate(scenario.to_data() | {"roster": read_roster(folder / "posts.csv")}) == scenario


def test_a_file_that_holds_the_rows_itself_names_their_lines(folder: Path) -> None:
    scenario = load_scenario(folder / "place.yaml")
    data = scenario.to_data()
    data["roster"][4]["level"], data["roster"][1]["line_manager"] = "strategik", "B9"
    text = json.dumps(data, indent=1)
    line = text[: text.index("strategik")].count("\n") + 1
    (folder / "whole.yaml").write_text(text)
    assert refusal(lambda: load_scenario(folder / "whole.yaml")) == [
        (
            f"{folder / 'whole.yaml'}, line {line}: roster.4.level: found 'strategik', expected one of strategic, middle, front_line;"
            " did you mean 'strategic'?"
        )
    ]
    data["roster"][4]["level"] = "strategic"
    assert refusal(lambda: Scenario.model_validate(data)) == [
        "roster.1.line_manager: found 'B9', expected a post of this roster; did you mean 'B4'?"
    ]


def told(folder: Path, right: str, wrong: str) -> list[str]:
    """Return what is said of the scenario's file after a change."""
    path = folder / "place.yaml"
    text = path.read_text()
    assert right in text
    path.write_text(text.replace(right, wrong, 1))
    return [line.removeprefix(f"{path}, ") for line in refusal(lambda: load_scenario(path))]


def test_an_organisation_has_counts_or_posts_not_both_and_not_neither(folder: Path) -> None:
    assert told(folder, "    sector: nhs\n", f"    sector: nhs\n{BOARD}") == [
        "line 8: organisations.board.managers: found numbers of managers beside a roster of them, expected one of the two for board"
    ]
    rows = [line for line in POSTS.splitlines() if line.startswith(("post", "B"))]
    (folder / "posts.csv").write_text("\n".join(rows).replace("B2;C3", ""))
    assert told(folder, BOARD, "") == [
        "line 8: organisations.council.managers: found nothing, expected a value: this field is required where no roster holds the posts",
        "line 31: levers.0.reach: found 2, expected at most 1, the managers it is aimed at",
    ]


def test_an_organisation_may_be_counted_beside_one_with_posts(folder: Path) -> None:
    rows = [line for line in POSTS.splitlines() if line.startswith(("post", "B"))]
    (folder / "posts.csv").write_text("\n".join(rows).replace("B2;C3", "B2"))
    path = folder / "place.yaml"
    path.write_text(path.read_text().replace("    sector: council\n", f"    sector: council\n{COUNCIL}"))
    posts = Plan(load_scenario(path)).layout.described_posts
    assert len(posts) == 4 + 17


def test_a_locality_without_posts_is_named_in_the_scenario(folder: Path) -> None:
    assert told(folder, "[North, South]", "[North, South, West]") == [
        (
            "line 14: partnerships.joint.localities.2: found 'West' without a manager, expected fewer localities, or more front-line"
            " managers in the organisations that serve them"
        )
    ]


def test_an_organisation_in_no_partnership_is_named(folder: Path) -> None:
    with (folder / "posts.csv").open("a") as stream:
        stream.write("T1,third,front_line,North,,,,,\n")
    assert told(folder, "partnerships:", "  third: {sector: other}\npartnerships:") == [
        "line 10: organisations.third: found an organisation in no partnership, expected a partnership that lists it"
    ]


def test_partnerships_that_an_organisation_does_not_reach(folder: Path) -> None:
    """Posts of a partner are there; whoever manages or works with a post shares a partnership with it."""
    second = "  second: {organisations: [board, third], form: chp, localities: [East]}\nroster: posts.csv"
    path = folder / "place.yaml"
    path.write_text(
        path.read_text().replace("partnerships:", "  third: {sector: other}\npartnerships:").replace("roster: posts.csv", second)
    )
    more = "T1,third,strategic,,,,,,\nT2,third,front_line,East,,T1,,B4,\n"
    roster = POSTS.replace("B1,board,strategic,,,,,,", "B1,board,strategic,,,,,,joint")
    (folder / "posts.csv").write_text(roster + more)
    (line,) = refusal(lambda: load_scenario(path))
    assert "line 11: ties: found 'B4', a post of board, expected posts of third, or such as share a partnership with it" in line
    (folder / "posts.csv").write_text(roster + more.replace(",T1,,B4,", ",C2,,,"))
    (line,) = refusal(lambda: load_scenario(path))
    assert "line 11: line_manager: found 'C2', a post of council, expected a post that shares a partnership with it" in line
    (folder / "posts.csv").write_text(roster + more.replace("B4", ""))
    (line,) = refusal(lambda: load_scenario(path))
    assert line.endswith(
        "partnerships.second.organisations.0: found 'board' without a post here, expected a post of it in the roster that serves second"
    )
    (folder / "posts.csv").write_text(POSTS + more.replace("B4", "").replace("East,", "East,", 1))
    assert len(load_scenario(path).roster) == 10


def test_a_lever_reaches_no_more_posts_than_there_are(folder: Path) -> None:
    (line,) = told(folder, "reach: 2", "reach: 3")
    assert line.endswith("levers.0.reach: found 3, expected at most 2, the managers it is aimed at")


def test_a_roster_in_place_of_counts(folder: Path, place_file: Path, place_text: str) -> None:
    place_file.write_text(place_text.replace("reach: 4", "reach: 2"))
    assert load_scenario_with_roster(place_file, folder / "posts.csv").roster == read_roster(folder / "posts.csv")
    (folder / "posts.csv").write_text(POSTS.replace("South", "Sooth"))
    lines = refusal(lambda: load_scenario_with_roster(place_file, folder / "posts.csv"))
    assert [line.partition(": found")[0] for line in lines] == [f"{folder / 'posts.csv'}, line {line}: locality" for line in (4, 7, 8)]
    lines = refusal(lambda: load_scenario_with_roster("case_d", folder / "posts.csv"))
    assert f"{folder / 'posts.csv'}, line 3: locality: found 'North'" in lines[0]


def test_two_thousand_posts_run(folder: Path) -> None:
    (folder / "posts.csv").write_text(in_csv(big_roster(2000)))
    scenario = load_scenario(folder / "place.yaml").override({"parameters.warmup.months": 12, "parameters.warmup.frozen_months": 4})
    ensemble = simulate(scenario, 1, seed=1, months=6)
    assert Plan(scenario).layout.posts.posts.size == 2000
    assert len(ensemble.provenance.scenario["roster"]) == 2000
