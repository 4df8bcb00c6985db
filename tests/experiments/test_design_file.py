"""Design files: what they may say, and what they are told when it cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from integration_sim.experiments.errors import DesignError
from integration_sim.experiments.studies.design import Method
from integration_sim.experiments.studies.design_file import read_design
from integration_sim.experiments.studies.factors import Role

GOOD = """\
method: latin_hypercube
points: 12
seed: 3
levers:
  finance.pressure: {low: 0.2, high: 0.7}
  events.0.form: {choices: [chcp, ijb]}
uncertainties:
  trust: {}
  encounter.trust: {low: 1.0}
"""


def written(tmp_path: Path, text: str, name: str = "design.yaml") -> Path:
    (tmp_path / name).write_text(text)
    return tmp_path / name


def test_a_file_says_factors_and_method(tmp_path: Path) -> None:
    made = read_design(written(tmp_path, GOOD))
    assert made.method is Method.LATIN_HYPERCUBE
    assert len(made) == 12
    assert [one.path for one in made.factors[:3]] == ["finance.pressure", "events.0.form", "trust.gain"]
    assert [one.role for one in made.factors[:3]] == [Role.LEVER, Role.LEVER, Role.UNCERTAINTY]
    assert made.factors[-1].low == 1.0
    assert made.settings == {"points": 12, "seed": 3}


@pytest.mark.parametrize(
    "text", ["method: morris\ntrajectories: 4\nuncertainties: {trust: {}}", "method: grid\nlevers: {finance.pressure: {low: 0, high: 1}}"]
)
def test_other_methods_take_other_numbers(tmp_path: Path, text: str) -> None:
    assert len(read_design(written(tmp_path, text))) > 1


def test_a_csv_holds_points(tmp_path: Path) -> None:
    made = read_design(written(tmp_path, "trust.loss,events.0.form\n0.1,ijb\n,chcp\n", "points.csv"))
    assert made.changes(0) == {"parameters.trust.loss": 0.1, "events.0.form": "ijb"}
    assert made.changes(1) == {"events.0.form": "chcp"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("latin_hypercube", "latin_hypercub", "line 1: method: found 'latin_hypercub', expected one of .*did you mean 'latin_hypercube'"),
        ("latin_hypercube", "table", "line 1: method: found table"),
        ("points: 12", "pionts: 12", "line 2: pionts: found an unknown field.*'points'"),
        ("points: 12\n", "", "points: found nothing, expected a value: latin_hypercube needs it"),
        ("points: 12", "points: twelve", "line 2: points"),
        ("points: 12", "points: 0", "line 2: points"),
        ("seed: 3", "base: 16", "line 3: base: found a number that this method does not take"),
        ("  trust: {}", "  trst: {}", "line 8: uncertainties.trst: found no such parameter.*'trust'"),
        ("{low: 0.2, high: 0.7}", "{low: 0.2}", "line 5: levers.finance.pressure: found no range"),
        ("{low: 0.2, high: 0.7}", "{low: 0.2, hihg: 0.7}", "line 5: .*hihg.*'high'"),
        ("{choices: [chcp, ijb]}", "{choices: [chcp], low: 1}", "line 6: levers.events.0.form: found a range and choices"),
        ("{choices: [chcp, ijb]}", "{choices: []}", "line 6"),
        ("{choices: [chcp, ijb]}", "*form", "line 6: .*alias"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in GOOD
    with pytest.raises(DesignError, match=message) as caught:
        read_design(written(tmp_path, GOOD.replace(old, new)))
    assert str(caught.value).startswith(str(tmp_path / "design.yaml"))


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("points.csv", "", "an empty file"),
        ("points.csv", "trust.loss,trust.loss\n1,2\n", "trust.loss: found the column twice"),
        ("points.csv", "trust.loss\n0.1,0.2\n", "line 2: found 2 cells, expected 1"),
        ("points.txt", "x", "a file that ends in '.txt'"),
        ("design.yaml", "", "expected"),
        ("design.yaml", "- 1", "expected"),
    ],
)
def test_a_file_that_holds_no_design_is_refused(tmp_path: Path, name: str, text: str, message: str) -> None:
    with pytest.raises(DesignError, match=message):
        read_design(written(tmp_path, text, name))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DesignError, match=r"no\.yaml: found no such file or directory, expected a design file"):
        read_design(tmp_path / "no.yaml")
