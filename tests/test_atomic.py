"""What is written appears whole or not at all, whenever the process that writes is killed."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from integration_sim import atomic
from integration_sim.atomic import tidy, whole_file, whole_files, whole_folder

OLD, NEW = "old " * 10, "new " * 10
NAMES = ("one.txt", "two.txt")

KILLED_AT_EVERY_LINE = """
import os, signal, sys
from pathlib import Path
from integration_sim import atomic
place, way, swaps, text = Path(sys.argv[1]), sys.argv[2], sys.argv[3] == "swaps", sys.argv[4]
if not swaps:
    atomic._exchanged = lambda one, other: False

def write():
    if way == "file":
        with atomic.whole_file(place) as work:
            work.write_text(text)
    elif way == "folder":
        with atomic.whole_folder(place, replace=True) as work:
            for name in ("one.txt", "two.txt"):
                (work / name).write_text(text)
    else:
        with atomic.whole_files(place) as work:
            for name in ("one.txt", "two.txt"):
                (work / name).write_text(text)

def killed_at(line):
    lines = 0
    def trace(frame, event, argument):
        nonlocal lines
        if frame.f_code.co_filename not in (atomic.__file__, "<string>"):
            return None
        if event == "line":
            lines += 1
            if lines == line:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace
    sys.settrace(trace)
    write()
    sys.settrace(None)
    os._exit(0)

killed_at(int(sys.argv[5]))
"""
"""Writes to a place, and kills itself at a line of it."""


def killed(place: Path, way: str, swaps: bool, line: int) -> bool:
    """Write to a place in a process that is killed at a line, and tell whether it was before it had come to its end."""
    arguments = [str(place), way, "swaps" if swaps else "", NEW, str(line)]
    ended = subprocess.run([sys.executable, "-c", KILLED_AT_EVERY_LINE, *arguments], check=False, stderr=subprocess.PIPE)
    assert ended.returncode in (0, -9), ended.stderr
    return ended.returncode == -9


def read(place: Path) -> dict[str, str]:
    """Return the files of a folder, or the file, by name."""
    return {one.name: one.read_text() for one in (place.iterdir() if place.is_dir() else [place])}


def prepared(place: Path, way: str) -> None:
    if way == "file":
        place.write_text(OLD)
    else:
        place.mkdir()
        for name in NAMES:
            (place / name).write_text(OLD)


def lines_of(way: str, swaps: bool, folder: Path) -> Iterator[Path]:
    """Kill at one line after another, and yield the place as it was left each time, until none is left to be killed at."""
    line, going_on = 1, True
    while going_on:
        place = folder / f"{line}" / "results-1.txt"
        place.parent.mkdir()
        prepared(place, way)
        going_on = killed(place, way, swaps, line)
        yield place
        line += 1


@pytest.mark.parametrize("way", ["file", "folder"])
def test_killed_at_any_line_it_leaves_the_old_or_the_new(way: str, tmp_path: Path) -> None:
    seen = set()
    for place in lines_of(way, True, tmp_path):
        texts = set(read(place).values())
        assert texts in ({OLD}, {NEW})
        seen |= texts
        with whole_file(place) if way == "file" else whole_folder(place, replace=True) as work:
            (work if way == "file" else work / "last.txt").write_text("last")
        assert set(read(place).values()) == {"last"}
        assert [one.name for one in place.parent.iterdir()] == [place.name]
    assert seen == {OLD, NEW}


def test_where_folders_cannot_swap_the_old_comes_back_if_it_had_to_go(tmp_path: Path) -> None:
    gone = 0
    for place in lines_of("folder", False, tmp_path):
        gone += not place.exists()
        tidy(place.parent, place.name)
        assert set(read(place).values()) in ({OLD}, {NEW})
        assert [one.name for one in place.parent.iterdir()] == [place.name]
    assert gone > 0


def test_files_put_into_a_folder_are_whole_each(tmp_path: Path) -> None:
    for place in lines_of("files", True, tmp_path):
        texts = {one.name: one.read_text() for one in place.iterdir() if not one.name.startswith(".")}
        assert set(texts) == set(NAMES)
        assert set(texts.values()) <= {OLD, NEW}
        with whole_files(place) as work:
            (work / NAMES[0]).write_text("last")
        assert {one.name for one in place.iterdir()} == set(NAMES)
        assert (place / NAMES[0]).read_text() == "last"


@pytest.mark.parametrize("way", ["file", "folder"])
def test_what_fails_leaves_what_was_there(way: str, tmp_path: Path) -> None:
    place = tmp_path / "place"
    prepared(place, way)
    before = read(place)
    with pytest.raises(RuntimeError, match="no more"), whole_file(place) if way == "file" else whole_folder(place, replace=True):
        raise RuntimeError("no more")
    assert read(place) == before
    assert [*tmp_path.iterdir()] == [place]


def test_what_is_being_written_is_left_alone_by_whoever_writes_the_same(tmp_path: Path) -> None:
    place = tmp_path / "place.txt"
    with whole_file(place) as first:
        first.write_text("first")
        with whole_file(place) as second:
            second.write_text("second")
        tidy(tmp_path)
        assert first.read_text() == "first"
        assert place.read_text() == "second"
    assert place.read_text() == "first"


def test_only_what_was_left_of_the_same_name_is_tidied(tmp_path: Path) -> None:
    left = [tmp_path / name for name in (".place-12345678.tmp", ".other-12345678.tmp", ".place-notes.tmp", ".place-12345678.bak")]
    for one in left:
        one.write_text("")
    with whole_file(tmp_path / "place") as work:
        work.write_text("")
    assert [one.exists() for one in left] == [False, True, True, True]
    tidy(tmp_path)
    assert [one.exists() for one in left] == [False, False, True, True]


def test_a_new_file_takes_nobodys_place(tmp_path: Path) -> None:
    place = tmp_path / "place.txt"
    with pytest.raises(FileExistsError), whole_file(place, new=True):
        place.write_text("yours")
    assert read(place) == {"place.txt": "yours"}
    with whole_file(tmp_path / "other.txt", new=True) as work:
        work.write_text("mine")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["other.txt", "place.txt"]
    assert (tmp_path / "other.txt").stat().st_nlink == 1


def test_a_new_file_is_written_where_there_are_no_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    place = tmp_path / "place.txt"
    with whole_file(place, new=True) as work:
        work.write_text("mine")
    with pytest.raises(FileExistsError), whole_file(place, new=True) as work:
        work.write_text("again")
    assert read(place) == {"place.txt": "mine"}


def test_a_folder_with_files_is_replaced_only_if_asked(tmp_path: Path) -> None:
    place = tmp_path / "place"
    prepared(place, "folder")
    with pytest.raises(OSError, match="not empty"), whole_folder(place) as work:
        (work / "mine").write_text("")
    assert set(read(place)) == set(NAMES)
    with whole_folder(place, replace=True) as work:
        (work / "mine").write_text("")
    assert set(read(place)) == {"mine"}
    with pytest.raises(OSError, match="busy"), whole_folder(Path()):
        pytest.fail("the working folder cannot be replaced")


def test_what_had_to_make_room_comes_back_if_the_new_cannot_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "place"
    prepared(place, "folder")
    replaced = Path.replace

    def replace(one: Path, other: Path) -> Path:
        if one.suffix == atomic.BEING_WRITTEN:
            raise OSError("no more")
        return replaced(one, other)

    monkeypatch.setattr(atomic, "_exchanged", lambda *_: False)
    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(OSError, match="no more"), whole_folder(place, replace=True) as work:
        (work / "mine").write_text("")
    assert set(read(place)) == set(NAMES)
    assert [*tmp_path.iterdir()] == [place]


def test_a_folder_that_cannot_be_synced_does_no_harm_but_a_file_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced = os.fsync

    def sync(handle: int, refused: Callable[[int], bool]) -> None:
        if refused(os.fstat(handle).st_mode):
            raise OSError("cannot be synced")
        synced(handle)

    monkeypatch.setattr(atomic.os, "fsync", lambda handle: sync(handle, stat.S_ISDIR))
    with whole_folder(tmp_path / "place") as work:
        (work / "mine").write_text("mine")
    assert read(tmp_path / "place") == {"mine": "mine"}
    monkeypatch.setattr(atomic.os, "fsync", lambda handle: sync(handle, stat.S_ISREG))
    with pytest.raises(OSError, match="cannot be synced"), whole_folder(tmp_path / "other") as work:
        (work / "mine").write_text("mine")
    assert [*tmp_path.iterdir()] == [tmp_path / "place"]


def test_modes_are_those_of_any_file_unless_it_is_private(tmp_path: Path) -> None:
    (tmp_path / "usual").write_text("")
    for private in (False, True):
        with whole_file(tmp_path / "place", private=private) as work:
            work.write_text("")
        mode = stat.S_IMODE((tmp_path / "place").stat().st_mode)
        assert mode == (0o600 if private else stat.S_IMODE((tmp_path / "usual").stat().st_mode))


def test_many_who_write_at_once_leave_one_whole_file(tmp_path: Path) -> None:
    place = tmp_path / "deep" / "place.txt"

    def write(letter: str) -> None:
        for _ in range(20):
            with whole_file(place) as work:
                work.write_text(letter * 10_000)

    threads = [threading.Thread(target=write, args=(letter,)) for letter in "abcd"]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert place.read_text() in {letter * 10_000 for letter in "abcd"}
    assert [*place.parent.iterdir()] == [place]


def test_what_is_written_has_reached_the_disk_before_it_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    happened: list[str] = []
    synced, replaced = os.fsync, Path.replace

    def sync(handle: int) -> None:
        happened.append(f"synced {Path(f'/proc/self/fd/{handle}').readlink().suffix or 'folder'}")
        synced(handle)

    def replace(one: Path, other: Path) -> Path:
        happened.append("named")
        return replaced(one, other)

    monkeypatch.setattr(atomic.os, "fsync", sync)
    monkeypatch.setattr(Path, "replace", replace)
    with whole_file(tmp_path / "place") as work:
        work.write_text("mine")
    assert happened == ["synced .tmp", "named", "synced folder"]
