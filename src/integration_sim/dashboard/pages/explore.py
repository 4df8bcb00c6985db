"""Explore: move a lever, and the picture answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara

from integration_sim.dashboard.charts.charts import HEADLINES, outcome_chart
from integration_sim.dashboard.charts.evidence import behind
from integration_sim.dashboard.parts.nothing_open import NothingOpen
from integration_sim.dashboard.visitor import editing, links
from integration_sim.dashboard.visitor.saving import save
from integration_sim.dashboard.visitor.sliders import SliderSetting, main_sliders, more_sliders
from integration_sim.dashboard.visitor.variants import Variant
from integration_sim.dashboard.visitor.workspace import Shown, Workspace, workspace
from integration_sim.dashboard.widgets.chart import Chart, Later
from integration_sim.dashboard.widgets.choices import Choices
from integration_sim.dashboard.widgets.editor import Editor
from integration_sim.dashboard.widgets.evidence import Evidence
from integration_sim.dashboard.widgets.slider import Slider
from integration_sim.dashboard.widgets.timeline import Timeline
from integration_sim.dashboard.widgets.tools import Tools
from integration_sim.experiments.comparison.costs import DAYS, MONEY
from integration_sim.experiments.comparison.description import OTHER_PLACE
from integration_sim.model.recording.outcomes import OUTCOMES
from integration_sim.report.comparison.costs import cost_sentences, costing
from integration_sim.report.wording.sentences import capital, month_name
from integration_sim.report.wording.verdicts import ranges_hold
from integration_sim.scenario.errors import InputError

APRIL = 4
REST = tuple(name for name in OUTCOMES if name not in (*HEADLINES, DAYS, MONEY))


@solara.component
def ExplorePage() -> None:
    """Show the variant in hand: its timeline, its sliders, and what it brings."""
    work = workspace()
    variant = work.variant.value
    chosen, set_chosen = solara.use_state("")
    saved, set_saved = solara.use_state(None)
    if variant is None:
        NothingOpen()
        return
    Tools(
        name=editing.named(variant),
        changed=variant.changed,
        can_undo=bool(work.past.value),
        can_redo=bool(work.future.value),
        link=_link(work),
        file=saved,
        event_undo=lambda _: work.undo(),
        event_redo=lambda _: work.redo(),
        event_reset=lambda _: work.reset(),
        event_keep=lambda told: work.keep(str(told["name"])),
        event_save=lambda _: save(work, variant, set_saved),
    )
    with solara.Div(classes=["isim-explore"]):
        with solara.Div(classes=["isim-hands"]):
            TimelineOf(work, chosen, set_chosen)
            Sliders(work)
        with solara.Div(classes=["isim-answers"]):
            Answers(work)


def _link(work: Workspace) -> str:
    try:
        luck = f"&{links.told_of_luck(luck_only=True)}" if work.luck_only.value else ""
        return f"/explore?{links.FIELD}={links.packed(work.variant.value)}{luck}" if work.variant.value else ""
    except InputError:
        return ""


@solara.component
def TimelineOf(work: Workspace, chosen: str, set_chosen: Callable[[Callable[[str], str]], None]) -> None:
    """Show the timeline, the details of the bar that is chosen, and what it, or what might be added, rests on."""
    variant = work.variant.value
    looked_at, look_at = solara.use_state(None)
    if variant is None:
        return
    bars = editing.bars(variant)
    picked = next((bar for bar in bars if bar.identity == chosen), None)

    def change(how: Callable[[Any, str], Any]) -> Callable[[dict[str, Any]], None]:
        return lambda told: work.change(lambda one: how(one, str(told["identity"])))

    def placed(told: dict[str, Any]) -> Callable[[Variant], Variant]:
        return lambda one: editing.moved(one, str(told["identity"]), int(told["first"]), int(told["last"]))

    Timeline(
        bars=[
            {
                "identity": bar.identity,
                "part": bar.part,
                "label": bar.label,
                "first": bar.first,
                "last": bar.last,
                "lasts": bar.lasts,
                "on": bar.on,
                "in_baseline": bar.in_baseline,
            }
            for bar in bars
        ],
        start=variant.scenario.start.count,
        months=variant.scenario.months,
        stamp=id(variant),
        chosen=chosen,
        event_place_bar=lambda told: work.change(placed(told)),
        event_foresee=lambda told: work.foresee(placed(told)),
        event_toggle=change(editing.switched),
        event_remove=change(editing.removed),
        event_choose=lambda told: set_chosen(lambda now: "" if told["identity"] == now else str(told["identity"])),
    )
    Editor(
        kinds=editing.kinds(),
        places=editing.places(variant.scenario),
        bar={"identity": picked.identity, "label": picked.label, "item": dict(picked.item)} if picked else None,
        stamp=id(variant),
        event_add=lambda told: work.change(
            lambda one: editing.added(
                one, editing.usual(one.scenario, str(told["kind"]), editing.beginning(one, str(told["kind"])), str(told["style"]))
            )
        ),
        event_put=lambda told: work.change(lambda one: editing.detailed(one, str(told["identity"]), str(told["field"]), told["value"])),
        event_remove=change(editing.removed),
        event_look=look_at,
    )
    asked_about = picked.item if picked else looked_at
    Evidence(subjects=behind(asked_about) if asked_about else [])


@solara.component
def Sliders(work: Workspace) -> None:
    """Show the sliders: the handful that matter, the rest on demand."""
    variant = work.variant.value
    more, set_more = solara.use_state(False)
    since, set_since = solara.use_state(0)
    if variant is None:
        return

    def show(slider: SliderSetting) -> None:
        before = slider.read(variant.without_changes())
        Slider(
            name=slider.name,
            label=slider.label + (f" (grade {slider.grade})" if slider.grade else ""),
            says=slider.says,
            low=slider.low,
            high=slider.high,
            step=slider.step,
            value=slider.read(variant),
            usual=before,
            signed=slider.low < 0.0,
            event_released=lambda told: work.change(lambda one: slider.turned(one, float(told["value"]))),
            event_foresee=lambda told: work.foresee(lambda one: slider.turned(one, float(told["value"]))),
        )

    with solara.Div(classes=["isim-sliders"]):
        Choices(lists=[_since(variant, since)], event_choose=lambda told: set_since(int(told["value"])))
        for slider in main_sliders(variant, since):
            show(slider)
        solara.Button("Fewer sliders" if more else "More sliders", on_click=lambda: set_more(lambda now: not now), text=True)
        if more:
            for slider in more_sliders():
                show(slider)


def _since(variant: Variant, chosen: int) -> dict[str, Any]:
    """Return the months from which on money and demand may change: the first, and each April."""
    start, months = variant.scenario.start, variant.scenario.months
    aprils = [month for month in range(2, months) if (start + month).month == APRIL]
    options = [{"value": 0, "label": "the first month on"}, *({"value": one, "label": f"{month_name(start + one)} on"} for one in aprils)]
    return {"name": "since", "label": "Money and demand change from", "value": chosen if chosen in aprils else 0, "options": options}


@solara.component
def Answers(work: Workspace) -> None:
    """Show what the variant brings: its cost, and one chart per outcome."""
    shown = work.shown.value
    others, set_others = solara.use_state(())
    if shown is None:
        solara.Text("Simulating the baseline for the first time; the next changes are quicker.", classes=["isim-wait"])
        return
    solara.Text(_cost(shown), classes=["isim-cost"])
    solara.Text(ranges_hold(shown.comparison.baseline.plan.vectors), classes=["isim-spread"])
    with solara.Div(classes=["isim-charts"]):
        for name in (*HEADLINES, *others):
            Chart(chart=Later(outcome_chart, (shown.comparison, shown.alternatives, name))).key(name)
    Choices(
        lists=[],
        ticks=[{"name": name, "label": OUTCOMES[name].label, "on": name in others, "able": True} for name in REST],
        ticks_label="More charts",
        event_tick=lambda told: set_others(
            lambda now: tuple(name for name in REST if (told["on"] if name == told["name"] else name in now))
        ),
    )


def _cost(shown: Shown) -> str:
    """Say what the variant costs beside the baseline, and what that buys."""
    if not shown.alternatives:
        return "This is the baseline. Move a bar or a slider, or add a lever, and the charts show what differs."
    told = [cost_sentences(shown.comparison, name, rows) for name, rows in costing(shown.comparison).items()]
    return " ".join([capital(" ".join(told)) or "Costs no more and no less than the baseline.", *_places(shown)])


def _places(shown: Shown) -> list[str]:
    """Say where another place stands beside the baseline that changes are compared, not levels."""
    return [f"This is another place: {OTHER_PLACE}."] if any(map(shown.comparison.since_start, shown.alternatives)) else []
