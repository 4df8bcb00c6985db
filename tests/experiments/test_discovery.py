"""Scenario discovery: a study's pair is what EMA Workbench's PRIM takes; the notebook is whole."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from integration_sim import Scenario
from integration_sim.experiments.errors import StudyError
from integration_sim.experiments.studies import design
from integration_sim.experiments.studies.factors import Factor, Role, registry_factors
from integration_sim.experiments.studies.study import Study

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "scenario_discovery.ipynb"
FACTORS = (
    *registry_factors(["trust.loss"]),
    Factor("levers.0.reach", 1, 5, role=Role.LEVER),
    Factor("finance.budget", choices=("separate", "aligned")),
)


def test_numbers_wholes_and_choices_keep_their_kinds(small: Scenario, tmp_path: Path) -> None:
    study = Study.create(tmp_path / "study", small, design.latin_hypercube(FACTORS, 4), 2, months=2)
    study.run()
    experiments, outcomes = study.to_ema()
    kinds = {name: str(kind) for name, kind in experiments.dtypes.items()}
    names = dict.fromkeys(("finance.budget", "scenario", "policy", "model"), "category")
    assert kinds == {"trust.loss": "float64", "levers.0.reach": "int64", **names}
    assert experiments["scenario"].tolist() == [str(point) for point in range(4) for _ in range(2)]
    assert experiments["policy"].nunique() == experiments["levers.0.reach"].nunique()
    assert all(isinstance(values, np.ndarray) and values.shape == (8,) for values in outcomes.values())
    pd.testing.assert_index_equal(experiments.index, pd.RangeIndex(8))


def test_empty_cells_are_refused(small: Scenario, tmp_path: Path) -> None:
    study = Study.create(tmp_path / "study", small, design.one_at_a_time(FACTORS), 1, months=1)
    study.run()
    with pytest.raises(StudyError, match="expected a value in every point"):
        study.to_ema()


def test_the_notebook_holds_its_results_and_nothing_of_a_machine() -> None:
    text = NOTEBOOK.read_text(encoding="utf-8")
    cells = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
    outputs = [output for cell in cells for output in cell["outputs"]]
    assert all(cell["execution_count"] for cell in cells)
    assert not [output for output in outputs if output["output_type"] in ("error", "stream")]
    assert sum("image/png" in output.get("data", {}) for output in outputs) == 4
    assert "/home/" not in text
    assert "/tmp/" not in text  # noqa: S108
    assert len(text) < 300_000
