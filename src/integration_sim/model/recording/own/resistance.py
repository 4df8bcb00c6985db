"""Resistance: how ready managers are to resist the change."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from integration_sim.compiled import compiled, compiled_entry
from integration_sim.mechanisms.rules import logistic
from integration_sim.model.recording.outcome import SHARE, Better, Outcome
from integration_sim.state import World


class Resistance(NamedTuple):
    """Parameters `outcomes.resistance.*`."""

    intercept: float
    insecurity: float
    ambiguity: float
    grievance: float
    commitment: float
    usual_commitment: float
    overload: float


@compiled
def overload(workload: float) -> float:
    """max(0, w - 1): by how much workload w exceeds a full week."""
    return np.maximum(0.0, workload - 1.0)


@compiled
def pushes(manager: np.record, overloaded: float, p: Resistance) -> float:
    """intercept + insecurity * x + ambiguity * u + grievance * g - commitment * (b - usual_commitment) + overload * o.

    Of x job insecurity, u role ambiguity, g grievance about terms, b commitment in use, o by how much workload exceeds a full week.
    """
    return (
        p.intercept
        + p.insecurity * manager.insecurity
        + p.ambiguity * manager.ambiguity
        + p.grievance * manager.grievance
        - p.commitment * (manager.commitment - p.usual_commitment)
        + p.overload * overloaded
    )


@compiled_entry
def resistance(manager: np.record, p: Resistance) -> float:
    """How ready a manager is to resist the change: logistic of what pushes them to."""
    return logistic(pushes(manager, overload(manager.workload), p))


@compiled
def of_post(world: World, post: int, p: Resistance) -> float:
    """Return the resistance of a post's holder."""
    return resistance(world.managers[post], p)


RESISTANCE = Outcome(
    "resistance",
    "Resistance",
    SHARE,
    Better.LOWER,
    "Mean readiness to resist the change, from insecurity, doubt, grievance, low commitment and overload.",
    of_manager=of_post,
    follows=("insecurity", "ambiguity", "grievance", "commitment", "workload"),
)
