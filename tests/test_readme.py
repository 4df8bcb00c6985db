"""What README and the guide say works: their Python runs, their files pass, their commands, options and links exist."""

from __future__ import annotations

import re
import runpy
import shlex
from pathlib import Path

import pytest
import typer
from ruamel.yaml import YAML
from typer.core import TyperCommand, TyperGroup
from typer.testing import CliRunner

from integration_sim import read_design
from integration_sim.cli import app

ROOT = Path(__file__).parents[1]
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in (ROOT / "README.md", *sorted(ROOT.glob("docs/*.md")))
}
README = PAGES["README.md"]
LONGEST_README = 200
PROGRAM = typer.main.get_group(app)
type Command = TyperCommand | TyperGroup
ON_ITS_OWN = "docs/extending.md"
"""Loads an extension, so it runs in a process of its own (`tests/extensions/test_model.py`)."""
PROGRAM_NAMES = ("integration-sim", "isim")
COMMAND_ROWS = r"^\| `([a-z]+(?: [a-z]+)?)(?:`| [A-Z\[])"


def blocks(language: str) -> list[tuple[str, str]]:
    """Return the fenced blocks of a language, each with its page."""
    return [
        (page, block) for page, text in PAGES.items() for block in re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    ]


def said_inline(text: str) -> list[str]:
    """Return what stands in backticks within sentences and tables."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))


def commands() -> list[str]:
    """Return every command line that starts this program, in any page."""
    lines = [line for _, block in blocks("sh") for line in block.splitlines()]
    inline = [words for text in PAGES.values() for words in said_inline(text)]
    starts = rf"(?:^|&& |uv run (?:--extra \w+ )?)(?:{'|'.join(PROGRAM_NAMES)}) [a-z-]"
    return sorted({line for line in lines + inline if re.search(starts, line)})


def understood(line: str) -> tuple[Command, list[str]]:
    """Return which command a line gives, and its further words; fails where there is no such command."""
    words = shlex.split(line, comments=True)
    words = words[next(place for place, word in enumerate(words) if word in PROGRAM_NAMES) + 1 :]
    command: Command = PROGRAM
    while isinstance(command, TyperGroup) and words and not words[0].startswith("-"):
        found = command.commands.get(words[0])
        assert found is not None, f"{line}: no command {words[0]}"
        command, words = found, words[1:]
    return command, words


def options(command: Command) -> set[str]:
    return {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)} | {"--help"}


def all_options(command: Command = PROGRAM) -> set[str]:
    below = command.commands.values() if isinstance(command, TyperGroup) else ()
    return options(command).union(*(all_options(one) for one in below))


def leaves(command: Command, name: str = "") -> list[str]:
    """Return the names of all commands, those of a group after its own."""
    if not isinstance(command, TyperGroup):
        return [name]
    return [leaf for below, one in command.commands.items() for leaf in leaves(one, f"{name} {below}".strip())]


@pytest.mark.parametrize("page", sorted({page for page, _ in blocks("python")} - {ON_ITS_OWN}))
def test_its_python_runs(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code = "".join(block for where, block in blocks("python") if where == page)
    Path("page.py").write_text(code.replace("replicates=50", "replicates=4"), encoding="utf-8")  # or it would take a minute
    names = runpy.run_path("page.py")
    assert names["comparison"].replicates == 4
    assert "study" not in names or names["study"].progress == (20, 20)


@pytest.mark.parametrize(("page", "written"), blocks("yaml"))
def test_its_scenarios_and_designs_are_read(page: str, written: str, tmp_path: Path) -> None:
    file = tmp_path / "written.yaml"
    file.write_text(written)
    if "organisations" in YAML(typ="safe").load(written):
        checked = CliRunner().invoke(app, ["check", str(file)])
        assert checked.exit_code == 0, f"{page}: {checked.output}"
    else:
        assert len(read_design(file)) == 200


def test_both_kinds_of_file_are_shown() -> None:
    assert {"organisations" in YAML(typ="safe").load(written) for _, written in blocks("yaml")} == {True, False}


def test_its_roster_fits_its_scenario(tmp_path: Path) -> None:
    ((page, roster),) = blocks("csv")
    (scenario,) = [written for where, written in blocks("yaml") if where == page]
    (tmp_path / "riverside.yaml").write_text(scenario)
    (tmp_path / "posts.csv").write_text(roster)
    checked = CliRunner().invoke(app, ["roster", "check", str(tmp_path / "posts.csv"), "--scenario", str(tmp_path / "riverside.yaml")])
    assert checked.exit_code == 0, checked.output


@pytest.mark.parametrize("command", re.findall(COMMAND_ROWS, README, re.MULTILINE))
def test_its_commands_exist(command: str) -> None:
    assert CliRunner().invoke(app, [*command.split(), "--help"]).exit_code == 0


def test_every_command_is_listed() -> None:
    assert sorted(re.findall(COMMAND_ROWS, README, re.MULTILINE)) == sorted(leaves(PROGRAM))


@pytest.mark.parametrize("line", commands())
def test_its_command_lines_name_options_of_the_command(line: str) -> None:
    command, words = understood(line)
    named = {word.split("=", 1)[0] for word in words if word.startswith("--")}
    assert named <= options(command), f"{line}: no {named - options(command)}"


def test_its_options_exist() -> None:
    named = {found for text in PAGES.values() for words in said_inline(text) if (found := re.split("[ =]", words)[0]).startswith("--")}
    assert named
    assert named <= all_options()


@pytest.mark.parametrize("page", [*PAGES, "CONTRIBUTING.md", "CHANGELOG.md"])
def test_its_pictures_and_links_are_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)]+)\)", text) if not link.startswith("https://")]
    for link in links:
        path, _, heading = link.partition("#")
        target = ((ROOT / page).parent / path).resolve() if path else ROOT / page
        assert target.exists(), link
        headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE) if heading else []
        assert not heading or heading in {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}, link


def test_readme_is_short_and_leads_to_every_page_of_the_guide() -> None:
    assert len(README.splitlines()) < LONGEST_README
    assert [page for page in PAGES if page != "README.md" and f"]({page})" not in README] == []


def test_the_command_of_the_tests_is_readmes() -> None:
    assert "\nuv run pytest\n" in README
    assert "\nuv run pytest\n" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
