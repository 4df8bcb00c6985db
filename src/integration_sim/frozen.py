"""A dictionary that stays as it is, so that what a scenario or a registry holds can be shared, kept and copied."""

from __future__ import annotations

from typing import NoReturn


class FrozenDict[K, V](dict[K, V]):
    """A dictionary that refuses to be changed. Unlike Python's own read-only view of one, it can be copied and pickled."""

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("this cannot be changed; `dict` makes a copy that can, a scenario's `override` returns a changed one")

    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[type[FrozenDict[K, V]], tuple[dict[K, V]]]:
        return FrozenDict, (dict(self),)
