"""Uses examples that change the model in a process of its own, and prints what it found as JSON.

python use_model.py FOLDER EXTENSION...
"""

from __future__ import annotations

import json
import re
import runpy
import sys
from pathlib import Path
from typing import Any

import numpy as np
import use_outcome
from typer.testing import CliRunner
from use_example import REPLICATES, baseline

import integration_sim as isim
from integration_sim.extensions import load_extension

OUTCOMES = ("commitment", "fatigue", "resistance")
REFORM = {"kind": "reform", "form": "alliance", "announced": "2004-05", "live": "2004-12"}


def praised() -> list[float]:
    """Return what two styles of a lever lend on a channel of its own, together; then, and what they cost, when they are over."""
    item = {"kind": "praise", "months": 3, "intensity": 0.5}
    scenario = baseline()
    levers = [item | {"start": str(scenario.start + 1), "style": style} for style in ("in_pairs", "in_groups")]
    model = isim.PartnershipModel(scenario.override({"levers": levers, "parameters.levers.praise.in_groups.praise": 0.2}))
    model.step()
    during = float(model.run.world.posts["praise"].min())
    for _ in range(3):
        model.step()
    return [during, float(model.run.world.posts["praise"].max()), float(model.run.world.partnerships["cost_gbp"].sum())]


def talk(folder: Path) -> list[Any]:
    """Return how far word of mouth moves confidence: beside a future without it, by its own share, and at the ends of its range."""
    scenario = baseline()
    ensemble = isim.simulate(scenario, REPLICATES, seed=1)
    without = isim.compare(scenario.override({"switch_off": ["word_of_mouth"], "name": "silent"}), scenario, replicates=REPLICATES, seed=1)
    explained = isim.explain(ensemble, outcomes=["partner_confidence"])
    number = explained.contributors("partner_confidence").index("word_of_mouth")
    by_level = explained.changes("partner_confidence", "front_line")[:, :, number]
    study = isim.Study.create(folder / "talk", scenario, isim.design.one_at_a_time(isim.registry_factors(["word_of_mouth"])), replicates=1)
    study.run()
    difference = without.difference("partner_confidence", next(iter(without.alternatives)), level="front_line")
    return [float(np.abs(difference).max()), float(np.abs(by_level).max()), study.results()["partner_confidence"].tolist()]


def page(folder: Path) -> list[str]:
    """Run the Python of the page on extensions; return what it compares."""
    text = (Path(__file__).parents[2] / "docs" / "extending.md").read_text(encoding="utf-8")
    program = folder / "page.py"
    code = "".join(re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL))
    program.write_text(code.replace("replicates=50", "replicates=2"), encoding="utf-8")
    return list(runpy.run_path(str(program))["comparison"].alternatives)


def found(folder: Path, paths: list[str]) -> dict[str, Any]:
    """Return what there is to see of them: what is computed, and what is said."""
    from integration_sim.cli import app
    from integration_sim.scenario.files.writing import written

    scenario = baseline().override({"events": [REFORM], "extensions": ["alliance", "fatigue"], "name": "mine"})
    place = folder / "mine.yaml"
    place.write_text(written(scenario), encoding="utf-8")
    ensemble = isim.simulate(isim.load_scenario(place), REPLICATES, seed=1)
    without = scenario.override({"switch_off": ["fatigue"], "name": "rested"})
    comparison = isim.compare(without, scenario, replicates=REPLICATES, seed=1)
    (name,) = comparison.alternatives
    explained = isim.explain(ensemble, outcomes=OUTCOMES)
    factors = isim.registry_factors(["fatigue.wear"])
    study = isim.Study.create(folder / "study", scenario, isim.design.one_at_a_time(factors), replicates=2)
    with isim.executors.processes(1) as executor:
        study.run(executor)
    told = [outcome.stdout for outcome in (CliRunner().invoke(app, ["mechanisms", *one]) for one in ([], ["fatigue"]))]
    arguments = ["run", str(place), "--replicates", "2", "--out", str(folder / "out"), "--with", paths[0]]
    ran = CliRunner().invoke(app, arguments)
    return {
        "mechanisms": list(isim.MECHANISMS),
        "outcomes": list(isim.OUTCOMES)[-2:],
        "near burnout": float(ensemble.series("near_burnout").max()),
        "fatigue": ensemble.series("fatigue").mean(axis=0).tolist(),
        "outcome": use_outcome.found(folder / "outcome"),
        "praised": praised(),
        "page": page(folder),
        "talk": talk(folder),
        "wear": isim.registry()["fatigue.wear"].model_dump(mode="json"),
        "provenance": ensemble.provenance.extensions,
        "commitment lost": float(comparison.difference("commitment", name).mean(axis=0)[-1]),
        "moved by fatigue": {
            name: float(explained.changes(name)[:, -1, list(explained.contributors(name)).index("fatigue")].mean()) for name in OUTCOMES
        },
        "study": study.results()[[factors[0].path, "fatigue"]].to_dict("list"),
        "lead": float(np.nanmax(ensemble.series("cost_gbp"))),
        "told": " ".join(" ".join(told).split()),
        "ran": [ran.exit_code, json.loads((folder / "out" / "run.json").read_text("utf-8"))["extensions"]],
    }


if __name__ == "__main__":
    _, folder, *paths = sys.argv
    load_extension(*paths)
    json.dump(found(Path(folder), paths), sys.stdout)
