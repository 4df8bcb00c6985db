"""`new`: the questions, the options that answer them, and the file that is left."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from command_line import MISTAKE, assert_refused
from typer.testing import CliRunner, Result

from integration_sim import Scenario, load_scenario
from integration_sim.cli import app
from integration_sim.scenario.files.library import library_folder
from integration_sim.scenario.kinds.forms import FormName
from integration_sim.vocabulary import Level

OPTIONAL = re.compile(r"^( *)#(?=[^ \n])", re.MULTILINE)
"""What the files' first lines call a part that may be left out."""


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in a folder of its own."""
    monkeypatch.chdir(tmp_path)


def invoke(*arguments: object, answers: str = "") -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, [str(argument) for argument in arguments], input=answers)


def made(*options: object) -> Scenario:
    result = invoke("new", "place", "--defaults", *options)
    assert result.exit_code == 0, result.output
    checked = invoke("check", "place.yaml")
    assert checked.exit_code == 0, checked.output
    return load_scenario("place.yaml")


def refused(*options: object) -> str:
    """Return what is said of options that cannot be used; nothing is asked, and nothing is written."""
    result = invoke("new", "place", "--defaults", *options)
    assert result.exit_code == MISTAKE, result.output
    assert not Path("place.yaml").exists()
    return " ".join(result.stderr.split())


def managers(scenario: Scenario) -> int:
    counts = [organisation.managers for organisation in scenario.organisations.values()]
    return sum(getattr(count, level.name.lower()) for count in counts for level in Level)


def test_asked_nothing_it_writes_a_small_place_with_a_reform() -> None:
    place = made()
    assert place.name == "place"
    assert place.title == "Place"
    assert list(place.organisations) == ["board", "council"]
    assert managers(place) == 120
    (partnership,) = place.partnerships.values()
    assert partnership.form == FormName.CHP
    (reform,) = place.events
    assert reform.kind == "reform"
    assert reform.form == FormName.IJB


def test_options_say_what_is_in_it() -> None:
    place = made(
        *("--title", 'Tay: "the" place', "--size", 301, "--councils", 2, "--localities", 4, "--form", "informal", "--pressure", "tight"),
        *("--reform", "chcp", "--start", "2020-04", "--announced", "2020-06", "--shadow", "none", "--live", "2021-01", "--months", 60),
    )
    assert place.title == 'Tay: "the" place'
    assert managers(place) == 301
    assert [len(one.localities) for one in place.partnerships.values()] == [4, 4]
    assert [one.organisations for one in place.partnerships.values()] == [("board", "council_1"), ("board", "council_2")]
    assert {one.form for one in place.partnerships.values()} == {FormName.INFORMAL}
    assert place.finance.pressure == 0.5
    assert (str(place.start), place.months) == ("2020-04", 60)
    assert [(one.partnership, one.form, str(one.announced), one.shadow, str(one.live)) for one in place.events if one.kind == "reform"] == [
        ("partnership_1", FormName.CHCP, "2020-06", None, "2021-01"),
        ("partnership_2", FormName.CHCP, "2020-06", None, "2021-01"),
    ]


def test_a_lead_agency_has_a_receiver_in_every_partnership() -> None:
    place = made("--size", "large", "--reform", "lead_agency", "--receiver", "council")
    assert [event.receiver for event in place.events if event.kind == "reform"] == ["council_1", "council_2", "council_3"]


def test_without_a_reform_nothing_happens() -> None:
    assert made("--reform", "none").events == ()


def test_the_smallest_and_the_most_divided_places_pass_the_check() -> None:
    assert managers(made("--size", 16)) == 16
    Path("place.yaml").unlink()
    assert managers(made("--size", 333, "--councils", 20, "--localities", 4)) == 333


def test_what_it_asks_can_be_answered_with_return_and_bad_answers_are_asked_again() -> None:
    answers = [
        "",
        "huge",
        "small",
        "0",
        "1",
        "2",
        "chpp",
        "chcp",
        "ijb",
        "2020-04",
        "2019-04",
        "2021-04",
        "none",
        "2022-04",
        "",
        "9",
        "0.6",
    ]
    result = invoke("new", "place", answers="\n".join(answers) + "\n")
    assert result.exit_code == 0, result.output
    said = " ".join(result.output.split())
    for complaint in (
        "found 'huge', expected small, large, or a whole number from 16 to 200,000",
        "found '0', expected a whole number from 1 to 7",
        "found 'chpp', expected one of informal, chp, chcp, ijb, lead_agency; did you mean 'chp'?",
        "found '2019-04', expected a month from 2020-04 to 2070-04",
        "found '9', expected plenty, usual, tight, crisis, or a number from 0 to 1",
    ):
        assert f"Error: {complaint}" in said
    place = load_scenario("place.yaml")
    assert place.finance.pressure == 0.6
    assert str(place.start) == "2020-04"
    (reform,) = place.events
    assert reform.kind == "reform"
    assert (str(reform.announced), reform.shadow, str(reform.live)) == ("2021-04", None, "2022-04")


def test_it_asks_only_what_no_option_says() -> None:
    result = invoke("new", "place", "--title", "Mine", "--reform", "none", answers="\n" * 7)
    assert result.exit_code == 0, result.output
    assert "Title" not in result.output
    assert "goes live" not in result.output
    assert load_scenario("place.yaml").title == "Mine"


def test_where_nobody_answers_it_says_how_to_do_without() -> None:
    result = invoke("new", "place", answers="\n")
    assert result.exit_code == MISTAKE
    assert "--size: found no answer; give it as an option, or --defaults to be asked nothing" in " ".join(result.output.split())
    assert not Path("place.yaml").exists()


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (("--size", "smal"), "--size: found 'smal', expected small, large, or a whole number from 16 to 200,000; did you mean 'small'?"),
        (("--size", 15), "--size: found '15', expected small, large, or a whole number from 16 to 200,000"),
        (("--councils", 8), "--councils: found '8', expected a whole number from 1 to 7"),
        (("--size", 16, "--localities", 5), "--localities: found '5', expected a whole number from 1 to 4"),
        (("--form", "ibj"), "--form: found 'ibj', expected one of informal, chp, chcp, ijb, lead_agency; did you mean 'ijb'?"),
        (("--reform", "no"), "--reform: found 'no', expected one of informal, chp, chcp, ijb, lead_agency, none; did you mean 'none'?"),
        (("--receiver", "board"), "--receiver: found 'board', expected nothing unless --reform is lead_agency"),
        (("--reform", "none", "--live", "2030-01"), "--live: found '2030-01', expected nothing unless --reform is a form"),
        (("--reform", "lead_agency", "--receiver", "both"), "--receiver: found 'both', expected one of board, council"),
        (("--start", "April"), "--start: found 'April', expected a month from 1900-01 to 2149-12, written as 2025-04"),
        (("--start", "2199-04"), "--start: found '2199-04', expected a month from 1900-01 to 2149-12"),
        (("--start", "2020-04", "--announced", "2020-03"), "--announced: found '2020-03', expected a month from 2020-04 to 2070-04"),
        (("--start", "2020-04", "--live", "2021-04"), "--live: found '2021-04', expected a month from 2022-04 to 2070-04"),
        (("--start", "2020-04", "--months", 12), "--months: found '12', expected a whole number from 36 to 600"),
        (("--pressure", "1.5"), "--pressure: found '1.5', expected plenty, usual, tight, crisis, or a number from 0 to 1"),
        (("--title", " "), "--title: found ' ', expected a line of 1 to 200 characters"),
    ],
)
def test_bad_options_get_a_clear_error(options: tuple[object, ...], complaint: str) -> None:
    assert refused(*options) == complaint


@pytest.mark.parametrize("name", ["Place", "9lives", "my place", "../place", "place.yaml", "a" * 61])
def test_a_name_that_cannot_be_one_is_refused(name: str) -> None:
    result = invoke("new", "--defaults", "--", name)
    assert result.exit_code == MISTAKE
    assert "expected small letters, digits and _, a letter first" in " ".join(result.stderr.split())
    assert not [*Path().iterdir()]


def test_a_file_that_is_there_stays_as_it_is() -> None:
    Path("place.yaml").write_text("mine")
    result = invoke("new", "place", "--defaults")
    assert_refused(result, "place.yaml: is there already")
    assert Path("place.yaml").read_text() == "mine"


def test_a_folder_in_which_nothing_can_be_written_gets_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    assert refused() == "place.yaml: cannot be written (No space left on device)"
    assert not [*Path().iterdir()]


@pytest.mark.parametrize(
    "options",
    [(), ("--size", "large"), ("--reform", "none"), ("--size", 16, "--localities", 1), ("--start", "2020-04", "--shadow", "none")],
    ids=str,
)
def test_every_part_that_may_be_left_out_can_also_be_used(options: tuple[object, ...]) -> None:
    made(*options)
    text = Path("place.yaml").read_text()
    Path("place.yaml").write_text(OPTIONAL.sub(r"\1", text))
    used = load_scenario("place.yaml")
    assert len(used.levers) == 19, "one of each kind"
    assert {"clarify", "breach", "budget", "dissolve", "freeze"} <= {event.kind for event in used.events}
    assert used.switch_off
    assert used.parameters


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("template_small", ("--title", "Template: a small place, one board and one council")),
        ("template_large", ("--size", "large", "--title", "Template: a large place, one board and three councils")),
    ],
)
def test_the_shipped_templates_are_what_it_writes(name: str, options: tuple[str, ...]) -> None:
    result = invoke("new", name, "--defaults", "--start", "2024-04", *options)
    assert result.exit_code == 0, result.output
    assert Path(f"{name}.yaml").read_text() == (library_folder() / f"{name}.yaml").read_text()
