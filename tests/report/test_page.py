"""The page of charts that all reports share."""

from __future__ import annotations

import pytest

from integration_sim.report.page import COLUMNS, new_page


@pytest.mark.parametrize("charts", [1, 12, 13])
def test_a_page_has_as_many_charts_as_are_asked_for_and_is_as_tall_as_they_need(charts: int) -> None:
    page, row = new_page("title", "what is shown", charts), new_page("title", "what is shown", COLUMNS)
    assert len(page.axes) == charts
    assert all(axis.axison for axis in page.axes)
    taller = page.figure.get_figheight() - row.figure.get_figheight()
    rows = -(-charts // COLUMNS)
    assert taller == pytest.approx((rows - 1) * (new_page("", "", 2 * COLUMNS).figure.get_figheight() - row.figure.get_figheight()))
