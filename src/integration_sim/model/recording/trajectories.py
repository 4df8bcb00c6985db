"""Recorded outcomes as a tidy table: a row a number."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from integration_sim.model.recording.aggregation import AggregationGroups
from integration_sim.model.recording.outcomes import OUTCOMES, Scope
from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.state import Table

CELL_COLUMNS = ("partnership", "organisation", "level")


def kept_columns(groups: AggregationGroups) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the pairs (group, outcome) that exist: outcomes of whole partnerships have no organisation and level."""
    whole = set(groups.compiled.of_partnership.tolist())
    pairs = [
        (group, number)
        for number, outcome in enumerate(OUTCOMES.values())
        for group in range(len(groups.numbers))
        if outcome.scope is Scope.MANAGERS or group in whole
    ]
    cell_numbers, outcome_numbers = np.array(pairs, dtype=np.int64).T
    return cell_numbers, outcome_numbers


def months_since(start: CalendarMonth, months: int) -> NDArray[np.datetime64]:
    """Return the first days of a month and of those that follow it."""
    return np.arange(np.datetime64(str(start), "M"), np.datetime64(str(start + months), "M")).astype("datetime64[s]")


def row_labels(
    groups: AggregationGroups, cell_numbers: NDArray[np.int64], outcome_numbers: NDArray[np.int64]
) -> dict[str, pd.Categorical[str]]:
    """Return the names of partnership, organisation, level and outcome for pairs of a group and an outcome."""
    columns: dict[str, pd.Categorical[str]] = {}
    for position, column in enumerate(CELL_COLUMNS):
        names = [name[position] for name in groups.names]
        categories = list(dict.fromkeys(names))
        codes = np.array([categories.index(name) for name in names])
        columns[column] = pd.Categorical.from_codes(codes[cell_numbers], pd.Index(categories))
    columns["outcome"] = pd.Categorical.from_codes(outcome_numbers, pd.Index(list(OUTCOMES)))
    return columns


def tidy(values: Table, groups: AggregationGroups, start: CalendarMonth, replicates: Sequence[int]) -> pd.DataFrame:
    """Return a table of one row a number: replicate, month, date, partnership, organisation, level, outcome, value.

    `values` are recordings by replicate x month x group. `date` is the first day of the month.
    """
    cell_numbers, outcome_numbers = kept_columns(groups)
    count, months, width = len(replicates), values.shape[1], cell_numbers.size
    block = values.view(np.float64).reshape(count, months, len(groups.numbers), len(OUTCOMES))
    labels = row_labels(groups, cell_numbers, outcome_numbers)
    every = np.tile(np.arange(width), count * months)
    return pd.DataFrame(
        {
            "replicate": np.repeat(np.array(replicates, dtype=np.uint32), months * width),
            "month": np.tile(np.repeat(np.arange(months, dtype=np.int32), width), count),
            "date": np.tile(np.repeat(months_since(start, months), width), count),
            **{column: label.take(every) for column, label in labels.items()},
            "value": block[:, :, cell_numbers, outcome_numbers].ravel(),
        }
    )
