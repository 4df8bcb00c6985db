"""Modules whose text is written by the program, from what the model is put together of.

The compiler keeps what it has compiled only for functions that stand in a file, and only as long as that file stays as it is. So
each text is written once, under a name that holds its digest, beside the compiler's own cache; later starts find it there.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from types import ModuleType

from integration_sim.compiled import cache_folder

FOLDER, PREFIX = "generated", "integration_sim_generated_"


def generated_module(name: str, text: str) -> ModuleType:
    """Return the module with a text, written to a file where there is none yet. Its name tells texts apart, in any process alike."""
    full_name = f"{PREFIX}{name}_{hashlib.sha256(text.encode()).hexdigest()[:16]}"
    if full_name in sys.modules:
        return sys.modules[full_name]
    spec = importlib.util.spec_from_file_location(full_name, _written(f"{full_name}.py", text))
    if spec is None or spec.loader is None:
        raise ImportError(full_name)
    module = importlib.util.module_from_spec(spec)
    sys.modules[full_name] = module
    spec.loader.exec_module(module)
    return module


def _written(name: str, text: str) -> Path:
    """Return the file with a text: in the cache, or, where that cannot be written, in the system's folder for temporary files."""
    with suppress(OSError):
        return _written_in(cache_folder() / FOLDER, name, text)
    return _written_in(Path(tempfile.mkdtemp(prefix=PREFIX)), name, text)


def _written_in(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return path
    folder.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(prefix=f".{name}-", dir=folder)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(unfinished).replace(path)  # whole or not at all, whoever else writes it at the same moment
    return path
