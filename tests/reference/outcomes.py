"""Outcomes: one row by partnership, organisation and level, `all` included, after each month."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING

from integration_sim.vocabulary import Level
from reference.luck import logistic
from reference.people import Manager, Post, culture_distance
from reference.places import LONGEST_DECISION

if TYPE_CHECKING:
    from reference.simulation import ReferenceRun

ALL = "all"
type Cell = tuple[str, str, str]
"""Names of partnership, organisation and level."""
type Row = dict[str, float]


def measure(run: ReferenceRun) -> dict[Cell, Row]:
    """Return the outcomes of the month, by cell."""
    rows = means_of_managers(run)
    for partnership in run.partnerships:
        rows[partnership.name, ALL, ALL] |= {
            "decision_months": median_age(partnership.concluded),
            "escalation_rate": share(partnership.escalated, partnership.raised),
            "service_performance": average([locality.performance for locality in partnership.localities]),
            "delayed_discharge_index": partnership.delayed_discharge,
            "partnership_active": float(partnership.active),
            "disputes": float(partnership.dispute),
            "failed_settlements": float(partnership.failed_settlements),
            "cost_manager_days": partnership.cost_manager_days + partnership.reform_days,
            "cost_gbp": partnership.cost_gbp + partnership.reform_gbp,
        }
    every = run.partnerships
    rows[ALL, ALL, ALL] |= {
        "decision_months": median_age([sum(weights) for weights in zip(*(one.concluded for one in every), strict=True)]),
        "escalation_rate": share(sum(one.escalated for one in every), sum(one.raised for one in every)),
        "service_performance": average([locality.performance for locality in run.localities]),
        "delayed_discharge_index": average([one.delayed_discharge for one in every]),
        "partnership_active": average([float(one.active) for one in every]),
        "disputes": float(sum(one.dispute for one in every)),
        "failed_settlements": float(sum(one.failed_settlements for one in every)),
        "cost_manager_days": sum(one.cost_manager_days + one.reform_days for one in every),
        "cost_gbp": sum(one.cost_gbp + one.reform_gbp for one in every),
    }
    return rows


def cells(run: ReferenceRun) -> Iterator[Cell]:
    """Every combination of a partnership, one of its organisations and a level; `all` of each included."""
    levels = [*(level.name.lower() for level in Level), ALL]
    for partnership in run.partnerships:
        yield from product([partnership.name], [*(one.name for one in partnership.organisations), ALL], levels)
    yield from product([ALL], [*(one.name for one in run.organisations), ALL], levels)


def cells_of(post: Post, partnerships: list[str]) -> Iterator[Cell]:
    """The cells in which a post counts, as far as it serves these partnerships; in those of all partnerships it counts once."""
    yield from product([*partnerships, ALL], [post.organisation.name, ALL], [post.level.name.lower(), ALL])


def means_of_managers(run: ReferenceRun) -> dict[Cell, Row]:
    """Means over the posts, ties and meetings of each cell."""
    found: dict[Cell, dict[str, list[float]]] = {cell: defaultdict(list) for cell in cells(run)}
    for post in run.posts:
        values = of_manager(run, post)
        for cell in cells_of(post, [partnership.name for partnership in post.partnerships]):
            for name, value in values.items():
                found[cell][name].append(value)
    for pair in run.pairs:
        distance = culture_distance(pair.first.manager.culture, pair.second.manager.culture)
        for tie in pair.ties:
            if pair.partnership is None:
                for cell in cells_of(tie.owner, [partnership.name for partnership in tie.owner.partnerships]):
                    found[cell]["within_trust"].append(tie.trust)
                continue
            for cell in cells_of(tie.owner, [pair.partnership.name]):
                found[cell]["cross_trust"].append(tie.trust)
                found[cell]["culture_distance"].append(distance)
                found[cell]["ambition"].append(tie.ambition)
                if pair.met:
                    found[cell]["cooperation_rate"].append(float(tie.went_well))
    return {cell: outcomes_of({name: average(values) for name, values in lists.items()}) for cell, lists in found.items()}


def of_manager(run: ReferenceRun, post: Post) -> Row:
    """One manager's own outcomes; an empty post counts with the states that its last holder left."""
    manager = post.manager
    return {
        "partner_confidence": manager.partner_confidence,
        "leadership_trust": manager.leadership_trust,
        "role_ambiguity": manager.ambiguity,
        "job_insecurity": manager.insecurity,
        "terms_grievance": manager.grievance,
        "capability": manager.capability,
        "commitment": manager.commitment,
        "espoused_commitment": manager.espoused,
        "rhetoric_gap": max(0.0, manager.espoused - manager.commitment),
        "resistance": resistance(run, manager),
        "workload": manager.workload,
        "engagement": engagement(run, manager),
        "vacancy_rate": float(not post.filled),
        "experience": manager.experience,
    }


def resistance(run: ReferenceRun, manager: Manager) -> float:
    """logistic(-1.2 + 2 x + 1.3 u + g - 2.5 (b - .55) + max(0, w - 1))."""
    p = run.plan.measures.resistance
    return logistic(
        p.intercept
        + p.insecurity * manager.insecurity
        + p.ambiguity * manager.ambiguity
        + p.grievance * manager.grievance
        - p.commitment * (manager.commitment - p.usual_commitment)
        + p.overload * max(0.0, manager.workload - 1.0)
    )


def engagement(run: ReferenceRun, manager: Manager) -> float:
    """0-100: the weighted mean of trust in leadership, commitment in use, security and clarity of role."""
    p = run.plan.measures.engagement
    good = (
        p.leadership_trust * manager.leadership_trust
        + p.commitment * manager.commitment
        + p.security * (1.0 - manager.insecurity)
        + p.clarity * (1.0 - manager.ambiguity)
    )
    return 100.0 * good / sum(p)


def outcomes_of(means: Row) -> Row:
    """Complete a cell's means by the indices made of them; NaN where there is nobody, or no tie."""
    row = defaultdict(lambda: math.nan, means)
    experience = row.pop("experience", math.nan)
    row["integration_index"] = 25.0 * (row["cross_trust"] + experience + row["ambition"] + row["commitment"])
    row["espoused_integration_index"] = 100.0 * row["espoused_commitment"]
    return row


def average(values: list[float]) -> float:
    """Return the mean, NaN of nothing."""
    return share(math.fsum(values), len(values))


def share(part: float, whole: float) -> float:
    """Return part / whole, NaN of nothing."""
    return part / whole if whole else math.nan


def median_age(weights: list[float]) -> float:
    """Median age of concluded decisions, weighted, interpolated inside the month (those of age 3 lie between 2 and 3)."""
    half, below = sum(weights) / 2.0, 0.0
    if half <= 0.0:
        return math.nan
    for age, weight in enumerate(weights):
        if below + weight >= half:
            return age - 1 + (half - below) / weight
        below += weight
    return float(LONGEST_DECISION)
