"""One visitor's work in one tab: the variant in hand, what it brings beside its baseline, and the way back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field, replace
from operator import is_

import solara
from reacton.core import get_render_context
from solara.server import kernel_context

from integration_sim.dashboard.visitor.saved_variants import SavedVariants, saved_variants_of
from integration_sim.dashboard.visitor.variants import Variant, opened
from integration_sim.dashboard.work.background import UNDO, Newest
from integration_sim.dashboard.work.computing import compared
from integration_sim.dashboard.work.pool import idle
from integration_sim.dashboard.work.spread import vectors_lived
from integration_sim.errors import IntegrationSimError
from integration_sim.experiments.comparison.comparison import Comparison
from integration_sim.parameters.vectors import Vectors
from integration_sim.scenario.schema import Scenario

MOST_STEPS = 200
"""How many changes can be undone."""
YOURS, DONE, NOTICE = "yours", "done", "notice"


@dataclass(frozen=True, eq=False)
class Shown:
    """What has been simulated: a variant beside its baseline. `alternatives` is empty while nothing has been changed."""

    variant: Variant
    comparison: Comparison

    @property
    def alternatives(self) -> tuple[str, ...]:
        """The arms beside the baseline."""
        return tuple(self.comparison.alternatives)


@dataclass(frozen=True)
class Message:
    """Something to tell the visitor where they look."""

    text: str
    kind: str = "error"


@dataclass(eq=False)
class Task:
    """A simulation under way, or done."""

    baseline: Scenario
    scenario: Scenario
    vectors: Vectors | None
    """What its futures live with; None: default numbers."""
    wanted: Variant | None = None
    """The variant that waits for it; None while it is only foreseen."""
    comparison: Comparison | None = None
    failed: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)


class Workspace:
    """What the pages of one tab share. Every field that a page shows is reactive; pages change it by the methods only."""

    def __init__(self, saved_variants: SavedVariants) -> None:
        self.saved_variants = saved_variants
        self.variant: solara.Reactive[Variant | None] = solara.reactive(None, equals=is_)
        self.shown: solara.Reactive[Shown | None] = solara.reactive(None, equals=is_)
        self.busy = solara.reactive(False)
        self.luck_only = solara.reactive(False)
        """Whether futures live with the default numbers, so that ranges hold luck alone."""
        self.message: solara.Reactive[Message | None] = solara.reactive(
            Message(saved_variants.trouble) if saved_variants.trouble else None, equals=is_
        )
        self.past: solara.Reactive[tuple[Variant, ...]] = solara.reactive((), equals=is_)
        self.future: solara.Reactive[tuple[Variant, ...]] = solara.reactive((), equals=is_)
        self.kept: solara.Reactive[tuple[Variant, ...]] = solara.reactive(tuple(saved_variants.kept.values()), equals=is_)
        self._newest: Newest[Comparison] = Newest(UNDO)
        self._task: Task | None = None
        self._tab = kernel_context.get_current_context() if kernel_context.has_current_context() else nullcontext()
        self._page = get_render_context(required=False) or nullcontext()
        self.leave = saved_variants.listen(self._look_at_what_is_saved)

    def open(self, variant: Variant | Scenario) -> None:
        """Take a variant in hand, or a scenario to begin one with."""
        self._set(opened(variant) if isinstance(variant, Scenario) else variant, (), ())
        if isinstance(variant, Variant) and variant.notice:
            self.tell(variant.notice, NOTICE)

    def change(self, change: Callable[[Variant], Variant]) -> None:
        """Change the variant in hand; if that cannot be, say why and leave all as it was."""
        before = self.variant.value
        if before is None:
            return
        try:
            after = change(before)
        except (IntegrationSimError, ValueError) as error:
            self.tell(str(error))
            # what was dragged there goes back: the page shows the variant as it is
            self.variant.set(replace(before))
            return
        self._set(after, (*self.past.value, before)[-MOST_STEPS:], ())

    def undo(self) -> None:
        """Take the last change back."""
        if self.past.value and self.variant.value:
            *past, before = self.past.value
            self._set(before, tuple(past), (self.variant.value, *self.future.value))

    def redo(self) -> None:
        """Make the change again that was taken back last."""
        if self.future.value and self.variant.value:
            after, *future = self.future.value
            self._set(after, (*self.past.value, self.variant.value), tuple(future))

    def reset(self) -> None:
        """Go back to the baseline; that too can be undone."""
        self.change(Variant.without_changes)

    def show_luck_only(self, luck_only: bool) -> None:
        """Let futures live with the default numbers only, or with plausible ones as far as they came with the program."""
        if luck_only == self.luck_only.peek():
            return
        self.luck_only.set(luck_only)
        if self.variant.value is not None:
            self._set(self.variant.value, self.past.value, self.future.value)

    def keep(self, name: str) -> None:
        """Keep the variant in hand under a name."""
        variant = self.variant.value
        if variant is None:
            return
        try:
            kept = self.saved_variants.keep(variant, name)
        except (IntegrationSimError, OSError) as error:
            self.tell(f"Not kept: {error}")
            return
        apart = kept.identity != variant.identity and " ".join(name.split()) == variant.name
        self.variant.set(kept)
        self.saved_variants.note(kept)
        moved = " Another tab had kept this variant meanwhile, so yours stands beside it." if apart else ""
        self.tell(f"Kept as “{kept.name}”.{moved}", DONE)

    def tell(self, text: str, kind: str = "error") -> None:
        """Show a message."""
        self.message.set(Message(text, kind))

    def _look_at_what_is_saved(self) -> None:
        with self._tab:  # another tab may be telling
            self.kept.set(tuple(self.saved_variants.kept.values()))

    def foresee(self, change: Callable[[Variant], Variant]) -> None:
        """Begin to simulate what a change would bring while the hand is still on it: should it stay, the answer is nearly there."""
        before, task = self.variant.value, self._task
        own = task is not None and task.wanted is None and task.comparison is None and not task.failed
        # others who wait come first, and so does what one waits for oneself; one's own last guess may give way
        if before is None or self.busy.peek() or not (idle() or own):
            return
        with suppress(IntegrationSimError, ValueError):
            self._begin(change(before))

    def _set(self, variant: Variant, past: tuple[Variant, ...], future: tuple[Variant, ...]) -> None:
        task = self._begin(variant)  # before the page is drawn anew: both take their time
        with self._page:  # drawn once for all
            self.message.set(None)
            self.past.set(past)
            self.future.set(future)
            self.variant.set(variant)
            self.busy.set(True)
        with task.lock:
            task.wanted = variant
            if task.comparison is not None:
                self._show(task, variant, task.comparison)

    def _begin(self, variant: Variant) -> Task:
        """Simulate a variant away from the page; what is still under way for another is given up."""
        before, vectors = self._task, vectors_lived(self.luck_only.peek())
        same = before is not None and (before.scenario, before.baseline) == (variant.scenario, variant.baseline)
        if before is not None and same and before.vectors is vectors and not before.failed:
            return before
        task = self._task = Task(variant.baseline, variant.scenario, vectors)
        arms = {YOURS: task.scenario} if task.scenario != task.baseline else {}
        self._newest.begin(
            lambda work: compared(task.baseline, arms, work, vectors), lambda found, trouble: self._end(task, found, trouble)
        )
        return task

    def _end(self, task: Task, found: Comparison | None, trouble: str) -> None:
        with task.lock:
            task.comparison, task.failed = found, bool(trouble)
            if task.wanted is None:
                return
            if found is None:
                self.tell(trouble)
                self.busy.set(False)
            else:
                self._show(task, task.wanted, found)

    def _show(self, task: Task, variant: Variant, comparison: Comparison) -> None:
        with self._page:
            if self._task is not task:  # something newer is wanted since, and still under way
                return
            self.shown.set(Shown(variant, comparison))
            self.busy.set(False)
        try:
            self.saved_variants.note(variant)
        except OSError as error:
            self.tell(f"What you are working on cannot be noted on disk ({error.strerror}); keep it as a link or a file.")


_current: solara.Reactive[Workspace | None] = solara.reactive(None)


def workspace() -> Workspace:
    """Return the workspace of this tab, made when first asked for."""
    found: Workspace | None = _current.peek()
    if found is None:
        found = Workspace(saved_variants_of(solara.get_session_id()))
        _current.set(found)
    return found
