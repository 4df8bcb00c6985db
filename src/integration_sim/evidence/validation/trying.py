"""Trying patterns: their arms are gathered, each simulated once however many patterns ask it, and every expectation is judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from integration_sim.evidence.validation.effects import Effect, Found, effects_of, shares_of_variance
from integration_sim.evidence.validation.lives import Lived, Store, Worlds, simulate_arms
from integration_sim.evidence.validation.measures import ALL, Measure, Statistic, check
from integration_sim.evidence.validation.pattern import Context, Pattern, Patterns, Variance, arms_of
from integration_sim.scenario.schema import Scenario

REPLICATES_A_PLACE = 5
"""How often a random place is lived in each form: enough that luck adds little to what places differ by."""
DRAWN_WITH = 5
"""The seed of random places."""
ADDED = "event."
"""How a draw begins that goes into the event which every place meets."""


@dataclass(frozen=True)
class Asked:
    """A pattern with the scenarios of its arms."""

    pattern: Pattern
    arms: Mapping[str, Lived]
    drawn: NDArray[np.float64]
    """Places x what is drawn; empty for a pattern without random places."""

    def without_places(self) -> Asked:
        """Return the same without its random places."""
        own = arms_of(self.pattern)
        arms = {name: arm for name, arm in self.arms.items() if name in own}
        return Asked(self.pattern.model_copy(update={"variance": None}), arms, np.empty((0, 0)))


def ask(patterns: Patterns, pattern: Pattern, switch_off: str | None = None) -> Asked:
    """Return a pattern ready to be tried, with one mechanism switched off if wanted.

    Raises UnknownNameError or ScenarioError if it names what isn't there.
    """
    arms = {arm: Lived(patterns.scenario(pattern, arm), measures) for arm, measures in arms_of(pattern).items()}
    drawn = np.empty((0, 0))
    if pattern.variance is not None:
        drawn = _draws(pattern.variance.contexts)
        base = patterns.scenario(pattern, pattern.variance.place)
        arms |= {
            f"{form} {place}": Lived(_place(base, pattern.variance, row, form), (_of_variance(pattern.variance),))
            for place, row in enumerate(drawn)
            for form in pattern.variance.arms
        }
    for name, arm in arms.items():
        for measure in arm.measures:
            check(measure, arm.scenario, f"{pattern.id}, arm {name}")
    if switch_off is not None:
        arms = {name: replace(arm, scenario=_without(arm.scenario, switch_off)) for name, arm in arms.items()}
    return Asked(pattern, arms, drawn)


def try_patterns(
    asked: Sequence[Asked],
    worlds: Worlds,
    store: Store,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> list[Effect]:
    """Simulate what is asked and return the effect of every expectation, in order. `progress` hears how many portions are done."""
    gathered, rows = simulated(asked, worlds, store, executor, progress)
    effects: list[Effect] = []
    for one in asked:
        effects += effects_of(one.pattern, found_of(one, gathered, rows))
        if one.pattern.variance is not None:
            effects += shares_of_variance(one.pattern, _values(one, rows), one.drawn)
    return effects


def means_by_vector(
    asked: Sequence[Asked],
    worlds: Worlds,
    store: Store,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> list[Sequence[Effect]]:
    """Return, for every vector of `worlds` (each lives all replicates), the effect of every expectation that has no random places."""
    gathered, rows = simulated(asked, worlds, store, executor, progress)
    vectors = np.array([vector for vector, _ in worlds.lives])
    founds = [(one.pattern, found_of(one, gathered, rows)) for one in asked]
    return [
        [effect for pattern, found in founds for effect in effects_of(pattern, found.of(vectors == vector), resamples=0)]
        for vector in range(len(worlds.vectors))
    ]


def simulated(
    asked: Sequence[Asked],
    worlds: Worlds,
    store: Store,
    executor: Executor | None,
    progress: Callable[[int, int], None],
) -> tuple[dict[str, tuple[Lived, bool]], dict[str, NDArray[np.float64]]]:
    """Simulate every arm once, however many patterns ask it; return the arms and their rows, by scenario."""
    gathered = _gathered(asked)
    few = replace(worlds, replicates=min(worlds.replicates, REPLICATES_A_PLACE))
    rows: dict[str, NDArray[np.float64]] = {}
    for random, where in ((False, worlds), (True, few)):
        arms = [arm for arm, of_places in gathered.values() if of_places is random]
        if arms:
            rows |= dict(zip(map(_key, arms), simulate_arms(arms, where, store, executor, progress), strict=True))
    return gathered, rows


def found_of(one: Asked, gathered: Mapping[str, tuple[Lived, bool]], rows: Mapping[str, NDArray[np.float64]]) -> Found:
    """Return the numbers of a pattern's own arms."""
    arms = {name: gathered[_key(one.arms[name])][0] for name in arms_of(one.pattern)}
    return Found(arms, {name: rows[_key(arm)] for name, arm in arms.items()})


def _key(arm: Lived) -> str:
    return arm.scenario.model_dump_json()


def _gathered(asked: Sequence[Asked]) -> dict[str, tuple[Lived, bool]]:
    """Return every scenario once, with all that is asked of it, and whether it is one of random places."""
    found: dict[str, tuple[Lived, bool]] = {}
    for one in asked:
        for name, arm in one.arms.items():
            before = found[_key(arm)][0].measures if _key(arm) in found else ()
            measures = tuple(dict.fromkeys((*before, *arm.measures)))
            found[_key(arm)] = Lived(arm.scenario, measures), one.drawn.size > 0 and name not in arms_of(one.pattern)
    return found


def _draws(contexts: Context) -> NDArray[np.float64]:
    low, high = np.array(list(contexts.draw.values())).T
    found: NDArray[np.float64] = np.random.default_rng(DRAWN_WITH).uniform(low, high, (contexts.places, low.size)).round(3)
    return found


def _place(base: Scenario, asked: Variance, row: NDArray[np.float64], form: str) -> Scenario:
    """Return a random place under a form."""
    drawn = dict(zip(asked.contexts.draw, row.tolist(), strict=True))
    changes: dict[str, Any] = {path: value for path, value in drawn.items() if not path.startswith(ADDED)}
    event = asked.contexts.event | {path.removeprefix(ADDED): value for path, value in drawn.items() if path.startswith(ADDED)}
    return base.override(changes | {"events": [one for one in (asked.arms[form], event) if one]})


def _of_variance(asked: Variance) -> Measure:
    return Measure(asked.outcome, Statistic.MEAN, asked.window, ALL, ALL, ALL)


def _values(one: Asked, rows: Mapping[str, NDArray[np.float64]]) -> NDArray[np.float64]:
    """Return the mean of each place and form: places x forms."""
    forms = one.pattern.variance.arms if one.pattern.variance else {}
    return np.array(
        [[rows[_key(one.arms[f"{form} {place}"])].mean() for form in forms] for place in range(len(one.drawn))], dtype=np.float64
    )


def _without(scenario: Scenario, mechanism: str) -> Scenario:
    """Switch a mechanism off, beside those that are already."""
    return scenario.override({"switch_off": list(dict.fromkeys((*scenario.switch_off, mechanism)))})
