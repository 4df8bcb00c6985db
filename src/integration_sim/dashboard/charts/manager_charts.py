"""Charts of one manager: their states over time, and which mechanisms moved a state."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from integration_sim.dashboard.charts.charts import COLOURS, MORE_DIGITS, marks_in, month_chart, months_in_words, plain
from integration_sim.experiments.history.history import History
from integration_sim.experiments.history.manager_history import TOLD_STATES, ManagerHistory
from integration_sim.mechanisms.month import CONTRIBUTORS
from integration_sim.model.recording.outcomes import SHARE
from integration_sim.report.wording.events import axis_label
from integration_sim.report.wording.mechanisms import mechanism_words
from integration_sim.report.wording.numbers import STATE_PLACES, of_state, signed
from integration_sim.report.wording.sentences import capital, month_name
from integration_sim.report.wording.states import STORY_STATES

TOGETHER = {
    "Doubt and fear": ("ambiguity", "insecurity", "grievance"),
    "Trust and confidence": ("trust_across", "trust_within", "leadership_trust", "partner_confidence"),
    "Commitment and skill": ("commitment", "espoused", "capability"),
    "Workload": ("workload",),
}
"""The states that share a chart."""
VACANT = "One replicate, one post; no line while it is vacant."
DASHES = ("solid", "dashed", "dotted")
MOST_MECHANISMS = 5


def state_charts(history: History, manager: ManagerHistory) -> list[dict[str, Any]]:
    """Return a chart for each group of states, without those that the post does not have."""
    found = []
    said = {"band": VACANT} if manager.vacant.any() else {}
    for title, states in TOGETHER.items():
        known = [state for state in states if not np.isnan(manager.series(state)).any()]
        courses = {STORY_STATES[state]: np.where(manager.vacant, np.nan, manager.series(state)) for state in known}
        unit = "1 = a full week" if title == "Workload" else SHARE
        name, lines = title.lower().replace(" ", "_"), {capital(words): course for words, course in courses.items()}
        found.append(_chart(history, name, f"{title}: {_furthest(history, courses)}.", unit, lines) | said)
    return found


def _furthest(history: History, courses: dict[str, NDArray[np.float64]]) -> str:
    """Say which course went furthest from where it began, and when it was there; NaN where the post is vacant."""
    began = {words: float(next(iter(course[~np.isnan(course)]), np.nan)) for words, course in courses.items()}
    away = {words: np.nan_to_num(np.abs(course - began[words])) for words, course in courses.items()}
    words = max(away, key=lambda one: float(away[one].max()))
    month = int(away[words].argmax())
    before, there = of_state(began[words]), of_state(courses[words][month])
    if not away[words].any() or before == there:
        return "hardly any change"
    return f"{'it' if len(courses) == 1 else words} went furthest, from {before} to {there} in {month_name(history.date(month))}"


def reasons_chart(history: History, manager: ManagerHistory, state: str) -> dict[str, Any]:
    """Return a chart of what the mechanisms that moved a state most have changed it by since the start, month by month."""
    sums = np.cumsum(manager.changes[:, :, TOLD_STATES.index(state)], axis=0)
    order = np.argsort(-np.abs(sums).max(axis=0), kind="stable")
    moved = [number for number in order[:MOST_MECHANISMS] if np.round(sums[:, number], STATE_PLACES + MORE_DIGITS).any()]
    lines = {mechanism_words(CONTRIBUTORS[number], state): sums[:, number] for number in moved}
    title = f"Hardly anything moved their {STORY_STATES[state]}."
    most = sums[:, order[0]]
    month = int(np.abs(most).argmax())
    if round(abs(most[month]), STATE_PLACES):
        by = f"by {signed(most[month], STATE_PLACES)} up to {month_name(history.date(month))}"
        title = f"{capital(mechanism_words(CONTRIBUTORS[order[0]], state))} moved their {STORY_STATES[state]} most: {by}."
    return _chart(history, f"why_{state}", title, "change since the start; all mechanisms together make the whole change", lines)


def _chart(history: History, name: str, title: str, unit: str, lines: dict[str, Any]) -> dict[str, Any]:
    series = [
        {
            "name": label,
            "mid": plain(values, STATE_PLACES + MORE_DIGITS),
            "colour": colour,
            "dash": DASHES[number % len(DASHES)],
        }
        for number, ((label, values), colour) in enumerate(zip(lines.items(), COLOURS, strict=False))
    ]
    return month_chart(
        name,
        title,
        unit=unit,
        band="One replicate, one post.",
        months=months_in_words(history.scenario.start, history.months + 1),
        series=series,
        marks=marks_in((one.month, axis_label(one)) for one in history.events),
        places=STATE_PLACES,
    )
