"""What `survey` leaves: every answer, a summary, a chart, and what made them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from integration_sim.experiments.survey import Survey
from integration_sim.report.folder import results_folder, write_json

FILES = ("answers.parquet", "summary.csv", "chart.png", "chart.svg", "survey.json")
"""What the folder holds."""


def write_survey(survey: Survey, folder: Path, force: bool, notes: dict[str, Any]) -> None:
    """Write a survey; `notes` adds to what survey.json says. Raises FolderError if that cannot be."""
    from integration_sim.report.page import save  # loading Matplotlib must not delay the answer
    from integration_sim.report.survey.figures import survey_chart

    with results_folder(folder, FILES, force) as work:
        survey.answers.to_parquet(work / "answers.parquet", compression="zstd", index=False)
        survey.summary().to_csv(work / "summary.csv", index=False, float_format="%.6g")
        save(survey_chart(survey), work, "chart")
        made = {"instrument": survey.instrument.name, "asked": str(survey.date), **survey.provenance.to_data(), **notes}
        write_json(made, work / "survey.json")
