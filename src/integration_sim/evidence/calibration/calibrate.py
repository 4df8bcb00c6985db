"""`calibrate`: draw vectors over every unknown number, and keep those with which no pattern is implausible.

Draws come in batches, each a Latin hypercube of its own. What is cheap and selective is asked first, so that most vectors are ruled
out after a few lives. When a first wave is through, emulators say which draws are hardly worth a life, and the next wave leaves those
out. Everything simulated is kept at once, so a calibration that was killed goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from integration_sim.evidence.calibration.accepted import FILE, Accepted, outcomes_digest
from integration_sim.evidence.calibration.emulators import Emulators
from integration_sim.evidence.calibration.implausibility import CUT_OFF, implausibility, worst
from integration_sim.evidence.validation.effects import Effect
from integration_sim.evidence.validation.errors import PatternError
from integration_sim.evidence.validation.lives import Store, Worlds
from integration_sim.evidence.validation.pattern import Patterns, patterns
from integration_sim.evidence.validation.trying import Asked, ask, means_by_vector
from integration_sim.evidence.validation.vectors import drawn
from integration_sim.experiments.replicates.provenance import engine_digest, extensions_told, versions
from integration_sim.parameters.vectors import ACCEPTED, Vector, varied, vectors_of

REPLICATES = 4
"""Lives of each arm with each vector: enough to tell most of what a vector does from luck, few enough to try thousands."""
BATCH = 200
"""Vectors drawn at a time."""
FIRST_WAVE = 1_000
"""Vectors that are simulated before emulators are asked."""
CANDIDATES = 20
"""Draws among which emulators choose a batch, for each place in it."""
LEAST_CHANCE = 0.1
"""Draws with a smaller chance of passing, as emulators guess it, are left out."""
EMULATED = "left out by emulators"
LIVES = "lives"
NAMED = 3
"""Patterns that the name of a stage names."""

type Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Stage:
    """Patterns that are asked together, of the vectors that the stage before has left."""

    name: str
    asked: tuple[Asked, ...]


def calibrate(
    folder: str | Path,
    *,
    wanted: int = 300,
    most: int = 20_000,
    seed: int = 1,
    cut_off: float = CUT_OFF,
    names: Sequence[str] = (),
    known: Patterns | None = None,
    executor: Executor | None = None,
    progress: Progress = lambda what, done, of: None,
) -> Accepted:
    """Return the accepted set, and write it into the folder.

    Parameters
    ----------
    folder
        Where what was simulated is kept, and the set is written: whoever is interrupted and asks again goes on.
    wanted
        How many vectors to accept before it ends; all that the last batch leaves are kept.
    most
        How many to draw at most.
    seed
        Of the draws and of the luck; each vector meets the same.
    cut_off
        The implausibility from which on a vector is ruled out; above 0.
    names
        Which patterns to use, by id; none means all.
    known
        Patterns of one's own; left out, those that ship.
    executor
        Who does the work; left out, threads of this process.
    progress
        Told what is done, how much of it, and of how much.

    Raises
    ------
    PatternError
        For a number out of range, a folder that cannot be written, extensions that the patterns don't know, if no draw is
        left, or without scikit-learn.
    UnknownNameError
        For a pattern that isn't there.

    """
    _check_numbers(wanted, most, cut_off)
    every, store = patterns() if known is None else known, Store(Path(folder) / LIVES)
    stages = _stages(every, names)
    kept: list[tuple[Vector, list[Effect]]] = []
    ruled_out = {stage.name: 0 for stage in stages}
    reasons: dict[str, int] = {}
    total, simulated, accepted, emulators = 0, 0, None, Emulators(cut_off)
    while len(kept) < wanted and total < most:
        if simulated < FIRST_WAVE:
            batch = drawn(min(BATCH, most - total), seed, total)
            total += len(batch)
        else:
            tell = _told(progress, f"{len(kept)} of {wanted} accepted, {total} drawn, emulators are fitted")
            tell(0, 1)
            batch, considered = _worth_asking(emulators, drawn(min(CANDIDATES * BATCH, most - total), seed, total))
            total += considered
            ruled_out[EMULATED] = ruled_out.get(EMULATED, 0) + considered - len(batch)
        simulated += len(batch)
        left: list[tuple[Vector, list[Effect]]] = [(vector, []) for vector in batch]
        for stage in stages:
            if not left:
                break
            tell = _told(progress, f"{len(kept)} of {wanted} accepted, {total} drawn, {len(left)} asked {stage.name}")
            worlds = Worlds(tuple(vector for vector, _ in left), REPLICATES, seed)
            found = means_by_vector(stage.asked, worlds, store, executor, tell)
            emulators.learn([vector for vector, _ in left], found)
            ruled_out[stage.name] += sum(worst(effects) >= cut_off for effects in found)
            for effects in found:
                if worst(effects) >= cut_off:
                    reason = max((one for one in effects if not one.known_to_fail), key=implausibility)
                    reasons[f"{reason.pattern}: {reason.says}"] = reasons.get(f"{reason.pattern}: {reason.says}", 0) + 1
            left = [
                (vector, [*before, *effects]) for (vector, before), effects in zip(left, found, strict=True) if worst(effects) < cut_off
            ]
        kept += left
        if kept:  # whoever stops it here has what has been found so far
            about = {"drawn": total, "seed": seed, "replicates": REPLICATES, "cut_off": cut_off, "ruled_out": ruled_out, "reasons": reasons}
            accepted = _set_of(kept, about)
            accepted.write(Path(folder) / FILE)
    if accepted is None:
        first = max(reasons, key=lambda reason: reasons[reason], default="")
        raise PatternError(f"{folder}: none of {total} vectors is plausible; most were ruled out by {first!r}")
    return accepted


def _worth_asking(emulators: Emulators, candidates: Sequence[Vector]) -> tuple[tuple[Vector, ...], int]:
    """Return the first batch of candidates that may pass, and how many were looked at for it."""
    emulators.fit()
    chosen = np.flatnonzero(emulators.chances(candidates) >= LEAST_CHANCE)[:BATCH]
    considered = int(chosen[-1]) + 1 if len(chosen) == BATCH else len(candidates)
    return tuple(candidates[number] for number in chosen), considered


def _check_numbers(wanted: int, most: int, cut_off: float) -> None:
    for what, value, expected in (("wanted", wanted, "1 or more"), ("most", most, f"at least wanted ({wanted})")):
        if value < (1 if what == "wanted" else wanted):
            raise PatternError(f"{what}: found {value}, expected {expected}")
    if not cut_off > 0.0:
        raise PatternError(f"cut-off: found {cut_off:g}, expected a number above 0, such as {CUT_OFF:g}")
    if extensions_told():
        named = ", ".join(one["name"] for one in extensions_told())
        raise PatternError(
            f"extensions at work: found {named}, expected none; the patterns don't know what they change, so nothing is learned"
        )


def _stages(every: Patterns, names: Sequence[str]) -> list[Stage]:
    """Return the patterns that have no random places, by the stage in which they are asked."""
    chosen = [pattern for pattern in every.named(list(names)) if pattern.expect]
    found = []
    for number in sorted({pattern.stage for pattern in chosen}):
        own = [pattern for pattern in chosen if pattern.stage == number]
        found.append(
            Stage(", ".join(pattern.id for pattern in own[:NAMED]), tuple(ask(every, pattern).without_places() for pattern in own))
        )
    return found


def _told(progress: Progress, what: str) -> Callable[[int, int], None]:
    return lambda done, of: progress(what, done, of)


def _set_of(kept: Sequence[tuple[Vector, list[Effect]]], about: dict[str, Any]) -> Accepted:
    values = np.array([[vector[name] for name in varied()] for vector, _ in kept])
    shown = pd.DataFrame([{f"{one.pattern}: {one.says}": one.mean for one in effects} for _, effects in kept])
    digest = outcomes_digest(vectors_of(varied(), values, ACCEPTED))
    told = {**about, "engine": engine_digest(), "versions": versions(), "outcomes": digest}
    return Accepted(vectors_of(varied(), values, ACCEPTED, told), shown)
