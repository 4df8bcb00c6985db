"""Levers: what organisations may choose to do, with dates, target, reach and intensity.

What each lends to those it reaches, and what it costs, stands in the parameter registry under `levers`.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from integration_sim.scenario.fields import Name
from integration_sim.scenario.kinds.lever import Lever, PartnershipLever


class Coaching(Lever):
    """One-to-one coaching for a number of managers."""

    kind: Literal["coaching"] = "coaching"


class ActionLearning(Lever):
    """Small sets of managers who work on real problems: owned by their members, or imposed from above."""

    kind: Literal["action_learning"] = "action_learning"
    style: Literal["owned", "imposed"] = "owned"


class Shadowing(Lever):
    """Managers spend days beside their opposite numbers."""

    by_itself: ClassVar[str] = (
        "By itself it does next to nothing: those who know each other's work are held back less by different cultures, which helps"
        " only where they meet anyway. Trials found no effect at 16 months (Learning Health Systems 2025)."
    )
    kind: Literal["shadowing"] = "shadowing"


class Mentoring(Lever):
    """Experienced managers guide others, often from the partner organisation."""

    kind: Literal["mentoring"] = "mentoring"


class LeadershipProgramme(Lever):
    """A programme on leading together for a cohort from all organisations; its members get to know each other."""

    kind: Literal["leadership_programme"] = "leadership_programme"


class CoLocation(Lever):
    """Both organisations in one place: teams mixed, or on separate floors."""

    title: ClassVar[str] = "co-location"
    kind: Literal["co_location"] = "co_location"
    style: Literal["mixed_teams", "separate_floors"] = "mixed_teams"


class Assurance(Lever):
    """A promise that terms and employer stay as they are."""

    kind: Literal["assurance"] = "assurance"


class ProfessionalReassurance(Lever):
    """Professional leadership and identity are visibly kept."""

    kind: Literal["professional_reassurance"] = "professional_reassurance"


class ProtectedTime(Lever):
    """Hours set aside for learning together."""

    kind: Literal["protected_time"] = "protected_time"


class SingleAppraisal(Lever):
    """One appraisal system for mixed teams."""

    kind: Literal["single_appraisal"] = "single_appraisal"


class JointPosts(Lever):
    """Posts that work for both organisations: in touch with both sides, at home between them, and answerable to two masters."""

    kind: Literal["joint_posts"] = "joint_posts"


class AccountableOfficer(PartnershipLever):
    """A chief officer or joint director: one strategic manager who answers for the whole partnership to all its organisations."""

    kind: Literal["accountable_officer"] = "accountable_officer"
    organisation: Name | None = Field(default=None, description="The officer's employer; left out, any of the partnership's.")


class TransitionTeam(PartnershipLever):
    """People whose job is the change itself, such as change managers."""

    by_itself: ClassVar[str] = "It acts while a change unsettles people; once things are clear it has nothing left to do."
    kind: Literal["transition_team"] = "transition_team"


class Communication(PartnershipLever):
    """Events and messages that say what is planned and where people stand."""

    by_itself: ClassVar[str] = "It acts while a change unsettles people; once things are clear it has nothing left to do."
    kind: Literal["communication"] = "communication"


class SharedVision(PartnershipLever):
    """A vision and plan that the organisations make together."""

    by_itself: ClassVar[str] = (
        "By itself it does little: it makes demanding joint work a little easier and brings cultures closer over years. It makes nobody"
        " trust, and takes away no doubt."
    )
    kind: Literal["shared_vision"] = "shared_vision"


class SharedIdentity(PartnershipLever):
    """Joint induction, one name and brand, recognition of joint work."""

    by_itself: ClassVar[str] = (
        "By itself it does little for years: a shared identity draws cultures together as slowly as people settle in (a merged trust"
        " still showed two cultures after seven years: Mottram 2016)."
    )
    kind: Literal["shared_identity"] = "shared_identity"


class HarmonisedTerms(PartnershipLever):
    """Terms and conditions brought together, step by step, to the middle between the organisations."""

    by_itself: ClassVar[str] = (
        "By itself it moves services little: it takes grievance from those worse off, and those who lose by it resent that. It counts"
        " where people under unequal terms work side by side, in mixed teams."
    )
    kind: Literal["harmonised_terms"] = "harmonised_terms"


class DelegatedAuthority(PartnershipLever):
    """What middle managers agree about a locality need no longer go up the lines of approval."""

    kind: Literal["delegated_authority"] = "delegated_authority"


class PeerSupport(PartnershipLever):
    """Accountable officers learn from those who are further on, in the scenario's other partnerships or elsewhere in the country."""

    by_itself: ClassVar[str] = (
        "It needs an officer to support, and works through the officer's skill, and so through what is brokered: little, and slowly."
    )
    kind: Literal["peer_support"] = "peer_support"


LEVERS: tuple[type[PartnershipLever], ...] = (
    Coaching,
    Mentoring,
    ActionLearning,
    LeadershipProgramme,
    Shadowing,
    CoLocation,
    JointPosts,
    Assurance,
    ProfessionalReassurance,
    ProtectedTime,
    SingleAppraisal,
    HarmonisedTerms,
    AccountableOfficer,
    DelegatedAuthority,
    TransitionTeam,
    Communication,
    SharedVision,
    SharedIdentity,
    PeerSupport,
)
"""The package's own, in the order in which people are told of them."""
