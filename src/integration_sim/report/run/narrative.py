"""A run in plain English: where things started, where most happened, where they ended, with ranges where there are any to claim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from integration_sim.experiments.comparison.findings import change_since_start
from integration_sim.experiments.comparison.verdict import ENOUGH, Verdict, judge, smallest_that_matter
from integration_sim.experiments.comparison.windows import Window, first_and_last
from integration_sim.experiments.replicates.ensemble import Ensemble
from integration_sim.model.recording.outcomes import OUTCOMES
from integration_sim.report.wording.numbers import decimals, median_and_range
from integration_sim.report.wording.sentences import capital, listed, month_name, small_label, verb
from integration_sim.report.wording.verdicts import clear_means, mark, no_verdict, shortly, when
from integration_sim.vocabulary import Level

PATHS = ("service_performance", "cross_trust", "role_ambiguity")
"""The outcomes whose path is told."""


def narrative(ensemble: Ensemble, matters: Mapping[str, float] | None = None) -> list[str]:
    """Return the story of a run, a sentence or two a paragraph; `matters` as `smallest_that_matter` gives it."""
    return list(_told(ensemble, matters or smallest_that_matter(ensemble.scenario)))


def _told(ensemble: Ensemble, matters: Mapping[str, float]) -> Iterator[str]:
    scenario, posts = ensemble.scenario, ensemble.plan.layout.posts.posts
    last = scenario.start + ensemble.months
    vectors = ensemble.plan.vectors
    sure = f"Ranges hold 90 % of the replicates. {clear_means(vectors)}" if ensemble.replicates >= ENOUGH else ""
    differing = "different luck" if vectors is None else "different luck and different plausible numbers"
    how_often = f"simulated {ensemble.replicates} times with {differing}" if sure else no_verdict(ensemble.replicates)
    yield f"{scenario.title}: {posts.size} managers from {month_name(scenario.start)} to {month_name(last)}, {how_often}. {sure}".strip()
    for name in PATHS:
        yield _path(ensemble, name, matters[name])
    yield _resistance(ensemble, matters["resistance"])
    decisions = first_and_last(ensemble.series("decision_months"), OUTCOMES["decision_months"])
    first, last_one = (median_and_range(values).written(1) for values in decisions)
    yield f"A joint decision takes {first} months in the first year, {last_one} in the last."
    yield _survival(ensemble)


def _path(ensemble: Ensemble, name: str, matters: float) -> str:
    """Tell where an outcome starts, where it is furthest from there if that is more than luck, and where it ends."""
    outcome, values, start = OUTCOMES[name], ensemble.series(name), ensemble.scenario.start
    found = change_since_start(ensemble, name, matters)
    places = decimals(outcome)
    text = f"{capital(small_label(outcome))} {verb(outcome, 'starts')} at {median_and_range(values[:, 0]).written(places)}"
    if found.gap.told and found.gap_month < values.shape[1] - 1:
        furthest = median_and_range(values[:, found.gap_month]).written(places)
        text += f", is furthest from there {when(found, Window.LARGEST_GAP, start)} at {furthest}"
    text += f" and ends at {median_and_range(values[:, -1]).written(places)}"
    if found.end.verdict is Verdict.TOO_FEW:
        return f"{text}."
    return f"{text}: {f'{mark(found.end)} than at the start' if found.end.told else shortly(found.end)}."


def _resistance(ensemble: Ensemble, matters: float) -> str:
    """Tell which level resists most over the whole time, if that can be told."""
    outcome = OUTCOMES["resistance"]
    levels = {level: ensemble.series("resistance", level=level.name.lower())[:, 1:].mean(axis=1) for level in Level}
    most, *others = sorted(levels, key=lambda level: -float(np.nanmedian(levels[level])))
    names = {level: level.name.replace("_", " ").lower() for level in Level}
    told = {level: f"{median_and_range(values).written(2)} at the {names[level]} level" for level, values in levels.items()}
    if all(judge(outcome, levels[most] - levels[other], matters, among=len(others)).told for other in others):
        most_of_all = median_and_range(levels[most]).written(2)
        return f"Over the whole time {names[most]} managers resist most: {most_of_all}, against {listed([told[one] for one in others])}."
    return f"Over the whole time resistance is {listed([told[level] for level in (most, *others)])}."


def _survival(ensemble: Ensemble) -> str:
    broke, quarrelled = int(ensemble.ever("partnership_active", 0.0).sum()), int(ensemble.ever("disputes", 1.0).sum())
    of = f"of {ensemble.replicates} replicates"
    return f"In {broke} {of} a partnership was dissolved for a time or for good; in {quarrelled} {of} there was a formal dispute."
