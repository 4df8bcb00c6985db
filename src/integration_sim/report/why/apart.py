"""Why an alternative differs from its baseline, in plain English: because of what, through what, for which reasons."""

from __future__ import annotations

from integration_sim.experiments.comparison.explained import ExplainedComparison
from integration_sim.report.why.causes import cause_sentences
from integration_sim.report.why.differences import carriers, told_of
from integration_sim.report.why.reasons import reasons_beside

BECAUSE, THROUGH, REASONS = "Because of what", "Through what", "For which reasons meetings went well or badly"
"""The three depths, as headings."""


def why_apart(explained: ExplainedComparison, alternative: str) -> list[str]:
    """Say why an alternative differs: a paragraph a depth, of the outcome and up to the month that `told_of` names."""
    comparison = explained.comparison
    chosen = told_of(comparison, alternative)
    month = comparison.months if chosen is None else chosen[1]
    told = {}
    if alternative in explained.refused:
        told[BECAUSE] = f"Not to be told: {explained.refused[alternative].removeprefix('beside: ')}."
    elif chosen is not None:
        causes = explained.causes[alternative]
        told[BECAUSE] = cause_sentences(causes, causes.between(chosen[0], 0, month))
    told[THROUGH] = carriers(comparison, alternative)
    change = explained.reasons[alternative].beside(explained.reasons[comparison.baseline_name], month)
    told[REASONS] = reasons_beside(change, comparison.baseline.scenario.start, comparison.baseline_name, alternative)
    return [f"{alternative}. {heading}. {text}" for heading, text in told.items()]
