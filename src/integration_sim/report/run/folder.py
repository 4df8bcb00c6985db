"""What `run` leaves: charts, a summary, every number, and what made them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from integration_sim.experiments.replicates.ensemble import Ensemble
from integration_sim.report.dated_csv import write_dated_csv
from integration_sim.report.folder import results_folder, write_json

FILES = ("trajectories.parquet", "summary.csv", "charts.png", "charts.svg", "run.json")
"""What the folder holds."""


def write_run(ensemble: Ensemble, folder: Path, force: bool, notes: dict[str, Any]) -> None:
    """Write the results of a run; `notes` adds to what run.json says. Raises FolderError if that cannot be."""
    from integration_sim.report.page import save
    from integration_sim.report.run.figures import chart_page  # loading Matplotlib must not delay the answer

    with results_folder(folder, FILES, force) as work:
        ensemble.trajectories.to_parquet(work / "trajectories.parquet", compression="zstd", index=False)
        write_dated_csv(ensemble.summary(), work / "summary.csv")
        save(chart_page(ensemble), work)
        write_json(ensemble.provenance.to_data() | notes, work / "run.json")
