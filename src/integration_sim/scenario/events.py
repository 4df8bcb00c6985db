"""Dated events: reforms and what else befalls a partnership, as scenarios write them (model section 2)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.scenario.fields import Budget, Change, Form, Months, Name, Share, Strict, Upheaval
from integration_sim.vocabulary import TermsPart


class PartnershipEvent(Strict):
    """An event of one partnership, or of all where none is named."""

    partnership: Name | None = None


class Reform(PartnershipEvent):
    """A new form: announced, perhaps prepared in shadow, then live."""

    kind: Literal["reform"] = "reform"
    form: Form
    announced: CalendarMonth
    shadow: CalendarMonth | None = None
    live: CalendarMonth
    size: Share = Field(default=1.0, description="How much of the partnership it turns over.")
    receiver: Name | None = Field(default=None, description="Lead agency only: the organisation that takes the staff.")


class Clarify(PartnershipEvent):
    """Managers are told where they stand: clarity rises to at least this value."""

    kind: Literal["clarify"] = "clarify"
    date: CalendarMonth
    clarity: Share


class Dissolve(PartnershipEvent):
    """The partnership falls back to a CHP."""

    kind: Literal["dissolve"] = "dissolve"
    date: CalendarMonth


class Breach(PartnershipEvent):
    """A promised budget withdrawn, a decision imposed: confidence in the partner and strategic ties fall by this share."""

    kind: Literal["breach"] = "breach"
    date: CalendarMonth
    share: Share


class BudgetStep(PartnershipEvent):
    """Budgets come a step closer: separate, aligned, pooled."""

    kind: Literal["budget"] = "budget"
    date: CalendarMonth
    mode: Budget


class BudgetShock(PartnershipEvent):
    """Financial pressure is higher (or lower) by this much for some months."""

    kind: Literal["budget_shock"] = "budget_shock"
    date: CalendarMonth
    months: Months
    pressure: Change


class LeadershipChange(PartnershipEvent):
    """An election or a change at the top: for a while it is easier to walk away. 1 makes that e times likelier."""

    kind: Literal["leadership_change"] = "leadership_change"
    date: CalendarMonth
    size: Upheaval = 1.0


class DemandShock(Strict):
    """Demand takes this much more (or less) of the services' capacity for some months."""

    kind: Literal["demand_shock"] = "demand_shock"
    date: CalendarMonth
    months: Months
    demand: Change


class PayAward(Strict):
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


class Freeze(Strict):
    """One organisation (or all) fills vacant posts late or not at all for some months."""

    kind: Literal["freeze"] = "freeze"
    date: CalendarMonth
    months: Months
    organisation: Name | None = None


Event = Annotated[
    Reform | Clarify | Dissolve | Breach | BudgetStep | BudgetShock | LeadershipChange | DemandShock | PayAward | Freeze,
    Field(discriminator="kind"),
]
