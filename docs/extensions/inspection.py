"""A joint inspection publishes its report: everyone knows better where they stand, and some fall out over who is to blame.

isim.load_extension("docs/extensions/inspection.py")

events:
- {kind: inspection, date: 2017-09, criticism: 0.6}
"""

from typing import Any, Literal

import numpy as np

import integration_sim as isim
from integration_sim.randomness import own_stream, uniforms
from integration_sim.scenario.fields import Share

ASSUMED = {"unit": "share", "maximum": 1, "grade": "A", "source": "assumption; nothing was measured"}
BLAME = own_stream("inspection: who blames whom")

NUMBERS = {
    "clarity": isim.Parameter(
        value=0.3, low=0.1, high=0.5, says="How much of what was unclear about the partnership the report clears up.", **ASSUMED
    ),
    "blaming": isim.Parameter(
        value=0.2, low=0.05, high=0.5, says="How many of the pairs that work across organisations fall out over it.", **ASSUMED
    ),
    "strain": isim.Parameter(
        value=0.25, low=0.1, high=0.5, says="How much of their trust such a pair loses over the harshest report.", **ASSUMED
    ),
}


class Inspection(isim.PartnershipEvent):
    """A joint inspection of services publishes its report."""

    title = "inspection report"
    sentence = "a joint inspection reported"
    parameters = NUMBERS

    kind: Literal["inspection"] = "inspection"
    date: isim.CalendarMonth
    criticism: Share = 0.5

    def happen(self, world: Any, key: Any, plan: Any) -> None:
        """Change the world at the start of the month; what trust loses is proposed, so that Why can tell of it."""
        p = {name: plan.scenario.parameter(f"events.inspection.{name}") for name in self.parameters}
        concerned = plan.target_partnerships(self.partnership)
        clarity = world.partnerships["clarity"]
        clarity[concerned] += p["clarity"] * (1.0 - clarity[concerned])

        pairs = np.flatnonzero(np.isin(world.pairs["partnership"], concerned))  # those that work across organisations
        luck = uniforms(key, BLAME, plan.month_of(self.date), pairs)[:, 0]
        fallen_out = pairs[luck < p["blaming"]]
        for tie in (2 * fallen_out, 2 * fallen_out + 1):  # the first's view of the second, and the second's of the first
            world.tie_changes["trust"][tie] -= p["strain"] * self.criticism * world.ties["trust"][tie]
