"""How much each factor of a design moves what was measured: elementary effects, shares of variance, swings from end to end.

Each function takes a design and the values measured, points x replicates, and returns a table, one row per factor, that which
matters most first. Replicate k of every point meets the same luck, so differences are taken replicate by replicate.
"""

from __future__ import annotations

from collections.abc import Callable
from math import comb

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from integration_sim.experiments.comparison.paired import CONFIDENCE
from integration_sim.experiments.rounding import ROUNDING
from integration_sim.experiments.studies.design import Design
from integration_sim.experiments.studies.factors import Factor

RESAMPLES = 1000
"""How often scatter is drawn again, for bootstrap intervals and for what luck alone would do."""
Numbers = NDArray[np.float64]


def elementary_effects(design: Design, values: Numbers, seed: int) -> pd.DataFrame:
    """Return Morris' measures (1991; Campolongo, Cariboni & Saltelli 2007) of a factor's effect over its whole range.

    An elementary effect is how the mean over replicates changes when one factor moves, divided by the part of its range
    that it moved; between choices, which have no distance, just how it changes. `mu` is their mean, `mu_star` the mean of
    their sizes with a bootstrap interval over trajectories, `median` that of their sizes (far below mu_star where a few
    large effects make the mean), `sigma` their standard deviation: large where the effect hangs on the value of the factor
    or on other factors. `luck`: the mu_star that luck alone would stay below in 95 % of cases.
    """
    effects = _effects(design, values)
    sizes = np.abs(effects.mean(axis=2))
    interval = stats.bootstrap(
        (sizes,), np.mean, axis=0, n_resamples=RESAMPLES, confidence_level=CONFIDENCE, method="percentile", rng=seed
    ).confidence_interval
    table = pd.DataFrame(
        {
            "factor": [one.path for one in design.factors],
            "mu": effects.mean(axis=(0, 2)),
            "mu_star": sizes.mean(axis=0),
            "mu_star_low": interval.low,
            "mu_star_high": interval.high,
            "median": np.median(sizes, axis=0),
            "sigma": effects.mean(axis=2).std(axis=0, ddof=1),
            "luck": by_luck(effects, np.abs, seed),
        }
    )
    return _ranked(table, table["mu_star"])


def _effects(design: Design, values: Numbers) -> Numbers:
    """Return the elementary effects, trajectories x factors x replicates.

    SALib's own take every step for the same part of the range; here numbers that are rounded, and choices, move otherwise.
    """
    count = len(design.factors)
    trajectories = len(design) // (count + 1)
    points = design.points.to_numpy().reshape(trajectories, count + 1, count)
    steps = np.diff(points, axis=1)
    moved = (steps != 0.0).argmax(axis=2)
    changes = np.diff(values.reshape(trajectories, count + 1, -1), axis=1)
    effects = np.empty_like(changes)
    for trajectory in range(trajectories):
        for step, number in enumerate(moved[trajectory]):
            before, after = points[trajectory, step : step + 2, number]
            part = _part_moved(design.factors[number], before, after)
            effects[trajectory, number] = changes[trajectory, step] / part if part else 0.0
    return effects


def _part_moved(factor: Factor, before: float, after: float) -> float:
    """Return what part of its range a factor moved, with its sign; between two choices, the sign alone."""
    if factor.choices:
        numbers = [factor.choices.index(factor.value(number)) for number in (before, after)]
        return float(np.sign(numbers[1] - numbers[0]))
    span = factor.value(factor.high) - factor.value(factor.low)
    return float((factor.value(after) - factor.value(before)) / span) if span else 0.0


def variance_shares(design: Design, values: Numbers, seed: int) -> pd.DataFrame:
    """Return Sobol' indices: which share of the variance between points is a factor's by itself (`first`), and in all (`total`).

    Estimated by SALib after Saltelli et al. (2010), with bootstrap intervals; a first-order share near 0 may come out
    negative. `luck`: the total share that luck alone would stay below in 95 % of cases. `trend`: the rank correlation of
    factor and outcome; NaN where it cannot be told from none, and for choices, which have no order.
    """
    from SALib.analyze import sobol

    count = len(design.factors)
    means = values.mean(axis=1)
    if not _vary(means):  # SALib would divide by 0
        shares = dict.fromkeys(("S1", "ST"), np.zeros(count)) | dict.fromkeys(("S1_conf_all", "ST_conf_all"), np.zeros((1, count)))
    else:
        shares = sobol.analyze(
            design.problem,
            means,
            calc_second_order=False,
            num_resamples=RESAMPLES,
            conf_level=CONFIDENCE,
            keep_resamples=True,
            seed=np.random.default_rng(seed),
        )
    blocks = values.reshape(-1, count + 2, values.shape[1])
    variance = means.reshape(-1, count + 2)[:, [0, -1]].var()
    halved_squares = by_luck(blocks[:, 1:-1] - blocks[:, :1], lambda differences: 0.5 * differences**2, seed)
    tail = (1.0 - CONFIDENCE) / 2
    first, total = (np.quantile(shares[name], (tail, 1.0 - tail), axis=0) for name in ("S1_conf_all", "ST_conf_all"))
    table = pd.DataFrame(
        {
            "factor": [one.path for one in design.factors],
            "first": shares["S1"],
            "first_low": first[0],
            "first_high": first[1],
            "total": shares["ST"],
            "total_low": total[0],
            "total_high": total[1],
            "luck": halved_squares / variance if variance else np.zeros(count),
            "trend": [_trend(design, one, means) for one in design.factors],
        }
    )
    return _ranked(table, table["total"])


def _vary(means: Numbers) -> bool:
    """Tell whether means differ by more than rounding."""
    return bool(np.ptp(means) > ROUNDING * np.abs(means).max())


def _trend(design: Design, factor: Factor, means: Numbers) -> float:
    every = len(design.factors) + 2
    chosen = np.arange(len(means)) % every
    independent = (chosen == 0) | (chosen == every - 1)  # the rest differ from these in one factor only
    settings = design.points[factor.path].to_numpy()[independent]
    if factor.choices or not _vary(means[independent]):
        return float("nan")
    found = stats.spearmanr(settings, means[independent])
    return float(found.statistic) if found.pvalue < 1.0 - CONFIDENCE else float("nan")


def by_luck(differences: Numbers, size: Callable[[Numbers], Numbers], seed: int) -> Numbers:
    """Return, a factor, the mean size of differences that luck alone would stay below in 95 % of cases.

    `differences` are cases x factors x replicates. How they scatter over replicates is luck's doing; what scatter of that
    width leaves in the mean over replicates is drawn again and again, with random signs. NaN with one replicate, of which
    nothing can be told.
    """
    generator = np.random.default_rng(seed)
    cases, factors, replicates = differences.shape
    if replicates == 1:
        return np.full(factors, np.nan)
    scatter = (differences - differences.mean(axis=2, keepdims=True)) * np.sqrt(replicates / (replicates - 1))
    sizes = np.empty((RESAMPLES, factors))
    for resample in range(RESAMPLES):
        signs = generator.choice((-1.0, 1.0), size=(cases, 1, replicates))
        sizes[resample] = size((signs * scatter).mean(axis=2)).mean(axis=0)
    found: Numbers = np.quantile(sizes, CONFIDENCE, axis=0)
    return found


def swings(design: Design, values: Numbers, lower_is_better: bool) -> pd.DataFrame:
    """Return what each factor alone does at its two ends, `low` and `high`; of choices, at the worst and the best.

    `at_low` and `at_high` are what was set there, `change_low` and `change_high` how the mean differs from the scenario as it
    is, `swing` how `high` differs from `low`; each with the 95 % interval (`..._from`, `..._to`) of Student's t over paired
    replicates (wider for the swing between several choices, since the two were picked after looking). A factor with a point
    that failed is left out. The widest comes first.
    """
    rows, widest, base, point = [], [], values[0], 1
    for one in design.factors:
        numbers = one.numbers(2)
        ends = values[point : point + len(numbers)]
        point += len(numbers)
        if np.isnan(ends).any():
            continue
        worst_first = np.argsort(ends.mean(axis=1), kind="stable")[:: -1 if lower_is_better else 1]
        low, high = (int(worst_first[0]), int(worst_first[-1])) if one.choices else (0, 1)
        pairs = max(1, comb(len(one.choices), 2))
        changes = {"change_low": ends[low] - base, "change_high": ends[high] - base, "swing": ends[high] - ends[low]}
        row = {
            "factor": one.path,
            "at_low": one.value(numbers[low]),
            "at_high": one.value(numbers[high]),
            "low": ends[low].mean(),
            "high": ends[high].mean(),
        }
        for name, paired in changes.items():
            row |= _with_interval(name, paired, 1.0 - (1.0 - CONFIDENCE) / (pairs if name == "swing" else 1))
        rows.append(row)
        widest.append(np.ptp([0.0, row["change_low"], row["change_high"]]))
    changes_told = [f"{name}{end}" for name in ("change_low", "change_high", "swing") for end in ("", "_from", "_to")]
    table = pd.DataFrame(rows, columns=["factor", "at_low", "at_high", "low", "high", *changes_told])
    return _ranked(table, pd.Series(widest, dtype=np.float64))


def _with_interval(name: str, paired: Numbers, confidence: float) -> dict[str, float]:
    mean, replicates = float(paired.mean()), len(paired)
    half = float("nan")
    if replicates > 1:
        half = float(stats.t.ppf(0.5 + confidence / 2, replicates - 1) * paired.std(ddof=1) / np.sqrt(replicates))
    return {name: mean, f"{name}_from": mean - half, f"{name}_to": mean + half}


def _ranked(table: pd.DataFrame, by: pd.Series[float]) -> pd.DataFrame:
    return table.iloc[np.argsort(-by.to_numpy(), kind="stable")].reset_index(drop=True)
