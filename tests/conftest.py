"""What many tests share."""

from __future__ import annotations

import pytest

from integration_sim import Scenario, load_scenario


@pytest.fixture(scope="session")
def small() -> Scenario:
    """Return case C with fewer managers, two years long, with a reform, a breach and levers inside it; quick to run."""
    return load_scenario("case_c").override(
        {
            "organisations.board.managers": {"strategic": 2, "middle": 4, "front_line": 6},
            "organisations.council.managers": {"strategic": 2, "middle": 4, "front_line": 6},
            "partnerships.partnership.localities": ["North", "South"],
            "finance.pressure": 0.4,
            "months": 24,
            "stands_for": 1,
            "events": [
                {"kind": "reform", "form": "chcp", "announced": "2004-05", "shadow": "2004-10", "live": "2005-04"},
                {"kind": "breach", "date": "2005-09", "share": 0.2},
            ],
            "levers": [{"kind": "coaching", "start": "2004-04", "months": 12, "reach": 5}],
        }
    )
