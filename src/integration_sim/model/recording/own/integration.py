"""Integration, in use and as espoused."""

from __future__ import annotations

from integration_sim.model.recording.outcome import Better, Outcome

INTEGRATION_INDEX = Outcome(
    "integration_index",
    "Integration in use",
    "0 to 100",
    Better.HIGHER,
    "Mean of trust, remembered success, ambition across organisations and commitment in use, times 100.",
    index_of=("trust_across", "experience", "ambition_across", "commitment"),
)
ESPOUSED_INTEGRATION_INDEX = Outcome(
    "espoused_integration_index",
    "Integration as espoused",
    "0 to 100",
    Better.NEITHER,
    "Stated commitment, times 100: what the organisations say of the same thing.",
    index_of=("espoused",),
)
