"""What is wrong with an outcome of one's own is said with file, line, what was found and what to do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from extensions.fresh import errors_of

USE = Path(__file__).with_name("use_outcome.py")
UNCOMPILED = {"NUMBA_DISABLE_JIT": "1"}
"""A few managers and months are sooner simulated than compiled."""


HEAD = """from typing import NamedTuple
import integration_sim as isim
from integration_sim import Outcome, World, compiled

class Limit(NamedTuple):
    high: float

@compiled
def of_post(world: World, post: int) -> float:
    return world.managers[post].workload

@compiled
def with_limit(world: World, post: int, p: Limit) -> float:
    return world.managers[post].workload - p.high

NUMBER = isim.Parameter(value=0.1, low=0.0, high=0.2, unit="share", grade="A", source="assumption", says="How much.")
WORDS = "A label", "0 to 1", "lower", "What it is."
"""
TABLE = "import integration_sim.model.recording.outcomes"
LINE = HEAD.count("\n") + 1


def told(folder: Path, source: str, then: str, *, uncompiled: bool = False) -> tuple[str, Path]:
    """Return the error in which an extension ends, and where it lies."""
    path = folder / "mine.py"
    path.write_text(HEAD + source, encoding="utf-8")
    program = f"import integration_sim as isim\nisim.load_extension({str(path)!r})\n{then}"
    if not uncompiled:
        return errors_of(program, folder).splitlines()[-1], path
    command = [sys.executable, "-W", "ignore", "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | UNCOMPILED)
    return done.stderr.strip().splitlines()[-1] if done.stderr else "", path


WRONG = {
    "its name is taken": ('Outcome("resistance", *WORDS, of_manager=of_post)', "there is already a outcome 'resistance'"),
    "its state is not there": (
        'Outcome("mine", *WORDS, state="workloud")',
        "state: found 'workloud', which is no state; did you mean 'workload'?",
    ),
    "it follows what is no state": (
        'Outcome("mine", *WORDS, of_manager=of_post, follows=("trust_across",))',
        "follows: found 'trust_across', which is no state of managers; ",
    ),
    "it is fed by no outcome": (
        'Outcome("mine", *WORDS, of_manager=of_post, fed_by=("cross_trusts",))',
        "fed_by: found 'cross_trusts', which is no outcome; did you mean 'cross_trust'?",
    ),
    "it has no rule": ('Outcome("mine", *WORDS)', "outcome 'mine': found no rule, expected one of state, of_manager, "),
    "it has two": ('Outcome("mine", *WORDS, state="workload", of_manager=of_post)', "found state and of_manager, expected one of"),
    "no direction": (
        'Outcome("mine", "A label", "0 to 1", "down", "What it is.", of_manager=of_post)',
        "better: found 'down', expected one of higher, lower, neither",
    ),
    "its parameters are missing": (
        'Outcome("mine", *WORDS, of_manager=with_limit)',
        "parameters: found none, expected those of its rule: high",
    ),
    "its parameters are others": (
        'Outcome("mine", *WORDS, of_manager=of_post, parameters={"low": NUMBER})',
        "parameters: found low, expected those of its rule: none",
    ),
    "its rule is not compiled": (
        'Outcome("mine", *WORDS, of_manager=of_post.py_func)',
        "of_manager: found a plain function; put @compiled above it",
    ),
    "its rule takes too much": (
        'Outcome("mine", *WORDS, of_partnership=of_post, over_all=of_post)',
        "over_all: found the arguments world, post, expected world, and then perhaps its parameters",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said_with_file_and_line(case: str, tmp_path: Path) -> None:
    made, *expected = WRONG[case]
    error, path = told(tmp_path, f"MINE = {made}", TABLE)
    assert error.startswith("integration_sim.errors.ExtensionError: ")
    assert f"{path}, line {LINE}: " in error
    assert all(text in error for text in expected), error


RUN = f"import sys; sys.path.insert(0, {str(USE.parent)!r}); import use_outcome; isim.simulate(use_outcome.few(), 1)"
COMPILED = "import integration_sim.model.recording.recorder"
RULES = {
    "reads what is not there": (
        "world.managers[post].workloud",
        "found 'workloud', which is no state or column of a table; did you mean",
        COMPILED,
    ),
    "does not compile": ("world.managers[post].workload + 'a'", "cannot be compiled: ", COMPILED),
    "divides by zero": (
        "1.0 / (world.managers[post].workload * 0.0)",
        "mine is not a number for some post; look for a division by zero",
        RUN,
    ),
}


@pytest.mark.parametrize("case", RULES)
def test_a_rule_that_fails_is_told_before_anything_comes_out(case: str, tmp_path: Path) -> None:
    rule, expected, then = RULES[case]
    source = (
        f"@compiled\ndef wrong(world: World, post: int) -> float:\n    return {rule}\n\nMINE = Outcome('mine', *WORDS, of_manager=wrong)\n"
    )
    error, path = told(tmp_path, source, then, uncompiled=then is RUN)
    line = LINE + (4 if "division" in expected else 2)
    assert error.startswith("integration_sim.")
    assert f"Error: {path}, line {line}: " in error
    assert expected in error


def test_where_nothing_is_to_be_measured_of_a_partnership_nothing_is_told(tmp_path: Path) -> None:
    source = (
        "@compiled\ndef rule(world: World, partnership: int) -> float:\n    return 0.0 / (0.0 * world.partnerships[partnership].limbo)\n\n"
        "MINE = Outcome('mine', *WORDS, of_partnership=rule)\n"
    )
    program = f"{RUN.replace('isim.simulate', 'found = isim.simulate')}; import numpy; assert numpy.isnan(found.series('mine')).all()"
    error, _ = told(tmp_path, source, program, uncompiled=True)
    assert error == ""
