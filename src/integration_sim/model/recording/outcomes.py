"""What comes out: every outcome, those of extensions among them. Read it as a table of contents; recorder and reports follow it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from integration_sim.errors import ExtensionError
from integration_sim.extensions import place_of, together
from integration_sim.frozen import FrozenDict
from integration_sim.model.recording.checks import check_outcome_of_extension
from integration_sim.model.recording.outcome import SHARE, Better, Course, Outcome, Scope, Step
from integration_sim.model.recording.own.costs import COST_GBP, COST_MANAGER_DAYS
from integration_sim.model.recording.own.decisions import DECISION_MONTHS, ESCALATION_RATE
from integration_sim.model.recording.own.engagement import ENGAGEMENT
from integration_sim.model.recording.own.integration import ESPOUSED_INTEGRATION_INDEX, INTEGRATION_INDEX
from integration_sim.model.recording.own.minds import (
    CAPABILITY,
    COMMITMENT,
    ESPOUSED_COMMITMENT,
    JOB_INSECURITY,
    RHETORIC_GAP,
    ROLE_AMBIGUITY,
    TERMS_GRIEVANCE,
    WORKLOAD,
)
from integration_sim.model.recording.own.relations import (
    AMBITION,
    COOPERATION_RATE,
    CROSS_TRUST,
    CULTURE_DISTANCE,
    LEADERSHIP_TRUST,
    PARTNER_CONFIDENCE,
    WITHIN_TRUST,
)
from integration_sim.model.recording.own.resistance import RESISTANCE
from integration_sim.model.recording.own.services import DELAYED_DISCHARGE_INDEX, SERVICE_PERFORMANCE
from integration_sim.model.recording.own.standing import DISPUTES, FAILED_SETTLEMENTS, PARTNERSHIP_ACTIVE
from integration_sim.model.recording.own.vacancies import VACANCY_RATE
from integration_sim.tables import STATES

__all__ = ["MEASURED", "OF_EXTENSIONS", "OUTCOMES", "SHARE", "Better", "Course", "Measures", "Outcome", "Scope", "Step"]

_OWN = (
    CROSS_TRUST,
    WITHIN_TRUST,
    PARTNER_CONFIDENCE,
    LEADERSHIP_TRUST,
    CULTURE_DISTANCE,
    ROLE_AMBIGUITY,
    JOB_INSECURITY,
    TERMS_GRIEVANCE,
    CAPABILITY,
    COMMITMENT,
    ESPOUSED_COMMITMENT,
    RHETORIC_GAP,
    RESISTANCE,
    WORKLOAD,
    ENGAGEMENT,
    VACANCY_RATE,
    COOPERATION_RATE,
    AMBITION,
    INTEGRATION_INDEX,
    ESPOUSED_INTEGRATION_INDEX,
    DECISION_MONTHS,
    ESCALATION_RATE,
    SERVICE_PERFORMANCE,
    DELAYED_DISCHARGE_INDEX,
    PARTNERSHIP_ACTIVE,
    DISPUTES,
    FAILED_SETTLEMENTS,
    COST_MANAGER_DAYS,
    COST_GBP,
)


def _of_states() -> dict[str, Outcome]:
    """Return the outcomes of states that extensions bring."""
    states: dict[str, Any] = together("state", {})
    return {name: Outcome.of_state(state, of_ties=state.of == "ties") for name, state in states.items()}


def _all() -> Mapping[str, Outcome]:
    own, of_states = {outcome.name: outcome for outcome in _OWN}, _of_states()
    for name in own.keys() & of_states.keys():
        raise ExtensionError(f"{place_of(STATES[name])}: there is already an outcome {name!r}; give your state another name")
    found = together("outcome", own | of_states)
    for outcome in found.values():
        if place := place_of(outcome):
            check_outcome_of_extension(outcome, place, found)
    return FrozenDict(found)


OUTCOMES: Mapping[str, Outcome] = _all()
"""Every outcome by name, in the order of the recorded columns."""

OF_EXTENSIONS: tuple[str, ...] = tuple(OUTCOMES)[len(_OWN) :]
"""Those that extensions bring; they come last. Pages that show a choice of outcomes show these too."""
MEASURED = np.dtype((np.record, [(name, "f8") for name in OUTCOMES]))
"""A row of outcomes."""


def _measures_type() -> Any:
    make: Any = NamedTuple  # of fields that only the table of outcomes knows
    return make("Measures", [(name, kind) for name, outcome in OUTCOMES.items() if (kind := outcome.values) is not None])


Measures = _measures_type()
"""The type of the parameters `outcomes.*`: for each outcome that has any, its own."""
