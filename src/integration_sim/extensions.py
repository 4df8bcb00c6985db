"""Extensions: mechanisms, states, outcomes, levers, events and forms of one's own, each in one file outside the package.

A file is named by a person (`load_extension`, or `--with` on the command line), never by a scenario, an upload or a link. Whatever
it makes at its top level - a `Mechanism`, a `State`, a subclass of `Lever` and so on - is added to the package's own. The model is
put together once in a process, from all that has been loaded until then: so one process knows one model, and to compare with and
without a mechanism, a scenario switches it off.

Whoever puts together what there is of a kind asks `added`; from then on nothing can be loaded any more.
"""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from integration_sim.errors import ExtensionError

KIND = "extension_kind"
"""The attribute by which whatever may stand in an extension says what it is: `mechanism`, `lever`."""
COMPILED_KINDS = frozenset({"mechanism", "state", "outcome", "channel"})
"""Kinds of which compiled code is made: it is kept apart from that without them."""
OPTION = "--with"
"""The option of the commands that names an extension."""
_PREFIX = "integration_sim_extension_"


@dataclass(frozen=True)
class Extension:
    """A file that has been loaded."""

    name: str
    version: str
    path: str
    sha256: str
    text: bytes = field(repr=False)

    def named(self) -> dict[str, str]:
        """Return what provenance keeps of it: where it lay is nobody else's business."""
        return {"name": self.name, "version": self.version, "sha256": self.sha256}


@dataclass(frozen=True)
class _Added:
    kind: str
    name: str
    thing: Any
    extension: str
    place: str


_loaded: dict[str, Extension] = {}
_found: list[_Added] = []
_asked: set[str] = set()


def load_extension(*paths: str | os.PathLike[str]) -> tuple[Extension, ...]:
    """Load extensions, and return those that are at work; a file that has been loaded already is not loaded again.

    Call it before anything is simulated. Raises ExtensionError, naming file and line, for a file that cannot be read or does not run,
    that holds nothing of any kind, or that comes too late.
    """
    for path in paths:
        _load(Path(path))
    return extensions()


def extensions() -> tuple[Extension, ...]:
    """Return the extensions at work, in the order in which they were loaded."""
    return tuple(_loaded.values())


def added(kind: str) -> tuple[Any, ...]:
    """Return what extensions add of a kind. Closes the door: whoever asks goes on to build the model from it."""
    _asked.add(kind)
    return tuple(one.thing for one in _found if one.kind == kind)


def all_added() -> tuple[Any, ...]:
    """Return everything that extensions add, of every kind."""
    _asked.add("parameters")
    return tuple(one.thing for one in _found)


def together[T](kind: str, own: Mapping[str, T]) -> dict[str, T]:
    """Return the package's own things of a kind and those of extensions, by name. Raises ExtensionError where a name is taken."""
    found = dict(own)
    added(kind)
    for one in _found:
        if one.kind == kind:
            if one.name in found:
                raise ExtensionError(f"{one.place}: there is already a {kind} {one.name!r}; give yours another name")
            found[one.name] = one.thing
    return found


def place_of(thing: Any) -> str:
    """Return the file and line in which an extension makes something; empty for the package's own."""
    return next((one.place for one in _found if one.thing is thing), "")


def digest_of_compiled() -> str:
    """Return a short digest of the extensions that change compiled code; empty where none does."""
    changing = {one.extension for one in _found if one.kind in COMPILED_KINDS}
    digests = [extension.sha256 for name, extension in _loaded.items() if name in changing]
    return hashlib.sha256("".join(digests).encode()).hexdigest()[:8] if digests else ""


class _Needed:
    """The extensions at work, for another process. Whoever unpickles it has them loaded, before what comes after it is unpickled."""

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return _have, extensions()


def _have(*needed: Extension) -> _Needed:
    for extension in needed:
        if extension.name not in _loaded or _loaded[extension.name].sha256 != extension.sha256:
            _load(_at_hand(extension))
    return _Needed()


def elsewhere(function: Callable[..., Any], *arguments: Any) -> tuple[Any, ...]:
    """Return what a worker, wherever it is, is to call so that it has the extensions at work here before it does anything else."""
    return _call, _Needed(), function, *arguments


def _call(_needed: _Needed, function: Callable[..., Any], *arguments: Any) -> Any:
    return function(*arguments)


def _at_hand(extension: Extension) -> Path:
    """Return a file with an extension's text: its own, or where this machine does not have it, one written here."""
    path = Path(extension.path)
    with suppress(OSError):
        if path.read_bytes() == extension.text:
            return path
    copy = Path(tempfile.mkdtemp(prefix=_PREFIX)) / path.name
    copy.write_bytes(extension.text)
    return copy


def _load(path: Path) -> None:
    name = path.stem
    try:
        text = path.read_bytes()
    except OSError as error:
        raise ExtensionError(f"{path}: cannot be read ({error.strerror}); expected a Python file") from None
    digest = hashlib.sha256(text).hexdigest()
    if name in _loaded:
        if _loaded[name].sha256 != digest:
            raise ExtensionError(f"{path}: another version of {name!r} is at work already; start Python again to change it")
        return
    if _asked:
        raise ExtensionError(f"{path}: the model is already put together without it; load extensions first, before anything else is asked")
    if not name.isidentifier() or path.suffix != ".py":
        raise ExtensionError(f"{path}: expected a Python file whose name is a name in Python, such as mine.py")
    module = _executed(path, path.resolve(), name)
    if _asked:
        del sys.modules[module.__name__]
        asked = ", ".join(sorted(_asked))
        raise ExtensionError(f"{path}: imports a module that puts the model together ({asked}); import only what this is made of")
    made = [_Added(kind, _name_of(thing), thing, name, place) for kind, thing, place in _things(module, path, text)]
    if not made:
        raise ExtensionError(f"{path}: holds no mechanism, state, outcome, lever, event or form at its top level")
    _found.extend(made)
    _loaded[name] = Extension(name, str(getattr(module, "__version__", "0")), str(path.resolve()), digest, text)


def _executed(path: Path, resolved: Path, name: str) -> ModuleType:
    """Return the file's module, of a name of its own in `sys.modules`: compiled functions are cached by it, and by where it really lies."""
    spec = importlib.util.spec_from_file_location(_PREFIX + name, resolved)
    if spec is None or spec.loader is None:
        raise ExtensionError(f"{path}: expected a Python file, such as mine.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    try:
        spec.loader.exec_module(module)
    except ExtensionError:
        del sys.modules[spec.name]
        raise
    except Exception as error:  # whatever a person's own file does
        del sys.modules[spec.name]
        raise ExtensionError(f"{path}{_line(error, resolved)}: {_said(error)}") from error
    return module


def _said(error: Exception) -> str:
    """Say what went wrong in a line: of fields that are missing or mistaken, each with what is expected of it."""
    from pydantic import ValidationError

    if not isinstance(error, ValidationError):
        return f"{type(error).__name__}: {error}"
    told = (f"{'.'.join(map(str, one['loc']))}: {one['msg']}".removeprefix(": ") for one in error.errors(include_url=False))
    return f"{error.title}: {'; '.join(told)}"


def _line(error: Exception, path: Path) -> str:
    if isinstance(error, SyntaxError):
        return f", line {error.lineno}"
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename) == path]
    return f", line {lines[-1]}" if lines else ""


def _things(module: ModuleType, path: Path, text: bytes) -> Iterable[tuple[str, Any, str]]:
    """Yield what a module makes itself at its top level: kind, thing, file and line."""
    for node in ast.parse(text).body:
        for name in _names(node):
            thing = getattr(module, name, None)
            kind = getattr(thing, KIND, None)
            if isinstance(kind, str):
                yield kind, thing, f"{path}, line {node.lineno}"


def _names(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    return [node.target.id] if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) else []


def _name_of(thing: Any) -> str:
    """What it is called among its kind: a lever and an event by the `kind` that a scenario writes, all else by its name."""
    fields = getattr(thing, "model_fields", {})
    return str(fields["kind"].default if "kind" in fields else getattr(thing, "name", thing))
