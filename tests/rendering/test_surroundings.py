"""What weighs only beside the usual: partners who serve other partnerships too, and organisational development."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from integration_sim import Scenario
from integration_sim.model.plan import Plan
from integration_sim.model.run import Run
from rendering.scenarios import eventful
from rendering.twins import twins


def recorded(scenario: Scenario, outcome: str | None = None) -> NDArray[np.float64]:
    """Return all that one replicate records, or an outcome over all managers, month by month."""
    run = Run(Plan(scenario), 1, 0)
    run.run_until()
    values = run.recording.values
    return values.view(np.float64) if outcome is None else values[outcome][:, run.aggregation.overall]


def test_elsewhere_is_what_a_partnerships_organisations_do_for_others() -> None:
    """The board serves both partnerships, each council and the charity one."""
    pair = twins(eventful(), 1)
    assert pair.engine.world.partnerships["elsewhere"].tolist() == [1 / 4, 1 / 6]
    assert [partnership.elsewhere for partnership in pair.reference.partnerships] == [1 / 4, 1 / 6]


def test_approvals_wait_longer_where_partners_serve_others_too() -> None:
    def months(weight: float) -> float:
        quiet = eventful(events=[], levers=[], **{"parameters.decisions.approval_elsewhere": weight})
        return float(np.nanmean(recorded(quiet, "decision_months")))

    assert months(3.0) > months(0.0)


def test_one_board_and_one_council_know_no_elsewhere(small: Scenario) -> None:
    found = [recorded(small.override({"parameters.decisions.approval_elsewhere": weight})) for weight in (0.0, 1.2)]
    np.testing.assert_array_equal(*found)


def with_od(scenario: Scenario, capacity: float, weight: float) -> Scenario:
    """Return a scenario whose organisations all have a strength of organisational development."""
    changes = {f"organisations.{name}.od_capacity": capacity for name in scenario.organisations}
    return scenario.override({**changes, "parameters.uncertainty.od": weight})


def test_usual_organisational_development_changes_no_doubt(small: Scenario) -> None:
    found = [recorded(with_od(small, 0.5, weight)) for weight in (0.0, 0.6)]
    np.testing.assert_array_equal(*found)


def test_a_reform_leaves_less_doubt_where_organisational_development_is_strong(small: Scenario) -> None:
    weak, strong = (recorded(with_od(small, capacity, 0.4), "role_ambiguity") for capacity in (0.0, 1.0))
    np.testing.assert_allclose(weak[0], strong[0], atol=0.02)
    assert weak[13] > strong[13] + 0.02
