"""`compare`: two futures or more, side by side, with the same luck."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.markup import escape
from rich.padding import Padding

from integration_sim.cli.shared import (
    MattersOption,
    ParametersOption,
    changed,
    clear_errors,
    err,
    lived_with,
    mistaken,
    out,
    simulating,
    smallest_differences,
    stages,
)
from integration_sim.errors import UnknownNameError
from integration_sim.parameters.vectors import Vectors, chosen_vectors
from integration_sim.report.folder import check_free
from integration_sim.scenario.files.library import load_scenario
from integration_sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from integration_sim.experiments.comparison.comparison import Comparison
    from integration_sim.experiments.comparison.explained import ExplainedComparison
    from integration_sim.report.comparison.ignorance import Ignorance

AUTO: Literal["auto"] = "auto"
FEWEST, MOST = 1, 100_000
CHANGE = re.compile(r"\+(?=[\w.]+(@[^=+]*)?\s*=)")
"""What comes before a change of a scenario: a plus, followed by a path (perhaps from a month on) and an equals sign."""
UNSAFE = re.compile(r"[^A-Za-z0-9._=+-]+")
LONGEST_NAME = 120


def compare(
    arms: Annotated[
        list[str],
        typer.Argument(
            metavar="SCENARIO",
            help="The baseline, then what to set beside it: names of scenarios or YAML files, each perhaps with changes,"
            " as in case_d+finance.pressure@2012-04=0.35+levers=[].",
        ),
    ],
    replicates: Annotated[
        str, typer.Option(metavar="N|auto", help="How often to simulate each; auto: until the watched outcome is settled.")
    ] = "50",
    watch: Annotated[str, typer.Option(metavar="OUTCOME", help="The outcome whose difference counts.")] = "service_performance",
    precision: Annotated[
        float, typer.Option(min=0.01, max=10.0, help="Settled is what has an interval no wider than this share of the difference.")
    ] = 0.5,
    window: Annotated[
        str, typer.Option(metavar="WINDOW", help="Over which time: reform_years, last_twelve_months or whole_time.")
    ] = "last_twelve_months",
    matters: MattersOption = None,
    most: Annotated[int, typer.Option(min=FEWEST, max=MOST, help="The most replicates that auto makes.")] = 1000,
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1, help="All meet the same luck; another seed is other luck.")] = 1,
    months: Annotated[int | None, typer.Option(min=1, help="How long to simulate; left out, as long as the shortest.")] = None,
    parameters: ParametersOption = None,
    folder: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Where to write; left out, results/A_vs_B.", show_default=False)
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the results of an earlier comparison.")] = False,
    ignorance: Annotated[
        bool,
        typer.Option(
            "--ignorance",
            help="Tell what of the spread is luck, and which unknown numbers decide the sign; each vector is lived twice.",
        ),
    ] = False,
    attribution: Annotated[bool, typer.Option("--attribution", help="Tell too because of what, through what and why they differ.")] = False,
) -> None:
    """Simulate scenarios with the same luck; tell what differs, and how sure that is."""
    began = time.perf_counter()
    with clear_errors():
        count = _count(replicates)
        baseline, *alternatives = _described(arms, months)
        from integration_sim.experiments.comparison import comparing as experiment
        from integration_sim.experiments.comparison.explained import explain_comparison
        from integration_sim.report.comparison.folder import ALL_FILES, write_comparison

        _check_watched(watch)
        important = smallest_differences(matters, baseline)
        _check_window(window, [baseline, *alternatives], months)
        lived = lived_with(parameters)
        numbers = _lived_twice(lived, count) if ignorance else lived
        folder = folder or Path("results") / folder_name(arms)
        check_free(folder, ALL_FILES, force)
        with simulating(None if count == AUTO else count) as progress:
            comparison = experiment.compare(
                baseline,
                *alternatives,
                replicates=count,
                seed=seed,
                months=months,
                names=arms[1:],
                baseline_name=arms[0],
                watch=watch,
                precision=precision,
                window=window,
                matters=important,
                most=most,
                parameters=numbers,
                progress=progress,
            )
        explained = None
        if attribution:
            with stages() as told:
                explained = explain_comparison(comparison, told)
        seconds = time.perf_counter() - began
        _tell(comparison, explained)  # the answer first, then what takes its time
        unknown = _tell_ignorance(comparison) if ignorance else {}
        with err.status("Drawing the charts"):
            files = write_comparison(comparison, folder, force, {"seconds": round(seconds, 3)}, attribution, explained, unknown)
    out.print(f"\nWritten to {escape(str(folder))}: {', '.join(files)} ({time.perf_counter() - began:.1f} s)", soft_wrap=True)


def _count(written: str) -> int | Literal["auto"]:
    if written.strip().lower() == AUTO:
        return AUTO
    if written.strip().isdecimal() and FEWEST <= int(written) <= MOST:
        return int(written)
    raise mistaken(f"--replicates: found {written!r}, expected a whole number from {FEWEST} to {MOST:,}, or auto")


def _check_watched(outcome: str) -> None:
    from integration_sim.model.recording.outcomes import OUTCOMES

    if outcome not in OUTCOMES:
        raise mistaken(str(UnknownNameError("--watch", outcome, OUTCOMES, "an outcome")))


def _check_window(window: str, scenarios: Sequence[Scenario], months: int | None) -> None:
    from integration_sim.experiments.comparison.windows import check_window

    last = min(scenario.months for scenario in scenarios) if months is None else months
    try:
        check_window(window, scenarios, last)
    except ValueError as error:
        raise mistaken(f"--{error}") from None


def _described(arms: Sequence[str], months: int | None) -> list[Scenario]:
    """Return the scenarios of all arms; exits where they cannot be compared."""
    if len(arms) < 2:
        raise mistaken(f"found one scenario, {arms[0]!r}, expected at least two to compare")
    found = [_arm(arm, months) for arm in arms]
    for number, scenario in enumerate(found):
        if scenario in found[:number]:
            raise mistaken(f"found the same scenario twice, {arms[found.index(scenario)]} and {arms[number]}, expected two that differ")
    if len({scenario.start for scenario in found}) > 1:
        told = ", ".join(f"{scenario.start} in {arm}" for arm, scenario in zip(arms, found, strict=True))
        raise mistaken(f"start: found {told}, expected scenarios that start in the same month")
    return found


def _arm(arm: str, months: int | None) -> Scenario:
    name, *changes = _parts(arm)
    scenario = changed(load_scenario(name), changes, f"{name}+")
    return scenario.override({"months": months}) if months is not None and months > scenario.months else scenario


def _parts(arm: str) -> list[str]:
    """Return a scenario's name, and the changes behind it."""
    ends = [match.start() for match in CHANGE.finditer(arm)]
    return [arm[first:last].removeprefix("+") for first, last in zip([0, *ends], [*ends, len(arm)], strict=True)]


def folder_name(arms: Sequence[str]) -> str:
    """Return a folder's name that says what is compared, safe for any file system."""
    whole = "_vs_".join(arms)
    name = UNSAFE.sub("_", whole).strip("._")
    if len(name) <= LONGEST_NAME:
        return name
    return f"{name[:LONGEST_NAME]}_{hashlib.sha256(whole.encode()).hexdigest()[:8]}"


def _lived_twice(parameters: str, count: int | Literal["auto"]) -> Vectors:
    """Return so many vectors that each is lived twice; exits where that cannot be."""
    from integration_sim.experiments.comparison.ignorance import EACH, FEWEST

    vectors = chosen_vectors(parameters)
    if vectors is None:
        raise mistaken(f"--ignorance: found --parameters {parameters}, expected accepted, or a file of vectors")
    if count == AUTO or count % EACH or not FEWEST <= count // EACH <= len(vectors):
        expected = f"an even number from {EACH * FEWEST} to {EACH * len(vectors)}, so that {EACH} live with a vector"
        raise mistaken(f"--replicates: found {count}, expected {expected}")
    return vectors.first(count // EACH)


def _tell_ignorance(comparison: Comparison) -> dict[str, Ignorance]:
    """Say of each alternative how much isn't known, and which unknowns decide the sign; return it."""
    from integration_sim.report.comparison.ignorance import ignorance_of, ignorance_sentences

    found = {name: ignorance_of(comparison, name) for name in comparison.alternatives}
    for name, one in found.items():
        for told in ignorance_sentences(comparison, name, one):
            out.print(Padding(escape(told), (0, 0, 1, 0)), highlight=False)
    return found


def _tell(comparison: Comparison, explained: ExplainedComparison | None) -> None:
    from integration_sim.report.comparison.costs import cost_sentences, cost_table, costing, explanation
    from integration_sim.report.comparison.narrative import comparison_table, verdict

    for paragraph in verdict(comparison):
        out.print(Padding(escape(paragraph), (0, 0, 1, 0)), highlight=False)
    for name in comparison.alternatives:
        out.print(comparison_table(comparison, name))
    costly = costing(comparison)
    for name, rows in costly.items():
        out.print(Padding(escape(cost_sentences(comparison, name, rows)), (0, 0, 1, 0)), highlight=False)
        out.print(cost_table(comparison, name, rows), highlight=False)
    if costly:
        out.print(Padding(explanation(comparison), (0, 0, 1, 0)), style="dim", highlight=False)
    if explained is not None:
        from integration_sim.report.why.apart import why_apart

        for name in comparison.alternatives:
            for paragraph in why_apart(explained, name):
                out.print(Padding(escape(paragraph), (0, 0, 1, 0)), highlight=False)
