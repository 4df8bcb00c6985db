"""How many rooms one enters to follow something through the code: modules of the package, counted while it really runs.

    uv run python benchmarks/walks.py

Each walk begins with a scenario of few managers and months that is loaded already: how files are read is not part of it. The
engine runs as it is written in Python, not compiled.

- parameter -> equation: a value of `trust.gain` that occurs nowhere else, until a whole run has computed trust with it.
- lever -> chart: one coaching lever, until a run's page and a comparison's page are drawn. It is followed as the lever, as a
  scheduled event, as whatever a function that has it gives back (its cost, the text that marks it), and as figure and axes.
  Not followed is how it moves states and outcomes: these are in the tables that all mechanisms share.
- trust -> story: from simulating a history to the story of a manager that tells of trust. All modules above the engine, and
  those below it whose functions they call themselves; not what these call in turn.
- compare: from the call to the first table of effects. All modules above the engine, none below.

The first two walks enter a module if it has the thing in hand: a function of it is called with the thing, gives it back or hands
it to another, alone or in lists, tuples and mappings, but not in a scenario, plan or run, which hold everything. The month's
code, which the package writes itself, is a room like others. To be imported is not to be entered.
"""

import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from types import FrameType
from typing import Any

os.environ["NUMBA_DISABLE_JIT"] = "1"  # before anything is compiled: what is compiled cannot be followed

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from integration_sim import Comparison, Scenario, compare, history, load_scenario, simulate
from integration_sim.model.calendar.scheduled_events import ScheduledEvent
from integration_sim.model.plan import Plan
from integration_sim.model.run import Run
from integration_sim.report.comparison.figures import difference_page
from integration_sim.report.managers.story import manager_story
from integration_sim.report.run.figures import chart_page

FEW = {"strategic": 1, "middle": 2, "front_line": 3}
SHORT = {"start": "2024-10", "months": 3, "events": [], "parameters.warmup.months": 1}
COACHING = {"kind": "coaching", "start": "2024-11", "months": 2}
GAIN = 0.0712345
PACKAGE, WRITTEN = "integration_sim.", "integration_sim_generated_"
ABOVE = ("cli", "dashboard", "report", "experiments", "instruments")
"""The floors above the engine."""
MOST = {"parameter -> equation": 6, "lever -> chart": 18, "trust -> story": 14, "compare": 12}
"""How many rooms a walk may have."""


def small(**changes: Any) -> Scenario:
    """Return the small template with few managers and few months."""
    places = {f"organisations.{name}.managers": FEW for name in ("board", "council")}
    return load_scenario("template_small").override(places | SHORT | changes)


def room(frame: FrameType | None) -> str | None:
    """Return the module of the package in which a function runs; None for other code, and while a module is imported."""
    module = str(frame.f_globals.get("__name__")) if frame and frame.f_code.co_name != "<module>" else ""
    if module.startswith(WRITTEN):  # by the package, under a name with a digest
        return module.removeprefix(WRITTEN).rpartition("_")[0] + " (written)"
    return module.removeprefix(PACKAGE) if module.startswith(PACKAGE) else None


def watched(walk: Callable[[], object], see: Callable[[FrameType, str, Any], None]) -> None:
    """Go on a walk, while something sees every call and return, in all threads."""
    threading.setprofile(see)
    sys.setprofile(see)
    try:
        walk()
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


def held(value: Any) -> Iterator[Any]:
    """Yield a value and what it holds, if it is a list, a tuple or a mapping."""
    yield value
    if isinstance(value, tuple | list | Mapping):
        for one in value.values() if isinstance(value, Mapping) else value:
            yield from held(one)


def in_hand(walk: Callable[[], object], is_thing: Callable[[Any], bool], *, and_made_of_it: bool = False) -> list[str]:
    """Return the modules that have a thing in hand; if asked for, what is made of it counts as the thing too."""
    rooms: dict[str, None] = {}
    made: dict[int, Any] = {}  # by identity, and kept, so that no other object gets the same
    handed: set[FrameType] = set()

    def see(frame: FrameType, event: str, value: Any) -> None:
        here = room(frame) if event in ("call", "return") else None
        if here is None:
            return
        called = event == "call"
        if any(id(one) in made or is_thing(one) for one in held(tuple(frame.f_locals.values()) if called else value)):
            caller = room(frame.f_back) or here
            rooms.update(dict.fromkeys((caller, here) if called else (here, caller)))
            if called:
                handed.add(frame)
        if not called and frame in handed:
            handed.remove(frame)
            is_common = value is None or isinstance(value, int | float) or (isinstance(value, str) and " " not in value)
            if and_made_of_it and not is_common:  # a number or a name may be the same as one that has nothing to do with it
                made[id(value)] = value

    watched(walk, see)
    return list(rooms)


def entered(walk: Callable[[], object], *, below: bool) -> list[str]:
    """Return the modules above the engine that a walk enters, and, if asked for, those below that these call themselves."""
    rooms: dict[str, None] = {}

    def see(frame: FrameType, event: str, _: Any) -> None:
        here = room(frame) if event == "call" else None
        if here and (here.startswith(ABOVE) or (below and (room(frame.f_back) or "").startswith(ABOVE))):
            rooms[here] = None

    watched(walk, see)
    return list(rooms)


def walks() -> dict[str, list[str]]:
    """Return the rooms of each walk, in the order in which they are first entered."""
    raised, without, coached, longer = small(**{"parameters.trust.gain": GAIN}), small(levers=[]), small(levers=[COACHING]), small(months=6)
    kept = history(longer)
    post = next(one for one in range(len(kept.posts)) if any("trust" in told.text for told in manager_story(kept, one).happened))

    def comparison() -> Comparison:
        return compare(without, coached, replicates=2, threads=1)

    def is_lever(one: Any) -> bool:
        return one is coached.levers[0] or isinstance(one, ScheduledEvent | Figure | Axes)

    found = (
        in_hand(lambda: Run(Plan(raised), 1, 0).run_until(), lambda one: isinstance(one, float) and one == GAIN),
        in_hand(lambda: (chart_page(simulate(coached, 1, threads=1)), difference_page(comparison())), is_lever, and_made_of_it=True),
        entered(lambda: manager_story(history(longer), post), below=True),
        entered(lambda: comparison().effects, below=False),
    )
    return dict(zip(MOST, found, strict=True))


if __name__ == "__main__":
    FOUND = walks()
    for name, rooms in FOUND.items():
        print(f"{name}: {len(rooms)} rooms, at most {MOST[name]}", *rooms, sep="\n  -> ")
    sys.exit(any(len(rooms) > MOST[name] for name, rooms in FOUND.items()))
