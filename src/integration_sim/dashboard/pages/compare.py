"""Compare: what was kept side by side, and how it stands if one has to choose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import solara

from integration_sim.dashboard.charts.charts import HEADLINES, outcome_chart
from integration_sim.dashboard.visitor.variants import Variant
from integration_sim.dashboard.visitor.workspace import workspace
from integration_sim.dashboard.widgets.chart import Chart
from integration_sim.dashboard.widgets.choices import Choices
from integration_sim.dashboard.widgets.tables import Tables
from integration_sim.dashboard.work.background import OfTab
from integration_sim.dashboard.work.computing import compared
from integration_sim.dashboard.work.spread import vectors_lived
from integration_sim.experiments.comparison.comparison import Comparison
from integration_sim.experiments.comparison.decision import JUDGED, DecisionTable, decision_table
from integration_sim.experiments.comparison.paired_arms import WINDOW
from integration_sim.experiments.comparison.windows import FIXED, Window
from integration_sim.model.recording.outcomes import OUTCOMES
from integration_sim.report.comparison.decision import RULES, case_rows, cost_rows, decision_rows, decision_sentences, group_rows
from integration_sim.report.run.headlines import headings
from integration_sim.report.wording.verdicts import IN_WINDOW, WINDOW_TITLES, ranges_hold

MOST_ARMS = 6
"""More lines than these cannot be told apart in a chart."""
AS_IT_IS = " (as it is now)"
HOW = "Keep a variant on Explore by giving it a name, change something more, keep that too; then they stand side by side here."

sides: OfTab[Comparison] = OfTab()
"""What each tab has compared."""


def offered(in_hand: Variant | None, kept: Sequence[Variant]) -> dict[str, Variant]:
    """Return what may be compared, by name: what was kept, and what is in hand if that is not kept as it is."""
    found = {one.name: one for one in kept if one.changed}
    if in_hand is not None and in_hand.changed and not any(one.scenario == in_hand.scenario for one in found.values()):
        found[f"{in_hand.name}{AS_IT_IS}"] = in_hand
    return found


@solara.component
def ComparePage() -> None:
    """Choose variants, and show them beside their baseline."""
    work, asked = workspace(), sides()
    luck_only = work.luck_only.value
    left_out, set_left_out = solara.use_state(frozenset[str]())
    outcome, set_outcome = solara.use_state(HEADLINES[0])
    window, set_window = solara.use_state(WINDOW)
    found = offered(work.variant.value, work.kept.value)
    reference = work.variant.value or next(iter(found.values()), None)
    able = {name for name, one in found.items() if reference is not None and one.baseline == reference.baseline}
    chosen = {name: one.scenario for name, one in found.items() if name in able and name not in left_out}
    arms = dict(list(chosen.items())[:MOST_ARMS])

    def simulate() -> None:
        if reference is not None and arms:
            baseline = reference.baseline
            vectors = vectors_lived(luck_only)
            asked.ask((baseline, tuple(arms.items()), vectors), lambda work: compared(baseline, arms, work, vectors))

    def choose(told: dict[str, Any]) -> None:
        if told["name"] == "outcome":
            set_outcome(str(told["value"]))
        else:
            set_window(Window(str(told["value"])))

    solara.use_effect(simulate, [tuple(arms), tuple(id(scenario) for scenario in arms.values()), luck_only])
    if not found:
        solara.Text(f"Nothing is there to compare yet. {HOW}", classes=["isim-cost"])
        return
    with solara.Div():  # one and the same whatever is in it: else what is clicked while it is drawn anew would be lost
        Choices(
            lists=[
                {
                    "name": "outcome",
                    "label": "Judged by",
                    "value": outcome,
                    "options": [{"value": name, "label": OUTCOMES[name].label} for name in JUDGED],
                },
                {
                    "name": "window",
                    "label": "over the",
                    "value": window,
                    "options": [{"value": one, "label": WINDOW_TITLES[one]} for one in FIXED],
                },
            ],
            ticks=[
                {
                    "name": name,
                    "label": name if name in able else f"{name}: belongs to another baseline, {one.baseline.title}",
                    "on": name in arms,
                    "able": name in able and (name in arms or name in left_out),
                }
                for name, one in found.items()
            ],
            ticks_label=f"Beside {reference.baseline.title}" if reference else "",
            event_choose=choose,
            event_tick=lambda told: set_left_out(lambda now: now - {told["name"]} if told["on"] else now | {told["name"]}),
        )
        if len(chosen) > len(arms):
            solara.Text(f"The first {MOST_ARMS} are compared; untick some to see others.", classes=["isim-wait"])
        comparison = asked.answer.value
        if asked.trouble.value:
            solara.Text(asked.trouble.value, classes=["isim-cost"])
        if asked.busy.value:
            solara.Text("Simulating what is not ready yet.", classes=["isim-wait"])
        if arms and comparison is not None and list(comparison.alternatives) == list(arms):
            SideBySide(comparison, outcome, window)


@solara.component
def SideBySide(comparison: Comparison, outcome: str, window: Window) -> None:
    """Show charts, the decision table, and what one would choose over a window; without a reform, instead of its years the last year."""
    names = tuple(dict.fromkeys((*HEADLINES, outcome)))
    there = window if window in comparison.finding(outcome, next(iter(comparison.alternatives))).windows else WINDOW
    table = solara.use_memo(lambda: decision_table(replace(comparison, window=there), names), [id(comparison), names, there])
    with solara.Div(classes=["isim-cost"]):
        for sentence in decision_sentences(table, outcome):
            solara.Div(children=[sentence])
    solara.Text(ranges_hold(comparison.baseline.plan.vectors), classes=["isim-spread"])
    Tables(tables=[_effects(table), _cases(table, outcome), *_groups(table, outcome)])
    with solara.Div(classes=["isim-charts"]):
        for name in dict.fromkeys((outcome, *HEADLINES)):
            Chart(chart=_chart(comparison, name)).key(name)


def _chart(comparison: Comparison, name: str) -> dict[str, Any]:
    """Return the chart of an outcome; of several alternatives the title says how many end higher or lower."""
    first, *_ = names = list(comparison.alternatives)
    chart = outcome_chart(comparison, names, name, mine=first)
    if len(comparison.alternatives) == 1:
        return chart
    title = headings(comparison, name)
    return chart | {"title": title, "alt": f"Chart over {comparison.months} months. {title}."}


def _effects(table: DecisionTable) -> dict[str, Any]:
    """Return what each alternative does, an outcome a row, and what it costs."""
    cells: dict[str, list[str]] = {}
    for row in decision_rows(table):
        interval = f" ({row.interval})" if row.interval else ""
        chance = f"; better in {row.chance}" if row.chance else ""
        price = f"; {row.price}" if row.price else ""
        cells.setdefault(row.label, []).append(f"{row.told}{interval}{chance}{price}")
    costs = cost_rows(table)
    return {
        "caption": f"Beside the baseline, {IN_WINDOW[table.window]}, with 95 % intervals and the share of replicates in which it is better",
        "heads": ["", *table.comparison.alternatives],
        "rows": [
            *([label, *texts] for label, texts in cells.items()),
            ["Cost in all, GBP", *(row.cost for row in costs)],
            ["Dominated by", *(row.dominated_by or "none" for row in costs)],
        ],
    }


def _cases(table: DecisionTable, outcome: str) -> dict[str, Any]:
    """Return how each arm fares over the replicates."""
    same = "luck" if table.comparison.baseline.plan.vectors is None else "luck and the same plausible numbers"
    return {
        "caption": f"{OUTCOMES[outcome].label}: how each fares over the replicates, all with the same {same}",
        "heads": ["", "On average", "Best case", "Worst case", "Regret, mean", "Regret, most", "Best in", "One would choose it for"],
        "rows": [
            [
                row.arm,
                row.mean,
                row.best_case,
                row.worst_case,
                row.regret_mean,
                row.regret_max,
                row.best_in,
                ", ".join(RULES[rule] for rule in row.chosen_by),
            ]
            for row in case_rows(table, outcome)
        ],
    }


def _groups(table: DecisionTable, outcome: str) -> list[dict[str, Any]]:
    """Return who gains and who loses, if the outcome is told of managers."""
    cells: dict[tuple[str, str], list[str]] = {}
    for row in group_rows(table, outcome):
        verdict = f" ({row.stands})" if row.stands in ("better", "worse") else ""
        cells.setdefault((row.organisation, row.level), []).append(f"{row.told}{verdict}")
    if not cells:
        return []
    return [
        {
            "caption": f"{OUTCOMES[outcome].label}: who gains and who loses",
            "heads": ["", "Level", *table.comparison.alternatives],
            "rows": [[organisation, level.replace("_", " "), *texts] for (organisation, level), texts in cells.items()],
        }
    ]
