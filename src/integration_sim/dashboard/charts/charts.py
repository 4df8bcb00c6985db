"""Charts as the page draws them: plain data, made from ensembles and comparisons."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import count
from typing import Any, Concatenate
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from integration_sim.experiments.comparison.comparison import Comparison
from integration_sim.experiments.comparison.verdict import ENOUGH
from integration_sim.experiments.replicates.ensemble import QUANTILES, Ensemble, quantiles
from integration_sim.model.recording.outcomes import OF_EXTENSIONS, OUTCOMES
from integration_sim.report.page import BETTER, unit_note
from integration_sim.report.run.figures import marks
from integration_sim.report.run.headlines import headline, state_of_affairs
from integration_sim.report.wording.events import axis_label
from integration_sim.report.wording.numbers import decimals
from integration_sim.scenario.calendar import CalendarMonth

COLOURS = ("blue", "orange", "green", "pink", "yellow", "sky", "red")
"""Names of colours that all kinds of colour vision tell apart; the page knows their values in light and dark."""
ARM_DASHES = ("dashed", "solid", "dotted", [12, 3, 2, 3], [2, 7], [18, 5], [12, 3, 2, 3, 2, 3])
"""Of the baseline, then of alternatives: who cannot tell their colours apart tells these."""
MORE_DIGITS = 2
"""Digits of numbers beyond those that are shown: the page saves them, too."""
ENDS = {"low": "p05", "mid": "p50", "high": "p95"}
"""The ends and the middle of a band, as quantiles."""
LONG_FORM = re.compile(r"[^()]*\((\w+)\)")
"""`Integration Joint Board (IJB) live`: a mark on a chart has room for `IJB live`."""
BAND = (
    f"Lines are medians, bands hold {QUANTILES['p95'] - QUANTILES['p05']:.0%} of {{replicates}} replicates, each with other {{differing}}."
)
NO_BAND = "Lines are medians of {replicates} simulated futures: too few for bands and verdicts."
_stamps = count(1)
"""A number for each chart that is made: the page says by it which it has drawn."""
type Mark = dict[str, Any]
"""A `month`, counted from the first of a chart, and a `label`."""
HEADLINES = (
    *("cross_trust", "service_performance", "resistance", "role_ambiguity", "decision_months", "culture_distance"),
    *OF_EXTENSIONS,
)
"""The outcomes that are shown at first."""


def _kept[**P, T](make: Callable[Concatenate[Ensemble, P], T]) -> Callable[Concatenate[Ensemble, P], T]:
    """Keep what a function makes of an ensemble as long as the ensemble is there: a baseline is drawn with every change."""
    known: WeakKeyDictionary[Ensemble, dict[Any, T]] = WeakKeyDictionary()

    def made(ensemble: Ensemble, /, *args: P.args, **kwargs: P.kwargs) -> T:
        mine, about = known.setdefault(ensemble, {}), (*args, *kwargs.items())
        if about not in mine:
            mine[about] = make(ensemble, *args, **kwargs)
        return mine[about]

    return made


def outcome_chart(comparison: Comparison, alternatives: Sequence[str], name: str, mine: str = "yours") -> dict[str, Any]:
    """Return the chart of an outcome: the baseline in grey, alternatives in colours; the finding of the first is its title."""
    outcome = OUTCOMES[name]
    title = headline(comparison, alternatives[0], name) if alternatives else state_of_affairs(comparison.baseline, name)
    arms = {comparison.baseline_name: comparison.baseline}
    arms |= {mine if len(alternatives) == 1 else one: comparison.alternatives[one] for one in alternatives}
    series = [
        {
            "name": label,
            **_band(ensemble, name),
            "colour": _colour(number),
            "dash": ARM_DASHES[number % len(ARM_DASHES)],
        }
        for number, (label, ensemble) in enumerate(arms.items())
    ]
    shown = next(iter(comparison.alternatives[one] for one in alternatives[:1]), comparison.baseline)
    return month_chart(
        name,
        title,
        unit=unit_note(outcome.unit, BETTER[outcome.better]),
        band=band_in_words(shown),
        months=months_in_words(shown.scenario.start, shown.values.shape[1]),
        series=series,
        marks=marks_of(shown),
        places=decimals(outcome),
    )


def band_in_words(ensemble: Ensemble) -> str:
    """Say what lines and bands are, and what replicates differ by; of too few replicates no range is claimed."""
    differing = "luck" if ensemble.plan.vectors is None else "luck and other plausible numbers"
    return (BAND if ensemble.replicates >= ENOUGH else NO_BAND).format(replicates=ensemble.replicates, differing=differing)


def month_chart(
    name: str,
    title: str,
    *,
    unit: str,
    band: str,
    months: Sequence[str],
    series: Sequence[Mapping[str, Any]],
    marks: Sequence[Mark],
    places: int,
) -> dict[str, Any]:
    """Return a chart over months, as the page draws it.

    `band` says in words what lines and bands are; each of `series` has a `name`, a `colour` and, by month, `mid` (with bands: `low`
    and `high`); numbers are shown with so many decimal `places`.
    """
    return {
        "name": name,
        "title": title,
        "unit": unit,
        "band": band,
        "alt": f"Chart over {len(months) - 1} months. {title.removesuffix('.')}.",
        "months": months,
        "series": series,
        "marks": marks,
        "decimals": places,
        "stamp": next(_stamps),
    }


@cache
def months_in_words(start: CalendarMonth, count: int) -> list[str]:
    """Return so many months as `2016-04`."""
    return [str(start + month) for month in range(count)]


def marks_in(happened: Iterable[tuple[int, str]]) -> list[Mark]:
    """Return what happened (in which month, and what) as marks on a chart; what falls into one month is one mark."""
    together: dict[int, list[str]] = {}
    for month, label in happened:
        together.setdefault(month, []).append(LONG_FORM.sub(r"\1", label))
    return [{"month": month, "label": " and ".join(labels)} for month, labels in together.items()]


@_kept
def marks_of(ensemble: Ensemble) -> list[Mark]:
    """Return what is worth marking on a chart of an ensemble."""
    return marks_in((mark.month, axis_label(mark)) for mark in marks(ensemble))


@_kept
def _band(ensemble: Ensemble, name: str) -> dict[str, list[float | None]]:
    """Return the median and the band of an outcome, by month; nothing where no replicate has a value."""
    ends = ENDS if ensemble.replicates >= ENOUGH else {"mid": ENDS["mid"]}
    found = quantiles(ensemble.series(name), ends.values())
    return {end: plain(found[quantile], decimals(OUTCOMES[name]) + MORE_DIGITS) for end, quantile in ends.items()}


def plain(numbers: NDArray[np.float64], digits: int) -> list[float | None]:
    """Return numbers as a page takes them: rounded, and nothing for NaN."""
    return [None if number != number else number for number in np.round(numbers, digits).tolist()]  # NaN alone is not itself


def _colour(number: int) -> str:
    return "grey" if number == 0 else COLOURS[(number - 1) % len(COLOURS)]
