"""Scenarios in which everything happens that can: every kind of event and lever, and an organisation in two partnerships."""

from __future__ import annotations

from typing import Any

from integration_sim import Scenario

EVENTS: tuple[dict[str, Any], ...] = (
    {"kind": "reform", "partnership": "north", "form": "ijb", "announced": "2010-06", "shadow": "2010-10", "live": "2011-03", "size": 0.8},
    {
        "kind": "reform",
        "partnership": "south",
        "form": "lead_agency",
        "announced": "2010-08",
        "live": "2011-02",
        "receiver": "board",
        "phases": [{"live": "2011-04", "localities": ["Harbour"]}, {"live": "2011-10", "localities": ["Moor"]}],
    },
    {"kind": "budget_shock", "partnership": "south", "date": "2010-09", "months": 6, "pressure": 0.4},
    {"kind": "budget", "date": "2010-11", "mode": "aligned"},
    {"kind": "clarify", "date": "2010-12", "clarity": 0.7},
    {"kind": "freeze", "date": "2010-10", "months": 9, "organisation": "north_council"},
    {"kind": "freeze", "date": "2011-02", "months": 3},
    {"kind": "budget", "date": "2011-05", "mode": "pooled"},
    {"kind": "pay_award", "date": "2011-05", "organisation": "board", "change": 0.2},
    {"kind": "pay_award", "date": "2011-05", "organisation": "charity", "part": "pension", "change": -0.9},
    {"kind": "breach", "date": "2011-06", "share": 0.3},
    {"kind": "leadership_change", "date": "2011-07", "size": 1.5},
    {"kind": "leadership_change", "partnership": "north", "date": "2010-09", "organisation": "board", "stance": -0.8},
    {"kind": "leadership_change", "date": "2011-01", "organisation": "board", "level": "middle", "stance": 0.6},
    {"kind": "election", "date": "2011-03", "organisation": "south_council", "size": 0.7, "stance": 0.9},
    {"kind": "non_renewal", "date": "2010-09", "share": 0.3, "organisation": "board"},
    {"kind": "non_renewal", "date": "2011-06", "share": 0.4, "level": "middle"},
    {"kind": "demand_shock", "date": "2011-08", "months": 4, "demand": 0.1},
    {"kind": "dissolve", "partnership": "south", "date": "2011-09"},
    {"kind": "reform", "form": "chcp", "announced": "2011-11", "shadow": "2011-12", "live": "2012-01"},
)
"""Every kind of event, those of one month in both orders of importance."""

LEVERS: tuple[dict[str, Any], ...] = (
    {"kind": "coaching", "start": "2010-05", "months": 20, "reach": 9},
    {"kind": "coaching", "start": "2010-07", "months": 6, "level": "strategic", "intensity": 0.5},
    {"kind": "action_learning", "style": "owned", "start": "2010-06", "months": 18, "level": "middle", "reach": 5},
    {"kind": "action_learning", "style": "imposed", "start": "2010-06", "months": 12, "organisation": "board"},
    {"kind": "co_location", "style": "mixed_teams", "start": "2010-08", "months": 16, "partnership": "north", "reach": 8},
    {"kind": "co_location", "style": "mixed_teams", "start": "2010-10", "months": 14, "locality": "Coast"},
    {"kind": "co_location", "style": "separate_floors", "start": "2010-08", "months": 16, "organisation": "south_council"},
    {"kind": "shadowing", "start": "2010-05", "months": 12, "reach": 10, "intensity": 0.7},
    {"kind": "assurance", "start": "2010-08", "months": 10, "organisation": "charity"},
    {"kind": "assurance", "start": "2010-06", "months": 12, "level": "front_line", "intensity": 0.6},
    {"kind": "professional_reassurance", "start": "2010-06", "months": 14, "partnership": "south"},
    {"kind": "protected_time", "start": "2010-09", "months": 12, "level": "middle"},
    {"kind": "single_appraisal", "start": "2011-01", "months": 12, "partnership": "south", "intensity": 0.8},
    {"kind": "transition_team", "start": "2010-07", "months": 8, "partnership": "north", "intensity": 0.6},
    {"kind": "transition_team", "start": "2010-09", "months": 9},
    {"kind": "mentoring", "start": "2010-05", "months": 20, "level": "front_line", "reach": 6},
    {"kind": "leadership_programme", "start": "2010-06", "months": 18, "reach": 12},
    {"kind": "joint_posts", "start": "2010-07", "months": 16, "level": "middle", "reach": 3},
    {"kind": "accountable_officer", "start": "2010-08", "months": 10, "partnership": "south", "organisation": "board"},
    {"kind": "accountable_officer", "start": "2010-06", "months": 22, "partnership": "north"},
    {"kind": "communication", "start": "2010-06", "months": 12, "partnership": "north", "intensity": 0.8},
    {"kind": "shared_vision", "start": "2010-10", "months": 12},
    {"kind": "shared_identity", "start": "2010-12", "months": 14, "partnership": "south"},
    {"kind": "harmonised_terms", "start": "2010-09", "months": 15},
    {"kind": "delegated_authority", "start": "2010-06", "months": 14, "partnership": "north"},
    {"kind": "peer_support", "start": "2010-07", "months": 16},
)
"""Every kind and style of lever, aimed in every way; some add up to more than a channel holds."""

LIVELY = {
    "warmup.months": 12,
    "warmup.frozen_months": 5,
    "contact.capacity": 6.0,
    "costs.bedding_in": 5.4,
    "culture.reach": 0.4,
    "decisions.raised": 2.5,
    "phases.dissolved_clarity": 0.2,
    "decisions.waiting_cost": 0.6,
    "services.joint_work": 0.6,
    "staffing.exit.strategic": 0.05,
    "staffing.exit.middle": 0.04,
    "staffing.exit.front_line": 0.04,
    "survival.withdrawal": 0.004,
    "survival.dispute_ends": 0.3,
    "survival.dispute_confidence": 0.1,
}
"""Parameters that let rare things happen within two years, after a short warm-up."""

OVERSHOOTING = {"uncertainty.percolation": 1.0, "uncertainty.ambiguity_rate": 0.9, "finance.confidence_lost": 0.9, "trust.gain": 1.0}
"""Parameters that push states beyond both ends of their scale."""


def managers(strategic: int, middle: int, front_line: int) -> dict[str, int]:
    """Numbers of managers, by level."""
    return {"strategic": strategic, "middle": middle, "front_line": front_line}


def eventful(**changes: Any) -> Scenario:
    """Two years in which a board serves two partnerships, one of them with three organisations, and everything happens."""
    data = {
        "name": "eventful",
        "title": "Everything happens",
        "start": "2010-04",
        "months": 26,
        "stands_for": 3,
        "organisations": {
            "board": {"sector": "nhs", "managers": managers(3, 4, 8), "terms_drift": 0.02, "od_capacity": 0.8},
            "north_council": {"sector": "council", "managers": managers(2, 3, 6), "od_capacity": 0.0},
            "south_council": {"sector": "council", "managers": managers(2, 3, 5), "culture": {"target_regime": 0.1}},
            "charity": {"sector": "other", "managers": managers(1, 1, 2), "terms": {"pay": 0.2}, "terms_drift": -0.03},
        },
        "partnerships": {
            "north": {"organisations": ["board", "north_council"], "form": "chp", "localities": ["Coast", "Hill"]},
            "south": {
                "organisations": ["south_council", "board", "charity"],
                "form": "informal",
                "localities": ["Town", "Harbour", "Moor"],
                "history": {"cross_trust": 0.45, "within_trust": 0.65, "partner_confidence": 0.4, "familiarity": 0.3},
                "finance": {"pressure": [{"date": "2010-04", "value": 0.4}, {"date": "2011-10", "value": 0.7}], "budget": "separate"},
            },
        },
        "demand": [{"date": "2010-10", "value": 0.0}, {"date": "2012-01", "value": 0.05}],
        "events": EVENTS,
        "levers": LEVERS,
        "parameters": LIVELY,
    }
    scenario = Scenario.model_validate(data)
    return scenario.override(changes) if changes else scenario


def harsh() -> Scenario:
    """The eventful scenario, in which changes overshoot."""
    return eventful(**{f"parameters.{name}": value for name, value in OVERSHOOTING.items()})
