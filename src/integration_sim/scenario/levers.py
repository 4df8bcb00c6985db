"""Levers: what organisations may choose to do, with dates, target, reach and intensity (model section 5).

What each lends to those it reaches, and what it costs, stands in the parameter registry under `levers`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.scenario.fields import Label, LevelName, Months, Name, Reach, Share, Strict


class Lever(Strict):
    """What every lever has. A target left out means all; `reach` is how many of the targeted posts take part (left out: all)."""

    start: CalendarMonth
    months: Months
    partnership: Name | None = None
    organisation: Name | None = None
    level: LevelName | None = None
    locality: Label | None = None
    reach: Reach | None = None
    intensity: Share = 1.0


class Coaching(Lever):
    """One-to-one coaching for a number of managers."""

    kind: Literal["coaching"] = "coaching"


class ActionLearning(Lever):
    """Small sets of managers who work on real problems: owned by their members, or imposed from above."""

    kind: Literal["action_learning"] = "action_learning"
    style: Literal["owned", "imposed"] = "owned"


class Shadowing(Lever):
    """Managers spend days beside their opposite numbers."""

    kind: Literal["shadowing"] = "shadowing"


class CoLocation(Lever):
    """Both organisations in one place: teams mixed, or on separate floors."""

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


class TransitionTeam(Lever):
    """People whose job is the change itself; they serve the partnership, not single posts."""

    kind: Literal["transition_team"] = "transition_team"


AnyLever = Annotated[
    Coaching
    | ActionLearning
    | Shadowing
    | CoLocation
    | Assurance
    | ProfessionalReassurance
    | ProtectedTime
    | SingleAppraisal
    | TransitionTeam,
    Field(discriminator="kind"),
]
