"""The frame that all pages share: the way between them, messages, light and dark. Solara serves this module."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs

import solara
import solara.lab

from integration_sim.dashboard.offered import SCENARIO, scenario_called
from integration_sim.dashboard.pages.choose import ChoosePage
from integration_sim.dashboard.pages.compare import ComparePage
from integration_sim.dashboard.pages.explore import ExplorePage
from integration_sim.dashboard.pages.watch import WatchPage
from integration_sim.dashboard.pages.why import WhyPage
from integration_sim.dashboard.visitor import links
from integration_sim.dashboard.visitor.workspace import DONE, Workspace, workspace
from integration_sim.dashboard.widgets.frame import Frame
from integration_sim.dashboard.work.spread import switch
from integration_sim.errors import IntegrationSimError

PAGES = (
    ("/", "Choose", ChoosePage),
    ("explore", "Explore", ExplorePage),
    ("watch", "Watch", WatchPage),
    ("compare", "Compare", ComparePage),
    ("why", "Why", WhyPage),
)
LOOK = Path(__file__).with_name("look.css")


@solara.component
def Layout(children: list[solara.Element]) -> None:
    """Put a page below the head."""
    work = workspace()
    router = solara.use_router()
    solara.use_effect(lambda: _begin(work, router.search or ""), [router.search])
    solara.use_effect(lambda: work.leave, [])
    solara.Style(LOOK)
    with solara.Div(classes=["isim"]):
        Head(work)
        solara.Div(classes=["isim-page"], attributes={"role": "main", "id": "main"}, children=children)


@solara.component
def Head(work: Workspace) -> None:
    """Show the way between the pages, and what is in hand; a component of its own, so that pages are not drawn anew with it."""
    router = solara.use_router()
    message = work.message.value
    variant = work.variant.value
    Frame(
        pages=[{"path": path.strip("/"), "label": label} for path, label, _ in PAGES],
        here=router.parts[0] if router.parts else "",
        title=variant.name if variant else "",
        busy=work.busy.value,
        dark=solara.lab.theme.dark,
        on_dark=_set_dark,
        luck=switch(work.luck_only.value),
        message=message.text if message else "",
        kind=message.kind if message else "",
        event_show_luck_only=lambda on: _set_luck_only(work, router, bool(on)),
        event_dismiss=lambda _: work.message.set(None),
        event_go=lambda path: _go(work, router, str(path)),
    )


def _go(work: Workspace, router: solara.routing.Router, path: str) -> None:
    """Go to a page; good news has been read by then, what went wrong stays until it is closed."""
    if work.message.value is not None and work.message.value.kind == DONE:
        work.message.set(None)
    router.push(links.page(path, work.luck_only.peek()))


def _set_luck_only(work: Workspace, router: solara.routing.Router, luck_only: bool) -> None:
    """Let ranges hold luck only, or not; the address says so, too, so that a reload shows the same."""
    work.show_luck_only(luck_only)
    router.push(f"/{router.parts[0] if router.parts else ''}?{links.told_of_luck(luck_only)}")


def _set_dark(dark: bool) -> None:
    solara.lab.theme.dark = dark


def _begin(work: Workspace, search: str) -> None:
    """Open what the address asks for; otherwise what was being worked on before a reload."""
    asked = parse_qs(search)
    try:
        if links.LUCK in asked:
            work.show_luck_only(links.luck_only(asked[links.LUCK][0]))
        if links.FIELD in asked:
            work.open(links.unpacked(asked[links.FIELD][0]))
        elif SCENARIO in asked:
            work.open(scenario_called(asked[SCENARIO][0]))
        elif work.variant.value is None and work.saved_variants.draft is not None:
            work.open(work.saved_variants.draft)
    except IntegrationSimError as error:
        work.tell(str(error))


routes = [solara.Route(path, component=page, label=label, layout=Layout if path == "/" else None) for path, label, page in PAGES]
