"""Work away from the page, of which only the newest counts: how far it has come, that it is given up, what went wrong."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from operator import is_
from typing import Any

import solara

from integration_sim.errors import IntegrationSimError
from integration_sim.experiments.comparison.checkpoints import StoppedError

FAILED = "This failed; the server's log says why."
UNDO = "Undo the last change to go on."
"""Advice where the variant in hand may be to blame."""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Work[T]:
    """What is handed to whoever answers: how to tell how far it has come, and to hear that it is given up."""

    stopped: threading.Event
    _show: Callable[[T], None]
    _tell: Callable[[tuple[int, int]], None]

    def tell(self, done: int, of: int) -> None:
        """Tell how far the work has come. Raises StoppedError once it is not wanted."""
        if self.stopped.is_set():
            raise StoppedError
        self._tell((done, of))

    def show(self, answer: T) -> None:
        """Show an answer for the time being. Raises StoppedError once it is not wanted."""
        if self.stopped.is_set():
            raise StoppedError
        self._show(answer)

    def of[S](self, whole: Callable[[S], T]) -> Work[S]:
        """Return the same work for what an answer is made of: what that shows is shown as the answer made of it."""
        return Work(self.stopped, lambda part: self._show(whole(part)), self._tell)

    def part(self, number: int, of: int) -> Work[Any]:
        """Return work on one of so many parts that count alike: it tells how far the whole has come, and shows nothing."""

        def tell(told: tuple[int, int]) -> None:
            done, all_of_it = told
            self._tell((number * all_of_it + done, of * all_of_it))

        return Work(self.stopped, lambda _: None, tell)


class Newest[T]:
    """The one way to work in the background: a thread for what is asked last; what was asked before is given up."""

    def __init__(self, advice: str = "") -> None:
        """`advice` is what to tell the visitor to do about a failure that only the log explains."""
        self._failed = f"{FAILED} {advice}".rstrip()
        self._stopped = threading.Event()
        self._lock = threading.Lock()

    def begin(
        self,
        make: Callable[[Work[T]], T],
        end: Callable[[T | None, str], None],
        *,
        show: Callable[[T], None] = lambda _: None,
        tell: Callable[[tuple[int, int]], None] = lambda _: None,
    ) -> None:
        """Begin to make an answer; `end` is called with it, or with None and what went wrong, unless it is given up before.

        `make` may show answers for the time being and tell how far it has come, and may raise StoppedError once it is given up.
        """
        work = Work(self.give_up(), show, tell)
        threading.Thread(target=self._answer, args=(make, work, end), daemon=True).start()

    def give_up(self) -> threading.Event:
        """Give up what is under way, and return what tells whatever comes next that it is given up."""
        with self._lock:
            self._stopped.set()
            self._stopped = threading.Event()
            return self._stopped

    def _answer(self, make: Callable[[Work[T]], T], work: Work[T], end: Callable[[T | None, str], None]) -> None:
        found, trouble = None, ""
        try:
            found = make(work)
        except StoppedError:
            return
        except (IntegrationSimError, ValueError, OSError) as error:
            trouble = str(error)
        except Exception:
            log.exception("background work failed")
            trouble = self._failed
        if not work.stopped.is_set():
            end(found, trouble)


class Background[T]:
    """What a page shows of work that takes a while: the newest answer, whether one is under way, and what went wrong."""

    def __init__(self, advice: str = "") -> None:
        self.answer: solara.Reactive[T | None] = solara.reactive(None, equals=is_)
        self.busy = solara.reactive(False)
        self.given_up = solara.reactive(False)
        """Whether the visitor has stopped it."""
        self.progress = solara.reactive((0, 0))
        """How much is done, and of how much; (0, 0) while that is not known."""
        self.trouble = solara.reactive("")
        self.ended = solara.reactive(0)
        """How often work has come to an end: what follows waits for that, as `busy` may be over before a page has seen it."""
        self._asked: object = None
        self._newest: Newest[T] = Newest(advice)

    def ask(self, about: object, make: Callable[[Work[T]], T]) -> None:
        """Begin to answer as `Newest.begin` does, unless the last question was about the same."""
        if about == self._asked:
            return
        self._asked = about
        self._newest.give_up()
        self.busy.set(True)
        self.given_up.set(False)
        self.progress.set((0, 0))
        self.trouble.set("")
        self._newest.begin(make, self._end, show=self.answer.set, tell=self.progress.set)

    def stop(self) -> None:
        """Give up what is under way; it may be asked again."""
        self._newest.give_up()
        self._asked = None
        self.given_up.set(self.busy.peek())
        self.busy.set(False)
        self.ended.set(self.ended.peek() + 1)

    def forget_others(self, about: object) -> None:
        """Give up what is under way, and forget what was answered, unless it is about the same."""
        if about == self._asked:
            return
        self._newest.give_up()
        self._asked = None
        self.answer.set(None)
        self.busy.set(False)
        self.given_up.set(False)
        self.trouble.set("")

    def leave(self) -> None:
        """Give up what is under way, as nobody looks at it any more."""
        self._newest.give_up()

    def _end(self, found: T | None, trouble: str) -> None:
        self._asked = None if trouble else self._asked  # what went wrong may be asked again
        self.answer.set(found)
        self.trouble.set(trouble)
        self.busy.set(False)
        self.ended.set(self.ended.peek() + 1)


class OfTab[T]:
    """A place where each tab has its own background, made when first asked for."""

    def __init__(self) -> None:
        self._found: solara.Reactive[Background[T] | None] = solara.reactive(None)

    def __call__(self) -> Background[T]:
        """Return that of this tab."""
        found: Background[T] | None = self._found.peek()
        if found is None:
            found = Background()
            self._found.set(found)
        return found


def use_background[T](about: Hashable, make: Callable[[Work[T]], T]) -> Background[T]:
    """Answer a question about the variant in hand, anew whenever it is about something else, as long as the component is shown."""
    asked: Background[T] = solara.use_memo(lambda: Background(UNDO), [])

    def ask() -> None:
        asked.ask(about, make)

    solara.use_effect(ask, [about])
    solara.use_effect(lambda: asked.leave, [])
    return asked
