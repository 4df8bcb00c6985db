"""Reads files of the user's: regular ones of a sane size that hold UTF-8 text."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

from integration_sim.scenario.errors import Problem, ScenarioError

LARGEST_FILE = 1_000_000
"""Bytes of a YAML file. The whole of Scotland fits in a tenth of it."""


def read_text(path: Path, what: str, language: str = "YAML", largest: int = LARGEST_FILE) -> str:
    """Return the text of a file; `what` (such as "a scenario file") is what was expected, should it be something else.

    Raises ScenarioError, still without the file's name, where it cannot be read, is larger than `largest` bytes or no text.
    """
    try:
        if path.is_dir():
            _refuse("a directory", what)
        if path.exists() and not path.is_file():
            _refuse("something that is not a regular file", what)
        with path.open("rb") as stream:
            content = stream.read(largest + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        _refuse(reason[:1].lower() + reason[1:], f"{what} that can be read")
    if len(content) > largest:
        _refuse(f"more than {largest:,} bytes", f"{what} of a sane size")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _refuse("something that is not text", f"{language} text in UTF-8", content.count(b"\n", 0, error.start) + 1)
    if "\0" in text:
        _refuse("something that is not text", f"{language} text in UTF-8", text.count("\n", 0, text.index("\0")) + 1)
    return text


def _refuse(found: str, expected: str, line: int | None = None) -> NoReturn:
    raise ScenarioError([Problem((), found, expected, line=line)])
