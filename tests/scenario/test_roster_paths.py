"""A scenario is data: it names a roster in its own folder, or none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from rosters import POSTS, refusal

from integration_sim import load_scenario
from integration_sim.scenario.files.loader import parse_scenario

ELSEWHERE = "a path that may lead elsewhere"
EXPECTED = "expected the name of a .csv file in the scenario's folder, such as posts.csv"
PATHS = {
    "above": ("../posts.csv", ELSEWHERE),
    "above and back": ("x/../posts.csv", ELSEWHERE),
    "absolute": ("/etc/posts.csv", ELSEWHERE),
    "of a drive": ("'C:posts.csv'", ELSEWHERE),
    "of another system": ("'..\\posts.csv'", ELSEWHERE),
    "of a server": ("//server/posts.csv", ELSEWHERE),
    "an address": ("'https://example.org/posts.csv'", ELSEWHERE),
    "a control character": ('"posts\\t.csv"', ELSEWHERE),
    "a NUL": ('"posts\\0.csv"', ELSEWHERE),
    "another kind of file": ("secrets.env", "found 'secrets.env', expected"),
    "nothing": ("''", "found '', expected"),
    "not there": ("postss.csv", "found 'postss.csv', no such file"),
    "a link out": ("out.csv", "found 'out.csv', a link that leads elsewhere"),
    "in a folder that is a link out": ("outer/posts.csv", "found 'outer/posts.csv', a link that leads elsewhere"),
    "a link in a circle": ("circle.csv", "found 'circle.csv', a link that leads elsewhere"),
    "far too long": (f"{'x' * 5000}.csv", "found 'xxx"),
}


@pytest.mark.parametrize("name", PATHS)
def test_a_scenario_cannot_reach_files_elsewhere(name: str, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "posts.csv").write_text(POSTS)
    (folder / "out.csv").symlink_to(elsewhere / "posts.csv")
    (folder / "outer").symlink_to(elsewhere)
    (folder / "circle.csv").symlink_to(folder / "circle.csv")
    (folder / "secrets.env").write_text("KEY=secret")
    written, found = PATHS[name]
    path = folder / "place.yaml"
    path.write_text(path.read_text().replace("roster: posts.csv", f"roster: {written}"))
    (line,) = refusal(lambda: load_scenario(path))
    assert line.startswith(f"{path}, line 15: roster: ")
    assert found in line
    assert EXPECTED in line
    assert "secret'" not in line


def test_a_pipe_or_a_folder_is_no_roster(folder: Path) -> None:
    os.mkfifo(folder / "pipe.csv")
    (folder / "folder.csv").mkdir()
    for name, found in (("pipe.csv", "something that is not a regular file"), ("folder.csv", "a directory")):
        path = folder / "other.yaml"
        path.write_text((folder / "place.yaml").read_text().replace("posts.csv", name))
        assert refusal(lambda: load_scenario(path)) == [f"{folder / name}: found {found}, expected a roster"]  # noqa: B023


def test_a_folder_below_and_a_link_that_stays_will_do(folder: Path) -> None:
    (folder / "data").mkdir()
    (folder / "posts.csv").rename(folder / "data" / "posts.csv")
    (folder / "posts.csv").symlink_to(Path("data") / "posts.csv")
    by_link = load_scenario(folder / "place.yaml")
    (folder / "posts.csv").unlink()
    path = folder / "place.yaml"
    path.write_text(path.read_text().replace("roster: posts.csv", "roster: data/posts.csv"))
    assert load_scenario(path) == by_link


def test_only_a_file_can_name_a_file(folder: Path) -> None:
    text = (folder / "place.yaml").read_text()
    (line,) = refusal(lambda: parse_scenario(text, "upload.yaml"))
    assert line == "upload.yaml, line 15: roster: found 'posts.csv', expected a list of posts: no files stand beside this scenario"
    (line,) = refusal(lambda: load_scenario(folder / "place.yaml").override({"roster": "posts.csv"}))
    assert line.startswith("roster: found 'posts.csv', expected a list of posts (only a scenario file may name a CSV file)")
