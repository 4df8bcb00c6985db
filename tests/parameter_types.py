"""What the parameters of a mechanism are made of, for tests that look into the code."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable
from importlib import import_module
from types import ModuleType
from typing import Any, get_type_hints


def is_parameters(kind: Any) -> bool:
    """Whether a type is a NamedTuple of floats, or of such."""
    named = isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "_fields")
    return named and all(hint is float or is_parameters(hint) for hint in get_type_hints(kind).values())


def modules_of(packages: Iterable[ModuleType]) -> list[ModuleType]:
    """The modules of packages, and of packages inside them."""
    return [import_module(found.name) for package in packages for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")]
