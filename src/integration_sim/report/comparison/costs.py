"""What the levers and reforms of a comparison cost and what comes of it: in plain English, and as a table in the terminal."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from integration_sim.experiments.comparison.comparison import Comparison
from integration_sim.experiments.comparison.costs import DAYS, MANAGER_DAY, MONEY, POINTS, SPENT, TOTAL, Cost, manager_day
from integration_sim.experiments.comparison.verdict import ENOUGH, Difference, Verdict, leaves_out_zero
from integration_sim.model.recording.outcomes import OUTCOMES
from integration_sim.parameters import registry
from integration_sim.report.run.tables import colour_of
from integration_sim.report.wording.numbers import change
from integration_sim.report.wording.sentences import listed, paragraph, short_name, small_label
from integration_sim.report.wording.verdicts import IN_WINDOW, standing
from integration_sim.scenario.aspects import Aspect, only_levers_differ, parts_of_future

LEAST = 0.5
"""Costs that differ by less than so many pounds or manager-days do not differ."""
FIGURES, ROUGH_FIGURES = 3, 2
"""How many figures are told of a cost, and of a cost per point, which is never known well."""
LABELS = {DAYS: "Managers' time, days", MONEY: "Money, GBP", TOTAL: "Together, GBP"}


def costing(comparison: Comparison) -> dict[str, dict[str, Cost]]:
    """Return the alternatives that cost more or less than the baseline, each with its rows by measure."""
    found: dict[str, dict[str, Cost]] = {name: {} for name in comparison.alternatives}
    for row in comparison.cost_rows:
        found[row.alternative][row.measure] = row
    return {name: rows for name, rows in found.items() if any(abs(rows[spent].difference) >= LEAST for spent in SPENT)}


def cost_sentences(comparison: Comparison, alternative: str, rows: Mapping[str, Cost]) -> str:
    """Say what an alternative costs beside the baseline, what comes of it, and for how much a point."""
    total = rows[TOTAL]
    name = short_name(comparison.baseline_name, alternative)
    if abs(total.difference) < LEAST:
        lead = f"{name} costs as much as {comparison.baseline_name}"
    else:
        lead = f"{name} costs GBP {_size(total)} {'more' if total.difference > 0.0 else 'less'}"
    spent = [rows[one].difference for one in (DAYS, MONEY)]
    mixed = min(spent) < 0.0 < max(spent)
    parts = listed(
        [
            f"{_rounded(size, sign='+') if mixed else _rounded(abs(size))} {SPENT[one]}"
            for one, size in zip((DAYS, MONEY), spent, strict=True)
        ]
    )
    begin = f"{lead} over {_span(comparison.months)}" + (f" ({parts})" if any(spent) else "")
    return paragraph([begin, *_brought(comparison, alternative, rows), *_dominance(comparison, total)])


def _brought(comparison: Comparison, alternative: str, rows: Mapping[str, Cost]) -> Iterator[str]:
    """Yield what comes of it in the comparison's window, and what a point costs - or what else differs, so that nothing was bought."""
    total, baseline, other = rows[TOTAL], comparison.baseline.scenario, comparison.alternatives[alternative].scenario
    for outcome in POINTS:
        found = comparison.finding(outcome, alternative).windows[comparison.window]
        text = f"{small_label(OUTCOMES[outcome])} is {standing(found)} {IN_WINDOW[comparison.window]}"
        if rows[outcome].has_price:
            price = "for" if total.difference > 0.0 else "saved for"
            text += f": about GBP {_price(rows[outcome])} {price} each {point(outcome)}"
        yield text
    if not only_levers_differ(baseline, other):
        else_ = [part for part in parts_of_future(baseline, other) if part != "levers"]
        else_ += [f"the {aspect}" for aspect in comparison.aspects(alternative) if aspect is not Aspect.FUTURE]
        yield f"costs are not set against these effects, since more than levers differs: {listed(else_)}"


def _dominance(comparison: Comparison, total: Cost) -> Iterator[str]:
    if total.recovering:
        yield "its last go-live lies less than three years before the end, so it has not yet recovered and is not said to be dominated"
    if total.dominated_by:
        other = short_name(comparison.baseline_name, total.dominated_by)
        yield f"it is dominated: {other} costs no more and does no worse in either"
    if total.dominates_baseline:
        yield f"it dominates {comparison.baseline_name}, which costs no less and does no better in either"


def cost_table(comparison: Comparison, alternative: str, rows: Mapping[str, Cost]) -> Table:
    """Return what an alternative costs beside the baseline, what comes of it, and for how much a point."""
    title = f"Cost and effect over {_span(comparison.months)}: {alternative} beside {comparison.baseline_name}"
    table = Table(title=escape(title), title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    for heading in ("Measure", "Difference (95 %)"):
        table.add_column(heading)
    price, total = registry()[MANAGER_DAY], rows[TOTAL]
    for name, label in LABELS.items():
        table.add_row(label, _change(*(_rounded(end, sign="+") for end in _ends(rows[name]))))
    at_ends = [_rounded(rows[MONEY].difference + end * rows[DAYS].difference, sign="+") for end in (price.low, price.high)]
    table.add_row(f"  [dim]at GBP {price.low:g} to {price.high:g} a day[/]", f"[dim]{' to '.join(at_ends)}[/]")
    priced = only_levers_differ(comparison.baseline.scenario, comparison.alternatives[alternative].scenario)
    for outcome in POINTS:
        effect, found = rows[outcome], comparison.finding(outcome, alternative).windows[comparison.window]
        told = change(found) + ("" if found.told else f" [dim]{found.verdict}[/]")
        table.add_row(OUTCOMES[outcome].label, f"[{colour_of(found)}]{told}[/]")
        if found.verdict is not Verdict.SAME:
            saved = " saved" if effect.has_price and total.difference < 0.0 else ""
            table.add_row(f"  GBP{saved} for each {point(effect.measure)}", _rate(effect, found, total, priced))
    if total.recovering:
        table.add_row("Not yet recovered", "last go-live less than three years before the end")
    if total.dominated_by:
        table.add_row("Dominated by", escape(short_name(comparison.baseline_name, total.dominated_by)))
    return table


def explanation(comparison: Comparison) -> str:
    """Return what has to be known to read the tables."""
    prices = {f"{manager_day(one):g}": None for one in (comparison.baseline, *comparison.alternatives.values())}
    return (
        f"Costs, of levers and reforms, are summed over the whole time, a manager-day at GBP {' or '.join(prices)}{_sample(comparison)};"
        " effects are those"
        f" {IN_WINDOW[comparison.window]}. {_brackets(comparison)}"
        " Dominated: another costs no more, falls short in neither outcome by as much as half of what matters"
        " (95 %), and is better in one of the three."
    )


def _brackets(comparison: Comparison) -> str:
    """Say of what brackets tell; prices are the same in every future."""
    if comparison.baseline.plan.vectors is None:
        return "Brackets tell of luck alone, not of how little is known of prices and of what levers do."
    return "Brackets tell of luck and of how little is known of what levers do, not of how little is known of prices."


def _sample(comparison: Comparison) -> str:
    """Say for how many managers of the place one simulated manager is charged, where that isn't one in every arm."""
    samples = list(dict.fromkeys(one.scenario.stands_for for one in (comparison.baseline, *comparison.alternatives.values())))
    return "" if samples == [1] else f", each manager simulated counted {' or '.join(map(str, samples))} times"


def _rate(effect: Cost, found: Difference, total: Cost, priced: bool) -> str:
    if effect.has_price:
        return _price(effect)
    if not priced:
        return "none: more than levers differs"
    if not found.told:
        return str(found.verdict)
    if abs(total.difference) < LEAST:
        return "none: costs the same"
    return "none: better, and costs less" if found.better else "none: worse, and costs more"


def point(outcome: str) -> str:
    """Return what a point of an outcome is called where costs are set against it."""
    size = POINTS[outcome]
    return "point" if size == 1.0 else f"{size:g}"


def _price(effect: Cost) -> str:
    """Return a cost per point with its interval, in figures enough to tell the ends from the middle."""
    ends = (effect.gbp_per_point, effect.gbp_per_point_low, effect.gbp_per_point_high)
    rough = [_rounded(end, ROUGH_FIGURES) for end in ends]
    return _change(*(rough if rough[0] not in rough[1:] else [_rounded(end) for end in ends]))


def _size(cost: Cost) -> str:
    """Return the size of a cost difference; an interval that holds zero keeps its signs."""
    middle, *ends = _ends(cost)
    one_way = leaves_out_zero(min(ends), max(ends))
    return _change(*(_rounded(number) for number in (abs(middle), *(sorted(map(abs, ends)) if one_way else ends))))


def _ends(row: Cost) -> tuple[float, float, float]:
    """Return a difference with its interval, which is no wider than itself where too few replicates claim none."""
    return (row.difference,) * 3 if row.replicates < ENOUGH else (row.difference, row.ci_low, row.ci_high)


def _change(middle: str, low: str, high: str) -> str:
    """Return a number with its interval, or alone where that is too narrow to show."""
    return middle if low == high else f"{middle} ({low} to {high})"


def _rounded(number: float, figures: int = FIGURES, sign: str = "") -> str:
    """Return a number with so many figures that count, whole from 10 up, and with its sign if asked for."""
    if math.isnan(number):
        return "unknown"
    shown = float(f"{number:.{figures}g}") + 0.0
    return f"{shown:{sign if shown else ''},.{0 if abs(shown) >= 10.0 or not shown else 1}f}"


def _span(months: int) -> str:
    """Return how long a number of months is, in years where it is whole years."""
    if months % 12:
        return f"{months} months"
    return "a year" if months == 12 else f"{months // 12} years"
