"""What `sensitivity` leaves beside its study: a table of all factors, and a chart of each outcome."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from integration_sim.atomic import whole_files
from integration_sim.experiments.studies.description import DESCRIPTION
from integration_sim.experiments.studies.sensitivity import Sensitivity
from integration_sim.report.folder import FolderError
from integration_sim.report.page import save
from integration_sim.report.sensitivity.figures import sensitivity_chart

STUDY, TABLE = "study", "sensitivity.csv"
"""The folder of the study, and the table."""


def check_place(folder: Path) -> None:
    """Raise FolderError unless a sensitivity analysis may go there: it is new, empty, or holds an earlier one."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise FolderError(f"{folder}: found something that is not a folder, expected a new folder's name")
    names = sorted(path.name for path in folder.iterdir())
    if names and not (folder / STUDY / DESCRIPTION).is_file():
        raise FolderError(f"{folder}: found {names[0]!r}, which no sensitivity analysis wrote; expected a new folder's name")


def write_sensitivities(found: Sequence[Sensitivity], folder: Path) -> list[str]:
    """Write the table of all and a chart of each (PNG and SVG); return the files' names.

    Each file is replaced whole. Charts of other outcomes stay. Raises FolderError if that cannot be.
    """
    try:
        with whole_files(folder) as work:
            names = [TABLE]
            tables = [one.indices.assign(outcome=one.outcome, at="end" if one.at is None else one.at, method=one.method) for one in found]
            table = pd.concat(tables, ignore_index=True)
            leading = ["outcome", "at", "method"]
            table[[*leading, *(name for name in table if name not in leading)]].to_csv(work / TABLE, index=False, float_format="%.6g")
            for one in found:
                stem = one.outcome if one.at is None else f"{one.outcome}-{one.at}"
                save(sensitivity_chart(one), work, stem)
                names += [f"{stem}.png", f"{stem}.svg"]
    except OSError as error:
        raise FolderError(f"{folder}: cannot be written ({error.strerror or error})") from None
    return names
