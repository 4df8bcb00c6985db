"""What a sensitivity analysis found, in plain sentences that are true of its numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from integration_sim.experiments.comparison.verdict import ENOUGH, leaves_out_zero
from integration_sim.experiments.rounding import ROUNDING
from integration_sim.experiments.studies.factors import Factor, Role
from integration_sim.experiments.studies.measure import MONTHS, TIMES
from integration_sim.experiments.studies.sensitivity import MORRIS, ONE_AT_A_TIME, SOBOL, Sensitivity
from integration_sim.model.recording.outcomes import Better
from integration_sim.parameters import registry
from integration_sim.report.wording.grades import FROM

type Row = pd.Series[Any]

ROLES = {Role.LEVER: "ours to choose", Role.UNCERTAINTY: "not known"}
MOSTLY = 0.5
"""Effects whose mean is at least this part of their mean size are said to go mostly one way."""
LOPSIDED = 0.5
"""Effects of which half are smaller than this part of their mean are said to be so."""


def called(factor: Factor) -> str:
    """Return what a factor is: its meaning, id, and how well it is known or that it is ours to choose."""
    parameter = registry().get(factor.path)
    if parameter is None:
        return f"{factor.path} ({ROLES[factor.role]})"
    known = FROM[parameter.grade] + (f", {ROLES[Role.LEVER]}" if factor.role is Role.LEVER else "")
    return f"{parameter.says.removesuffix('.')} ({factor.path}, {known})"


def beyond_noise(index: float, noise: float) -> bool:
    """Say whether an index is larger than Monte Carlo noise alone would make it; where that is not known (NaN), it is not."""
    return index > noise


def written(middle: float, *limits: float) -> list[str]:
    """Return a number and its limits with two figures of the number, or three of the largest if those are fewer."""
    largest = max((abs(number) for number in (middle, *limits) if math.isfinite(number)), default=0.0)
    places = [figures - 1 - math.floor(math.log10(size)) for figures, size in ((2, abs(middle)), (3, largest)) if size]
    shown = min(6, max(0, min(places, default=0)))
    return [f"{round(number, shown) + 0.0:.{shown}f}" if math.isfinite(number) else "unknown" for number in (middle, *limits)]


def _amount(found: Sensitivity, middle: float, low: float, high: float) -> str:
    amount, least, most = written(middle, low, high)
    unit = " months" if found.measure.unit == MONTHS else ""
    few = math.isnan(low) or (found.method == ONE_AT_A_TIME and found.study.replicates < ENOUGH)
    return f"{amount}{unit}" if few else f"{amount}{unit} ({least} to {most})"


def _verb(found: Sensitivity, change: float) -> str:
    raises, lowers = ("delays", "hastens") if found.at in TIMES else ("raises", "lowers")
    return raises if change > 0 else lowers


def _value(value: Any) -> str:
    return f"{value:g}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def _range(factor: Factor) -> str:
    if factor.choices:
        return "between " + ", ".join(_value(one) for one in factor.choices[:-1]) + f" and {_value(factor.choices[-1])}"
    return f"from {_value(factor.value(factor.low))} to {_value(factor.value(factor.high))}"


def of_elementary_effects(found: Sensitivity, row: Row) -> str:
    """Tell what a factor does over its whole range, on average over the values of all the others."""
    factor, size = found.factors[row["factor"]], row["mu_star"]
    begin = f"{called(factor)}: {_range(factor)} "
    if size == 0.0 and not row["luck"] > 0.0:  # where replicates differ, up in some and down in others, the mean may be 0 too
        return f"{begin}does not move {found.subject} at all."
    amount = _amount(found, size, row["mu_star_low"], row["mu_star_high"]) + " on average"
    if not beyond_noise(size, row["luck"]):
        return f"{begin}moves {found.subject} by {amount}, which cannot be told from luck."
    if row["median"] < LOPSIDED * size:
        amount += f" (half the time by less than {written(row['median'])[0]})"
    if not factor.choices and abs(row["mu"]) >= size * (1.0 - ROUNDING):
        return f"{begin}{_verb(found, row['mu'])} {found.subject} by {amount}."
    text = f"{begin}moves {found.subject} by {amount}"
    if factor.choices:
        return f"{text}."
    if abs(row["mu"]) < MOSTLY * size:
        return f"{text}, up or down as the other factors have it."
    return f"{text}, and mostly {_verb(found, row['mu'])} it."


def of_variance_shares(found: Sensitivity, row: Row) -> str:
    """Tell which share of the variance a factor accounts for, in all and by itself."""
    factor = found.factors[row["factor"]]
    begin = f"{called(factor)}: {_range(factor)} it accounts for "
    if row["total"] == 0.0:
        return f"{begin}none of the variance of {found.subject}."
    total, first = (
        f"{_percent(row[name])} % ({_percent(row[f'{name}_low'])} to {_percent(row[f'{name}_high'])} %)" for name in ("total", "first")
    )
    text = f"{begin}{total} of the variance of {found.subject}"
    if not beyond_noise(row["total"], row["luck"]):
        return f"{text}, which cannot be told from luck."
    text += f", {first} by itself"
    if not leaves_out_zero(row["first_low"], row["first_high"]):
        text += " (which cannot be told from none)"
    if not math.isnan(row["trend"]):
        text += f"; higher values tend to go with {_direction(found, row['trend'])}"
    return f"{text}."


def _percent(share: float) -> str:
    return f"{round(100 * share) + 0}"


def _direction(found: Sensitivity, trend: float) -> str:
    if found.at in TIMES:
        return "a later month" if trend > 0 else "an earlier month"
    return "more of it" if trend > 0 else "less of it"


def of_swings(found: Sensitivity, row: Row) -> str:
    """Tell what a factor alone does between its two ends."""
    factor = found.factors[row["factor"]]
    low, high = _value(row["at_low"]), _value(row["at_high"])
    size = _size(found, row, "swing")
    few = found.study.replicates < ENOUGH  # which notes() says: no verdict then
    sure = "." if few or leaves_out_zero(row["swing_from"], row["swing_to"]) else ", which could be luck."
    if row["swing"] == row["change_low"] == 0.0 and not max(row["swing_to"], row["change_low_to"]) > 0.0:  # in no replicate
        return f"{called(factor)}: {_range(factor)} does not move {found.subject} at all."
    if factor.choices:
        most, least = ("highest", "lowest") if found.measure.better is Better.NEITHER else ("best", "worst")
        text = f"{called(factor)}: {found.subject} is {most} with {high} and {least} with {low}"
        return f"{text}; the first {_verb(found, row['swing'])} it by {size} against the other{sure}"
    if row["change_low"] * row["change_high"] > 0.0 and all(
        leaves_out_zero(row[f"{end}_from"], row[f"{end}_to"]) for end in ("change_low", "change_high")
    ):
        both = f"{called(factor)}: {low} and {high} both {_verb(found, row['change_low']).removesuffix('s')} {found.subject},"
        return f"{both} {low} by {_size(found, row, 'change_low')} and {high} by {_size(found, row, 'change_high')}."
    return f"{called(factor)}: {_range(factor)} {_verb(found, row['swing'])} {found.subject} by {size}{sure}"


def _size(found: Sensitivity, row: Row, name: str) -> str:
    """Return a change and its interval without the sign, which the words tell."""
    change, least, most = row[name], row[f"{name}_from"], row[f"{name}_to"]
    return _amount(found, change, least, most) if change > 0 else _amount(found, -change, -most, -least)


def notes(found: Sensitivity) -> list[str]:
    """Return what has to be known to read the numbers."""
    told, study = [], found.study
    runs = len(study.design) * study.replicates
    if found.never_recovered:
        told.append(
            f"{found.never_recovered:,} of {runs:,} runs had not recovered by the end; they count as recovered in month"
            f" {study.kept.months}, so effects on the recovery are told rather too small than too large."
        )
    if found.lost:
        told.append(f"Left out, because a point failed: {', '.join(found.lost)}.")
    if found.method == ONE_AT_A_TIME and study.replicates < ENOUGH:
        few = "one replicate" if study.replicates == 1 else f"{study.replicates} replicates"
        told.append(f"With {few} a point there is no verdict, and no range: they take {ENOUGH} or more.")
    elif study.replicates == 1:
        told.append("With one replicate a point, no effect can be told from luck.")
    if study.vectors is not None:
        told.append(
            "Each replicate lives with plausible numbers of its own, so luck stands here for what isn't known of the other numbers, too."
        )
    return told


_SENTENCES: Mapping[str, Callable[[Sensitivity, Row], str]] = {
    MORRIS: of_elementary_effects,
    SOBOL: of_variance_shares,
    ONE_AT_A_TIME: of_swings,
}
"""Who tells what each method found."""


def sensitivity_sentences(found: Sensitivity, count: int = 5) -> list[str]:
    """Return a plain sentence for each of the leading factors, then what has to be known to read them."""
    return [*(_SENTENCES[found.method](found, row) for _, row in found.indices.head(count).iterrows()), *notes(found)]
