"""How fast the engine is, as ratios measured side by side: `uv run python benchmarks/speed.py`.

120 managers live through 120 months, every outcome recorded, one replicate on one core. Beside the engine run

- the **reference implementation** of `tests/reference/`: the same rules as ordinary Mesa agents (wanted: at least 100 times slower), and
- the **floor**: a compiled loop that, per tie and month, only draws two uniforms and evaluates one logistic (wanted: the
  engine takes at most 6 times as long).

Each round measures all three, one after the other, so that a busy machine slows all alike; told are the medians of the
ratios of a round, and their range. Two stretches are told apart: the months of the scenario alone, and a whole replicate
with its population and warm-up.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from typing import NamedTuple

from reference.simulation import ReferenceRun
from rich.console import Console
from rich.table import Table

from integration_sim import load_scenario
from integration_sim.compiled import compiled_entry
from integration_sim.mechanisms.rules import logistic
from integration_sim.model.plan import Plan
from integration_sim.model.run import Run
from integration_sim.randomness import Key, Stream, two_uniforms

CASE, MANAGERS, MONTHS = "case_c", 120, 120
ROUNDS, FAST_REPEATS, SEED = 5, 10, 1
TIMES_FASTER_WANTED, TIMES_FLOOR_ALLOWED = 100.0, 6.0


@compiled_entry
def floor(key: Key, ties: int, months: int) -> float:
    """Draw two uniforms and evaluate one logistic per tie and month; the sum keeps the compiler from leaving it out."""
    total = 0.0
    for month in range(months):
        for tie in range(ties):
            first, second = two_uniforms(key, Stream.ENCOUNTER, month, tie)
            total += logistic(first - second)
    return total


class Seconds(NamedTuple):
    """What one round took: the months alone, and the whole replicate."""

    months: float
    whole: float


def seconds(work: Callable[[], object]) -> float:
    """Time a piece of work."""
    gc.collect()
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def engine(plan: Plan, replicate: int) -> Seconds:
    """Time a replicate of the engine."""
    runs: list[Run] = []
    prepared = seconds(lambda: runs.append(Run(plan, SEED, replicate)))
    lived = seconds(lambda: runs[0].run_until(MONTHS))
    return Seconds(lived, prepared + lived)


def with_reference(plan: Plan, replicate: int) -> Seconds:
    """Time a replicate of the reference implementation, and hold it to the engine's numbers: the comparison is of equals."""
    runs: list[ReferenceRun] = []
    prepared = seconds(lambda: runs.append(ReferenceRun(plan, SEED, replicate)))
    lived = seconds(lambda: [runs[0].step() for _ in range(MONTHS)])
    fast = Run(plan, SEED, replicate)
    fast.run_until(MONTHS)
    trust = fast.recording.values["cross_trust"][MONTHS, fast.aggregation.overall]
    slow = runs[0].rows[MONTHS]["all", "all", "all"]["cross_trust"]
    if abs(trust - slow) > 1e-9:
        raise SystemExit(f"engine and reference implementation disagree: {trust} and {slow}")
    return Seconds(lived, prepared + lived)


def bottom(plan: Plan, ties: int, replicate: int) -> Seconds:
    """Time the floor, for the months alone and with those of the warm-up."""
    key = Key(SEED, replicate)
    return Seconds(
        seconds(lambda: floor(key, ties, MONTHS)),
        seconds(lambda: floor(key, ties, MONTHS + plan.warmup_months)),
    )


def mean_of(each: list[Seconds]) -> Seconds:
    """Return the mean of several measurements."""
    return Seconds(*(statistics.fmean(column) for column in zip(*each, strict=True)))


def told(ratios: list[float]) -> str:
    """Return a median and range."""
    return f"{statistics.median(ratios):.1f} ({min(ratios):.1f} to {max(ratios):.1f})"


def main() -> None:
    """Measure and print; exit with 1 if a ratio misses its mark."""
    plan = Plan(load_scenario(CASE))
    warm = Run(plan, SEED, 0)
    warm.run_until(MONTHS)
    posts, ties = warm.world.posts.size, warm.world.ties.size
    if posts != MANAGERS:
        raise SystemExit(f"{CASE} has {posts} managers, expected {MANAGERS}")
    floor(Key(SEED, 0), ties, 1)

    slower, above = {name: [] for name in Seconds._fields}, {name: [] for name in Seconds._fields}
    taken: list[tuple[Seconds, Seconds, Seconds]] = []
    for round_number in range(ROUNDS):
        replicates = [round_number * FAST_REPEATS + repeat for repeat in range(FAST_REPEATS)]
        pairs = [(engine(plan, replicate), bottom(plan, ties, replicate)) for replicate in replicates]
        fast, least = mean_of([pair[0] for pair in pairs]), mean_of([pair[1] for pair in pairs])
        slow = with_reference(plan, round_number)
        taken.append((fast, slow, least))
        for name in Seconds._fields:
            slower[name].append(getattr(slow, name) / getattr(fast, name))
            above[name].append(getattr(fast, name) / getattr(least, name))

    table = Table("", "engine", "reference implementation", "floor", "reference / engine", "engine / floor", box=None, pad_edge=False)
    for name, label in (("months", f"{MONTHS} months"), ("whole", "with population and warm-up")):
        milliseconds = [1000 * statistics.median(getattr(each[which], name) for each in taken) for which in range(3)]
        table.add_row(label, *(f"{number:,.1f} ms" for number in milliseconds), told(slower[name]), told(above[name]))
    console = Console(width=140)
    console.print(f"{posts} managers, {ties} ties, every outcome recorded, one replicate on one core; {ROUNDS} rounds: median (range)")
    console.print(table)
    kept = statistics.median(slower["months"]) >= TIMES_FASTER_WANTED and statistics.median(above["months"]) <= TIMES_FLOOR_ALLOWED
    console.print(f"wanted: at least {TIMES_FASTER_WANTED:g} and at most {TIMES_FLOOR_ALLOWED:g}: {'kept' if kept else 'missed'}")
    raise SystemExit(0 if kept else 1)


if __name__ == "__main__":
    main()
