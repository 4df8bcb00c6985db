"""Uses the example outcome as a researcher would."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

import integration_sim as isim

NAME, MONTHS, REPLICATES = "near_burnout", 14, 6
FULL_WEEK = 1.0


def few() -> isim.Scenario:
    """Return a few managers for a year in which a reform is announced."""
    managers = {"strategic": 2, "middle": 4, "front_line": 6}
    return isim.load_scenario("case_c").override(
        {
            "organisations.board.managers": managers,
            "organisations.council.managers": managers,
            "partnerships.partnership.localities": ["North", "South"],
            "finance.pressure": 0.4,
            "months": MONTHS,
            "events": [{"kind": "reform", "form": "chcp", "announced": "2004-05", "live": "2004-12"}],
            "levers": [],
            "parameters.warmup.months": 12,
        }
    )


def baseline() -> isim.Scenario:
    """Return them, near burning out as soon as their week is full and fear is great, as it is of some for some months."""
    return few().override({f"parameters.outcomes.{NAME}.workload": FULL_WEEK, f"parameters.outcomes.{NAME}.insecurity": 0.4})


def by_hand(scenario: isim.Scenario) -> list[float]:
    """Return the share near burning out month by month, counted from the states of a Mesa model's managers."""
    model = isim.PartnershipModel(scenario, seed=1)
    found = []
    for _ in range(MONTHS):
        model.step()
        managers = model.run.world.managers
        afraid = managers["insecurity"] > scenario.parameter(f"outcomes.{NAME}.insecurity")
        found.append(float(((managers["workload"] > FULL_WEEK) & afraid).mean()))
    return found


def found(folder: Path) -> dict[str, Any]:
    """Return what there is to see of the outcome: what is computed, and what is said of it."""
    from integration_sim.dashboard.charts.charts import HEADLINES
    from integration_sim.report.comparison.figures import difference_page
    from integration_sim.report.run.figures import chart_page
    from integration_sim.report.why.mechanisms import how_shared, why_heading

    scenario = baseline()
    ensemble = isim.simulate(scenario, REPLICATES, seed=1)
    other = scenario.override({"name": "no_reform", "events": []})
    comparison = isim.compare(scenario, other, replicates=REPLICATES, seed=1)
    moved = isim.explain(ensemble, outcomes=[NAME, "role_ambiguity"]).between(NAME, until=8)
    causes = isim.because(ensemble)
    factors = isim.registry_factors([f"outcomes.{NAME}.insecurity"])
    study = isim.Study.create(folder / "study", scenario, isim.design.one_at_a_time(factors), replicates=2)
    study.run()
    difference = comparison.difference(NAME, "no_reform")
    return {
        "numbers": [name for name in isim.registry() if NAME in name],
        "last": list(isim.OUTCOMES)[-1],
        "series": ensemble.series(NAME)[0, 1:].tolist(),
        "by hand": by_hand(scenario),
        "levels": [float(ensemble.series(NAME, level=level).max()) for level in ("strategic", "middle", "front_line")],
        "summary": NAME in set(ensemble.summary()["outcome"]),
        "tidy": NAME in set(ensemble.trajectories["outcome"]),
        "difference": float(np.abs(difference).max()),
        "finding": comparison.finding(NAME, "no_reform").end.matters,
        "moved": [moved.whole[0], float(moved.contributions["change"].sum()), moved.after - moved.before],
        "by": dict(zip(moved.contributions["contributor"], moved.contributions["change"], strict=True)),
        "heading": why_heading(moved),
        "shared": how_shared(NAME),
        "because": {cause: float(value) for cause, value in zip(causes.parts, causes.changes(NAME)[:, 8].mean(axis=0), strict=True)},
        "study": study.results()[[factors[0].path, NAME, f"{NAME}.dip"]].to_dict("list"),
        "charts": [axis.get_title(loc="left") for page in (chart_page(ensemble), difference_page(comparison)) for axis in page.axes],
        "headlines": list(HEADLINES),
    }
