"""Charts as plain data: bands, what is kept of an ensemble, and charts that are made only when they are sent."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import solara

from integration_sim import Comparison, Scenario, compare
from integration_sim.dashboard.charts.charts import outcome_chart
from integration_sim.dashboard.widgets.chart import Chart, Later

REPLICATES, NAME = 6, "cross_trust"


@pytest.fixture(scope="module")
def comparison(small: Scenario) -> Comparison:
    return compare(small, small.override({"finance.pressure": 0.6}), replicates=REPLICATES, names=["arm"])


def test_bands_are_quantiles_and_empty_where_no_replicate_has_a_value(comparison: Comparison) -> None:
    arm = comparison.alternatives["arm"]
    values = arm.values.copy()
    values[NAME][:, 3] = np.nan
    values[NAME][1:, 4] = np.nan
    chart = outcome_chart(replace(comparison, alternatives={"arm": replace(arm, values=values)}), ["arm"], NAME)
    of_baseline, of_arm = chart["series"]
    for end, share in (("low", 5), ("mid", 50), ("high", 95)):
        np.testing.assert_allclose(of_baseline[end], np.percentile(comparison.baseline.series(NAME), share, axis=0), atol=5.1e-5)
        assert of_arm[end][3] is None
        assert of_arm[end][4] == pytest.approx(arm.series(NAME)[0, 4], abs=5.1e-5)
    assert outcome_chart(comparison, ["arm"], NAME)["series"][1]["mid"][3] is not None, "another ensemble, other numbers"


def test_a_chart_is_made_when_it_is_sent_and_only_if_it_changed() -> None:
    made: list[str] = []

    def make(name: str) -> dict[str, Any]:
        made.append(name)
        return {"name": name}

    @solara.component
    def page(name: str, turn: int) -> None:
        solara.Text(str(turn))
        Chart(Later(make, (name,)))

    box, rendered = solara.render(page("one", 0), handle_error=False)
    drawing, changes = box.children[0].children[1], []
    drawing.observe(changes.append, "drawing")
    made.clear()
    rendered.render(page("one", 1))
    assert not changes
    rendered.render(page("two", 1))
    assert len(changes) == 1
    assert not made or made == ["two"], "made no sooner than it is sent"
    made.clear()
    assert json.loads(drawing.get_state("drawing")["drawing"]) == {"name": "two"}
    assert made == ["two"]
    rendered.close()
