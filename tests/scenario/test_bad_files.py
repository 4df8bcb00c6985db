"""Files that are no scenario files: each gets one line that says where, what was found and what was expected."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integration_sim.errors import UnknownNameError
from integration_sim.scenario.errors import ScenarioError
from integration_sim.scenario.files.files import LARGEST_FILE
from integration_sim.scenario.files.library import load_scenario
from integration_sim.scenario.files.loader import parse_scenario
from integration_sim.scenario.files.strict_yaml import DEEPEST_NESTING

Complaint = Callable[[str | bytes], str]

ALIAS_BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{later}: &{later} [{', '.join(f'*{earlier}' for _ in range(9))}]\n" for earlier, later in zip("abcdefgh", "bcdefghi", strict=True)
)

WHOLE_FILES = {
    "empty": ("", "found nothing, expected a scenario"),
    "only a comment": ("# nothing here\n", "found nothing, expected a scenario"),
    "only null": ("~\n", "line 1: found nothing, expected a scenario"),
    "a list": ("# plans\n- one\n- two\n", "line 2: found no fields, expected fields such as `name: my_place`"),
    "a word": ("hello\n", "line 1: found no fields, expected fields such as `name: my_place`"),
    "NUL byte": (b"name: place\ntitle: A\0place\n", "line 2: found something that is not text, expected YAML text in UTF-8"),
    "not UTF-8": ("name: place\ntitle: Dùn\n".encode("latin-1"), "line 2: found something that is not text, expected YAML text in UTF-8"),
    "UTF-16": ("name: place\n".encode("utf-16"), "line 1: found something that is not text, expected YAML text in UTF-8"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "line 1: found something that is not text, expected YAML text in UTF-8"),
    "too large": ("# long\n" * (LARGEST_FILE // 7 + 1), "found more than 1,000,000 bytes, expected a scenario file of a sane size"),
    "alias bomb": (ALIAS_BOMB, "line 1: a: found an alias or anchor (* or &), expected every value written out"),
    "deep lists": (
        f"name: {'[' * 100_000}",
        f"line 1: name.0.0.0: found nesting too deep for a scenario, expected at most {DEEPEST_NESTING}",
    ),
    "deep groups": (
        "".join(" " * depth + "a:\n" for depth in range(50)),
        f"line 13: a.a.a.a: found nesting too deep for a scenario, expected at most {DEEPEST_NESTING} levels",
    ),
}


@pytest.mark.parametrize("name", WHOLE_FILES)
def test_a_file_that_holds_no_scenario_is_refused_in_one_line(name: str, complaint: Complaint) -> None:
    content, expected = WHOLE_FILES[name]
    message = complaint(content)
    assert message.startswith(expected)
    assert "\n" not in message


BROKEN_YAML = {
    "two colons": ("title: A place", "title: A place: here", "line 2: found a second colon, expected text with a colon in quotes"),
    "list not closed": ("[North, South]", "[North, South", "line 16: found a list that is not closed, expected `]`"),
    "group not closed": ("front_line: 8}", "front_line: 8", "line 8: found a group of fields that is not closed, expected `}`"),
    "quote not closed": ("title: A place", 'title: "A place', "line 2: found text whose quote is never closed"),
    "tab before a field": (
        "    sector: nhs",
        "\tsector: nhs",
        "line 7: found a character that cannot begin a value, expected text in quotes, and spaces",
    ),
    "tab before a value": (
        "months: 36",
        "months: \t36",
        "line 4: found a character that cannot begin a value, expected text in quotes, and spaces",
    ),
    "list in a line": ("months: 36", "months: - 36", "line 4: found a list entry after a field on one line"),
    "field indented wrongly": ("    form: chp", "   form: chp", "line 15: found a line that does not fit those above"),
    "no colon": ("months: 36", "months 36", "line 4: found a line without a colon, expected a field and its value"),
    "control character": ("A place", "A \x07 place", "line 2: found the control character #x07"),
    "unknown escape": ("A place", r'"A \place"', "line 2: found broken YAML (found unknown escape character 'p'), expected valid YAML"),
    "second document": ("switch_off", "---\nswitch_off", "line 35: found a second document after ---, expected one scenario in a file"),
    "directive": ("name: place", "%YAML 1.1\n---\nname: place", "line 2: found a directive (%), expected no such line"),
    "field twice": (
        "title: A place",
        "title: A place\ntitle: B",
        "line 3: title: found the same field twice, expected it once (it stands on line 2",
    ),
    "nested field twice": (
        "cross_trust: 0.5",
        "cross_trust: 0.5\n  cross_trust: 0.6",
        "line 19: history.cross_trust: found the same field twice, expected it once (it stands on line 18",
    ),
    "dangerous tag": (
        "title: A place",
        "title: !!python/object/apply:os.system ['true']",
        "line 2: title: found the tag !!python/object/apply:os.system, expected a plain value without a tag",
    ),
    "tag of its own": ("title: A place", "title: !secret A place", "line 2: title: found the tag !secret, expected a plain value"),
    "harmless tag": ("months: 36", "months: !!int 36", "line 4: months: found the tag !!int, expected a plain value without a tag"),
    "tagged field": ("title: A place", "!!str title: A place", "line 2: found the tag !!str, expected a plain value without a tag"),
    "anchor": (
        "managers: {strategic: 2",
        "managers: &usual {strategic: 2",
        "line 8: organisations.board.managers: found an alias or anchor (* or &), expected every value written out",
    ),
    "alias": ("title: A place", "title: *place", "line 2: title: found an alias or anchor (* or &), expected every value written out"),
    "merge": ("title: A place", "<<: {title: A place}", "line 2: <<: found an unknown field, expected one of name, title"),
    "list as a field": (
        "  council:\n",
        "  [a, b]:\n",
        "line 9: organisations: found a list or group as the name of a field, expected a plain",
    ),
}


@pytest.mark.parametrize("name", BROKEN_YAML)
def test_broken_or_overclever_yaml_is_refused_in_one_line(name: str, place_text: str, complaint: Complaint) -> None:
    right, wrong, expected = BROKEN_YAML[name]
    assert right in place_text
    message = complaint(place_text.replace(right, wrong, 1))
    assert message.startswith(expected)
    assert "\n" not in message


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(place_file: Path, place_text: str) -> None:
    expected = load_scenario(place_file)
    place_file.write_bytes(b"\xef\xbb\xbf" + place_text.replace("\n", "\r\n").encode())
    assert load_scenario(place_file) == expected


def refusal(path: str | Path) -> str:
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path)
    return str(caught.value)


def test_a_directory_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plans.yaml").mkdir()
    assert refusal(tmp_path / "plans.yaml") == f"{tmp_path}/plans.yaml: found a directory, expected a scenario file"
    assert refusal(tmp_path).startswith(f"{tmp_path}: found neither the name of a scenario nor a YAML file, expected a shipped scenario")


def test_a_pipe_is_refused_rather_than_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    assert "found something that is not a regular file, expected a scenario file" in refusal(tmp_path / "pipe.yaml")


def test_a_link_to_nowhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "lost.yaml").symlink_to(tmp_path / "gone.yaml")
    assert "found no such file or directory, expected a scenario file that can be read" in refusal(tmp_path / "lost.yaml")


@pytest.mark.parametrize("name", ["plans/case_c", "plans/case_c.yaml", "case_c.yml"])
def test_a_path_that_is_not_there_brings_the_nearest(name: str) -> None:
    message = refusal(name)
    assert message.startswith(f"{name}: found ")
    assert "expected a shipped scenario (care_trust, case_a, case_b" in message
    assert message.endswith("did you mean 'case_c'?")


@pytest.mark.parametrize("name", ["case_cx", "Case_C", "case-c"])
def test_a_name_that_is_not_there_brings_the_nearest(name: str) -> None:
    with pytest.raises(UnknownNameError, match=r"expected a shipped scenario .care_trust, case_a, case_b") as caught:
        load_scenario(name)
    assert str(caught.value).startswith(f"scenario: found {name!r}, ")
    assert str(caught.value).endswith("did you mean 'case_c'?")


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "/dev/zero", "", ".", "case_c\0.yaml", "a" * 5000 + ".yaml"])
def test_a_path_that_is_no_scenario_file_is_never_read(name: str) -> None:
    message = refusal(name)
    assert "expected a shipped scenario" in message
    assert "root:" not in message


TOKENS = st.sampled_from(
    [
        "~",
        "true",
        ".nan",
        "-1",
        "9" * 50,
        "2016-13",
        "é",
        "\x85",
        "\n",
        "  ",
        "- ",
        ": ",
        "\t",
        "[",
        "]",
        "{",
        "}",
        "'",
        '"',
        "|",
        ">",
        "?",
        "#",
        "\\",
        "%",
        "&a ",
        "*a",
        "!!int ",
        "---\n",
    ]
)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_done_to_a_file_it_loads_or_is_refused(data: st.DataObject, place_text: str) -> None:
    text = place_text
    for _ in range(data.draw(st.integers(1, 4))):
        first, length = data.draw(st.integers(0, len(text))), data.draw(st.integers(0, 12))
        text = text[:first] + data.draw(TOKENS) + text[first + length :]
    with contextlib.suppress(ScenarioError):
        assert parse_scenario(text, "place.yaml").to_data()
