"""What is drawn and said of a survey is what was answered."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from integration_sim import INSTRUMENTS, Scenario, Survey
from integration_sim.experiments.survey import ask
from integration_sim.model.plan import Plan
from integration_sim.report.survey.figures import survey_chart
from integration_sim.report.survey.findings import agreement, asked, finding, hardest_first


@pytest.fixture(scope="module", params=INSTRUMENTS)
def found(request: pytest.FixtureRequest, small: Scenario) -> Survey:
    return ask(Plan(small), INSTRUMENTS[request.param], 15, 4, 1)


def labels(chart: Figure) -> list[str]:
    return [label.get_text() for label in chart.subfigs[1].axes[0].get_yticklabels()]


def test_boxes_and_bars_are_the_numbers(found: Survey) -> None:
    axes = survey_chart(found).subfigs[1].axes
    if found.instrument.name == "obstacles":
        (axis,) = axes
        means, published = (next(line for line in axis.lines if line.get_label().startswith(word)) for word in ("mean", "mean that chief"))
        table = hardest_first(found)
        np.testing.assert_allclose(np.asarray(means.get_xdata(), dtype=float), table["mean"])
        assert sorted(x for x in np.asarray(published.get_xdata(), dtype=float) if x == x) == [6.7, 7.0, 8.6]
        assert list(table["mean"]) == sorted(table["mean"], reverse=True)
        assert axis.get_xlim() == (0.0, 10.0)
        boxes = [patch.get_path().vertices[:, 0] for patch in axis.patches]  # type: ignore[attr-defined]
        for box, (_, row) in zip(boxes, table.iterrows(), strict=True):
            assert (box.min(), box.max()) == pytest.approx((row["p25"], row["p75"]))
    else:
        shares = agreement(found)
        assert len(axes) == 3
        for axis, level in zip(axes, ("strategic", "middle", "front_line"), strict=True):
            widths = [bar.get_width() for bar in axis.patches if isinstance(bar, Rectangle)]
            np.testing.assert_allclose(widths, 100.0 * np.concatenate([shares[("espoused", level)], shares[("in_use", level)]]))


def test_rows_are_named_and_the_title_is_the_finding(found: Survey) -> None:
    chart = survey_chart(found)
    assert sorted(labels(chart)) == sorted(found.instrument.label(item) for item in found.instrument.items)
    assert chart.subfigs[0].texts[0].get_text().replace("\n", " ") == finding(found)
    foot = chart.subfigs[2].texts[0].get_text().replace("\n", " ")
    assert asked(found) in foot
    assert "not a forecast" in foot


def made(found: Survey, answers: pd.DataFrame) -> Survey:
    return replace(found, answers=answers)


def test_the_finding_names_what_leads(found: Survey) -> None:
    answers = found.answers.copy()
    if found.instrument.name == "obstacles":
        scores = {"data": 9.0, "culture": 8.0, "finance": 7.0}
        answers["answer"] = answers["item"].astype(str).map(scores).fillna(2.0)
        for item, swing in (("governance", 2.0), ("workforce", 1.0)):
            rows = answers["item"] == item
            answers.loc[rows, "answer"] = 2.0 + swing * np.where(np.arange(rows.sum()) % 2, -1.0, 1.0)
        assert finding(made(found, answers)) == (
            "Hardest: data and IT systems (9.0 of 10), then organisational culture (8.0) and financial pressures (7.0);"
            " opinions differ most on governance and regulation and workforce"
        )
    else:
        answers["answer"] = np.where((answers["form"] == "in_use") & (answers["item"] == "roles"), 2.0, 4.0)
        assert finding(made(found, answers)) == (
            "100 % agree with the statements in words, 88 % from what is done; the widest gap: roles are recognised (100 points)"
        )


def test_where_nobody_answered_that_is_said(found: Survey) -> None:
    nobody = made(found, found.answers.iloc[:0])
    assert finding(nobody) == "In 2005-07 every post that would be asked was vacant"
    assert survey_chart(nobody).subfigs[0].texts[0].get_text() == finding(nobody)
