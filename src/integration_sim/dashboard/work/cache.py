"""The one place where answers are kept for all visitors: a few of each kind; whoever asks the same waits for the same work."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from integration_sim.dashboard.work.background import Work
from integration_sim.dashboard.work.pool import counted

LOOK_AGAIN = 0.1
"""Seconds between two looks at how far somebody else's work on the same has come."""


@dataclass(eq=False)
class Making[T]:
    """An answer that is being made, or is ready."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    done: tuple[int, int] = (0, 0)
    """How much is done, and of how much."""
    begun: T | None = None
    """What there is of it so far."""
    whole: T | None = None


class Cache[T]:
    """The answers that are kept, by what they are of; the one not used for longest goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Making[T]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, key: Hashable, work: Work[T], make: Callable[[Making[T]], T]) -> T:
        """Return the answer to what is asked by a key, made if it is not there yet. Raises StoppedError once it is not wanted.

        What somebody else is at is waited for: meanwhile work tells how far they are, and shows what they have begun.
        """
        with self._lock:
            making = self._kept.setdefault(key, Making())
        while not making.lock.acquire(timeout=LOOK_AGAIN):
            work.tell(*making.done)
            if making.begun is not None:
                work.show(making.begun)
        try:
            if making.whole is None:
                with counted():
                    making.whole = make(making)
                making.begun = None
            return making.whole
        finally:
            self._keep(key, making)
            making.lock.release()

    def _keep(self, key: Hashable, making: Making[T]) -> None:
        """Keep what there is of an answer as the newest, and let go those that are too many; none that is being made."""
        with self._lock:
            if making.whole is None and making.begun is None:
                if self._kept.get(key) is making:
                    del self._kept[key]
                return
            self._kept[key] = making
            self._kept.move_to_end(key)
            ready = [other for other, one in self._kept.items() if one is making or not one.lock.locked()]
            for other in ready[: max(0, len(ready) - self._most)]:
                del self._kept[other]
