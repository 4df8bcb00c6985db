"""Dated events: reforms and what else befalls a partnership, as scenarios write them."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.scenario.choices import Form
from integration_sim.scenario.fields import Budget, Change, Label, LevelName, Months, Name, Share, Stance, Strict, Upheaval
from integration_sim.scenario.kinds.event import PartnershipEvent, ScenarioEvent
from integration_sim.vocabulary import Level, TermsPart


class LaterPhase(Strict):
    """Localities that follow later than the rest."""

    live: CalendarMonth
    localities: Annotated[tuple[Label, ...], Field(min_length=1)]


class Reform(PartnershipEvent):
    """A new form: announced, perhaps prepared in shadow, then live - everywhere at once, or for some localities later."""

    begins_in: ClassVar[str] = "announced"
    kind: Literal["reform"] = "reform"
    form: Form
    announced: CalendarMonth
    shadow: CalendarMonth | None = None
    live: CalendarMonth
    size: Share = Field(default=1.0, description="How much of the partnership it turns over.")
    phases: tuple[LaterPhase, ...] = Field(default=(), description="Localities that go live later than `live`.")
    receiver: Name | None = Field(default=None, description="Lead agency only: the organisation that takes the staff.")


class Clarify(PartnershipEvent):
    """Managers are told where they stand: clarity rises to at least this value."""

    as_cause: ClassVar[str] = "clarification"
    kind: Literal["clarify"] = "clarify"
    date: CalendarMonth
    clarity: Share


class Dissolve(PartnershipEvent):
    """The partnership falls back to a CHP."""

    as_cause: ClassVar[str] = "dissolution"
    kind: Literal["dissolve"] = "dissolve"
    date: CalendarMonth


class Breach(PartnershipEvent):
    """A promised budget withdrawn, a decision imposed: confidence in the partner and strategic ties fall by this share."""

    as_cause: ClassVar[str] = "broken promise"
    kind: Literal["breach"] = "breach"
    date: CalendarMonth
    share: Share


class BudgetStep(PartnershipEvent):
    """Budgets come a step closer: separate, aligned, pooled."""

    as_cause: ClassVar[str] = "budgets"
    kind: Literal["budget"] = "budget"
    date: CalendarMonth
    mode: Budget


class BudgetShock(PartnershipEvent):
    """Financial pressure is higher (or lower) by this much for some months."""

    as_cause: ClassVar[str] = "shock to budgets"
    kind: Literal["budget_shock"] = "budget_shock"
    date: CalendarMonth
    months: Months
    pressure: Change


class LeadershipChange(PartnershipEvent):
    """Leaders change, at the top or nearer the work: unrest for a while, and a stance, for their own house or for the partnership."""

    kind: Literal["leadership_change"] = "leadership_change"
    date: CalendarMonth
    size: Upheaval = Field(default=1.0, description="How much it unsettles: 1 makes walking away e times likelier at first.")
    stance: Stance = 0.0
    organisation: Name | None = Field(default=None, description="Whose leaders change; left out, those of all the partnership's.")
    level: LevelName = Field(default=Level.STRATEGIC, description="Where they lead: the top alone, or there and all below.")


class Election(ScenarioEvent):
    """Those elected to a council may change: for a while its partnerships are easier to walk away from. They may bring a stance."""

    level: ClassVar[Level] = Level.STRATEGIC
    kind: Literal["election"] = "election"
    date: CalendarMonth
    organisation: Name
    size: Upheaval = Field(default=1.0, description="How much it unsettles: 1 makes walking away e times likelier at first.")
    stance: Stance = 0.0


class NonRenewal(ScenarioEvent):
    """Fixed-term posts are not renewed: this share of the posts aimed at falls vacant."""

    as_cause: ClassVar[str] = "posts not renewed"
    kind: Literal["non_renewal"] = "non_renewal"
    date: CalendarMonth
    share: Share
    organisation: Name | None = None
    level: LevelName | None = None


class DemandShock(ScenarioEvent):
    """Demand takes this much more (or less) of the services' capacity for some months."""

    as_cause: ClassVar[str] = "shock to demand"
    kind: Literal["demand_shock"] = "demand_shock"
    date: CalendarMonth
    months: Months
    demand: Change


class PayAward(ScenarioEvent):
    """One organisation's terms move."""

    kind: Literal["pay_award"] = "pay_award"
    date: CalendarMonth
    organisation: Name
    part: Literal["pay", "hours", "pension", "appraisal"] = "pay"
    change: Change

    @property
    def terms_part(self) -> TermsPart:
        """The part of the terms that moves."""
        return TermsPart[self.part.upper()]


class Freeze(ScenarioEvent):
    """One organisation (or all) fills vacant posts late or not at all for some months."""

    as_cause: ClassVar[str] = "frozen posts"
    kind: Literal["freeze"] = "freeze"
    date: CalendarMonth
    months: Months
    organisation: Name | None = None


EVENTS: tuple[type[ScenarioEvent], ...] = (
    Reform,
    Clarify,
    Dissolve,
    Breach,
    BudgetStep,
    BudgetShock,
    LeadershipChange,
    Election,
    NonRenewal,
    DemandShock,
    PayAward,
    Freeze,
)
"""The package's own, in the order in which people are told of them."""
