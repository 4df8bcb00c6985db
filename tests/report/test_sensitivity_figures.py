"""Charts of sensitivity show the numbers of the table, and say the finding."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from integration_sim import Scenario, registry
from integration_sim.experiments.studies import design
from integration_sim.experiments.studies.factors import Factor, registry_factors
from integration_sim.experiments.studies.indices import elementary_effects, swings, variance_shares
from integration_sim.experiments.studies.sensitivity import Sensitivity
from integration_sim.experiments.studies.study import Study
from integration_sim.report.sensitivity.figures import MOST_SHOWN, finding, sensitivity_chart

FACTORS = (*registry_factors(["phases"])[:17], Factor("finance.pressure", 0.2, 0.8), Factor("levers.0.reach", choices=(1, 5)))
DESIGNS = {"morris": design.morris(FACTORS, 4), "sobol": design.saltelli(FACTORS, 4), "one_at_a_time": design.one_at_a_time(FACTORS)}


@pytest.fixture(params=DESIGNS)
def found(request: pytest.FixtureRequest, small: Scenario, tmp_path: Path) -> Sensitivity:
    """Return what each method finds of a linear model with noise, in which the last factors matter most."""
    points = DESIGNS[request.param]
    study = Study.create(tmp_path / "study", small, points, 5)
    places = np.array([(points.points[one.path] - one.bounds[0]) / (one.bounds[1] - one.bounds[0]) for one in FACTORS]).T
    weights = np.arange(len(FACTORS)) ** 2 / 10.0
    values = (np.nan_to_num(places, nan=0.5) @ weights)[:, np.newaxis] + np.random.default_rng(1).normal(0.0, 0.5, (len(points), 5))
    made = {
        "morris": lambda: elementary_effects(points, values, 1),
        "sobol": lambda: variance_shares(points, values, 1),
        "one_at_a_time": lambda: swings(points, values, False),
    }
    return Sensitivity(study, request.param, "service_performance", None, made[request.param]())


def main_axis(chart: Figure) -> Axes:
    return chart.subfigs[1].axes[0]


def widths(axis: Axes) -> list[float]:
    return [bar.get_width() for bar in axis.patches if isinstance(bar, Rectangle) and bar.get_width() not in (0.0,)]


def test_bars_are_the_leading_numbers(found: Sensitivity) -> None:
    drawn = [width for width in widths(main_axis(sensitivity_chart(found))) if not np.isnan(width)]
    shown = found.indices.head(MOST_SHOWN)
    expected = {
        "morris": shown.get("mu_star"),
        "sobol": 100.0 * pd.concat([shown["first"], shown["total"]]) if "total" in shown else None,
        "one_at_a_time": pd.concat([shown["change_low"], shown["change_high"]]) if "change_low" in shown else None,
    }[found.method]
    np.testing.assert_allclose(sorted(drawn), sorted(expected))


def test_each_factor_is_named_and_explained(found: Sensitivity) -> None:
    labels = [label.get_text().replace("\n", " ") for label in main_axis(sensitivity_chart(found)).get_yticklabels()]
    assert len(labels) == MOST_SHOWN
    for label, name in zip(labels, found.indices["factor"], strict=False):
        assert name in label
        if name in registry():
            assert label.startswith(registry()[name].says.removesuffix("."))


def test_the_title_names_the_leaders_and_the_foot_the_rest(found: Sensitivity) -> None:
    chart = sensitivity_chart(found)
    title = chart.subfigs[0].texts[0].get_text().replace("\n", " ")
    assert title == finding(found)
    assert title.startswith(f"Service performance at the end depends most on {found.indices.loc[0, 'factor']}, then on")
    foot = " ".join(chart.subfigs[2].texts[0].get_text().split())
    assert f"{len(FACTORS) - MOST_SHOWN} more factors matter less and are not shown" in foot
    assert f"{len(found.study.design)} points x 5 replicates" in foot
    assert "100 = month 0, higher is better" in main_axis(chart).get_xlabel().replace("\n", " ")


def test_a_chart_of_luck_says_so(found: Sensitivity) -> None:
    nothing = found.indices.copy()
    columns = [name for name in nothing if name.endswith(("_from", "_low"))]
    nothing[columns] = -1.0
    nothing[[name for name in nothing if name.endswith(("_to", "_high"))]] = 1.0
    if "luck" in nothing:
        nothing["luck"] = 1e6
    unclear = Sensitivity(found.study, found.method, found.outcome, found.at, nothing)
    assert finding(unclear) == "Service performance at the end: no factor moves it by more than luck could"
    bars = [bar for bar in main_axis(sensitivity_chart(unclear)).patches if bar.get_width()]
    assert all(bar.get_alpha() < 1.0 for bar in bars)


def test_charts_can_be_written(found: Sensitivity) -> None:
    chart = sensitivity_chart(found)
    for kind in ("png", "svg"):
        stream = io.BytesIO()
        chart.savefig(stream, format=kind)
        assert len(stream.getvalue()) > 10_000
