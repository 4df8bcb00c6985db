"""What experiments cost and save: `uv run python benchmarks/experiments.py [PART...]`.

Parts, each measured side by side in one run:

- `luck`: how many replicates the effect of a reform needs with keyed draws, against one shared stream of draws (the usual
  "same seed") and against independent seeds;
- `rate`: runs a second, against `mesa.batch_run` over the reference implementation, and `ema_workbench` driving the engine one run
  at a time (if the extra `discovery` is installed);
- `store`: what keeping a study's results costs, and what Dask adds;
- `growth`: how time grows with managers, months and design points.
"""

from __future__ import annotations

import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mesa
import numpy as np
from reference.luck import Luck
from reference.simulation import ReferenceRun
from rich.console import Console
from rich.table import Table

from integration_sim import Reform, Scenario, load_scenario, simulate
from integration_sim.experiments.replicates import executors
from integration_sim.experiments.studies import design
from integration_sim.experiments.studies.chunk import simulate_chunk
from integration_sim.experiments.studies.factors import registry_factors
from integration_sim.experiments.studies.study import Study
from integration_sim.model.plan import Plan
from integration_sim.model.run import Run
from integration_sim.randomness import Stream

CASE, MONTHS, SEED = "case_c", 120, 1
OUTCOME, MONTH = "cross_trust", 60
PAIRS, SLOW_PAIRS = 200, 20
POINTS, REPLICATES = 60, 5

console = Console(width=150)


def seconds(work: Callable[[], object]) -> float:
    """Time a piece of work."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def told(title: str, headings: list[str], rows: list[list[str]]) -> None:
    """Print a table."""
    table = Table(*headings, title=title, title_justify="left", box=None, pad_edge=False)
    for row in rows:
        table.add_row(*row)
    console.print(table, "")


def with_and_without(case: Scenario) -> tuple[Scenario, Scenario]:
    """Return a case with its first reform alone, and with nothing."""
    first = next(event for event in case.events if isinstance(event, Reform))
    return case.override({"events": [first], "levers": []}), case.override({"events": [], "levers": []})


class SharedStream(Luck):
    """One stream of draws, taken in the order in which the model asks: what a seed usually gives."""

    def __init__(self, seed: int, replicate: int) -> None:
        super().__init__(seed, replicate)
        self.stream = np.random.default_rng([seed, replicate])

    def draw(self, stream: Stream, month: int, slot: int) -> tuple[float, float]:
        """Return the next two uniforms; a place and its people are the same in both futures all the same."""
        if stream in (Stream.TIES, Stream.FIRST_TENURE, Stream.NEWCOMER, Stream.NEWCOMER_CULTURE):
            return super().draw(stream, month, slot)
        first, second = self.stream.random(2)
        return float(first), float(second)


def luck() -> None:
    """Compare the variance of a reform's effect under three kinds of luck."""
    reform, none = with_and_without(load_scenario(CASE))
    one, other = (simulate(arm, PAIRS, SEED, months=MONTH).series(OUTCOME)[:, MONTH] for arm in (reform, none))
    keyed, independent = (one - other).var(ddof=1), one.var(ddof=1) + other.var(ddof=1)

    def unkeyed(arm: Scenario, replicate: int) -> float:
        run = ReferenceRun(Plan(arm), SEED, replicate, luck=SharedStream(SEED, replicate))
        for _ in range(MONTH):
            run.step()
        return float(run.rows[-1]["all", "all", "all"][OUTCOME])

    shared = np.var([unkeyed(reform, k) - unkeyed(none, k) for k in range(SLOW_PAIRS)], ddof=1)
    told(
        f"Effect of {CASE}'s first reform on {OUTCOME} in month {MONTH}: {np.mean(one - other):+.4f}",
        ["luck", "sd of the paired difference", "replicates needed, keyed draws = 1"],
        [
            [name, f"{np.sqrt(variance):.4f}", f"{variance / keyed:.1f}"]
            for name, variance in (
                (f"keyed draws ({PAIRS} pairs)", keyed),
                (f"one shared stream ({SLOW_PAIRS} pairs)", shared),
                (f"independent seeds ({PAIRS} pairs)", independent),
            )
        ],
    )


class Collected(ReferenceRun):
    """The reference implementation as `mesa.batch_run` wants it."""

    plan_used: Plan

    def __init__(self, replicate: int = 0, rng: Any = None) -> None:
        del rng  # its draws are keyed
        super().__init__(self.plan_used, SEED, replicate)
        self.datacollector = mesa.DataCollector({OUTCOME: lambda model: model.rows[-1]["all", "all", "all"][OUTCOME]})

    def step(self) -> None:
        """Simulate a month and collect."""
        super().step()
        self.datacollector.collect(self)


def rate() -> None:
    """Count runs a second, one process."""
    plan = Plan(load_scenario(CASE))
    Run(plan, SEED, 0).run_until(MONTHS)
    count, slow = 20, 3
    engine = count / seconds(lambda: [Run(plan, SEED, k).run_until(MONTHS) for k in range(count)])
    Collected.plan_used = plan
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        batch = slow / seconds(
            lambda: mesa.batch_run(
                Collected, {"replicate": list(range(slow))}, number_processes=1, max_steps=MONTHS, display_progress=False
            )
        )
    rows = [["this engine", f"{engine:.1f}", ""], ["mesa.batch_run, reference implementation", f"{batch:.2f}", f"{engine / batch:.0f}"]]
    rows.append(_ema_rate(engine, count))
    told(f"{CASE}, {MONTHS} months, one core", ["", "runs a second", "times slower"], rows)


def _ema_rate(engine: float, count: int) -> list[str]:
    try:
        from ema_workbench import Model, RealParameter, ScalarOutcome, SequentialEvaluator
    except ImportError:
        return ["ema_workbench", "not installed", ""]
    scenario = load_scenario(CASE)

    def simulated(loss: float = 0.16) -> dict[str, float]:
        run = Run(Plan(scenario.override({"parameters.trust.loss": loss})), SEED, 0)
        run.run_until(MONTHS)
        return {OUTCOME: float(run.recording.values[OUTCOME][MONTHS, run.aggregation.overall])}

    model = Model("place", function=simulated)
    model.uncertainties, model.outcomes = [RealParameter("loss", 0.1, 0.3)], [ScalarOutcome(OUTCOME)]
    with SequentialEvaluator(model) as evaluator:
        ema = count / seconds(lambda: evaluator.perform_experiments(count))
    return ["ema_workbench, this engine run by run", f"{ema:.1f}", f"{engine / ema:.1f}"]


def store() -> None:
    """Time a study with and without its store, and on a Dask cluster of processes."""
    scenario = load_scenario(CASE)
    made = design.latin_hypercube(registry_factors(["trust", "encounter", "contact"]), POINTS)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        study = Study.create(Path(folder) / "bare", scenario, made, REPLICATES, SEED, months=MONTHS)
        chunks = list(study._chunks(range(POINTS)))

        def bare() -> None:
            with executors.threads() as workers:
                list(workers.map(simulate_chunk, chunks))

        bare()
        alone = min(seconds(bare) for _ in range(2))
        kept = min(
            seconds(Study.create(Path(folder) / f"kept{turn}", scenario, made, REPLICATES, SEED, months=MONTHS).run) for turn in range(2)
        )
        rows += [["work alone", f"{alone:.1f} s", ""], ["study in threads", f"{kept:.1f} s", f"{kept / alone - 1:+.1%}"]]
        with executors.cluster() as workers:
            list(workers.map(simulate_chunk, chunks[: 2 * executors.workers_of(workers)]))
            spread = seconds(lambda: list(workers.map(simulate_chunk, chunks)))
            dask = seconds(lambda: Study.create(Path(folder) / "dask", scenario, made, REPLICATES, SEED, months=MONTHS).run(workers))
        rows += [
            ["work alone on Dask", f"{spread:.1f} s", f"{spread / alone - 1:+.1%}"],
            ["study on Dask", f"{dask:.1f} s", f"{dask / alone - 1:+.1%}"],
        ]
    told(f"{POINTS} points x {REPLICATES} replicates of {CASE}, {MONTHS} months", ["", "time", "more than the work alone"], rows)


def growth() -> None:
    """Time one run as managers and months grow, and a study as points do."""
    rows = []
    for managers in (100, 500, 2_000, 5_000, 20_000):
        plan = Plan(_place(managers))
        taken = seconds(lambda plan=plan: Run(plan, SEED, 0).run_until(MONTHS))
        rows.append([f"{managers:,} managers", f"{taken:.2f} s", f"{1e6 * taken / managers:,.0f} µs a manager"])
    for months in (60, 120, 192):
        plan = Plan(load_scenario(CASE))
        taken = min(seconds(lambda plan=plan, months=months: Run(plan, SEED, 0).run_until(months)) for _ in range(5))
        rows.append(
            [f"{months} months", f"{taken:.3f} s", f"{1e6 * taken / (months + plan.warmup_months):,.0f} µs a month, warm-up counted"]
        )
    for points in (25, 50, 100):
        made = design.latin_hypercube(registry_factors(["trust"]), points)
        with tempfile.TemporaryDirectory() as folder:
            taken = seconds(Study.create(Path(folder) / "study", load_scenario(CASE), made, 2, SEED, months=MONTHS).run)
        rows.append([f"{points} design points x 2", f"{taken:.2f} s", f"{1e3 * taken / points:,.0f} ms a point"])
    told("Growth", ["", "time", "each"], rows)


def _place(managers: int) -> Scenario:
    """Return a case with so many managers, and localities to match."""
    half = managers // 2
    counts = {"strategic": max(2, half // 20), "middle": half // 4, "front_line": half - half // 4 - max(2, half // 20)}
    localities = [f"Locality {number}" for number in range(max(3, managers // 40))]
    changes = {f"organisations.{name}.managers": counts for name in ("board", "council")}
    return load_scenario(CASE).override(changes | {"partnerships.partnership.localities": localities, "levers": []})


PARTS = {"luck": luck, "rate": rate, "store": store, "growth": growth}

if __name__ == "__main__":
    for name in sys.argv[1:] or PARTS:
        PARTS[name]()
