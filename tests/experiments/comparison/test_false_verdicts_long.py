"""Where nothing happens, hardly anything is told: places of all kinds, without an event, a lever or a change of conditions.

Run with `-m long --log-cli-level=info` to see which outcomes are told in which windows.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest

from integration_sim import OUTCOMES, Scenario, load_scenario, simulate
from integration_sim.experiments.comparison.findings import change_since_start
from integration_sim.experiments.comparison.verdict import ENOUGH, Verdict, smallest_that_matter
from integration_sim.experiments.ensemble import Ensemble
from integration_sim.vocabulary import FormName

PLACES, REPLICATES, MONTHS = 400, 20, 120
MOST = 0.1
"""So many false verdicts are given in a run, on average, at most."""

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


def told(ensemble: Ensemble) -> Counter[tuple[str, str]]:
    """Return how often anything is told of a change since the start, by outcome and window."""
    matters = smallest_that_matter(ensemble.scenario)
    found = {name: change_since_start(ensemble, name, matters[name]).windows for name in OUTCOMES}
    return Counter((name, str(window)) for name, windows in found.items() for window, one in windows.items() if one.told)


@cache
def counted() -> tuple[Counter[tuple[str, str]], Counter[Verdict]]:
    """Return what is told of all places, by outcome and window; and which verdicts are given of the fewest replicates."""
    many: Counter[tuple[str, str]] = Counter()
    few: Counter[Verdict] = Counter()
    for place, seed in places():
        ensemble = simulate(place, REPLICATES, seed=seed)
        many += told(ensemble)
        for count in (1, 2, ENOUGH - 1):
            cut = Ensemble(ensemble.plan, ensemble.values[:count], ensemble.provenance)
            changes = (change_since_start(cut, name, 0.0).windows.values() for name in OUTCOMES)
            few.update(one.verdict for windows in changes for one in windows)
    return many, few


@pytest.mark.long
def test_where_nothing_happens_hardly_anything_is_told() -> None:
    many, _ = counted()
    for (outcome, window), count in sorted(many.items(), key=lambda entry: -entry[1]):
        logger.info("%-28s %-20s told in %3d of %d runs", outcome, window, count, PLACES)
    per_run = sum(many.values()) / PLACES
    logger.info("false verdicts a run: %.3f", per_run)
    assert per_run < MOST


@pytest.mark.long
def test_of_fewer_than_six_replicates_nothing_is_told_at_all() -> None:
    _, few = counted()
    assert few.total() > PLACES
    assert set(few) <= {Verdict.TOO_FEW, Verdict.NOTHING}
