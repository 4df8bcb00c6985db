"""Vacant posts."""

from __future__ import annotations

from integration_sim.compiled import compiled
from integration_sim.model.recording.outcome import SHARE, Better, Course, Outcome, Step
from integration_sim.state import World


@compiled
def vacant(world: World, post: int) -> float:
    """Return 1 for a vacant post, else 0."""
    return 1.0 if world.posts[post].vacancy > 0 else 0.0


VACANCY_RATE = Outcome(
    "vacancy_rate",
    "Vacant posts",
    SHARE,
    Better.LOWER,
    "Share of managers' posts that are vacant.",
    course=Course.RATE,
    step=Step.POST,
    plural=True,
    of_manager=vacant,
    because_it_is="a count of posts, which people leave and join by chance",
    fed_by=("job_insecurity", "terms_grievance"),
)
