"""What visitors keep, on disk: one file per visitor, written whole or not at all, so that a kill at any moment loses nothing.

Tabs of one browser share what is kept. Whoever keeps a variant says which revision they saw last; if another tab has kept a
newer one meanwhile, both stay.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import platformdirs

from integration_sim.atomic import whole_file
from integration_sim.dashboard.visitor.variants import LONGEST_NAME, Variant, read_variant
from integration_sim.scenario.errors import Location, Problem, ScenarioError, shown
from integration_sim.scenario.files.files import read_text
from integration_sim.scenario.files.strict_yaml import StrictYamlReader

FORMAT, VERSION = "integration-sim session", 1
MOST_KEPT = 40
LARGEST_SESSION = 8_000_000
"""Bytes of a session file: forty variants of a place of many partnerships."""
A_SESSION = "a session file of the dashboard"


@dataclass
class SavedVariants:
    """The variants that a visitor has kept, and the one that they were working on."""

    path: Path
    kept: dict[str, Variant] = field(default_factory=dict)
    """By identity, in the order of keeping."""
    draft: Variant | None = None
    trouble: str = ""
    """What was wrong with the file when it was read; it was set aside under another name then."""
    _listeners: list[Callable[[], None]] = field(default_factory=list)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def keep(self, variant: Variant, name: str) -> Variant:
        """Keep a variant under a name and return it as kept: beside what is there if that has another name or a newer revision.

        Raises ScenarioError for a name that cannot be, or if as many are kept as there may be.
        """
        name = " ".join(name.split())
        if not 0 < len(name) <= LONGEST_NAME:
            raise ScenarioError([Problem((), shown(name), f"a name of 1 to {LONGEST_NAME} letters")])
        with self._lock:
            before = self.kept.get(variant.identity)
            if before is not None and (before.revision, before.name) != (variant.revision, name):
                variant = replace(variant, identity=uuid4().hex, revision=0)
                before = None
            if before is None and len(self.kept) >= MOST_KEPT:
                raise ScenarioError([Problem((), f"{len(self.kept)} kept variants", f"at most {MOST_KEPT}; remove one first")])
            taken = {one.name for one in self.kept.values() if one.identity != variant.identity}
            kept = replace(variant, name=_free(name, taken), revision=variant.revision + 1)
            self.kept[kept.identity] = kept
            self._write()
        self._tell()
        return kept

    def remove(self, identity: str) -> None:
        """Keep a variant no longer."""
        with self._lock:
            self.kept.pop(identity, None)
            self._write()
        self._tell()

    def note(self, draft: Variant | None) -> None:
        """Note what is being worked on, so that a reload finds it again."""
        with self._lock:
            self.draft = draft
            self._write()

    def take_in(self, text: str, file: str) -> int:
        """Add the variants of an exported session and return how many; those that are there already stay.

        Raises ScenarioError naming the file, line and field of whatever is wrong; nothing is added then.
        """
        variants, _ = read_session(text, file)
        with self._lock:
            fresh = [one for one in variants if one.identity not in self.kept]
            if len(self.kept) + len(fresh) > MOST_KEPT:
                found = f"{len(self.kept)} variants kept and {len(fresh)} to come"
                raise ScenarioError([Problem((), found, f"at most {MOST_KEPT} together; remove some first")], file)
            for variant in fresh:
                taken = {one.name for one in self.kept.values()}
                self.kept[variant.identity] = replace(variant, name=_free(variant.name, taken))
            self._write()
        self._tell()
        return len(fresh)

    def exported(self) -> str:
        """Return the session as one file's text."""
        return _text(list(self.kept.values()), None)

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call a function whenever something is kept or removed, by whichever tab; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def _tell(self) -> None:
        for listener in list(self._listeners):
            listener()

    def _write(self) -> None:
        with whole_file(self.path, private=True) as work:
            work.write_text(_text(list(self.kept.values()), self.draft), encoding="utf-8")


_all_saved: dict[Path, SavedVariants] = {}
_all_saved_lock = threading.Lock()


def sessions_folder() -> Path:
    """Return the folder of what visitors keep: the user's data folder of this program."""
    return Path(platformdirs.user_data_dir("integration-sim")) / "sessions"


def saved_variants_of(visitor: str) -> SavedVariants:
    """Return what a visitor keeps, the same object for every tab; `visitor` is what their browser is known by."""
    path = sessions_folder() / f"{hashlib.sha256(visitor.encode()).hexdigest()[:32]}.json"  # no path from outside is followed
    with _all_saved_lock:
        if path not in _all_saved:
            _all_saved[path] = _read(path)
        return _all_saved[path]


def _read(path: Path) -> SavedVariants:
    if not path.exists():
        return SavedVariants(path)
    try:
        kept, draft = read_session(read_text(path, A_SESSION, "JSON", LARGEST_SESSION), path.name)
    except ScenarioError as error:
        aside = path.with_suffix(".damaged.json")
        path.replace(aside)
        return SavedVariants(path, trouble=f"What you kept could not be read and was set aside as {aside.name}: {error}")
    return SavedVariants(path, {one.identity: one for one in kept}, draft)


def read_session(text: str, file: str) -> tuple[list[Variant], Variant | None]:
    """Return the variants of a session file's text, and the one that was being worked on.

    Raises ScenarioError naming the file, line and field of whatever is wrong.
    """
    try:
        data = _plain(text)
        if not isinstance(data, dict) or data.get("format") != FORMAT or data.get("version") != VERSION:
            raise ScenarioError([Problem(("format",), "another kind of file", f"{A_SESSION}, version {VERSION}")])
        listed = data.get("variants")
        if not isinstance(listed, list) or len(listed) > MOST_KEPT:
            raise ScenarioError([Problem(("variants",), shown(listed), f"a list of at most {MOST_KEPT} variants")])
        variants = [_placed(one, ("variants", number)) for number, one in enumerate(listed)]
        draft = data.get("draft")
        return variants, None if draft is None else _placed(draft, ("draft",))
    except ScenarioError as error:
        raise error.in_file(file, _lines(text)) from None


def _plain(text: str) -> Any:
    """Return what a JSON text holds; what is none is read again as YAML, slowly, which tells the line of what is wrong."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return StrictYamlReader().read(text)


def _lines(text: str) -> dict[Location, int]:
    """Return on which line each field stands, as far as the text can be read."""
    reader = StrictYamlReader()
    with suppress(ScenarioError):
        reader.read(text)
    return reader.lines


def _placed(data: Any, location: Location) -> Variant:
    try:
        return read_variant(data)
    except ScenarioError as error:
        raise ScenarioError([replace(problem, location=(*location, *problem.location)) for problem in error.problems]) from None


def _text(variants: list[Variant], draft: Variant | None) -> str:
    data = {"format": FORMAT, "version": VERSION, "variants": [one.to_data() for one in variants]}
    return json.dumps(data | ({"draft": draft.to_data()} if draft else {}), ensure_ascii=False, indent=1)


def _free(name: str, taken: set[str]) -> str:
    """Return a name that is not taken: itself, or with a number behind it."""
    number, free = 2, name
    while free in taken:
        tail = f" ({number})"
        free, number = name[: LONGEST_NAME - len(tail)] + tail, number + 1
    return free
