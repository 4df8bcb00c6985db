"""Sliders: single numbers of a scenario that a slider moves - the handful that matter to everybody, and any parameter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from integration_sim.dashboard.visitor.variants import Variant
from integration_sim.evidence.citations import resolved
from integration_sim.parameters import registry
from integration_sim.report.wording.sentences import month_name
from integration_sim.scenario import series
from integration_sim.scenario.schema import Scenario

MOST_SHIFT, SHIFT_STEP = 0.3, 0.05
"""How far money and demand may be shifted up or down, and by which steps."""
SHARE_STEP = 0.05
DIGITS = 9
"""Decimals of a shifted value: enough to be what was asked for, without what adding decimals leaves behind."""
OTHER_PLACE = "Another value is another place: changes since the start are compared then, not levels."
STEPS = 40
"""In how many steps a parameter goes through its plausible range."""
MORE = (
    "contact.overload",
    "trust.gain",
    "trust.loss",
    "services.joint_work",
    "ties.across",
    "phases.limbo_fading",
    "capability.learning",
    "confidence.rate",
)
"""Parameters that moved outcomes most when all were varied (the screening by elementary effects of case C), and their kin."""


@dataclass(frozen=True, kw_only=True)
class SliderSetting:
    """A number that a slider moves."""

    name: str
    label: str
    says: str
    low: float
    high: float
    step: float
    read: Callable[[Variant], float]
    write: Callable[[Variant, float], Mapping[str, Any]]
    """What `Scenario.override` takes, for a value."""
    grade: str = ""

    def turned(self, variant: Variant, value: float) -> Variant:
        """Return the variant with another value. Raises ScenarioError where it does not fit, ValueError beyond the ends."""
        if not self.low <= value <= self.high:
            raise ValueError(f"{self.label}: found {value:g}, expected a number from {self.low:g} to {self.high:g}")
        return variant.with_scenario(variant.scenario.override(self.write(variant, value)))


def main_sliders(variant: Variant, since: int = 0) -> list[SliderSetting]:
    """Return the handful that everybody asks for: money, demand, help with change, and where people start from.

    Money and demand change from month `since` on, counted from the start; 0 stands for the first month.
    """
    from_then = f"in every month from {month_name(variant.scenario.start + max(1, since))} on; what was before stays as it is"
    return [
        SliderSetting(
            name="pressure",
            label="Pressure on budgets",
            says=f"Added to the baseline's financial pressure (on a scale from 0, plenty, to 1, crisis) {from_then}.",
            low=-MOST_SHIFT,
            high=MOST_SHIFT,
            step=SHIFT_STEP,
            read=lambda one: _shift(one, lambda data: data["finance"]["pressure"], since),
            write=lambda one, value: _with_pressure(one, value, since),
        ),
        SliderSetting(
            name="demand",
            label="Demand for services",
            says=f"Added to the baseline's demand, as a share of the services' capacity, {from_then}.",
            low=-MOST_SHIFT,
            high=MOST_SHIFT,
            step=SHIFT_STEP,
            read=lambda one: _shift(one, lambda data: data["demand"], since),
            write=lambda one, value: {"demand": _shifted(one, lambda data: data["demand"], value, since, -1.0)},
        ),
        SliderSetting(
            name="od_capacity",
            label="Organisational development",
            says=f"How strong it is in every organisation: 0 = gone, 1 = as strong as can be. {OTHER_PLACE}",
            low=0.0,
            high=1.0,
            step=SHARE_STEP,
            read=lambda one: _mean([house.od_capacity for house in one.scenario.organisations.values()]),
            write=lambda one, value: {f"organisations.{name}.od_capacity": value for name in one.scenario.organisations},
        ),
        _start("cross_trust", "Trust across organisations at the start"),
        _start("partner_confidence", "Confidence in the partner at the start"),
    ]


def more_sliders(names: tuple[str, ...] = MORE) -> list[SliderSetting]:
    """Return sliders for parameters of the model, within the ranges of the registry."""
    return [_parameter(name) for name in names]


def _parameter(name: str) -> SliderSetting:
    entry = registry()[name]
    low, high = entry.low, entry.high
    return SliderSetting(
        name=name,
        label=name.replace(".", ": ").replace("_", " "),
        says=f"{entry.says} Usually {entry.value:g} {entry.unit}. Source: {resolved(entry.source)}.",
        low=low,
        high=high,
        step=(high - low) / STEPS,
        read=lambda variant: variant.scenario.parameter(name),
        write=lambda variant, value: {f"parameters.{name}": value},
        grade=entry.grade,
    )


def _start(field: str, label: str) -> SliderSetting:
    return SliderSetting(
        name=field,
        label=label,
        says=f"Where the partnership starts, before any reform; its years before that are fitted to it. {OTHER_PLACE}",
        low=0.0,
        high=1.0,
        step=SHARE_STEP,
        read=lambda one: getattr(one.scenario.history, field),
        write=lambda one, value: {f"history.{field}": value} | _of_partnerships(one.scenario, "history", {field: value}),
    )


def _with_pressure(variant: Variant, value: float, since: int) -> dict[str, Any]:
    """Shift the scenario's pressure from a month on, and that of partnerships that have their own."""
    changes: dict[str, Any] = {"finance.pressure": _shifted(variant, lambda data: data["finance"]["pressure"], value, since, 0.0)}
    for name, partnership in variant.baseline.partnerships.items():
        if partnership.finance is not None:
            path = f"partnerships.{name}.finance.pressure"
            changes[path] = _shifted(variant, partial(_own_pressure, name=name), value, since, 0.0)
    return changes


def _own_pressure(data: Mapping[str, Any], name: str) -> Any:
    return (data["partnerships"][name]["finance"] or data["finance"])["pressure"]


def _of_partnerships(scenario: Scenario, field: str, values: Mapping[str, float]) -> dict[str, float]:
    """Return the same changes for partnerships that have a field of their own."""
    own = [name for name, partnership in scenario.partnerships.items() if getattr(partnership, field) is not None]
    return {f"partnerships.{name}.{field}.{key}": value for name in own for key, value in values.items()}


def _shift(variant: Variant, of: Callable[[Mapping[str, Any]], Any], month: int) -> float:
    """Return by how much a series lies above the baseline's in a month."""
    now, before = (series.value_at(of(one.to_data()), one.start, max(1, month)) for one in (variant.scenario, variant.baseline))
    return now - before


def _shifted(variant: Variant, of: Callable[[Mapping[str, Any]], Any], by: float, month: int, lowest: float) -> Any:
    """Return a series with something added to the baseline's from a month on, kept on its scale; until then it stays as it is."""
    start, baseline, now = variant.scenario.start, of(variant.baseline.to_data()), of(variant.scenario.to_data())
    if month <= 1 and not isinstance(baseline, list):
        return _on_scale(baseline + by, lowest)
    untouched = series.before(now, start, month) == series.before(baseline, start, month)
    if not by and untouched:
        return baseline
    later = [point | {"value": _on_scale(point["value"] + by, lowest)} for point in series.since(baseline, start, month)]
    return [*series.before(now, start, month), *later]


def _on_scale(value: float, lowest: float) -> float:
    """Return a value no lower than `lowest` and no higher than 1."""
    return min(1.0, max(lowest, round(value, DIGITS)))


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)
