"""The folder that a run leaves: whole, or not at all."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from integration_sim.experiments.ensemble import Ensemble
from integration_sim.report.figures import chart_page

FILES = ("trajectories.parquet", "summary.csv", "charts.png", "charts.svg", "run.json")
"""What the folder holds."""
DOTS_PER_INCH = 110


class FolderError(Exception):
    """A folder that cannot be written, with the reason and what to do."""


def check_free(folder: Path, force: bool) -> None:
    """Raise FolderError unless results may go there: it is new or empty, or holds an earlier run's and `force` is given.

    Nothing but a run's own files is ever replaced.
    """
    if not os.path.lexists(folder):
        return
    if not folder.is_dir() or folder.is_symlink():
        raise FolderError(f"{folder}: found something that is not a folder, expected a new folder's name")
    try:
        names = {path.name for path in folder.iterdir()}
    except OSError as error:
        raise FolderError(f"{folder}: {error.strerror}") from None
    foreign = sorted(names - set(FILES))
    if foreign:
        raise FolderError(f"{folder}: found {foreign[0]!r}, which no run wrote; expected a new folder's name")
    if names and not force:
        raise FolderError(f"{folder}: holds the results of an earlier run; use --force to replace them or --out for another folder")


def write_folder(ensemble: Ensemble, folder: Path, force: bool, run: dict[str, Any]) -> None:
    """Write a run's results. They appear under the folder's name only when all are written.

    `run` adds to what run.json says. Raises FolderError if the folder may not or cannot be written.
    """
    check_free(folder, force)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise FolderError(f"{folder}: cannot be written there ({error.strerror})") from None
    try:
        _write_files(ensemble, work, run)
        work.chmod(0o755)
        if folder.exists():
            shutil.rmtree(folder)
        work.rename(folder)
    except OSError as error:
        raise FolderError(f"{folder}: cannot be written ({error.strerror})") from None
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _write_files(ensemble: Ensemble, work: Path, run: dict[str, Any]) -> None:
    ensemble.trajectories.to_parquet(work / "trajectories.parquet", compression="zstd", index=False)
    summary = ensemble.summary()
    summary["date"] = summary["date"].dt.strftime("%Y-%m")
    summary.to_csv(work / "summary.csv", index=False, float_format="%.6g")
    page = chart_page(ensemble)
    page.savefig(work / "charts.png", dpi=DOTS_PER_INCH)
    page.savefig(work / "charts.svg", metadata={"Date": None})
    text = json.dumps(ensemble.provenance.to_data() | run, indent=2, ensure_ascii=False)
    (work / "run.json").write_text(text + "\n", encoding="utf-8")
