"""A run in plain English: where things started, the worst of it, where they ended, with ranges."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from integration_sim.experiments.ensemble import Ensemble
from integration_sim.model.outcomes import OUTCOMES, SHARE, Better, Outcome
from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.vocabulary import Level

LOW, HIGH = 5, 95
"""The percentiles between which a range lies."""
SURE = 95
"""A change is clear if so many per cent of the replicates moved the same way."""
SMALL_UNITS = (SHARE, "1 = a full week")


class Verdict(StrEnum):
    """How an outcome ended, compared with its start."""

    BETTER = "better"
    WORSE = "worse"
    HIGHER = "higher"
    LOWER = "lower"
    UNCLEAR = "no clear change"


@dataclass(frozen=True)
class MedianAndRange:
    """The median of a number over replicates, and the range that holds 90 % of them; NaN where no replicate has one."""

    median: float
    low: float
    high: float

    def written(self, decimals: int) -> str:
        """Return it as `0.52 (0.47 to 0.58)`, or as `0.52` where the range is too narrow to show."""
        if np.isnan(self.median):
            return "none"
        middle, low, high = (f"{number:.{decimals}f}" for number in (self.median, self.low, self.high))
        return middle if low == high else f"{middle} ({low} to {high})"


def median_and_range(values: NDArray[np.float64]) -> MedianAndRange:
    """Return the median and range of numbers, one a replicate; those without a value (NaN) are left out."""
    known = values[~np.isnan(values)]
    if not known.size:
        return MedianAndRange(np.nan, np.nan, np.nan)
    return MedianAndRange(*(float(number) for number in np.percentile(known, (50, LOW, HIGH))))


def decimals(outcome: Outcome) -> int:
    """Return how many decimals tell enough: two for numbers about 1, one for others."""
    return 2 if outcome.unit in SMALL_UNITS else 1


def least_shown(outcome: Outcome) -> float:
    """Return the smallest difference of an outcome that shows with its usual decimals."""
    return 0.5 * 10.0 ** -decimals(outcome)


def verdict(outcome: Outcome, start: NDArray[np.float64], end: NDArray[np.float64]) -> Verdict:
    """Judge a change, replicate by replicate: clear if 95 % of them moved the same way by more than is shown."""
    change = end - start
    change = change[~np.isnan(change)]
    if not change.size:  # nobody knows it at the start, or at the end
        return Verdict.UNCLEAR
    least = least_shown(outcome)
    rises, falls = (np.mean(moved > least) * 100 >= SURE for moved in (change, -change))
    if not (rises or falls):
        return Verdict.UNCLEAR
    if outcome.better is Better.NEITHER:
        return Verdict.HIGHER if rises else Verdict.LOWER
    return Verdict.BETTER if rises == (outcome.better is Better.HIGHER) else Verdict.WORSE


def against_start(judged: Verdict) -> str:
    """Return a verdict as the end of a sentence: `worse than at the start`."""
    return str(judged) if judged is Verdict.UNCLEAR else f"{judged} than at the start"


def month_name(date: CalendarMonth) -> str:
    """Return a month as people write it: April 2016."""
    return f"{calendar.month_name[date.month]} {date.year}"


def kind_title(kind: str) -> str:
    """Return what people call a kind of event or lever: `pay award`, `co-location`."""
    return "co-location" if kind == "co_location" else kind.replace("_", " ")


def narrative(ensemble: Ensemble) -> list[str]:
    """Return the story of a run, a sentence or two a paragraph."""
    return list(_told(ensemble))


def _told(ensemble: Ensemble) -> Iterator[str]:
    scenario, posts = ensemble.scenario, ensemble.plan.layout.posts[0]
    last = scenario.start + (ensemble.values.shape[1] - 1)
    yield (
        f"{scenario.title}: {posts.size} managers from {month_name(scenario.start)} to {month_name(last)},"
        f" simulated {ensemble.replicates} times with different luck. Ranges hold 90 % of the replicates."
    )
    yield _path(ensemble, "service_performance", "Service performance")
    yield _path(ensemble, "cross_trust", "Trust across organisations")
    yield _path(ensemble, "role_ambiguity", "Role ambiguity")
    resistance = {level: ensemble.of("resistance", level=level.name.lower()).mean(axis=1) for level in Level}
    most = max(resistance, key=lambda level: float(np.median(resistance[level])))
    others = " and ".join(
        f"{median_and_range(values).written(2)} at the {level.name.replace('_', ' ').lower()} level"
        for level, values in resistance.items()
        if level is not most
    )
    name = most.name.replace("_", " ").lower()
    yield f"Over the whole time {name} managers resist most: {median_and_range(resistance[most]).written(2)}, against {others}."
    decisions = ensemble.of("decision_months")
    first, last_one = median_and_range(decisions[:, 0]).written(1), median_and_range(decisions[:, -1]).written(1)
    yield f"A joint decision takes {first} months at the start, {last_one} at the end."
    yield _survival(ensemble)


def _path(ensemble: Ensemble, name: str, label: str) -> str:
    outcome, values = OUTCOMES[name], ensemble.of(name)
    places, middle = decimals(outcome), np.nanmedian(values, axis=0)
    worst = int(np.nanargmin(middle) if outcome.better is Better.HIGHER else np.nanargmax(middle))
    reached = month_name(ensemble.scenario.start + worst)
    text = f"{label} starts at {median_and_range(values[:, 0]).written(places)}"
    if 0 < worst < values.shape[1] - 1:
        text += f", is at its worst in {reached} at {median_and_range(values[:, worst]).written(places)}"
    judged = verdict(outcome, values[:, 0], values[:, -1])
    return f"{text} and ends at {median_and_range(values[:, -1]).written(places)}: {against_start(judged)}."


def _survival(ensemble: Ensemble) -> str:
    broke, quarrelled = int(ensemble.ever("partnership_active", 0.0).sum()), int(ensemble.ever("disputes", 1.0).sum())
    of = f"of {ensemble.replicates} replicates"
    return f"In {broke} {of} a partnership was dissolved for a time or for good; in {quarrelled} {of} there was a formal dispute."
