"""`validate`: every pattern tried with the default numbers, in plausible worlds, or with one mechanism switched off at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from integration_sim.evidence.validation.effects import Effect, Verdict
from integration_sim.evidence.validation.errors import PatternError
from integration_sim.evidence.validation.lives import Store, Worlds
from integration_sim.evidence.validation.pattern import Pattern, Patterns, patterns
from integration_sim.evidence.validation.trying import Asked, ask, means_by_vector, try_patterns
from integration_sim.evidence.validation.vectors import drawn
from integration_sim.mechanisms.month import MONTH

LIVES = "lives"
"""The folder of what has been simulated, beside the report."""
ABLATED_REPLICATES, DRAWN_REPLICATES = 30, 6
"""How often each arm is lived with a mechanism switched off, and in each random world."""
BUILT_IN_FROM = 0.95
"""The share of random worlds above which an expectation says nothing about values: it is built into the model's structure."""

type Progress = Callable[[str, int, int], None]
"""Hears what is being done, how many portions of it are done, and of how many."""


class Worth(StrEnum):
    """What an expectation is worth as evidence."""

    BUILT_IN = "built in"  # holds whatever the numbers: evidence of structure
    CONSTRAINING = "constraining"  # holds for some numbers only
    FAILING = "failing"


@dataclass(frozen=True)
class Tried:
    """What came of one expectation."""

    effect: Effect
    held: float | None = None
    """The share of random worlds in which it holds; nothing where that was not tried."""
    needs: tuple[str, ...] = ()
    """Mechanisms without which it no longer holds."""

    @property
    def worth(self) -> Worth | None:
        """What it is worth as evidence; nothing where random worlds were not tried."""
        if self.effect.verdict is not Verdict.HOLDS:
            return Worth.FAILING
        if self.held is None:
            return None
        return Worth.BUILT_IN if self.held > BUILT_IN_FROM else Worth.CONSTRAINING


@dataclass(frozen=True)
class Validation:
    """Every pattern that was tried, and what came of each expectation."""

    patterns: tuple[Pattern, ...]
    tried: tuple[Tried, ...]
    replicates: int
    seed: int
    worlds: int = 0
    """How many random worlds were tried."""
    switched_off: tuple[str, ...] = field(default=())

    def of(self, pattern: Pattern) -> tuple[Tried, ...]:
        """Return what came of a pattern's expectations."""
        return tuple(one for one in self.tried if one.effect.pattern == pattern.id)

    @property
    def holding(self) -> int:
        """How many patterns hold in all that they expect."""
        return sum(all(one.effect.verdict is Verdict.HOLDS for one in self.of(pattern)) for pattern in self.patterns)


def validate(
    folder: str | Path,
    names: Sequence[str] = (),
    *,
    replicates: int = 100,
    seed: int = 1,
    worlds: int = 0,
    ablate: bool = False,
    known: Patterns | None = None,
    executor: Executor | None = None,
    progress: Progress = lambda what, done, of: None,
) -> Validation:
    """Try patterns and say what came of them.

    Parameters
    ----------
    folder
        Where simulated lives are kept: whoever is interrupted and asks again goes on.
    names
        Patterns by id; none means all.
    replicates
        How often each arm is lived with the registry's own numbers; at least 2.
    seed
        All arms meet the same luck.
    worlds
        So many random worlds, each with every unknown number drawn in its plausible range, are tried too: what holds in more
        than 95 % of them is built in and says nothing about values.
    ablate
        Whether each mechanism is switched off in turn, to see which expectation needs which.
    known
        Patterns of one's own; left out, those that ship.
    executor
        Who does the work; left out, threads of this process.
    progress
        Told what is done, how far it is, and of how many portions.

    Raises
    ------
    UnknownNameError
        For a pattern that isn't there, or one that names a scenario, outcome, state or arm that isn't.
    PatternError
        For a number out of range, or a folder that cannot be written.

    """
    for what, value, least in (("replicates", replicates, 2), ("worlds", worlds, 0)):
        if value < least:
            raise PatternError(f"{what}: found {value}, expected {least} or more")
    every = patterns() if known is None else known
    chosen, store = every.named(list(names)), Store(Path(folder) / LIVES)
    asked = [ask(every, pattern) for pattern in chosen]
    default = Worlds(({},), replicates, seed)
    effects = try_patterns(asked, default, store, executor, lambda done, of: progress("patterns", done, of))
    held = _held(asked, worlds, seed, store, executor, progress) if worlds else {}
    needs = _needs(every, chosen, effects, store, executor, progress) if ablate else {}
    tried = tuple(Tried(effect, held.get(_name(effect)), tuple(needs.get(_name(effect), ()))) for effect in effects)
    return Validation(chosen, tried, replicates, seed, worlds, tuple(one.name for one in MONTH) if ablate else ())


def _name(effect: Effect) -> tuple[str, str]:
    return effect.pattern, effect.says


def _held(
    asked: Sequence[Asked], worlds: int, seed: int, store: Store, executor: Executor | None, progress: Progress
) -> dict[tuple[str, str], float]:
    """Return the share of random worlds in which each expectation holds on average."""
    random = Worlds(drawn(worlds, seed), DRAWN_REPLICATES, seed)
    plain = [one for one in asked if one.pattern.expect]
    found = means_by_vector(_without_places(plain), random, store, executor, lambda done, of: progress("random worlds", done, of))
    counted: dict[tuple[str, str], int] = {}
    for effects in found:
        for effect in effects:
            counted[_name(effect)] = counted.get(_name(effect), 0) + effect.inside(effect.mean)
    return {name: count / worlds for name, count in counted.items()}


def _needs(
    every: Patterns, chosen: Sequence[Pattern], effects: Sequence[Effect], store: Store, executor: Executor | None, progress: Progress
) -> dict[tuple[str, str], list[str]]:
    """Return, for each expectation that holds, the mechanisms without which it doesn't."""
    holding = {_name(effect) for effect in effects if effect.verdict is Verdict.HOLDS}
    needs: dict[tuple[str, str], list[str]] = {}
    for mechanism in (one.name for one in MONTH):
        asked = _without_places([ask(every, pattern, mechanism) for pattern in chosen if pattern.expect])
        worlds = Worlds(({},), ABLATED_REPLICATES, 1)

        def tell(done: int, of: int, mechanism: str = mechanism) -> None:
            progress(f"without {mechanism}", done, of)

        for effect in try_patterns(asked, worlds, store, executor, tell):
            if _name(effect) in holding and effect.verdict is not Verdict.HOLDS:
                needs.setdefault(_name(effect), []).append(mechanism)
    return needs


def _without_places(asked: Sequence[Asked]) -> list[Asked]:
    """Leave out random places, which would take longer than all else."""
    return [one.without_places() for one in asked]
