"""Where nothing happens, hardly anything is told that is not so: places of all kinds, without an event, lever or change of conditions.

Some places do not stand quite still all the same: their states drift, or a partnership in trouble ends by itself. What is told of
them is false only where many fresh replicates of the same place do not bear it out. Run with `-m long --log-cli-level=info` to see
which outcomes are told in which windows, falsely or not.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

import numpy as np
import pytest

from integration_sim import OUTCOMES, Scenario, load_scenario, simulate
from integration_sim.experiments.comparison.findings import Finding, change_since_start
from integration_sim.experiments.comparison.verdict import ENOUGH, Verdict, smallest_that_matter
from integration_sim.experiments.comparison.windows import Window
from integration_sim.experiments.replicates.ensemble import Ensemble
from integration_sim.scenario.kinds.forms import FormName

PLACES, REPLICATES, MONTHS = 400, 20, 120
FRESH, OTHER_SEED = 200, 100_000
"""So many fresh replicates tell whether a verdict is borne out."""
MOST, BORNE_OUT = 0.1, 0.5
"""So many false verdicts are given in a run, on average, at most; one is false if less than this part of what matters is there."""

logger = logging.getLogger(__name__)


def places() -> Iterator[tuple[Scenario, int]]:
    """Yield places in which nothing happens, each with a seed: their sizes, forms, trust and pressure are drawn."""
    drawn = np.random.default_rng(2024)
    template = load_scenario("template_small").override({"months": MONTHS, "events": [], "levers": []})
    for seed in range(PLACES):
        changes: dict[str, object] = {
            "partnerships.partnership.form": str(drawn.choice([form.name.lower() for form in FormName])),
            "partnerships.partnership.localities": [f"Locality {number}" for number in range(1, drawn.integers(1, 5) + 1)],
            "history.cross_trust": round(drawn.uniform(0.35, 0.65), 3),
            "history.within_trust": round(drawn.uniform(0.55, 0.8), 3),
            "history.partner_confidence": round(drawn.uniform(0.35, 0.65), 3),
            "finance.pressure": round(drawn.uniform(0.0, 0.7), 3),
        }
        for organisation in ("board", "council"):
            sizes = {"strategic": drawn.integers(1, 5), "middle": drawn.integers(2, 9), "front_line": drawn.integers(4, 17)}
            changes[f"organisations.{organisation}.managers"] = {level: int(count) for level, count in sizes.items()}
        place = template.override(changes)
        yield place.override({"past.pressure": changes["finance.pressure"]}), seed


type StorySentence = tuple[str, Window]


def findings(ensemble: Ensemble, names: Iterable[str] = OUTCOMES) -> dict[str, Finding]:
    """Return how outcomes change since the start."""
    matters = smallest_that_matter(ensemble.scenario)
    return {name: change_since_start(ensemble, name, matters[name]) for name in names}


def borne_out(found: Finding, window: Window, fresh: Finding) -> bool:
    """Tell whether fresh replicates change the same way by enough: of the largest gap, in the same month."""
    told = found.windows[window]
    change = float(fresh.course.difference[found.gap_month]) if window is Window.LARGEST_GAP else fresh.windows[window].mean
    return change * np.sign(told.mean) >= BORNE_OUT * told.matters


@cache
def counted() -> tuple[Counter[StorySentence], Counter[StorySentence], Counter[Verdict]]:
    """Return what is told of all places, by outcome and window: all, and what is false; and the verdicts given of too few replicates."""
    every: Counter[StorySentence] = Counter()
    false: Counter[StorySentence] = Counter()
    few: Counter[Verdict] = Counter()
    for place, seed in places():
        ensemble = simulate(place, REPLICATES, seed=seed)
        found = findings(ensemble)
        told = [(name, window) for name, one in found.items() for window, difference in one.windows.items() if difference.told]
        every.update(told)
        if told:
            fresh = findings(simulate(place, FRESH, seed=seed + OTHER_SEED), {name for name, _ in told})
            false.update((name, window) for name, window in told if not borne_out(found[name], window, fresh[name]))
        for count in (1, 2, ENOUGH - 1):
            cut = Ensemble(ensemble.plan, ensemble.values[:count], ensemble.provenance)
            few.update(one.verdict for found_of_few in findings(cut).values() for one in found_of_few.windows.values())
    return every, false, few


@pytest.mark.long
def test_where_nothing_happens_hardly_anything_is_told_that_is_not_so() -> None:
    every, false, _ = counted()
    for (outcome, window), count in every.most_common():
        logger.info("%-28s %-20s told in %3d of %d runs, falsely in %d", outcome, window, count, PLACES, false[outcome, window])
    told, wrong = every.total() / PLACES, false.total() / PLACES
    logger.info("told in a run: %.3f, of which false: %.3f", told, wrong)
    assert wrong < MOST


@pytest.mark.long
def test_of_fewer_than_six_replicates_nothing_is_told_at_all() -> None:
    *_, few = counted()
    assert few.total() > PLACES
    assert set(few) <= {Verdict.TOO_FEW, Verdict.NOTHING}
