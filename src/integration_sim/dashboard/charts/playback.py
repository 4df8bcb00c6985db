"""A history as a playback: everything that the network view plays, packed once so that the browser needs nobody while it plays.

Numbers become bytes from 0 to 255 on a scale that is sent along: good enough to be seen, and a tenth of the size.
"""

from __future__ import annotations

import math
from typing import Any
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from integration_sim.experiments.history.history import History
from integration_sim.experiments.history.manager_history import PostFacts
from integration_sim.experiments.history.manager_measures import MEASURES, measured
from integration_sim.model.recording.outcomes import OUTCOMES
from integration_sim.report.wording.events import axis_label
from integration_sim.report.wording.levers import lever_mark
from integration_sim.report.wording.names import organisation_title
from integration_sim.report.wording.sentences import month_name
from integration_sim.vocabulary import Level

COLOURED = {
    "ambiguity": "role_ambiguity",
    "insecurity": "job_insecurity",
    "grievance": "terms_grievance",
    "capability": "capability",
    "commitment": "commitment",
    "espoused": "espoused_commitment",
    "leadership_trust": "leadership_trust",
    "partner_confidence": "partner_confidence",
    "workload": "workload",
    "resistance": "resistance",
    "engagement": "engagement",
}
"""The states, and what else is measured of managers, that may colour them; and the outcome that is their mean."""
MOST_POSTS, MOST_PAIRS = 600, 2000
"""Of more posts one partnership is shown, of more pairs only those across, of more of these some."""
LARGEST_BYTE = 255
STEPS = 10.0
"""Of a scale for each unit of what is shown: its ends are tenths."""
NOT_MET, MET, WENT_WELL = range(3)
"""What is told of each pair in each month; it went well if both saw it so."""


def playback(history: History, partnership: str | None = None) -> dict[str, Any]:
    """Return everything that the network view shows of a replicate, as plain data and bytes.

    With `partnership`, only those who serve it; left out, everybody, or of more than MOST_POSTS those of the first partnership.
    Bytes are arrays in C order: `states` month x post, `vacant` month x post, `trust` and `met` month x pair.
    """
    if partnership is None and len(history.posts) > MOST_POSTS:
        partnership = history.plan.layout.partnerships[0]
    shown = [post for post in history.posts if partnership is None or partnership in post.partnerships]
    numbers = np.array([post.number for post in shown])
    pairs = _pairs(history, numbers)
    place = np.full(len(history.posts), -1)
    place[numbers] = np.arange(numbers.size)
    trust, trust_scale = packed((history.trust[:, 2 * pairs] + history.trust[:, 2 * pairs + 1]) / 2.0)
    well = history.went_well[:, 2 * pairs] & history.went_well[:, 2 * pairs + 1]
    organisations = [name for name in history.plan.layout.organisations if any(post.organisation == name for post in shown)]
    return {
        "stamp": uuid4().hex,
        "start": history.scenario.start.count,
        "months": history.months,
        "organisations": [organisation_title(history.scenario, name) for name in organisations],
        "levels": [level.name.replace("_", " ").capitalize() for level in Level],
        "posts": {
            "number": numbers.tolist(),
            "name": [label(post) for post in shown],
            "organisation": [organisations.index(post.organisation) for post in shown],
            "level": [Level[post.level.upper()].value for post in shown],
            "place": [post.locality or "" for post in shown],
        },
        "states": [_state(history, state, numbers) for state in COLOURED],
        "vacant": history.vacant[:, numbers].astype(np.uint8).tobytes(),
        "pairs": {
            "first": place[history.pairs["first"][pairs]].tolist(),
            "second": place[history.pairs["second"][pairs]].tolist(),
            "across": history.across[pairs].astype(int).tolist(),
        },
        "trust": {"bytes": trust, **trust_scale},
        "met": np.where(history.met[:, pairs], np.where(well, WENT_WELL, MET), NOT_MET).astype(np.uint8).tobytes(),
        "marks": marks(history),
    }


def label(post: PostFacts) -> str:
    """Return what a post is called in a list."""
    place = f", {post.locality}" if post.locality else ""
    profession = f", {post.profession}" if post.profession else ""
    return f"Post {post.number if post.name is None else post.name}{profession}{place}"


def packed(values: NDArray[np.floating]) -> tuple[bytes, dict[str, float]]:
    """Return numbers as bytes, with the scale on which they lie: from `low` to `high`, tenths that hold every number."""
    if not values.size:
        return b"", {"low": 0.0, "high": 1.0}
    low = math.floor(round(float(values.min()) * STEPS, 3)) / STEPS
    high = math.ceil(round(float(values.max()) * STEPS, 3)) / STEPS
    high = max(high, low + 1.0 / STEPS)
    scaled = np.clip((values - low) / (high - low), 0.0, 1.0) * LARGEST_BYTE
    return np.rint(scaled).astype(np.uint8).tobytes(), {"low": low, "high": high}


def marks(history: History) -> list[dict[str, Any]]:
    """Return what is marked on the time axis: dated events, then levers, as label, first and last month."""
    events: dict[tuple[int, str], None] = {(one.month, f"{month_name(one.date)}: {axis_label(one)}"): None for one in history.events}
    found: list[dict[str, Any]] = [{"kind": "event", "label": text, "first": month, "last": month} for month, text in events]
    for lever in history.scenario.levers:
        first, last = history.plan.month_of(lever.start), lever.start + lever.months - history.scenario.start - 1
        if first <= min(last, history.months):
            found.append({"kind": "lever", "label": lever_mark(lever), "first": first, "last": min(last, history.months)})
    return found


def _state(history: History, state: str, posts: NDArray[np.int64]) -> dict[str, Any]:
    every = measured(history.states[:, posts], state, history.plan.measures) if state in MEASURES else history.series(state)[:, posts]
    values, scale = packed(every)
    return {"name": state, "label": OUTCOMES[COLOURED[state]].label, "bytes": values, **scale}


def _pairs(history: History, posts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the pairs that are drawn."""
    inside = np.isin(history.pairs["first"], posts) & np.isin(history.pairs["second"], posts)
    chosen = np.flatnonzero(inside)
    if chosen.size > MOST_PAIRS:
        chosen = np.flatnonzero(inside & history.across)
    return chosen[:: -(-chosen.size // MOST_PAIRS)] if chosen.size > MOST_PAIRS else chosen
