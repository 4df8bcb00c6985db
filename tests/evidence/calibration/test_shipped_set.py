"""The set that ships belongs to this code, and every vector of it is plausible as far as the file tells."""

from __future__ import annotations

import pytest

from integration_sim import load_scenario, simulate
from integration_sim.evidence.calibration.accepted import Accepted, belongs_to_this_code, read_accepted
from integration_sim.evidence.validation.pattern import patterns
from integration_sim.parameters.vectors import SHIPPED

BANDS = {f"{pattern.id}: {one.says}": one for pattern in patterns().patterns for one in pattern.expect}


@pytest.fixture(scope="module")
def shipped() -> Accepted:
    return read_accepted(SHIPPED)


def test_it_gives_the_outcomes_that_it_gave_when_it_was_made(shipped: Accepted) -> None:
    anew = "`isim calibrate --wanted 300`, then put accepted.parquet in the place of src/integration_sim/evidence/accepted.parquet"
    assert belongs_to_this_code(shipped.vectors), f"rules or numbers have changed since the set was made; make it anew: {anew}"


def test_it_tells_what_every_expectation_showed(shipped: Accepted) -> None:
    assert set(shipped.shown.columns) == set(BANDS)
    assert len(shipped.shown) == len(shipped.vectors)


def test_no_vector_lies_far_outside_a_published_size(shipped: Accepted) -> None:
    """Three discrepancies, each a quarter of the band, and luck."""
    for name, expected in BANDS.items():
        if expected.known_to_fail or expected.above is None or expected.below is None or expected.recovery is None:
            continue
        room = 0.75 * (expected.below - expected.above)
        assert shipped.shown[name].between(expected.above - room, expected.below + room).all(), name


def test_replicates_may_live_with_it(shipped: Accepted) -> None:
    ensemble = simulate(load_scenario("ijb_typical"), 3, months=12, parameters="accepted")
    assert ensemble.provenance.vectors == {"kind": "accepted", "digest": shipped.vectors.digest, "vectors": len(shipped.vectors)}
