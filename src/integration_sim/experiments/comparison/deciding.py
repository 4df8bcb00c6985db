"""Which two or three unknown numbers decide which way a difference goes.

Found by a small classification tree over the vectors that futures lived with (Breiman, Friedman, Olshen & Stone 1984): one row a vector,
the sign of its mean difference to be told from where its numbers lie in their plausible ranges. With hundreds of unknowns and few
vectors a tree always finds something, so it is tried on vectors that it was not grown from: each fifth in turn is told by a tree grown
from the others. Only where that errs less often than always naming the more frequent sign, by more than chance (the exact test of
McNemar 1947, one-sided), is anything said to decide.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from integration_sim.experiments.comparison.paired_arms import PairedArms
from integration_sim.experiments.errors import ExplanationError
from integration_sim.experiments.rounding import ROUNDING
from integration_sim.parameters import registry
from integration_sim.parameters.vectors import Vectors

FEWEST = 20
"""Vectors below which nothing is learned."""
FOLDS = 5
"""Parts of the vectors, each told by a tree grown from the others."""
FEWEST_OF_A_SIGN = 2 * FOLDS
"""Vectors that must go the rarer way: fewer leave none or one to each part."""
MOST_LEAVES = 4
"""So that at most three unknowns are named."""
FEWEST_IN_A_LEAF, SHARE_IN_A_LEAF = 5, 0.05
"""Vectors that a leaf must hold, and which share of all."""
CHANCE = 0.05
"""How probable it may be that the tree errs so much less often by chance."""


class Found(StrEnum):
    """What came of looking for unknowns that decide."""

    DECIDED = "decided"  # some numbers decide the sign
    NOTHING = "nothing"  # nothing that can be named does
    ONE_WAY = "one way"  # it goes the same way with nearly all vectors, or all
    TOO_FEW = "too few"  # vectors with a difference


@dataclass(frozen=True)
class Condition:
    """Where one number has to lie."""

    parameter: str
    above: bool
    """Whether it lies above the threshold, or below."""
    threshold: float
    """In the parameter's unit."""


@dataclass(frozen=True)
class Region:
    """Vectors of which some numbers lie on the same side."""

    conditions: tuple[Condition, ...]
    rises: int
    """With so many of its vectors the difference is above zero."""
    falls: int

    @property
    def higher(self) -> bool:
        """Whether the difference is above zero with most of them."""
        return self.rises > self.falls


@dataclass(frozen=True)
class DecidingUnknowns:
    """Which unknown numbers decide whether a difference is above or below zero."""

    outcome: str
    found: Found
    rises: int
    """With so many vectors the mean difference is above zero."""
    falls: int
    same: int
    """With so many it is zero, or there is none."""
    unknowns: int
    """How many numbers were looked at."""
    regions: tuple[Region, ...] = ()
    """Where the sign is which; empty where nothing decides it."""
    right: int = 0
    """How many vectors were told rightly by a tree that was not grown from them; 0 where none was grown."""

    @property
    def vectors(self) -> int:
        """With how many there is a difference."""
        return self.rises + self.falls

    @property
    def most(self) -> int:
        """How many would be told rightly by always naming the more frequent sign."""
        return max(self.rises, self.falls)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The numbers that decide."""
        return tuple(dict.fromkeys(one.parameter for region in self.regions for one in region.conditions))


def deciding_unknowns(comparison: PairedArms, alternative: str | None = None, outcome: str | None = None) -> DecidingUnknowns:
    """Return which unknown numbers decide the sign of an outcome's difference in the comparison's window.

    Parameters
    ----------
    comparison
        One whose futures lived with vectors; replicates of the same vector count as one, by their mean.
    alternative
        Which; need be named only if there are several.
    outcome
        Over all managers; left out, the one that is watched.

    Raises
    ------
    ExplanationError
        Where no vectors were lived with, or scikit-learn is not installed.
    UnknownNameError
        For a name that isn't there.

    """
    vectors = comparison.baseline.plan.vectors
    if vectors is None:
        raise ExplanationError("deciding unknowns: found futures that live with the default numbers, expected vectors (`parameters`)")
    name, watched = comparison.named(alternative), outcome or comparison.watch
    differences = comparison.over(name, watched) - comparison.over(comparison.baseline_name, watched)
    said = {id_ for arm in comparison.arms.values() for id_ in arm.scenario.parameters}
    return decided_by(vectors, differences, watched, frozenset(said))


def decided_by(vectors: Vectors, differences: NDArray[np.float64], outcome: str, said: frozenset[str] = frozenset()) -> DecidingUnknowns:
    """Return which numbers decide the sign of differences, one a replicate; `said` are numbers that the scenarios say themselves."""
    each = _by_vector(differences, len(vectors))
    known = np.abs(each) > ROUNDING  # neither NaN nor the same
    signs = each[known] > 0.0
    names, places = _places(vectors, said)
    rises, falls = int(signs.sum()), int((~signs).sum())
    same = int((~known).sum())
    told = DecidingUnknowns(outcome=outcome, found=Found.NOTHING, rises=rises, falls=falls, same=same, unknowns=len(names))
    if signs.size < FEWEST:
        return replace(told, found=Found.TOO_FEW)
    if min(rises, falls) < FEWEST_OF_A_SIGN:
        return replace(told, found=Found.ONE_WAY)
    from scipy.stats import binomtest  # takes its time to load

    rows = places[: each.size][known]
    leaves, right = _small_enough(rows, signs)
    usual = signs == (rises > falls)
    won, lost = int((right & ~usual).sum()), int((~right & usual).sum())
    told = replace(told, right=int(right.sum()))
    if not won or binomtest(won, won + lost, alternative="greater").pvalue >= CHANCE:
        return told
    return replace(told, found=Found.DECIDED, regions=_regions(_tree(signs.size, leaves).fit(rows, signs).tree_, rows, signs, names))


def _by_vector(differences: NDArray[np.float64], number: int) -> NDArray[np.float64]:
    """Return the mean difference of each vector that was lived with; NaN where one of its replicates has no value."""
    lives = np.arange(differences.size) % number
    found = np.zeros(min(number, differences.size))
    np.add.at(found, lives, differences)
    mean: NDArray[np.float64] = found / np.bincount(lives)
    return mean


def _places(vectors: Vectors, said: frozenset[str]) -> tuple[list[str], NDArray[np.float64]]:
    """Return the numbers that differ between vectors, and where each lies in its plausible range: 0 at the low end, 1 at the high."""
    chosen = [at for at, name in enumerate(vectors.names) if name not in said and np.ptp(vectors.values[:, at]) > 0.0]
    names = [vectors.names[at] for at in chosen]
    low, high = np.array([(registry()[name].low, registry()[name].high) for name in names]).reshape(-1, 2).T
    return names, (vectors.values[:, chosen] - low) / (high - low)


def _tree(vectors: int, leaves: int) -> Any:
    """Return a tree to be grown from so many vectors. Raises ExplanationError without scikit-learn."""
    try:
        from sklearn.tree import DecisionTreeClassifier
    except ImportError:
        raise ExplanationError(
            "deciding unknowns: found no scikit-learn, which looks for them, expected it: install integration-sim[discovery]"
        ) from None
    least = max(FEWEST_IN_A_LEAF, round(SHARE_IN_A_LEAF * vectors))
    return DecisionTreeClassifier(max_leaf_nodes=leaves, min_samples_leaf=least, random_state=0)


def _small_enough(rows: NDArray[np.float64], signs: NDArray[np.bool_]) -> tuple[int, NDArray[np.bool_]]:
    """Return the fewest leaves with which trees err as seldom as with any number, but for one standard error, and what they tell rightly.

    Of each vector it is said whether a tree grown from the other parts tells its sign (the rule of one standard error: Breiman et al.).
    """
    right = {leaves: _told_unseen(rows, signs, leaves) for leaves in range(2, MOST_LEAVES + 1)}
    best = max(float(one.mean()) for one in right.values())
    enough = best - np.sqrt(best * (1.0 - best) / signs.size)
    return next((leaves, one) for leaves, one in right.items() if one.mean() >= enough)


def _told_unseen(rows: NDArray[np.float64], signs: NDArray[np.bool_], leaves: int) -> NDArray[np.bool_]:
    """Return of each vector whether a tree that was grown from vectors of the other parts tells its sign."""
    tree = _tree(signs.size, leaves)
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    parts = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    right: NDArray[np.bool_] = cross_val_predict(tree, rows, signs, cv=parts) == signs
    return right


def _regions(tree: Any, rows: NDArray[np.float64], signs: NDArray[np.bool_], names: list[str]) -> tuple[Region, ...]:
    """Return the leaves of a tree; branches whose leaves agree are one."""

    def below(node: int, inside: NDArray[np.bool_], conditions: tuple[Condition, ...]) -> list[Region]:
        here = Region(conditions, int(signs[inside].sum()), int((~signs[inside]).sum()))
        if tree.children_left[node] < 0:
            return [here]
        feature, place = int(tree.feature[node]), float(tree.threshold[node])
        one = registry()[names[feature]]
        threshold = one.low + place * (one.high - one.low)
        low = rows[:, feature].astype(np.float32) <= place  # as the tree itself compares
        sides = ((tree.children_left[node], low, False), (tree.children_right[node], ~low, True))
        leaves = [
            leaf for child, side, above in sides for leaf in below(child, inside & side, (*conditions, Condition(one.id, above, threshold)))
        ]
        return leaves if len({leaf.higher for leaf in leaves}) > 1 else [here]

    return tuple(below(0, np.ones(signs.size, dtype=np.bool_), ()))
