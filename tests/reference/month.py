"""The month: look around, let the mechanisms propose in order, apply the sum, move on, settle."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from reference.changes import Propose
from reference.institutions import decisions, finance, services, survival
from reference.minds import capability, commitment, confidence, culture, terms, uncertainty, workload
from reference.phases import settle
from reference.relations import ambition, contact, encounter, familiarity, trust
from reference.staffing import move_on, staffing
from reference.surroundings import look_around, observe

if TYPE_CHECKING:
    from reference.simulation import ReferenceRun

MECHANISMS: dict[str, Callable[[ReferenceRun, Propose], None]] = {
    "uncertainty": uncertainty,
    "contact": contact,
    "encounter": encounter,
    "trust": trust,
    "ambition": ambition,
    "familiarity": familiarity,
    "culture": culture,
    "terms": terms,
    "capability": capability,
    "commitment": commitment,
    "workload": workload,
    "decisions": decisions,
    "confidence": confidence,
    "finance": finance,
    "staffing": staffing,
    "survival": survival,
    "services": services,
}


def simulate_month(run: ReferenceRun) -> None:
    """Simulate one month. Every mechanism reads the states as they were at its start."""
    observe(run)
    look_around(run)
    for mechanism, propose_changes in MECHANISMS.items():
        if mechanism in run.switched_on:
            propose_changes(run, run.changes.by(mechanism))
    run.apply_changes()
    if "staffing" in run.switched_on:
        move_on(run)
    settle(run)
