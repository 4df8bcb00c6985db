"""Arithmetic of calendar months."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration_sim.scenario.calendar import CalendarMonth

MONTHS = st.builds(lambda year, month: CalendarMonth(f"{year}-{month:02d}"), st.integers(1900, 2199), st.integers(1, 12))
COUNTS = st.integers(-600, 600)


@given(MONTHS)
def test_a_month_reads_back_what_it_writes(month: CalendarMonth) -> None:
    assert CalendarMonth(str(month)) == month
    assert str(month) == f"{month.year}-{month.month:02d}"
    assert CalendarMonth(month) == month


@given(MONTHS, COUNTS, COUNTS)
def test_adding_months_goes_on_from_month_to_month(month: CalendarMonth, first: int, second: int) -> None:
    assert month + first + second == month + (first + second)
    assert (month + first) - month == first
    assert month + 0 == month


@given(MONTHS, MONTHS)
def test_differences_and_order_agree(one: CalendarMonth, other: CalendarMonth) -> None:
    assert one + (other - one) == other
    assert one - other == -(other - one)
    assert (one < other, one == other, one > other) == (one - other < 0, one - other == 0, one - other > 0)
    assert (one < other) == (str(one) < str(other))
    assert (hash(one) == hash(other)) or one != other


@given(MONTHS)
def test_twelve_months_are_a_year(month: CalendarMonth) -> None:
    later = month + 12
    assert (later.year, later.month) == (month.year + 1, month.month)


def test_december_is_followed_by_january() -> None:
    assert str(CalendarMonth("2015-12") + 1) == "2016-01"
    assert str(CalendarMonth("2016-01") + -1) == "2015-12"
    assert CalendarMonth("2016-04") - CalendarMonth("2004-04") == 144


WRONG = ["2016-13", "2016-00", "2016-4", "16-04", "2016/04", "2016-04-01", "0000-01", "9999-12", " 2016-04", "2016-04\n", "٢٠١٦-٠٤", ""]


@pytest.mark.parametrize("written", [*WRONG, 2016, 2016.04, None])
def test_anything_else_is_refused(written: Any) -> None:
    with pytest.raises(ValueError, match="expected a month written as 2016-04"):
        CalendarMonth(written)


def test_a_month_stays_as_it_is() -> None:
    month = CalendarMonth("2016-04")
    with pytest.raises(FrozenInstanceError):
        month.count = 0  # type: ignore[misc]
    assert pickle.loads(pickle.dumps(month)) == month == copy.deepcopy(month)


@pytest.mark.parametrize("other", [1.5, "2016-04", None])
def test_only_whole_months_are_added_and_only_months_subtracted(other: Any) -> None:
    with pytest.raises(TypeError):
        CalendarMonth("2016-04") + other
    with pytest.raises(TypeError):
        CalendarMonth("2016-04") - other
    assert CalendarMonth("2016-04") != other
