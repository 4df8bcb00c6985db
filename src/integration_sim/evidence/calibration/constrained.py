"""What the patterns say of the numbers: which they constrain, by how much, and which pairs they tie together."""

from __future__ import annotations

import numpy as np
import pandas as pd

from integration_sim.evidence.calibration.accepted import Accepted
from integration_sim.parameters import registry

QUARTILES = (0.25, 0.5, 0.75)
LEAST_FOR_P = 0.01
"""A marginal that chance gives more rarely than this is called constrained."""


def constrained(found: Accepted) -> pd.DataFrame:
    """Return a row per parameter, the most constrained first.

    Columns: parameter, low, high (prior), p25, median, p75 (accepted), narrowed (1 - accepted interquartile range / the prior's, which
    is half the range), p_value (Kolmogorov-Smirnov against the even prior), constrained (p_value below .01 over all parameters'
    number, after Bonferroni).
    """
    from scipy.stats import kstest

    rows = []
    for name, values in zip(found.vectors.names, found.vectors.values.T, strict=True):
        one = registry()[name]
        share = (values - one.low) / (one.high - one.low)
        lower, middle, upper = np.quantile(values, QUARTILES)
        rows.append(
            {
                "parameter": name,
                "low": one.low,
                "high": one.high,
                "p25": lower,
                "median": middle,
                "p75": upper,
                "narrowed": 1.0 - (upper - lower) / (0.5 * (one.high - one.low)),
                "p_value": float(kstest(share, "uniform").pvalue),
            }
        )
    table = pd.DataFrame(rows)
    table["constrained"] = table["p_value"] < LEAST_FOR_P / len(table)
    return table.sort_values("p_value", ignore_index=True)


def strongest_pairs(found: Accepted, number: int = 10) -> pd.DataFrame:
    """Return the pairs of parameters that the patterns tie together most: columns one, other, correlation (Spearman)."""
    matrix = pd.DataFrame(found.vectors.values).corr(method="spearman").to_numpy()
    first, second = np.triu_indices(len(matrix), k=1)
    order = np.argsort(-np.abs(matrix[first, second]))[:number]
    names = found.vectors.names
    return pd.DataFrame(
        [
            {"one": names[first[pair]], "other": names[second[pair]], "correlation": float(matrix[first[pair], second[pair]])}
            for pair in order
        ]
    )


def nearest_to_centre(found: Accepted) -> int:
    """Return the vector that lies nearest to the set's centre, each parameter measured in its prior range."""
    spans = np.array([registry()[name].high - registry()[name].low for name in found.vectors.names])
    values = found.vectors.values / spans
    return int(((values - np.median(values, axis=0)) ** 2).sum(axis=1).argmin())
