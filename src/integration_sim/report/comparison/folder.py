"""What `compare` leaves: charts, every difference, and what made them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from integration_sim.experiments.comparison.comparison import Comparison
from integration_sim.experiments.comparison.explained import ExplainedComparison, explain_comparison
from integration_sim.report.comparison.costs import costing
from integration_sim.report.comparison.ignorance import Ignorance, ignorance_sentences
from integration_sim.report.dated_csv import write_dated_csv
from integration_sim.report.folder import results_folder, write_json

FILES = ("effects.parquet", "effects.csv", "charts.png", "charts.svg", "comparison.json")
"""What the folder holds."""
ATTRIBUTION_FILES = ("attribution.parquet", "attribution.png", "attribution.svg", "causes.parquet", "reasons.parquet")
"""What it holds besides, if it was asked for."""
COST_FILES = ("costs.csv",)
"""What it holds besides, where levers and reforms cost more or less than the baseline's."""
ALL_FILES = (*FILES, *COST_FILES, *ATTRIBUTION_FILES)


def write_comparison(
    comparison: Comparison,
    folder: Path,
    force: bool,
    notes: dict[str, Any],
    attribution: bool = False,
    explained: ExplainedComparison | None = None,
    unknown: Mapping[str, Ignorance] | None = None,
) -> tuple[str, ...]:
    """Write a comparison and return the files' names; `notes` adds to what comparison.json says. Raises FolderError if it cannot.

    With `attribution`, why the arms differ too: what is `explained` already, or is now. With `unknown`, by alternative, comparison.json
    says what isn't known, too, as numbers and in words.
    """
    from integration_sim.report.comparison.figures import difference_page  # loading Matplotlib must not delay the answer
    from integration_sim.report.page import save

    with results_folder(folder, ALL_FILES, force) as work:
        comparison.effects.to_parquet(work / "effects.parquet", compression="zstd", index=False)
        write_dated_csv(comparison.effects, work / "effects.csv")
        save(difference_page(comparison), work)
        costly = bool(costing(comparison))
        if costly:
            comparison.costs.to_csv(work / "costs.csv", index=False)
        if attribution:
            from integration_sim.report.why.differences import attribution_page

            comparison.attribution.to_parquet(work / "attribution.parquet", compression="zstd", index=False)
            save(attribution_page(comparison), work, "attribution")
            why = explained or explain_comparison(comparison)
            why.cause_table.to_parquet(work / "causes.parquet", compression="zstd", index=False)
            why.reason_table.to_parquet(work / "reasons.parquet", compression="zstd", index=False)
        write_json(_told(comparison) | _unknown(comparison, unknown or {}) | notes, work / "comparison.json")
    return FILES + COST_FILES * costly + ATTRIBUTION_FILES * attribution


def _unknown(comparison: Comparison, unknown: Mapping[str, Ignorance]) -> dict[str, Any]:
    told = {name: one.to_data() | {"told": ignorance_sentences(comparison, name, one)} for name, one in unknown.items()}
    return {"ignorance": told} if told else {}


def _told(comparison: Comparison) -> dict[str, Any]:
    """Return what was compared, with the provenance of every arm."""
    arms = {comparison.baseline_name: comparison.baseline, **comparison.alternatives}
    return {
        "baseline": comparison.baseline_name,
        "alternatives": list(comparison.alternatives),
        "seed": comparison.baseline.provenance.seed,
        "replicates": comparison.replicates,
        "months": comparison.months,
        "watch": comparison.watch,
        "precision": comparison.precision,
        "sufficed": comparison.sufficed,
        "settled": {name: str(one) for name, one in comparison.settled.items()},
        "window": str(comparison.window),
        "matters": dict(comparison.matters),
        "differs": {name: [str(one) for one in comparison.aspects(name)] for name in comparison.alternatives},
        "arms": {name: ensemble.provenance.to_data() for name, ensemble in arms.items()},
    }
