"""The 95 % interval of a mean difference holds the true one nearly as often as it says, from ten replicates on.

The truth is the mean of thousands of pairs; the intervals are those of ten, twenty and fifty of them. Run with
`-m long --log-cli-level=info` to see the table.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from integration_sim import OUTCOMES, Scenario, load_scenario
from integration_sim.experiments.comparison.paired import APART, interval_of_mean, step_of
from integration_sim.experiments.comparison.windows import Window, months_of, told_over
from integration_sim.experiments.replicates.arms import Arms
from integration_sim.experiments.replicates.ensemble import Ensemble, allocate
from integration_sim.experiments.replicates.executors import in_threads
from integration_sim.experiments.replicates.provenance import provenance
from integration_sim.model.plan import Plan

PAIRS, BLOCKS = 3000, 4000
"""How many pairs of replicates tell the truth of each pair of scenarios, and how often so many as are asked for are drawn of them."""
SIZES = (10, 20, 50)
WATCHED = ("partnership_active", "vacancy_rate", "disputes", "failed_settlements", "cross_trust", "service_performance")
WINDOWS = (Window.LAST_TWELVE_MONTHS, Window.WHOLE_TIME)
LEAST, MOST = 0.92, 0.98
USUAL = ("cross_trust", "service_performance")
"""Outcomes that move in every replicate: of them an interval must not hold the truth too often either."""
FEW = {"strategic": 2, "middle": 4, "front_line": 6}
RARE = 0.002
"""What differs in fewer pairs than this tells of no interval: nearly all samples of it are equal."""

logger = logging.getLogger(__name__)


def _small(scenario: Scenario, **changes: object) -> Scenario:
    managers = {f"organisations.{name}.managers": FEW for name in scenario.organisations}
    return scenario.override(managers | {path.replace("__", "."): value for path, value in changes.items()})


def _reform(form: str, scenario: Scenario) -> dict[str, str]:
    return {"kind": "reform", "form": form, "announced": str(scenario.start + 3), "live": str(scenario.start + 12)}


def grid() -> Iterator[tuple[str, Scenario, Scenario]]:
    """Yield what each pair is called, its baseline and its alternative: futures of small places."""
    place = _small(load_scenario("template_small"), months=60, events=[], levers=[])
    breach = {"kind": "breach", "date": str(place.start + 6), "share": 0.35}
    for pressure in (0.5, 0.8):
        before = place.override({"partnerships.partnership.form": "chcp", "finance.pressure": pressure, "past.pressure": 0.4})
        yield f"CHCP, pressure {pressure}: a breach or none", before, before.override({"events": [breach]})
    case = _small(load_scenario("case_d"))
    yield (
        "case D: without its IJB and with it",
        case.override({"events": [e for e in case.to_data()["events"] if e["kind"] != "reform"]}),
        case,
    )
    hard = place.override({"finance.pressure": 0.8, "past.pressure": 0.4})
    yield "pressure 0.8: CHCP or IJB", *(hard.override({"events": [_reform(form, hard)]}) for form in ("chcp", "ijb"))
    yield "pressure 0.35 or 0.6", *(place.override({"finance.pressure": pressure, "past.pressure": 0.35}) for pressure in (0.35, 0.6))
    large = _small(load_scenario("template_large"), months=60)
    yield "three partnerships: levers and their reforms, or nothing", large.override({"events": [], "levers": []}), large


@dataclass(frozen=True)
class Sampled:
    """The differences of one outcome over one window in all pairs."""

    pair: str
    outcome: str
    window: Window
    differences: NDArray[np.float64]
    step: float
    """By what chance moves it; 0 where by any amount."""
    usual: NDArray[np.float64]
    """What it comes to in the baseline, over the whole time."""

    @property
    def moves(self) -> float:
        """In which share of the pairs there is any difference."""
        return float(np.mean(self.differences != 0.0))

    def coverage(self, size: int) -> float:
        """Return the share of samples of a size whose interval holds the mean of all."""
        luck = np.random.default_rng(size)
        drawn = np.argsort(luck.random((BLOCKS, len(self.differences))), axis=1)[:, :size]
        steps = self.step or APART * self.usual[drawn].std(axis=1, ddof=1)  # as `step_of` would have it of each sample
        _, low, high = interval_of_mean(self.differences[drawn].T, steps)
        truth = self.differences.mean()
        return float(np.mean((low <= truth) & (truth <= high)))


@cache
def sampled() -> list[Sampled]:
    """Return the differences of all pairs of scenarios in which anything of an outcome differs."""
    found = []
    for pair, before, after in grid():
        plans = [Plan(scenario) for scenario in (before, after)]
        arms, last = Arms(plans), before.months
        overall = plans[0].aggregation.overall

        def recorded(replicate: int, arms: Arms = arms, last: int = last, overall: int = overall) -> list[NDArray[np.void]]:
            return [run.recording.values[: last + 1, overall].copy() for run in arms.runs(7, replicate, last)]

        here, there = (np.array(part) for part in zip(*in_threads(recorded, range(PAIRS)), strict=True))
        nobody = Ensemble(plans[0], allocate(plans[0], 0, last), provenance(before, 7, 1, last))
        for outcome in WATCHED:
            usual = told_over(np.asarray(here[outcome], dtype=np.float64), OUTCOMES[outcome], months_of(Window.WHOLE_TIME, before, last))
            step = step_of(OUTCOMES[outcome], nobody)
            for window in WINDOWS:
                months = months_of(window, before, last)
                numbers = [told_over(np.asarray(values[outcome], dtype=np.float64), OUTCOMES[outcome], months) for values in (here, there)]
                found.append(Sampled(pair, outcome, window, numbers[1] - numbers[0], step, usual))
    return [one for one in found if one.moves >= RARE]


@pytest.mark.long
@pytest.mark.parametrize("outcome", WATCHED)
def test_intervals_hold_the_truth_as_often_as_they_say(outcome: str) -> None:
    chosen = [one for one in sampled() if one.outcome == outcome]
    assert chosen
    coverage = np.array([[one.coverage(size) for size in SIZES] for one in chosen])
    for one, row in zip(chosen, coverage, strict=True):
        told = "  ".join(f"{share:.3f}" for share in row)
        mean, spread = one.differences.mean(), one.differences.std()
        logger.info("%-20s %-20s %-58s %8.4f +- %7.4f  %5.1f %%  %s", outcome, one.window, one.pair, mean, spread, 100.0 * one.moves, told)
    means = coverage.mean(axis=0)
    logger.info("%-20s mean coverage at n = %s: %s", outcome, SIZES, "  ".join(f"{share:.3f}" for share in means))
    assert (means >= LEAST).all()
    assert outcome not in USUAL or (means <= MOST).all()
