"""Folders of results: what may be replaced, and what cannot be written."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from integration_sim.atomic import whole_folder
from integration_sim.errors import IntegrationSimError


class FolderError(IntegrationSimError):
    """A folder that cannot be written, with the reason and what to do."""


def check_free(folder: Path, files: Collection[str], force: bool) -> None:
    """Raise FolderError unless results may go there: it is new or empty, or holds earlier results and `force` is given.

    Nothing but earlier results, which bear the names in `files`, is ever replaced.
    """
    if not os.path.lexists(folder):
        return
    if not folder.is_dir() or folder.is_symlink():
        raise FolderError(f"{folder}: found something that is not a folder, expected a new folder's name")
    try:
        names = {path.name for path in folder.iterdir()}
    except OSError as error:
        raise FolderError(f"{folder}: {error.strerror}") from None
    foreign = sorted(names - set(files))
    if foreign:
        raise FolderError(f"{folder}: found {foreign[0]!r}, which no run wrote; expected a new folder's name")
    if names and not force:
        raise FolderError(f"{folder}: holds the results of an earlier run; use --force to replace them or --out for another folder")


@contextmanager
def results_folder(folder: Path, files: Collection[str], force: bool) -> Iterator[Path]:
    """Yield a folder to write into, which gets its name only when all is written.

    Raises FolderError if the folder may not or cannot be written.
    """
    check_free(folder, files, force)
    try:
        with whole_folder(folder, replace=force) as work:
            yield work
    except OSError as error:
        raise FolderError(f"{folder}: cannot be written ({error.strerror})") from None


def write_json(data: Mapping[str, Any], path: Path) -> None:
    """Write plain data as JSON for people to read."""
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
