"""Outcomes of what managers feel, can and want: means of their states."""

from __future__ import annotations

import numpy as np

from integration_sim.compiled import compiled
from integration_sim.model.recording.outcome import SHARE, Better, Outcome
from integration_sim.state import World

ROLE_AMBIGUITY = Outcome("role_ambiguity", "Role ambiguity", SHARE, Better.LOWER, "Mean doubt about what one's role is.", state="ambiguity")
JOB_INSECURITY = Outcome("job_insecurity", "Job insecurity", SHARE, Better.LOWER, "Mean fear for one's post.", state="insecurity")
TERMS_GRIEVANCE = Outcome(
    "terms_grievance",
    "Grievance about terms",
    SHARE,
    Better.LOWER,
    "Mean grievance that others are better rewarded for similar work.",
    state="grievance",
)
CAPABILITY = Outcome(
    "capability",
    "Collaborative capability",
    SHARE,
    Better.HIGHER,
    "Mean skill in working across organisations.",
    state="capability",
)
COMMITMENT = Outcome(
    "commitment",
    "Commitment in use",
    SHARE,
    Better.HIGHER,
    "Mean commitment to integration as shown in what is done.",
    state="commitment",
)
ESPOUSED_COMMITMENT = Outcome(
    "espoused_commitment",
    "Commitment as espoused",
    SHARE,
    Better.NEITHER,
    "Mean commitment to integration as stated.",
    state="espoused",
)


@compiled
def gap(espoused: float, commitment: float) -> float:
    """Return by how much stated commitment exceeds that in use, not below 0."""
    return np.maximum(0.0, espoused - commitment)


@compiled
def rhetoric_gap(world: World, post: int) -> float:
    """Return that of a post's holder."""
    return gap(world.managers[post].espoused, world.managers[post].commitment)


RHETORIC_GAP = Outcome(
    "rhetoric_gap",
    "Gap between rhetoric and practice",
    SHARE,
    Better.LOWER,
    "Mean of how far stated commitment exceeds that in use.",
    of_manager=rhetoric_gap,
    follows=("espoused", "commitment"),
)
WORKLOAD = Outcome("workload", "Workload", "1 = a full week", Better.LOWER, "Mean workload.", state="workload")
