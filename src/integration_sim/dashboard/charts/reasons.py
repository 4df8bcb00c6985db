"""What the page Why shows, as plain data: stacked contributions, the mechanisms behind them, and bars of causes and of reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from integration_sim.dashboard.charts.charts import COLOURS, MORE_DIGITS, marks_of, month_chart, months_in_words, plain
from integration_sim.dashboard.charts.evidence import parts_as_data
from integration_sim.evidence.citations import resolved
from integration_sim.evidence.subjects import subject
from integration_sim.experiments.attribution.explanation import Explanation, Moved
from integration_sim.experiments.replicates.ensemble import Ensemble
from integration_sim.mechanisms.month import MECHANISMS
from integration_sim.model.recording.outcomes import OUTCOMES
from integration_sim.parameters import registry
from integration_sim.report.evidence import evidence_of
from integration_sim.report.why.causes import CauseRow
from integration_sim.report.why.mechanisms import OTHERS, WhyRow, part_rows, why_heading, why_rows
from integration_sim.report.why.reasons import ReasonRow
from integration_sim.report.why.stacks import stacks
from integration_sim.report.wording.numbers import decimals
from integration_sim.report.wording.sentences import capital, month_name
from integration_sim.scenario.schema import with_vector

WHOLE = "the whole change"


def contributions_chart(explanation: Explanation, moved: Moved) -> dict[str, Any]:
    """Return the chart of what moved an outcome: contributions stacked above and below zero, and the whole change as a line."""
    outcome, ensemble = OUTCOMES[moved.outcome], explanation.ensemble
    found = stacks(explanation, moved.outcome, moved.since, moved.until, moved.level)
    digits = decimals(outcome) + MORE_DIGITS
    series: list[dict[str, Any]] = [
        {
            "name": words,
            "mid": plain(values, digits),
            "colour": "grey" if name == OTHERS else COLOURS[number % len(COLOURS)],
            "stack": True,
        }
        for number, (name, words, values) in enumerate(zip(found.contributors, found.words, found.values, strict=True))
    ]
    series.append({"name": WHOLE, "mid": plain(found.whole, digits), "colour": "ink"})
    start = ensemble.scenario.start
    since = month_name(start + moved.since)
    return month_chart(
        f"why_{moved.outcome}",
        f"{why_heading(moved)}.",
        unit=f"change since {since}; {outcome.unit}",
        band=f"Areas add up to the line. Means over {moved.replicates} replicates.",
        months=months_in_words(start + moved.since, moved.until - moved.since + 1),
        series=series,
        marks=[mark | {"month": mark["month"] - moved.since} for mark in marks_of(ensemble) if moved.since < mark["month"] <= moved.until],
        places=decimals(outcome) + 1,
    )


def reason_cards(explanation: Explanation, moved: Moved) -> list[dict[str, Any]]:
    """Return the contributors that changed an outcome, each with the mechanism that explains it and the scenario's own numbers."""
    parts = [{"told": row.told, "words": row.words, "interval": row.interval} for row in part_rows(moved)]
    values = _values(explanation.ensemble)
    return [_card(row, values, parts if row.mechanism == "trust" else []) for row in why_rows(moved)]


def _values(ensemble: Ensemble) -> dict[str, str]:
    """Return the value that each number had: one, or from where to where where futures live with numbers of their own."""
    scenario, vectors = ensemble.scenario, ensemble.plan.vectors
    lived = [scenario] if vectors is None else [with_vector(scenario, vectors.of(replicate)) for replicate in range(ensemble.replicates)]
    found = {name: {one.parameter(name) for one in lived} for name in registry()}
    return {name: f"{min(these):g}" if len(these) == 1 else f"{min(these):g} to {max(these):g}" for name, these in found.items()}


def share_rows(rows: Sequence[CauseRow | ReasonRow]) -> list[dict[str, Any]]:
    """Return rows with where their bars begin and how long they are, in percent of the room between the lowest and the highest."""
    low, high = min(0.0, *(row.change for row in rows)) if rows else 0.0, max(0.0, *(row.change for row in rows)) if rows else 0.0
    room = (high - low) or 1.0
    return [
        {
            "name": row[0],
            "words": capital(row.words),
            "told": row.told,
            "interval": row.interval,
            "clear": row.clear,
            "falls": row.change < 0.0,
            "left": 100.0 * (min(row.change, 0.0) - low) / room,
            "width": 100.0 * abs(row.change) / room,
        }
        for row in rows
    ]


def _card(row: WhyRow, values: Mapping[str, str], parts: list[dict[str, str]]) -> dict[str, Any]:
    mechanism = MECHANISMS[row.mechanism]
    return {
        "name": row.contributor,
        "words": row.words,
        "told": row.told,
        "interval": row.interval,
        "clear": row.clear,
        "parts": parts,
        "title": mechanism.title,
        "what": mechanism.what,
        "equation": mechanism.equation,
        "evidence": parts_as_data(evidence_of(subject("mechanism", mechanism.name), numbers=False)),
        "parameters": [
            {
                "id": one.id,
                "value": values[one.id],
                "range": f"{one.low:g} to {one.high:g}",
                "unit": one.unit,
                "grade": str(one.grade),
                "says": one.says,
                "source": resolved(one.source),
            }
            for one in mechanism.parameters.values()
        ],
    }
