"""Charts, narrative and tables say what the numbers say."""

from __future__ import annotations

import io
import re

import numpy as np
import pytest
from matplotlib.figure import Figure
from rich.console import Console
from rich.table import Table

from integration_sim import OUTCOMES, Scenario, simulate
from integration_sim.experiments.comparison.verdict import ENOUGH
from integration_sim.experiments.replicates.ensemble import Ensemble
from integration_sim.report.run.figures import PANELS, chart_page, marks
from integration_sim.report.run.narrative import narrative
from integration_sim.report.run.tables import outcome_table
from integration_sim.report.wording.events import axis_label
from integration_sim.report.wording.numbers import MedianAndRange, median_and_range
from integration_sim.report.wording.sentences import month_name
from integration_sim.report.wording.verdicts import clear_means


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
            values = ensemble.series(line.outcome, level=line.level)
            np.testing.assert_allclose(drawn.get_ydata(), np.median(values, axis=0), equal_nan=True)
            corners = band.get_paths()[0].vertices[:, 1]
            assert corners.min() == pytest.approx(np.nanpercentile(values, 5, axis=0).min())
            assert corners.max() == pytest.approx(np.nanpercentile(values, 95, axis=0).max())


def test_reforms_are_marked_and_explained(ensemble: Ensemble, page: Figure) -> None:
    told = [(one.month, axis_label(one)) for one in marks(ensemble)]
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
    from integration_sim.report.run.figures import STYLES

    assert len({style for _, style in STYLES}) == len(STYLES) >= max(len(panel.lines) for panel in PANELS)


def test_the_narrative_tells_the_numbers(ensemble: Ensemble) -> None:
    text = "\n".join(narrative(ensemble))
    assert "24 managers from April 2004 to April 2006, simulated 6 times" in text
    values = ensemble.series("role_ambiguity")
    at = int(np.abs(values.mean(axis=0) - values[:, 0].mean()).argmax())
    told = re.search(
        r"Role ambiguity starts at (\S+)(?: \(\S+ to \S+\))?, is furthest from there in (\w+ \d+) at (\S+) .*and ends at (\S+)", text
    )
    assert told is not None
    assert told[2] == month_name(ensemble.scenario.start + at)
    for number, month in ((1, 0), (3, at), (4, -1)):
        assert told[number] == f"{np.median(values[:, month]):.2f}"


def test_the_narrative_says_what_clear_means_just_where_it_is_claimed(ensemble: Ensemble) -> None:
    few = Ensemble(ensemble.plan, ensemble.values[:5], ensemble.provenance)
    assert clear_means(None) in narrative(ensemble)[0]
    assert clear_means(None) not in narrative(few)[0]
    assert narrative(few)[0].endswith("simulated 5 times: no verdict and no ranges (they take 6 simulated futures or more).")


def by_level(ensemble: Ensemble, **levels: float) -> Ensemble:
    """Return an ensemble in which managers of each level resist by a number, with a little luck from replicate to replicate."""
    values = ensemble.values.copy()
    for level, size in levels.items():
        cell = ensemble.aggregation.names.index(("all", "all", level))
        values["resistance"][:, :, cell] = size + 0.004 * (np.arange(ensemble.replicates)[:, np.newaxis] - 2.5)
    return Ensemble(ensemble.plan, values, ensemble.provenance)


def test_who_resists_most_is_said_only_where_it_matters(ensemble: Ensemble) -> None:
    apart = by_level(ensemble, strategic=0.30, middle=0.50, front_line=0.40)
    assert (
        "Over the whole time middle managers resist most: 0.50 (0.49 to 0.51), against 0.40 (0.39 to 0.41) at the front line level and"
        " 0.30 (0.29 to 0.31) at the strategic level."
    ) in narrative(apart)
    near = by_level(ensemble, strategic=0.30, middle=0.405, front_line=0.40)
    assert not any("resist most" in text for text in narrative(near)), "by less than matters"
    few = Ensemble(apart.plan, apart.values[:5], apart.provenance)
    assert not any("resist most" in text for text in narrative(few)), "of too few replicates"


def test_the_table_tells_rates_of_a_year_and_flows_in_all(ensemble: Ensemble) -> None:
    values = ensemble.values.copy()
    cell = ensemble.aggregation.overall
    values["failed_settlements"][:, :, cell] = 0.0
    values["failed_settlements"][:, [5, 14, 20, 22], cell] = 1.0
    values["vacancy_rate"][:, :, cell] = np.where(np.arange(25) <= 12, 0.1, 0.3)
    values["vacancy_rate"][:, [0, 24], cell] = 0.9  # a single month is noise
    table = shown(outcome_table(Ensemble(ensemble.plan, values, ensemble.provenance)))
    assert re.search(r"Failed budget settlements \(in all\) +4\.00 +total", table)
    assert re.search(r"Vacant posts \(0 to 1, over a year\) +0\.10 +0\.35 +worse", table)


@pytest.mark.parametrize("columns", [80, 120])
def test_the_table_fits_a_terminal_and_cuts_no_word(ensemble: Ensemble, columns: int) -> None:
    text = shown(outcome_table(ensemble), columns)
    assert max(map(len, text.splitlines())) <= columns
    words = set(text.split())
    for outcome in OUTCOMES.values():
        assert words >= set(outcome.label.split())


def shown(table: Table, columns: int = 160) -> str:
    console = Console(width=columns, file=io.StringIO(), record=True)
    console.print(table)
    return console.export_text()


def test_a_number_is_told_with_the_range_that_holds_most_replicates() -> None:
    assert median_and_range(np.array([1.0, 2.0, 3.0, np.nan])).median == 2.0
    assert MedianAndRange(0.5, 0.4, 0.6, ENOUGH).written(2) == "0.50 (0.40 to 0.60)"
    assert MedianAndRange(0.5, 0.499, 0.501, ENOUGH).written(2) == "0.50"
    assert MedianAndRange(0.5, 0.4, 0.6, ENOUGH - 1).written(2) == "0.50", "too few to claim a range"
    assert median_and_range(np.array([np.nan])).written(1) == "none"


def test_a_dissolution_is_told_only_where_a_partnership_was_dissolved(ensemble: Ensemble) -> None:
    values = ensemble.values.copy()
    values["partnership_active"], values["disputes"] = 1.0, 0.0
    every, own = (ensemble.aggregation.names.index((name, "all", "all")) for name in ("all", "partnership"))
    values["partnership_active"][..., every] = 1.0 - 1e-15  # a mean of ones, not quite 1
    values["disputes"][..., every] = 1e-15
    told = "In {} of 6 replicates a partnership was dissolved for a time or for good; in {} of 6 replicates there was a formal dispute."
    assert narrative(Ensemble(ensemble.plan, values, ensemble.provenance))[-1] == told.format(0, 0)
    values["partnership_active"][:2, 5, own] = 0.0
    values["disputes"][1, 7, own] = 1.0
    assert narrative(Ensemble(ensemble.plan, values, ensemble.provenance))[-1] == told.format(2, 1)
