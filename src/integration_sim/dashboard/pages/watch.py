"""Watch: one replicate month by month; whoever is clicked tells their story; a reform or lever joins the running month."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import solara

from integration_sim.dashboard.charts.manager_charts import reasons_chart, state_charts
from integration_sim.dashboard.charts.playback import MOST_POSTS, playback
from integration_sim.dashboard.parts.nothing_open import NothingOpen
from integration_sim.dashboard.visitor import editing
from integration_sim.dashboard.visitor.workspace import Workspace, workspace
from integration_sim.dashboard.widgets.chart import Chart
from integration_sim.dashboard.widgets.choice import Choice
from integration_sim.dashboard.widgets.joining import Joining
from integration_sim.dashboard.widgets.network import Network
from integration_sim.dashboard.widgets.story import Story
from integration_sim.dashboard.work.background import Work, use_background
from integration_sim.dashboard.work.computing import SEED, replicates_for
from integration_sim.dashboard.work.spread import vectors_lived
from integration_sim.experiments.history.history import History, history
from integration_sim.experiments.history.manager_history import ManagerHistory
from integration_sim.model.plan import Plan
from integration_sim.parameters.vectors import Vectors
from integration_sim.report.managers.story import ManagerStory, manager_story
from integration_sim.report.wording.sentences import month_name
from integration_sim.report.wording.states import STORY_STATES
from integration_sim.scenario.schema import Scenario

NOBODY_CHOSEN = -1


@dataclass(frozen=True, eq=False)
class Scene:
    """What is shown: a replicate, and the playback of it."""

    scenario: Scenario
    vectors: Vectors | None
    """Of which the replicate lives with one; None: it lives with the default numbers."""
    history: History
    playback: dict[str, Any]


def scene_of(scenario: Scenario, replicate: int, partnership: str, before: Scene | None, vectors: Vectors | None = None) -> Scene:
    """Return what is shown of a replicate, of all partnerships (``) or one; of one that was shown before only the playback is new."""
    if before is not None and before.vectors is vectors and (before.scenario, before.history.key) == (scenario, (SEED, replicate)):
        found = before.history
    else:
        found = history(scenario, SEED, replicate, vectors=vectors)
    return Scene(scenario, vectors, found, playback(found, partnership or None))


@dataclass(frozen=True, eq=False)
class Portrait:
    """Whoever has been chosen."""

    history: History
    manager: ManagerHistory
    story: ManagerStory


@solara.component
def WatchPage() -> None:
    """Show one replicate of the variant in hand."""
    work = workspace()
    variant = work.variant.value
    if variant is None:
        NothingOpen()
    else:
        OneReplicate(work, variant.scenario)


@solara.component
def OneReplicate(work: Workspace, scenario: Scenario) -> None:
    """Choose a replicate and a partnership, and play it."""
    replicate, set_replicate = solara.use_state(1)
    partnership, set_partnership = solara.use_state("")
    served = partnership if partnership in scenario.partnerships else _partnerships(scenario)[0]["value"]

    vectors = vectors_lived(work.luck_only.value)
    last = solara.use_ref(None)
    about = (scenario, replicate, served, vectors)
    asked = use_background(about, lambda _: scene_of(scenario, replicate - 1, served, last.current, vectors))
    last.current = asked.answer.value or last.current
    if asked.trouble.value:
        solara.Text(asked.trouble.value, classes=["isim-wait"])
    with solara.Div(classes=["isim-bar-of-tools"]):
        Choice(
            label=f"Replicate (the same places with other luck{'' if vectors is None else ' and other plausible numbers'})",
            options=[{"value": str(number), "label": str(number)} for number in range(1, replicates_for(scenario) + 1)],
            chosen=str(replicate),
            event_choose=lambda told: set_replicate(int(told["value"])),
        )
        if len(scenario.partnerships) > 1:
            Choice(
                label="Partnership",
                options=_partnerships(scenario),
                chosen=served,
                event_choose=lambda told: set_partnership(str(told["value"])),
            )
    if last.current is None:
        solara.Text("Simulating this replicate.", classes=["isim-wait"])
        return
    Stage(work, last.current, asked.busy.value)


def _partnerships(scenario: Scenario) -> list[dict[str, str]]:
    """Return what can be shown: all together unless they are too many managers to be told apart, and each partnership."""
    together = [{"value": "", "label": "all together"}] if Plan(scenario).layout.posts.posts.size <= MOST_POSTS else []
    return [*together, *({"value": name, "label": one.title or name} for name, one in scenario.partnerships.items())]


@solara.component
def Stage(work: Workspace, scene: Scene, busy: bool) -> None:
    """Show the network, what can join, and the story of whoever has been chosen."""
    month, set_month = solara.use_state(0)
    go_to, set_go_to = solara.use_state(None)
    chosen, set_chosen = solara.use_state(NOBODY_CHOSEN)
    stamp = solara.use_ref(0)
    shown = min(month, scene.history.months)

    def go(there: int) -> None:
        stamp.current += 1
        set_month(there)
        set_go_to({"month": there, "stamp": stamp.current})

    Network(
        playback=scene.playback,
        go_to=go_to,
        chosen=chosen,
        event_choose=lambda told: set_chosen(int(told["post"])),
        event_reached=lambda told: set_month(int(told["month"])),
    )
    Joining(
        kinds=editing.kinds(),
        date=month_name(scene.history.date(max(1, shown))),
        busy=busy,
        can_undo=bool(work.past.value),
        event_join=lambda told: _join(work, str(told["kind"]), str(told["style"]), max(1, shown)),
        event_undo=lambda _: work.undo(),
    )
    if 0 <= chosen < len(scene.history.posts):
        Person(scene.history, chosen, shown, go, lambda: set_chosen(NOBODY_CHOSEN))
    else:
        solara.Text("Choose a manager, in the picture or in the list above it, to read their story.", classes=["isim-wait"])


def _join(work: Workspace, kind: str, style: str, month: int) -> None:
    """Let a reform or lever begin in a month of the variant in hand."""
    work.change(lambda variant: editing.added(variant, editing.usual(variant.scenario, kind, month, style)))


@solara.component
def Person(lived: History, post: int, month: int, go: Callable[[int], None], close: Callable[[], None]) -> None:
    """Show a manager's story, their states over time, and which mechanisms moved one of them."""
    state, set_state = solara.use_state("ambiguity")

    def told(_: Work[Portrait]) -> Portrait:
        manager = lived.manager(post)
        return Portrait(lived, manager, manager_story(lived, manager))

    asked = use_background((id(lived), post), told)
    found = asked.answer.value
    portrait = found if found is not None and found.history is lived and found.manager.post.number == post else None
    charts = solara.use_memo(lambda: state_charts(portrait.history, portrait.manager) if portrait else [], [portrait])
    reasons = solara.use_memo(lambda: reasons_chart(portrait.history, portrait.manager, state) if portrait else None, [portrait, state])
    if portrait is None:
        solara.Text(asked.trouble.value or "Reading their story.", classes=["isim-wait"])
        return
    story = portrait.story
    with solara.Div(classes=["isim-explore"]):
        Story(
            title=story.title,
            who=list(story.who),
            happened=[{"kind": str(one.kind), "first": one.first, "last": one.last, "text": one.text} for one in story.happened],
            summary=story.summary,
            month=month,
            event_go=lambda told: go(int(told["month"])),
            event_close=lambda _: close(),
        )
        with solara.Div(classes=["isim-answers"]):
            Choice(
                label="Which mechanism moved their",
                options=[{"value": name, "label": words} for name, words in STORY_STATES.items()],
                chosen=state,
                event_choose=lambda told: set_state(str(told["value"])),
            )
            with solara.Div(classes=["isim-charts"]):
                for chart in [reasons, *charts]:
                    Chart(chart=chart).key(chart["name"])
