"""A variant that an earlier version wrote means today what its maker meant, and says so."""

from __future__ import annotations

import json
from typing import Any

import pytest

from integration_sim import ScenarioError, load_scenario
from integration_sim.dashboard.visitor.links import packed, unpacked
from integration_sim.dashboard.visitor.saved_variants import read_session
from integration_sim.dashboard.visitor.variants import Variant, opened, read_variant


def as_written_before(variant: Variant) -> dict[str, Any]:
    """Return a variant as version 1 wrote it: no version, no past."""
    data = variant.to_data()
    for scenario in (data["baseline"], data["scenario"]):
        del scenario["schema_version"], scenario["past"]
        for partnership in scenario["partnerships"].values():
            del partnership["past"]
    return data


def tighter() -> Variant:
    place = opened(load_scenario("case_c"))
    return place.with_scenario(place.scenario.override({"finance.pressure": 0.7}))


def test_its_constant_pressure_acts_from_the_first_month_on() -> None:
    variant = tighter()
    found = read_variant(as_written_before(variant))
    assert found.scenario == variant.scenario
    assert found.scenario.past_pressure_of("partnership") == 0.3
    assert "acts from the first month on" in found.notice
    assert variant.name in found.notice


def test_what_means_the_same_is_not_remarked_upon() -> None:
    place = opened(load_scenario("case_c"))
    later = place.with_scenario(place.scenario.override({"finance.pressure@2012-04": 0.7, "levers": []}))
    for variant in (place, later):
        found = read_variant(as_written_before(variant))
        assert (found.scenario, found.notice) == (variant.scenario, "")


def test_the_past_travels_with_links_and_sessions() -> None:
    variant = tighter()
    found = unpacked(packed(variant))
    assert (found.scenario, found.notice) == (variant.scenario, "")
    text = json.dumps({"format": "integration-sim session", "version": 1, "variants": [as_written_before(variant)]})
    (one,), _ = read_session(text, "old.json")
    assert one.scenario == variant.scenario
    assert one.notice
    assert read_variant(one.to_data()).notice == ""


def test_what_a_newer_version_wrote_is_refused() -> None:
    data = tighter().to_data()
    data["scenario"]["schema_version"] = 3
    with pytest.raises(ScenarioError, match="schema_version: found 3, expected 2 or less"):
        read_variant(data)
