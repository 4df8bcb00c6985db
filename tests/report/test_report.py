"""Charts, narrative and tables say what the numbers say."""

from __future__ import annotations

import io

import numpy as np
import pytest
from matplotlib.figure import Figure

from integration_sim import OUTCOMES, Scenario, simulate
from integration_sim.experiments.ensemble import Ensemble
from integration_sim.report.figures import PANELS, chart_page, marks
from integration_sim.report.narrative import Verdict, narrative, verdict
from integration_sim.report.wording.numbers import MedianAndRange, median_and_range


@pytest.fixture(scope="module")
def ensemble(small: Scenario) -> Ensemble:
    return simulate(small, 6)


@pytest.fixture(scope="module")
def page(ensemble: Ensemble) -> Figure:
    return chart_page(ensemble)


def test_each_panel_shows_the_median_and_the_band(ensemble: Ensemble, page: Figure) -> None:
    axes = page.subfigs[1].axes
    assert [axis.get_title(loc="left") for axis in axes] == [panel.title for panel in PANELS]
    for panel, axis in zip(PANELS, axes, strict=True):
        for line, band, drawn in zip(panel.lines, axis.collections, axis.lines, strict=False):
            values = ensemble.of(line.outcome, level=line.level)
            np.testing.assert_allclose(drawn.get_ydata(), np.median(values, axis=0), equal_nan=True)
            corners = band.get_paths()[0].vertices[:, 1]
            assert corners.min() == pytest.approx(np.nanpercentile(values, 5, axis=0).min())
            assert corners.max() == pytest.approx(np.nanpercentile(values, 95, axis=0).max())


def test_reforms_are_marked_and_explained(ensemble: Ensemble, page: Figure) -> None:
    told = [(one.month, one.label) for one in marks(ensemble)]
    assert told == [
        (1, "Community Health and Care Partnership (CHCP) announced"),
        (6, "Community Health and Care Partnership (CHCP) in shadow"),
        (12, "Community Health and Care Partnership (CHCP) live"),
        (17, "promise broken"),
    ]
    foot = "\n".join(text.get_text() for text in page.subfigs[2].texts)
    assert "May 2004: Community Health and Care Partnership (CHCP) announced" in foot
    assert "not a forecast" in foot
    for axis in page.subfigs[1].axes:
        assert [text.get_text() for text in axis.texts][1:] == ["1", "2", "3", "4"]


def test_the_page_can_be_written_as_picture_and_drawing(page: Figure) -> None:
    for kind in ("png", "svg"):
        stream = io.BytesIO()
        page.savefig(stream, format=kind)
        assert len(stream.getvalue()) > 10_000


def test_lines_can_be_told_apart_without_colour() -> None:
    from integration_sim.report.figures import STYLES

    assert len({style for _, style in STYLES}) == len(STYLES) >= max(len(panel.lines) for panel in PANELS)


def test_the_narrative_tells_the_numbers(ensemble: Ensemble) -> None:
    text = "\n".join(narrative(ensemble))
    worst = np.median(ensemble.of("service_performance"), axis=0).min()
    assert "at its worst in" in text
    assert f"{worst:.1f} (" in text
    assert "24 managers from April 2004 to April 2006, simulated 6 times" in text
    assert "middle managers resist most" in text


@pytest.mark.parametrize(
    ("outcome", "change", "judged"),
    [
        ("cross_trust", 0.10, Verdict.BETTER),
        ("cross_trust", -0.10, Verdict.WORSE),
        ("job_insecurity", 0.10, Verdict.WORSE),
        ("job_insecurity", -0.10, Verdict.BETTER),
        ("espoused_commitment", 0.10, Verdict.HIGHER),
        ("espoused_commitment", -0.10, Verdict.LOWER),
        ("cross_trust", 0.001, Verdict.UNCLEAR),
    ],
)
def test_verdicts(outcome: str, change: float, judged: Verdict) -> None:
    start = np.linspace(0.3, 0.6, 20)
    assert verdict(OUTCOMES[outcome], start, start + change) is judged


def test_what_no_replicate_knows_has_no_clear_change() -> None:
    unknown = np.full(3, np.nan)
    assert verdict(OUTCOMES["decision_months"], unknown, np.ones(3)) is Verdict.UNCLEAR


def test_a_change_that_goes_both_ways_is_unclear() -> None:
    start = np.full(20, 0.5)
    end = start + np.where(np.arange(20) < 10, 0.2, -0.2)
    assert verdict(OUTCOMES["cross_trust"], start, end) is Verdict.UNCLEAR


def test_a_number_is_told_with_the_range_that_holds_most_replicates() -> None:
    assert median_and_range(np.array([1.0, 2.0, 3.0, np.nan])).median == 2.0
    assert MedianAndRange(0.5, 0.4, 0.6).written(2) == "0.50 (0.40 to 0.60)"
    assert MedianAndRange(0.5, 0.499, 0.501).written(2) == "0.50"
    assert median_and_range(np.array([np.nan])).written(1) == "none"


def test_a_dissolution_is_told_only_where_a_partnership_was_dissolved(ensemble: Ensemble) -> None:
    values = ensemble.values.copy()
    values["partnership_active"], values["disputes"] = 1.0, 0.0
    every, own = (ensemble.cells.names.index((name, "all", "all")) for name in ("all", "partnership"))
    values["partnership_active"][..., every] = 1.0 - 1e-15  # a mean of ones, not quite 1
    values["disputes"][..., every] = 1e-15
    told = "In {} of 6 replicates a partnership was dissolved for a time or for good; in {} of 6 replicates there was a formal dispute."
    assert narrative(Ensemble(ensemble.plan, values, ensemble.provenance))[-1] == told.format(0, 0)
    values["partnership_active"][:2, 5, own] = 0.0
    values["disputes"][1, 7, own] = 1.0
    assert narrative(Ensemble(ensemble.plan, values, ensemble.provenance))[-1] == told.format(2, 1)
