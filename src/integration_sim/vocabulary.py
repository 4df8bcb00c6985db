"""The field's own words, as the whole program uses them: levels, forms of partnership, budget modes, mechanisms."""

from __future__ import annotations

from enum import IntEnum


class Level(IntEnum):
    """Where in the hierarchy a post stands."""

    STRATEGIC = 0
    MIDDLE = 1
    FRONT_LINE = 2


class CultureDimension(IntEnum):
    """The four kinds of difference between the agencies (Memon 995-1000), each a position in [0, 1]."""

    DEVOLVED_AUTHORITY = 0  # cultural
    APPETITE_FOR_RISK = 1  # operational
    TARGET_REGIME = 2  # administrative
    CLOSENESS_TO_ELECTED_MEMBERS = 3  # political


class FormName(IntEnum):
    """The forms of partnership, from loose to tight."""

    INFORMAL = 0
    CHP = 1
    CHCP = 2
    IJB = 3
    LEAD_AGENCY = 4


FORM_TITLES = {
    FormName.INFORMAL: "informal joint working",
    FormName.CHP: "Community Health Partnership (CHP)",
    FormName.CHCP: "Community Health and Care Partnership (CHCP)",
    FormName.IJB: "Integration Joint Board (IJB)",
    FormName.LEAD_AGENCY: "lead agency",
}
"""The forms as people call them."""


class BudgetMode(IntEnum):
    """How far two budgets have come together; it may only step up, one at a time."""

    SEPARATE = 0
    ALIGNED = 1
    POOLED = 2


class TermsPart(IntEnum):
    """The parts of terms and conditions, each a position from poor (0) to generous (1)."""

    PAY = 0
    HOURS = 1  # hours and leave
    PENSION = 2  # pension and security
    APPRAISAL = 3  # appraisal and HR policy


class Sector(IntEnum):
    """Who employs. It only chooses what an organisation is like unless the scenario says."""

    NHS = 0
    COUNCIL = 1
    OTHER = 2


class Mechanism(IntEnum):
    """The mechanisms by name, in the order of the month; each can be switched off."""

    UNCERTAINTY = 0
    CONTACT = 1
    ENCOUNTER = 2
    TRUST = 3
    AMBITION = 4
    FAMILIARITY = 5
    CULTURE = 6
    TERMS = 7
    CAPABILITY = 8
    COMMITMENT = 9
    WORKLOAD = 10
    DECISIONS = 11
    CONFIDENCE = 12
    FINANCE = 13
    STAFFING = 14
    SURVIVAL = 15
    SERVICES = 16
