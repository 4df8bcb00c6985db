"""What comes out: the registry of outcomes, each with its unit, better direction, definition and plain label."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from integration_sim.compiled import compiled_entry
from integration_sim.frozen import FrozenDict
from integration_sim.mechanisms.rules import logistic


class Better(StrEnum):
    """Which direction is better."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Scope(StrEnum):
    """What an outcome is told of."""

    MANAGERS = "managers"  # by organisation and level
    PARTNERSHIP = "partnership"  # of the whole partnership


class Course(StrEnum):
    """How an outcome runs through time, and so over which time it is told."""

    STATE = "state"  # what holds in a month may be told of that month
    RATE = "rate"  # a share of what happens in a month: a single one is noise, so it is told over twelve
    FLOW = "flow"  # adds up: told as a total


class Step(StrEnum):
    """By what steps chance moves an outcome in one replicate."""

    NONE = "none"  # by any amount
    PARTNERSHIP = "partnership"  # a partnership's worth: one among those that there are
    POST = "post"  # a post among those that there are
    ONE = "one"  # whole numbers


@dataclass(frozen=True)
class Outcome:
    """One outcome."""

    name: str
    label: str
    unit: str
    better: Better
    definition: str
    scope: Scope = Scope.MANAGERS
    course: Course = Course.STATE
    step: Step = Step.NONE


SHARE = "0 to 1"

_OUTCOMES = (
    Outcome(
        "cross_trust",
        "Trust across organisations",
        SHARE,
        Better.HIGHER,
        "Mean trust that managers have in those of the other organisation whom they work with.",
    ),
    Outcome(
        "within_trust",
        "Trust inside the organisation",
        SHARE,
        Better.HIGHER,
        "Mean trust that managers have in colleagues of their own organisation.",
    ),
    Outcome(
        "partner_confidence",
        "Confidence in the partner organisation",
        SHARE,
        Better.HIGHER,
        "Mean confidence in the other organisation as an institution, apart from trust in persons.",
    ),
    Outcome("leadership_trust", "Trust in own leadership", SHARE, Better.HIGHER, "Mean trust in the leaders of one's own line."),
    Outcome(
        "culture_distance",
        "Distance between cultures",
        SHARE,
        Better.LOWER,
        "Mean difference (root mean square over four dimensions) between managers who work together across organisations.",
    ),
    Outcome("role_ambiguity", "Role ambiguity", SHARE, Better.LOWER, "Mean doubt about what one's role is."),
    Outcome("job_insecurity", "Job insecurity", SHARE, Better.LOWER, "Mean fear for one's post."),
    Outcome(
        "terms_grievance", "Grievance about terms", SHARE, Better.LOWER, "Mean grievance that others are better rewarded for similar work."
    ),
    Outcome("capability", "Collaborative capability", SHARE, Better.HIGHER, "Mean skill in working across organisations."),
    Outcome("commitment", "Commitment in use", SHARE, Better.HIGHER, "Mean commitment to integration as shown in what is done."),
    Outcome("espoused_commitment", "Commitment as espoused", SHARE, Better.NEITHER, "Mean commitment to integration as stated."),
    Outcome(
        "rhetoric_gap", "Gap between rhetoric and practice", SHARE, Better.LOWER, "Mean of how far stated commitment exceeds that in use."
    ),
    Outcome(
        "resistance",
        "Resistance",
        SHARE,
        Better.LOWER,
        "Mean readiness to resist the change, from insecurity, doubt, grievance, low commitment and overload.",
    ),
    Outcome("workload", "Workload", "1 = a full week", Better.LOWER, "Mean workload."),
    Outcome(
        "engagement",
        "Staff engagement",
        "0 to 100",
        Better.HIGHER,
        "Weighted mean of trust in leadership, commitment in use, security and clarity, on the scale of staff surveys.",
    ),
    Outcome(
        "vacancy_rate", "Vacant posts", SHARE, Better.LOWER, "Share of managers' posts that are vacant.", course=Course.RATE, step=Step.POST
    ),
    Outcome(
        "cooperation_rate",
        "Joint work that goes well",
        SHARE,
        Better.HIGHER,
        "Share of the month's meetings across organisations that went well, as each side saw it.",
        course=Course.RATE,
    ),
    Outcome(
        "ambition", "Ambition of joint work", SHARE, Better.HIGHER, "Mean ambition of what managers attempt together across organisations."
    ),
    Outcome(
        "integration_index",
        "Integration in use",
        "0 to 100",
        Better.HIGHER,
        "Mean of trust, remembered success, ambition across organisations and commitment in use, times 100.",
    ),
    Outcome(
        "espoused_integration_index",
        "Integration as espoused",
        "0 to 100",
        Better.NEITHER,
        "Stated commitment, times 100: what the organisations say of the same thing.",
    ),
    Outcome(
        "decision_months",
        "Months for a joint decision",
        "months",
        Better.LOWER,
        "Median age of recent joint decisions when they were concluded.",
        Scope.PARTNERSHIP,
        course=Course.RATE,
    ),
    Outcome(
        "escalation_rate",
        "Decisions passed upwards",
        SHARE,
        Better.LOWER,
        "Share of the month's new joint decisions that the middle level could not settle.",
        Scope.PARTNERSHIP,
        course=Course.RATE,
    ),
    Outcome(
        "service_performance",
        "Service performance",
        "100 = month 0",
        Better.HIGHER,
        "Mean over localities of an index of what services achieve.",
        Scope.PARTNERSHIP,
    ),
    Outcome(
        "delayed_discharge_index",
        "Delayed discharge",
        "100 = month 0",
        Better.LOWER,
        "Index of days in hospital after being ready to leave; most of its path is demand and capacity, not integration.",
        Scope.PARTNERSHIP,
    ),
    Outcome(
        "partnership_active",
        "Partnership in being",
        "0 or 1",
        Better.HIGHER,
        "1 while the partnership stands, 0 after it was dissolved.",
        Scope.PARTNERSHIP,
        step=Step.PARTNERSHIP,
    ),
    Outcome(
        "disputes",
        "Formal disputes",
        "open at the time",
        Better.LOWER,
        "1 while a formal dispute between the partners is open.",
        Scope.PARTNERSHIP,
        step=Step.ONE,
    ),
    Outcome(
        "failed_settlements",
        "Failed budget settlements",
        "a month",
        Better.LOWER,
        "1 in an April in which the partners fail to settle the year's budget.",
        Scope.PARTNERSHIP,
        course=Course.FLOW,
        step=Step.ONE,
    ),
    Outcome(
        "cost_manager_days",
        "Managers' time for levers and reforms",
        "days a month",
        Better.LOWER,
        "Manager-days that the month's levers and reforms take.",
        Scope.PARTNERSHIP,
        course=Course.FLOW,
    ),
    Outcome(
        "cost_gbp",
        "Cost of levers and reforms",
        "GBP a month",
        Better.LOWER,
        "Money that the month's levers and reforms cost, managers' time left out.",
        Scope.PARTNERSHIP,
        course=Course.FLOW,
    ),
)

OUTCOMES: Mapping[str, Outcome] = FrozenDict({outcome.name: outcome for outcome in _OUTCOMES})
"""Every outcome by name, in the order of the recorded columns."""

MEASURED = np.dtype((np.record, [(name, "f8") for name in OUTCOMES]))
"""A row of outcomes."""


class Resistance(NamedTuple):
    """Parameters `outcomes.resistance.*`."""

    intercept: float
    insecurity: float
    ambiguity: float
    grievance: float
    commitment: float
    usual_commitment: float
    overload: float


class Engagement(NamedTuple):
    """Parameters `outcomes.engagement.*`: weights, together 1."""

    leadership_trust: float
    commitment: float
    security: float
    clarity: float


class Measures(NamedTuple):
    """Parameters `outcomes.*`."""

    resistance: Resistance
    engagement: Engagement


@compiled_entry
def resistance(manager: np.record, p: Resistance) -> float:
    """How ready a manager is to resist the change.

    logistic(intercept + insecurity * x + ambiguity * u + grievance * g - commitment * (b - usual_commitment)
    + overload * max(0, w - 1)), of x job insecurity, u role ambiguity, g grievance about terms, b commitment in use, w workload
    (1 = a full week).
    """
    return logistic(
        p.intercept
        + p.insecurity * manager.insecurity
        + p.ambiguity * manager.ambiguity
        + p.grievance * manager.grievance
        - p.commitment * (manager.commitment - p.usual_commitment)
        + p.overload * max(0.0, manager.workload - 1.0)
    )


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
