"""What every replicate of a scenario shares: the numbering, the parameters, the series, the dated events."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from integration_sim.mechanisms.month import MONTH
from integration_sim.mechanisms.running import parameters_of
from integration_sim.model.calendar.costs import ReformCosts, Spent, spent_on_reforms
from integration_sim.model.recording.aggregation import AggregationGroups
from integration_sim.model.recording.outcomes import Measures
from integration_sim.model.world.layout import Layout
from integration_sim.model.world.sectors import Sectors
from integration_sim.model.world.ties import Ties
from integration_sim.model.world.warmup import WarmUp
from integration_sim.parameters import filled
from integration_sim.parameters.vectors import Vectors
from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.scenario.events import BudgetShock, DemandShock
from integration_sim.scenario.fields import DatedChange, DatedValue
from integration_sim.scenario.kinds.forms import FORMS
from integration_sim.scenario.schema import Scenario, with_vector

_OF_NO_PARAMETER = (
    "layout",
    "aggregation",
    "switched_on",
    "terms_drift",
    "declared",
    "pressure",
    "demand",
    "reform_costs",
    "costs_of_forms",
)
"""What is the same whatever the parameters that vary, so that a plan of one's own costs little."""


@dataclass(frozen=True)
class Plan:
    """A scenario made ready to run."""

    scenario: Scenario
    vectors: Vectors | None = None
    """Plausible vectors of parameters, of which replicate k lives with vector k; None: all live with the registry's values."""

    def __reduce__(self) -> tuple[type[Plan], tuple[Scenario, Vectors | None]]:
        return Plan, (self.scenario, self.vectors)  # all else follows from them, and is made again sooner than copied

    def lived(self, replicate: int) -> Plan:
        """Return the plan that a replicate lives: with its own vector, but for what the scenario says of parameters itself."""
        if self.vectors is None:
            return self
        own = Plan(with_vector(self.scenario, self.vectors.of(replicate)))
        vars(own).update({name: getattr(self, name) for name in _OF_NO_PARAMETER})
        return own

    @cached_property
    def layout(self) -> Layout:
        """The numbering of organisations, partnerships, localities and posts."""
        return Layout(self.scenario, self.scenario.parameter("population.span_of_control"))

    @cached_property
    def month(self) -> Any:
        """The parameters of the month, a group per field."""
        return parameters_of(self.scenario.parameters)

    @cached_property
    def aggregation(self) -> AggregationGroups:
        """Where outcomes are recorded."""
        return AggregationGroups(self.layout)

    @cached_property
    def ties(self) -> Ties:
        """The parameters of working ties."""
        return filled(Ties, "ties", self.scenario.parameters)

    @cached_property
    def warmup(self) -> WarmUp:
        """The parameters of the warm-up."""
        return filled(WarmUp, "warmup", self.scenario.parameters)

    @property
    def warmup_months(self) -> int:
        """How long the warm-up takes."""
        return int(self.warmup.months)

    @cached_property
    def sectors(self) -> Sectors:
        """What organisations of each sector are usually like."""
        return filled(Sectors, "sectors", self.scenario.parameters)

    @cached_property
    def measures(self) -> Any:
        """The parameters of outcomes, by the name of each that has any."""
        return filled(Measures, "outcomes", self.scenario.parameters)

    @cached_property
    def reform_costs(self) -> ReformCosts:
        """The parameters of what reforms cost."""
        return filled(ReformCosts, "costs", self.scenario.parameters)

    @cached_property
    def costs_of_forms(self) -> tuple[Spent, ...]:
        """What becoming each form takes, in the order of `FormName`."""
        return tuple(filled(Spent, f"costs.reform.{name}", self.scenario.parameters) for name in FORMS)

    @cached_property
    def spent_on_reforms(self) -> NDArray[np.float64]:
        """What reforms take, by partnership, month and kind (manager-days, GBP)."""
        return spent_on_reforms(self.scenario, self.layout, self.reform_costs, self.costs_of_forms)

    def works(self, mechanism: str) -> bool:
        """Tell whether a mechanism works here."""
        return mechanism not in self.scenario.switch_off

    @cached_property
    def switched_on(self) -> NDArray[np.bool_]:
        """Which mechanisms work, in the order of the month."""
        return np.array([self.works(mechanism.name) for mechanism in MONTH])

    @cached_property
    def terms_drift(self) -> NDArray[np.float64]:
        """Change of each organisation's terms in April."""
        return np.array([self.layout.organisation(name).terms_drift for name in self.layout.organisations])

    @cached_property
    def declared(self) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """What the scenario declares of the start: trust across by partnership, inside by organisation; confidence by partnership."""
        histories = [self.scenario.history_of(name) for name in self.layout.partnerships]
        served = [self.layout.served_by(organisation) for organisation in range(len(self.layout.organisations))]
        across = np.array([history.cross_trust for history in histories])
        within = np.array([np.mean([histories[number].within_trust for number in numbers]) for numbers in served])
        confidence = np.array([history.partner_confidence for history in histories])
        return across, within, confidence

    @cached_property
    def pressure(self) -> NDArray[np.float64]:
        """Financial pressure by partnership and month, shocks included; month 0 is the past's, as are those before it."""
        rows = [self._series(self.scenario.finance_of(name).pressure) for name in self.layout.partnerships]
        for row, name in zip(rows, self.layout.partnerships, strict=True):
            row[0] = self.scenario.past_pressure_of(name)
        for event in self.scenario.events:
            if isinstance(event, BudgetShock):
                for number in self.target_partnerships(event.partnership):
                    rows[number] += event.pressure * self._during(event.date, event.months)
        return np.clip(np.array(rows), 0.0, 1.0)

    @cached_property
    def demand(self) -> NDArray[np.float64]:
        """Demand beyond that of month 0 by month, shocks included."""
        series = self._series(self.scenario.demand)
        series[0] = 0.0
        for event in self.scenario.events:
            if isinstance(event, DemandShock):
                series += event.demand * self._during(event.date, event.months)
        return series

    def target_partnerships(self, partnership: str | None) -> list[int]:
        """Return the numbers of the partnership named, or of all."""
        return self.layout.target_partnerships(partnership)

    def month_of(self, date: CalendarMonth) -> int:
        """Return the month of the run in which something dated happens (`Scenario.month_of`)."""
        return self.scenario.month_of(date)

    def _during(self, date: CalendarMonth, months: int) -> NDArray[np.float64]:
        lasts = self.scenario.months_from(date, months)
        return np.isin(np.arange(self.scenario.months + 1), lasts).astype(np.float64)

    def _series(self, series: float | tuple[DatedValue, ...] | tuple[DatedChange, ...]) -> NDArray[np.float64]:
        months = np.arange(self.scenario.months + 1, dtype=np.float64)
        if not isinstance(series, tuple):
            return np.full(months.size, float(series))
        dates = [point.date - self.scenario.start for point in series]
        return np.interp(months, dates, [point.value for point in series])
