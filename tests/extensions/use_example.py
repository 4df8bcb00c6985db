"""Uses an example extension as a researcher would, in a process of its own, and prints what it found as JSON.

    python use_example.py FOLDER PART ITEM EXTENSION...

PART is `events` or `levers`, ITEM one of them as JSON. The door for extensions closes once in a process, so a test starts another.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from typer.testing import CliRunner

import integration_sim as isim
from integration_sim.extensions import load_extension

MONTHS, REPLICATES = 14, 3
WATCHED = ("cross_trust", "job_insecurity", "role_ambiguity", "cost_manager_days")


def baseline() -> isim.Scenario:
    """Return a few managers for a year, whose past is as short."""
    return isim.load_scenario("case_c").override(
        {
            "organisations.board.managers": {"strategic": 2, "middle": 4, "front_line": 6},
            "organisations.council.managers": {"strategic": 2, "middle": 4, "front_line": 6},
            "partnerships.partnership.localities": ["North", "South"],
            "finance.pressure": 0.4,
            "months": MONTHS,
            "stands_for": 1,
            "events": [{"kind": "reform", "form": "chcp", "announced": "2004-05", "live": "2004-12"}],
            "levers": [],
            "parameters.warmup.months": 12,
        }
    )


def found(folder: Path, part: str, item: dict[str, Any]) -> dict[str, Any]:
    """Return what there is to see of an event or lever: what is computed, and what is said of it."""
    from integration_sim.cli import app
    from integration_sim.dashboard.visitor import editing
    from integration_sim.dashboard.visitor.variants import opened
    from integration_sim.experiments.replicates.shared_past import months_in_common
    from integration_sim.model.plan import Plan
    from integration_sim.report.comparison.figures import dated_marks
    from integration_sim.report.managers.story import manager_story
    from integration_sim.scenario.files.json_schema import scenario_json_schema
    from integration_sim.scenario.files.writing import written

    before = baseline()
    place = folder / "mine.yaml"
    place.write_text(written(before.override({part: [*before.to_data()[part], item], "name": "mine"})), encoding="utf-8")
    scenario = isim.load_scenario(place)
    ensemble = isim.simulate(scenario, REPLICATES, seed=1)
    comparison = isim.compare(before, scenario, replicates=REPLICATES, seed=1)
    (name,) = comparison.alternatives
    causes = isim.because(ensemble)
    labels = [one.label for one in causes.causes]
    because = {outcome: np.abs(causes.changes(outcome)[:, -1]).max(axis=0)[: len(labels)] for outcome in WATCHED}
    own = {name: number.model_dump(mode="json") for name, number in isim.registry().items() if f".{item['kind']}." in name}
    factors = isim.registry_factors([next(iter(own))])
    study = isim.Study.create(folder / "study", scenario, isim.design.one_at_a_time(factors), replicates=2)
    study.run()
    lived = isim.history(scenario, seed=1)
    model = isim.PartnershipModel(scenario, seed=1)
    for _ in range(MONTHS):
        model.step()
    kinds = [one["properties"]["kind"]["const"] for one in scenario_json_schema()["$defs"].values() if "kind" in one["properties"]]
    return {
        "numbers": own,
        "departs": months_in_common(Plan(before), Plan(scenario)),
        "as a Mesa model": [model.outcomes["cross_trust"], float(ensemble.series("cross_trust")[0, -1])],
        "differences": {outcome: float(np.abs(comparison.difference(outcome, name)).max()) for outcome in WATCHED},
        "because": {label: {outcome: float(most[number]) for outcome, most in because.items()} for number, label in enumerate(labels)},
        "study": study.results()[[factors[0].path, *WATCHED]].to_dict("list"),
        "marks": [one.text for one in dated_marks(comparison)],
        "bars": [one.label for one in editing.bars(opened(scenario))],
        "offered": [one["label"] for one in editing.kinds()],
        "story": " ".join(text for post in range(2, 6) for text in manager_story(lived, lived.manager(post)).sentences),
        "schema": kinds,
        "explained": " ".join(CliRunner().invoke(app, ["levers", item["kind"]]).stdout.split()),
    }


if __name__ == "__main__":
    _, folder, part, item, *paths = sys.argv
    load_extension(*paths)
    json.dump(found(Path(folder), part, json.loads(item)), sys.stdout)
