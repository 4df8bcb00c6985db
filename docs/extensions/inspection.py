"""A joint inspection reports: it is clearer where everyone stands, and some fall out over who is to blame.

An event. A scenario may then say

    events:
      - {kind: inspection, date: 2017-09, criticism: 0.6}
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

import integration_sim as isim
from integration_sim.randomness import own_stream, uniforms
from integration_sim.scenario.fields import Share

__version__ = "1.0"

BLAME = own_stream("inspection: who blames whom")


def share(value: float, low: float, high: float, says: str) -> isim.Parameter:
    """Return a share with its range; all of them are assumptions here."""
    return isim.Parameter(value=value, low=low, high=high, maximum=1, unit="share", grade="A", source="assumption", says=says)


NUMBERS = {
    "clarity": share(0.3, 0.1, 0.5, "How much of what was unclear about the partnership the report clears up."),
    "blaming": share(0.2, 0.05, 0.5, "How many of the pairs that work across organisations fall out over it."),
    "strain": share(0.25, 0.1, 0.5, "How much of their trust such a pair loses over the harshest report."),
}


class Inspection(isim.PartnershipEvent):
    """A joint inspection of services publishes its report."""

    title = "inspection report"
    sentence = "a joint inspection reported"
    parameters = NUMBERS

    kind: Literal["inspection"] = "inspection"
    date: isim.CalendarMonth
    criticism: Share = 0.5

    def happen(self, world: isim.World, key: isim.Key, plan: Any) -> None:
        """Change the world at the start of the month; what ties lose is proposed, so that Why can tell of it."""
        p = {name: plan.scenario.parameter(f"events.inspection.{name}") for name in NUMBERS}
        concerned = plan.target_partnerships(self.partnership)
        clarity = world.partnerships["clarity"]
        clarity[concerned] += p["clarity"] * (1.0 - clarity[concerned])

        pairs = np.flatnonzero(np.isin(world.pairs["partnership"], concerned))  # those that work across organisations
        fallen_out = pairs[uniforms(key, BLAME, plan.month_of(self.date), pairs)[:, 0] < p["blaming"]]
        for tie in (2 * fallen_out, 2 * fallen_out + 1):  # the first's view of the second, and the second's of the first
            world.tie_changes["trust"][tie] -= p["strain"] * self.criticism * world.ties["trust"][tie]
