"""Managers near burning out: the share who have more work than fits into their week and fear for their post as well.

Either alone many people bear for years; together they wear out. The outcome is recorded by organisation and level, as the package's own.
Try: isim run case_c --with docs/extensions/near_burnout.py
"""

from typing import NamedTuple

from integration_sim import Better, Outcome, Parameter, World, compiled

__version__ = "1.0"

SOURCE = "assumption; direction: demand without control (Karasek 1979)"


def number(value: float, low: float, high: float, unit: str, says: str) -> Parameter:
    """Return a number with its range; all of them are assumptions here."""
    return Parameter(value=value, low=low, high=high, unit=unit, grade="A", source=SOURCE, says=says)


class Burnout(NamedTuple):
    """Parameters `outcomes.near_burnout.*`."""

    workload: float
    insecurity: float


@compiled
def near_burnout(world: World, post: int, p: Burnout) -> float:
    """Return 1 for a manager whose workload and job insecurity both exceed what one bears, else 0."""
    manager = world.managers[post]
    return 1.0 if manager.workload > p.workload and manager.insecurity > p.insecurity else 0.0


OUTCOME = Outcome(
    "near_burnout",
    "Managers near burning out",
    "0 to 1",
    Better.LOWER,
    "Share of managers whose workload and job insecurity both exceed what one bears for long.",
    of_manager=near_burnout,
    follows=("workload", "insecurity"),
    plural=True,
    parameters={
        "workload": number(1.05, 1.0, 1.3, "1 = a full week", "Above this workload managers have more work than fits into their week."),
        "insecurity": number(0.3, 0.2, 0.6, "0 to 1", "Above this job insecurity fear for the post adds to the load."),
    },
    matters=number(0.02, 0.01, 0.05, "0 to 1", "The smallest difference in the share of managers near burning out that matters."),
)
