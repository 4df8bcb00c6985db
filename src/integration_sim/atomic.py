"""Files and folders that are whole or not there: a kill at any moment leaves what was there before, or all of what is new.

What is being written stands beside its place under a hidden name, and is locked for so long. What a killed process has left behind is
locked no more, and is removed by whoever writes to the same place next.
"""

from __future__ import annotations

import ctypes
import errno
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path

_POSIX = os.name == "posix"
"""On Windows an open file cannot change its name, and nothing is locked there, nor taken for left behind."""
BEING_WRITTEN, SET_ASIDE = ".tmp", ".old"
"""How hidden names end: of what is not whole yet, and of what has been whole and made room."""
_FILES = "files"
_HIDDEN = re.compile(r"\.(?P<name>.+)-[0-9a-f]{8}(?P<ending>\.tmp|\.old)", re.DOTALL)
_HERE, _EXCHANGE = -100, 2
"""Arguments of Linux's renameat2: relative to the working folder; swap the two names."""


@contextmanager
def whole_file(path: Path, *, private: bool = False, new: bool = False) -> Iterator[Path]:
    """Yield a path to write to; it takes the file's name once all is written and on the disk.

    A `private` file is its owner's alone. With `new`, raises FileExistsError where there is something by then; OSError if it cannot be
    written. Folders above are made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    tidy(path.parent, path.name)
    work, lock = _claimed(path, lambda one: os.close(os.open(one, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600 if private else 0o666)))
    try:
        yield work
        _sync(work)
        if new:
            _place_new(work, path)
        else:
            work.replace(path)
        _sync(path.parent)
    finally:
        work.unlink(missing_ok=True)
        _close(lock)


@contextmanager
def whole_folder(path: Path, *, replace: bool = False) -> Iterator[Path]:
    """Yield a folder to write into; it takes the name of `path` once all is written and on the disk.

    Raises OSError if it cannot be written, or if there are files in a folder of that name and `replace` is not given. Folders above
    are made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    tidy(path.parent, path.name)
    work, lock = _claimed(path, Path.mkdir)
    try:
        yield work
        for one in (*work.rglob("*"), work):
            _sync(one)
        if replace and path.exists():
            _swap(work, path)
        else:
            work.replace(path)
        _sync(path.parent)
    finally:
        shutil.rmtree(work, ignore_errors=True)
        _close(lock)


@contextmanager
def whole_files(folder: Path) -> Iterator[Path]:
    """Yield a hidden folder; each file written into it takes its place in `folder`, whole, once all are written and on the disk."""
    tidy(folder, _FILES)
    work, lock = _claimed(folder / _FILES, Path.mkdir)
    try:
        yield work
        files = sorted(work.iterdir())
        for one in files:
            _sync(one)
        for one in files:
            one.replace(folder / one.name)
        _sync(folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)
        _close(lock)


def tidy(folder: Path, name: str | None = None) -> None:
    """Remove what killed processes left half written in a folder: of a file or folder of that name, or of all.

    What had been whole and was set aside goes back to its name if that is free.
    """
    with suppress(OSError):
        for left in sorted(folder.iterdir()):
            hidden = _HIDDEN.fullmatch(left.name)
            if hidden is None or name not in (None, hidden["name"]):
                continue
            if hidden["ending"] == SET_ASIDE:
                _put_back(left, folder / hidden["name"])
            elif _POSIX:
                _remove_unlocked(left)


def _claimed(path: Path, make: Callable[[Path], None]) -> tuple[Path, int | None]:
    """Make something under a hidden name beside its place, and lock it until what is returned with it is closed."""
    while True:
        work = _hidden(path, BEING_WRITTEN)
        make(work)
        if not _POSIX:
            return work, None
        with suppress(FileNotFoundError):  # taken for left behind, before it was locked: once more
            lock = os.open(work, os.O_RDONLY)
            with suppress(OSError):  # no locks here, where nothing is taken for left behind either
                _lock(lock)
            if work.exists():
                return work, lock
            _close(lock)


def _hidden(path: Path, ending: str) -> Path:
    if not path.name:
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(path))  # the working folder itself
    return path.with_name(f".{path.name}-{secrets.token_hex(4)}{ending}")


def _close(lock: int | None) -> None:
    if lock is not None:
        os.close(lock)


def _lock(handle: int, *, wait: bool = True) -> None:
    """Lock a file or folder. Raises OSError where somebody else holds it and one will not wait, or where there are no locks."""
    try:
        locks = import_module("fcntl")
    except ImportError:  # Windows
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS)) from None
    locks.flock(handle, locks.LOCK_EX | (0 if wait else locks.LOCK_NB))


def _remove_unlocked(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # whatever it is, a pipe too
    try:
        _lock(handle, wait=False)
        _remove(path)
    except OSError:
        return  # still being written, or already gone
    finally:
        os.close(handle)


def _place_new(work: Path, path: Path) -> None:
    """Give a file its name. Raises FileExistsError where there is something."""
    try:
        path.hardlink_to(work)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if os.path.lexists(path):
            raise FileExistsError(path) from None
        work.replace(path)


def _swap(work: Path, path: Path) -> None:
    """Let two folders change names; where the system cannot do that at once, the earlier is set aside for a moment."""
    if _exchanged(work, path):
        return
    aside = _hidden(path, SET_ASIDE)
    path.replace(aside)
    try:
        work.replace(path)
    except OSError:
        aside.replace(path)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _exchanged(one: Path, other: Path) -> bool:
    rename = getattr(ctypes.CDLL(None), "renameat2", None) if _POSIX else None
    return rename is not None and rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0


def _put_back(aside: Path, path: Path) -> None:
    if os.path.lexists(path):
        _remove(aside)
    else:
        aside.replace(path)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    """Let what is written reach the disk; that cannot be done for every folder."""
    if not _POSIX:
        return
    try:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError:
        if not path.is_dir():
            raise
