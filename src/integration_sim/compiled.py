"""One door to the compiler, so that every fast function is compiled alike and never from stale code.

Numba caches what it compiles, but notices only changes to a function's own file, not to the functions that it calls.
Here the cache folder is named after a digest of all rooms that hold fast functions, so a change to any compiles all afresh, and
after the extensions at work, which functions of the package may call.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, cast

import numba
import numpy as np
import platformdirs
from numpy.typing import NDArray

from integration_sim.extensions import digest_of_compiled

COMPILED_ROOMS = ("mechanisms/*.py", "model/**/*.py", "compiled.py", "randomness.py", "state.py", "tables.py", "vocabulary.py")
"""Where fast functions live, and what they import."""


@cache
def source_digest(*patterns: str) -> str:
    """Return a short digest of the package's Python files, or of those matching patterns: it names the code that made a result."""
    package = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted({path for pattern in patterns or ("**/*.py",) for path in package.glob(pattern)}):
        digest.update(path.relative_to(package).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Return where compiled code is kept: apart for every state of the package's own code, and of extensions that change the model."""
    return Path(platformdirs.user_cache_dir("integration-sim")) / (source_digest(*COMPILED_ROOMS) + digest_of_compiled())


def compiled[F: Callable[..., Any]](function: F) -> F:
    """Compile a function that only compiled code calls.

    Leaving out its gate to Python halves the time that this takes; writing its code out wherever it is called spares handing
    over whole worlds from function to function.
    """
    return _compile(function, gate=False)


def compiled_entry[F: Callable[..., Any]](function: F) -> F:
    """Compile a function that Python calls. It runs without holding Python's lock, so threads scale."""
    return _compile(function, gate=True)


def over_columns(rule: Callable[..., Any]) -> Callable[..., NDArray[np.float64]]:
    """Return a compiled rule as it is written in Python, which takes whole columns where it is no more than arithmetic."""
    written: Callable[..., NDArray[np.float64]] = getattr(rule, "py_func", rule)
    return written


def _compile[F: Callable[..., Any]](function: F, gate: bool) -> F:
    config: Any = numba.config
    previous = config.CACHE_DIR
    config.CACHE_DIR = str(cache_folder())
    try:
        options: dict[str, Any] = {} if gate else {"no_cpython_wrapper": True, "no_cfunc_wrapper": True, "forceinline": True}
        return cast(F, numba.njit(cache=True, nogil=True, error_model="numpy", **options)(function))
    finally:
        config.CACHE_DIR = previous
