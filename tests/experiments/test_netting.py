"""Netting: what cancels is taken together, and those are named that are left."""

from __future__ import annotations

import pytest

from integration_sim.experiments.attribution.netting import Part, netted

SHARE = 0.1


def test_what_cancels_does_not_hide_who_did_it() -> None:
    found = netted({"terms": -0.1602, "reform": 0.1601, "staffing": -0.0208, "culture": -0.0001}, SHARE)
    assert found.cancelling == [("reform", "terms")]
    assert [part.of for part in found.named] == [("staffing",)]
    assert found.others == pytest.approx(-0.0001)
    assert sum(part.change for part in found.parts) == pytest.approx(-0.021)


@pytest.mark.parametrize(
    "changes",
    [
        {"terms": -0.16, "reform": 0.16, "staffing": -0.2},  # what remains is larger than either
        {"terms": -0.16, "reform": 0.14, "staffing": -0.02},  # what they leave is not small beside either
        {"terms": -0.16, "reform": -0.16, "staffing": 0.02},  # the same way
        {"trust": 0.5, "money": -0.5001, "terms": 0.05, "reform": -0.05, "staffing": 0.01},  # (below: the small pair is too small)
    ],
)
def test_what_does_not_cancel_is_told_by_itself(changes: dict[str, float]) -> None:
    found = netted(changes, SHARE)
    assert ("reform", "terms") not in found.cancelling
    assert ("terms", "reform") not in found.cancelling
    assert {name for part in found.parts for name in part.of} == set(changes)


def test_more_than_two_may_cancel_two_by_two() -> None:
    found = netted({"a": 0.3, "b": 0.2, "c": -0.201, "d": -0.3, "e": 0.05}, SHARE)
    assert sorted(found.cancelling) == [("a", "d"), ("b", "c")]
    assert found.named == [Part(("e",), 0.05)]
    assert netted({"a": 0.3, "d": -0.302, "f": -0.31}, SHARE).cancelling == [], "either would hide as much as the other"


def test_what_two_leave_may_itself_be_what_moved_it() -> None:
    found = netted({"terms": -0.16, "reform": 0.15, "staffing": 0.0001}, SHARE)
    assert found.cancelling == [("reform", "terms")]
    assert [part.of for part in found.named] == [("terms", "reform")]
    assert found.named[0].change == pytest.approx(-0.01)
    assert found.others == pytest.approx(0.0001)


def test_nothing_cancels_nothing() -> None:
    assert netted({}, SHARE).parts == ()
    assert netted({"terms": float("nan"), "reform": 0.1}, SHARE).cancelling == []
