"""A question answered away from the page: of several, only the newest counts."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

import solara

from integration_sim.dashboard.computing import Latest
from integration_sim.experiments.checkpoints import StoppedError
from integration_sim.scenario.errors import InputError

log = logging.getLogger(__name__)


class Background[T]:
    """What a page shows of work that takes a while: the newest answer, whether one is under way, and what went wrong."""

    def __init__(self) -> None:
        self.answer: solara.Reactive[T | None] = solara.reactive(None, equals=lambda one, other: one is other)
        self.busy = solara.reactive(False)
        self.trouble = solara.reactive("")
        self._asked: object = None
        self._latest = Latest()

    def ask(self, about: object, make: Callable[[threading.Event], T]) -> None:
        """Begin to answer unless the last question was about the same; what is under way for another is given up.

        `make` is handed what tells it that it is given up, and may raise StoppedError then.
        """
        if about == self._asked:
            return
        self._asked = about
        stopped = self._latest.begin()
        self.busy.set(True)
        self.trouble.set("")
        threading.Thread(target=self._answer, args=(make, stopped), daemon=True).start()

    def _answer(self, make: Callable[[threading.Event], T], stopped: threading.Event) -> None:
        trouble = ""
        try:
            found: T | None = make(stopped)
        except StoppedError:
            return
        except (InputError, ValueError) as error:
            found, trouble = None, str(error)
        except Exception:
            log.exception("background work failed")
            found, trouble = None, "This failed; the server's log says why."
        if not stopped.is_set():
            self._asked = None if trouble else self._asked  # what went wrong may be asked again
            self.answer.set(found)
            self.trouble.set(trouble)
            self.busy.set(False)
