"""Modules that the package writes itself: plain functions that call by name what a table holds, so that the compiler sees calls.

Numba neither caches closures nor calls through a list of functions; a module that says `first(world)`, then `second(world)` it
compiles and caches like any other, if it stands in a file that stays as it is. So a text is written once, under a name with a
digest of it and of the extensions that it may call, and imported under that name, in every process.
"""

from __future__ import annotations

import atexit
import hashlib
import importlib.util
import os
import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path
from types import ModuleType

from integration_sim.compiled import cache_folder
from integration_sim.extensions import extensions

_PREFIX = "integration_sim_generated_"


def generated_module(name: str, text: str) -> ModuleType:
    """Return the module of a text: written where compiled code is cached, should it not stand there yet, and imported.

    It is `integration_sim_generated_<name>_<digest>` in `sys.modules`, the same in every process that has the same text and the
    same extensions. Where that folder cannot be written, it stands in a temporary one, and is compiled afresh in every process.
    """
    digest = hashlib.sha256("\n".join([text, *(one.sha256 for one in extensions())]).encode()).hexdigest()[:16]
    full_name = f"{_PREFIX}{name}_{digest}"
    if full_name in sys.modules:
        return sys.modules[full_name]
    path = _written(f"{full_name}.py", text)
    spec = importlib.util.spec_from_file_location(full_name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path}: cannot be imported", name=full_name)
    module = importlib.util.module_from_spec(spec)
    sys.modules[full_name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[full_name]
        raise
    return module


def _written(name: str, text: str) -> Path:
    """Return the file of a name that holds a text, written whole or not at all: other processes may be at it."""
    try:
        return _in_folder(cache_folder() / "generated", name, text)
    except OSError:
        return _in_folder(_temporary_folder(), name, text)


def _in_folder(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return path  # left as it is: what was compiled from it stays good
    folder.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(suffix=".part", dir=folder)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    return path


@cache
def _temporary_folder() -> Path:
    folder = tempfile.mkdtemp(prefix="integration-sim-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)
