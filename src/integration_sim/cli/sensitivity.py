"""`sensitivity`: which numbers move an outcome, by how much, and whether that can be told from luck."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.padding import Padding

from integration_sim.cli.shared import ScenarioArgument, changed, clear_errors, out, plain_warnings
from integration_sim.cli.studies import Workers, work_through
from integration_sim.scenario.files.library import load_scenario
from integration_sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from integration_sim.experiments.studies.design import Design
    from integration_sim.experiments.studies.factors import Factor

A_YEAR = 12


class MethodName(StrEnum):
    """The methods as the command line writes them."""

    MORRIS = "morris"
    SOBOL = "sobol"
    ONE_AT_A_TIME = "one-at-a-time"


DEFAULT_POINTS: Mapping[MethodName, int] = {MethodName.MORRIS: 10, MethodName.SOBOL: 64}


def sensitivity(
    scenario: ScenarioArgument,
    method: Annotated[
        MethodName, typer.Option(help="morris screens many factors; sobol shares out the variance; one-at-a-time makes a tornado.")
    ] = MethodName.MORRIS,
    factors: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="What varies: a parameter's id, a group such as trust, `all` parameters (the default), or PATH=LOW..HIGH for any"
            " path of the scenario. May be repeated.",
        ),
    ] = None,
    outcomes: Annotated[
        list[str] | None, typer.Option("--outcome", metavar="NAME", help="What to look at; may be repeated. Left out, service_performance.")
    ] = None,
    at: Annotated[
        str | None, typer.Option(metavar="MONTH", help="A month, or dip, worst_month, recovery_month or area_lost; left out, the end.")
    ] = None,
    points: Annotated[
        int | None,
        typer.Option(min=2, help="Trajectories of Morris (left out: 10), or the base of Sobol, a power of two (left out: 64)."),
    ] = None,
    replicates: Annotated[int, typer.Option(min=1, help="How often to simulate each point.")] = 5,
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Every point meets the same luck.")] = 1,
    months: Annotated[int | None, typer.Option(min=1, help="How long to simulate; left out, as long as the scenario says.")] = None,
    changes: Annotated[
        list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help="Change the scenario first, such as finance.pressure=0.6.")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Where to write; left out, sensitivity/NAME-METHOD.", show_default=False)
    ] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="How many do the work; left out, one per core.")] = None,
    executor: Annotated[Workers, typer.Option(help="Who does the work on this machine.")] = Workers.THREADS,
    beyond_ranges: Annotated[bool, typer.Option("--beyond-ranges", help="Allow ranges beyond the plausible ones.")] = False,
) -> None:
    """Find what moves an outcome most. The same folder again, for another outcome, needs no new simulation."""
    with clear_errors():
        described = changed(load_scenario(scenario), changes or [])
        if months is not None and months > described.months:
            described = described.override({"months": months})
        last = months or described.months
        from integration_sim.experiments.studies.measure import measure
        from integration_sim.experiments.studies.sensitivity import sensitivity as analysed
        from integration_sim.experiments.studies.study import Study
        from integration_sim.report.sensitivity.folder import STUDY, check_place, write_sensitivities
        from integration_sim.report.sensitivity.sentences import sensitivity_sentences
        from integration_sim.report.sensitivity.tables import leaders_table

        when = int(at) if at is not None and at.lstrip("-").isdigit() else at
        wanted = [measure(outcome, when, last) for outcome in dict.fromkeys(outcomes or ["service_performance"])]
        varied = chosen_factors(factors or ["all"])
        expect_possible(varied, described)
        design = designed(method, varied, points, seed)
        folder = folder or Path("sensitivity") / f"{described.name}-{method}"
        check_place(folder)
        with plain_warnings():
            kept = months_kept(folder / STUDY, last, when)
            study = Study.create(folder / STUDY, described, design, replicates, seed, months=last, at=kept, beyond_ranges=beyond_ranges)
        work_through(study, executor, workers)
        found = [analysed(study, method.replace("-", "_"), one.outcome, one.at, seed=seed) for one in wanted]
        files = write_sensitivities(found, folder)
    for one in found:
        out.print(leaders_table(one))
        for sentence in sensitivity_sentences(one):
            out.print(Padding(escape(sentence), (0, 0, 1, 0)), highlight=False)
    out.print(f"Written to {escape(str(folder))}: {', '.join(files)}, {STUDY}/", soft_wrap=True, highlight=False)


def chosen_factors(named: Sequence[str]) -> list[Factor]:
    """Return what `--factors` asks to vary; a range given for a factor replaces its plausible one.

    Raises DesignError for a name that isn't there, or a range that is none.
    """
    from integration_sim.experiments.errors import DesignError
    from integration_sim.experiments.studies.factors import Factor, Role, registry_factors
    from integration_sim.parameters import registry
    from integration_sim.scenario.errors import Problem

    found: dict[str, Factor] = {}
    for name in named:
        path, given, spread = (part.strip() for part in name.partition("="))
        if not given:
            found |= {one.path: found.get(one.path, one) for one in registry_factors([path])}
            continue
        low, high = _ends(spread)
        if not low < high:
            expected = "LOW..HIGH, a low end below the high end, such as finance.pressure=0.2..0.8"
            raise DesignError([Problem((path,), f"the range {spread!r}", expected)])
        found[path] = Factor(path, low, high, role=Role.UNCERTAINTY if path in registry() else Role.LEVER)
    return list(found.values())


def _ends(spread: str) -> tuple[float, float]:
    """Return the two numbers of LOW..HIGH; NaN where there is no number that can be used."""
    try:
        low, high = (float(end) for end in spread.split("..", 1))
    except ValueError:
        return math.nan, math.nan
    return (low, high) if math.isfinite(low) and math.isfinite(high) else (math.nan, math.nan)


def expect_possible(factors: Sequence[Factor], scenario: Scenario) -> None:
    """Raise ScenarioError if a scenario cannot take one of the factors at one of its ends."""
    for one in factors:
        for end in one.bounds:
            scenario.override({one.override_path: one.value(end)})


def designed(method: MethodName, factors: Sequence[Factor], points: int | None, seed: int) -> Design:
    """Return the design that a method needs. Raises DesignError for a number of points that it does not take."""
    from integration_sim.experiments.studies.design import morris, one_at_a_time, saltelli

    if method is MethodName.ONE_AT_A_TIME:
        if points is not None:
            raise typer.BadParameter("one-at-a-time needs none: two for each factor", param_hint="--points")
        return one_at_a_time(factors)
    make = morris if method is MethodName.MORRIS else saltelli
    return make(factors, points or DEFAULT_POINTS[method], seed)


def months_kept(folder: Path, last: int, when: int | str | None) -> Sequence[int]:
    """Return the months that the study keeps: those of the study that is there if they serve, else each year and the one asked."""
    from integration_sim.experiments.studies.description import DESCRIPTION
    from integration_sim.experiments.studies.study import Study

    asked = {when} if isinstance(when, int) else set()
    if (folder / DESCRIPTION).is_file():
        there = Study.open(folder).kept.at
        if asked <= {*there, last}:
            return there
    return sorted({*range(A_YEAR, last, A_YEAR)} | asked)
