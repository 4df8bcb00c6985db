"""Emulators: what patterns would show with vectors that nobody has simulated, guessed from those that were.

Each expectation that has ruled out vectors gets a linear regression in which most numbers count for nothing (Lasso; Tibshirani 1996),
and a standard error from vectors that it was not fitted to. So the next wave of history matching spends its lives where they may pass
(Craig et al. 1997; McCulloch et al. 2022).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from integration_sim.evidence.calibration.implausibility import CUT_OFF, implausibility, room
from integration_sim.evidence.validation.effects import Effect
from integration_sim.evidence.validation.errors import PatternError
from integration_sim.parameters import registry
from integration_sim.parameters.vectors import Vector, varied

FEWEST = 150
"""How many vectors an expectation must have been asked of before it is emulated; below, a regression over 400 numbers finds luck."""
FOLDS = 5
LEAST_RULED_OUT = 0.02
"""Expectations that rule out a smaller share of the vectors asked are left to the simulation."""
PENALTIES = 20
"""How many strengths of the penalty are tried."""


@dataclass
class Known:
    """What an expectation showed with the vectors that were asked."""

    rows: list[NDArray[np.float64]] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)

    def ruled_out(self, cut_off: float) -> float:
        """Return the share of vectors that it rules out."""
        return float(np.mean([implausibility(effect) >= cut_off for effect in self.effects]))


@dataclass(frozen=True, eq=False)
class Emulator:
    """An expectation's mean as a linear function of the numbers, with the standard error of a guess, and where it would pass."""

    intercept: float
    weights: NDArray[np.float64]
    error: float
    least: float
    most: float

    def chance(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the chance of each vector to show what passes: Phi((most - guess) / error) - Phi((least - guess) / error)."""
        from scipy.special import ndtr

        guess = self.intercept + rows @ self.weights
        return np.asarray(ndtr((self.most - guess) / self.error) - ndtr((self.least - guess) / self.error), dtype=np.float64)


class Emulators:
    """All expectations that are emulated, learning with every batch that is simulated."""

    def __init__(self, cut_off: float = CUT_OFF) -> None:
        """Begin with nothing known. Raises PatternError without scikit-learn."""
        if find_spec("sklearn") is None:
            raise PatternError("emulators: found no scikit-learn, which fits them, expected it: install integration-sim[discovery]")
        self._cut_off = cut_off
        self._known: dict[tuple[str, str], Known] = {}
        self._fitted: list[Emulator] = []

    def learn(self, vectors: Sequence[Vector], found: Sequence[Sequence[Effect]]) -> None:
        """Note what expectations showed with vectors."""
        for row, effects in zip(standardised(vectors), found, strict=True):
            for effect in effects:
                if np.isfinite(effect.mean) and not effect.known_to_fail:
                    known = self._known.setdefault((effect.pattern, effect.says), Known())
                    known.rows.append(row)
                    known.effects.append(effect)

    def fit(self) -> None:
        """Fit an emulator to every expectation of which enough is known and which rules something out."""
        asked = [
            known for known in self._known.values() if len(known.effects) >= FEWEST and known.ruled_out(self._cut_off) >= LEAST_RULED_OUT
        ]
        self._fitted = [fitted(known, self._cut_off) for known in asked]

    def chances(self, vectors: Sequence[Vector]) -> NDArray[np.float64]:
        """Return the chance of each vector to pass all that is emulated, errors taken as independent; 1 while nothing is."""
        rows, chance = standardised(vectors), np.ones(len(vectors))
        for one in self._fitted:
            chance *= one.chance(rows)
        return chance


def standardised(vectors: Sequence[Vector]) -> NDArray[np.float64]:
    """Return vectors x numbers, each from -1 (the low end of its plausible range) to 1."""
    low, high = np.array([(registry()[name].low, registry()[name].high) for name in varied()]).T
    values = np.array([[vector[name] for name in varied()] for vector in vectors])
    standard: NDArray[np.float64] = 2.0 * (values - low) / (high - low) - 1.0
    return standard


def fitted(known: Known, cut_off: float) -> Emulator:
    """Return the emulator of an expectation."""
    from sklearn.linear_model import LassoCV
    from sklearn.model_selection import cross_val_predict

    rows, means = np.array(known.rows), np.array([effect.mean for effect in known.effects])
    model = LassoCV(cv=FOLDS, alphas=PENALTIES).fit(rows, means)
    guesses = cross_val_predict(model, rows, means, cv=FOLDS)
    error = float(np.sqrt(np.mean((means - guesses) ** 2)))
    least, most = room(known.effects, cut_off)
    return Emulator(float(model.intercept_), model.coef_, max(error, np.finfo(float).tiny), least, most)
