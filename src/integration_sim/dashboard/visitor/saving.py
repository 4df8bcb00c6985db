"""A variant as a scenario file that the command runs: with the same seed and number of replicates, the same numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

from integration_sim.dashboard.visitor.editing import label_of, named
from integration_sim.dashboard.visitor.variants import Variant
from integration_sim.dashboard.visitor.workspace import Workspace
from integration_sim.dashboard.work.computing import SEED, replicates_for
from integration_sim.dashboard.work.spread import lived
from integration_sim.experiments.replicates.provenance import engine_digest, versions
from integration_sim.parameters.vectors import DEFAULT
from integration_sim.report.wording.sentences import listed
from integration_sim.scenario.errors import InputError
from integration_sim.scenario.files.loader import SUFFIXES
from integration_sim.scenario.files.writing import written
from integration_sim.scenario.schema import Scenario

LONGEST_FILE_NAME = 60


def saved_scenario(variant: Variant) -> Scenario:
    """Return what a variant's file holds: its scenario, under a name and title of its own if it differs from the baseline."""
    if not variant.changed:
        return variant.scenario
    title = named(variant)
    words = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")
    name = f"{variant.baseline.name}_{words}" if words and not words.startswith(variant.baseline.name) else words or variant.baseline.name
    return variant.scenario.override({"name": name[:LONGEST_FILE_NAME].strip("_"), "title": title})


def command_of(scenario: Scenario, parameters: str) -> str:
    """Return the command that gives the numbers that the dashboard shows, where futures live with `parameters`."""
    name = f"{scenario.name}{SUFFIXES[0]}"
    return f"integration-sim run {name} --replicates {replicates_for(scenario)} --seed {SEED} --parameters {parameters}"


def file_of(variant: Variant, parameters: str = DEFAULT) -> tuple[str, str]:
    """Return the name and text of a variant's file. Raises ScenarioError for one too large."""
    scenario = saved_scenario(variant)
    origin = "a variant of" if variant.changed else "as it comes with the program:"
    made = f"integration-sim {versions()['integration-sim']}, engine {engine_digest()}"
    comments = [
        f"{scenario.title}, {origin} {variant.baseline.title} ({variant.baseline.name}). Saved from the dashboard of {made}.",
        "The numbers that the dashboard showed come out again with:",
        f"  {command_of(scenario, parameters)}",
    ]
    if variant.off:
        comments.append(f"Switched off, and so not in this file: {listed([label_of(item) for item in variant.off])}.")
    return f"{scenario.name}{SUFFIXES[0]}", written(scenario, comments)


def save(work: Workspace, variant: Variant, hand: Callable[[dict[str, str]], None]) -> None:
    """Hand a variant's file to the page, which lets the browser save it; say so where it cannot be."""
    try:
        parameters = lived(work.luck_only.peek())
        name, text = file_of(variant, parameters)
    except InputError as error:
        work.tell(f"Not saved: {error}")
    else:
        hand({"name": name, "text": text, "command": command_of(saved_scenario(variant), parameters), "stamp": uuid4().hex})
