"""What is wrong with a file, a mechanism, a state or a form of one's own is said with file, line, what was found and what to do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from extensions.fresh import errors_of

MODEL = "import integration_sim.mechanisms.running"
HEAD = """from typing import NamedTuple
import integration_sim as isim
TOLD = {"unit": "share", "grade": "A", "source": "assumption", "says": "How much."}
RATE = isim.Parameter(value=0.1, low=0.0, high=0.2, maximum=1.0, **TOLD)
class Mine(NamedTuple):
    rate: float
WORDS = {"title": "Mine", "doing": "mine", "what": "It does.", "equation": "x += rate.", "reads": ("nothing",)}
"""
RULE = """@isim.compiled
def propose({arguments}) -> None:
    {body}
"""
MADE = "MINE = isim.Mechanism({name!r}, propose=propose, values=Mine, numbers={numbers}, moves={moves!r}, **WORDS)\n"


def mechanism(
    body: str = "pass",
    *,
    arguments: str = "world: isim.World, p: Mine",
    name: str = "mine",
    numbers: str = '{"rate": RATE}',
    moves: tuple[str, ...] = (),
) -> str:
    """Return the source of a mechanism."""
    return RULE.format(arguments=arguments, body=body) + MADE.format(name=name, numbers=numbers, moves=moves)


def told(folder: Path, source: str, then: str = MODEL) -> tuple[str, str]:
    """Return the last line of the error that an extension ends in, once the model is put together with it, and where it lies."""
    path = folder / "mine.py"
    path.write_text(HEAD + source, encoding="utf-8")
    program = f"from integration_sim.extensions import load_extension; load_extension({str(path)!r}); {then}"
    return errors_of(program, folder).splitlines()[-1], str(path)


MADE_IN, RULE_IN = HEAD.count("\n") + 4, HEAD.count("\n") + 3
"""The lines in which a mechanism is made, and in which its rule says what it does."""
WRONG = {
    "a name that is taken": (mechanism(name="trust"), MADE_IN, "there is already a mechanism 'trust'; give yours another name"),
    "numbers that are not its values'": (
        mechanism(numbers='{"rat": RATE}'),
        MADE_IN,
        "numbers: found rat, expected those of its values: rate",
    ),
    "a state that is not there to move": (
        mechanism(moves=("ambiguty",)),
        MADE_IN,
        "moves: found 'ambiguty', which is no state; did you mean 'ambiguity'?",
    ),
    "a state that is not there to read": (
        mechanism("world.manager_changes[0].ambiguity += world.managers[0].insecurty"),
        RULE_IN,
        "found 'insecurty', which is no state or column of a table; did you mean 'insecurity'?",
    ),
    "a rule that is not compiled": (
        mechanism().replace("@isim.compiled\n", ""),
        MADE_IN - 1,
        "propose: found a plain function; put @compiled above it",
    ),
    "a rule that cannot be compiled": (mechanism('world.managers[0].ambiguity *= "x"'), RULE_IN, "cannot be compiled: "),
    "a name that nobody knows": (mechanism("nobody(world)"), RULE_IN, "cannot be compiled: NameError: name 'nobody' is not defined"),
    "an argument that the month does not have": (
        mechanism(arguments="world: isim.World, p: Mine, year: int"),
        MADE_IN,
        "propose, argument 'year': found the annotation <class 'int'>, expected World, Key, month: int, ",
    ),
    "a parameter without a range": (
        "ONE = isim.Parameter(value=0.1, **TOLD)\n",
        HEAD.count("\n") + 1,
        "Parameter: low: Field required; high: Field required",
    ),
    "a file that does not run": ("MINE = 1 / 0\n", HEAD.count("\n") + 1, "ZeroDivisionError: division by zero"),
    "a file that is no Python": ("MINE = = 1\n", HEAD.count("\n") + 1, "SyntaxError: invalid syntax"),
    "a state that is an outcome already": (
        'MINE = isim.State("cross_trust", "trust", start=RATE)\n',
        HEAD.count("\n") + 1,
        "there is already an outcome 'cross_trust'; give your state another name",
    ),
    "a channel that is a column already": (
        'MINE = isim.Channel("vacancy", "posts", "nothing")\n',
        HEAD.count("\n") + 1,
        "there is already a column 'vacancy'; give yours another name",
    ),
    "a form without all its numbers": (
        'MINE = isim.Form("mine", "form of mine", numbers={"binding": RATE})\n',
        HEAD.count("\n") + 1,
        "form 'mine' says no joint_management; give it joint_management, approval_lines, ",
    ),
    "a form that falls back to what is not there": (
        'MINE = isim.Form("mine", "form of mine", falls_back_to="chpc", numbers={})\n',
        HEAD.count("\n") + 1,
        "form 'mine': falls_back_to: found 'chpc', expected one of ",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_it_is_said_where_it_is(case: str, tmp_path: Path) -> None:
    source, line, what = WRONG[case]
    then = "import integration_sim.model.recording.outcomes" if "outcome already" in case else MODEL
    message, path = told(tmp_path, source, then)
    assert message.startswith("integration_sim.errors.ExtensionError: "), message
    assert f"{path}, line {line}: " in message
    assert what in message


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "none" / "mine.py"
    program = f"from integration_sim.extensions import load_extension; load_extension({str(path)!r})"
    expected = f"{path}: cannot be read (No such file or directory); expected a Python file"
    assert errors_of(program, tmp_path).endswith(expected)


def test_a_file_named_from_where_one_stands_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("ONE = 1\nMINE = 1 / 0\n", encoding="utf-8")
    program = f"import os; os.chdir({str(tmp_path)!r}); from integration_sim.extensions import load_extension; load_extension('mine.py')"
    assert errors_of(program, tmp_path).endswith("ExtensionError: mine.py, line 2: ZeroDivisionError: division by zero")


def test_a_file_that_holds_nothing(tmp_path: Path) -> None:
    message, path = told(tmp_path, "")
    assert message.endswith(f"{path}: holds no mechanism, state, outcome, lever, event or form at its top level")


def test_a_file_that_comes_too_late(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(HEAD + mechanism(), encoding="utf-8")
    program = f"import integration_sim as isim; isim.load_scenario('case_c'); isim.load_extension({str(path)!r})"
    assert "the model is already put together without it; load extensions first" in errors_of(program, tmp_path)


def test_a_command_says_it_without_a_traceback(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text("MINE = = 1\n", encoding="utf-8")
    command = [sys.executable, "-m", "integration_sim", "run", "case_c", "--with", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, f"{path}, line 1: SyntaxError: invalid syntax (mine.py, line 1)\n")
