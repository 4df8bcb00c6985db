"""Staff engagement, on the scale of staff surveys."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from integration_sim.compiled import compiled, compiled_entry
from integration_sim.model.recording.outcome import Better, Outcome
from integration_sim.state import World


class Engagement(NamedTuple):
    """Parameters `outcomes.engagement.*`: weights, together 1."""

    leadership_trust: float
    commitment: float
    security: float
    clarity: float


@compiled_entry
def engagement(manager: np.record, p: Engagement) -> float:
    """How engaged a manager is, on the scale of staff surveys: a weighted mean.

    100 * (leadership_trust * L + commitment * b + security * (1 - x) + clarity * (1 - u)) / the sum of those weights, of L trust in
    one's own leadership, b commitment in use, x job insecurity, u role ambiguity.
    """
    total = (
        p.leadership_trust * manager.leadership_trust
        + p.commitment * manager.commitment
        + p.security * (1.0 - manager.insecurity)
        + p.clarity * (1.0 - manager.ambiguity)
    )
    return 100.0 * total / (p.leadership_trust + p.commitment + p.security + p.clarity)


@compiled
def of_post(world: World, post: int, p: Engagement) -> float:
    """Return the engagement of a post's holder."""
    return engagement(world.managers[post], p)


ENGAGEMENT = Outcome(
    "engagement",
    "Staff engagement",
    "0 to 100",
    Better.HIGHER,
    "Weighted mean of trust in leadership, commitment in use, security and clarity, on the scale of staff surveys.",
    of_manager=of_post,
    follows=("leadership_trust", "commitment", "insecurity", "ambiguity"),
    linear=True,
)
