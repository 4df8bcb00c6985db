"""One replicate of the engine under way."""

from __future__ import annotations

from integration_sim import Scenario
from integration_sim.model.plan import Plan
from integration_sim.model.run import Run


def test_going_on_later_is_the_same(small: Scenario) -> None:
    plan = Plan(small)
    at_once, in_stretches = Run(plan, 1, 3), Run(plan, 1, 3)
    at_once.run_until()
    for month in (0, 1, 6, 6, 13, None, None):
        in_stretches.run_until(month)
    assert in_stretches.recording.values.tobytes() == at_once.recording.values.tobytes()
