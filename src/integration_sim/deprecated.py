"""Names that have changed: the old one works for one version more, and says what it is called now."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Any


def renamed[**P, R](old: str, now: Callable[P, R]) -> Callable[P, R]:
    """Return a method under the name it had; it warns (DeprecationWarning) that it goes with the next version."""

    @wraps(now)
    def called(*args: P.args, **kwargs: P.kwargs) -> R:
        warnings.warn(f"`{old}` is called `{now.__name__}` now; the old name goes with the next version", DeprecationWarning, stacklevel=2)
        return now(*args, **kwargs)

    return called


def moved(old: str, module: str, name: str) -> Callable[..., Any]:
    """Return a method that calls the function which does its work now; it is looked up when called, as it may stand on a higher floor."""

    def called(*args: Any, **kwargs: Any) -> Any:
        warnings.warn(f"`{old}` is `integration_sim.{name}` now; the method goes with the next version", DeprecationWarning, stacklevel=2)
        return getattr(import_module(module), name)(*args, **kwargs)

    return called
